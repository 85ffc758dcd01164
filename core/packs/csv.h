// Records of text files whose cells are parted by a comma or a tab: RFC 4180, and what spreadsheets save as "text".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sequela::packs {

// One record at each call, so that the caller can look at the clock between two. A cell that begins with a quote may hold separators, line
// breaks and doubled quotes. Nothing is trimmed. Empty lines are no records; lines end with LF, CRLF or CR; a byte order mark is left out.
class CsvReader {
public:
    enum class Quotes { read, literal }; // literal: a quote is a character like any other, as in files that fields of prose are cut from
    // The text must live as long as the reader.
    CsvReader(std::string_view text, char separator, Quotes quotes = Quotes::read);
    // False at the end, and where a quote is never closed. The cells are valid until the next call.
    bool next(std::vector<std::string_view>& cells);
    [[nodiscard]] std::size_t line() const { return record_line_; } // where the last record begins, from 1
    [[nodiscard]] bool cut_off() const { return cut_off_; } // the last record begins a quote that is never closed; line() says where
    [[nodiscard]] std::size_t position() const { return position_; }
    [[nodiscard]] double fraction() const;

private:
    struct Joined { // a cell that is not a piece of the text as it stands
        std::size_t cell;
        std::size_t offset;
        std::size_t length;
    };
    bool read_quoted(std::vector<std::string_view>& cells);
    void read_bare(std::vector<std::string_view>& cells);
    void end_line();
    std::string_view text_;
    char separator_;
    Quotes quotes_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t record_line_ = 0;
    bool cut_off_ = false;
    std::string unquoted_;
    std::vector<Joined> joined_;
};

// The separator of a file, from its first lines: a tab where any stands outside of quotes, else a comma.
char find_separator(std::string_view head);

} // namespace sequela::packs
