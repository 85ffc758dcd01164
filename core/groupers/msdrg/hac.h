// Hospital-acquired conditions (Deficit Reduction Act, section 5001(c)): which secondary diagnoses stop counting as CC or MCC.
#pragma once

#include <optional>
#include <vector>

#include "groupers/msdrg/claim_state.h"

namespace sequela::groupers {

struct HacFindings {
    std::vector<std::size_t> met; // numbers of secondary diagnoses that lose their severity
    bool poa_missing = false;     // a diagnosis on a list has no indicator that can be read
    bool met_by_codes = false;    // a list would be met if no other diagnosis had been present on admission
    bool only_n_or_u = true;      // of the diagnoses that meet a list
};

// Looks at the secondary diagnoses that are CC or MCC; writes its readings into the result.
HacFindings find_hacs(const ClaimState& state, const MsDrgClaim& claim, MsDrgResult& result);
// Why there is no final group: a hospital that has to report POA has not, or it is not known whether it has to.
std::optional<ReturnCode> hac_error(const MsDrgClaim& claim, const HacFindings& findings);

} // namespace sequela::groupers
