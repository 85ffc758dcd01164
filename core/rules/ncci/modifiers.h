// Modifiers of lines of service: which conflict, where they belong, what they presuppose.
#pragma once

#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& modifier_rules();

} // namespace sequela::rules
