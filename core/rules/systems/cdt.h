// CDT: tooth and surfaces of a line of dental service (ADA Universal/National Tooth Designation System; ADA dental claim form, items 27 and
// 28).
#pragma once

#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// cdt.tooth: 1 to 32 permanent, A to T primary; 51 to 82 and AS to TS supernumerary.
void check_cdt_tooth(const EncounterView& view, std::vector<Verdict>& verdicts);
// cdt.surface: M, O or I, D, B or F, L; each once; incisal surfaces are of front teeth, occlusal ones of back teeth.
void check_cdt_surface(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
