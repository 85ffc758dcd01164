// The rules of every system but ICD-10-CM: is a code one on its date, and is what stands beside it right?
#pragma once

#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& system_rules();

} // namespace sequela::rules
