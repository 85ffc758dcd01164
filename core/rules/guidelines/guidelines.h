// The ICD-10-CM Official Guidelines beyond the conventions: Sections I.B, I.C, II and IV, as far as a machine can decide or ask (domain
// rules 3).
//
// A guideline is a row of a table (guideline_row.h), dated and with its section; a few need a function. Where a convention of the
// classification has said the same of the same codes, the guideline stays silent: the classification comes first (domain rule 0.5).
// What only the record can tell is a question to the coder, of status info.
#pragma once

#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

const std::vector<Rule>& guideline_rules();

} // namespace sequela::rules
