#include "packs/conversion_sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/code.h"
#include "base/text.h"

namespace sequela::packs {
namespace {

constexpr auto npos = std::string::npos;

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 6 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "2024" is 1 October of that year; 44197 is a day as spreadsheets count it (1 = 1 January 1900, with the 29 February 1900 that never was);
// a text is a date such as "April 1, 2022".
std::optional<Date> read_effective(std::string_view text) {
    constexpr int kSpreadsheetEpoch = -25569; // 30 December 1899
    if (is_number(text)) {
        const int number = std::stoi(std::string(text));
        if (number >= 2000 && number < 2100) return Date::from_ymd(number, 10, 1);
        if (number > 36525 && number < 73050) return Date{number + kSpreadsheetEpoch}; // 2000 to 2099
        return std::nullopt;
    }
    if (const auto date = Date::parse(text)) return date;
    static constexpr std::array<std::string_view, 12> kMonths = {"january", "february", "march",     "april",   "may",      "june",
                                                                 "july",    "august",   "september", "october", "november", "december"};
    int year = 0;
    int day = 1;
    std::optional<int> month;
    for (std::size_t i = 0; i < kMonths.size(); ++i)
        if (find_ignoring_case(text, kMonths[i].substr(0, 3)) != npos) month = static_cast<int>(i) + 1;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9')
            ++end;
        if (end - i == 4) year = std::stoi(std::string(text.substr(i, 4)));
        if (end - i == 1 || end - i == 2) day = std::stoi(std::string(text.substr(i, end - i)));
        i = std::max(end, i + 1);
    }
    if (year == 0) return std::nullopt;
    return month ? Date::from_ymd(year, *month, day) : Date::from_ymd(year, 10, 1);
}

// "G56.01 and G56.02", "H02.101-H02.106; H02.109", "None". A range gives both ends: what lies between is not always listed.
void read_previous(std::string_view text, ConversionTable& table, Conversion& row) {
    row.first_previous = static_cast<std::uint32_t>(table.previous.size());
    std::size_t begin = 0;
    const auto flush = [&](std::size_t end) {
        const std::string code = normalise_code(text.substr(begin, end - begin));
        if (!has_icd10cm_shape(code)) return;
        table.previous.push_back(CodeKey::of(code));
        ++row.previous_count;
    };
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ' ';
        const bool in_code = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.';
        if (in_code) continue;
        if (i > begin) flush(i);
        begin = i + 1;
    }
}

} // namespace

std::size_t conversion_header(const std::vector<SheetRow>& rows) {
    constexpr std::size_t kFarthest = 12; // two or three rows in the official files
    for (std::size_t i = 0; i < std::min(rows.size(), kFarthest); ++i) {
        const auto& cells = rows[i].cells;
        if (cells.size() < 3) continue;
        if (starts_with_ignoring_case(cells[0], "current code") && starts_with_ignoring_case(cells[1], "effective") &&
            starts_with_ignoring_case(cells[2], "previous code"))
            return i;
    }
    return npos;
}

Result<ConversionTable> read_conversion(const std::vector<SheetRow>& rows, const std::string& file, std::vector<std::string>& warnings) {
    ConversionTable table;
    const std::size_t header = conversion_header(rows);
    if (header == npos)
        return Error{"The sheet has no header row \"Current code assignment\", \"Effective\", \"Previous Code(s) Assignment\"", file,
                     "The file must be the conversion table as NCHS publishes it"};
    std::size_t without = 0;
    for (std::size_t i = header + 1; i < rows.size(); ++i) {
        auto cells = rows[i].cells;
        cells.resize(std::max<std::size_t>(cells.size(), 3));
        if (cells[0].empty() && cells[1].empty() && cells[2].empty()) continue;
        const std::string where = fmt::format("{}, row {}", file, rows[i].number);
        const std::string code = normalise_code(cells[0]);
        // A remark below the table stands alone in its row.
        if (!has_icd10cm_shape(code) && cells[1].empty() && cells[2].empty()) continue;
        if (!has_icd10cm_shape(code)) return Error{fmt::format("\"{}\" in column A is no ICD-10-CM code", cells[0]), where, ""};
        const auto effective = read_effective(cells[1]);
        if (!effective) return Error{fmt::format("\"{}\" in column B is no year and no date", cells[1]), where, ""};
        Conversion row;
        row.code = CodeKey::of(code);
        row.effective_days = effective->days;
        read_previous(cells[2], table, row);
        if (row.previous_count == 0) ++without;
        table.rows.push_back(row);
    }
    if (table.rows.empty()) return Error{"The conversion table holds no code", file, ""};
    if (without > 0) warnings.push_back(fmt::format("{} codes have no previous code", without));
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const Conversion& a, const Conversion& b) { return a.code < b.code; });
    return table;
}

namespace {

class ConversionContent : public ContentReaderAtOnce {
public:
    ConversionContent(const std::vector<SheetRow>& rows, std::string file) : rows_(rows), file_(std::move(file)) {}
    ImageWriter describe(std::size_t, Pack& pack) override {
        pack.component = Component::conversion;
        pack.records = static_cast<std::int64_t>(table_.rows.size());
        pack.warnings = warnings_;
        return table_.image_writer();
    }

protected:
    Status read() override {
        auto table = read_conversion(rows_, file_, warnings_);
        if (!table) return table.error();
        table_ = std::move(*table);
        return Done{};
    }

private:
    const std::vector<SheetRow>& rows_;
    std::string file_;
    ConversionTable table_;
    std::vector<std::string> warnings_;
};

} // namespace

SheetFormat conversion_format() {
    return {"ICD-10-CM conversion table",
            [](const std::vector<SheetRow>& rows, std::string_view) { return conversion_header(rows) != npos; },
            [](const std::vector<SheetRow>& rows, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<ConversionContent>(rows, file);
            }};
}

} // namespace sequela::packs
