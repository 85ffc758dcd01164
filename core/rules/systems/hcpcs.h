// Lines of service with a HCPCS Level II code: is the code one on its date, are its modifiers, and are its units a number?
#pragma once

#include <vector>

#include "rules/encounter_view.h"
#include "rules/verdict.h"

namespace sequela::rules {

void check_hcpcs_data(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_hcpcs_valid(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_hcpcs_modifiers(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_hcpcs_units(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
