// The Official Guidelines of ICD-10-PCS that can be decided from the codes of one admission: what is part of another procedure, which
// values exclude each other, and a question about the principal procedure. What depends on the operative report alone is not judged here
// (B3.2 distinct sites, B3.3, B3.6, B3.7, B3.12 to B3.17): a code alone cannot say it.
#pragma once

#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& procedure_rules();

// one_site.cpp: two procedures on one body part
void check_pcs_inspection(const EncounterView& view, std::vector<Verdict>& verdicts);         // icd10pcs.inspection
void check_pcs_excision_resection(const EncounterView& view, std::vector<Verdict>& verdicts); // icd10pcs.excision_resection
void check_pcs_repeated_resection(const EncounterView& view, std::vector<Verdict>& verdicts); // icd10pcs.repeated_resection
void check_pcs_fusion_device(const EncounterView& view, std::vector<Verdict>& verdicts);      // icd10pcs.fusion_device
void check_pcs_replacement(const EncounterView& view, std::vector<Verdict>& verdicts);        // icd10pcs.replacement
// principal_procedure.cpp
void check_pcs_principal(const EncounterView& view, std::vector<Verdict>& verdicts); // icd10pcs.principal
void check_pcs_graft(const EncounterView& view, std::vector<Verdict>& verdicts);     // icd10pcs.graft

} // namespace sequela::rules
