// Rows of cells from text with separators: comma with quotes (RFC 4180: a quoted cell may hold commas, doubled quotes and line breaks), or
// tab without quotes, as spreadsheets and agencies write them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sequela::packs {

class DelimitedRows {
public:
    // The text must live as long as this. `separator` is ',' or '\t'; quotes are read for the comma only.
    DelimitedRows(std::string_view text, std::string file, char separator) : text_(text), file_(std::move(file)), separator_(separator) {}
    // The next row that is not empty, in `cells`; false at the end. An Error: a quoted cell does not end.
    Result<bool> next(std::vector<std::string>& cells);
    [[nodiscard]] std::size_t line() const { return row_line_; } // of the row that next() gave, from 1
    [[nodiscard]] std::string where() const;                     // "file.csv, line 12"
    [[nodiscard]] double fraction() const;
    // Did the row that next() gave end with a line break? The last row of a file that is cut off does not.
    [[nodiscard]] bool ended() const { return ended_; }

private:
    Status read_cell(std::string& cell);
    std::string_view text_;
    std::string file_;
    char separator_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t row_line_ = 0;
    bool ended_ = true;
};

// A header cell in one form: lower case, and only letters and digits of it. "ADD DT", "add_dt" and "Add Dt" are "adddt".
std::string header_key(std::string_view cell);

} // namespace sequela::packs
