#include "rules/systems/jurisdiction.h"

#include <fmt/format.h>

namespace sequela::rules {
namespace {

bool is_american(CodeSystem system) {
    switch (system) {
    case CodeSystem::icd10cm:
    case CodeSystem::icd10pcs:
    case CodeSystem::icd9cm_diagnosis:
    case CodeSystem::icd9cm_procedure:
    case CodeSystem::hcpcs:
    case CodeSystem::cpt:
    case CodeSystem::cdt:
    case CodeSystem::ndc:
        return true;
    default:
        return false;
    }
}

bool is_british(CodeSystem system) {
    return system == CodeSystem::icd10uk || system == CodeSystem::opcs4;
}

// Where the system is reported, and what stands in its place. ICD-11 and the user's own classifications are of no country.
Citation source_of(Jurisdiction jurisdiction) {
    if (jurisdiction == Jurisdiction::uk) return {"NHS Data Dictionary", "ICD-10 5th edition and OPCS-4", {}};
    return {"45 CFR 162.1002", "(c)", {}};
}

} // namespace

void check_jurisdiction(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const Encounter& encounter = view.encounter;
    if (!encounter.jurisdiction) return;
    const bool british = *encounter.jurisdiction == Jurisdiction::uk;
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        const Entry& entry = encounter.entries[i];
        if (british ? !is_american(entry.system) : !is_british(entry.system)) continue;
        const bool diagnosis = role_of(entry.system) == CodeRole::diagnosis;
        const char* instead =
            british ? (diagnosis ? "ICD-10 5th edition" : "OPCS-4") : (diagnosis ? "ICD-10-CM" : "ICD-10-PCS, HCPCS or CPT");
        Verdict verdict;
        verdict.rule = "system.jurisdiction";
        verdict.status = Status::fail;
        verdict.subjects.push_back({static_cast<int>(i), entry.code});
        verdict.message = fmt::format("{} is a code of {}, which is not reported in the United {}: code it in {}.",
                                      display_code(entry.system, entry.code), title(entry.system), british ? "Kingdom" : "States", instead);
        verdict.citation = source_of(*encounter.jurisdiction);
        Fix fix;
        fix.kind = FixKind::remove;
        fix.line = static_cast<int>(i);
        fix.label = fmt::format("Remove {}", display_code(entry.system, entry.code));
        verdict.fixes.push_back(std::move(fix));
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
