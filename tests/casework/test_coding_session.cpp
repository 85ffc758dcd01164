// The coding session on the starter pack: what a coder does at the desk, and what the rules say of it.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "casework/coding_session.h"
#include "casework/sample_cases.h"
#include "packs/importer.h"
#include "support.h"

namespace {

using namespace sequela;
using casework::CodingSession;
using rules::Poa;

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

packs::Catalogue& starter() {
    static const std::unique_ptr<packs::Catalogue> catalogue = [] {
        std::vector<packs::SourceFile> files;
        for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SEQUELA_SOURCE_DIR) / "assets/starter"))
            files.push_back({entry.path().filename().string(), bytes_of(entry.path())});
        auto opened = packs::Catalogue::open(":memory:", "");
        REQUIRE(opened.ok());
        packs::ImportJob job(**opened, std::move(files), {});
        REQUIRE(run_to_end(job).ok());
        return std::move(*opened);
    }();
    return *catalogue;
}

struct Desk {
    std::unique_ptr<casework::Workspace> workspace;
    std::unique_ptr<CodingSession> session;

    explicit Desk(rules::Setting setting) {
        auto made = casework::Workspace::in_memory([now = std::int64_t{1767873600000}]() mutable { return now += 1000; }, "Guest");
        REQUIRE(made.ok());
        workspace = std::move(*made);
        casework::EncounterFile file = tests::sample_file();
        file.setting = setting;
        auto created = workspace->create_encounter(file);
        REQUIRE(created.ok());
        auto opened = CodingSession::open(*workspace, starter(), created->id);
        REQUIRE(opened.ok());
        session = std::move(*opened);
    }
    void add(std::string_view code) { REQUIRE(session->add_codes({{std::string(code), {}, "typed"}}, -1, "Add").ok()); }
    std::vector<std::string> codes() const {
        std::vector<std::string> all;
        for (const auto& code : session->file().codes)
            all.push_back(code.code);
        return all;
    }
    int count(std::string_view rule, rules::Status status) const {
        return static_cast<int>(std::count_if(session->verdicts().begin(), session->verdicts().end(),
                                              [&](const auto& verdict) { return verdict.rule == rule && verdict.status == status; }));
    }
};

} // namespace

TEST_CASE("A missing POA indicator is still to do while coding, and an error at the finish", "[session]") {
    Desk desk(rules::Setting::inpatient);
    for (const char* code : {"I10", "E78.5", "K21.9"}) {
        desk.add(code);
        CHECK(desk.count("icd10cm.poa_missing", rules::Status::fail) == 0);
        CHECK(desk.count("icd10cm.poa_missing", rules::Status::info) == 1);
    }
    CHECK(desk.session->check_for_finish() == 3);
    CHECK(desk.count("icd10cm.poa_missing", rules::Status::fail) == 3);
    // From now on each one that is answered is gone.
    for (int line = 0; line < 3; ++line)
        REQUIRE(desk.session->set_poa(line, Poa::yes).ok());
    CHECK(desk.session->check_for_finish() == 0);
    // Only the tables of the Medicare Code Editor are missing here.
    CHECK(desk.count("mce.data", rules::Status::no_data) == 1);
    CHECK(desk.session->verdicts().size() == 1);
}

TEST_CASE("A finished case is judged as complete whenever it is opened", "[session]") {
    Desk desk(rules::Setting::inpatient);
    desk.add("I10");
    REQUIRE(desk.session->set_status(casework::CaseStatus::finished).ok());
    auto again = CodingSession::open(*desk.workspace, starter(), desk.session->file().id);
    REQUIRE(again.ok());
    CHECK((*again)->verdicts().front().status == rules::Status::fail);
}

TEST_CASE("A pair is added in order, as one step", "[session]") {
    Desk desk(rules::Setting::outpatient);
    desk.add("I10");
    REQUIRE(desk.session->add_pair({"G30.9", {}, "Index"}, {"F02.80", {}, "Index"}).ok());
    CHECK(desk.codes() == std::vector<std::string>{"I10", "G309", "F0280"});
    const auto label = desk.session->undo_label();
    REQUIRE(label.ok());
    CHECK(*label == std::optional<std::string>("Add G30.9 with F02.80"));
    REQUIRE(desk.session->undo().ok());
    CHECK(desk.codes() == std::vector<std::string>{"I10"});
    REQUIRE(desk.session->redo().ok());
    CHECK(desk.codes().size() == 3);
}

TEST_CASE("Of a pair that is half there only the other half is added, in its place", "[session]") {
    Desk desk(rules::Setting::outpatient);
    desk.add("F02.80");
    desk.add("I10");
    REQUIRE(desk.session->add_pair({"g309", {}, ""}, {"f02.80", {}, ""}).ok());
    CHECK(desk.codes() == std::vector<std::string>{"G309", "F0280", "I10"});
    CHECK_FALSE(desk.session->add_pair({"G30.9", {}, ""}, {"F02.80", {}, ""}).ok());

    Desk other(rules::Setting::outpatient);
    other.add("G30.9");
    other.add("I10");
    REQUIRE(other.session->add_pair({"G30.9", {}, ""}, {"F02.80", {}, ""}).ok());
    CHECK(other.codes() == std::vector<std::string>{"G309", "F0280", "I10"});
}

TEST_CASE("The words of the chart reach the rules, and no verdict repeats them", "[session]") {
    Desk desk(rules::Setting::outpatient);
    const std::string text = "Assessment: acute on chronic systolic heart failure, Zebrawort.";
    chart::Document document;
    document.title = "Note";
    document.text = text;
    const auto id = desk.session->add_document(document);
    REQUIRE(id.ok());
    const chart::Evidence evidence{*id, {12, static_cast<std::uint32_t>(text.size())}};
    REQUIRE(desk.session->add_codes({{"I50.9", {evidence}, ""}}, -1, "Add").ok());
    REQUIRE(desk.count("icd10cm.more_specific", rules::Status::info) == 1);
    for (const auto& verdict : desk.session->verdicts())
        CHECK(rules::to_json(verdict).find("Zebrawort") == std::string::npos);
    const rules::Fix fix = desk.session->verdicts().front().fixes.front();
    REQUIRE(desk.session->apply(fix).ok());
    CHECK(desk.codes() == std::vector<std::string>{"I5023"});
    CHECK(desk.session->verdicts().empty());
}

TEST_CASE("The sample cases, coded as expected with their evidence, are clean at the finish", "[session]") {
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(SEQUELA_SOURCE_DIR) / "assets/charts"))
        files.emplace_back(entry.path().filename().string(), bytes_of(entry.path()));
    const auto samples = casework::read_sample_cases(files);
    REQUIRE(samples.ok());
    REQUIRE(samples->size() == 6);
    for (const casework::SampleCase& sample : *samples) {
        auto workspace = casework::Workspace::in_memory([] { return std::int64_t{1767873600000}; }, "Guest");
        REQUIRE(workspace.ok());
        const auto created = (*workspace)->create_encounter(sample.file);
        REQUIRE(created.ok());
        auto session = CodingSession::open(**workspace, starter(), created->id);
        REQUIRE(session.ok());
        for (const casework::ExpectedCode& expected : sample.expected) {
            std::vector<chart::Evidence> evidence;
            for (const chart::Document& document : created->documents) {
                const std::size_t at = document.text.find(expected.evidence);
                if (document.id != expected.document || at == std::string::npos) continue;
                evidence.push_back(
                    {document.id, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + expected.evidence.size())}});
            }
            INFO(sample.title << ": " << expected.code);
            CHECK(evidence.size() == 1);
            REQUIRE((*session)->add_codes({{expected.code, evidence, ""}}, -1, "Add").ok());
            REQUIRE((*session)->set_poa(static_cast<int>((*session)->file().codes.size()) - 1, expected.poa).ok());
        }
        CHECK((*session)->check_for_finish() == 0);
        for (const auto& verdict : (*session)->verdicts())
            if (verdict.rule != "mce.data" && verdict.rule != "hac.data") // their tables are not installed here
                FAIL_CHECK(sample.title << ": " << verdict.message);
    }
}

TEST_CASE("The modifiers that a fix gives a line are one step, and can be taken back", "[session]") {
    Desk desk(rules::Setting::professional);
    casework::NewCode service;
    service.code = "X1001"; // invented
    service.system = CodeSystem::hcpcs;
    service.service.modifiers = {"59", "XS", "LT"};
    service.service.units = "2";
    service.service.through = Date::parse("2026-01-07");
    REQUIRE(desk.session->add_codes({service}, -1, "Add").ok());
    const auto& verdicts = desk.session->verdicts();
    const auto found =
        std::find_if(verdicts.begin(), verdicts.end(), [](const auto& verdict) { return verdict.rule == "modifier.conflict"; });
    REQUIRE(found != verdicts.end());
    const rules::Fix fix = found->fixes.front();
    CHECK(fix.kind == rules::FixKind::set_modifiers);
    REQUIRE(desk.session->apply(fix).ok());
    const auto line = [&] { return desk.session->file().codes.at(static_cast<std::size_t>(fix.line)).service; };
    CHECK(line().modifiers == std::vector<std::string>{"XS", "LT"});
    CHECK(line().units == "2"); // nothing else changes
    CHECK(line().through == Date::parse("2026-01-07"));
    CHECK(desk.count("modifier.conflict", rules::Status::fail) == 0);
    REQUIRE(desk.session->undo().ok());
    CHECK(line().modifiers == std::vector<std::string>{"59", "XS", "LT"});
    CHECK(desk.count("modifier.conflict", rules::Status::fail) == 1);
    rules::Fix none = fix;
    none.line = 99;
    CHECK_FALSE(desk.session->apply(none).ok());
}
