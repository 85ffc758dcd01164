// A coder's own codes: notes, favourites, colour marks, recents; the file of team notes; the glossary.
#include <catch2/catch_test_macros.hpp>

#include "app/screen.h"
#include "app/screens/code_hub_view.h"
#include "app/test_access.h"
#include "casework/code_marks.h"
#include "casework/code_notes.h"
#include "support/screens.h"

using namespace sequela;
using namespace sequela::app;
using namespace sequela::app::test;

namespace {

// Notes and marks as they stand below a code page: one code at a time, on the date of an encounter.
class HubScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override {
        (void)context;
        code_ = {CodeSystem::hcpcs, "", std::string(argument.empty() ? "J3301" : argument)};
    }
    void draw(ui::Ui& ui, AppContext& context) override {
        const auto result = draw_code_hub(ui, context, code_, "A drug", Date::from_ymd(2026, 1, 3), hub_);
        if (!result.open_case.empty()) context.go("desk", result.open_case);
    }

private:
    casework::CodeRef code_;
    CodeHubState hub_;
};
const RegisterScreen<HubScreen> registration({.id = "test_hub", .title = "Hub of a code", .icon = icons::star, .place = Place::hidden});

casework::Workspace& workspace_of(TestApp& app) {
    return *TestAccess::context(app.app()).workspace();
}

casework::CodeRef icd(const char* code) {
    return {CodeSystem::icd10cm, "", code};
}

// The screen with one favourite and one coloured code.
void open_my_codes(TestApp& app) {
    try_it(app);
    REQUIRE(casework::set_favourite(workspace_of(app), icd("E1122"), "Type 2 diabetes with kidney disease", true).ok());
    REQUIRE(casework::set_colour(workspace_of(app), icd("I10"), "Hypertension", casework::ColourMark::orange).ok());
    go_to(app, "My codes");
    REQUIRE(app.screen() == "my_codes");
}

std::vector<casework::CodeNote> notes_on(TestApp& app, const char* code) {
    return *casework::notes_for(workspace_of(app), icd(code));
}

} // namespace

TEST_CASE("My codes are found by code, words, system and colour, and lead to the book and the case", "[my_codes]") {
    const Folder folder;
    TestApp app(options(folder));
    open_my_codes(app);
    CHECK(app.accessibility_faults().empty());
    CHECK(app.focused_name() == "Find in my codes");
    REQUIRE(app.has("option", "E11.22"));
    REQUIRE(app.has("option", "I10"));
    CHECK(app.find("option", "I10")->name.find("Orange") != std::string::npos); // the colour has a word
    CHECK(app.find("option", "E11.22")->name.find("Favourite") != std::string::npos);
    app.type("orange");
    CHECK_FALSE(app.has("option", "E11.22"));
    CHECK(app.has("option", "I10"));
    app.key(Key::escape);
    app.type("icd-10-cm e1122");
    REQUIRE(app.has("option", "E11.22"));
    app.key(Key::enter);
    CHECK(app.screen() == "books");
    CHECK(app.has("article", "Code E11.22"));
    go_to(app, "My codes");
    app.type("I10");
    app.key(Key::enter, Ctrl);
    CHECK(app.screen() == "desk");
    CHECK(app.shows("I10"));
    CHECK(casework::recent_use(workspace_of(app), icd("I10"))->cases >= 1);
}

TEST_CASE("Nothing marked yet says what the screen is for", "[my_codes]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    go_to(app, "My codes");
    CHECK(app.shows("Your codes gather here"));
    REQUIRE(app.press("button", "Code books"));
    CHECK(app.screen() == "books");
}

TEST_CASE("A note is written with dates and source, changed, removed and brought back", "[my_codes][notes]") {
    const Folder folder;
    TestApp app(options(folder));
    open_my_codes(app);
    REQUIRE(app.has("group", "Own notes and marks on E11.22"));
    REQUIRE(app.press("button", "Add a note"));
    REQUIRE(app.press("button", "Save note"));
    CHECK(app.shows("Write what is to be remembered"));
    REQUIRE(app.set("textbox", "Note", "Ask for the stage"));
    REQUIRE(app.set("textbox", "Source", "Team meeting"));
    REQUIRE(app.set("textbox", "On which codes", "E11.2-"));
    REQUIRE(app.set("textbox", "In force from", "1 Oct 2025"));
    REQUIRE(app.set("textbox", "In force until", "1 Oct 2024"));
    REQUIRE(app.press("button", "Save note"));
    CHECK(app.shows("Before the day on which it begins"));
    REQUIRE(app.set("textbox", "In force until", ""));
    REQUIRE(app.press("radio", "The team"));
    CHECK(app.accessibility_faults().empty());
    REQUIRE(app.press("button", "Save note"));
    auto notes = notes_on(app, "E1122");
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].team);
    CHECK(notes[0].source == "Team meeting");
    CHECK(notes[0].effective_from == Date::from_ymd(2025, 10, 1));
    CHECK(casework::scope_text(notes[0].system, notes[0].scope) == "E11.2-");
    CHECK(app.has("article", "Note of the team"));
    CHECK(app.shows("Ask for the stage"));
    CHECK(app.shows("from 01 Oct 2025"));
    CHECK(app.accessibility_faults().empty());

    REQUIRE(app.press("button", "Change the note"));
    REQUIRE(app.set("textbox", "Note", "Ask for the stage of CKD"));
    REQUIRE(app.press("button", "Save note"));
    CHECK(notes_on(app, "E1122")[0].text == "Ask for the stage of CKD");
    REQUIRE(app.press("button", "Undo"));
    CHECK(notes_on(app, "E1122")[0].text == "Ask for the stage");
    app.wait(20000); // the toast goes

    REQUIRE(app.press("button", "Remove the note"));
    CHECK(notes_on(app, "E1122").empty());
    CHECK_FALSE(app.has("article", "Note of the team"));
    REQUIRE(app.press("button", "Undo"));
    CHECK(notes_on(app, "E1122").size() == 1);
    CHECK(app.has("article", "Note of the team"));
    CHECK(workspace_of(app).verify_audit().ok());
}

TEST_CASE("Esc leaves the form of a note and nothing else", "[my_codes][notes]") {
    const Folder folder;
    TestApp app(options(folder));
    open_my_codes(app);
    REQUIRE(app.press("button", "Add a note"));
    CHECK(app.focused_name() == "Note");
    app.type("half a thought");
    app.key(Key::escape);
    CHECK_FALSE(app.has("textbox", "Note"));
    CHECK(app.screen() == "my_codes");
    CHECK(notes_on(app, "E1122").empty());
}

TEST_CASE("Favourite and colour are set beside the code", "[my_codes][marks]") {
    const Folder folder;
    TestApp app(options(folder));
    open_my_codes(app);
    app.type("I10");
    REQUIRE(app.has("group", "Own notes and marks on I10"));
    REQUIRE(app.press("button", "Favourite I10"));
    CHECK(casework::mark_of(workspace_of(app), icd("I10"))->favourite);
    const auto* button = app.find("button", "Favourite I10");
    REQUIRE(button != nullptr);
    REQUIRE(app.press("combobox", "Colour mark"));
    REQUIRE(app.press("option", "Teal"));
    CHECK(casework::mark_of(workspace_of(app), icd("I10"))->colour == casework::ColourMark::teal);
    CHECK(app.shows("Not used in any case yet"));
}

TEST_CASE("A code that is looked at for a second is recent, one that is passed by is not", "[my_codes][marks]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    AppContext& context = TestAccess::context(app.app());
    const std::size_t before = casework::recent_codes(workspace_of(app))->size();
    context.go("test_hub", "J3301");
    app.settle();
    context.go("test_hub", "J3302");
    app.settle();
    app.wait(2000);
    const auto recent = casework::recent_codes(workspace_of(app));
    REQUIRE(recent->size() == before + 1);
    CHECK(recent->front().code == casework::CodeRef{CodeSystem::hcpcs, "", "J3302"});
    CHECK(recent->front().title == "A drug");
}

TEST_CASE("Notes that are not in force on the date of the encounter come last and say so", "[my_codes][notes]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    casework::CodeNote note;
    note.system = CodeSystem::hcpcs;
    note.scope = *casework::parse_scope(CodeSystem::hcpcs, "J3301");
    note.text = "In force";
    REQUIRE(casework::save_note(workspace_of(app), note).ok());
    note.text = "Of last year";
    note.effective_to = Date::from_ymd(2025, 12, 31);
    REQUIRE(casework::save_note(workspace_of(app), note).ok());
    TestAccess::context(app.app()).go("test_hub", "J3301");
    app.settle();
    CHECK(app.shows("not in force on 03 Jan 2026"));
    const std::string text = app.text();
    CHECK(text.find("Of last year") > text.find("\"In force\""));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("Recent use leads to the case", "[my_codes]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    casework::EncounterFile file;
    file.number = "2026-0147";
    file.admitted = Date::from_ymd(2026, 1, 3);
    casework::AssignedCode code;
    code.system = CodeSystem::hcpcs;
    code.code = "J3301";
    file.codes = {code};
    REQUIRE(workspace_of(app).create_encounter(file).ok());
    TestAccess::context(app.app()).go("test_hub", "J3301");
    app.settle();
    CHECK(app.shows("Used in 1 case, last on 03 Jan 2026 in case 2026-0147"));
    REQUIRE(app.press("link", "Open case 2026-0147"));
    CHECK(app.screen() == "desk");
    CHECK(app.shows("2026-0147"));
}

TEST_CASE("Team notes are exported and a file of them is taken in", "[my_codes][notes]") {
    std::string file;
    {
        const Folder folder;
        TestApp app(options(folder));
        open_my_codes(app);
        casework::CodeNote note;
        note.scope = *casework::parse_scope(CodeSystem::icd10cm, "E08-E13");
        note.text = "Shared words";
        note.team = true;
        REQUIRE(casework::save_note(workspace_of(app), note).ok());
        REQUIRE(app.press("button", "Export notes"));
        REQUIRE(app.platform.downloads.size() == 1);
        CHECK(app.platform.downloads[0].name == "team-notes.json");
        file = app.platform.downloads[0].bytes;
    }
    const Folder folder;
    TestApp app(options(folder));
    open_my_codes(app);
    REQUIRE(app.press("button", "Import notes"));
    CHECK(app.platform.picked.size() == 1);
    app.drop({{"team-notes.json", file}});
    CHECK(app.screen() == "my_codes");
    CHECK(app.shows("1 note added"));
    CHECK(notes_on(app, "E119").size() == 1);
    CHECK(app.shows("Shared words"));
    app.drop({{"team-notes.json", file}});
    CHECK(app.shows("1 known already"));
    app.drop({{"team-notes.json", file.substr(0, file.size() - 20)}});
    CHECK(app.shows("This is not a file of team notes"));
    CHECK(notes_on(app, "E119").size() == 1);
}

TEST_CASE("The glossary explains words and is read aloud", "[my_codes][glossary]") {
    const Folder folder;
    TestApp app(options(folder));
    open_my_codes(app);
    REQUIRE(app.press("button", "Glossary"));
    REQUIRE(app.has("dialog", "Glossary"));
    CHECK(app.focused_name() == "Words to explain");
    app.type("s/p nephrolithotomy");
    CHECK(app.has("article", "nephrolithotomy"));
    CHECK(app.shows("nephr (kidney) + lith (stone) + -otomy (cutting into)"));
    CHECK(app.shows("status post, after"));
    CHECK(app.accessibility_faults().empty());
    REQUIRE(app.set("searchbox", "Words to explain", "zzzz"));
    CHECK(app.shows("No entry for these words"));
    REQUIRE(app.press("button", "Close"));
    CHECK_FALSE(app.has("dialog", "Glossary"));
    CHECK(app.screen() == "my_codes");
}
