#include "lookup/search/code_query.h"

#include <algorithm>

namespace sequela::lookup::searching {

namespace {

// Whether it is one, the release says: FY2026 has codes that begin with two letters (QA0).
bool begins_code(std::string_view code, const packs::CodeTable& codes) {
    if (code.size() < 2 || code.size() > packs::CodeKey::kLongest) return false;
    const auto [first, last] = codes.range(code);
    return first < last;
}

} // namespace

std::string code_in(std::string_view query, const packs::CodeTable& codes) {
    std::string code;   // without dots
    std::string dotted; // as some systems keep it
    for (const char c : query) {
        if (c == ' ' || c == '\t') continue;
        const bool small = c >= 'a' && c <= 'z';
        const bool mark = c == '.' || c == '-';
        if (!small && !mark && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) return {};
        const char upper = small ? static_cast<char>(c - 'a' + 'A') : c;
        dotted += upper;
        if (!mark) code += upper;
        if (code.size() > packs::CodeKey::kLongest) return {};
    }
    if (begins_code(code, codes)) return code;
    return begins_code(dotted, codes) ? dotted : std::string();
}

std::vector<std::uint32_t> rows_of_code(std::string_view code, const packs::CodeTable& codes, std::size_t limit, bool billable_only) {
    std::vector<std::uint32_t> out;
    const auto [first, last] = codes.range(code);
    return rows_of_range({first, last}, codes, limit, billable_only);
}

RowRange range_in(std::string_view query, const packs::CodeTable& codes) {
    const std::size_t dash = query.find('-');
    if (dash == std::string_view::npos || dash == 0 || query.find('-', dash + 1) != std::string_view::npos) return {};
    const std::string first = code_in(query.substr(0, dash), codes);
    const std::string last = code_in(query.substr(dash + 1), codes);
    if (first.size() < 3 || last.size() < 3) return {};
    return {codes.range(first).first, codes.range(last).second};
}

std::vector<std::uint32_t> rows_of_range(RowRange range, const packs::CodeTable& codes, std::size_t limit, bool billable_only) {
    std::vector<std::uint32_t> out;
    if (range.empty()) return out;
    const auto [first, last] = range;
    const auto add = [&](std::uint32_t row) {
        if (out.size() < limit && (!billable_only || codes.rows[row].billable != 0)) out.push_back(row);
    };
    // Level by level: what has the same nearest listed parent stands together.
    std::size_t shortest = codes.rows[first].code.text().size();
    for (std::uint32_t row = first; row < last; ++row)
        shortest = std::min(shortest, codes.rows[row].code.text().size());
    for (std::size_t length = shortest; length <= packs::CodeKey::kLongest && out.size() < limit; ++length)
        for (std::uint32_t row = first; row < last && out.size() < limit; ++row)
            if (codes.rows[row].code.text().size() == length) add(row);
    return out;
}

} // namespace sequela::lookup::searching
