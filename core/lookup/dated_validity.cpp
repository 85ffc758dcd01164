#include "lookup/dated_validity.h"

#include <fmt/format.h>

#include "base/text.h"
#include "packs/hcpcs_file.h"
#include "packs/ndc_file.h"

namespace sequela::lookup {
namespace {

struct Columns {
    std::string_view first;
    std::string_view last;
};

Columns columns_of(CodeSystem system) {
    if (system == CodeSystem::ndc) return {packs::ndc::kStart, packs::ndc::kEnd};
    return {packs::hcpcs::kAdded, packs::hcpcs::kTerminated};
}

std::string_view cell(const packs::DataTable& table, std::uint32_t row, std::string_view column) {
    const std::uint32_t number = table.find_column(column);
    return row == packs::kNone || number == packs::kNone ? std::string_view() : table.cell(row, number);
}

void judge(Date date, DatedValidity& found) {
    found.state = DatedState::valid;
    if (found.first_day && date < *found.first_day) found.state = DatedState::not_yet;
    if (found.last_day && date > *found.last_day) found.state = DatedState::ended;
}

// A code may be listed several times (an NDC that came back): one listing that covers the date is enough, else the last counts.
void judge_listings(const packs::Edition& edition, std::string_view code, DatedValidity& found) {
    judge(edition.date, found);
    if (!edition.details) return;
    const packs::DataTable& details = *edition.details.data;
    const Columns columns = columns_of(edition.system);
    const auto [first, last] = details.with_key(code);
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t row = details.by_key[i];
        found.first_day = Date::parse(cell(details, row, columns.first));
        found.last_day = Date::parse(cell(details, row, columns.last));
        judge(edition.date, found);
        if (found.state == DatedState::valid) return;
    }
}

bool is_valid(const packs::Edition& edition, std::string_view code) {
    DatedValidity other;
    if (!edition.codes.data->find(code)) return false;
    judge_listings(edition, code, other);
    return other.state == DatedState::valid;
}

// Cross references lead to what is used now: single codes only, as a range names no code.
void find_replacements(const packs::Edition& edition, std::string_view code, DatedValidity& found) {
    if (!edition.details || !edition.codes) return;
    const packs::DataTable& details = *edition.details.data;
    for (const std::string_view other : split(cell(details, details.find(code), packs::hcpcs::kCrossReferences), ' '))
        if (!other.empty() && other != code && is_valid(edition, other)) found.use_instead.emplace_back(other);
}

DatedValidity examine(const packs::Edition& edition, const packs::Part<packs::CodeTable>& list, std::string_view code) {
    DatedValidity found;
    if (!list) return found;
    found.release = list.pack->release;
    if (!list.data->find(code)) {
        found.state = DatedState::not_listed;
        return found;
    }
    judge_listings(edition, code, found);
    if (found.state != DatedState::valid) find_replacements(edition, code, found);
    return found;
}

} // namespace

DatedValidity dated_validity(const packs::Edition& edition, std::string_view code) {
    return examine(edition, edition.codes, code);
}

DatedValidity modifier_validity(const packs::Edition& edition, std::string_view modifier) {
    return examine(edition, edition.modifiers, modifier);
}

std::string words(const DatedValidity& validity, std::string_view shown_code) {
    switch (validity.state) {
    case DatedState::valid:
        return {};
    case DatedState::not_listed:
        return fmt::format("{} is not in the release {}", shown_code, validity.release);
    case DatedState::not_yet:
        return fmt::format("{} begins on {}", shown_code, validity.first_day->words());
    case DatedState::ended:
        return fmt::format("{} ended on {}", shown_code, validity.last_day->words());
    case DatedState::no_data:
        break;
    }
    return fmt::format("{} cannot be checked: no list is installed for the date", shown_code);
}

} // namespace sequela::lookup
