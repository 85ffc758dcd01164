// CMS's National Correct Coding Initiative for lines of service: procedure-to-procedure edits, add-on codes and medically unlikely units.
#pragma once

#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& ncci_rules();

// ncci.data: which of the tables are not installed for the day of some line. One verdict for all of them.
void check_ncci_data(const EncounterView& view, std::vector<Verdict>& verdicts);
// ncci.ptp: two lines of one day of which one is part of the other.
void check_ptp(const EncounterView& view, std::vector<Verdict>& verdicts);
// ncci.add_on: an add-on code without its primary code.
void check_add_on(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
