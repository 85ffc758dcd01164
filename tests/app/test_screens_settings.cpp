// Settings: each acts at once and is kept.
#include <catch2/catch_test_macros.hpp>

#include "support/screens.h"

using namespace sequela::app;
using namespace sequela::app::test;

namespace {

void open_settings(TestApp& app, const char* page) {
    create_workspace(app);
    go_to(app, "Settings");
    REQUIRE(app.screen() == "settings");
    REQUIRE(app.press("tab", page));
}

} // namespace

TEST_CASE("Every page of the settings can be reached and named", "[settings]") {
    const Folder folder;
    TestApp app(options(folder));
    open_settings(app, "Look");
    for (const char* page : {"Look", "Keys", "Payers and sites", "Safety", "Backup and storage", "Audit trail", "About"}) {
        CAPTURE(page);
        REQUIRE(app.press("tab", page));
        CHECK(app.accessibility_faults().empty());
    }
    CHECK(app.shows("What it cannot promise"));
    CHECK(app.shows("Dear ImGui"));
}

TEST_CASE("A key is changed, a clash is shown, and the default comes back", "[settings]") {
    const Folder folder;
    TestApp app(options(folder));
    open_settings(app, "Keys");
    app.set("searchbox", "Find a command", "Find a command");
    // The key is pressed, not described; while it is being chosen it does nothing.
    REQUIRE(app.press("button", "New key"));
    CHECK(app.focused_name() == "Press the key now …");
    app.key(Ctrl | Shift, U'q');
    CHECK_FALSE(app.has("dialog", "Command palette"));
    app.key(Ctrl | Shift, U'q');
    CHECK(app.has("dialog", "Command palette"));
    app.key(Key::escape);
    app.press("button", "New key");
    app.key(Key::escape); // gives up
    CHECK(app.has("button", "New key"));
    CHECK(app.screen() == "settings");
    // A letter that is no command stays a letter elsewhere; a key that is taken is asked for.
    app.press("button", "One more key");
    app.key(Key::f1);
    CHECK_FALSE(app.has("dialog", "Keyboard"));
    CHECK(app.shows("F1 is the key of “Keyboard help”"));
    app.press("button", "Leave it");
    app.key(Key::f1);
    CHECK(app.has("dialog", "Keyboard"));
    app.key(Key::escape);
    app.press("button", "One more key");
    app.key(Key::f1);
    app.press("button", "Take it from there");
    app.key(Key::f1);
    CHECK(app.has("dialog", "Command palette"));
    app.key(Key::escape);
    app.key(Ctrl | Shift, U'q');
    CHECK(app.has("dialog", "Command palette"));
    app.key(Key::escape);
    app.press("button", "Default");
    app.key(Ctrl, U'k');
    CHECK(app.has("dialog", "Command palette"));
}

TEST_CASE("The passphrase is changed only with the old one", "[settings]") {
    const Folder folder;
    TestApp app(options(folder));
    open_settings(app, "Safety");
    const auto fill = [&](const char* old) {
        app.set("textbox", "The one now in use", old);
        app.set("textbox", "New passphrase", "seven grey herons 2026");
        app.set("textbox", "The new one again", "seven grey herons 2026");
        app.press("button", "Change passphrase");
    };
    fill("not the passphrase");
    CHECK_FALSE(app.shows("The passphrase is changed"));
    CHECK(app.has("alert", ""));
    fill(kPassphrase);
    CHECK(app.shows("The passphrase is changed"));
    app.key(Ctrl | Shift, U'l');
    app.type("seven grey herons 2026");
    app.key(Key::enter);
    CHECK(app.screen() == "worklist");
}

TEST_CASE("A backup is a file, and its age is told", "[settings]") {
    const Folder folder;
    TestApp app(options(folder));
    open_settings(app, "Backup and storage");
    CHECK(app.shows("There is no backup yet"));
    app.press("button", "Make a backup now");
    REQUIRE(app.platform.downloads.size() == 1);
    CHECK(app.platform.downloads[0].bytes.substr(0, 16) == "SEQUELA BACKUP 1");
    CHECK_FALSE(app.shows("There is no backup yet"));
    CHECK(app.shows("just now"));
}

TEST_CASE("The audit trail is shown in words and verified", "[settings]") {
    const Folder folder;
    TestApp app(options(folder));
    open_settings(app, "Audit trail");
    CHECK(app.shows("Created the workspace"));
    app.press("button", "Verify");
    CHECK(app.shows("The trail is whole"));
}
