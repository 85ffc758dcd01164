// How a note is worded: what decides whether it demands something or only reminds of it (Guidelines I.A.13, I.A.17).
#pragma once

#include <string_view>
#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

struct Wording {
    bool conditional = false;         // "if applicable", "if known", "any associated": what it names need not be there
    bool open = false;                // "such as": the list is not complete
    bool adverse_effect_only = false; // "for adverse effects": does not speak of poisoning or underdosing
    bool essential = false;           // "to identify the stage", "type", "severity", "site", "outcome": there always is one
};
Wording wording_of(std::string_view text);

// A heading note with the notes below it ("underlying disease, such as:" and its diseases), or one note alone. A code that any note of the
// group names is a partner.
struct NoteGroup {
    std::vector<LineNote> notes; // the heading first
    Wording wording;
    bool is_list = false;   // a heading with notes below it
    bool names_any = false; // some note names codes
};

// The groups of one kind that govern a line, from near to far.
std::vector<NoteGroup> groups_of(const EncounterView& view, const Line& line, packs::NoteKind kind);
// The note of the group that names the code, or null.
const LineNote* naming_note(const EncounterView& view, const NoteGroup& group, std::string_view code);

// Does the group speak of this line at all? "For adverse effects" at T36-T50 does not speak of a poisoning.
bool applies_to(const NoteGroup& group, const Line& line);

// How firmly the classification says that something else is coded before a line.
enum class Etiology {
    none,
    reminder,     // "code first underlying disease", and nothing else says that there is one
    demanded,     // "code first the underlying cause, such as: …"
    manifestation // "… in diseases classified elsewhere": never first, never alone (I.A.13)
};
struct EtiologyDemand {
    Etiology firmness = Etiology::none;
    const NoteGroup* group = nullptr; // of `code_first`; null where only the title says so
};
// `code_first` are the groups of that kind.
EtiologyDemand etiology_demand(const EncounterView& view, const Line& line, const std::vector<NoteGroup>& code_first);

} // namespace sequela::rules
