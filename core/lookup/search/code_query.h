// Queries that are codes, whole or in part.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "packs/code_table.h"

namespace sequela::lookup::searching {

// "e11.2", "E1122", "s52 501", "qa0": the code without dots and spaces if the release has codes that begin like that; else empty.
std::string code_in(std::string_view query, const packs::CodeTable& codes);

// "N18.1-N18.6", "c00 - d49": the rows from the first code to the last, with all that is below them, as notes name them.
struct RowRange {
    std::uint32_t first = 0;
    std::uint32_t last = 0; // behind the last row; empty: the query is no range
    [[nodiscard]] bool empty() const { return first >= last; }
};
RowRange range_in(std::string_view query, const packs::CodeTable& codes);
std::vector<std::uint32_t> rows_of_range(RowRange range, const packs::CodeTable& codes, std::size_t limit, bool billable_only);

// Rows for a whole or partial code: the code itself, its children in the order of the book, then all that is below those.
std::vector<std::uint32_t> rows_of_code(std::string_view code, const packs::CodeTable& codes, std::size_t limit, bool billable_only);

} // namespace sequela::lookup::searching
