// Clinical categories of the diagnoses of an encounter (AHRQ, Clinical Classifications Software Refined), from the table that the user
// installs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "packs/catalogue.h"
#include "rules/encounter.h"

namespace sequela::groupers {

struct CcsrCategory {
    std::string code; // "CIR019"
    std::string name;
};

struct CcsrLine {
    int line = 0; // entry of the encounter
    std::vector<CcsrCategory> categories;
    std::optional<CcsrCategory> by_default; // of the first diagnosis: what it counts as where one category is asked for
};

struct CcsrResult {
    std::vector<CcsrLine> lines;
    std::vector<int> unknown; // entries that the table does not have
    std::string release;
};

// An Error says that the table is not installed for the date.
Result<CcsrResult> ccsr(packs::Catalogue& catalogue, const rules::Encounter& encounter);

} // namespace sequela::groupers
