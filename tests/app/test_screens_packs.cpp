// Code sets: installing by drop, what became of each file, what is missing, removing.
#include <catch2/catch_test_macros.hpp>

#include "support/screens.h"

using namespace sequela::app;
using namespace sequela::app::test;

TEST_CASE("Without code sets the screen says where they come from", "[packs]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    go_to(app, "Code sets");
    CHECK(app.shows("No code sets are installed"));
    CHECK(app.shows("The app itself fetches nothing"));
    app.press("button", "Choose files");
    CHECK(app.platform.picked.size() == 1);
}

TEST_CASE("Dropped release files are installed from any screen and can be searched at once", "[packs]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    REQUIRE(app.screen() == "worklist");
    app.drop(files_in("assets/starter"));
    CHECK(app.screen() == "packs");
    CHECK(app.has("region", "What became of the files"));
    CHECK(app.shows("Codes and titles FY2026"));
    CHECK(app.has("grid", "Installed code sets"));
    CHECK(app.accessibility_faults().empty());
    go_to(app, "Code books");
    CHECK(app.has("tree", "Alphabetic Index"));
}

TEST_CASE("A damaged file is refused with the reason, and what is installed stays", "[packs]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    DroppedFile file = file_of("assets/starter/icd10cm_tabular_2026.xml");
    file.bytes.resize(file.bytes.size() / 2);
    app.drop({file});
    CHECK(app.screen() == "packs");
    CHECK(app.shows("Not installed"));
    CHECK(app.shows("icd10cm_tabular_2026.xml"));
    CHECK(app.shows("Built in"));
}

TEST_CASE("What is missing for the date is said", "[packs]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    app.drop({file_of("assets/starter/icd10cm_order_2026.txt")});
    CHECK(app.shows("No Tabular List is installed: notes and conventions are not known"));
    CHECK(app.shows("No POA-exempt list is installed"));
}

TEST_CASE("Removing asks first, because it cannot be undone; built-in sets stay", "[packs]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    app.drop({file_of("assets/starter/icd10cm_order_2026.txt")});
    app.focus("grid", "Installed code sets");
    app.key(Key::del);
    REQUIRE(app.has("dialog", "Remove Codes and titles FY2026?"));
    app.press("button", "Keep it");
    CHECK(app.has("grid", "Installed code sets"));
    app.focus("grid", "Installed code sets");
    app.key(Key::del);
    app.press("button", "Remove it");
    CHECK(app.shows("No code sets are installed"));
}
