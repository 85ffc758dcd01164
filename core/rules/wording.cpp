#include "rules/wording.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sequela::rules {
namespace {

template <std::size_t n> bool has_any(std::string_view text, const std::array<std::string_view, n>& phrases) {
    return std::any_of(phrases.begin(), phrases.end(),
                       [&](std::string_view phrase) { return find_ignoring_case(text, phrase) != std::string_view::npos; });
}

// Also a note that names a combination ("tachycardia complicating abortion") or something related asks for nothing where that is not the
// case.
constexpr std::array<std::string_view, 19> kConditional = {"if applicable",
                                                           "where applicable",
                                                           "if known",
                                                           "if present",
                                                           "if necessary",
                                                           "if desired",
                                                           "if drug-induced",
                                                           "if radiation",
                                                           "when specified",
                                                           "any ",
                                                           "if associated",
                                                           "if documented",
                                                           "when associated",
                                                           "for associated",
                                                           "for all associated",
                                                           "complicating",
                                                           "related ",
                                                           "the presence of",
                                                           "if "};
constexpr std::array<std::string_view, 4> kOpen = {"such as", "including", "e.g.", "for example"};
constexpr std::array<std::string_view, 7> kEssential = {"the stage",     "identify stage", "type of",    "severity of",
                                                        "site of ulcer", "outcome of",     "the type of"};

bool is_word_at(std::string_view text, std::size_t at) {
    return at == 0 || text[at - 1] == ' ' || text[at - 1] == '(' || text[at - 1] == ',';
}

} // namespace

Wording wording_of(std::string_view text) {
    Wording wording;
    // "any" must be a word: "many" and "company" say nothing.
    wording.conditional = std::any_of(kConditional.begin(), kConditional.end(), [&](std::string_view phrase) {
        const std::size_t at = find_ignoring_case(text, phrase);
        return at != std::string_view::npos && is_word_at(text, at);
    });
    wording.open = has_any(text, kOpen);
    wording.adverse_effect_only = find_ignoring_case(text, "for adverse effect") != std::string_view::npos;
    wording.essential = has_any(text, kEssential);
    return wording;
}

std::vector<NoteGroup> groups_of(const EncounterView& view, const Line& line, packs::NoteKind kind) {
    std::vector<NoteGroup> groups;
    std::uint32_t node = packs::kNone;
    for (const LineNote& at : line.notes) {
        const packs::Note& note = view.note(at.note);
        if (note.kind != kind) continue;
        const bool continues = !groups.empty() && node == at.node && note.level > 0;
        if (!continues) {
            groups.emplace_back();
            groups.back().wording = wording_of(view.note_text(at.note));
        }
        node = at.node;
        NoteGroup& group = groups.back();
        group.is_list = group.is_list || continues;
        group.names_any = group.names_any || note.references > 0;
        group.notes.push_back(at);
    }
    return groups;
}

const LineNote* naming_note(const EncounterView& view, const NoteGroup& group, std::string_view code) {
    for (const LineNote& note : group.notes)
        if (view.names(note.note, code)) return &note;
    return nullptr;
}

bool applies_to(const NoteGroup& group, const Line& line) {
    if (!group.wording.adverse_effect_only || line.code.size() < 6 || line.code[0] != 'T') return true;
    // Chapter 19: the sixth character of T36-T50 is the intent, or the fifth where the sixth is the placeholder; 5 is the adverse effect.
    const char intent = line.code[5] == 'X' ? line.code[4] : line.code[5];
    return intent == '5';
}

namespace {

bool says(std::string_view title, std::string_view words) {
    return find_ignoring_case(title, words) != std::string_view::npos;
}

// The one unconditional note nearest to the code, if it stands at a code. Several at one place are alternatives ("heart failure due to
// hypertension", "rheumatic heart failure"): none is demanded.
const NoteGroup* only_demand(const EncounterView& view, const Line& line, const std::vector<NoteGroup>& code_first) {
    const NoteGroup* found = nullptr;
    for (const NoteGroup& group : code_first) {
        if (view.tabular->nodes[group.notes.front().node].kind != packs::NodeKind::code) break;
        if (group.wording.conditional || !applies_to(group, line)) continue;
        if (found && found->notes.front().node == group.notes.front().node) return nullptr;
        if (!found) found = &group;
    }
    return found;
}

bool title_says_manifestation(std::string_view title) {
    // B95 to B97 are "the cause of diseases classified elsewhere": the other half of such a pair.
    return (says(title, "classified elsewhere") && !says(title, "as the cause of")) || says(title, "due to underlying condition with");
}

} // namespace

EtiologyDemand etiology_demand(const EncounterView& view, const Line& line, const std::vector<NoteGroup>& code_first) {
    const NoteGroup* group = only_demand(view, line, code_first);
    if (title_says_manifestation(line.title)) {
        if (!group && !code_first.empty()) group = &code_first.front();
        return {Etiology::manifestation, group};
    }
    if (!group) return {};
    if (group->names_any && !group->wording.open && says(line.title, " in ")) return {Etiology::manifestation, group};
    const std::string_view text = trim(view.note_text(group->notes.front().note));
    if (!starts_with_ignoring_case(text, "underlying") && !starts_with_ignoring_case(text, "the underlying")) return {};
    const bool title_agrees = says(line.title, "due to") || says(line.title, "secondary") || says(line.title, "septic");
    return {group->names_any || title_agrees ? Etiology::demanded : Etiology::reminder, group};
}

} // namespace sequela::rules
