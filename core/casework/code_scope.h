// Which codes a note is on: one code, a category with all below it, or a range.
#pragma once

#include <string>
#include <string_view>

#include "base/code.h"
#include "base/result.h"

namespace sequela::casework {

// A code of any system. `classification` names it where the system is CodeSystem::other.
struct CodeRef {
    CodeSystem system = CodeSystem::icd10cm;
    std::string classification;
    std::string code; // as stored: normalise_code
};
bool operator==(const CodeRef& a, const CodeRef& b);

struct CodeScope {
    std::string first; // as stored
    std::string last;  // the same as `first` but in a range
    bool exact = true; // this code alone; else all that begin with it, and in a range all between
    [[nodiscard]] bool covers(std::string_view code) const;
};
bool operator==(const CodeScope& a, const CodeScope& b);

// "E11.22" one code; "E11.-", "E11-", "E11*" a category with all below it; "E08-E13", "E08–E13", "E08 to E13" a range with all below both
// ends. Codes of which a dash may be part (NDC, and systems that the project does not know) have no range with a plain dash.
Result<CodeScope> parse_scope(CodeSystem system, std::string_view text);
// "E11.22", "E11.-", "E08–E13".
std::string scope_text(CodeSystem system, const CodeScope& scope);

} // namespace sequela::casework
