// What the installed releases of a system say of one code, one after the other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lookup/all_search.h"
#include "lookup/code_page.h"

namespace sequela::lookup {

// Appends an entry for each installed release, oldest first; none if no release ever listed the code. `current` is the release that is
// shown, or null. An empty `title` becomes that of the newest release which lists the code.
Status append_history(packs::Catalogue& catalogue, const SystemRef& system, const packs::Pack* current, std::string_view code,
                      std::string& title, std::vector<HistoryEntry>& history);

} // namespace sequela::lookup
