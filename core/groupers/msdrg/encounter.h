// From an encounter to the grouper's claim, and back from its result to the lines that a coder sees.
#pragma once

#include <vector>

#include "groupers/msdrg/claim.h"
#include "groupers/msdrg/group.h"

namespace sequela::groupers {

// The claim with the number of the entry (index into Encounter::entries) behind each of its codes.
struct MsDrgClaimOfEncounter {
    MsDrgClaim claim;
    int principal = -1;
    std::vector<int> secondary;
    std::vector<int> procedures;
};

// The first ICD-10-CM entry is the principal diagnosis, the others are secondary; ICD-10-PCS entries are the procedures.
MsDrgClaimOfEncounter claim_of(const rules::Encounter& encounter);

// MS-DRGs are of hospital inpatients.
bool has_ms_drg(const rules::Encounter& encounter);

} // namespace sequela::groupers
