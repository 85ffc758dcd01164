// The claims with the results of CMS's own grouper, where they are beside the official files.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "groupers/msdrg/group.h"

namespace sequela::groupers::test {

// The definition tables and weights of the official release in memory; null where they are not installed.
packs::Catalogue* grouper_catalogue();
// Definitions of a version, kept for the run; null as above.
const MsDrgDefinitions* definitions(int version);
// "../shared/oracle" beside the checkout, or what ORACLE names.
std::optional<std::string> oracle_file(const std::string& name);
// Calls with every line of a .jsonl.gz.
void for_each_line(const std::string& path, const std::function<void(const std::string&)>& line);

MsDrgClaim claim_of(const nlohmann::json& in);
// The result in the form of the file's "out".
nlohmann::json out_of(const MsDrgDefinitions& definitions, const MsDrgResult& result, const MsDrgClaim& claim);

struct Comparison {
    int claims = 0;
    int different = 0;                // in anything but the next
    int other_procedure_credited = 0; // the same group, but "affects_drg" stands at another procedure
    std::string first_difference;
};
// One line of the file against our result.
void compare(const MsDrgDefinitions& definitions, const nlohmann::json& line, Comparison& comparison);

} // namespace sequela::groupers::test
