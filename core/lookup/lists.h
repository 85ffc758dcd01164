// Which lists a code is on, on a date: CC and MCC, HAC, POA-exempt, MCE, CMS-HCC; MUE, OPPS, add-on codes, PTP edits. In words, each with
// the release that says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/code.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

struct ListEntry {
    std::string list;     // "MUE, practitioners"
    std::string value;    // "4 units on one day (MAI 2: Policy)"
    std::string release;  // "2024 Q3"
    std::string source;   // who publishes the list
    bool no_data = false; // the list is not installed for the date; `value` says so
};

enum class MissingLists { leave_out, say };

// Only lists that answer for the date are asked; a code that is not on a list has no entry. With `say` each list that is not installed for
// the date has one entry with no_data. An Error means damaged data.
Result<std::vector<ListEntry>> lists_of(packs::Catalogue& catalogue, CodeSystem system, Date date, std::string_view code,
                                        MissingLists missing = MissingLists::leave_out);

// A flag of the Medicare Code Editor in words: "manifestation" gives "Manifestation: not as principal diagnosis". An unknown one as it is.
std::string mce_flag_words(std::string_view flag);

// {"list", "value", "release", "source"}, and "no_data" where it is so.
std::string to_json(const ListEntry& entry);

} // namespace sequela::lookup
