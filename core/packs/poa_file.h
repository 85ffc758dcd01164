// The list of codes that are exempt from present-on-admission reporting: tab-separated, a header line, codes with their dot.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "packs/lists.h"

namespace sequela::packs {

// The columns of a header line such as "Order26<TAB>POAexemptCode<TAB>Description".
struct PoaHeader {
    std::size_t columns = 0;
    std::size_t code = 0;
    bool has_order = false;  // the list of deleted codes has none
    bool has_action = false; // the list of revised titles
};
std::optional<PoaHeader> read_poa_header(std::string_view line);

Result<PoaExemptList> read_poa_list(std::string_view bytes, const std::string& file);

} // namespace sequela::packs
