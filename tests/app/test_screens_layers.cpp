// Payers and sites: layers are written, checked, switched, imported and exported; the gates; finishing past one.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "app/context.h"
#include "app/screens/drop_routing.h"
#include "app/test_access.h"
#include "casework/rule_layers.h"
#include "support/screens.h"

using namespace sequela;
using namespace sequela::app;
using namespace sequela::app::test;

namespace {

constexpr const char* kWrong =
    R"({"name": "Kite Mutual", "kind": "payer", "entries": [{"act": "bypass", "rules": ["icd10cm.excludes1"]}]})";
constexpr const char* kRight =
    R"({"name": "Kite Mutual", "kind": "payer", "payer": ["Kite*"], "entries": [{"act": "needs_authorisation", "codes": ["X1001"]}]})";
constexpr const char* kFile = R"({"sequela_layers": 1, "layers": [{"name": "Our house", "kind": "site", "entries": []}],
                                  "gates": {"finalise": [{"rules": ["mce.*"], "status": ["fail"]}]}})";

casework::Workspace& workspace(TestApp& app) {
    return *TestAccess::context(app.app()).workspace();
}

const rules::Layers& kept(TestApp& app) {
    const auto layers = casework::layers_of(workspace(app));
    REQUIRE(layers.ok());
    return **layers;
}

void open_page(TestApp& app) {
    create_workspace(app);
    go_to(app, "Settings");
    REQUIRE(app.press("tab", "Payers and sites"));
}

} // namespace

TEST_CASE("The page of payers and sites begins with an example, and says where a layer is wrong", "[settings][layers]") {
    const Folder folder;
    TestApp app(options(folder));
    open_page(app);
    CHECK(app.shows("No layers yet"));
    REQUIRE(app.press("button", "Start with an example"));
    CHECK(app.shows("Example Health Plan"));
    REQUIRE(app.set("textbox", "Layer as JSON", kWrong));
    CHECK(app.shows("conventions of the classification"));
    CHECK(app.shows("/entries/0/rules/0"));
    app.press("button", "Save layer");
    CHECK(kept(app).layers.empty());
    REQUIRE(app.set("textbox", "Layer as JSON", "{\n\"name\" 7}"));
    CHECK(app.shows("line 2, column"));
    REQUIRE(app.set("textbox", "Layer as JSON", kRight));
    CHECK_FALSE(app.shows("/entries/0"));
    REQUIRE(app.press("button", "Save layer"));
    REQUIRE(kept(app).layers.size() == 1);
    CHECK(kept(app).layers[0].name == "Kite Mutual");
    CHECK(app.shows("Payer · Kite* · 1 entry"));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("A layer is switched off, removed and brought back", "[settings][layers]") {
    const Folder folder;
    TestApp app(options(folder));
    open_page(app);
    app.press("button", "Start with an example");
    app.set("textbox", "Layer as JSON", kRight);
    app.press("button", "Save layer");
    REQUIRE(app.press("switch", "In use"));
    CHECK_FALSE(kept(app).layers.at(0).enabled);
    CHECK(app.shows("Off"));
    REQUIRE(app.press("switch", "In use"));
    CHECK(kept(app).layers.at(0).enabled);
    REQUIRE(app.press("button", "Remove layer"));
    CHECK(kept(app).layers.empty());
    REQUIRE(app.press("button", "Undo"));
    CHECK(kept(app).layers.size() == 1);
}

TEST_CASE("A file of layers is no chart: dropped anywhere, it is taken over", "[settings][layers][drop]") {
    CHECK(kind_of(kFile, "layers.json") == DropKind::layers);
    CHECK(kind_of(kRight, "kite.json") == DropKind::layers);
    CHECK(kind_of("{\"sequela_layers\": 1, broken", "layers.json") == DropKind::layers);
    CHECK(kind_of("The patient is kind and makes entries by name.", "note.txt") == DropKind::chart);
    const Folder folder;
    TestApp app(options(folder));
    create_workspace(app);
    app.drop({{"layers.json", kFile}});
    CHECK(app.screen() == "settings");
    CHECK(app.shows("Our house"));
    REQUIRE(kept(app).layers.size() == 1);
    CHECK(kept(app).gates.of(rules::Gate::finalise).at(0).rules.at(0) == "mce.*");
    CHECK(app.shows("As the imported file says"));
    app.drop({{"kite.json", kRight}});
    CHECK(kept(app).layers.size() == 2);
    app.drop({{"wrong.json", kWrong}});
    CHECK(kept(app).layers.size() == 2);
    CHECK(app.shows("wrong.json, /entries/0/rules/0"));
    REQUIRE(app.press("button", "Export all"));
    REQUIRE(app.platform.downloads.size() == 1);
    const auto read = rules::layers_from_json(app.platform.downloads[0].bytes);
    REQUIRE(read.ok());
    CHECK(read->layers == kept(app).layers);
    CHECK(read->gates == kept(app).gates);
}

TEST_CASE("What a gate stops is chosen from a list", "[settings][gates]") {
    const Folder folder;
    TestApp app(options(folder));
    open_page(app);
    REQUIRE(app.press("combobox", "Finishing a case"));
    REQUIRE(app.press("option", "Nothing blocks"));
    CHECK(kept(app).gates.of(rules::Gate::finalise).empty());
    CHECK(kept(app).gates.of(rules::Gate::pre_bill) == rules::default_gates().of(rules::Gate::pre_bill));
    CHECK(workspace(app).audit("", 1)->front().action == "gates.change");
}

TEST_CASE("A case with what must be fixed is finished only with a typed reason", "[desk][gates]") {
    const Folder folder;
    TestApp app(options(folder));
    try_it(app);
    REQUIRE(app.screen() == "desk");
    for (const char* words : {"I50.23", "I13.0"}) {
        app.key(Ctrl, U'2');
        app.type(words);
        app.key(Key::enter);
    }
    app.key(Key::enter, Ctrl);
    REQUIRE(app.shows("Verdicts stand in the way"));
    app.key(Key::enter, Ctrl); // no reason yet: the field is asked for
    CHECK(app.focused_name() == "Why is the case finished all the same?");
    CHECK(app.screen() == "desk");
    app.press("button", "Finish anyway");
    CHECK(app.shows("Verdicts stand in the way"));
    app.set("textbox", "Why is the case finished all the same?", "The payer asked for this sequence");
    REQUIRE(app.press("button", "Finish anyway"));
    CHECK_FALSE(app.shows("Verdicts stand in the way"));
    const auto rows = workspace(app).audit("", 6);
    REQUIRE(rows.ok());
    const auto found = std::find_if(rows->begin(), rows->end(), [](const auto& row) { return row.action == "encounter.finish_override"; });
    REQUIRE(found != rows->end());
    CHECK(found->after.find("The payer asked for this sequence") != std::string::npos);
    CHECK(found->after.find("icd10cm.code_first") != std::string::npos);
}
