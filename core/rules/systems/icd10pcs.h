// The rules of ICD-10-PCS: is each code a code on the discharge date, and is the setting one that reports it?
#pragma once

#include "rules/check.h"

namespace sequela::rules {

void check_pcs_data(const EncounterView& view, std::vector<Verdict>& verdicts);    // icd10pcs.data
void check_pcs_setting(const EncounterView& view, std::vector<Verdict>& verdicts); // icd10pcs.setting
void check_pcs_valid(const EncounterView& view, std::vector<Verdict>& verdicts);   // icd10pcs.not_valid

} // namespace sequela::rules
