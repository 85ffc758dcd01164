#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>

#include "casework/workspace_state.h"
#include "support.h"

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

namespace {

std::unique_ptr<Workspace> created(const WorkspacePlace& place) {
    auto made = Workspace::create(place, kUser, kPassphrase);
    INFO((made.ok() ? "" : made.error().text()));
    REQUIRE(made.ok());
    return std::move(made->workspace);
}

std::unique_ptr<Workspace> unlocked(const WorkspacePlace& place, const char* passphrase = kPassphrase) {
    auto opened = Workspace::unlock(place, kUser, passphrase);
    INFO((opened.ok() ? "" : opened.error().text()));
    REQUIRE(opened.ok());
    return std::move(*opened);
}

std::vector<std::string> actions(Workspace& workspace) {
    auto rows = workspace.audit("", 1000);
    REQUIRE(rows.ok());
    std::vector<std::string> out;
    for (const AuditEntry& row : *rows)
        out.push_back(row.action);
    return out;
}

} // namespace

TEST_CASE("A workspace keeps an encounter over locking and unlocking", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    CHECK_FALSE(Workspace::exists(place));
    std::string id;
    std::string kept;
    {
        auto workspace = created(place);
        CHECK(Workspace::exists(place));
        CHECK(Workspace::users(place) == std::vector<std::string>{kUser});
        CHECK(workspace->user() == kUser);
        CHECK_FALSE(workspace->is_in_memory());
        auto file = workspace->create_encounter(sample_file());
        REQUIRE(file.ok());
        CHECK(file->number == "2026-0001");
        id = file->id;
        file->codes.push_back(make_code("c1", "E1143"));
        file->codes[0].poa = rules::Poa::yes;
        file->codes[0].evidence.push_back({"d1", {24, 37}});
        file->codes[0].overrides.push_back({"icd10cm.excludes1", "E785", "Unrelated"});
        file->codes.push_back(make_code("c2", "E785"));
        file->note = "Query \xE2\x80\x9Cgastroparesis\xE2\x80\x9D";
        REQUIRE(workspace->save(*file, "code.add", "Add E11.43").ok());
        kept = fingerprint(*file);
        REQUIRE(workspace->set_setting("theme", "dark").ok());
    }
    auto workspace = unlocked(place);
    auto file = workspace->load(id);
    REQUIRE(file.ok());
    CHECK(fingerprint(*file) == kept);
    CHECK(workspace->setting("theme") == "dark");
    CHECK_FALSE(workspace->setting("size"));
    auto list = workspace->list();
    REQUIRE(list.ok());
    REQUIRE(list->size() == 1);
    CHECK(list->front().patient_name == kPatient);
    CHECK(list->front().codes == 2);
    CHECK(list->front().documents == 1);
    CHECK(list->front().changed_at_ms > 0);
    CHECK(workspace->verify_audit().ok());
    CHECK(workspace->verify_integrity().ok());
    CHECK(actions(*workspace) ==
          std::vector<std::string>{"workspace.unlock", "workspace.lock", "code.add", "encounter.create", "workspace.create"});
}

TEST_CASE("A wrong passphrase or name fails closed, alike, and leaves every byte as it was", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    { auto workspace = created(place); }
    const auto before = slots.contents();
    auto wrong = Workspace::unlock(place, kUser, "some other passphrase");
    auto unknown = Workspace::unlock(place, "Eve", kPassphrase);
    REQUIRE_FALSE(wrong.ok());
    REQUIRE_FALSE(unknown.ok());
    CHECK(wrong.error().text() == unknown.error().text());
    CHECK(wrong.error().text().find("other passphrase") == std::string::npos);
    CHECK(slots.contents() == before);
    CHECK_FALSE(Workspace::create(place, kUser, kPassphrase).ok());
    CHECK(slots.contents() == before);
}

TEST_CASE("A passphrase has at least 12 characters, not bytes", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    CHECK_FALSE(Workspace::create(place, kUser, "short").ok());
    CHECK_FALSE(Workspace::create(place, kUser, "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9").ok()); // 7 letters, 14 bytes
    CHECK_FALSE(Workspace::create(place, " ", kPassphrase).ok());
    CHECK_FALSE(Workspace::exists(place));
    CHECK(Workspace::create(place, kUser, "twelve chars").ok());
}

TEST_CASE("Change of passphrase: the old one opens nothing any more", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    {
        auto workspace = created(place);
        CHECK_FALSE(workspace->change_passphrase("not the old one!", "an entirely new one").ok());
        CHECK_FALSE(workspace->change_passphrase(kPassphrase, "short").ok());
        REQUIRE(workspace->change_passphrase(kPassphrase, "an entirely new one").ok());
    }
    CHECK_FALSE(Workspace::unlock(place, kUser, kPassphrase).ok());
    slots.bytes("workspace.keys").clear(); // not by the second copy either
    CHECK_FALSE(Workspace::unlock(place, kUser, kPassphrase).ok());
    CHECK(Workspace::unlock(place, kUser, "an entirely new one").ok());
}

TEST_CASE("The recovery key sets a new passphrase, however it is typed", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string recovery_key;
    {
        auto made = Workspace::create(place, kUser, kPassphrase);
        REQUIRE(made.ok());
        recovery_key = made->recovery_key;
    }
    std::string new_key;
    std::string typed;
    for (const char c : recovery_key)
        typed += c == '-' ? ' ' : c == '1' ? 'l' : c == '0' ? 'o' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    std::string wrong = recovery_key;
    wrong[3] = wrong[3] == '7' ? '8' : '7';
    auto refused = Workspace::recover(place, wrong, kUser, "an entirely new one");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().what == "The recovery key has a typing error");
    auto foreign = Workspace::recover(place, store::new_recovery_key(), kUser, "an entirely new one");
    REQUIRE_FALSE(foreign.ok());
    CHECK(foreign.error().what == "This recovery key does not belong to this workspace");
    {
        auto workspace = Workspace::recover(place, typed, kUser, "an entirely new one");
        REQUIRE(workspace.ok());
        CHECK(actions(**workspace).front() == "workspace.recover");
        auto renewed = (*workspace)->renew_recovery_key();
        REQUIRE(renewed.ok());
        CHECK(actions(**workspace).front() == "workspace.recovery_key");
        new_key = *renewed;
    }
    CHECK_FALSE(Workspace::recover(place, recovery_key, kUser, "once more another one").ok());
    CHECK(Workspace::recover(place, new_key, kUser, "an entirely new one").ok());
    CHECK_FALSE(Workspace::unlock(place, kUser, kPassphrase).ok());
    CHECK(Workspace::unlock(place, kUser, "an entirely new one").ok());
}

TEST_CASE("A second person has a passphrase of their own, and the trail says who did what", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    {
        auto workspace = created(place);
        REQUIRE(workspace->add_user("Grace", "another passphrase").ok());
        CHECK_FALSE(workspace->add_user("Grace", "another passphrase").ok());
    }
    auto workspace = Workspace::unlock(place, "Grace", "another passphrase");
    REQUIRE(workspace.ok());
    REQUIRE((*workspace)->create_encounter(sample_file()).ok());
    auto rows = (*workspace)->audit("", 1);
    REQUIRE(rows.ok());
    CHECK(rows->front().user == "Grace");
    CHECK(rows->front().action == "encounter.create");
}

TEST_CASE("No file holds a word of the chart, the patient's name or the passphrase", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string backup;
    const auto check = [&](const std::string& bytes) {
        for (const char* word : {"Gastroparesis", "gastroparesis", "Hyperlipidemia", "DISCHARGE", kPatient, "Fictional", "SAMPLE-0001",
                                 "E1143", "Invented", "unrelated words", "workspace.create"}) {
            INFO(word);
            CHECK(bytes.find(word) == std::string::npos);
        }
    };
    {
        auto workspace = created(place);
        auto file = workspace->create_encounter(sample_file());
        REQUIRE(file.ok());
        file->codes.push_back(make_code("c1", "E1143"));
        REQUIRE(workspace->save(*file, "code.add", "Add E11.43").ok());
        check(slots.all_bytes());
        auto made = workspace->backup();
        REQUIRE(made.ok());
        backup = *made;
    }
    check(slots.all_bytes());
    check(backup);
    CHECK(backup.size() > 16384);
}

TEST_CASE("Only what changed is written", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    auto workspace = created(place);
    EncounterFile sample = sample_file();
    sample.documents[0].text += std::string(2000000, 'x');
    auto file = workspace->create_encounter(sample);
    REQUIRE(file.ok());
    REQUIRE(workspace->load(file->id).ok());
    const std::size_t before = slots.bytes("workspace.db-wal").size();
    file->codes.push_back(make_code("c1", "E1143"));
    REQUIRE(workspace->save(*file, "code.add", "Add E11.43").ok());
    const std::size_t grown = std::max(slots.bytes("workspace.db-wal").size(), before) - before;
    CHECK(grown < 40 * 16384); // pages of a few rows, not the text of 2 MB
    const auto operations = slots.operations;
    REQUIRE(workspace->save(*file, "code.add", "Add E11.43").ok()); // nothing changed
    CHECK(slots.operations == operations);
    CHECK(actions(*workspace).size() == 3);
}

TEST_CASE("Evidence must lie within a document and split no character", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    auto workspace = created(place);
    auto file = workspace->create_encounter(sample_file());
    REQUIRE(file.ok());
    const auto attempt = [&](const chart::Evidence& evidence) {
        EncounterFile after = *file;
        after.codes.push_back(make_code("c1", "E1143"));
        after.codes[0].evidence.push_back(evidence);
        return workspace->save(after, "code.add", "Add E11.43").ok();
    };
    const auto accent = static_cast<std::uint32_t>(file->documents[0].text.find('\xC3'));
    const auto size = static_cast<std::uint32_t>(file->documents[0].text.size());
    CHECK_FALSE(attempt({"d2", {0, 3}}));
    CHECK_FALSE(attempt({"d1", {3, 3}}));
    CHECK_FALSE(attempt({"d1", {4, 3}}));
    CHECK_FALSE(attempt({"d1", {0, size + 1}}));
    CHECK_FALSE(attempt({"d1", {accent + 1, size}}));
    CHECK_FALSE(attempt({"d1", {0, accent + 1}}));
    CHECK(attempt({"d1", {accent, accent + 2}}));
    EncounterFile twice = *file;
    twice.codes = {make_code("c1", "E1143"), make_code("c1", "E785")};
    CHECK_FALSE(workspace->save(twice, "code.add", "").ok());
}

TEST_CASE("An encounter that was removed comes back until the workspace is closed", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string first;
    std::string second;
    {
        auto workspace = created(place);
        first = workspace->create_encounter(sample_file())->id;
        second = workspace->create_encounter(sample_file())->id;
        REQUIRE(workspace->remove_encounter(first).ok());
        CHECK_FALSE(workspace->load(first).ok());
        CHECK(workspace->list()->size() == 1);
        REQUIRE(workspace->restore_encounter(first).ok());
        CHECK(workspace->load(first).ok());
        CHECK_FALSE(workspace->restore_encounter(first).ok());
        REQUIRE(workspace->remove_encounter(second).ok());
    }
    auto workspace = unlocked(place);
    CHECK_FALSE(workspace->restore_encounter(second).ok());
    CHECK(workspace->load(first).ok()); // the text that both share is still there
    CHECK(workspace->create_encounter(sample_file())->number == "2026-0002");
    CHECK(workspace->verify_audit().ok());
}

TEST_CASE("What was removed is gone from the database when the workspace is opened again", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    {
        auto workspace = created(place);
        auto file = workspace->create_encounter(sample_file());
        file->documents.clear();
        REQUIRE(workspace->save(*file, "document.remove", "Remove the document").ok());
        REQUIRE(workspace->create_encounter(sample_file()).ok()); // the same text, kept once
        auto list = workspace->list();
        for (const EncounterSummary& summary : *list)
            REQUIRE(workspace->remove_encounter(summary.id).ok());
    }
    { auto workspace = unlocked(place); }
    const auto key = store::load_keyring(place.vfs, place.keyring)->unlock(kUser, kPassphrase);
    auto database = store::Database::open(place.database, place.vfs, key->bytes());
    REQUIRE(database.ok());
    auto select = database->prepare("SELECT (SELECT count(*) FROM chart_text) + (SELECT count(*) FROM part) + (SELECT count(*) FROM step)");
    REQUIRE(*select->step());
    CHECK(select->integer(0) == 0);
}

TEST_CASE("A workspace in memory works alike and leaves nothing", "[workspace]") {
    auto workspace = Workspace::in_memory([] { return std::int64_t{1767873600000}; }, "Guest");
    REQUIRE(workspace.ok());
    CHECK((*workspace)->is_in_memory());
    auto file = (*workspace)->create_encounter(sample_file());
    REQUIRE(file.ok());
    file->note = "x";
    REQUIRE((*workspace)->save(*file, "note", "Note").ok());
    REQUIRE((*workspace)->undo(file->id).ok());
    CHECK_FALSE((*workspace)->backup().ok());
    CHECK_FALSE((*workspace)->change_passphrase("a", "b").ok());
    CHECK((*workspace)->verify_audit().ok());
}

TEST_CASE("A workspace in files of the system", "[workspace]") {
    const auto folder = std::filesystem::temp_directory_path() / "sequela-test-workspace";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    FaultySlots unused;
    auto place = place_on(unused);
    place.vfs.clear();
    place.database = (folder / "workspace.db").string();
    place.keyring = (folder / "workspace.keys").string();
    place.backup = (folder / "workspace-backup.db").string();
    std::string id;
    std::string backup;
    {
        auto workspace = created(place);
        id = workspace->create_encounter(sample_file())->id;
        auto made = workspace->backup();
        INFO((made.ok() ? "" : made.error().text()));
        REQUIRE(made.ok());
        backup = *made;
        CHECK(workspace->load(id).ok());
        REQUIRE(workspace->remove_encounter(id).ok());
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        INFO(entry.path().string());
        CHECK(bytes.find(kPatient) == std::string::npos);
        CHECK(bytes.find("astroparesis") == std::string::npos);
    }
    { CHECK_FALSE(unlocked(place)->load(id).ok()); }
    auto restored = Workspace::restore(place, backup, kUser, kPassphrase);
    REQUIRE(restored.ok());
    CHECK((*restored)->load(id).ok());
    restored->reset();
    std::filesystem::remove_all(folder);
}

TEST_CASE("A workspace of the first version is brought up to date after a copy was made", "[workspace][migrations]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string id;
    {
        auto workspace = created(place);
        id = workspace->create_encounter(sample_file())->id;
    }
    const auto key = store::load_keyring(place.vfs, place.keyring)->unlock(kUser, kPassphrase);
    REQUIRE(key.ok());
    {
        auto database = store::Database::open(place.database, place.vfs, key->bytes());
        REQUIRE(database.ok());
        REQUIRE(database
                    ->execute("DROP TABLE rule_layer; DROP TABLE rule_gates; DROP INDEX encounter_changed; DROP TABLE code_note_version; "
                              "DROP TABLE code_note; DROP TABLE code_mark;"
                              "DROP TABLE code_opened; PRAGMA user_version = 1")
                    .ok());
    }
    CHECK(slots.bytes("workspace-backup.db").empty());
    { CHECK(unlocked(place)->load(id).ok()); }
    const std::string backup = slots.bytes("workspace-backup.db");
    CHECK(backup.starts_with("SEQUELA BACKUP"));
    {
        auto database = store::Database::open(place.database, place.vfs, key->bytes());
        REQUIRE(database.ok());
        CHECK(*store::schema_version(*database) == workspace_migrations().back().version);
    }
    auto restored = Workspace::restore(place, backup, kUser, kPassphrase);
    REQUIRE(restored.ok());
    CHECK((*restored)->load(id).ok());
}

TEST_CASE("A workspace of the future is refused and not touched", "[workspace][migrations]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    { auto workspace = created(place); }
    const auto key = store::load_keyring(place.vfs, place.keyring)->unlock(kUser, kPassphrase);
    {
        auto database = store::Database::open(place.database, place.vfs, key->bytes());
        REQUIRE(database->execute("PRAGMA user_version = 99").ok());
    }
    const auto before = slots.contents();
    auto refused = Workspace::unlock(place, kUser, kPassphrase);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().what.find("later version") != std::string::npos);
    CHECK(slots.contents() == before);

    for (const char* name : {"workspace.keys", "workspace.keys-2"}) {
        std::string& bytes = slots.bytes(name);
        const std::size_t at = bytes.find("\"version\":1");
        REQUIRE(at != std::string::npos);
        bytes.replace(at, 11, "\"version\":2");
    }
    const auto keyring = slots.contents();
    CHECK_FALSE(Workspace::unlock(place, kUser, kPassphrase).ok());
    CHECK(Workspace::exists(place));
    CHECK_FALSE(Workspace::create(place, kUser, kPassphrase).ok());
    CHECK(slots.contents() == keyring);
}

TEST_CASE("A database that has gone is told, not replaced by an empty one", "[workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    { auto workspace = created(place); }
    slots.bytes("workspace.db").clear();
    auto missing = Workspace::unlock(place, kUser, kPassphrase);
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().hint.find("backup") != std::string::npos);
    CHECK(slots.bytes("workspace.db").empty());
}
