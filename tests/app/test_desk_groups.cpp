// The modifier wizard and the groups below the codes, driven as a coder at the keyboard would. Codes and tables are invented.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "app/test_access.h"
#include "support/screens.h"

using namespace sequela;
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

void change_setting(TestApp& app, const std::string& setting, const std::string& payer) {
    REQUIRE(app.press("button", "Change the encounter's details"));
    REQUIRE(app.press("combobox", "Setting"));
    REQUIRE(app.press("option", setting));
    REQUIRE(app.set("textbox", "Payer", payer));
    REQUIRE(app.press("button", "Done"));
}

void add(TestApp& app, const std::string& code) {
    TestAccess::context(app.app()).go("desk", "add:" + code);
    app.settle();
}

// On the desk with the office visit as a professional's case, two services that an invented PTP edit speaks of, and the second chosen.
void with_edit(TestApp& app) {
    try_it(app);
    app.drop({file_of("tests/rules/files/ptp_practitioner_eff_2026-01-01.txt")});
    open_case(app, "primary");
    change_setting(app, "Professional", "Example Commercial PPO");
    add(app, "hcpcs:X1001");
    add(app, "hcpcs:X1002");
    REQUIRE(app.shows("X1002 is denied beside X1001"));
    app.key(Ctrl, U'3');
    app.key(Key::end);
}

const ui::SemanticNode* service(const TestApp& app, const std::string& code) {
    for (const auto* node : app.tree().all())
        if (node->role == "option" && node->name.find(". " + code + " ") != std::string::npos) return node;
    return nullptr;
}

} // namespace

TEST_CASE("The wizard walks by keys to a modifier, says what the record must show, and undo takes it back", "[desk][wizard]") {
    const Folder folder;
    TestApp app(options(folder));
    with_edit(app);
    app.key(Shift, U'm');
    REQUIRE(app.has("dialog", "Modifier wizard"));
    CHECK(app.shows("Column 1 X1001, column 2 X1002"));
    CHECK(app.shows("Was X1002 done at another session of the same day than X1001?"));
    CHECK(app.focused_name() == "Yes");
    CHECK(app.accessibility_faults().empty());
    app.key(U'2'); // no other session
    app.key(U'2'); // no other practitioner
    CHECK(app.shows("Was X1002 done on another organ"));
    app.key(U'1');
    CHECK(app.shows("Is the difference a side"));
    app.key(Key::backspace);
    CHECK(app.shows("Was X1002 done on another organ"));
    app.key(U'1');
    app.key(U'7'); // none of these
    CHECK(app.shows("Modifier XS on X1002"));
    CHECK(app.shows("The record must say the organ, structure or lesion of each service."));
    CHECK(app.focused_name() == "Add XS to line 2");
    CHECK(app.accessibility_faults().empty());
    app.key(Key::enter);
    CHECK_FALSE(app.has("dialog", "Modifier wizard"));
    REQUIRE(service(app, "X1002") != nullptr);
    CHECK(service(app, "X1002")->name.find("XS") != std::string::npos);
    CHECK_FALSE(app.shows("X1002 is denied beside X1001"));
    app.key(Ctrl, U'z');
    CHECK(app.shows("X1002 is denied beside X1001"));
}

TEST_CASE("Where nothing makes the two services distinct, the wizard ends with removing the second", "[desk][wizard]") {
    const Folder folder;
    TestApp app(options(folder));
    with_edit(app);
    app.key(Shift, U'm');
    for (int i = 0; i < 4; ++i)
        app.key(U'2');
    CHECK(app.shows("Nothing in the record makes the two services distinct"));
    REQUIRE(app.press("button", "No modifier fits: remove X1002"));
    CHECK(service(app, "X1002") == nullptr);
    CHECK(service(app, "X1001") != nullptr);
    app.key(Ctrl, U'z');
    CHECK(service(app, "X1002") != nullptr);
}

TEST_CASE("The verdict of an edit leads to the wizard, which asks on to the finger", "[desk][wizard]") {
    const Folder folder;
    TestApp app(options(folder));
    with_edit(app);
    CHECK_FALSE(app.has("button", "Find the modifier by questions")); // another verdict stands first
    for (int i = 0; i < 3; ++i)
        app.key(Key::f8);
    REQUIRE(app.press("button", "Find the modifier by questions"));
    for (const char32_t key : {U'2', U'2', U'1', U'3'})
        app.key(key);
    CHECK(app.shows("On which finger was X1002 done?"));
    CHECK(app.accessibility_faults().empty());
    app.key(U'0');
    CHECK(app.shows("Modifier F9 on X1002"));
    CHECK(app.focused_name() == "Add F9 to line 2");
    REQUIRE(app.press("button", "Back one answer"));
    CHECK(app.shows("On which finger was X1002 done?"));
    REQUIRE(app.press("button", "Left thumb"));
    REQUIRE(app.press("button", "Add FA to line 2"));
    CHECK(service(app, "X1002")->name.find("FA") != std::string::npos);
}

TEST_CASE("With large text the groups are a part of their own beside the chart", "[desk][hcc]") {
    const Folder folder;
    TestApp::Options small = options(folder);
    small.width = 720;
    small.height = 450;
    TestApp app(small);
    try_it(app);
    app.key(Ctrl, U'4');
    REQUIRE(app.has("tab", "MS-DRG"));
    app.key(Ctrl, U'4');
    CHECK(app.has("radio", "V28"));
    CHECK(app.shows("No tables for this payment year"));
    CHECK(app.accessibility_faults().empty());
    open_case(app, "primary");
    app.key(Ctrl, U'4');
    CHECK(app.has("button", "Open the E/M worksheet"));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("At indicator 0 the wizard asks nothing; Esc closes it and changes nothing", "[desk][wizard]") {
    const Folder folder;
    TestApp app(options(folder));
    with_edit(app);
    add(app, "hcpcs:X1004");
    app.key(Ctrl, U'3');
    app.key(Key::end);
    app.key(Shift, U'm');
    CHECK(app.shows("The edit with X1001 has modifier indicator 0"));
    CHECK(app.has("button", "No modifier fits: remove X1004"));
    app.key(Key::escape);
    CHECK_FALSE(app.has("dialog", "Modifier wizard"));
    CHECK(service(app, "X1004") != nullptr);
}

TEST_CASE("A line that no edit speaks of is asked about what came before it", "[desk][wizard]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    open_case(app, "primary");
    add(app, "hcpcs:X1001");
    app.key(Ctrl, U'3');
    app.key(Key::end);
    app.key(Shift, U'm');
    CHECK(app.shows("Was X1001 done before on the same day?"));
    app.key(U'1');
    CHECK(app.has("button", "Add 76 to line 1"));
}

TEST_CASE("The APC panel says of each line whether it is paid or packaged, and why", "[desk][apc]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    open_case(app, "wrist");
    change_setting(app, "Emergency department", "Medicare");
    add(app, "hcpcs:X2011");
    add(app, "hcpcs:X2041");
    app.key(Ctrl, U'4');
    REQUIRE(app.has("tab", "APC"));
    CHECK(app.focused_name() == "APC");
    CHECK(app.shows("No addenda for this date"));
    app.drop({file_of("tests/groupers/files/opps/2026_January_Web_Addendum_B.txt"),
              file_of("tests/groupers/files/opps/2026_Addendum_A.txt"), file_of("tests/groupers/files/opps/2026_Addendum_D1.txt")});
    open_case(app, "wrist");
    app.key(Ctrl, U'4');
    CHECK(app.has("listitem", "X2011: paid separately"));
    CHECK(app.has("listitem", "X2041: packaged"));
    CHECK(app.shows("Claim: processed"));
    CHECK(app.shows("Total at national rates: $100.00"));
    CHECK(app.shows("APC 9201 Level 1 Invented Service"));
    CHECK(app.accessibility_faults().empty());
    REQUIRE(app.press("button", "Show X2041"));
    CHECK(app.focused_name().find("X2041") != std::string::npos);
}

TEST_CASE("The HCC panel shows categories, what the hierarchy drops, each factor and the raw score", "[desk][hcc]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app); // opens the heart failure case: a woman born on 17 May 1947, in 2026
    for (const char* words : {"I13.0", "I50.23", "N18.31"}) {
        app.key(Ctrl, U'2');
        app.type(words);
        app.key(Key::enter);
    }
    app.key(Ctrl, U'4');
    app.key(Ctrl, U'4'); // past the MS-DRG
    CHECK(app.shows("No tables for this payment year"));
    app.drop(files_in("tests/app/files/hcc"));
    open_case(app, "heart");
    app.key(Ctrl, U'4');
    app.key(Ctrl, U'4');
    CHECK(app.has("listitem", "HCC 224: I50.23, counts, evidence no"));
    CHECK(app.has("listitem", "HCC 226: I13.0, dropped by HCC 224 Invented failing engine, evidence no"));
    CHECK(app.has("listitem", "CNA_HCC224 0.300"));
    CHECK(app.has("listitem", "CNA_F75_79 0.500"));
    CHECK(app.shows("Raw score 0.900")); // 0.5 + 0.3 + 0.1
    CHECK(app.shows("segment CNA"));
    CHECK(app.shows("original reason for entitlement is not known"));
    CHECK(app.accessibility_faults().empty());

    // In an institution there is another segment, without a factor of HCC 329.
    REQUIRE(app.press("button", "Person"));
    REQUIRE(app.press("checkbox", "Long-term institutional"));
    CHECK(app.has("listitem", "INS_HCC224 0.700"));
    CHECK(app.shows("Raw score 1.600"));
    CHECK(app.accessibility_faults().empty());
    go_to(app, "Worklist"); // the facts are kept with the case
    open_case(app, "heart");
    app.key(Ctrl, U'4');
    app.key(Ctrl, U'4');
    CHECK(app.has("listitem", "INS_HCC224 0.700"));

    CHECK(app.shows("The dual status is not known"));
    REQUIRE(app.press("button", "Person"));
    REQUIRE(app.press("combobox", "Medicaid"));
    REQUIRE(app.press("option", "Not dual"));
    CHECK_FALSE(app.shows("The dual status is not known"));

    REQUIRE(app.press("radio", "V24"));
    CHECK_FALSE(app.has("listitem", "HCC 224"));
    // The table of the other model has two factors for each variable: without a choice there is no score.
    REQUIRE(app.press("button", "Person"));
    REQUIRE(app.press("radio", "RxHCC"));
    CHECK(app.shows("No score"));
    REQUIRE(app.press("combobox", "Set of factors"));
    REQUIRE(app.press("option", "First set"));
    CHECK(app.shows("Raw score 0.450"));
    REQUIRE(app.press("combobox", "Set of factors"));
    REQUIRE(app.press("option", "Second set"));
    CHECK(app.shows("Raw score 0.550"));
    CHECK(app.accessibility_faults().empty());

    REQUIRE(app.press("radio", "V28"));
    REQUIRE(app.press("button", "I50.23, go to its line"));
    CHECK(app.focused_name().find("I50.23") != std::string::npos);
}

TEST_CASE("Groups are of the United States: elsewhere the verdicts stand alone", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    REQUIRE(app.has("tab", "HCC"));
    go_to(app, "Settings");
    REQUIRE(app.press("radio", "United Kingdom"));
    open_case(app, "primary");
    CHECK_FALSE(app.has("tab", "HCC"));
    CHECK_FALSE(app.has("tab", "E/M"));
    CHECK(app.has("heading", "Verdicts"));
}
