// Every claim of the oracle against the results of CMS's own editor: the outcome, the counts, the edits of each code and the age group of
// each conflict.
#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

#include "official.h"
#include "oracle.h"
#include "rules/mce/editor.h"
#include "rules/mce/installed.h"

namespace {

using namespace sequela;
using namespace sequela::rules::mce;
using Json = nlohmann::json;

// The claim points into `in`.
Claim claim_of(const Json& in) {
    Claim claim;
    claim.discharged = discharge_date(in["discharge_date"].get_ref<const std::string&>());
    if (in["admit_dx"].is_string()) claim.admitting = in["admit_dx"].get_ref<const std::string&>();
    if (in["pdx"].is_array()) claim.diagnoses.push_back(in["pdx"][0].get_ref<const std::string&>());
    for (const Json& each : in["sdx"])
        claim.diagnoses.push_back(each[0].get_ref<const std::string&>());
    for (const Json& each : in["proc"])
        claim.procedures.push_back(each.get_ref<const std::string&>());
    claim.age = in["age"].get<int>();
    claim.sex = in["sex"].get<int>();
    claim.discharge_status = in["discharge_status"].get<int>();
    claim.length_of_stay = in["length_of_stay"].get<int>();
    return claim;
}

Json describe(const CodeEdits& code) {
    std::set<std::string> edits;
    for (std::size_t i = 0; i < kEditCount; ++i)
        if (code.edits.has(static_cast<Edit>(i))) edits.emplace(key(static_cast<Edit>(i)));
    Json json = {{"edits", edits}};
    if (code.age_group != AgeGroup::none) json["age_conflict"] = key(code.age_group);
    return json;
}

Json describe(const std::vector<CodeEdits>& codes, std::size_t from = 0) {
    Json json = Json::array();
    for (std::size_t i = from; i < codes.size(); ++i)
        json.push_back(describe(codes[i]));
    return json;
}

Json describe(const Claim& claim, const EditedClaim& result) {
    Json counts = Json::object();
    for (std::size_t i = 0; i < kEditCount; ++i)
        if (result.counts[i] > 0) counts[key(static_cast<Edit>(i))] = result.counts[i];
    return {{"edit_type", key(result.outcome)},
            {"counts", counts},
            {"admit_dx", claim.admitting.empty() ? Json() : describe(result.admitting)},
            {"pdx", result.diagnoses.empty() ? Json() : describe(result.diagnoses.front())},
            {"sdx", describe(result.diagnoses, 1)},
            {"proc", describe(result.procedures)}};
}

// The order of a code's edits says nothing.
Json in_order(Json out) {
    const auto sort = [](Json& code) {
        if (code.is_object()) std::sort(code["edits"].begin(), code["edits"].end());
    };
    for (const char* name : {"admit_dx", "pdx"})
        sort(out[name]);
    for (const char* name : {"sdx", "proc"})
        for (Json& code : out[name])
            sort(code);
    return out;
}

const std::vector<std::string> kTables = {"mce/v43.1-derived/icd10cm_master.tsv.gz", "mce/v43.1-derived/icd10pcs_master.tsv.gz",
                                          "mce/v43.1-derived/age_ranges.tsv.gz", "mce/v43.1-derived/discharge_status.tsv.gz"};

} // namespace

TEST_CASE("The Medicare Code Editor agrees with CMS's own on every claim", "[mce]") {
    const auto claims = test::oracle_lines("mce-v43.1.jsonl.gz");
    if (!claims) SKIP("mce-v43.1.jsonl.gz is neither in ORACLE nor in ../shared/oracle");
    packs::Catalogue* catalogue = test::official_catalogue(kTables);
    if (!catalogue) SKIP("the tables of the Medicare Code Editor v43.1 are not below PACK_SOURCES or ../shared/codesets");
    const auto installed = installed_tables(*catalogue, *Date::parse("2026-01-05"));
    REQUIRE(installed.ok());
    REQUIRE(installed->tables);
    CHECK(installed->release == "v43.1");
    CHECK(installed->tables->unknown_flags().empty());
    std::size_t disagreements = 0;
    for (const std::string& line : *claims) {
        const Json each = Json::parse(line);
        const Claim claim = claim_of(each["in"]);
        const Json ours = describe(claim, edit_claim(*installed->tables, claim));
        const Json theirs = in_order(each["out"]);
        if (ours == theirs) continue;
        ++disagreements;
        CAPTURE(each["id"], each["in"].dump(), theirs.dump(), ours.dump());
        CHECK(ours == theirs);
        if (disagreements == 10) FAIL("and more");
    }
    CHECK(claims->size() == 5000);
    CHECK(disagreements == 0);
}
