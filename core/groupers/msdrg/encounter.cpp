#include "groupers/msdrg/encounter.h"

#include <charconv>

namespace sequela::groupers {
namespace {

std::optional<int> number_of(const std::string& text) {
    int number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

} // namespace

MsDrgClaimOfEncounter claim_of(const rules::Encounter& encounter) {
    MsDrgClaimOfEncounter made;
    MsDrgClaim& claim = made.claim;
    claim.sex = encounter.sex;
    claim.discharge_status = number_of(encounter.claim.discharge_status);
    claim.hospital = encounter.claim.hospital;
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        const rules::Entry& entry = encounter.entries[i];
        const int number = static_cast<int>(i);
        if (entry.system == CodeSystem::icd10pcs) {
            claim.procedures.push_back(entry.code);
            made.procedures.push_back(number);
        } else if (entry.system == CodeSystem::icd10cm && made.principal < 0) {
            claim.principal = {entry.code, static_cast<char>(entry.poa)};
            made.principal = number;
        } else if (entry.system == CodeSystem::icd10cm) {
            claim.secondary.push_back({entry.code, static_cast<char>(entry.poa)});
            made.secondary.push_back(number);
        }
    }
    return made;
}

bool has_ms_drg(const rules::Encounter& encounter) {
    return encounter.setting == rules::Setting::inpatient && encounter.jurisdiction != rules::Jurisdiction::uk;
}

} // namespace sequela::groupers
