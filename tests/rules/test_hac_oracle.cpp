// Which categories of hospital-acquired conditions each secondary diagnosis meets, against the results of CMS's own grouper.
#include <catch2/catch_test_macros.hpp>

#include <nlohmann/json.hpp>
#include <set>

#include "official.h"
#include "oracle.h"
#include "rules/encounter_view.h"
#include "rules/hac/conditions.h"

namespace {

using namespace sequela;
using Json = nlohmann::json;

rules::Encounter encounter_of(const Json& in) {
    rules::Encounter encounter;
    encounter.setting = rules::Setting::inpatient;
    encounter.jurisdiction = rules::Jurisdiction::us;
    encounter.discharged = Date::parse("2026-04-01"); // version 43.1
    encounter.claim.hospital = rules::HospitalKind::reports_poa;
    const auto add = [&](const Json& code, CodeSystem system) {
        rules::Entry entry;
        entry.system = system;
        entry.code = normalise_code(system, (system == CodeSystem::icd10cm ? code[0] : code).get_ref<const std::string&>());
        const std::string poa = system == CodeSystem::icd10cm ? code[1].get<std::string>() : std::string();
        if (poa == "Y" || poa == "N" || poa == "U" || poa == "W") entry.poa = static_cast<rules::Poa>(poa[0]);
        encounter.entries.push_back(std::move(entry));
    };
    add(in["pdx"], CodeSystem::icd10cm);
    for (const Json& each : in["sdx"])
        add(each, CodeSystem::icd10cm);
    for (const Json& each : in["proc"])
        add(each, CodeSystem::icd10pcs);
    return encounter;
}

std::set<std::string> numbers_with(const Json& secondary, std::string_view status) {
    std::set<std::string> numbers;
    for (const Json& each : secondary["hac"])
        if (each[1] == status) numbers.insert(std::to_string(each[0].get<int>()));
    return numbers;
}

// What the principal diagnosis excludes as a complication matters to the grouper alone: such codes may be in a category for the desk or
// not.
bool has_exclusion(const Json& out) {
    for (const Json& secondary : out["sdx"])
        if (!numbers_with(secondary, "HAC_NOT_APPLICABLE_EXCLUSION").empty()) return true;
    return false;
}

} // namespace

TEST_CASE("Hospital-acquired conditions agree with CMS's own grouper", "[hac]") {
    const auto claims = test::oracle_lines("msdrg-v43.1.jsonl.gz");
    if (!claims) SKIP("msdrg-v43.1.jsonl.gz is neither in ORACLE nor in ../shared/oracle");
    const std::string folder = "msdrg/v40.0-v43.1-derived/";
    packs::Catalogue* catalogue =
        test::official_catalogue({folder + "hac_info.tsv.gz", folder + "hac_formulas.tsv.gz", folder + "hac_descriptions.tsv.gz"});
    if (!catalogue) SKIP("the tables of the MS-DRG grouper are not below PACK_SOURCES or ../shared/codesets");
    int met = 0;
    int compared = 0;
    for (const std::string& line : *claims) {
        if (line.find("\"tag\":\"hac\"") == std::string::npos || line.find("\"NON_EXEMPT\"") == std::string::npos) continue;
        const Json claim = Json::parse(line);
        if (!claim["in"]["pdx"].is_array() || claim["out"]["initial"]["drg"] == 999) continue; // then no HAC logic runs
        if (has_exclusion(claim["out"])) continue;
        const rules::Encounter encounter = encounter_of(claim["in"]);
        const rules::Context context{nullptr, catalogue};
        const rules::EncounterView view(encounter, context);
        const auto& conditions = rules::hac::conditions_of(view);
        REQUIRE(conditions.installed);
        for (std::size_t i = 1; i < view.lines.size(); ++i) {
            const Json& secondary = claim["out"]["sdx"][i - 1];
            const rules::Poa poa = view.lines[i].diagnosis->poa;
            if (poa != rules::Poa::no && poa != rules::Poa::unknown) continue;
            std::set<std::string> ours;
            for (const auto& condition : conditions.of_line[i]) {
                CHECK_FALSE(condition.title.empty());
                ours.insert(condition.number);
            }
            ++compared;
            met += ours.empty() ? 0 : 1;
            INFO(claim["id"] << " " << view.lines[i].code << " " << secondary.dump());
            CHECK(ours == numbers_with(secondary, "HAC_CRITERIA_MET"));
        }
    }
    CHECK(compared > 500);
    CHECK(met > 300);
}

TEST_CASE("Formulas of hospital-acquired conditions", "[hac]") {
    const auto holds = [](const void*, std::string_view kind, std::string_view name) {
        return (kind == "SDX" && name == "a") || (kind.empty() && name == "p");
    };
    const auto is_met = [&](std::string_view formula) { return rules::hac::is_met(formula, nullptr, holds); };
    CHECK(is_met("SDX:a"));
    CHECK(is_met("SDX:a & p"));
    CHECK_FALSE(is_met("PDX:a"));
    CHECK_FALSE(is_met("SDX:a & q"));
    CHECK(is_met("SDX:b | (SDX:a & p)"));
    CHECK(is_met("SDX:a | q & q")); // "and" binds closer
    CHECK_FALSE(is_met("(SDX:a | q) & q"));
    for (const char* broken : {"", "SDX:a &", "(SDX:a", "SDX:a)", "SDX:a p", "& p"})
        CHECK_FALSE(is_met(broken));
}
