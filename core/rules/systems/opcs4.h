// OPCS-4: the order of codes (National Clinical Coding Standards OPCS-4; domain rule 17.7).
#pragma once

#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// opcs4.subsidiary: methods (Y) and sites (Z) never stand first, as they say more of a procedure and are none.
void check_opcs4_subsidiary(const EncounterView& view, std::vector<Verdict>& verdicts);
// opcs4.laterality: the side (Z94) stands behind the site that it is of, not before it.
void check_opcs4_laterality(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
