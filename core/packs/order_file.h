// The order file of ICD-10-CM or ICD-10-PCS: one code a line in fixed columns (CMS, "icd10OrderFiles.pdf", "icd10pcsOrderFile.pdf"): 1-5
// sequence, 7-13 code without dot, 15 flag (0 header, 1 valid for use), 17-76 short title, 78 and on long title. The headers of ICD-10-PCS
// are its tables, of 3 characters.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/code.h"
#include "packs/code_table.h"
#include "packs/reading.h"

namespace sequela::packs {

class OrderFileReader : public SlicedReader {
public:
    // The bytes must live as long as the reader.
    OrderFileReader(std::string_view bytes, std::string file) : text_(bytes), file_(std::move(file)) {}
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    CodeTable take() { return std::move(table_); }
    [[nodiscard]] CodeSystem system() const { return system_; } // after the first line
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

private:
    Status read_line(std::string_view line);
    void check_end();
    [[nodiscard]] Status check_doubles() const;

    std::string_view text_;
    std::string file_;
    std::size_t position_ = 0;
    std::size_t line_ = 0;
    bool all_lines_read_ = false;
    CodeSystem system_ = CodeSystem::icd10cm;
    CodeTable table_;
    std::vector<std::string> warnings_;
};

Result<CodeTable> read_order_file(std::string_view bytes, const std::string& file);

} // namespace sequela::packs
