// Which entries of the Alphabetic Index, the External Cause Index and the tables lead to a code.
#pragma once

#include <string_view>
#include <vector>

#include "lookup/code_page.h"

namespace sequela::lookup {

// Entries with the code itself first; then, where there are none, those with the longest beginning of it ("S52.50-").
std::vector<IndexPath> index_paths(const packs::Edition& edition, std::string_view code, std::size_t limit);

} // namespace sequela::lookup
