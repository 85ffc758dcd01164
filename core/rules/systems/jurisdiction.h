// Which systems a country codes in: the United States ICD-10-CM and its companions, the United Kingdom ICD-10 5th edition and OPCS-4.
#pragma once

#include <vector>

#include "rules/encounter_view.h"
#include "rules/verdict.h"

namespace sequela::rules {

// "system.jurisdiction": a code of a system that the encounter's country does not report.
void check_jurisdiction(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
