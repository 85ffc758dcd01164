#include "groupers/comorbidity/ccsr.h"

#include <fmt/format.h>

namespace sequela::groupers {
namespace {

using packs::DataTable;

constexpr int kCategories = 6;

std::optional<CcsrCategory> category_at(const DataTable& table, std::size_t row, std::string_view column) {
    const std::uint32_t code = table.find_column(column);
    const std::uint32_t name = table.find_column(fmt::format("{}, name", column));
    if (code == packs::kNone || table.cell(row, code).empty()) return std::nullopt;
    return CcsrCategory{std::string(table.cell(row, code)), name == packs::kNone ? std::string() : std::string(table.cell(row, name))};
}

CcsrLine line_of(const DataTable& table, std::size_t row, int number) {
    CcsrLine line;
    line.line = number;
    for (int i = 1; i <= kCategories; ++i)
        if (auto category = category_at(table, row, fmt::format("Category {}", i))) line.categories.push_back(std::move(*category));
    return line;
}

// A default that is none of the code's categories says that the code is not to be first.
std::optional<CcsrCategory> default_of(const DataTable& table, std::size_t row, bool inpatient, const CcsrLine& line) {
    const auto given = category_at(table, row, inpatient ? "Inpatient default" : "Outpatient default");
    for (const CcsrCategory& category : line.categories)
        if (given && category.code == given->code) return category;
    return std::nullopt;
}

} // namespace

Result<CcsrResult> ccsr(packs::Catalogue& catalogue, const rules::Encounter& encounter) {
    const auto date = encounter.coding_date();
    if (!date) return Error{"The encounter has no date", "admitted, discharged", "What is in force depends on it"};
    const auto table = catalogue.table("ccsr.dx", *date);
    if (!table) return table.error();
    if (!*table)
        return Error{"The CCSR categories are not installed for this date", "ccsr.dx", "Drop the CCSR file of diagnoses onto the page"};
    CcsrResult result;
    result.release = table->pack->release;
    bool first = true;
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        if (encounter.entries[i].system != CodeSystem::icd10cm) continue;
        const std::uint32_t row = table->data->find(encounter.entries[i].code);
        if (row == packs::kNone) {
            result.unknown.push_back(static_cast<int>(i));
        } else {
            CcsrLine line = line_of(*table->data, row, static_cast<int>(i));
            if (first) line.by_default = default_of(*table->data, row, encounter.setting == rules::Setting::inpatient, line);
            result.lines.push_back(std::move(line));
        }
        first = false;
    }
    return result;
}

} // namespace sequela::groupers
