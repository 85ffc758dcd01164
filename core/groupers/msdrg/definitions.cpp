#include "groupers/msdrg/definitions.h"

#include <algorithm>

namespace sequela::groupers {

std::uint64_t code_number(std::string_view code) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < code.size() && i < 8; ++i)
        number |= std::uint64_t{static_cast<unsigned char>(code[i])} << (8 * i);
    return code.size() <= 8 ? number : 0;
}

std::size_t CodeNumbers::place_of(std::uint64_t code) const {
    constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15; // Fibonacci hashing
    const std::size_t mask = places_.size() - 1;
    std::size_t place = static_cast<std::size_t>((code * kSpread) >> 32) & mask;
    while (places_[place].first != 0 && places_[place].first != code)
        place = (place + 1) & mask;
    return place;
}

void CodeNumbers::grow() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> before(std::max<std::size_t>(16, places_.size() * 2));
    before.swap(places_);
    for (const auto& entry : before)
        if (entry.first != 0) places_[place_of(entry.first)] = entry;
}

void CodeNumbers::reserve(std::size_t codes) {
    while (places_.size() < codes * 2)
        grow();
}

void CodeNumbers::add(std::string_view code, std::uint32_t number) {
    const std::uint64_t key = code_number(code);
    if (key == 0) return;
    if (places_.size() < (size_ + 1) * 2) grow();
    auto& entry = places_[place_of(key)];
    if (entry.first == 0) ++size_;
    entry = {key, number};
}

std::uint32_t CodeNumbers::find(std::string_view code) const {
    const std::uint64_t key = code_number(code);
    if (key == 0 || places_.empty()) return kUnknown;
    const auto& entry = places_[place_of(key)];
    return entry.first == key ? entry.second : kUnknown;
}

const DiagnosisDefinition* MsDrgDefinitions::diagnosis(std::string_view code) const {
    const std::uint32_t number = diagnosis_numbers.find(code);
    return number == CodeNumbers::kUnknown ? nullptr : &diagnoses[number];
}

const ProcedureDefinition* MsDrgDefinitions::procedure(std::string_view code) const {
    const std::uint32_t number = procedure_numbers.find(code);
    return number == CodeNumbers::kUnknown ? nullptr : &procedures[number];
}

std::string_view MsDrgDefinitions::title_of(int drg) const {
    const auto found = drg_titles.find(drg);
    return found == drg_titles.end() ? std::string_view() : std::string_view(found->second);
}

bool MsDrgDefinitions::has(std::uint32_t set, std::uint16_t operand) const {
    const std::vector<std::uint16_t>& attributes = attribute_sets[set];
    return std::find(attributes.begin(), attributes.end(), operand) != attributes.end();
}

bool MsDrgDefinitions::excludes(const DiagnosisDefinition& principal, const DiagnosisDefinition& secondary) const {
    if (principal.exclusions == UINT32_MAX) return false;
    const std::vector<std::uint32_t>& group = exclusion_groups[principal.exclusions];
    const auto number = static_cast<std::uint32_t>(&secondary - diagnoses.data());
    return std::binary_search(group.begin(), group.end(), number);
}

bool MsDrgTables::complete() const {
    return diagnoses && procedures && clusters && code_clusters && sex_mdc && exclusion_of_principal && exclusion_groups && formulas &&
           hac_formulas && hac_codes;
}

Result<MsDrgTables> msdrg_tables(packs::Catalogue& catalogue, Date discharge) {
    MsDrgTables tables;
    const std::pair<const char*, packs::Part<packs::DataTable>*> named[] = {
        {"msdrg.diagnoses", &tables.diagnoses},
        {"msdrg.procedures", &tables.procedures},
        {"msdrg.clusters", &tables.clusters},
        {"msdrg.code_clusters", &tables.code_clusters},
        {"msdrg.sex_mdc", &tables.sex_mdc},
        {"msdrg.exclusion_of_principal", &tables.exclusion_of_principal},
        {"msdrg.exclusion_groups", &tables.exclusion_groups},
        {"msdrg.drg_formulas", &tables.formulas},
        {"msdrg.drgs", &tables.drgs},
        {"msdrg.mdcs", &tables.mdcs},
        {"hac.titles", &tables.hac_titles},
        {"hac.formulas", &tables.hac_formulas},
        {"hac.codes", &tables.hac_codes},
        {"msdrg.weights", &tables.weights}};
    for (const auto& [name, part] : named) {
        auto table = catalogue.table(name, discharge);
        if (!table) return table.error();
        *part = *table;
    }
    return tables;
}

} // namespace sequela::groupers
