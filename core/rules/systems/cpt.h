// CPT: what can be said of a line of service without a word of the licensed text.
#pragma once

#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// cpt.modifier: a modifier that cannot be one.
void check_cpt_modifiers(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
