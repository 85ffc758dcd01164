// The NDC of a drug, as a line of its own or beside a HCPCS code: its form, and the unit of its quantity (X12 837, LIN03 and CTP).
#pragma once

#include <vector>

#include "rules/encounter_view.h"
#include "rules/verdict.h"

namespace sequela::rules {

void check_ndc_form(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_ndc_unit(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_ndc_valid(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
