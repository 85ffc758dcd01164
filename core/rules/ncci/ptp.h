// One pair of lines against the NCCI procedure-to-procedure edits: which row is in force, and whether a modifier sets it aside.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "packs/catalogue.h"
#include "rules/ncci/service_lines.h"

namespace sequela::rules {

// "practitioner" or "hospital", as Catalogue::ptp has them.
std::string_view ptp_table_of(ProviderType type);

struct PairEdit {
    packs::InForce in_force = packs::InForce::no;
    packs::PtpEdit edit; // of a pair that is in force; else the first row that may be
};
// Of the two codes in either order on that day. A row that is in force goes before one of which the file does not say it.
PairEdit edit_of_pair(const packs::PtpEdits& edits, std::string_view a, std::string_view b, Date day);

enum class Bypass {
    none,      // no modifier that counts
    forbidden, // indicator 0: a modifier that would count elsewhere does not here
    same_site, // anatomic modifiers that name one site
    not_shown, // an anatomic modifier that does not show another site than the other line
    accepted
};
struct BypassFound {
    Bypass kind = Bypass::none;
    int line = -1; // index into Encounter::entries
    std::string modifier;
    std::string record; // what the record has to show for it
};
// What the modifiers of the two lines do to the edit.
BypassFound find_bypass(const packs::PtpEdit& edit, const ServiceLine& column1, const ServiceLine& column2, Date day);

// The row as a coder reads it: “column 1 X1001, column 2 X1002, from 01 Jan 2025, indicator 1; …”.
std::string row_text(const packs::PtpEdit& edit);

} // namespace sequela::rules
