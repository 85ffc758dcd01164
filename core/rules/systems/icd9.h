// ICD-9-CM until 30 September 2015, ICD-10-CM and ICD-10-PCS from 1 October 2015 (45 CFR 162.1002).
#pragma once

#include <vector>

#include "rules/encounter_view.h"
#include "rules/verdict.h"

namespace sequela::rules {

void check_icd9_date(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_icd9_valid(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
