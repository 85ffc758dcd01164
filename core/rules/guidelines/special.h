// Guidelines that compare what a table cannot: titles, dates, degrees, stages of care, words of the record.
#pragma once

#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// pregnancy.cpp: the trimester of a title and the weeks of gestation; the stay in which a child is born
void check_trimester(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_birth_episode(const EncounterView& view, std::vector<Verdict>& verdicts);
// injuries.cpp: the highest degree of a burn; external causes at the stage of care of the injuries; two stages of one pressure ulcer
void check_burn_degrees(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_external_stage(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_ulcer_stages(const EncounterView& view, std::vector<Verdict>& verdicts);
// words.cpp: "probable", "rule out", "history of" in the words that support a code
void check_words(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
