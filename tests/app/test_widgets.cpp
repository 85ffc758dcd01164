// The widget layer, driven through the gallery as a user of keyboard and screen reader would.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "app/screen.h"
#include "app/test_access.h"
#include "app/ui/commands.h"
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
    [[nodiscard]] std::string value(std::string_view role, std::string_view name) const {
        const ui::SemanticNode* node = find(role, name);
        return node == nullptr ? "(none)" : node->value;
    }
    [[nodiscard]] std::string selected_option() const {
        std::string last; // what floats over the page comes last
        for (const ui::SemanticNode* node : tree().all())
            if (node->role == "option" && node->selected.value_or(false)) last = node->name;
        return last;
    }
};

} // namespace

TEST_CASE("the gallery has a node for every interactive item and a name for every node, in each theme and text size") {
    Gallery app;
    for (const std::string_view theme : {"Light", "Dark", "High contrast"}) {
        REQUIRE(app.press("radio", theme));
        for (const std::string& fault : app.accessibility_faults())
            FAIL_CHECK(fault);
    }
    for (const int percent : {80, 200}) {
        Settings settings = TestAccess::context(app.app()).settings();
        settings.text_percent = percent;
        TestAccess::context(app.app()).change_settings(settings);
        app.settle();
        for (const std::string& fault : app.accessibility_faults())
            FAIL_CHECK(percent << " %: " << fault);
    }
}

TEST_CASE("the app comes to rest, and draws nothing while nothing happens") {
    Gallery app;
    const int before = app.frames;
    app.wait(60000);
    CHECK(app.frames == before);
}

TEST_CASE("a caret asks for two frames a second, and none when the window has lost the focus") {
    Gallery app;
    REQUIRE(app.focus("textbox", "Patient name"));
    const int before = app.frames;
    app.wait(10000);
    CHECK(app.frames - before <= 21);
    CHECK(app.frames - before >= 15);
    app.app().focus(false);
    app.settle();
    const int quiet = app.frames;
    app.wait(10000);
    CHECK(app.frames == quiet);
}

TEST_CASE("Tab goes through every control once and comes back, and Shift+Tab the other way") {
    Gallery app;
    app.key(Key::tab);
    const std::uint32_t first = app.tree().focus();
    REQUIRE(first != 0);
    std::vector<std::uint32_t> seen{first};
    for (int i = 0; i < 200; ++i) {
        app.key(Key::tab);
        if (app.tree().focus() == first) break;
        REQUIRE(app.focused() != nullptr);
        CHECK_FALSE(app.focused()->name.empty());
        seen.push_back(app.tree().focus());
    }
    CHECK(app.tree().focus() == first);
    CHECK(seen.size() > 40);
    app.key(Key::tab, Shift);
    CHECK(app.tree().focus() == seen.back());
}

TEST_CASE("what is focused is scrolled into view") {
    Gallery app;
    REQUIRE(app.focus("textbox", "Working note"));
    const ui::SemanticNode* node = app.find("textbox", "Working note");
    CHECK(node->rect.y > 48);
    CHECK(node->rect.y + node->rect.height < 770);
}

TEST_CASE("letters that arrive together with a change of focus are not lost") {
    Gallery app;
    auto& context = TestAccess::context(app.app());
    context.commands().add(
        {.id = "test.search", .title = "Search", .category = "Test", .keys = "/", .run = [&] { context.ui().focus("gallery.search"); }});
    app.type_at_once("/type 2");
    CHECK(app.value("searchbox", "Search codes") == "type 2");
    // The same key in the field is a character.
    app.type_at_once("/x");
    CHECK(app.value("searchbox", "Search codes") == "type 2/x");
}

TEST_CASE("a text field edits, selects, undoes and uses the clipboard") {
    Gallery app;
    REQUIRE(app.focus("textbox", "Patient name"));
    app.key(Ctrl, U'a');
    app.type("Grey");
    CHECK(app.value("textbox", "Patient name") == "Grey");
    app.key(Key::home);
    app.type("A. ");
    CHECK(app.value("textbox", "Patient name") == "A. Grey");
    app.key(Key::end, Shift);
    CHECK(app.app().copy(false) == "Grey");
    CHECK(app.app().copy(true) == "Grey");
    app.settle();
    CHECK(app.value("textbox", "Patient name") == "A. ");
    app.paste("\u03b1-test\nline");
    CHECK(app.value("textbox", "Patient name") == "A. \u03b1-test line");
    app.key(Ctrl, U'z');
    CHECK(app.value("textbox", "Patient name") == "A. ");
    app.key(Ctrl | Shift, U'z');
    CHECK(app.value("textbox", "Patient name") == "A. \u03b1-test line");
    app.key(Key::backspace, Ctrl);
    CHECK(app.value("textbox", "Patient name") == "A. \u03b1-test ");
    CHECK(app.platform.text_input.active);
    CHECK(app.platform.text_input.value == "A. \u03b1-test ");
    CHECK(app.platform.text_input.selection_end == 10); // UTF-16 units
}

TEST_CASE("a passphrase is never told to anyone") {
    Gallery app;
    app.platform.published.clear();
    REQUIRE(app.focus("textbox", "Passphrase"));
    app.type("correct");
    CHECK(app.platform.text_input.secret);
    CHECK(app.platform.text_input.value.empty());
    CHECK(app.value("textbox", "Passphrase").empty());
    for (const std::string& message : app.platform.published)
        CHECK(message.find("correct") == std::string::npos);
    app.key(Ctrl, U'a');
    CHECK(app.app().copy(false).empty());
}

TEST_CASE("what an input method composes is shown, and becomes text when it is committed") {
    Gallery app;
    REQUIRE(app.focus("textbox", "Record number"));
    app.key(Ctrl, U'a');
    app.key(Key::del);
    app.app().composition("\u306b");
    app.settle();
    CHECK(app.value("textbox", "Record number").empty());
    app.app().composition("");
    app.app().text("\u65e5");
    app.settle();
    CHECK(app.value("textbox", "Record number") == "\u65e5");
}

TEST_CASE("a date is said back in words") {
    Gallery app;
    REQUIRE(app.focus("textbox", "Discharge date"));
    app.key(Ctrl, U'a');
    app.type("3 jan 2026");
    CHECK(app.find("textbox", "Discharge date")->description == "03 Jan 2026");
    app.key(Key::tab);
    CHECK(app.value("textbox", "Discharge date") == "03 Jan 2026");
    REQUIRE(app.set("textbox", "Discharge date", "soon"));
    app.focus("textbox", "Discharge date");
    app.key(Key::tab);
    CHECK(app.find("textbox", "Discharge date")->invalid);
}

TEST_CASE("a list follows the arrows, also from the search field that belongs to it") {
    Gallery app;
    REQUIRE(app.focus("listbox", "Search results"));
    CHECK(app.focused()->role == "option");
    app.key(Key::home);
    CHECK(app.selected_option().rfind("E11.22", 0) == 0);
    app.key(Key::down);
    CHECK(app.selected_option().rfind("N18.31", 0) == 0);
    app.key(Key::end);
    CHECK(app.selected_option().rfind("I10", 0) == 0);
    REQUIRE(app.focus("searchbox", "Search codes"));
    app.key(Key::up);
    CHECK(app.selected_option().rfind("Z79.4", 0) == 0);
    CHECK(app.focused()->role == "searchbox");
    // Moving in the list from elsewhere is said, because the focus stays where it is.
    bool said = false;
    for (const std::string& message : app.platform.published)
        said = said || message.find("\"polite\":\"Z79.4") != std::string::npos;
    CHECK(said);
}

TEST_CASE("a tree opens and closes with Right and Left") {
    Gallery app;
    REQUIRE(app.focus("tree", "Alphabetic Index"));
    app.key(Key::home);
    CHECK(app.has("treeitem", "systolic"));
    app.key(Key::left);
    CHECK_FALSE(app.has("treeitem", "systolic"));
    app.key(Key::right);
    CHECK(app.has("treeitem", "systolic"));
    app.key(Key::end);
    app.key(Key::left);
    CHECK(app.focused_name() == "Failure, failed");
}

TEST_CASE("a grid moves by cells") {
    Gallery app;
    REQUIRE(app.focus("grid", "Assigned codes"));
    app.key(Key::home);
    CHECK(app.focused_name() == "E11.22");
    app.key(Key::right);
    CHECK(app.focused_name().rfind("Type 2", 0) == 0);
    app.key(Key::down);
    CHECK(app.focused_name().rfind("Chronic kidney", 0) == 0);
}

TEST_CASE("tabs, radio buttons, selects and steppers follow the arrows") {
    Gallery app;
    REQUIRE(app.focus("tab", "Discharge summary"));
    app.key(Key::right);
    CHECK(app.find("tab", "Labs")->selected == true);
    REQUIRE(app.focus("radio", "Inpatient"));
    app.key(Key::down);
    CHECK(app.find("radio", "Outpatient")->checked == 1);
    REQUIRE(app.focus("combobox", "Present on admission"));
    app.key(Key::down);
    CHECK(app.value("combobox", "Present on admission") == "Emergency");
    app.key(Key::enter);
    REQUIRE(app.has("option", "Observation"));
    app.key(Key::down);
    app.key(Key::enter);
    CHECK(app.value("combobox", "Present on admission") == "Observation");
    CHECK(app.focused()->role == "combobox");
}

TEST_CASE("closing what floats brings the focus back") {
    Gallery app;
    REQUIRE(app.focus("button", "Danger"));
    app.key(Key::enter);
    REQUIRE(app.has("dialog", "Remove the pack?"));
    CHECK(app.focused_name() == "Keep it");
    app.key(Key::tab);
    app.key(Key::tab);
    CHECK(app.focused_name() == "Keep it"); // Tab stays inside
    app.key(Key::escape);
    CHECK_FALSE(app.has("dialog", "Remove the pack?"));
    CHECK(app.focused_name() == "Danger");
    app.key(Ctrl, U'k');
    REQUIRE(app.has("dialog", "Command palette"));
    app.key(Key::escape);
    CHECK_FALSE(app.has("dialog", "Command palette"));
    CHECK(app.focused_name() == "Danger");
}

TEST_CASE("the palette finds a command by its first letters and runs it") {
    Gallery app;
    app.key(Ctrl, U'k');
    app.type_at_once("dark th");
    CHECK(app.selected_option().rfind("Dark theme", 0) == 0);
    app.key(Key::enter);
    CHECK_FALSE(app.has("dialog", "Command palette"));
    CHECK(app.find("radio", "Dark")->checked == 1);
}

TEST_CASE("keyboard help lists every command that has a key") {
    Gallery app;
    app.key(Key::f1);
    REQUIRE(app.has("dialog", "Keyboard"));
    auto& commands = TestAccess::context(app.app()).commands();
    for (const ui::Command& command : commands.all()) {
        INFO(command.id);
        if (!commands.keys(command.id).empty()) CHECK(app.shows(command.title + ": "));
    }
    CHECK(commands.conflicts().empty());
}

TEST_CASE("F6 goes through the panes and remembers the place in each") {
    Gallery app;
    REQUIRE(app.focus("textbox", "Patient name"));
    app.key(Key::f6);
    app.key(Key::f6);
    CHECK(app.focused_name() == "Patient name");
}

TEST_CASE("the document selects by mouse and keyboard and reports bytes of the text") {
    Gallery app;
    REQUIRE(app.focus("document", "Chart"));
    app.key(Key::home, Ctrl);
    app.key(Key::right, Ctrl | Shift);
    CHECK(app.app().copy(false) == "DISCHARGE ");
    app.key(Key::end, Shift);
    CHECK(app.app().copy(false) == "DISCHARGE SUMMARY");
    app.key(Ctrl, U'a');
    CHECK(app.app().copy(false).size() > 1000);
    CHECK(app.has("mark", "CKD stage 3a"));
    CHECK(app.has("heading", "HOSPITAL COURSE"));
    const ui::SemanticNode* mark = app.find("mark", "CKD stage 3a");
    app.click(mark->rect.x + 10, mark->rect.y + mark->rect.height / 2, 2);
    CHECK(app.app().copy(false) == "CKD");
}

TEST_CASE("a toast is said and can be undone, and goes away") {
    Gallery app;
    app.platform.published.clear();
    REQUIRE(app.press("button", "Show a toast"));
    CHECK(app.has("status", "E11.22 removed"));
    bool said = false;
    for (const std::string& message : app.platform.published)
        said = said || message.find("\"polite\":\"E11.22 removed\"") != std::string::npos;
    CHECK(said);
    app.wait(9000);
    CHECK_FALSE(app.has("status", "E11.22 removed"));
}

TEST_CASE("what is published builds the same tree as the one inside") {
    Gallery app;
    std::map<std::uint32_t, nlohmann::json> mirror;
    const auto replay = [&] {
        for (const std::string& message : app.platform.published) {
            const auto change = nlohmann::json::parse(message);
            for (const auto& node : change["set"])
                mirror[node["id"].get<std::uint32_t>()] = node;
            for (const auto& id : change["gone"])
                mirror.erase(id.get<std::uint32_t>());
        }
        app.platform.published.clear();
    };
    replay();
    app.key(Ctrl, U'k');
    app.key(Key::escape);
    app.app().wheel(600, 400, 0, 500);
    app.settle();
    replay();
    const auto nodes = app.tree().all();
    CHECK(mirror.size() == nodes.size());
    for (const ui::SemanticNode* node : nodes) {
        REQUIRE(mirror.count(node->id) == 1);
        CHECK(mirror[node->id]["kids"].size() == node->kids.size());
    }
}

TEST_CASE("keys are read, written and matched as they are typed") {
    CHECK(ui::to_text(*ui::parse_chord("Ctrl+Shift+Z")) == "Ctrl+Shift+Z");
    CHECK(ui::to_aria("/ Ctrl+F") == "/ Control+F");
    CHECK_FALSE(ui::parse_chord("Hyper+K"));
    ui::Commands commands;
    int ran = 0;
    commands.add({.id = "a", .title = "Set POA to Yes", .category = "Codes", .keys = "Y", .run = [&] { ++ran; }});
    commands.add({.id = "b", .title = "Yellow", .category = "Codes", .keys = "Y", .run = [] {}});
    KeyEvent y;
    y.key = Key::character;
    y.character = U'y';
    CHECK(commands.match(y, false) != nullptr);
    CHECK(commands.match(y, true) == nullptr);
    REQUIRE(commands.conflicts().size() == 1);
    commands.remap("b", "Alt+Y");
    CHECK(commands.conflicts().empty());
    ui::Commands other;
    other.add({.id = "b", .title = "Yellow", .category = "Codes", .keys = "Y", .run = [] {}});
    other.set_map(commands.map_as_text());
    CHECK(other.keys("b") == "Alt+Y");
    CHECK(commands.filter("poa yes").size() == 1);
}

TEST_CASE("text, edges and marks have the contrast they need in every theme") {
    for (const ui::ThemeKind kind : {ui::ThemeKind::light, ui::ThemeKind::dark, ui::ThemeKind::high_contrast}) {
        const ui::Theme& t = ui::theme_of(kind);
        for (const ui::Colour back : {t.surface, t.canvas, t.raised, t.selected}) {
            CHECK(ui::contrast_ratio(t.text, back) >= 4.5);
            CHECK(ui::contrast_ratio(t.muted, back) >= 4.5);
        }
        for (const ui::Colour back : {t.surface, t.canvas, t.accent_wash})
            CHECK(ui::contrast_ratio(t.accent, back) >= 4.5);
        CHECK(ui::contrast_ratio(t.on_accent, t.accent) >= 4.5);
        CHECK(ui::contrast_ratio(t.edge, t.surface) >= 3.0);
        CHECK(ui::contrast_ratio(t.focus, t.surface) >= 3.0);
        CHECK(ui::contrast_ratio(t.focus, t.canvas) >= 3.0);
        for (const ui::MeaningColours& meaning : {t.must_fix, t.warning, t.question, t.good}) {
            CHECK(ui::contrast_ratio(meaning.ink, meaning.wash) >= 4.5);
            CHECK(ui::contrast_ratio(meaning.ink, t.surface) >= 4.5);
            CHECK(ui::contrast_ratio(t.text, meaning.wash) >= 4.5);
        }
        for (int i = 0; i < 6; ++i) {
            CHECK(ui::contrast_ratio(t.text, t.evidence[i]) >= 4.5);
            CHECK(ui::contrast_ratio(t.evidence_edge[i], t.surface) >= 3.0);
        }
        for (const ui::Colour mark : {t.search_mark, t.search_mark_current, t.text_selection})
            CHECK(ui::contrast_ratio(t.text, mark) >= 4.5);
    }
}
