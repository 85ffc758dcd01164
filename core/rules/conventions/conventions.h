// The conventions of ICD-10-CM, one function each (Official Guidelines I.A and I.B; Appendix I for present on admission).
#pragma once

#include <string_view>
#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

const std::vector<Rule>& convention_rules();

// data.cpp
void check_data(const EncounterView& view, std::vector<Verdict>& verdicts);
// validity.cpp
void check_shape(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_valid_on_date(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_billable(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_seventh_character(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_placeholder(const EncounterView& view, std::vector<Verdict>& verdicts);
// repetition.cpp
void check_duplicate(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_unspecified_with_specific(const EncounterView& view, std::vector<Verdict>& verdicts);
// excludes.cpp
void check_excludes1(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_excludes2(const EncounterView& view, std::vector<Verdict>& verdicts);
// Does an Excludes1 note of one of the two name the other?
bool are_excluded1(const EncounterView& view, const Line& a, const Line& b);
// sequence.cpp
void check_code_first(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_use_additional_code(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_code_also(const EncounterView& view, std::vector<Verdict>& verdicts);
// first_listed.cpp
void check_manifestation_first(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_external_cause_first(const EncounterView& view, std::vector<Verdict>& verdicts);
// sides.cpp
void check_unspecified_side(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_two_sides(const EncounterView& view, std::vector<Verdict>& verdicts);
// index.cpp
void check_combinations(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_index_pairs(const EncounterView& view, std::vector<Verdict>& verdicts);
// specificity.cpp
void check_more_specific(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_other_without_detail(const EncounterView& view, std::vector<Verdict>& verdicts);
// injuries.cpp
enum class Care { none, active, healing, sequela };
Care stage_of(const Line& line); // what its title says; none where it says nothing
std::string_view words(Care stage);
void check_sequela_first(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_one_stage(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_injury_aftercare(const EncounterView& view, std::vector<Verdict>& verdicts);
// present_on_admission.cpp
void check_poa_missing(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_poa_exempt(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_poa_unclear(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_poa_undetermined(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_poa_setting(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
