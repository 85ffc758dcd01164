// Hospital-acquired conditions at the desk: a diagnosis of a category that was not present on admission, or of which the record does not
// say it, is shown with its category. Nothing is said of what that means for a payment: the indicator follows the record alone.
#pragma once

#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& hac_rules();

} // namespace sequela::rules
