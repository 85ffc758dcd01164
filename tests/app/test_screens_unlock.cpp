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
    // A new key takes the place of the one that was used; it is shown once.
    CHECK(app.has("heading", "Keep this new recovery key"));
    CHECK_FALSE(app.shows(key));
    app.press("button", "Copy");
    const std::string renewed = app.platform.clipboard;
    CHECK(renewed != key);
    REQUIRE(app.press("checkbox", "I have kept it"));
    REQUIRE(app.press("button", "Go on"));
    CHECK(app.screen() == "worklist");
    app.key(Ctrl | Shift, U'l');
    const auto recover = [&](const std::string& with) {
        app.press("link", "Passphrase forgotten?");
        app.set("textbox", "Recovery key", with);
        app.set("textbox", "New passphrase", "one more lantern orchard");
        app.set("textbox", "The same again", "one more lantern orchard");
        app.press("button", "Set passphrase and unlock");
        return app.has("heading", "Keep this new recovery key");
    };
    CHECK_FALSE(recover(key));
    app.key(Key::escape);
    CHECK(recover(renewed));
}

TEST_CASE("After unlocking, the coder is where they were: the case, the document, the selected words, the question", "[unlock][desk]") {
    const Folder folder;
    const TestApp::Options place = options(folder);
    const auto unlocked = [](TestApp& app) {
        app.type(kPassphrase);
        app.key(Key::enter);
    };
    {
        TestApp app(place);
        create_workspace(app);
        app.press("button", "Add the sample cases");
        REQUIRE(app.focus("grid", "Cases"));
        app.key(Key::enter);
        REQUIRE(app.screen() == "desk");
        REQUIRE(app.press("tab", "History and physical"));
        app.key(Ctrl, U'1');
        app.key(Key::home, Ctrl);
        app.key(Key::down);
        app.key(Key::end, Shift);
        app.key(Ctrl, U'2');
        app.type("heart failure");
        app.key(Ctrl | Shift, U'l');
        REQUIRE(app.screen() == "unlock");
        unlocked(app);
        CHECK(app.screen() == "desk");
        app.app().closing();
    }
    TestApp app(place); // and after a restart
    unlocked(app);
    REQUIRE(app.screen() == "desk");
    const auto* tab = app.find("tab", "History and physical");
    REQUIRE(tab != nullptr);
    CHECK(tab->selected.value_or(false));
    const auto* document = app.find("document", "");
    REQUIRE(document != nullptr);
    CHECK(document->description == "selected");
    CHECK_FALSE(document->value.empty());
    const auto* question = app.find("searchbox", "Search codes");
    REQUIRE(question != nullptr);
    CHECK(question->value == "heart failure");
}

TEST_CASE("A trial that locks by itself says why, and that it is gone", "[unlock]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    app.wait(11 * 60000.0);
    REQUIRE(app.screen() == "unlock");
    CHECK(app.shows("without a key or a click"));
    CHECK(app.shows("nothing of it has been kept"));
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
