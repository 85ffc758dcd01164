// What a release changes against another one of the same system: the same facts as the official addenda, and what those do not say
// (notes, replacements).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::packs {

enum class Difference {
    added,           // not listed before; a header, or a code that can be reported
    deleted,         // listed before, not any more
    became_header,   // could be reported before, and is a header now: more characters are needed
    became_billable, // was a header, and can be reported now
    revised,         // another long or short title
    moved,           // stands under another code
    notes            // other notes of the Tabular at the code itself
};
std::string_view key(Difference difference);   // "added", "became_header" …
std::string_view title(Difference difference); // "Added", "Became a header" …

struct CodeChange {
    Difference kind = Difference::added;
    std::string code;      // undotted
    bool billable = false; // in the newer release; of what is deleted, in the older one
    std::string before;    // title, parent's code or removed notes; empty for what was added
    std::string after;
    std::vector<std::string> replacements; // of what is deleted or became a header: from the conversion table, else the codes below it
};

// What one release counts as additions and deletions of codes that can be reported: a code that becomes a header counts as deleted, and
// one that becomes complete as added, as in the addenda.
struct DiffCounts {
    std::size_t added = 0;
    std::size_t deleted = 0;
    std::size_t gone = 0;          // of the deleted: not listed any more
    std::size_t became_header = 0; // of the deleted: a header now
    std::size_t revised = 0;       // of codes that can be reported
};

struct ReleaseDiff {
    const Pack* older = nullptr;
    const Pack* newer = nullptr;
    std::vector<CodeChange> changes; // in the order of the newer book; what is deleted stands where it was
    [[nodiscard]] DiffCounts counts() const;
};

// Both editions must have codes. Notes are compared only where their Tabular Lists are of different releases.
ReleaseDiff diff(const Edition& older, const Edition& newer);
// The same by two installed codes packs of one system.
Result<ReleaseDiff> diff(Catalogue& catalogue, const Pack& older, const Pack& newer);

// All changes as a table: change, code, can be reported, before, after, replacements. RFC 4180; cells like formulas are defused.
std::string diff_csv(const ReleaseDiff& diff);

} // namespace sequela::packs
