// The widget layer, driven through the gallery as a user of keyboard and screen reader would.
#include <catch2/catch_test_macros.hpp>

#include "app/screen.h"
#include "app/test_access.h"
#include "support/null_platform.h"

using namespace sequela::app;
using namespace sequela::app::test;

namespace {

struct Gallery : TestApp {
    Gallery() {
        TestAccess::context(app()).go("gallery");
        settle();
        REQUIRE(screen() == "gallery");
    }
};

} // namespace

TEST_CASE("the gallery has a node for every interactive item and a name for every node") {
    Gallery app;
    for (const std::string_view theme : {"Light", "Dark", "High contrast"}) {
        REQUIRE(app.press("radio", theme));
        for (const std::string& fault : app.accessibility_faults())
            FAIL_CHECK(fault);
    }
}

TEST_CASE("the app comes to rest, and draws nothing while nothing happens") {
    Gallery app;
    const int before = app.frames;
    app.wait(60000);
    CHECK(app.frames == before);
}
