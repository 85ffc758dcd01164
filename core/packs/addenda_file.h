// The addenda to the order file or the codes file: what a release added, deleted and revised, with a footer that counts it (domain
// rule 1.8).
#pragma once

#include <string>
#include <string_view>

#include "packs/lists.h"

namespace sequela::packs {

Result<Addenda> read_addenda(std::string_view bytes, const std::string& file);
// Whether the rows have the flag and the short title of the order file.
bool is_order_addenda(std::string_view bytes);

} // namespace sequela::packs
