// Favourites, colour marks, recents, and where a code was used.
#include <catch2/catch_test_macros.hpp>

#include "casework/code_marks.h"
#include "support.h"

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

namespace {

CodeRef icd(const std::string& code) {
    return {CodeSystem::icd10cm, "", code};
}

EncounterFile case_with(const std::string& number, const std::vector<std::string>& codes, std::optional<Date> discharged) {
    EncounterFile file = sample_file();
    file.number = number;
    file.discharged = discharged;
    for (const std::string& code : codes)
        file.codes.push_back(make_code("c" + code, code));
    return file;
}

std::unique_ptr<Workspace> in_memory() {
    auto clock = std::make_shared<std::int64_t>(1767873600000);
    auto workspace = Workspace::in_memory([clock] { return *clock += 1000; }, kUser);
    REQUIRE(workspace.ok());
    return std::move(*workspace);
}

} // namespace

TEST_CASE("Favourites and colours are kept for each user, over locking and unlocking", "[marks]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    {
        auto made = Workspace::create(place, "Ada", kPassphrase);
        REQUIRE(made.ok());
        Workspace& ada = *made->workspace;
        REQUIRE(ada.add_user("Bea", "another four words").ok());
        REQUIRE(set_favourite(ada, icd("e11.22"), "Type 2 with CKD", true).ok());
        REQUIRE(set_colour(ada, icd("E1122"), "", ColourMark::orange).ok());
        REQUIRE(set_colour(ada, {CodeSystem::hcpcs, "", "J3301"}, "A drug", ColourMark::teal).ok());
        REQUIRE(set_favourite(ada, icd("I10"), "Hypertension", true).ok());
        REQUIRE(set_favourite(ada, icd("I10"), "Hypertension", false).ok());
        const auto rows = ada.audit("code icd10cm E11.22", 10);
        REQUIRE(rows->size() == 2);
        CHECK((*rows)[0].action == "code.mark");
        CHECK((*rows)[0].after.find("orange") != std::string::npos);
        REQUIRE(set_colour(ada, icd("E1122"), "", ColourMark::orange).ok()); // as it is
        CHECK(ada.audit("code icd10cm E11.22", 10)->size() == 2);
    }
    {
        auto bea = Workspace::unlock(place, "Bea", "another four words");
        REQUIRE(bea.ok());
        CHECK(marked_codes(**bea)->empty());
        REQUIRE(set_colour(**bea, icd("E1122"), "hers", ColourMark::blue).ok());
    }
    auto ada = Workspace::unlock(place, "Ada", kPassphrase);
    REQUIRE(ada.ok());
    const auto marks = marked_codes(**ada);
    REQUIRE(marks->size() == 2);
    CHECK((*marks)[0].code == icd("E1122"));
    CHECK((*marks)[0].favourite);
    CHECK((*marks)[0].colour == ColourMark::orange);
    CHECK((*marks)[0].title == "Type 2 with CKD");
    CHECK((*marks)[1].code.system == CodeSystem::hcpcs);
    CHECK(mark_of(**ada, icd("E11.22"))->colour == ColourMark::orange);
    CHECK_FALSE(mark_of(**ada, icd("I10"))->favourite);
    CHECK((*ada)->verify_audit().ok());
}

TEST_CASE("Each colour has a key, and a word of its own", "[marks]") {
    for (const ColourMark mark : kColourMarks) {
        CHECK(colour_mark_from_key(key(mark)) == mark);
        CHECK_FALSE(title(mark).empty());
    }
    CHECK_FALSE(colour_mark_from_key("mauve"));
}

TEST_CASE("The last fifty codes opened or used are kept, each once", "[marks]") {
    auto workspace = in_memory();
    for (int i = 0; i < 60; ++i)
        REQUIRE(page_opened(*workspace, icd("A" + std::to_string(10 + i)), "title " + std::to_string(i)).ok());
    REQUIRE(page_opened(*workspace, icd("A65"), "opened again").ok());
    auto recent = recent_codes(*workspace);
    REQUIRE(recent->size() == kRecentCodes);
    CHECK(recent->front().code == icd("A65"));
    CHECK(recent->front().title == "opened again");
    CHECK((*recent)[1].code == icd("A69"));
    CHECK(recent->back().code == icd("A20"));
    const std::size_t rows = workspace->audit("", 100)->size();

    EncounterFile file = case_with("2026-0001", {"I10", "A64"}, Date::from_ymd(2026, 1, 7));
    for (AssignedCode& code : file.codes)
        code.assigned_at_ms = workspace->now_ms();
    file.codes[1].assigned_by = "Somebody else";
    REQUIRE(workspace->create_encounter(file).ok());
    CHECK(workspace->audit("", 100)->size() == rows + 1); // looking is not in the trail
    recent = recent_codes(*workspace);
    REQUIRE(recent->size() == kRecentCodes);
    CHECK(recent->front().code == icd("I10"));
    CHECK(recent->front().used);
    CHECK(recent->front().title == "Title of I10");
    CHECK((*recent)[1].code == icd("A65"));
}

TEST_CASE("Where a code was used last is told by the date of the case", "[marks]") {
    auto workspace = in_memory();
    CHECK(in_words(*recent_use(*workspace, icd("E1122"))) == "Not used in any case yet");
    REQUIRE(workspace->create_encounter(case_with("2026-0147", {"E1122", "I10"}, Date::from_ymd(2026, 1, 3))).ok());
    CHECK(in_words(*recent_use(*workspace, icd("E11.22"))) == "Used in 1 case, last on 03 Jan 2026 in case 2026-0147");
    REQUIRE(workspace->create_encounter(case_with("2026-0002", {"E1122"}, Date::from_ymd(2025, 12, 3))).ok());
    const auto removed = workspace->create_encounter(case_with("2026-0003", {"E1122"}, Date::from_ymd(2026, 2, 3)));
    REQUIRE(workspace->remove_encounter(removed->id).ok());
    REQUIRE(workspace->create_encounter(case_with("2026-0004", {"E11221"}, Date::from_ymd(2026, 2, 3))).ok());
    const auto use = recent_use(*workspace, icd("E1122"));
    CHECK(use->cases == 2);
    CHECK(in_words(*use) == "Used in 2 cases, last on 03 Jan 2026 in case 2026-0147");
    CHECK(recent_use(*workspace, {CodeSystem::icd10uk, "", "E1122"})->cases == 0);
}
