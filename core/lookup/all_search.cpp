#include "lookup/all_search.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "lookup/pcs_search.h"
#include "lookup/structure.h"

namespace sequela::lookup {

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

Date last_icd9_day() {
    return *Date::from_ymd(2015, 9, 30);
}

Date date_in(const SystemRef& system, Date date) {
    const bool ended = system.system == CodeSystem::icd9cm_diagnosis || system.system == CodeSystem::icd9cm_procedure;
    return ended ? std::min(date, last_icd9_day()) : date;
}

std::string key_of(const SystemRef& system) {
    return system.name.empty() ? std::string(key(system.system)) : std::string(key(system.system)) + "/" + system.name;
}

std::optional<SystemRef> system_from_key(std::string_view wanted) {
    const std::size_t slash = wanted.find('/');
    const auto system = code_system_from_key(wanted.substr(0, slash));
    if (!system) return std::nullopt;
    return SystemRef{*system, slash == std::string_view::npos ? std::string() : std::string(wanted.substr(slash + 1))};
}

std::string address_of(const SystemRef& system, std::string_view code) {
    return system.system == CodeSystem::icd10cm ? std::string(code) : key_of(system) + ":" + std::string(code);
}

CodeAddress address_from(std::string_view address) {
    const std::size_t colon = address.rfind(':');
    if (colon == std::string_view::npos) return {{}, std::string(address)};
    const auto system = system_from_key(address.substr(0, colon));
    return {system.value_or(SystemRef()), std::string(address.substr(colon + 1))};
}

namespace {

// Without the owner's file a code can still be entered where its structure is that of the system.
std::vector<Hit> unverified(std::string_view query, const SystemRef& system) {
    const std::string code = normalise_code(system.system, query);
    const Structure structure = structure_of(system.system, code);
    if (structure.shape != Shape::valid || !structure.complete) return {};
    Hit hit;
    hit.system = system.system;
    hit.classification = system.name;
    hit.code = code;
    hit.billable = true;
    hit.title = structure.text;
    hit.why = title_of(system) + (structure.kind.empty() ? "" : ", " + structure.kind) + ": no file is installed for the date";
    return {std::move(hit)};
}

} // namespace

HitGroup AllSearch::ask(std::string_view query, Date date, const SystemRef& system, const SearchOptions& options) {
    HitGroup group;
    group.system = system;
    date = date_in(system, date);
    const packs::Pack* codes = catalogue_->in_force(system.system, packs::Component::codes, date, system.name);
    if (codes == nullptr) {
        group.hits = unverified(query, system);
        return group;
    }
    // ICD-10-PCS is searched by the axes of its tables; without tables, by titles as all others.
    if (system.system == CodeSystem::icd10pcs && catalogue_->in_force(system.system, packs::Component::pcs_tables, date) != nullptr) {
        const auto tables = cache_->pcs_at(date);
        if (tables)
            group.hits = (*tables)->search(query, options);
        else
            group.error = tables.error();
        return group;
    }
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

namespace {

constexpr std::size_t kModifierHits = 8;

// Each word that was typed begins a word of the title.
bool has_words(std::string_view title, const std::vector<std::string>& words) {
    const std::string text = " " + to_lower(title);
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
            if (!std::isalnum(static_cast<unsigned char>(text[at - 1]))) return true;
        return false;
    });
}

} // namespace

// A few hundred: they are looked through, best the one whose code was typed.
HitGroup AllSearch::ask_modifiers(std::string_view query, Date date, const SystemRef& system) {
    HitGroup group;
    group.system = system;
    group.modifiers = true;
    const packs::Pack* pack = catalogue_->in_force(system.system, packs::Component::modifiers, date, system.name);
    if (pack == nullptr) return group;
    const auto list = catalogue_->codes_of(*pack);
    if (!list) {
        group.error = list.error();
        return group;
    }
    const std::string code = to_upper(trim(query));
    std::vector<std::string> words;
    for (const std::string_view word : split(trim(query), ' '))
        if (!word.empty()) words.push_back(to_lower(word));
    // Two letters are a code and no word; one is too little of either.
    const bool as_words = !words.empty() && std::any_of(words.begin(), words.end(), [](const auto& word) { return word.size() > 2; });
    const auto take = [&](const packs::CodeRow& row, std::string_view why) {
        Hit hit;
        hit.system = system.system;
        hit.classification = system.name;
        hit.code = row.code.text();
        hit.title = (*list)->long_title(row);
        hit.billable = hit.modifier = true;
        hit.why = why;
        group.hits.push_back(std::move(hit));
    };
    if (const packs::CodeRow* row = code.size() == 2 ? (*list)->find(code) : nullptr) take(*row, "modifier");
    for (const std::uint32_t number : (*list)->in_order) {
        if (!as_words || group.hits.size() >= kModifierHits) break;
        const packs::CodeRow& row = (*list)->rows[number];
        if (row.code.text() != code && has_words((*list)->long_title(row), words)) take(row, "modifier, title");
    }
    return group;
}

std::vector<HitGroup> AllSearch::search(std::string_view query, Date date, const std::vector<SystemRef>& systems,
                                        const SearchOptions& options) {
    std::vector<HitGroup> groups;
    for (const SystemRef& system : systems) {
        HitGroup group = ask(query, date, system, options);
        if (!group.hits.empty() || group.preparing) groups.push_back(std::move(group));
    }
    for (const SystemRef& system : systems) {
        HitGroup group = ask_modifiers(query, date, system);
        if (!group.hits.empty()) groups.push_back(std::move(group));
    }
    return groups;
}

} // namespace sequela::lookup
