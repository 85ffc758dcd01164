#include <catch2/catch_test_macros.hpp>

#include "casework/workspace_state.h"
#include "support.h"

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

TEST_CASE("Every way to tamper with the audit trail is found", "[audit]") {
    const std::vector<std::pair<const char*, const char*>> attacks = {
        {"edit of an action", "UPDATE audit SET action = 'code.remove' WHERE sequence = 3"},
        {"edit of what was", "UPDATE audit SET after = '' WHERE sequence = 3"},
        {"edit of a time", "UPDATE audit SET at_ms = at_ms + 1 WHERE sequence = 2"},
        {"edit of a name", "UPDATE audit SET user = 'Eve' WHERE sequence = 4"},
        {"moved text between fields", "UPDATE audit SET subject = action || subject, action = '' WHERE sequence = 3"},
        {"deletion in the middle", "DELETE FROM audit WHERE sequence = 3"},
        {"deletion and renumbering", "DELETE FROM audit WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4; UPDATE audit "
                                     "SET sequence = 4 WHERE sequence = 5"},
        {"deletion of the first", "DELETE FROM audit WHERE sequence = 1"},
        {"cut at the end", "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)"},
        {"cut at the end with the count",
         "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit); UPDATE audit_head SET count = count - 1"},
        {"order", "UPDATE audit SET sequence = 100 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4; UPDATE audit SET "
                  "sequence = 4 WHERE sequence = 100"},
        {"all of it", "DELETE FROM audit"},
        {"the head", "DELETE FROM audit_head"},
    };
    for (const auto& [name, sql] : attacks) {
        FaultySlots slots;
        const auto place = place_on(slots);
        {
            auto made = Workspace::create(place, kUser, kPassphrase);
            REQUIRE(made.ok());
            auto file = made->workspace->create_encounter(sample_file());
            for (int i = 0; i < 4; ++i) {
                file->note = std::to_string(i);
                REQUIRE(made->workspace->save(*file, "note", "Note").ok());
            }
            REQUIRE(made->workspace->log("export.summary", file->id, "{\"form\":\"csv\"}").ok());
            REQUIRE(made->workspace->verify_audit().ok());
        }
        const auto key = store::load_keyring(place.vfs, place.keyring)->unlock(kUser, kPassphrase);
        auto database = store::Database::open(place.database, place.vfs, key->bytes());
        REQUIRE(database.ok());
        REQUIRE(store::verify_audit(*database).ok());
        REQUIRE(database->execute(sql).ok());
        INFO(name);
        auto verified = store::verify_audit(*database);
        REQUIRE_FALSE(verified.ok());
        CHECK(!verified.error().where.empty());
    }
}

TEST_CASE("The trail says what was before and after, without the text of the chart", "[audit]") {
    auto workspace = std::move(*Workspace::in_memory([] { return std::int64_t{1767873600000}; }, "Guest"));
    auto file = workspace->create_encounter(sample_file());
    file->codes.push_back(make_code("c1", "E1143"));
    file->codes[0].evidence.push_back({"d1", {24, 37}});
    REQUIRE(workspace->save(*file, "code.add", "Add E11.43").ok());
    file->codes[0].overrides.push_back({"icd10cm.excludes1", "E785", "Unrelated conditions"});
    REQUIRE(workspace->save(*file, "code.override", "Override").ok());
    REQUIRE(workspace->undo(file->id).ok());
    REQUIRE(workspace->log("export.summary", file->id, "{}").ok());
    auto rows = workspace->audit(file->id, 100);
    REQUIRE(rows.ok());
    REQUIRE(rows->size() == 5);
    CHECK((*rows)[0].action == "export.summary");
    CHECK((*rows)[1].action == "undo");
    CHECK((*rows)[1].before.find("Unrelated conditions") != std::string::npos);
    CHECK((*rows)[1].after.find("Unrelated conditions") == std::string::npos);
    CHECK((*rows)[2].after.find("Unrelated conditions") != std::string::npos);
    CHECK((*rows)[3].before.find("E1143") == std::string::npos);
    CHECK((*rows)[3].after.find("E1143") != std::string::npos);
    for (const AuditEntry& row : *rows)
        CHECK((row.before + row.after).find("Gastroparesis") == std::string::npos);
    CHECK(workspace->audit(file->id, 2)->size() == 2);
}
