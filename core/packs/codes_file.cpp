#include "packs/codes_file.h"

#include <fmt/format.h>

#include "base/code.h"
#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {

Result<CodeTable> read_codes_file(std::string_view bytes, const std::string& file) {
    constexpr std::size_t kCodeWidth = 7;
    CodeTable table;
    std::size_t line_number = 0;
    for (std::size_t position = 0; position < bytes.size();) {
        const std::size_t end = bytes.find('\n', position);
        ++line_number;
        if (end == std::string_view::npos)
            return Error{"The codes file is cut off: its last line does not end", at_line(file, line_number), ""};
        const std::string_view line = trim(bytes.substr(position, end - position));
        position = end + 1;
        if (line.empty()) continue;
        const std::string_view code = trim(line.substr(0, kCodeWidth));
        const std::string_view title = line.size() > kCodeWidth ? trim(line.substr(kCodeWidth)) : std::string_view{};
        if (!has_icd10cm_shape(code)) return Error{"Columns 1 to 7 hold no ICD-10-CM code", at_line(file, line_number), ""};
        if (title.empty()) return Error{fmt::format("{} has no title from column 9", code), at_line(file, line_number), ""};
        CodeRow row;
        row.code = CodeKey::of(code);
        row.order = static_cast<std::uint32_t>(table.rows.size());
        row.billable = 1;
        row.long_title = append_text(table.pool, is_valid_utf8(title) ? std::string(title) : utf8_from_windows1252(title));
        row.short_title = row.long_title;
        table.rows.push_back(row);
    }
    if (table.rows.empty()) return Error{"The codes file holds no code", file, ""};
    table.finish();
    for (std::size_t i = 1; i < table.rows.size(); ++i)
        if (table.rows[i].code == table.rows[i - 1].code)
            return Error{fmt::format("The code {} is listed twice", table.rows[i].code.text()), file, ""};
    return table;
}

} // namespace sequela::packs
