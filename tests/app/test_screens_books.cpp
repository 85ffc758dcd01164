// The code books: found by prefix, walked by keyboard, with links and a way back.
#include <catch2/catch_test_macros.hpp>

#include "support/screens.h"

using namespace sequela::app;
using namespace sequela::app::test;

namespace {

void open_books(TestApp& app) {
    try_it(app);
    go_to(app, "Code books");
    REQUIRE(app.screen() == "books");
}

} // namespace

TEST_CASE("The Index is found by prefix, opened by keys, and shows the code's page", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    CHECK(app.focused_name() == "Find a main term");
    app.type("diabet");
    CHECK(app.has("treeitem", "Diabetes"));
    CHECK(app.accessibility_faults().empty());
    app.focus("tree", "Alphabetic Index");
    app.key(Key::right);
    app.key(Key::down);
    CHECK(app.has("treeitem", ""));
    app.focus("tree", "Alphabetic Index");
    app.key(Key::home);
    app.key(Key::enter);
    CHECK(app.has("article", "Code E11.9"));
    CHECK(app.shows("Valid"));
}

TEST_CASE("Words in the order in which people say them find their place in the Index", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    app.type("congestive heart failure");
    const auto* row = app.find("treeitem", "congestive");
    REQUIRE(row != nullptr);
    CHECK(row->selected.value_or(false));
    CHECK(row->level == 3);
    CHECK(app.has("article", "Code I50.9"));
}

TEST_CASE("An entry of the Index on a code's page opens the book that it is from", "[books][desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    app.key(Ctrl, U'2');
    app.type("C79.51");
    REQUIRE(app.has("heading", "C79.51"));
    const ui::SemanticNode* entry = nullptr;
    for (const auto* node : app.tree().all())
        if (node->role == "link" && node->name.find("bone") != std::string::npos) entry = node;
    REQUIRE(entry != nullptr);
    REQUIRE(app.act(entry, "press"));
    REQUIRE(app.screen() == "books");
    const auto* tab = app.find("tab", "Neoplasms");
    REQUIRE(tab != nullptr);
    CHECK(tab->selected.value_or(false));
    CHECK(app.shows("bone"));
}

TEST_CASE("Nothing that fits is said, with what to try", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    app.type("zzzz");
    CHECK(app.shows("No main term begins with"));
}

TEST_CASE("The tables are grids with the headings of the book", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    app.key(Alt, U'3');
    REQUIRE(app.has("grid", ""));
    CHECK(app.has("columnheader", "Malignant Primary"));
    app.focus("searchbox", "Find a substance or site");
    app.type("bladder");
    CHECK(app.shows("C67.9"));
    app.key(Alt, U'4');
    CHECK(app.has("columnheader", "Adverse effect"));
}

TEST_CASE("A code typed above the Tabular List opens its place and its page", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    app.key(Alt, U'5');
    REQUIRE(app.has("tree", "Tabular List"));
    app.focus("searchbox", "Find a code or words");
    app.type("E11.22");
    CHECK(app.has("article", "Code E11.22"));
    CHECK(app.has("treeitem", "E11.22"));
    CHECK(app.shows("Use additional code"));
}

TEST_CASE("Links of a code page lead on, and back leads back", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    app.key(Alt, U'5');
    app.focus("searchbox", "Find a code or words");
    app.type("E11.22");
    REQUIRE(app.has("article", "Code E11.22"));
    app.focus("tree", "Tabular List");
    REQUIRE((app.press("link", "N18.") || app.press("link", "E11.2")));
    CHECK_FALSE(app.has("article", "Code E11.22"));
    app.key(Key::left, Alt);
    CHECK(app.has("article", "Code E11.22"));
}

TEST_CASE("A code goes from the book to the case on the desk", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    app.key(Alt, U'5');
    app.focus("searchbox", "Find a code or words");
    app.type("E11.22");
    REQUIRE(app.press("button", "Add to case"));
    CHECK(app.screen() == "desk");
    CHECK(app.shows("E11.22"));
}

TEST_CASE("Without the book for the date the screen says so", "[books]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    go_to(app, "Code books");
    CHECK(app.shows("No codes are installed"));
    REQUIRE(app.press("button", "Code sets"));
    CHECK(app.screen() == "packs");
}

TEST_CASE("Other systems are walked as trees, by keys, with the page of the code beside them", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    open_books(app);
    app.key(Alt, U'6');
    REQUIRE(app.has("tree", "ICD-10-PCS"));
    CHECK(app.has("treeitem", "0 Medical and Surgical"));
    CHECK(app.accessibility_faults().empty());
    app.focus("tree", "ICD-10-PCS");
    app.key(Key::home);
    app.key(Key::right);
    const auto* system = app.find("treeitem", "00 Central Nervous System");
    REQUIRE(system != nullptr);
    CHECK(system->level == 2);
    // A code that is typed opens its place.
    app.focus("searchbox", "Find a code or words");
    app.type("0DTJ4ZZ");
    const auto* code = app.find("treeitem", "0DTJ4ZZ");
    REQUIRE(code != nullptr);
    CHECK(code->selected.value_or(false));
    CHECK(code->level == 4);
    CHECK(app.has("article", "Code 0DTJ4ZZ"));
    app.focus("tree", "ICD-10-PCS");
    app.key(Key::left); // to the table
    CHECK(app.find("treeitem", "0DT")->selected.value_or(false));
    REQUIRE(app.press("combobox", "Classification"));
    REQUIRE(app.press("option", "HCPCS Level II"));
    CHECK(app.has("tree", "HCPCS Level II"));
    CHECK(app.has("treeitem", "J Drugs that are not taken by mouth"));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("A classification of the user is browsed by its own hierarchy; words are found in it", "[books]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    app.drop({file_of("tests/packs/corpus/accepted/kites_2026.csv")});
    go_to(app, "Code books");
    app.key(Alt, U'6');
    REQUIRE(app.press("combobox", "Classification"));
    REQUIRE(app.press("option", "Classification of Kites"));
    app.focus("tree", "Classification of Kites");
    app.key(Key::home);
    app.key(Key::right);
    CHECK(app.has("treeitem", "K10"));
    app.focus("searchbox", "Find a code or words");
    app.type("tree");
    REQUIRE(app.has("option", "k10.0"));
    app.key(Key::enter);
    CHECK(app.has("article", "Code k10.0"));
    CHECK(app.find("treeitem", "k10.0")->level == 3);
}

TEST_CASE("Where no other classification is installed, it is said what could be", "[books]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    app.drop({file_of("assets/starter/icd10cm_order_2026.txt")});
    go_to(app, "Code books");
    app.key(Alt, U'6');
    CHECK(app.shows("No other classification is installed for this date"));
    CHECK(app.accessibility_faults().empty());
}
