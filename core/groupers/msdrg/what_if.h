// What if: the group of a claim after one change, and the groups that are one change away.
//
// What leads to another group is asked as a question about the documentation, in both directions alike; no weight and no payment is
// looked at, and nothing is recommended (AHIMA/ACDIS, Guidelines for Achieving a Compliant Query Practice).
#pragma once

#include <string>
#include <vector>

#include "groupers/msdrg/explain.h"

namespace sequela::groupers {

enum class ChangeKind { drop, add, make_principal, set_poa, replace };

struct Change {
    ChangeKind kind = ChangeKind::drop;
    int line = -1;                           // entry of the encounter; of `add` none
    CodeSystem system = CodeSystem::icd10cm; // of `add`
    std::string code = {};                   // of `add` and `replace`, any form
    rules::Poa poa = rules::Poa::none;       // of `set_poa`; of `add` present on admission
};

// The encounter with the changes made one after the other; a change whose line is not there is left out. Lines are those of the encounter
// before any change.
rules::Encounter with_changes(const rules::Encounter& encounter, const std::vector<Change>& changes);
// "without E11.65", "with I50.21", "R65.20 as principal diagnosis", "L89.154 not present on admission"
std::string words(const rules::Encounter& encounter, const Change& change);

struct NearbyGroup {
    int drg = 0;
    std::string title;
    Change change;        // that leads there
    std::string question; // what the record would have to say
    std::string source;   // of the rule that asks it
};

// Groups that one change leads to: without a code on which the group rests, with another condition as principal diagnosis, and with a more
// specific code (where `codes` are given) in place of an unspecified one. Each group is named once for each kind of question.
std::vector<NearbyGroup> nearby_groups(const MsDrgDefinitions& definitions, const rules::Encounter& encounter,
                                       const packs::CodeTable* codes);

} // namespace sequela::groupers
