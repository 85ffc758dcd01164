// What Medicare's outpatient payment system says about single lines of a hospital outpatient claim. What is paid, packaged and discounted
// is the grouper's business (groupers/opps).
#pragma once

#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& opps_rules();

} // namespace sequela::rules
