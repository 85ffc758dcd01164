#include "lookup/crosswalk.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace sequela::lookup {
namespace {

std::optional<CodeSystem> other_side(CodeSystem system) {
    switch (system) {
    case CodeSystem::icd10cm:
        return CodeSystem::icd9cm_diagnosis;
    case CodeSystem::icd10pcs:
        return CodeSystem::icd9cm_procedure;
    case CodeSystem::icd9cm_diagnosis:
        return CodeSystem::icd10cm;
    case CodeSystem::icd9cm_procedure:
        return CodeSystem::icd10pcs;
    default:
        return std::nullopt;
    }
}

// The newest installed codes of a system: the mappings are of 2018, and their codes need not be in force today.
const packs::CodeTable* titles_of(packs::Catalogue& catalogue, CodeSystem system) {
    for (const packs::Pack& pack : catalogue.packs()) {
        if (pack.system != system || pack.component != packs::Component::codes) continue;
        const auto codes = catalogue.codes_of(pack);
        return codes ? *codes : nullptr;
    }
    return nullptr;
}

CrosswalkCode code_of(CodeSystem system, std::string_view code, const packs::CodeTable* titles) {
    CrosswalkCode out;
    out.code = code;
    out.label = display_code(system, code);
    const packs::CodeRow* row = titles ? titles->find(code) : nullptr;
    if (row) out.title = titles->long_title(*row);
    return out;
}

// The element with this number, made if it is not there; in ascending order of their numbers.
template <class Item> Item& numbered(std::vector<Item>& items, int number) {
    const auto at = std::lower_bound(items.begin(), items.end(), number, [](const Item& item, int n) { return item.number < n; });
    if (at != items.end() && at->number == number) return *at;
    Item item;
    item.number = number;
    return *items.insert(at, std::move(item));
}

void add_row(Crosswalk& walk, const packs::GemRow& row, const packs::CodeTable* titles) {
    if (row.no_map != 0) {
        walk.no_map = true;
        return;
    }
    CrosswalkCode target = code_of(walk.to, row.target.text(), titles);
    target.approximate = row.approximate != 0;
    if (row.combination == 0) {
        walk.single.push_back(std::move(target));
        return;
    }
    CrosswalkScenario& scenario = numbered(walk.scenarios, row.scenario);
    numbered(scenario.parts, row.choice_list).codes.push_back(std::move(target));
}

// "E11.9 (approximate)"
std::string spoken(const CrosswalkCode& code) {
    std::string text = code.label;
    if (!code.title.empty()) text += " " + code.title;
    return text + (code.approximate ? " (approximate)" : " (equivalent)");
}

std::string joined(const std::vector<CrosswalkCode>& codes, std::string_view by) {
    std::string text;
    for (const CrosswalkCode& code : codes)
        text += (text.empty() ? std::string() : fmt::format(" {} ", by)) + spoken(code);
    return text;
}

void say_it(Crosswalk& walk) {
    auto& out = walk.sentences;
    const std::string_view to = title(walk.to);
    if (!walk.listed) {
        out.push_back(fmt::format("The mapping of {} has no row for {}.", walk.release, walk.source.label));
        return;
    }
    if (walk.no_map) out.push_back(fmt::format("{} has no equivalent in {}.", walk.source.label, to));
    for (const CrosswalkCode& code : walk.single)
        out.push_back(fmt::format("{} maps to {}.", walk.source.label, spoken(code)));
    if (walk.single.size() > 1) out.emplace_back("Each of these alone is an answer; the record decides which.");
    for (const CrosswalkScenario& scenario : walk.scenarios) {
        std::string parts;
        for (const CrosswalkChoice& part : scenario.parts) {
            const bool choice = part.codes.size() > 1;
            parts += (parts.empty() ? "" : "; together with ") + std::string(choice ? "one of " : "") + joined(part.codes, "or");
        }
        out.push_back(fmt::format("Combination, scenario {} of {}: {}.", scenario.number, walk.scenarios.size(), parts));
    }
}

const packs::Pack* mapping_of(packs::Catalogue& catalogue, CodeSystem system) {
    return catalogue.in_force(system, packs::Component::gem, Date{});
}

Status walk_forwards(packs::Catalogue& catalogue, Crosswalk& walk, const packs::CodeTable* titles) {
    const packs::Pack* pack = mapping_of(catalogue, walk.from);
    if (!pack) return Done{};
    const auto table = catalogue.gem_of(*pack);
    if (!table) return table.error();
    walk.release = pack->release;
    const auto [first, last] = (*table)->of(walk.source.code);
    walk.listed = first < last;
    for (std::size_t i = first; i < last; ++i)
        add_row(walk, (*table)->rows[i], titles);
    return Done{};
}

Status walk_backwards(packs::Catalogue& catalogue, Crosswalk& walk, const packs::CodeTable* titles) {
    const packs::Pack* pack = mapping_of(catalogue, walk.to);
    if (!pack) return Done{};
    const auto table = catalogue.gem_of(*pack);
    if (!table) return table.error();
    walk.backwards_release = pack->release;
    const auto [first, last] = (*table)->backwards(walk.source.code);
    for (std::size_t i = first; i < last; ++i) {
        const packs::GemRow& row = (*table)->rows[(*table)->by_target[i]];
        CrosswalkCode source = code_of(walk.to, row.source.text(), titles);
        source.approximate = row.approximate != 0;
        const bool there = std::any_of(walk.backwards.begin(), walk.backwards.end(), [&](const auto& c) { return c.code == source.code; });
        if (!there) walk.backwards.push_back(std::move(source));
    }
    return Done{};
}

} // namespace

Result<Crosswalk> crosswalk(packs::Catalogue& catalogue, CodeSystem from, std::string_view code) {
    const auto to = other_side(from);
    if (!to)
        return Error{fmt::format("There is no mapping of {}", title(from)), std::string(code),
                     "ICD-10-CM, ICD-10-PCS and ICD-9-CM have one"};
    if (!mapping_of(catalogue, from) && !mapping_of(catalogue, *to))
        return Error{fmt::format("No mapping between {} and {} is installed", title(from), title(*to)), std::string(code),
                     "Drop the General Equivalence Mappings (GEMs) of 2018 here"};
    Crosswalk walk;
    walk.from = from;
    walk.to = *to;
    walk.source = code_of(from, normalise_code(from, code), titles_of(catalogue, from));
    const packs::CodeTable* titles = titles_of(catalogue, *to);
    if (const auto status = walk_forwards(catalogue, walk, titles); !status) return status.error();
    if (const auto status = walk_backwards(catalogue, walk, titles); !status) return status.error();
    if (!walk.release.empty()) say_it(walk);
    return walk;
}

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<CrosswalkCode>& codes) {
    Json list = Json::array();
    for (const CrosswalkCode& code : codes)
        list.push_back({{"code", code.code}, {"label", code.label}, {"title", code.title}, {"approximate", code.approximate}});
    return list;
}

} // namespace

std::string to_json(const Crosswalk& walk) {
    Json scenarios = Json::array();
    for (const CrosswalkScenario& scenario : walk.scenarios) {
        Json parts = Json::array();
        for (const CrosswalkChoice& part : scenario.parts)
            parts.push_back(json_of(part.codes));
        scenarios.push_back({{"scenario", scenario.number}, {"parts", std::move(parts)}});
    }
    const Json json = {{"from", key(walk.from)},
                       {"to", key(walk.to)},
                       {"code", walk.source.code},
                       {"label", walk.source.label},
                       {"title", walk.source.title},
                       {"listed", walk.listed},
                       {"no_map", walk.no_map},
                       {"single", json_of(walk.single)},
                       {"combinations", std::move(scenarios)},
                       {"backwards", json_of(walk.backwards)},
                       {"release", walk.release},
                       {"backwards_release", walk.backwards_release},
                       {"sentences", walk.sentences}};
    return json.dump();
}

} // namespace sequela::lookup
