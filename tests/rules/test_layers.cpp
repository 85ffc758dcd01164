// Layers and gates as their users write them: what is read, what is refused and where, and what a gate stops. What layers make of verdicts
// is in the corpus (layers.txt).
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <fmt/format.h>

#include "rules/check.h"
#include "rules/layers/layers.h"

using namespace sequela;
using namespace sequela::rules;

namespace {

std::string layer_with(std::string_view entry) {
    return fmt::format(R"({{"name": "A plan", "kind": "payer", "entries": [{}]}})", entry);
}

Verdict verdict_of(std::string rule, rules::Status status) {
    Verdict verdict;
    verdict.rule = std::move(rule);
    verdict.status = status;
    verdict.message = "It is so.";
    return verdict;
}

struct Refused {
    std::string_view entry, where, what;
};

} // namespace

TEST_CASE("the example layer is read, and written as it is meant", "[layers]") {
    const auto layer = layer_from_json(example_layer());
    REQUIRE(layer);
    CHECK(layer->name == "Example Health Plan");
    CHECK(layer->entries.size() == 4);
    const auto again = layer_from_json(to_json(*layer));
    REQUIRE(again);
    CHECK(*again == *layer);
    CHECK(to_json(*again) == to_json(*layer));
}

TEST_CASE("a file of layers with its gates is read and written", "[layers]") {
    const auto layer = layer_from_json(example_layer());
    REQUIRE(layer);
    Layers layers;
    layers.layers = {*layer};
    layers.gates.of(Gate::entry) = {{{"mce.*"}, {rules::Status::fail}}};
    const std::string text = to_json(layers);
    CHECK(looks_like_layers(text));
    CHECK(looks_like_layers(to_json(*layer)));
    CHECK_FALSE(looks_like_layers(R"({"cases": [{"name": "A chart", "kind": "note"}]})"));
    CHECK_FALSE(looks_like_layers("Patient has \"kind\" of \"entries\""));
    const auto again = layers_from_json(text);
    REQUIRE(again);
    CHECK(again->layers.size() == 1);
    CHECK(again->layers[0] == *layer);
    CHECK(again->gates == layers.gates);
    const auto without = layers_from_json(R"({"sequela_layers": 1, "layers": []})");
    REQUIRE(without);
    CHECK(without->gates == default_gates());
    CHECK(again->gates_given);
    CHECK_FALSE(without->gates_given);
    const auto alone = layers_from_json(example_layer()); // one layer is a file too
    REQUIRE(alone);
    CHECK(alone->layers.at(0) == *layer);
}

TEST_CASE("what is not JSON is refused with line and column", "[layers]") {
    const auto refused = layer_from_json("{\n  \"name\": \"A plan\",\n  \"kind\" \"payer\"\n}");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what == "This is not JSON");
    CHECK(refused.error().where.starts_with("line 3, column "));
    CHECK(layer_from_json("").error().where.starts_with("line 1"));
    CHECK(layers_from_json("[]").error().where == "/");
    CHECK(layers_from_json("{}").error().where == "/sequela_layers");
}

TEST_CASE("what a layer cannot say is refused at its place", "[layers]") {
    const Refused cases[] = {
        {R"({})", "/entries/0/act", "What it does is missing"},
        {R"({"act": "forgive"})", "/entries/0/act", "“forgive” is no act"},
        {R"({"act": "relax", "rules": ["ncci.ptp"]})", "/entries/0/to", "The new status is missing"},
        {R"({"act": "relax", "to": "warn"})", "/entries/0/rules", "The rules are missing"},
        {R"({"act": "relax", "rules": ["ncci.ptp"], "to": "fine"})", "/entries/0/to", "“fine” is no status"},
        {R"({"act": "relax", "rules": ["ncci.ptp"], "to": "no_data"})", "/entries/0/to", "This status cannot be given"},
        {R"({"act": "relax", "rules": ["ncci.ptp"], "to": "fail"})", "/entries/0/to", "Nothing is worse"},
        {R"({"act": "relax", "rules": ["a", "icd10cm.excludes1"], "to": "info"})", "/entries/0/rules/1",
         "conventions of the classification"},
        {R"({"act": "bypass", "rules": ["icd10pcs.not_valid"]})", "/entries/0/rules/0", "conventions of the classification"},
        {R"({"act": "bypass", "rules": ["icd*"]})", "/entries/0/rules/0", "conventions of the classification"},
        {R"({"act": "bypass", "rules": ["*"]})", "/entries/0/rules/0", "conventions of the classification"},
        {R"({"act": "not_covered"})", "/entries/0/codes", "The codes are missing"},
        {R"({"act": "not_covered", "codes": ["E11.9"]})", "/entries/0/codes/0", "is no code"},
        {R"({"act": "not_covered", "codes": ["X1", "X1009-X1001"]})", "/entries/0/codes/1", "is no code"},
        {R"({"act": "not_covered", "codes": ["X1001"], "valid_from": "1 Jan"})", "/entries/0/valid_from", "is not a date"},
        {R"({"act": "not_covered", "codes": ["X1001"], "valid_from": "2026-02-01", "valid_to": "2026-01-31"})", "/entries/0/valid_to",
         "It ends"},
        {R"({"act": "not_covered", "codes": ["X1001"], "settings": ["inpatient"]})", "/entries/0/settings", "is not known here"},
        {R"({"act": "not_covered", "codes": ["X1001"], "setting": ["home"]})", "/entries/0/setting/0", "“home” is no setting"},
        {R"({"act": "not_covered", "codes": ["X1001"], "modifiers": ["59"]})", "/entries/0/modifiers", "does not look at modifiers"},
        {R"({"act": "needs_modifier", "codes": ["X1001"]})", "/entries/0/modifiers", "The modifiers are missing"},
        {R"({"act": "needs_modifier", "codes": ["X1001"], "modifiers": ["595"]})", "/entries/0/modifiers/0", "is no modifier"},
        {R"({"act": "not_together", "codes": ["X1001"]})", "/entries/0/with", "The other codes are missing"},
        {R"({"act": "remark", "codes": ["X1001"]})", "/entries/0/note", "A remark has a note"},
        {R"({"act": "remark", "codes": ["X1001"], "note": 7})", "/entries/0/note", "A text in quotes"},
        {R"({"act": "remark", "codes": ["X1001"], "note": "x", "citation": {"locator": "1"}})", "/entries/0/citation/source",
         "has a source"},
    };
    for (const Refused& each : cases) {
        INFO(each.entry);
        const auto refused = layer_from_json(layer_with(each.entry));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().where == each.where);
        CHECK(refused.error().what.find(each.what) != std::string::npos);
    }
    CHECK(layer_from_json(R"({"kind": "payer", "entries": []})").error().where == "/name");
    CHECK(layer_from_json(R"({"name": "A", "kind": "state", "entries": []})").error().where == "/kind");
    const auto twice = layers_from_json(R"({"sequela_layers": 1, "layers": [{"name": "A", "kind": "site", "entries": []},
                                            {"name": "A", "kind": "payer", "entries": []}]})");
    CHECK(twice.error().where == "/layers/1/name");
    CHECK(layers_from_json(R"({"sequela_layers": 1, "gates": {"finalise": [{"rules": ["*"], "status": ["red"]}]}})").error().where ==
          "/gates/finalise/0/status/0");
}

TEST_CASE("conventions may be tightened, and relaxed to a warning", "[layers]") {
    CHECK(layer_from_json(layer_with(R"({"act": "tighten", "rules": ["icd10cm.*"], "to": "fail"})")));
    CHECK(layer_from_json(layer_with(R"({"act": "relax", "rules": ["icd10cm.excludes1"], "to": "warn"})")));
    CHECK(layer_from_json(layer_with(R"({"act": "bypass", "rules": ["hcpcs.*"]})")));
}

TEST_CASE("no layer lets missing data pass, and none makes worse by relaxing", "[layers]") {
    Layers layers;
    const auto layer =
        layer_from_json(layer_with(R"({"act": "bypass", "rules": ["ncci.*"]}, {"act": "relax", "rules": ["ncci.*"], "to": "warn"},
                                                     {"act": "tighten", "rules": ["mue.*"], "to": "warn"})"));
    REQUIRE(layer);
    layers.layers = {*layer};
    std::vector<Verdict> verdicts = {verdict_of("ncci.data", rules::Status::no_data), verdict_of("ncci.ptp", rules::Status::info),
                                     verdict_of("mue.line", rules::Status::fail), verdict_of("mue.day", rules::Status::info)};
    apply_layers({}, layers, verdicts);
    CHECK(verdicts[0].status == rules::Status::no_data);
    CHECK(verdicts[0].layer == "national");
    CHECK(verdicts[1].status == rules::Status::bypassed);
    CHECK(verdicts[1].layer_name == "A plan");
    CHECK(verdicts[1].message == "It is so. A plan makes it set aside instead of note.");
    CHECK(verdicts[2].status == rules::Status::fail);
    CHECK(verdicts[3].status == rules::Status::warn);
    CHECK(to_json(verdicts[3]).find(R"("layer":"payer")") != std::string::npos);
    CHECK(to_json(verdicts[3]).find(R"("layer_name":"A plan")") != std::string::npos);
}

TEST_CASE("the gates as they are without a file", "[gates]") {
    const std::vector<Verdict> verdicts = {
        verdict_of("icd10cm.excludes1", rules::Status::fail), verdict_of("ncci.data", rules::Status::no_data),
        verdict_of("icd10cm.no_index", rules::Status::no_data), verdict_of("modifier.code", rules::Status::warn)};
    const GateConfig config = default_gates();
    CHECK(gate(verdicts, config, Gate::entry).open());
    CHECK(gate(verdicts, config, Gate::finalise).blocking == std::vector<std::size_t>{0});
    const GateAnswer bill = gate(verdicts, config, Gate::pre_bill);
    CHECK(bill.blocking == std::vector<std::size_t>{0, 1});
    CHECK(bill.why == "2 verdicts stand in the way: icd10cm.excludes1, ncci.data");
    CHECK(gate({}, config, Gate::pre_bill).why.empty());
}

TEST_CASE("the defaults are among the choices of the menu", "[gates]") {
    for (const Gate each : kGates) {
        const auto& choices = gate_choices();
        CHECK(std::any_of(choices.begin(), choices.end(),
                          [&](const GateChoice& choice) { return choice.blocks == default_gates().of(each); }));
    }
}

TEST_CASE("patterns of rules", "[gates]") {
    CHECK(matches_rule("ncci.ptp", "ncci.*"));
    CHECK(matches_rule("ncci.ptp", "*"));
    CHECK(matches_rule("ncci.ptp", "ncci.ptp"));
    CHECK_FALSE(matches_rule("ncci.ptp2", "ncci.ptp"));
    CHECK_FALSE(matches_rule("mue.line", "ncci.*"));
}
