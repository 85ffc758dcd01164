// Every registered screen: no interactive item without a node, no node without a name, no id twice, no target below 24 px.
#include <catch2/catch_test_macros.hpp>

#include "app/screen.h"
#include "app/test_access.h"
#include "support/null_platform.h"

using namespace sequela::app;
using namespace sequela::app::test;

TEST_CASE("every screen can be read and used without eyes") {
    for (const RegisteredScreen& registered : registered_screens()) {
        TestApp app;
        AppContext& context = TestAccess::context(app.app());
        if (!registered.info.bare) {
            REQUIRE(context.try_it().ok());
            app.settle();
            context.go(registered.info.id);
            app.settle();
        }
        INFO(registered.info.id);
        REQUIRE(app.screen() == registered.info.id);
        CHECK(app.tree().all().size() > 3);
        for (const std::string& fault : app.accessibility_faults())
            FAIL_CHECK(registered.info.id << ": " << fault);
        // The keyboard reaches something, and never loses it.
        for (int i = 0; i < 40; ++i) {
            app.key(Key::tab);
            REQUIRE(app.focused() != nullptr);
        }
    }
}

TEST_CASE("a screen has no keys that mean two things") {
    for (const RegisteredScreen& registered : registered_screens()) {
        TestApp app;
        AppContext& context = TestAccess::context(app.app());
        if (!registered.info.bare) {
            REQUIRE(context.try_it().ok());
            app.settle();
            context.go(registered.info.id);
            app.settle();
        }
        for (const auto& conflict : context.commands().conflicts())
            FAIL_CHECK(registered.info.id << ": " << conflict.chord << " is both " << conflict.first << " and " << conflict.second);
    }
}

TEST_CASE("the workspace locks by itself after the idle time, and nothing of it stays on the screen") {
    TestApp app;
    AppContext& context = TestAccess::context(app.app());
    REQUIRE(context.try_it().ok());
    app.settle();
    Settings settings = context.settings();
    settings.lock_minutes = 5;
    context.change_settings(settings);
    app.settle();
    app.wait(4 * 60000.0);
    CHECK(context.workspace() != nullptr);
    app.key(Key::tab); // a key counts as being there
    app.wait(4 * 60000.0);
    CHECK(context.workspace() != nullptr);
    app.wait(2 * 60000.0);
    CHECK(context.workspace() == nullptr);
    CHECK_FALSE(app.has("navigation", "Screens"));
    CHECK(context.lock_reason().find("5 minutes") != std::string::npos);
}
