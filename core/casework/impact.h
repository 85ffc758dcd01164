// What a new release means for the work that is there: which cases hold codes that it ends, and what takes their place.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "casework/coding_session.h"
#include "casework/workspace.h"
#include "packs/release_diff.h"

namespace sequela::casework {

enum class Concern {
    broken, // the code is not valid on the date of the case, or the case has no date yet
    ending, // valid on the date of the case; a later encounter will need another code
    changed // title, notes or place: worth a look
};

struct ImpactLine {
    CodeUse use;
    packs::Difference kind = packs::Difference::deleted;
    Concern concern = Concern::changed;
    std::vector<std::string> replacements; // undotted
};

struct Impact {
    std::vector<ImpactLine> lines;  // open cases first, what is broken first
    std::size_t open_cases = 0;     // draft or on hold, with a broken code
    std::size_t finished_cases = 0; // finished, with a broken code
    std::size_t ending_cases = 0;   // cases with a code that ends, still valid for them
};

// The changes must be of the system of the uses; others are passed over.
Impact impact_of(const packs::ReleaseDiff& diff, const std::vector<CodeUse>& uses);
// The codes of one system that any case holds: "codes that I use".
std::set<std::string, std::less<>> codes_used(const std::vector<CodeUse>& uses, CodeSystem system, std::string_view classification = {});

// Puts a replacement in place of the code, as one undoable step of that case.
Status replace_in_case(Workspace& workspace, packs::Catalogue& catalogue, const CodeUse& use, std::string_view replacement);

// A coder has read what a release changes. Kept in the audit trail, so that it can be shown to others.
struct Acknowledgement {
    std::string user;
    std::int64_t at_ms = 0;
};
Status acknowledge(Workspace& workspace, const packs::Pack& release);
Result<std::vector<Acknowledgement>> acknowledgements(Workspace& workspace, const packs::Pack& release); // newest first

} // namespace sequela::casework
