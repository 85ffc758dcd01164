#include "packs/icd10uk_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "packs/listing_table.h"

namespace sequela::packs {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "A000", "A33X", "M45X0", "A00": the structure of the National Clinical Coding Standards, without dot.
bool has_shape(std::string_view code) {
    if (code.size() < 3 || code.size() > 5 || code[0] < 'A' || code[0] > 'Z' || !is_digit(code[1]) || !is_digit(code[2])) return false;
    if (code.size() > 3 && !is_digit(code[3]) && code[3] != 'X') return false;
    return code.size() < 5 || is_digit(code[4]);
}

// How the file marks the two halves of a dagger and asterisk pair: by word or by sign; other values are kept as they are.
std::string usage_words(std::string_view usage) {
    const std::string word = to_lower(usage);
    if (word.find("aster") != std::string::npos || word == "*") return "asterisk";
    if (word.find("dagger") != std::string::npos || word == "+" || word == "†") return "dagger";
    return {};
}

class Icd10Uk : public TableListing {
public:
    Icd10Uk(std::string_view text, const std::string& file)
        : TableListing(CodeSystem::icd10uk, Years::financial, text, file, {"code", "altcode", "usage", "description"},
                       CsvReader::Quotes::literal) {
        release_words_ = "5th Edition";
        listing_.set_own_columns({"Usage in the file", "Usage in the UK", "Qualifiers", "Sex mask", "Minimum age", "Maximum age", "Tree"});
    }
    // "…_GB_20160401.txt"; folders and archives of TRUD have their own dates behind.
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        for (const std::string& name : names)
            for (std::size_t i = 0; i + 8 <= name.size(); ++i) {
                const bool alone = (i == 0 || !is_digit(name[i - 1])) && (i + 8 == name.size() || !is_digit(name[i + 8]));
                const auto day = alone ? Date::parse(std::string_view(name).substr(i, 8)) : std::nullopt;
                const bool eight =
                    std::all_of(name.begin() + static_cast<std::ptrdiff_t>(i), name.begin() + static_cast<std::ptrdiff_t>(i) + 8, is_digit);
                if (day && eight && day->month() == 4 && day->day() == 1) return uk_release(release_words_, day->year());
                if (day && eight) return open_release(fmt::format("{} ({})", release_words_, day->words()), *day);
            }
        return TableListing::release(names);
    }

protected:
    Status read_row() override {
        ListedCode row;
        const std::string code = normalise_code(cell("altcode").empty() ? cell("code") : cell("altcode"));
        row.line = line();
        if (!has_shape(code)) return refuse("The row has no ICD-10 code", "The file must be CodesAndTitlesAndMetadata as TRUD has it");
        if (!has_cell("description")) return refuse(fmt::format("The row of {} has fewer columns than the header", code));
        row.code = code;
        row.title = cell("description");
        for (const std::string_view name : {"modifier4", "modifier5"})
            if (const std::string modifier = cell(name); !modifier.empty() && !row.title.empty()) row.title += ": " + modifier;
        row[Field::usage] = usage_words(cell("usage"));
        if (row[Field::usage].empty()) row[Field::usage] = usage_words(cell("usageuk"));
        row[Field::kind] = code.size() == 3 ? "category" : "code";
        row.own = {cell("usage"),  cell("usageuk"), cell("qualifiers"),     cell("gendermask"),
                   cell("minage"), cell("maxage"),  cell("treedescription")};
        return listing_.add(std::move(row));
    }
};

} // namespace

FileFormat icd10uk_format() {
    return {"ICD-10 5th Edition of the UK",
            [](std::string_view head, std::string_view) {
                return find_header(head, {"code", "altcode", "usage", "description", "modifier4"}).size() > 0;
            },
            [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<Icd10Uk>(bytes, file);
            }};
}

} // namespace sequela::packs
