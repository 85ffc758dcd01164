// The codes file of ICD-10-CM or ICD-10-PCS: valid codes only, code in columns 1 to 7 and title from column 9 on. It says less than the
// order file of the same release, so it is only read where that one is missing.
#pragma once

#include <string>
#include <string_view>

#include "base/code.h"
#include "packs/code_table.h"
#include "packs/reading.h"

namespace sequela::packs {

// All rows are billable; there are no headers, and the short title is the long one.
class CodesFileReader : public SlicedReader {
public:
    // The bytes must live as long as the reader.
    CodesFileReader(std::string_view bytes, std::string file) : text_(bytes), file_(std::move(file)) {}
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    CodeTable take() { return std::move(table_); }
    [[nodiscard]] CodeSystem system() const { return system_; } // after the first line

private:
    Status read_line(std::string_view line);
    std::string_view text_;
    std::string file_;
    std::size_t position_ = 0;
    std::size_t line_ = 0;
    bool all_lines_read_ = false;
    CodeSystem system_ = CodeSystem::icd10cm;
    CodeTable table_;
};

Result<CodeTable> read_codes_file(std::string_view bytes, const std::string& file);

} // namespace sequela::packs
