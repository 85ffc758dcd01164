// Which code systems a coder is offered: by the workspace's jurisdiction, the setting of the encounter and its date.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "casework/workspace.h"
#include "lookup/all_search.h"
#include "rules/encounter.h"

namespace sequela::casework {

// Where a workspace keeps its jurisdiction; the United States where it keeps none.
constexpr std::string_view kJurisdictionSetting = "jurisdiction";
std::string_view key(rules::Jurisdiction jurisdiction); // "us", "uk"
std::optional<rules::Jurisdiction> jurisdiction_from_key(std::string_view key);

// What a diagnosis is coded in.
CodeSystem diagnosis_system(rules::Jurisdiction jurisdiction, std::optional<Date> date);

// In the order in which results are grouped: inpatient ICD-10-CM and PCS first, professional ICD-10-CM, CPT and HCPCS. All that the
// jurisdiction has on the date, whether installed or not; classifications of the user come last.
std::vector<lookup::SystemRef> offered_systems(const packs::Catalogue& catalogue, rules::Jurisdiction jurisdiction, rules::Setting setting,
                                               std::optional<Date> date);
// Every system of the jurisdiction, those that have ended too: for looking up without a case.
std::vector<lookup::SystemRef> all_systems(const packs::Catalogue& catalogue, rules::Jurisdiction jurisdiction);
// Of the workspace; the United States where it does not say.
rules::Jurisdiction jurisdiction_of(Workspace& workspace);

} // namespace sequela::casework
