// What the MS-DRG grouper is given: the codes and facts of one inpatient claim.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/encounter.h"

namespace sequela::groupers {

// A diagnosis with its present-on-admission indicator: Y, N, U, W, 1, E, ' ' (blank) or anything else.
struct ClaimDiagnosis {
    std::string code; // normalised
    char poa = ' ';
};

struct MsDrgClaim {
    ClaimDiagnosis principal; // code empty: the claim has none
    std::vector<ClaimDiagnosis> secondary;
    std::vector<std::string> procedures;
    rules::Sex sex = rules::Sex::unknown;
    std::optional<int> discharge_status; // UB-04 FL 17; nothing: missing or no number
    rules::HospitalKind hospital = rules::HospitalKind::unknown;
};

} // namespace sequela::groupers
