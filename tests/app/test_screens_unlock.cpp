// The way in, as a coder meets it.
#include <catch2/catch_test_macros.hpp>

#include "support/screens.h"

using namespace sequela::app;
using namespace sequela::app::test;

TEST_CASE("The first screen says what this is and offers to try it", "[unlock]") {
    const Folder folder;
    TestApp app(options(folder));
    CHECK(app.screen() == "unlock");
    CHECK(app.shows("Nothing you type is sent anywhere"));
    CHECK(app.focused_name() == "Try it");
    CHECK(app.accessibility_faults().empty());
    app.key(Key::enter);
    CHECK(app.screen() == "desk");
    CHECK(app.shows("Testa Fictional"));
}

TEST_CASE("A passphrase must be long enough and typed twice", "[unlock]") {
    const Folder folder;
    TestApp app(options(folder));
    app.press("button", "Create an encrypted workspace");
    app.set("textbox", "Your name", "Ada Coder");
    app.set("textbox", "Passphrase", "short");
    CHECK(app.shows("7 more characters are needed"));
    app.press("button", "Create workspace");
    CHECK_FALSE(app.has("heading", "Keep this recovery key"));
    app.set("textbox", "Passphrase", kPassphrase);
    CHECK(app.shows("Very strong"));
    app.set("textbox", "The same again", "quiet lantern orchard 8");
    app.press("button", "Create workspace");
    CHECK(app.shows("The two are not the same."));
    CHECK_FALSE(app.has("heading", "Keep this recovery key"));
}

TEST_CASE("Create, lock, a wrong passphrase, and the right one", "[unlock]") {
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    CHECK(app.platform.storage_state.persisted);
    app.key(Ctrl | Shift, U'l');
    REQUIRE(app.screen() == "unlock");
    CHECK(app.has("heading", "Unlock the workspace"));
    CHECK(app.shows("Ada Coder"));
    app.type("a wrong passphrase");
    app.key(Key::enter);
    CHECK(app.screen() == "unlock");
    CHECK(app.has("alert", ""));
    CHECK(app.focused_name() == "Passphrase");
    app.type(kPassphrase);
    app.key(Key::enter);
    CHECK(app.screen() == "worklist");
}

TEST_CASE("The recovery key opens the workspace and sets a new passphrase", "[unlock]") {
    const Folder folder;
    TestApp app(options(folder));
    const std::string key = create_workspace(app);
    app.key(Ctrl | Shift, U'l');
    REQUIRE((app.press("button", "Passphrase forgotten?") || app.press("link", "Passphrase forgotten?")));
    app.set("textbox", "Recovery key", key);
    app.set("textbox", "New passphrase", "another lantern orchard 9");
    app.set("textbox", "The same again", "another lantern orchard 9");
    REQUIRE(app.press("button", "Set passphrase and unlock"));
    CHECK(app.screen() == "worklist");
}

TEST_CASE("The recovery key must be kept before going on, and can be printed and saved", "[unlock]") {
    const Folder folder;
    TestApp app(options(folder));
    app.press("button", "Create an encrypted workspace");
    app.set("textbox", "Your name", "Ada <Coder>");
    app.set("textbox", "Passphrase", kPassphrase);
    app.set("textbox", "The same again", kPassphrase);
    app.press("button", "Create workspace");
    const auto* go_on = app.find("button", "Go to the worklist");
    REQUIRE(go_on != nullptr);
    CHECK(go_on->disabled);
    app.press("button", "Print");
    REQUIRE(app.platform.printed.size() == 1);
    CHECK(app.platform.printed[0].find("Ada &lt;Coder&gt;") != std::string::npos);
    app.press("button", "Save as a file");
    REQUIRE(app.platform.downloads.size() == 1);
}

TEST_CASE("A backup is restored by dropping it", "[unlock]") {
    const Folder folder;
    std::string backup;
    {
        TestApp app(options(folder));
        create_workspace(app);
        app.press("button", "Add the sample cases");
        REQUIRE(app.shows("Testa Fictional"));
        go_to(app, "Settings");
        app.key(U'b');
        REQUIRE(app.platform.downloads.size() == 1);
        backup = app.platform.downloads[0].bytes;
    }
    const Folder elsewhere;
    TestApp app(options(elsewhere));
    app.drop({{"sequela-backup.sequela", backup.substr(0, backup.size() / 2)}});
    CHECK(app.has("alert", ""));
    app.drop({{"sequela-backup.sequela", backup}});
    CHECK(app.shows("Ada Coder"));
    app.set("textbox", "Passphrase of the backup", kPassphrase);
    REQUIRE(app.press("button", "Restore"));
    CHECK(app.screen() == "worklist");
    CHECK(app.shows("Testa Fictional"));
}

TEST_CASE("A window that keeps nothing says so", "[unlock]") {
    const Folder folder;
    TestApp app(options(folder));
    app.platform.storage_state.durable = false;
    app.platform.storage_state.note = "This is a private window.";
    app.wait(6000);
    app.key(Key::tab);
    CHECK(app.shows("This window keeps nothing"));
    CHECK(app.shows("This is a private window."));
}
