// The coding desk, driven through the semantic tree as a coder at the keyboard would.
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>

#include "support/screens.h"

using namespace sequela::app;
using namespace sequela::app::test;

namespace {

// Counts the keys that are not the letters of a question.
struct Coder {
    TestApp& app;
    int keys = 0;

    void key(Key key, unsigned modifiers = test::none) {
        ++keys;
        app.key(key, modifiers);
    }
    void key(unsigned modifiers, char32_t character) {
        ++keys;
        app.key(modifiers, character);
    }
};

void open_case(TestApp& app, const std::string& words) {
    go_to(app, "Worklist");
    REQUIRE(app.set("searchbox", "Find a case", words));
    REQUIRE(app.focus("searchbox", "Find a case"));
    app.key(Key::enter);
    REQUIRE(app.screen() == "desk");
}

int assigned_codes(const TestApp& app) {
    // The list is long: only what is visible has a node, and each says how many there are.
    for (const auto* node : app.tree().all())
        if (node->role == "option" && node->name.find(" evidence") != std::string::npos) return node->size;
    return 0;
}

bool assigned(const TestApp& app, int position, const std::string& code) {
    return app.has("option", std::to_string(position) + ". " + code);
}

bool verdict(const TestApp& app, const std::string& words) {
    for (const auto* node : app.tree().all())
        if (node->role == "option" && node->name.find(words) != std::string::npos && node->name.find(": ") != std::string::npos)
            return true;
    return false;
}

} // namespace

TEST_CASE("Twelve diagnoses of an outpatient visit take at most 40 keys beyond what is typed to find them", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    open_case(app, "primary");

    const std::array<std::pair<const char*, const char*>, 12> wanted = {{{"t2dm hyperglycemia", "E11.65"},
                                                                         {"type 2 diabetic polyneuropathy", "E11.42"},
                                                                         {"htn", "I10"},
                                                                         {"mixed hyperlipidemia", "E78.2"},
                                                                         {"hypothyroidism", "E03.9"},
                                                                         {"gerd", "K21.9"},
                                                                         {"primary oa right knee", "M17.11"},
                                                                         {"mild persistent asthma", "J45.30"},
                                                                         {"mdd recurrent moderate", "F33.1"},
                                                                         {"obesity class 1", "E66.811"},
                                                                         {"bmi 33", "Z68.33"},
                                                                         {"long term oral hypoglycemic", "Z79.84"}}};
    Coder coder{app};
    coder.key(Ctrl, U'2');
    int position = 0;
    for (const auto& [words, code] : wanted) {
        INFO(words);
        app.type(words);
        // Down until the wanted code is the chosen one: a coder does the same.
        for (int tries = 0; tries < 5; ++tries) {
            bool chosen = false;
            for (const auto* node : app.tree().all())
                chosen = chosen || (node->role == "option" && node->selected.value_or(false) && node->name.rfind(code, 0) == 0);
            if (chosen) break;
            coder.key(Key::down);
        }
        coder.key(Key::enter);
        ++position;
        CHECK(assigned(app, position, code));
    }
    CHECK(assigned_codes(app) == 12);
    INFO("keys: " << coder.keys);
    CHECK(coder.keys <= 40);
}

TEST_CASE("A broken sequence is a verdict, and its fix is one key", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app); // opens the heart failure case
    REQUIRE(app.screen() == "desk");
    for (const char* words : {"I50.23", "I13.0"}) {
        app.key(Ctrl, U'2');
        app.type(words);
        app.key(Key::enter);
    }
    REQUIRE(assigned(app, 1, "I50.23"));
    CHECK(verdict(app, "I50.23 is coded before I13.0"));
    app.key(Key::f8);
    app.key(U'.');
    CHECK(assigned(app, 1, "I13.0"));
    CHECK_FALSE(verdict(app, "is coded before"));
    app.key(Ctrl, U'z');
    CHECK(assigned(app, 1, "I50.23"));
    app.key(Ctrl | Shift, U'z');
    CHECK(assigned(app, 1, "I13.0"));
}

TEST_CASE("Keys that come faster than frames act as if there had been frames between", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    for (const char* words : {"I50.23", "I13.0"}) {
        app.key(Ctrl, U'2');
        app.type(words);
        app.key(Key::enter);
    }
    REQUIRE(app.focused_name() == "Search codes");
    // F8 takes the focus out of the text field: the sign behind it is a command, and no text, in the same frame too.
    app.at_once({{.key = Key::f8}, {.key = Key::character, .character = U'.'}});
    CHECK(assigned(app, 1, "I13.0"));
    const auto* question = app.find("searchbox", "Search codes");
    REQUIRE(question != nullptr);
    CHECK(question->value.empty());
}

TEST_CASE("With large text the desk shows one part beside the chart, and keys bring the others to the front", "[desk]") {
    const Folder folder;
    TestApp::Options small = options(folder);
    small.width = 720;
    small.height = 450;
    TestApp app(small);
    try_it(app);
    CHECK(app.accessibility_faults().empty());
    for (const char* words : {"I50.23", "I13.0"}) {
        app.key(Ctrl, U'2');
        CHECK(app.focused_name() == "Search codes");
        app.type(words);
        app.key(Key::enter);
    }
    app.key(Ctrl, U'3');
    CHECK(assigned(app, 2, "I13.0"));
    CHECK_FALSE(app.has("searchbox", "Search codes"));
    CHECK(app.accessibility_faults().empty());
    app.key(Key::f8);
    CHECK(verdict(app, "I50.23 is coded before I13.0"));
    app.key(U'.');
    app.key(Ctrl, U'3');
    CHECK(assigned(app, 1, "I13.0"));
    app.key(Key::enter); // its page
    CHECK(app.has("heading", "I13.0"));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("A screen reader has the whole chart, not only what is in view", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    std::string note = "FICTIONAL SAMPLE\nCONSULTATION\n\n";
    for (int i = 0; i < 400; ++i)
        note += "Line " + std::to_string(i) + " of a long note about nothing in particular.\n";
    note += "\nASSESSMENT:\nGout of the left knee, at the very end.\n";
    app.drop({{"consult.txt", note}});
    REQUIRE(app.has("tab", "Consult"));
    CHECK(app.shows("Line 3 of a long note"));
    CHECK(app.shows("Line 250 of a long note"));
    CHECK(app.shows("at the very end"));
    CHECK(app.has("heading", "ASSESSMENT"));
    // In few nodes: what is far away is told in large pieces.
    CHECK(app.tree().all().size() < 300);
    // And once each.
    int told = 0;
    for (const auto* node : app.tree().all())
        if (node->role == "paragraph" && node->name.find("Line 200 of") != std::string::npos) ++told;
    CHECK(told == 1);
    // What is out of view lies over nothing: it stands beside the page.
    const auto* document = app.find("document", "");
    REQUIRE(document != nullptr);
    const auto& view = document->rect;
    for (const auto* node : app.tree().all())
        if (node->name.find(" of a long note") != std::string::npos && node->role == "paragraph")
            CHECK((node->rect.x < 0 || (node->rect.y >= view.y - 1 && node->rect.y + node->rect.height <= view.y + view.height + 1)));
}

TEST_CASE("Codes are resequenced, marked present on admission, removed and brought back with keys", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    for (const char* words : {"I13.0", "I50.23", "N18.31"}) {
        app.key(Ctrl, U'2');
        app.type(words);
        app.key(Key::enter);
    }
    app.key(Ctrl, U'3');
    app.key(Key::home);
    for (int i = 0; i < 3; ++i)
        app.key(U'y');
    CHECK(app.shows("present on admission: Yes"));
    CHECK_FALSE(app.shows("present on admission: not set"));

    app.key(Key::end);
    app.key(Key::up, Alt);
    CHECK(assigned(app, 2, "N18.31"));
    app.key(Key::del);
    CHECK(assigned_codes(app) == 2);
    app.key(Ctrl, U'z');
    CHECK(assigned_codes(app) == 3);
}

TEST_CASE("A header opens its page instead of being added, and a pick from it builds a valid code", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    app.key(Ctrl, U'2');
    app.type("N18.3");
    app.key(Key::enter);
    CHECK(assigned_codes(app) == 0);
    CHECK(app.shows("Needs more characters"));
}

TEST_CASE("The coding summary is printed and exported, and leaves a trace", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    app.key(Ctrl, U'2');
    app.type("I13.0");
    app.key(Key::enter);
    app.key(Ctrl, U'p');
    REQUIRE(app.platform.printed.size() == 1);
    CHECK(app.platform.printed[0].find("I13.0") != std::string::npos);
    CHECK(app.platform.printed[0].find("<script") == std::string::npos);
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("A note that is dropped joins the chart; the same note is not taken twice", "[desk]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    app.drop({{"consult.txt", "FICTIONAL SAMPLE\nCONSULTATION\nASSESSMENT:\nGout of the left knee.\n"}});
    CHECK(app.has("tab", "Consult"));
    CHECK(app.shows("Gout of the left knee"));
    app.drop({{"again.txt", "FICTIONAL SAMPLE\nCONSULTATION\nASSESSMENT:\nGout of the left knee.\n"}});
    CHECK(app.shows("already in the chart"));
}
