#include "rules/systems/licensed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lookup/classification.h"
#include "lookup/structure.h"
#include "rules/drafting.h"

namespace sequela::rules {
namespace {

using lookup::Shape;
using lookup::Structure;
using lookup::Validity;

constexpr std::array<CodeSystem, 6> kSystems = {CodeSystem::cpt,     CodeSystem::cdt,   CodeSystem::opcs4,
                                                CodeSystem::icd10uk, CodeSystem::icd11, CodeSystem::other};

bool is_licensed(const Entry& entry) {
    return std::find(kSystems.begin(), kSystems.end(), entry.system) != kSystems.end();
}

std::string rule_of(const Entry& entry, std::string_view name) {
    return fmt::format("{}.{}", key(entry.system), name);
}

std::string system_of(const Entry& entry) {
    return entry.system == CodeSystem::other && !entry.classification.empty() ? entry.classification : std::string(title(entry.system));
}

std::optional<Date> day_of(const EncounterView& view, const Entry& entry) {
    return entry.service.date ? entry.service.date : view.encounter.coding_date();
}

bool is_listed(const EncounterView& view, const Entry& entry) {
    const packs::Edition* edition = edition_of(view, entry);
    return edition && edition->codes && edition->codes.data->find(entry.code) != nullptr;
}

std::string release_of(const packs::Edition* edition) {
    return edition && edition->codes.pack ? edition->codes.pack->release : std::string();
}

// A category of ICD-10 that is not divided takes X in the fourth place; the file says which.
void add_filler_fix(const EncounterView& view, int line, Verdict& verdict) {
    const Entry& entry = view.entry(line);
    const packs::Edition* edition = edition_of(view, entry);
    if (entry.system != CodeSystem::icd10uk || entry.code.size() != 3 || !edition || !edition->codes) return;
    const std::string filled = entry.code + "X";
    if (edition->codes.data->is_billable(filled)) verdict.fixes.push_back(replace_fix(line, entry.code, filled, "X filler"));
}

} // namespace

std::vector<int> entries_of(const EncounterView& view, CodeSystem system) {
    std::vector<int> found;
    for (std::size_t i = 0; i < view.encounter.entries.size(); ++i)
        if (view.encounter.entries[i].system == system) found.push_back(static_cast<int>(i));
    return found;
}

const packs::Edition* edition_of(const EncounterView& view, const Entry& entry) {
    const auto day = day_of(view, entry);
    if (!day || !view.context.catalogue) return nullptr;
    const auto found =
        view.context.catalogue->edition(entry.system, *day, entry.system == CodeSystem::other ? entry.classification : std::string());
    return found ? *found : nullptr; // reference.db is damaged: the catalogue says so elsewhere; the code counts as unverified
}

std::string shown(const Entry& entry) {
    return display_code(entry.system, entry.code);
}

Verdict draft_of(const EncounterView& view, std::string_view rule, Status status, std::initializer_list<int> lines) {
    Verdict verdict = draft(view, rule, status, lines);
    verdict.pack_release.clear();
    if (lines.size() > 0) verdict.pack_release = release_of(edition_of(view, view.entry(*lines.begin())));
    return verdict;
}

void check_licensed_structure(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (std::size_t i = 0; i < view.encounter.entries.size(); ++i) {
        const Entry& entry = view.encounter.entries[i];
        if (!is_licensed(entry) || is_listed(view, entry)) continue; // what the owner lists is a code, or a heading, whatever its shape
        const Structure structure = lookup::structure_of(entry.system, entry.code);
        if (structure.shape == Shape::unknown || (structure.shape == Shape::valid && structure.complete)) continue;
        const int line = static_cast<int>(i);
        Verdict verdict = draft_of(view, rule_of(entry, "structure"), Status::fail, {line});
        verdict.message = structure.shape == Shape::wrong
                              ? fmt::format("{} is no {} code: {}.", shown(entry), system_of(entry), structure.text)
                              : fmt::format("{} is not complete: {}.", shown(entry), structure.text);
        verdict.citation = {structure.source, {}, {}};
        add_filler_fix(view, line, verdict);
        verdict.fixes.push_back(remove_fix(view, line));
        verdicts.push_back(std::move(verdict));
    }
}

void check_licensed_validity(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (std::size_t i = 0; i < view.encounter.entries.size(); ++i) {
        const Entry& entry = view.encounter.entries[i];
        const packs::Edition* edition = is_licensed(entry) ? edition_of(view, entry) : nullptr;
        if (!edition) continue;
        const Validity validity = lookup::class_validity(*edition, entry.code);
        if (validity == Validity::valid || validity == Validity::no_data) continue;
        const Structure structure = lookup::structure_of(entry.system, entry.code);
        const bool odd = structure.shape == Shape::wrong || !structure.complete;
        if (validity == Validity::not_listed && odd) continue; // its structure has been said
        const int line = static_cast<int>(i);
        const bool heading = validity == Validity::header;
        Verdict verdict = draft_of(view, rule_of(entry, heading ? "not_complete" : "not_valid"), Status::fail, {line});
        const std::string on = edition->date.words();
        const auto part = lookup::faulty_part(*edition, entry.code);
        const std::string code = part ? fmt::format("{} in {}", display_code(entry.system, *part), shown(entry)) : shown(entry);
        if (heading)
            verdict.message = fmt::format("{} is a heading: a code below it is needed.", code);
        else if (validity == Validity::not_yet)
            verdict.message = fmt::format("{} is not in force yet on {}.", code, on);
        else if (validity == Validity::ended)
            verdict.message = fmt::format("{} is no longer in force on {}.", code, on);
        else
            verdict.message = fmt::format("{} is no {} code on {}.", code, system_of(entry), on);
        verdict.citation = {system_of(entry), shown(entry), release_of(edition)};
        if (heading) add_filler_fix(view, line, verdict);
        if (heading) verdict.fixes.push_back(choose_fix(line, entry.code, fmt::format("Choose a code below {}", shown(entry))));
        verdict.fixes.push_back(remove_fix(view, line));
        verdicts.push_back(std::move(verdict));
    }
}

void check_licensed_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.encounter.coding_date()) return; // said by icd10cm.no_date
    for (const CodeSystem system : kSystems) {
        std::vector<std::string> codes;
        const Entry* first = nullptr;
        for (const int line : entries_of(view, system)) {
            const Entry& entry = view.entry(line);
            const packs::Edition* edition = edition_of(view, entry);
            if (edition && edition->codes) continue;
            if (lookup::structure_of(system, entry.code).shape == Shape::wrong) continue; // that is said of it
            codes.push_back(shown(entry));
            if (!first) first = &entry;
        }
        if (codes.empty()) continue;
        Verdict verdict = draft_of(view, rule_of(*first, "unverified"), Status::no_data, {});
        verdict.subjects.push_back({});
        const std::string structure = system == CodeSystem::other ? "" : ": structure valid, not verified";
        verdict.message =
            fmt::format("{} {} {} could not be verified, because no file of the system is installed for the date ({}){}.", codes.size(),
                        system_of(*first), codes.size() == 1 ? "code" : "codes", list_of(codes, 3, "and"), structure);
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
