// The trace, the changes of what-if and the groups near by, on the official definitions.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "groupers/msdrg/what_if.h"
#include "oracle.h"

using namespace sequela;
using namespace sequela::groupers;
using namespace sequela::groupers::test;

namespace {

rules::Entry diagnosis(const char* code, rules::Poa poa = rules::Poa::yes) {
    rules::Entry entry;
    entry.code = normalise_code(code);
    entry.poa = poa;
    return entry;
}

rules::Entry procedure(const char* code) {
    rules::Entry entry;
    entry.code = code;
    entry.system = CodeSystem::icd10pcs;
    return entry;
}

rules::Encounter encounter(std::vector<rules::Entry> entries) {
    rules::Encounter made;
    made.setting = rules::Setting::inpatient;
    made.admitted = Date::from_ymd(2026, 5, 4);
    made.discharged = Date::from_ymd(2026, 5, 9);
    made.sex = rules::Sex::female;
    made.claim.discharge_status = "01";
    made.claim.hospital = rules::HospitalKind::reports_poa;
    made.entries = std::move(entries);
    return made;
}

const MsDrgDefinitions* installed() {
    const MsDrgDefinitions* made = definitions(431);
    if (!made) WARN("skipped: the definition tables of the MS-DRG grouper are not beside the checkout (PACK_SOURCES)");
    return made;
}

bool tells(const DrgView& view, const std::string& words) {
    return std::any_of(view.trace.begin(), view.trace.end(),
                       [&](const TraceStep& step) { return step.text.find(words) != std::string::npos; });
}

} // namespace

TEST_CASE("the trace says which code drove what", "[msdrg][trace]") {
    const MsDrgDefinitions* made = installed();
    if (!made) return;
    const DrgView view = view_of(*made, encounter({diagnosis("I50.33"), diagnosis("J91.8"), diagnosis("R57.0"), procedure("5A02210")}));
    CHECK(view.drg == "270");
    CHECK(view.problem.empty());
    CHECK(view.weights_release.substr(0, 6) == "FY2026");
    CHECK_FALSE(view.weight.empty());
    CHECK(tells(view, "Principal diagnosis I50.33 belongs to MDC 5"));
    CHECK(tells(view, "Surgical: 5A02210 is the highest class"));
    CHECK(tells(view, "R57.0: MCC, on which the group rests."));
    CHECK(tells(view, "asks for an MCC"));
    REQUIRE(view.codes.size() >= 3);
    CHECK(view.codes[0].mark == "PDX");
}

TEST_CASE("a CC that the principal diagnosis excludes is named with it", "[msdrg][trace]") {
    const MsDrgDefinitions* made = installed();
    if (!made) return;
    const DrgView view = view_of(*made, encounter({diagnosis("A41.52"), diagnosis("R65.20")}));
    const bool excluded = tells(view, "R65.20: MCC that does not count: principal diagnosis A41.52 excludes it");
    const DrgView other = view_of(*made, encounter({diagnosis("I50.33"), diagnosis("R65.20")}));
    CHECK(excluded);
    CHECK(tells(other, "R65.20: MCC"));
    CHECK_FALSE(tells(other, "does not count"));
}

TEST_CASE("what is missing is said with what to do", "[msdrg][trace]") {
    const MsDrgDefinitions* made = installed();
    if (!made) return;
    CHECK(view_of(*made, encounter({})).problem.find("Add one") != std::string::npos);
    rules::Encounter dead = encounter({diagnosis("I21.4"), diagnosis("I46.9")});
    dead.claim.discharge_status.clear();
    const DrgView view = view_of(*made, dead);
    CHECK(view.drg == "999");
    CHECK(view.problem.find("discharge status") != std::string::npos);
}

TEST_CASE("a hospital-acquired condition shows both groups", "[msdrg][trace]") {
    const MsDrgDefinitions* made = installed();
    if (!made) return;
    const DrgView view = view_of(*made, encounter({diagnosis("I50.33"), diagnosis("L89.154", rules::Poa::no)}));
    CHECK(view.hac == HacOutcome::drg_changes);
    CHECK(view.initial.drg == 291);
    CHECK(view.drg == "293");
    CHECK(tells(view, "L89.154 is hospital-acquired condition 4"));
    CHECK(tells(view, "Before that the group was MS-DRG 291"));
}

TEST_CASE("changes of what-if are made on a copy", "[msdrg][what-if]") {
    const rules::Encounter before = encounter({diagnosis("I50.33"), diagnosis("R57.0"), diagnosis("E11.65")});
    const auto after = with_changes(before, {{.kind = ChangeKind::drop, .line = 1},
                                             {.kind = ChangeKind::make_principal, .line = 2},
                                             {.kind = ChangeKind::add, .code = "n17.9"}});
    REQUIRE(after.entries.size() == 3);
    CHECK(after.entries[0].code == "E1165");
    CHECK(after.entries[1].code == "I5033");
    CHECK(after.entries[2].code == "N179");
    CHECK(before.entries.size() == 3);
    CHECK(words(before, {.kind = ChangeKind::drop, .line = 1}) == "without R57.0");
    CHECK(with_changes(before, {{.kind = ChangeKind::drop, .line = 7}}).entries.size() == 3);
}

TEST_CASE("groups near by are questions about the record, and never about money", "[msdrg][what-if]") {
    const MsDrgDefinitions* made = installed();
    if (!made) return;
    const auto found = nearby_groups(*made, encounter({diagnosis("I50.33"), diagnosis("R57.0"), diagnosis("N17.9")}), nullptr);
    REQUIRE_FALSE(found.empty());
    const auto without = std::find_if(found.begin(), found.end(), [](const NearbyGroup& g) { return g.change.kind == ChangeKind::drop; });
    REQUIRE(without != found.end());
    CHECK(without->question.find("R57.0") != std::string::npos);
    CHECK(without->question.back() == '?');
    for (const NearbyGroup& group : found)
        for (const char* word : {"pay", "weight", "reimburse", "$", "higher", "revenue"})
            CHECK(group.question.find(word) == std::string::npos);
}

TEST_CASE("the order of secondary codes never changes the group, nor does dropping one that does nothing", "[msdrg][property]") {
    const MsDrgDefinitions* made = installed();
    const auto path = oracle_file("msdrg-v43.1.jsonl.gz");
    if (!made || !path) return;
    std::mt19937 random(20261122);
    int number = 0, shuffled = 0, dropped = 0;
    for_each_line(*path, [&](const std::string& line) {
        if (number++ % 50 != 0) return;
        const MsDrgClaim claim = claim_of(nlohmann::json::parse(line)["in"]);
        const MsDrgResult result = group(*made, claim);
        MsDrgClaim other = claim;
        std::shuffle(other.secondary.begin(), other.secondary.end(), random);
        std::shuffle(other.procedures.begin(), other.procedures.end(), random);
        const MsDrgResult again = group(*made, other);
        CHECK(again.initial.drg == result.initial.drg);
        CHECK(again.final_choice.drg == result.final_choice.drg);
        ++shuffled;
        for (std::size_t i = 0; i < claim.secondary.size(); ++i) {
            // No attribute, no severity, no HAC: the code is nothing to the grouper.
            const DiagnosisOutcome& outcome = result.secondary[i];
            const DiagnosisDefinition* definition = made->diagnosis(claim.secondary[i].code);
            if (definition && (outcome.affects_initial || outcome.initial != CodeSeverity::neither || definition->attributes != 0))
                continue;
            if (claim.secondary.size() == 2 || claim.hospital == rules::HospitalKind::unknown) continue; // the number of codes may count
            MsDrgClaim less = claim;
            less.secondary.erase(less.secondary.begin() + static_cast<std::ptrdiff_t>(i));
            CHECK(group(*made, less).final_choice.drg == result.final_choice.drg);
            ++dropped;
        }
    });
    CHECK(shuffled >= 600);
    CHECK(dropped > 0);
}
