// Hospital-acquired conditions: which of the categories of the release a secondary diagnosis meets (Deficit Reduction Act, section 5001(c);
// CMS's list for the version of the grouper that the discharge date chooses). Some categories need a procedure or a principal diagnosis
// besides; a code that does not meet its formula is none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules::hac {

struct Condition {
    std::string number; // "5"
    std::string title;  // "Falls and Trauma"
};

struct Conditions {
    bool applies = false;   // a hospital inpatient in the United States, whose hospital is not exempt
    bool installed = false; // the tables answer for the discharge date
    std::string release;
    std::vector<std::vector<Condition>> of_line; // parallel to EncounterView::lines; filled for secondary diagnoses with N or U
};
// Worked out once a run.
const Conditions& conditions_of(const EncounterView& view);
// Does the line meet a category?
bool is_condition(const EncounterView& view, const Line& line);

// The value of a formula such as "PDX:hac11_pdx & SDX:hac11_sdx & hac11_proc". `holds(kind, name)` says whether an operand is met; its kind
// is "PDX", "SDX" or empty for procedures. A formula that cannot be read is not met.
using Holds = bool (*)(const void* about, std::string_view kind, std::string_view name);
bool is_met(std::string_view formula, const void* about, Holds holds);

} // namespace sequela::rules::hac
