#include "casework/code_scope.h"

#include <array>
#include <optional>

#include "base/text.h"

namespace sequela::casework {
namespace {

constexpr std::string_view kEnDash = "\xE2\x80\x93";
constexpr std::size_t kLongestCode = 64; // of an ICD-11 cluster; the codes of packs are shorter

bool dash_is_part_of_codes(CodeSystem system) {
    return system == CodeSystem::ndc || system == CodeSystem::other || system == CodeSystem::icd11;
}

bool is_code(std::string_view code) {
    if (code.empty() || code.size() > kLongestCode) return false;
    for (const char c : code)
        if (static_cast<unsigned char>(c) <= ' ' || c == '*') return false;
    return true;
}

Error no_scope(std::string_view text) {
    return {"This is no code and no range of codes", std::string(text),
            "Write one code (E11.22), a category (E11.-) or a range (E08-E13)."};
}

// Where a range is cut, and how long the sign is.
std::optional<std::pair<std::size_t, std::size_t>> find_cut(CodeSystem system, std::string_view text) {
    const std::size_t to = find_ignoring_case(text, " to ");
    if (to != std::string_view::npos) return std::pair(to, std::size_t{4});
    const std::size_t en_dash = text.find(kEnDash);
    if (en_dash != std::string_view::npos) return std::pair(en_dash, kEnDash.size());
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos || dash_is_part_of_codes(system)) return std::nullopt;
    return std::pair(dash, std::size_t{1});
}

} // namespace

bool operator==(const CodeRef& a, const CodeRef& b) {
    return a.system == b.system && a.classification == b.classification && a.code == b.code;
}

bool operator==(const CodeScope& a, const CodeScope& b) {
    return a.first == b.first && a.last == b.last && a.exact == b.exact;
}

bool CodeScope::covers(std::string_view code) const {
    if (exact) return code == first;
    return code.substr(0, first.size()) >= first && code.substr(0, last.size()) <= last;
}

Result<CodeScope> parse_scope(CodeSystem system, std::string_view text) {
    text = trim(text);
    for (const std::string_view sign : std::array<std::string_view, 4>{".-", "-", "*", kEnDash}) {
        if (text.size() <= sign.size() || text.substr(text.size() - sign.size()) != sign) continue;
        const std::string code = normalise_code(system, text.substr(0, text.size() - sign.size()));
        const bool dashed = !dash_is_part_of_codes(system) && code.find('-') != std::string::npos;
        if (!is_code(code) || dashed) return no_scope(text);
        return CodeScope{code, code, false};
    }
    if (const auto cut = find_cut(system, text)) {
        CodeScope range{normalise_code(system, text.substr(0, cut->first)), normalise_code(system, text.substr(cut->first + cut->second)),
                        false};
        const bool plain = range.first.find('-') == std::string::npos && range.last.find('-') == std::string::npos;
        if (!is_code(range.first) || !is_code(range.last) || (!plain && !dash_is_part_of_codes(system))) return no_scope(text);
        if (range.first > range.last) return Error{"The range ends before it begins", std::string(text), "Write the lower code first."};
        return range;
    }
    const std::string code = normalise_code(system, text);
    if (!is_code(code)) return no_scope(text);
    return CodeScope{code, code, true};
}

std::string scope_text(CodeSystem system, const CodeScope& scope) {
    const std::string first = display_code(system, scope.first);
    if (scope.exact) return first;
    if (scope.first != scope.last) return first + std::string(kEnDash) + display_code(system, scope.last);
    // "E11.-", as the Tabular List writes it, and "0210-" where codes have no dot.
    const bool dotted = display_code(system, scope.first + "0000") != scope.first + "0000";
    return first + (dotted && first.find('.') == std::string::npos ? ".-" : "-");
}

} // namespace sequela::casework
