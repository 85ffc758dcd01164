// Why a code cannot be used on the date of an edition, and what can be used instead. Shared by the code page and the rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::lookup {

enum class Fault {
    none,            // billable
    no_codes,        // no codes installed for the date
    malformed,       // not the shape of an ICD-10-CM code (domain rule 1.1)
    header,          // listed, but more characters are needed (1.2)
    seventh_missing, // listed, and only the 7th character is missing (1.3)
    seventh_wrong,   // the 7th character is not one that the classification has here
    placeholder,     // would be a code if the placeholder X stood where it must (1.3, Guidelines I.A.4)
    too_long,        // characters behind a complete code
    not_listed       // no such code on the date
};

struct Examination {
    Fault fault = Fault::none;
    std::string listed;                   // the longest listed beginning of the code, or the code itself; may be empty
    std::vector<std::string> use_instead; // billable on the date; from the conversion table, or the completed code
    std::string seventh_choices;          // "ADS": for seventh_missing and seventh_wrong
    // From the other installed releases, if a catalogue is given: the last day of the newest one before that lists it, and the first day of
    // the oldest one after that does.
    std::optional<Date> last_listed;
    std::optional<Date> first_listed_later;
    std::string last_release;
    std::string later_release;
};

// `code` is undotted and upper case. `catalogue` may be null.
Examination examine(const packs::Edition& edition, packs::Catalogue* catalogue, std::string_view code);

} // namespace sequela::lookup
