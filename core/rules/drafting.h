// What rules share when they write a verdict: dotted codes, quoted notes, subjects and fixes.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// "E11.22"
std::string dotted(std::string_view code);
// "N18.-", "L97.4-": more characters are needed
std::string incomplete(std::string_view code);
// "E08.22, E09.22 or E10.22", "E08.22, E09.22 and 3 more": dotted codes and ranges for messages; at most `limit` are named.
std::string list_of(const std::vector<std::string>& names, std::size_t limit = 3, std::string_view joined_by = "or");

// A verdict about these lines, with the guideline as its citation.
Verdict draft(const EncounterView& view, std::string_view rule, Status status, std::initializer_list<int> lines);
// Gives it the note that decided: quotes it with its heading and its place, and names the Tabular's release.
void cite_note(const EncounterView& view, Verdict& verdict, const LineNote& note, std::string_view heading = {});
// The entry of the Alphabetic Index that decided, with its code: “Diabetes, type 2 > with > gangrene” E11.52.
void cite_index(const EncounterView& view, Verdict& verdict, std::uint32_t term, std::string_view code);
// Has the coder stated that the rule does not apply to this line, and to the pair with the other code?
bool is_overridden(const Line& line, std::string_view rule, std::string_view other_code);
void cite_guideline(Verdict& verdict, std::string_view section);

// All codes and ranges that a note names, as printed and dotted: "N18.1-N18.6", "L97.4-", "Z79.4".
std::vector<std::string> named_codes(const EncounterView& view, std::uint32_t note);

Fix remove_fix(const EncounterView& view, int line);
Fix replace_fix(int line, std::string_view old_code, std::string_view code, std::string_view why);
Fix move_before_fix(const EncounterView& view, int line, int other_line);
Fix move_after_fix(const EncounterView& view, int line, int other_line);
// Puts the code behind a line.
Fix add_fix(const EncounterView& view, int line, std::string_view code);
Fix choose_fix(int line, std::string_view below, std::string label);
Fix find_fix(int line, std::string_view what);
Fix set_poa_fix(int line, Poa poa, std::string label);
Fix override_fix(const EncounterView& view, int line, int other_line, std::string label);
// Of a rule that speaks of one line alone.
Fix override_line_fix(int line, std::string label);

} // namespace sequela::rules
