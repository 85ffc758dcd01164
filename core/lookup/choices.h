// Pickers: ways to complete a code or to change one character. They offer listed codes only.
#pragma once

#include <string_view>
#include <vector>

#include "lookup/code_page.h"

namespace sequela::lookup {

// For a header: the next character. For a code that takes one: the 7th character. For a sided code: the side.
std::vector<ChoiceGroup> choice_groups(const packs::Edition& edition, std::string_view code);

} // namespace sequela::lookup
