// Sides: which codes differ from a code only in the side of the body (Guidelines I.B.13). Found by comparing the titles of the codes that
// share all but one character, never from the character itself, whose meaning differs from place to place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "packs/code_table.h"

namespace sequela::lookup {

enum class Side { none, right, left, bilateral, unspecified };
std::string_view title(Side side); // "right", "bilateral", "unspecified side"

struct SideCode {
    Side side = Side::none;
    std::string code; // listed; a header if the code itself is one
    bool billable = false;
    bool current = false; // the code itself
};

// The code and its siblings that name another side of the same condition, in the order of the book; empty if the code names no side or
// there is no other side. A code that says "unspecified" of something else than the side has none.
std::vector<SideCode> side_codes(const packs::CodeTable& codes, std::string_view code);

} // namespace sequela::lookup
