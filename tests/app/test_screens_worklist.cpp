// The worklist: cases found, made, removed and brought back with the keyboard, and charts dropped on it.
#include <catch2/catch_test_macros.hpp>

#include "support/screens.h"

using namespace sequela::app;
using namespace sequela::app::test;

namespace {

// With the sample cases in it.
void open_worklist(TestApp& app) {
    try_it(app);
    go_to(app, "Worklist");
    REQUIRE(app.screen() == "worklist");
    REQUIRE(app.has("grid", "Cases"));
}

int rows(const TestApp& app) {
    const auto* grid = app.find("grid", "Cases");
    REQUIRE(grid != nullptr);
    int count = 0;
    for (const auto* node : app.tree().all())
        if (node->role == "row" && node->position > 0 && node->size > 0) count = node->size;
    return count;
}

} // namespace

TEST_CASE("An empty worklist says what it is for and what to do first", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    CHECK(app.shows("No cases yet"));
    CHECK(app.has("button", "New case"));
    CHECK(app.has("button", "Add the sample cases"));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("A new case by keyboard alone", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    app.key(U'n');
    REQUIRE(app.has("heading", "New case"));
    CHECK(app.focused_name() == "Case number");
    app.type("2026-0147");
    app.set("textbox", "Admitted", "3 Jan 2026");
    app.set("textbox", "Discharged", "1 Jan 2026");
    app.set("textbox", "Patient name", "Testa Example");
    app.press("button", "Create case");
    CHECK(app.shows("Before the admission on 03 Jan 2026."));
    app.set("textbox", "Discharged", "7 Jan 2026");
    app.press("button", "Create case");
    CHECK(app.screen() == "desk");
    go_to(app, "Worklist");
    CHECK(app.shows("2026-0147"));
    CHECK(app.shows("Testa Example"));
    CHECK(app.shows("03 Jan 2026 – 07 Jan 2026"));
}

TEST_CASE("Esc leaves the form without a trace", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    app.key(U'n');
    app.type("Not wanted");
    app.key(Key::escape);
    CHECK_FALSE(app.has("heading", "New case"));
    CHECK(app.shows("No cases yet"));
}

TEST_CASE("Searching narrows the list; Enter opens what is selected", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    open_worklist(app);
    CHECK(rows(app) == 6);
    app.key(U'/');
    CHECK(app.focused_name() == "Find a case");
    app.type("sepsis");
    CHECK(rows(app) == 1);
    app.key(Key::enter);
    CHECK(app.screen() == "desk");
    CHECK(app.shows("Samplo Fictional"));
}

TEST_CASE("Removing asks nothing, and undo brings the case back", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    open_worklist(app);
    app.focus("grid", "Cases");
    app.key(Key::del);
    CHECK(rows(app) == 5);
    CHECK(app.shows("Removed case"));
    app.key(Ctrl, U'z');
    CHECK(rows(app) == 6);
    app.key(Key::del);
    REQUIRE(app.press("button", "Undo"));
    CHECK(rows(app) == 6);
}

TEST_CASE("A dropped chart becomes a case and opens", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    app.drop({file_of("assets/charts/heart-failure-discharge.txt")});
    CHECK(app.screen() == "desk");
    go_to(app, "Worklist");
    CHECK(rows(app) == 1);
    CHECK(app.shows("Inpatient"));
}

TEST_CASE("Several charts are several cases, or one if the coder says so", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    app.drop({file_of("assets/charts/heart-failure-discharge.txt"), file_of("assets/charts/heart-failure-history.txt")});
    REQUIRE(app.screen() == "worklist");
    CHECK(rows(app) == 2);
    REQUIRE(app.press("button", "Make it one case"));
    CHECK(app.screen() == "desk");
    go_to(app, "Worklist");
    CHECK(rows(app) == 1);
}

TEST_CASE("What is no chart is refused in words", "[worklist]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    app.drop({{"scan.pdf", "%PDF-1.7"}});
    CHECK(app.screen() == "worklist");
    CHECK(app.shows("PDF files cannot be read"));
}
