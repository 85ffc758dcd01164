// Whether a code may be used on a date, where its file says from when to when: HCPCS (added, terminated) and NDC (marketing start and end).
// Such files keep what has ended for years, so that being listed is not enough.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::lookup {

enum class DatedState { valid, not_listed, not_yet, ended, no_data };

struct DatedValidity {
    DatedState state = DatedState::no_data;
    std::optional<Date> first_day;        // of use, if the file says so
    std::optional<Date> last_day;         // the last on which it may be used
    std::vector<std::string> use_instead; // the file's cross references that are valid on the date
    std::string release;                  // of the list that decided
};

// A code of the edition's system on the edition's date; normalised.
DatedValidity dated_validity(const packs::Edition& edition, std::string_view code);
// A HCPCS modifier of two characters.
DatedValidity modifier_validity(const packs::Edition& edition, std::string_view modifier);
// "J9902 ended on 30 Jun 2026", "J9999 begins on 01 Jan 2027", "J9998 is not in the release 2026"; empty where it is valid.
std::string words(const DatedValidity& validity, std::string_view shown_code);

} // namespace sequela::lookup
