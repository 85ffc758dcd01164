// The update centre: two small releases that are made here, what the newer one changes, and the cases that it breaks.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <fmt/format.h>

#include "app/screens/updates/release_changes.h"
#include "app/test_access.h"
#include "casework/workspace.h"
#include "support/screens.h"

using namespace sequela;
using namespace sequela::app;
using namespace sequela::app::test;

namespace {

struct OrderLine {
    const char* code;
    int flag;
    const char* title;
};

DroppedFile order_file(const char* name, const std::vector<OrderLine>& lines) {
    std::string text;
    int number = 0;
    for (const OrderLine& line : lines)
        text += fmt::format("{:05} {:<7} {} {:<60} {}\r\n", ++number, line.code, line.flag, line.title, line.title);
    return {name, text};
}

// One code becomes a header of two, one of a header of one, one goes, one gets another title, one is new.
std::vector<DroppedFile> two_releases() {
    return {order_file("icd10cm_order_2025.txt", {{"A01", 0, "Fever"},
                                                  {"A010", 1, "Fever of swamps"},
                                                  {"A011", 1, "Fever of towns"},
                                                  {"A02", 1, "Chill"},
                                                  {"A03", 1, "Itch"},
                                                  {"B01", 1, "Rash"}}),
            order_file("icd10cm_order_2026.txt", {{"A01", 0, "Fever"},
                                                  {"A010", 0, "Fever of swamps"},
                                                  {"A0101", 1, "Fever of salt swamps"},
                                                  {"A0102", 1, "Fever of sweet swamps"},
                                                  {"A011", 1, "Fever of cities"},
                                                  {"A03", 1, "Itch"},
                                                  {"B01", 0, "Rash"},
                                                  {"B010", 1, "Rash of hands"}})};
}

constexpr const char* kCases = "Cases with codes that this release changes";

// A case with codes as they were assigned when they were valid.
std::string add_case(TestApp& app, const char* number, const char* date, casework::CaseStatus status,
                     const std::vector<std::string>& codes) {
    casework::EncounterFile file;
    file.number = number;
    file.status = status;
    file.admitted = Date::parse(date);
    for (const std::string& code : codes) {
        casework::AssignedCode assigned;
        assigned.code = code;
        file.codes.push_back(std::move(assigned));
    }
    auto created = TestAccess::context(app.app()).workspace()->create_encounter(std::move(file));
    REQUIRE(created.ok());
    return created->id;
}

std::vector<std::string> codes_of(TestApp& app, const std::string& id) {
    const auto file = TestAccess::context(app.app()).workspace()->load(id);
    REQUIRE(file.ok());
    std::vector<std::string> codes;
    for (const auto& code : file->codes)
        codes.push_back(code.code);
    return codes;
}

void with_two_releases(TestApp& app) {
    create_workspace(app);
    app.drop(two_releases());
    REQUIRE(app.screen() == "packs");
}

void open_updates(TestApp& app) {
    go_to(app, "Update centre");
    REQUIRE(app.screen() == "updates");
    REQUIRE(app.has("grid", "Changes"));
}

int rows(const TestApp& app, const char* grid_name) {
    const auto* grid = app.find("grid", grid_name);
    REQUIRE(grid != nullptr);
    int count = 0;
    for (const auto* node : app.tree().all())
        if (node->role == "row" && node->position > 0 && node->size > 0) count = node->size;
    return count;
}

} // namespace

TEST_CASE("With one release the update centre says that two are needed", "[updates]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    go_to(app, "Update centre");
    CHECK(app.screen() == "updates");
    CHECK(app.shows("Two releases are needed"));
    CHECK(app.accessibility_faults().empty());
    app.press("button", "Go to Code sets");
    CHECK(app.screen() == "packs");
}

TEST_CASE("After an installation the changes are one press away, counted as the addenda count", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    REQUIRE(app.press("link", "See what changed in FY2026"));
    CHECK(app.screen() == "updates");
    CHECK(app.shows("3 added, 3 deleted: 1 gone, 2 now headers"));
    CHECK(app.shows("1 title revised"));
    REQUIRE(app.has("grid", "Changes"));
    CHECK(rows(app, "Changes") == 7);
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("The toast of an installation leads to the changes too", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    REQUIRE(app.press("button", "See what changed"));
    CHECK(app.screen() == "updates");
}

TEST_CASE("The changes are filtered by kind, chapter, words and the codes in use", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    add_case(app, "C-1", "2025-11-01", casework::CaseStatus::draft, {"A011"});
    open_updates(app);
    REQUIRE(app.press("button", "Added 3"));
    CHECK(rows(app, "Changes") == 3);
    CHECK(app.shows("3 of 7 changes"));
    REQUIRE(app.press("button", "All kinds of change"));
    app.key(U'/');
    CHECK(app.focused_name() == "Find in the changes");
    app.type("a01.0 fever sweet");
    CHECK(rows(app, "Changes") == 1);
    CHECK(app.shows("A01.02"));
    app.key(Key::escape);
    REQUIRE(app.press("checkbox", "Codes that I use"));
    CHECK(rows(app, "Changes") == 1);
    CHECK(app.shows("Fever of cities"));
    REQUIRE(app.press("checkbox", "Codes that I use"));
    REQUIRE(app.press("combobox", "Chapter"));
    REQUIRE(app.press("option", "Codes that begin with B"));
    CHECK(rows(app, "Changes") == 2);
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("A change names its replacements as links into the code books", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    open_updates(app);
    REQUIRE(app.has("link", "A01.01"));
    CHECK(app.shows("Fever of salt swamps"));
    app.press("link", "A01.02");
    CHECK(app.screen() == "books");
    CHECK(app.shows("Fever of sweet swamps"));
}

TEST_CASE("Open cases that the release breaks are fixed with one key, and each can be undone", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    const std::string after = add_case(app, "C-after", "2025-11-01", casework::CaseStatus::draft, {"B01", "A03"});
    add_case(app, "C-before", "2025-09-30", casework::CaseStatus::on_hold, {"A02"});
    add_case(app, "C-done", "2025-12-01", casework::CaseStatus::finished, {"A02"});
    open_updates(app);
    CHECK(app.shows("1 open case holds codes that end on 30 Sep 2025"));
    CHECK(app.shows("1 finished case does so too. 1 case holds codes that end, and that are still valid on the date of the case."));
    REQUIRE(app.press("button", "Show the cases"));
    REQUIRE(app.has("grid", kCases));
    CHECK(rows(app, kCases) == 2);
    CHECK(app.accessibility_faults().empty());
    app.key(Key::enter);
    CHECK(codes_of(app, after) == std::vector<std::string>{"B010", "A03"});
    CHECK(rows(app, kCases) == 1);
    CHECK(app.shows("B01 replaced by B01.0 in case C-after"));
    REQUIRE(app.press("button", "Undo"));
    CHECK(codes_of(app, after) == std::vector<std::string>{"B01", "A03"});
    CHECK(rows(app, kCases) == 2);
    app.focus("grid", kCases);
    app.key(Key::home);
    app.key(U'.');
    CHECK(codes_of(app, after) == std::vector<std::string>{"B010", "A03"});
    // What is valid on the date of its case is left alone by the key, and opened by Enter.
    app.key(U'.');
    CHECK(app.screen() == "updates");
    CHECK(app.shows("Valid for it still"));
    REQUIRE(app.press("radio", "Finished cases (1)"));
    CHECK(app.shows("C-done"));
    CHECK_FALSE(app.has("button", "Replace by"));
}

TEST_CASE("Where there are several replacements the coder chooses; where there is none the case is opened at the code", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    const std::string id = add_case(app, "C-1", "2025-11-01", casework::CaseStatus::draft, {"A010", "A02"});
    open_updates(app);
    REQUIRE(app.press("tab", "Your cases"));
    CHECK(rows(app, kCases) == 2);
    app.focus("grid", kCases);
    app.key(Key::enter);
    REQUIRE(app.has("menuitem", "A01.02"));
    CHECK(app.accessibility_faults().empty());
    app.key(Key::down);
    app.key(Key::enter);
    CHECK(codes_of(app, id) == std::vector<std::string>{"A0102", "A02"});
    CHECK(rows(app, kCases) == 1);
    app.key(Key::enter);
    CHECK(app.screen() == "desk");
    CHECK(app.shows("C-1"));
    CHECK(app.shows("Chill"));
}

TEST_CASE("A fix is not taken back over what was done on the case since", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    const std::string id = add_case(app, "C-1", "2025-11-01", casework::CaseStatus::draft, {"B01"});
    open_updates(app);
    REQUIRE(app.press("button", "Show the cases"));
    app.key(Key::enter);
    auto& workspace = *TestAccess::context(app.app()).workspace();
    auto file = *workspace.load(id);
    file.note = "Asked the ward";
    REQUIRE(workspace.save(file, "encounter.details", "Change the note").ok());
    REQUIRE(app.press("button", "Undo"));
    CHECK(app.shows("The case has changed since: undo it on the desk"));
    CHECK(codes_of(app, id) == std::vector<std::string>{"B010"});
    CHECK(workspace.load(id)->note == "Asked the ward");
}

TEST_CASE("A coder's reading is kept, shown, and ends the quiet notice", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    const char* unread = "You have not read yet what FY2026 of ICD-10-CM changes";
    CHECK(app.shows(unread));
    add_case(app, "C-1", "2025-11-01", casework::CaseStatus::draft, {"A03"});
    go_to(app, "Worklist");
    CHECK(app.shows(unread));
    REQUIRE(app.press("button", "See what changed"));
    REQUIRE(app.press("button", "I have read what FY2026 changes"));
    CHECK_FALSE(app.has("button", "I have read what FY2026 changes"));
    CHECK(app.shows("You have read it, "));
    REQUIRE(app.press("tab", "Who has read it"));
    CHECK(app.has("option", "Ada Coder"));
    CHECK(app.accessibility_faults().empty());
    go_to(app, "Worklist");
    CHECK_FALSE(app.shows(unread));
    CHECK(TestAccess::context(app.app()).workspace()->verify_audit().ok());
}

TEST_CASE("The quiet notice can be put away, and stays away", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    add_case(app, "C-1", "2025-11-01", casework::CaseStatus::draft, {"A03"});
    go_to(app, "Worklist");
    REQUIRE(app.press("button", "Dismiss"));
    CHECK_FALSE(app.shows("You have not read yet"));
    go_to(app, "Code sets");
    CHECK_FALSE(app.shows("You have not read yet"));
}

TEST_CASE("The changes are downloaded as CSV, and the export leaves a trace", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    open_updates(app);
    REQUIRE(app.press("button", "Download as CSV"));
    REQUIRE(app.platform.downloads.size() == 1);
    const auto& file = app.platform.downloads.front();
    CHECK(file.name == "changes-icd10cm-FY2025-FY2026.csv");
    CHECK(file.bytes.find("Became a header,A01.0,yes,Fever of swamps,Fever of swamps,A01.01 A01.02\r\n") != std::string::npos);
    CHECK(std::count(file.bytes.begin(), file.bytes.end(), '\n') == 8);
    const auto trail = TestAccess::context(app.app()).workspace()->audit({}, 1);
    REQUIRE(trail.ok());
    CHECK(trail->front().action == "export.release_changes");
}

TEST_CASE("Whichever release is chosen where, the older one stands first", "[updates]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    app.drop({order_file("icd10cm_order_2024.txt", {{"A03", 1, "Itch"}})});
    open_updates(app);
    REQUIRE(app.press("combobox", "Older release"));
    REQUIRE(app.press("option", "FY2024"));
    CHECK(app.shows("7 of 7 changes"));
    REQUIRE(app.press("combobox", "Newer release"));
    REQUIRE(app.press("option", "FY2025"));
    CHECK(app.shows("5 of 5 changes"));
}

TEST_CASE("Two titles are compared word by word", "[updates]") {
    const std::string older = "Fever of the swamps, other";
    const std::string newer = "Fever of salt swamps, other";
    const WordDifference words = differing_words(older, newer);
    REQUIRE(words.gone.size() == 1);
    REQUIRE(words.added.size() == 1);
    CHECK(older.substr(words.gone[0].first, words.gone[0].second - words.gone[0].first) == "the");
    CHECK(newer.substr(words.added[0].first, words.added[0].second - words.added[0].first) == "salt");
    CHECK(differing_words("same", "same").gone.empty());
    CHECK(differing_words("", "new").added.size() == 1);
}

TEST_CASE("One case under two releases, from the desk: what is valid, what the verdicts say, and nothing is changed", "[time_machine]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    const std::string id = add_case(app, "C-1", "2025-11-01", casework::CaseStatus::draft, {"A03", "A010", "A011"});
    TestAccess::context(app.app()).go("desk", id);
    app.settle();
    REQUIRE(app.screen() == "desk");
    app.key(Ctrl, U'k');
    app.type("Compare under two releases");
    app.key(Key::enter);
    REQUIRE(app.screen() == "time_machine");
    REQUIRE(app.has("grid", "Codes under two releases"));
    CHECK(app.has("columnheader", "01 Oct 2024: ICD-10-CM FY2025"));
    CHECK(app.has("columnheader", "01 Oct 2025: ICD-10-CM FY2026"));
    CHECK(app.shows("2 codes differ of 3"));
    CHECK(app.has("row", "A03, Valid Itch, Valid Itch, Nothing"));
    CHECK(app.has("row", "A01.1, Valid Fever of towns, Valid Fever of cities, title"));
    CHECK(app.has("row", "A01.0, Valid Fever of swamps, Not valid Fever of swamps, Warning: validity"));
    CHECK(app.has("group", "Verdicts that come"));
    CHECK_FALSE(app.has("group", "Verdicts that go"));
    CHECK(app.accessibility_faults().empty());
    // Another date, typed: within the older release both sides are the same.
    REQUIRE(app.press("combobox", "Newer release"));
    REQUIRE(app.press("option", "ICD-10-CM FY2025"));
    CHECK(app.shows("Nothing differs between the two."));
    CHECK(codes_of(app, id) == std::vector<std::string>{"A03", "A010", "A011"});
    app.key(Key::escape);
    CHECK(app.screen() == "desk");
}

TEST_CASE("The update centre leads to the time machine with its two releases", "[time_machine]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_two_releases(app);
    add_case(app, "C-1", "2025-11-01", casework::CaseStatus::draft, {"B01"});
    open_updates(app);
    REQUIRE(app.press("button", "Show the cases"));
    REQUIRE(app.press("button", "Compare the case"));
    CHECK(app.screen() == "time_machine");
    CHECK(app.shows("1 code differs of 1"));
}
