// Runs the rows of guidelines on an encounter, and what the guidelines that need a function share with them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/encounter_view.h"
#include "rules/guidelines/guideline_row.h"

namespace sequela::rules {

std::string_view rule_id(Topic topic); // "guideline.sepsis"

void check_topic(const EncounterView& view, Topic topic, std::vector<Verdict>& verdicts);
template <Topic topic> void check_rows(const EncounterView& view, std::vector<Verdict>& verdicts) {
    check_topic(view, topic, verdicts);
}

// A code that guidelines may speak of: complete, valid on the date, and not a second copy.
bool is_coded(const Line& line);
// Did the condition develop after admission? Only inpatients report it; what is not known did not.
bool developed_in_hospital(const EncounterView& view, const Line& line);
// Has a rule before said something of both lines, so that it is not to be said twice?
bool is_said(const std::vector<Verdict>& verdicts, const Line& a, const Line& b);

// A verdict with its section about two lines, or about one (`b` is `a`). Null if it is said already, or if the coder has overridden it,
// which is a verdict as well.
Verdict* say(const EncounterView& view, Topic topic, Status status, std::string_view section, const Line& a, const Line& b,
             std::string message, std::vector<Verdict>& verdicts);
void offer_to_keep(const EncounterView& view, Verdict& verdict, const Line& a, const Line& b);

} // namespace sequela::rules
