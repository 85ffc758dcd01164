#include "lookup/all_search.h"

#include <algorithm>

namespace sequela::lookup {

bool operator==(const SystemRef& a, const SystemRef& b) {
    return a.system == b.system && a.name == b.name;
}

std::string title_of(const SystemRef& system) {
    return system.name.empty() ? std::string(title(system.system)) : system.name;
}

std::string short_title_of(const SystemRef& system) {
    switch (system.system) {
    case CodeSystem::icd10cm:
        return "CM";
    case CodeSystem::icd10pcs:
        return "PCS";
    case CodeSystem::hcpcs:
        return "HCPCS";
    case CodeSystem::icd9cm_diagnosis:
        return "ICD-9";
    case CodeSystem::icd9cm_procedure:
        return "ICD-9 proc";
    case CodeSystem::icd10uk:
        return "ICD-10";
    default:
        return title_of(system);
    }
}

HitGroup AllSearch::ask(std::string_view query, Date date, const SystemRef& system, const SearchOptions& options) {
    HitGroup group;
    group.system = system;
    const packs::Pack* codes = catalogue_->in_force(system.system, packs::Component::codes, date, system.name);
    if (codes == nullptr) return group;
    const auto index = cache_->at(system.system, date, system.name);
    if (!index) {
        group.preparing = true;
        group.error = index.error();
        return group;
    }
    group.hits = (*index)->search(query, options);
    for (Hit& hit : group.hits)
        hit.classification = system.name;
    return group;
}

std::vector<HitGroup> AllSearch::search(std::string_view query, Date date, const std::vector<SystemRef>& systems,
                                        const SearchOptions& options) {
    std::vector<HitGroup> groups;
    for (const SystemRef& system : systems) {
        HitGroup group = ask(query, date, system, options);
        if (!group.hits.empty() || group.preparing) groups.push_back(std::move(group));
    }
    return groups;
}

} // namespace sequela::lookup
