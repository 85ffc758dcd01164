// What modifiers mean to the edits: tables of our own, each row with its source and its first day. No words of CPT are in them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "rules/verdict.h"

namespace sequela::rules {

// How an NCCI PTP-associated modifier sets an edit aside.
enum class Association {
    evaluation, // 24, 25, 57: a visit besides a procedure
    global,     // 58, 78, 79: in the postoperative period of another procedure
    distinct,   // 59, XE, XS, XP, XU
    other,      // 27, 91
    anatomic    // shows where; only two different sites say anything
};

enum class Side : char { none = ' ', left = 'L', right = 'R' };

struct AssociatedModifier {
    std::string_view modifier;
    Association association = Association::other;
    std::string_view since;  // its first day, "2015-01-01"; empty: as long as the edits
    Side side = Side::none;  // anatomic
    std::string_view place;  // anatomic: within the side; empty: the whole side
    std::string_view record; // what the record has to show for it, as the end of a sentence
};
// Medicare NCCI Policy Manual, chapter I, section E.
const std::vector<AssociatedModifier>& associated_modifiers();
// Null: it sets no edit aside on that day.
const AssociatedModifier* find_associated(std::string_view modifier, Date date);

// From this day on 59 and X{EPSU} count on either column; before it on the column 2 line alone (CMS change request 11168).
Date either_column_since();

// Do two anatomic modifiers show different sites, the same, or neither? LT and E1 overlap; LT and LC speak of different things.
enum class Sites { different, same, not_shown };
Sites compare_sites(const AssociatedModifier& a, const AssociatedModifier& b);

// Sections of CPT by number, and the letters of HCPCS Level II: whether a code is a visit.
enum class CodeKind { evaluation, anesthesia, surgery, radiology, laboratory, supply, unknown };
CodeKind kind_of_code(std::string_view code);

} // namespace sequela::rules
