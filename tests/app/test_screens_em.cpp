// The E/M worksheet, driven by role and name.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "support/screens.h"

using namespace sequela::app;
using namespace sequela::app::test;

namespace {

void open_case(TestApp& app, const std::string& words) {
    go_to(app, "Worklist");
    REQUIRE(app.set("searchbox", "Find a case", words));
    REQUIRE(app.focus("searchbox", "Find a case"));
    app.key(Key::enter);
    REQUIRE(app.screen() == "desk");
}

void choose(TestApp& app, const std::string& field, const std::string& option) {
    INFO(field << ": " << option);
    REQUIRE(app.press("combobox", field));
    REQUIRE(app.press("option", option));
}

// From the desk with the office visit of 12 Feb 2026 to its worksheet.
void open_sheet(TestApp& app) {
    open_case(app, "primary");
    app.key(Ctrl, U'k');
    app.type("E/M level worksheet");
    app.key(Key::enter);
    REQUIRE(app.screen() == "em");
}

} // namespace

TEST_CASE("A worksheet reaches moderate by decision making, and a higher level by time", "[em]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    open_sheet(app);
    CHECK(app.accessibility_faults().empty());
    CHECK(app.shows("No level yet"));
    CHECK(app.find("textbox", "Date of the visit")->value == "12 Feb 2026");

    choose(app, "Kind of problem", "Chronic illness, stable");
    REQUIRE(app.set("textbox", "Which problem", "Asthma"));
    REQUIRE(app.press("button", "Add the problem"));
    CHECK(app.has("listitem", "Problems: Low. Chronic illness, stable"));
    REQUIRE(app.set("textbox", "Which problem", "Hypertension"));
    REQUIRE(app.press("button", "Add the problem"));
    CHECK(app.has("listitem", "Problems: Moderate. 2 × Chronic illness, stable"));
    choose(app, "Kind of risk", "Prescription drugs managed");
    REQUIRE(app.press("button", "Add the risk"));
    CHECK(app.has("listitem", "Risk: Moderate. Prescription drugs managed"));
    CHECK(app.shows("Decision making: Moderate"));
    CHECK(app.shows("By decision making: Office visit, established patient, level 4"));
    CHECK(app.shows("By decision making; time reaches no level"));
    REQUIRE(app.set("textbox", "Minutes on the date of the visit", "20"));
    CHECK(app.shows("By decision making, the higher of the two"));

    // 39 minutes are not enough for level 5, 40 are.
    REQUIRE(app.set("textbox", "Minutes on the date of the visit", "39"));
    CHECK(app.shows("Decision making and time reach the same level"));
    REQUIRE(app.set("textbox", "Minutes on the date of the visit", "40"));
    CHECK(app.shows("By time: Office visit, established patient, level 5"));
    CHECK(app.shows("By time, the higher of the two"));
    REQUIRE(app.set("textbox", "Of these, not counted", "5"));
    CHECK(app.shows("35 minutes count"));
    CHECK(app.shows("By time: Office visit, established patient, level 4"));
    REQUIRE(app.set("textbox", "Minutes on the date of the visit", "forty"));
    CHECK(app.shows("Whole minutes of one day"));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("The worksheet is kept with its case, and what is removed comes back", "[em]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    open_sheet(app);
    choose(app, "Kind of data", "Test ordered");
    REQUIRE(app.set("textbox", "Which test or source", "Peak flow"));
    REQUIRE(app.press("button", "Add the data"));
    REQUIRE(app.has("listitem", "Test ordered: Peak flow, no evidence"));
    choose(app, "Kind of data", "Test result read");
    REQUIRE(app.set("textbox", "Which test or source", "peak flow"));
    REQUIRE(app.press("button", "Add the data"));
    CHECK(app.shows("the same test counts once"));
    REQUIRE(app.press("checkbox", "Interpretation billed by the same group"));
    CHECK(app.shows("its interpretation is reported separately"));
    REQUIRE(app.press("checkbox", "Interpretation billed by the same group"));
    REQUIRE(app.press("button", "Remove Test result read: peak flow"));
    CHECK_FALSE(app.has("listitem", "Test result read: peak flow"));
    REQUIRE(app.press("button", "Undo"));
    CHECK(app.has("listitem", "Test result read: peak flow"));

    open_case(app, "wrist");
    app.key(Ctrl, U'4');
    CHECK(app.has("tab", "E/M"));
    REQUIRE(app.press("button", "Open the E/M worksheet"));
    CHECK_FALSE(app.has("listitem", "Test ordered: Peak flow")); // of the other case
    CHECK(app.shows("Emergency department visit"));
    open_sheet(app);
    CHECK(app.has("listitem", "Test ordered: Peak flow"));
}

TEST_CASE("The words selected in the chart become evidence, and the result is copied as text without them", "[em]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    open_case(app, "primary");
    app.key(Ctrl, U'1');
    for (int i = 0; i < 16; ++i)
        app.key(Key::right, Shift);
    open_sheet(app);
    REQUIRE(app.press("button", "Add the risk"));
    REQUIRE(app.has("listitem", "Minimal, with evidence"));
    CHECK(app.shows("“FICTIONAL SAMPLE"));
    // The selection is used up: what is added next has none.
    choose(app, "Kind of risk", "Low");
    REQUIRE(app.press("button", "Add the risk"));
    CHECK(app.has("listitem", "Low, no evidence"));
    REQUIRE(app.press("button", "Show the words for Minimal"));
    REQUIRE(app.press("button", "Take the selected words for Low"));
    CHECK(app.has("listitem", "Low, with evidence"));
    CHECK(app.accessibility_faults().empty());

    REQUIRE(app.press("button", "Copy as text"));
    CHECK(app.platform.clipboard.find("Risk: Low") != std::string::npos);
    CHECK(app.platform.clipboard.find("Service: Office visit, established patient") != std::string::npos);
    CHECK(app.platform.clipboard.find("FICTIONAL") == std::string::npos);
}

TEST_CASE("In a small window the worksheet and its result stand without the chart", "[em]") {
    const Folder folder;
    TestApp::Options small = options(folder);
    small.width = 720;
    small.height = 450;
    TestApp app(small);
    try_it(app);
    open_sheet(app);
    CHECK(app.has("combobox", "Category of service"));
    CHECK(app.shows("No level yet"));
    CHECK(app.accessibility_faults().empty());
}
