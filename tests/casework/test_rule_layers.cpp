// Layers and gates in the workspace: kept, encrypted, audited; what they make of a case on the desk; finishing past a gate.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "casework/coding_session.h"
#include "casework/recheck.h"
#include "casework/rule_layers.h"
#include "support.h"

namespace {

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

constexpr const char* kLayerName = "Zebrawort Mutual";

rules::Layer layer_named(const std::string& name, const std::string& entry) {
    auto layer = rules::layer_from_json(R"({"name": ")" + name + R"(", "kind": "payer", "entries": [)" + entry + "]}");
    REQUIRE(layer.ok());
    return *layer;
}

rules::Layer strict_layer() {
    return layer_named(kLayerName, R"({"act": "not_covered", "codes": ["X1001"], "to": "fail"})");
}

// A case with one line of service, and no codes installed: what stands in the way is what layers say.
struct Desk {
    std::unique_ptr<Workspace> workspace;
    std::unique_ptr<packs::Catalogue> catalogue;
    std::unique_ptr<CodingSession> session;

    Desk() {
        auto made = Workspace::in_memory([now = std::int64_t{1767873600000}]() mutable { return now += 1000; }, "Guest");
        REQUIRE(made.ok());
        workspace = std::move(*made);
        auto opened = packs::Catalogue::open(":memory:", "");
        REQUIRE(opened.ok());
        catalogue = std::move(*opened);
        EncounterFile file = sample_file();
        file.setting = rules::Setting::professional;
        AssignedCode code = make_code("c1", "X1001");
        code.system = CodeSystem::hcpcs;
        file.codes = {code};
        auto created = workspace->create_encounter(file);
        REQUIRE(created.ok());
        auto session_made = CodingSession::open(*workspace, *catalogue, created->id);
        REQUIRE(session_made.ok());
        session = std::move(*session_made);
    }
    [[nodiscard]] bool has(std::string_view rule) const {
        const auto& all = session->verdicts();
        return std::any_of(all.begin(), all.end(), [&](const rules::Verdict& verdict) { return verdict.rule == rule; });
    }
};

} // namespace

TEST_CASE("Layers and gates are kept, encrypted, in their order", "[layers]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    rules::GateConfig gates;
    gates.of(rules::Gate::entry) = {{{"mce.*"}, {rules::Status::fail}}};
    {
        auto made = Workspace::create(place, kUser, kPassphrase);
        REQUIRE(made.ok());
        Workspace& workspace = *made->workspace;
        CHECK((*layers_of(workspace))->layers.empty());
        CHECK((*layers_of(workspace))->gates == rules::default_gates());
        REQUIRE(save_layer(workspace, "", strict_layer()).ok());
        REQUIRE(save_layer(workspace, "", layer_named("B", R"({"act": "needs_authorisation", "codes": ["X1*"]})")).ok());
        REQUIRE(move_layer(workspace, "B", 0).ok());
        REQUIRE(save_gates(workspace, gates).ok());
        const auto refused = save_layer(workspace, "B", strict_layer());
        CHECK(refused.error().where == "/name");
    }
    CHECK(slots.all_bytes().find(kLayerName) == std::string::npos);
    auto opened = Workspace::unlock(place, kUser, kPassphrase);
    REQUIRE(opened.ok());
    const auto kept = layers_of(**opened);
    REQUIRE(kept.ok());
    REQUIRE((*kept)->layers.size() == 2);
    CHECK((*kept)->layers[0].name == "B");
    CHECK((*kept)->layers[1] == strict_layer());
    CHECK((*kept)->gates == gates);
    // Through a file into another workspace.
    const auto file = rules::layers_from_json(rules::to_json(**kept));
    REQUIRE(file.ok());
    Desk other;
    REQUIRE(import_layers(*other.workspace, *file).ok());
    CHECK((*layers_of(*other.workspace))->layers == (*kept)->layers);
    CHECK((*layers_of(*other.workspace))->gates == gates);
    CHECK((*opened)->verify_audit().ok());
}

TEST_CASE("Each change of a layer or a gate is in the audit trail", "[layers][audit]") {
    Desk desk;
    Workspace& workspace = *desk.workspace;
    REQUIRE(save_layer(workspace, "", strict_layer()).ok());
    rules::Layer changed = strict_layer();
    changed.enabled = false;
    REQUIRE(save_layer(workspace, kLayerName, changed).ok());
    REQUIRE(save_layer(workspace, kLayerName, changed).ok()); // nothing changed: no row
    REQUIRE(remove_layer(workspace, kLayerName).ok());
    REQUIRE(save_gates(workspace, {}).ok());
    const auto rows = workspace.audit("", 4);
    REQUIRE(rows.ok());
    REQUIRE(rows->size() == 4);
    CHECK((*rows)[0].action == "gates.change");
    CHECK((*rows)[1].action == "layer.remove");
    CHECK((*rows)[2].action == "layer.change");
    CHECK((*rows)[2].before == rules::to_json(strict_layer()));
    CHECK((*rows)[2].after == rules::to_json(changed));
    CHECK((*rows)[3].action == "layer.add");
    CHECK(workspace.verify_audit().ok());
    CHECK_FALSE(remove_layer(workspace, kLayerName).ok());
}

TEST_CASE("A session checks with the layers of the workspace", "[layers]") {
    Desk desk;
    CHECK_FALSE(desk.has("layer.not_covered"));
    REQUIRE(save_layer(*desk.workspace, "", strict_layer()).ok());
    REQUIRE(desk.session->refresh_edition().ok());
    CHECK(desk.has("layer.not_covered"));
    REQUIRE(remove_layer(*desk.workspace, kLayerName).ok());
    REQUIRE(desk.session->refresh_edition().ok());
    CHECK_FALSE(desk.has("layer.not_covered"));
}

TEST_CASE("Saved work is rechecked with the layers of the workspace", "[layers]") {
    Desk desk;
    const auto must_fix = [&] {
        RecheckJob job(*desk.workspace, *desk.catalogue);
        REQUIRE(run_to_end(job).ok());
        REQUIRE(job.outcome().cases.size() == 1);
        return job.outcome().cases[0].must_fix;
    };
    const int before = must_fix();
    REQUIRE(save_layer(*desk.workspace, "", strict_layer()).ok());
    CHECK(must_fix() == before + 1);
}

TEST_CASE("The gates decide what stands in the way", "[gates]") {
    Desk desk;
    REQUIRE(save_layer(*desk.workspace, "", strict_layer()).ok());
    REQUIRE(desk.session->refresh_edition().ok());
    CHECK(desk.session->at_gate(rules::Gate::entry).blocking.empty());
    CHECK(desk.session->check_for_finish() == 1);
    const auto bill = desk.session->at_gate(rules::Gate::pre_bill);
    CHECK(bill.why.find("layer.not_covered") != std::string::npos);
    CHECK(bill.why.find("ncci.data") != std::string::npos); // no tables: not a pass
    CHECK_FALSE(desk.has("necessity.data"));                // told at the gate to billing alone
    REQUIRE(save_gates(*desk.workspace, {}).ok());          // nothing blocks
    REQUIRE(desk.session->refresh_edition().ok());
    CHECK(desk.session->check_for_finish() == 0);
}

TEST_CASE("The gate at entry refuses a code only where it is told to", "[gates]") {
    Desk desk;
    REQUIRE(save_layer(*desk.workspace, "", layer_named("A plan", R"({"act": "not_covered", "codes": ["X2002"], "to": "fail"})")).ok());
    REQUIRE(desk.session->refresh_edition().ok());
    const NewCode wanted{"X2002", {}, "typed", CodeSystem::hcpcs};
    REQUIRE(desk.session->add_codes({wanted}, -1, "Add").ok());
    REQUIRE(desk.session->undo().ok());
    rules::GateConfig gates = rules::default_gates();
    gates.of(rules::Gate::entry) = {{{"layer.*"}, {rules::Status::fail}}};
    REQUIRE(save_gates(*desk.workspace, gates).ok());
    REQUIRE(desk.session->refresh_edition().ok());
    const auto refused = desk.session->add_codes({wanted}, -1, "Add");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().what == "The code is not added");
    CHECK(refused.error().hint == "X2002 is not covered by A plan.");
    CHECK(desk.session->file().codes.size() == 1);
    CHECK(desk.session->add_codes({{"X2003", {}, "typed", CodeSystem::hcpcs}}, -1, "Add").ok());
}

TEST_CASE("Finishing past a gate needs a reason, which is in the audit chain without a word of the patient", "[gates][audit]") {
    Desk desk;
    REQUIRE(save_layer(*desk.workspace, "", strict_layer()).ok());
    REQUIRE(desk.session->refresh_edition().ok());
    CHECK(desk.session->check_for_finish() == 1);
    for (const char* none : {"", "  \t"}) {
        const auto refused = desk.session->finish(none);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().what == "A reason is missing");
        CHECK(refused.error().where == "1 verdict stands in the way: layer.not_covered");
    }
    CHECK(desk.session->file().status != CaseStatus::finished);
    REQUIRE(desk.session->finish(" The plan has agreed by telephone ").ok());
    CHECK(desk.session->file().status == CaseStatus::finished);
    const auto rows = desk.workspace->audit(desk.session->file().id, 2);
    REQUIRE(rows.ok());
    const AuditEntry& row = rows->front();
    CHECK(row.action == "encounter.finish_override");
    CHECK(row.after == R"({"gate":"finalise","reason":"The plan has agreed by telephone","rules":["layer.not_covered"]})");
    for (const char* of_patient : {kPatient, "SAMPLE-0001", "1947", "Gastroparesis", "Invented, MD"})
        CHECK((row.before + row.after).find(of_patient) == std::string::npos);
    CHECK((*rows)[1].action == "encounter.status");
    CHECK(desk.workspace->verify_audit().ok());
}

TEST_CASE("Where nothing stands in the way no reason is asked and none is kept", "[gates]") {
    Desk desk;
    REQUIRE(save_gates(*desk.workspace, {}).ok());
    REQUIRE(desk.session->refresh_edition().ok());
    REQUIRE(desk.session->finish("").ok());
    const auto rows = desk.workspace->audit(desk.session->file().id, 1);
    REQUIRE(rows.ok());
    CHECK(rows->front().action == "encounter.status");
}

TEST_CASE("A workspace of the third version gets its tables for layers", "[layers][migrations]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    REQUIRE(Workspace::create(place, kUser, kPassphrase).ok());
    const auto key = store::load_keyring(place.vfs, place.keyring)->unlock(kUser, kPassphrase);
    REQUIRE(key.ok());
    {
        auto database = store::Database::open(place.database, place.vfs, key->bytes());
        REQUIRE(database.ok());
        REQUIRE(database->execute("DROP TABLE rule_layer; DROP TABLE rule_gates; PRAGMA user_version = 3").ok());
    }
    auto opened = Workspace::unlock(place, kUser, kPassphrase);
    REQUIRE(opened.ok());
    REQUIRE(save_layer(**opened, "", strict_layer()).ok());
    CHECK((*layers_of(**opened))->layers.size() == 1);
    CHECK((*opened)->verify_audit().ok());
}
