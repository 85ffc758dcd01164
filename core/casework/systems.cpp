#include "casework/systems.h"

namespace sequela::casework {
namespace {

using rules::Jurisdiction;
using rules::Setting;

std::vector<CodeSystem> american_systems(Setting setting, bool icd9) {
    const CodeSystem diagnoses = icd9 ? CodeSystem::icd9cm_diagnosis : CodeSystem::icd10cm;
    const CodeSystem procedures = icd9 ? CodeSystem::icd9cm_procedure : CodeSystem::icd10pcs;
    if (setting == Setting::inpatient) return {diagnoses, procedures, CodeSystem::hcpcs, CodeSystem::cpt, CodeSystem::ndc, CodeSystem::cdt};
    // Procedures of hospital inpatients are no business of others, but can be looked up.
    return {diagnoses, CodeSystem::cpt, CodeSystem::hcpcs, CodeSystem::ndc, CodeSystem::cdt, procedures};
}

} // namespace

std::string_view key(Jurisdiction jurisdiction) {
    return jurisdiction == Jurisdiction::uk ? "uk" : "us";
}

std::optional<Jurisdiction> jurisdiction_from_key(std::string_view wanted) {
    if (wanted == "us") return Jurisdiction::us;
    if (wanted == "uk") return Jurisdiction::uk;
    return std::nullopt;
}

CodeSystem diagnosis_system(Jurisdiction jurisdiction, std::optional<Date> date) {
    if (jurisdiction == Jurisdiction::uk) return CodeSystem::icd10uk;
    return date && *date <= lookup::last_icd9_day() ? CodeSystem::icd9cm_diagnosis : CodeSystem::icd10cm;
}

std::vector<lookup::SystemRef> offered_systems(const packs::Catalogue& catalogue, Jurisdiction jurisdiction, Setting setting,
                                               std::optional<Date> date) {
    std::vector<lookup::SystemRef> offered;
    if (jurisdiction == Jurisdiction::uk)
        offered = {{CodeSystem::icd10uk, {}}, {CodeSystem::opcs4, {}}};
    else
        for (const CodeSystem system : american_systems(setting, date && *date <= lookup::last_icd9_day()))
            offered.push_back({system, {}});
    for (const lookup::SystemRef& system : catalogue.systems())
        if (system.system == CodeSystem::other || system.system == CodeSystem::icd11) offered.push_back(system);
    return offered;
}

std::vector<lookup::SystemRef> all_systems(const packs::Catalogue& catalogue, Jurisdiction jurisdiction) {
    auto systems = offered_systems(catalogue, jurisdiction, Setting::inpatient, std::nullopt);
    if (jurisdiction == Jurisdiction::us) {
        const auto others = systems.begin() + 6; // the classifications of the user stay last
        systems.insert(others, {{CodeSystem::icd9cm_diagnosis, {}}, {CodeSystem::icd9cm_procedure, {}}});
    }
    return systems;
}

Jurisdiction jurisdiction_of(Workspace& workspace) {
    return jurisdiction_from_key(workspace.setting(kJurisdictionSetting).value_or("")).value_or(Jurisdiction::us);
}

} // namespace sequela::casework
