// The edits of the Medicare Code Editor at the desk, for hospital inpatients in the United States.
//
// One finding, one verdict. The editor repeats some conventions of the classification; where another rule has already said the same about a
// line (an invalid code, a duplicate, an external cause or a manifestation that stands first, a side left open), the edit is not said
// again, and only edit_claim() names it. This family therefore runs after all others.
#pragma once

#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& mce_rules();

} // namespace sequela::rules
