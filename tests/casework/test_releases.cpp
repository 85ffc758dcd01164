// What a new release means for saved work, and one case under two releases: on two small releases that are made here.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <fmt/format.h>

#include "casework/impact.h"
#include "casework/recheck.h"
#include "casework/time_machine.h"
#include "packs/importer.h"
#include "support.h"

namespace {

using namespace sequela;
using casework::CaseStatus;
using casework::Concern;

struct OrderLine {
    const char* code;
    int flag;
    const char* title;
};

std::string order_file(const std::vector<OrderLine>& lines) {
    std::string text;
    int number = 0;
    for (const OrderLine& line : lines)
        text += fmt::format("{:05} {:<7} {} {:<60} {}\r\n", ++number, line.code, line.flag, line.title, line.title);
    return text;
}

// FY2026 splits E66.81's like: a code becomes a header, one goes, one gets another title.
std::unique_ptr<packs::Catalogue> two_releases() {
    auto opened = packs::Catalogue::open(":memory:", "");
    REQUIRE(opened.ok());
    std::vector<packs::SourceFile> files;
    files.push_back({"icd10cm_order_2025.txt", order_file({{"A01", 0, "Fever"},
                                                           {"A010", 1, "Fever of swamps"},
                                                           {"A011", 1, "Fever of towns"},
                                                           {"A02", 1, "Chill"},
                                                           {"A03", 1, "Itch"}})});
    files.push_back({"icd10cm_order_2026.txt", order_file({{"A01", 0, "Fever"},
                                                           {"A010", 0, "Fever of swamps"},
                                                           {"A0101", 1, "Fever of salt swamps"},
                                                           {"A011", 1, "Fever of cities"},
                                                           {"A03", 1, "Itch"}})});
    packs::ImportJob job(**opened, std::move(files), {});
    REQUIRE(run_to_end(job).ok());
    return std::move(*opened);
}

struct Work {
    std::unique_ptr<packs::Catalogue> catalogue = two_releases();
    std::unique_ptr<casework::Workspace> workspace;

    Work() {
        auto made = casework::Workspace::in_memory([now = std::int64_t{1767873600000}]() mutable { return now += 1000; }, "Ada");
        REQUIRE(made.ok());
        workspace = std::move(*made);
    }
    std::string add(const char* number, CaseStatus status, const char* date, std::vector<std::string> codes) {
        casework::EncounterFile file;
        file.number = number;
        file.status = status;
        file.admitted = Date::parse(date);
        for (std::string& code : codes) {
            casework::AssignedCode assigned;
            assigned.code = std::move(code);
            file.codes.push_back(std::move(assigned));
        }
        auto created = workspace->create_encounter(file);
        REQUIRE(created.ok());
        return created->id;
    }
    const packs::Pack& release(std::string_view name) const {
        const auto& packs = catalogue->packs();
        const auto found = std::find_if(packs.begin(), packs.end(), [&](const packs::Pack& pack) { return pack.release == name; });
        REQUIRE(found != packs.end());
        return *found;
    }
    casework::Impact impact() {
        const auto diff = packs::diff(*catalogue, release("FY2025"), release("FY2026"));
        REQUIRE(diff.ok());
        const auto uses = workspace->codes_in_use();
        REQUIRE(uses.ok());
        return casework::impact_of(*diff, *uses);
    }
};

std::string line_of(const casework::ImpactLine& line) {
    const char* concern = line.concern == Concern::broken ? "broken" : line.concern == Concern::ending ? "ending" : "changed";
    std::string text = fmt::format("{} {} {} {}", concern, line.use.number, line.use.code, packs::key(line.kind));
    for (const std::string& each : line.replacements)
        text += " =" + each;
    return text;
}

} // namespace

TEST_CASE("A release breaks the cases that are coded after its first day, and no others", "[impact]") {
    Work work;
    work.add("open", CaseStatus::draft, "2025-10-01", {"A010", "A03"});
    work.add("before", CaseStatus::on_hold, "2025-09-30", {"A010", "A02"});
    work.add("undated", CaseStatus::draft, "", {"A02"});
    work.add("finished", CaseStatus::finished, "2025-12-01", {"A02", "A011"});
    const casework::Impact impact = work.impact();
    std::vector<std::string> lines;
    for (const auto& line : impact.lines)
        lines.push_back(line_of(line));
    std::sort(lines.begin(), lines.end());
    CHECK(lines == std::vector<std::string>{"broken finished A02 deleted", "broken open A010 became_header =A0101",
                                            "broken undated A02 deleted", "changed finished A011 revised",
                                            "ending before A010 became_header =A0101", "ending before A02 deleted"});
    CHECK(impact.lines.front().concern == Concern::broken);
    CHECK(impact.lines.front().use.status != CaseStatus::finished);
    CHECK(impact.open_cases == 2);
    CHECK(impact.finished_cases == 1);
    CHECK(impact.ending_cases == 1);
    const auto used = casework::codes_used(*work.workspace->codes_in_use(), CodeSystem::icd10cm);
    CHECK(used == std::set<std::string, std::less<>>{"A010", "A011", "A02", "A03"});
}

TEST_CASE("A broken code is replaced in its case as one step that can be undone", "[impact]") {
    Work work;
    const std::string id = work.add("open", CaseStatus::draft, "2025-10-01", {"A03", "A010"});
    const casework::Impact impact = work.impact();
    REQUIRE(impact.lines.size() == 1);
    REQUIRE(impact.lines[0].replacements == std::vector<std::string>{"A0101"});
    CHECK(impact.lines[0].use.line == 1);
    REQUIRE(casework::replace_in_case(*work.workspace, *work.catalogue, impact.lines[0].use, "A0101").ok());
    CHECK(work.workspace->load(id)->codes[1].code == "A0101");
    CHECK(work.workspace->load(id)->codes[1].title == "Fever of salt swamps");
    CHECK(work.impact().lines.empty());
    // The list on the screen is older than the case: nothing is overwritten.
    const Status again = casework::replace_in_case(*work.workspace, *work.catalogue, impact.lines[0].use, "A0101");
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().what == "The case has changed meanwhile: the code is not on it any more");
    REQUIRE(work.workspace->undo(id).ok());
    CHECK(work.workspace->load(id)->codes[1].code == "A010");
}

TEST_CASE("A coder's acknowledgement of a release is kept in the audit trail", "[impact]") {
    Work work;
    CHECK(casework::acknowledgements(*work.workspace, work.release("FY2026"))->empty());
    REQUIRE(casework::acknowledge(*work.workspace, work.release("FY2026")).ok());
    const auto found = casework::acknowledgements(*work.workspace, work.release("FY2026"));
    REQUIRE(found->size() == 1);
    CHECK(found->front().user == "Ada");
    CHECK(found->front().at_ms > 0);
    CHECK(casework::acknowledgements(*work.workspace, work.release("FY2025"))->empty());
    CHECK(work.workspace->verify_audit().ok());
}

TEST_CASE("One case under two releases", "[time_machine]") {
    Work work;
    const std::string id = work.add("case", CaseStatus::draft, "2025-11-01", {"A010", "A011", "A03"});
    const auto file = work.workspace->load(id);
    const auto both = casework::compare_on(*work.catalogue, *file, *Date::parse("2025-09-30"), *Date::parse("2025-10-01"));
    REQUIRE(both.ok());
    CHECK(both->older.codes[0].valid);
    CHECK_FALSE(both->newer.codes[0].valid);
    CHECK(both->lines[0].validity_differs);
    CHECK_FALSE(both->lines[1].validity_differs);
    CHECK(both->lines[1].title_differs);
    CHECK(both->newer.codes[1].title == "Fever of cities");
    CHECK_FALSE(both->lines[2].differs());
    const auto has = [](const casework::Side& side, std::string_view rule) {
        return std::any_of(side.verdicts.begin(), side.verdicts.end(), [&](const auto& verdict) { return verdict.rule == rule; });
    };
    CHECK_FALSE(has(both->older, "icd10cm.not_billable"));
    CHECK(has(both->newer, "icd10cm.not_billable"));
    REQUIRE(both->verdicts_new.size() == 1);
    CHECK(both->verdicts_gone.empty());
    CHECK(both->older.releases == "ICD-10-CM FY2025");
    CHECK(work.workspace->load(id)->codes[0].code == "A010"); // nothing was changed
}

TEST_CASE("Every saved case is checked anew, and nothing is written", "[recheck]") {
    Work work;
    work.add("fine", CaseStatus::draft, "2025-10-01", {"A03"});
    work.add("ended", CaseStatus::draft, "2025-10-01", {"A02", "A03"});
    work.add("before", CaseStatus::finished, "2025-09-30", {"A02"});
    work.add("undated", CaseStatus::draft, "", {"A03"});
    const auto trail = work.workspace->audit("", 1000);
    REQUIRE(trail.ok());
    casework::RecheckJob job(*work.workspace, *work.catalogue);
    int steps = 0;
    while (!job.step(monotonic_ms())) // a slice of no length: one case at a time
        REQUIRE(++steps < 1000);
    REQUIRE(job.result().ok());
    const casework::RecheckResult& result = job.outcome();
    REQUIRE(result.cases.size() == 4);
    CHECK(result.with_must_fix == 1);
    CHECK(result.unreadable == 0);
    for (const casework::RecheckedCase& checked : result.cases) {
        CHECK((checked.must_fix > 0) == (checked.number == "ended"));
        CHECK(checked.drg == 0);
        if (checked.number == "ended") CHECK(checked.first.find("A02") != std::string::npos);
        if (checked.number == "undated") CHECK(checked.no_data > 0);
    }
    CHECK(work.workspace->audit("", 1000)->size() == trail->size());
}

TEST_CASE("A recheck that is cancelled says so and keeps what it has found", "[recheck]") {
    Work work;
    for (int i = 0; i < 5; ++i)
        work.add(("case " + std::to_string(i)).c_str(), CaseStatus::draft, "2025-10-01", {"A03"});
    casework::RecheckJob job(*work.workspace, *work.catalogue);
    while (job.outcome().cases.size() < 2)
        REQUIRE_FALSE(job.step(monotonic_ms()));
    job.cancel();
    while (!job.step(monotonic_ms())) {
    }
    CHECK_FALSE(job.result().ok());
    CHECK(job.outcome().cases.size() >= 2);
}

TEST_CASE("What a claim says besides its codes is kept with the case", "[details]") {
    Work work;
    const std::string id = work.add("claim", CaseStatus::draft, "2025-10-01", {"A03"});
    auto session = casework::CodingSession::open(*work.workspace, *work.catalogue, id);
    REQUIRE(session.ok());
    casework::EncounterDetails details = casework::details_of((*session)->file());
    details.payer = "Example Plan";
    details.claim.discharge_status = "03";
    details.claim.admitting = "a01.1";
    details.claim.bill_type = "131";
    details.claim.condition_codes = {"30"};
    details.claim.hospital = rules::HospitalKind::reports_poa;
    REQUIRE((*session)->set_details(details).ok());
    const auto kept = work.workspace->load(id);
    REQUIRE(kept.ok());
    CHECK(kept->claim == details.claim);
    const rules::Encounter encounter = casework::to_rules(*kept);
    CHECK(encounter.claim.admitting == "A011"); // whatever its form
    CHECK(encounter.claim.payer == "Example Plan");
    REQUIRE((*session)->undo().ok());
    CHECK((*session)->file().claim == rules::ClaimFacts());
}
