// What the rules of other systems share: the lines of a system with the edition of their own date, and a verdict about one of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/encounter_view.h"
#include "rules/verdict.h"

namespace sequela::rules {

struct SystemLine {
    int number = 0; // index into Encounter::entries
    const Entry* entry = nullptr;
    std::string label;                       // the code as it is shown
    std::optional<Date> date;                // of the line, else of the encounter
    const packs::Edition* edition = nullptr; // of the system on that date; null: no catalogue, no date, or a damaged one
};
// The entries of one system, in sequence.
std::vector<SystemLine> lines_of(const EncounterView& view, CodeSystem system);

// A verdict about the line; the citation and the release are the caller's.
Verdict draft_line(std::string_view rule, Status status, const SystemLine& line, std::string message);
Fix remove_line_fix(const SystemLine& line);
Fix replace_line_fix(const SystemLine& line, std::string_view code);

} // namespace sequela::rules
