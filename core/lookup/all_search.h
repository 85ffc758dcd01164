// One question to several code systems at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lookup/pcs_search.h"
#include "lookup/search.h"

namespace sequela::lookup {

using SystemRef = packs::Catalogue::InstalledSystem;
// "ICD-10-PCS"; for CodeSystem::other the classification's own name.
std::string title_of(const SystemRef& system);
// "PCS", "HCPCS": for a chip beside a code.
std::string short_title_of(const SystemRef& system);

// The last day on which ICD-9-CM was reported in the United States (45 CFR 162.1002).
Date last_icd9_day();
// The day on which a system is looked up for an encounter of `date`: systems that have ended are shown as they stood on their last day.
Date date_in(const SystemRef& system, Date date);

// "icd10pcs", "other/House list": for arguments and files.
std::string key_of(const SystemRef& system);
std::optional<SystemRef> system_from_key(std::string_view key);
// "icd10pcs:0DTJ4ZZ" and, of ICD-10-CM, "E1122" alone.
std::string address_of(const SystemRef& system, std::string_view code);
struct CodeAddress {
    SystemRef system;
    std::string code;
};
CodeAddress address_from(std::string_view address);

// What one system answers. In the order in which the systems were given; those without an answer are left out.
struct HitGroup {
    SystemRef system;
    std::vector<Hit> hits;  // best first
    bool modifiers = false; // not codes of the system, but its modifiers
    bool preparing = false; // there is no search index for the date yet: a SearchIndexJob makes it
    std::optional<Error> error;
};

class AllSearch {
public:
    AllSearch(packs::Catalogue& catalogue, SearchCache& cache) : catalogue_(&catalogue), cache_(&cache) {}
    // The codes in force on the date. Each system gives `options.limit` hits at most. A licensed system without a file answers a whole code
    // of its structure alone: "structure valid, not verified". Modifiers of HCPCS and CPT come last, in groups of their own.
    std::vector<HitGroup> search(std::string_view query, Date date, const std::vector<SystemRef>& systems,
                                 const SearchOptions& options = {});

private:
    HitGroup ask(std::string_view query, Date date, const SystemRef& system, const SearchOptions& options);
    HitGroup ask_modifiers(std::string_view query, Date date, const SystemRef& system);
    packs::Catalogue* catalogue_;
    SearchCache* cache_;
};

} // namespace sequela::lookup
