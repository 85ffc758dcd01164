// An encounter as the editor sees it, edited once for all rules of the family.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/encounter_view.h"
#include "rules/mce/editor.h"
#include "rules/mce/installed.h"

namespace sequela::rules::mce {

struct EncounterEdits {
    bool applies = false;  // a hospital inpatient in the United States, with a discharge date and a diagnosis
    bool complete = false; // the tables are installed, and answer for the date
    InstalledTables installed;
    Claim claim;
    EditedClaim edited;
    std::vector<int> diagnosis_lines; // indexes into Encounter::entries, as the claim's
    std::vector<int> procedure_lines;
};
const EncounterEdits& edits_of(const EncounterView& view);

// The UB-04 patient status: "01", "1" and "20"; -1 for what is no number, nothing for none.
std::optional<int> discharge_status_of(std::string_view text);

} // namespace sequela::rules::mce
