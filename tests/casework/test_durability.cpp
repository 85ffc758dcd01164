// Crashes, full disks, bit rot: what was acknowledged is there, or the damage is told.
#include <catch2/catch_test_macros.hpp>

#include <functional>

#include "store/backup.h"
#include "support.h"

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

namespace {

constexpr const char* kNewPassphrase = "an entirely new one";

// One run through what a coder does, told step by step. Each step says whether it was acknowledged.
struct Story {
    explicit Story(const WorkspacePlace& at) : place(at) {}

    [[nodiscard]] bool create() {
        auto made = Workspace::create(place, kUser, kPassphrase);
        if (!made) return false;
        workspace = std::move(made->workspace);
        return true;
    }
    [[nodiscard]] bool begin() {
        auto made = workspace->create_encounter(sample_file());
        if (!made) return false;
        file = *made;
        return true;
    }
    [[nodiscard]] bool save(const std::function<void(EncounterFile&)>& change) {
        EncounterFile after = file;
        change(after);
        if (!workspace->save(after, "code.add", "Add")) return false;
        file = after;
        return true;
    }
    [[nodiscard]] bool undo() {
        auto back = workspace->undo(file.id);
        if (!back) return false;
        file = *back;
        return true;
    }
    [[nodiscard]] bool reopen() {
        workspace.reset();
        auto opened = Workspace::unlock(place, kUser, kPassphrase);
        if (!opened) return false;
        workspace = std::move(*opened);
        return true;
    }

    std::vector<std::function<bool()>> steps() {
        std::vector<std::function<bool()>> out = {[this] { return create(); }, [this] { return begin(); }};
        for (int i = 0; i < 4; ++i) {
            out.emplace_back([this, i] {
                return save([i](EncounterFile& f) { f.codes.push_back(make_code("c" + std::to_string(i), "E114" + std::to_string(i))); });
            });
        }
        out.emplace_back([this] { return undo(); });
        out.emplace_back([this] { return save([](EncounterFile& f) { std::swap(f.codes[0], f.codes[1]); }); });
        out.emplace_back([this] { return reopen(); });
        out.emplace_back([this] { return save([](EncounterFile& f) { f.note = "after the break"; }); });
        out.emplace_back([this] { return workspace->backup().ok(); });
        out.emplace_back([this] { return save([](EncounterFile& f) { f.codes.erase(f.codes.begin()); }); });
        out.emplace_back([this] { return workspace->change_passphrase(kPassphrase, kNewPassphrase).ok(); });
        out.emplace_back([this] { return save([](EncounterFile& f) { f.note = "after the change of passphrase"; }); });
        return out;
    }

    WorkspacePlace place;
    std::unique_ptr<Workspace> workspace;
    EncounterFile file;
};

// What the workspace holds, without random ids.
std::string content_of(Workspace& workspace) {
    auto list = workspace.list();
    if (!list) return list.error().text();
    std::string out;
    for (const EncounterSummary& summary : *list) {
        auto file = workspace.load(summary.id);
        out += file ? fingerprint(*file) : file.error().text();
    }
    return out;
}

} // namespace

TEST_CASE("After a crash at any moment every acknowledged save is there", "[durability]") {
    std::vector<std::string> contents; // after each step
    std::int64_t operations = 0;
    {
        FaultySlots slots;
        Story story(place_on(slots));
        for (const auto& step : story.steps()) {
            REQUIRE(step());
            contents.push_back(content_of(*story.workspace));
        }
        operations = slots.operations;
    }
    CHECK(operations > 100);
    for (std::int64_t crash = 0; crash < operations; ++crash) {
        const int mode = static_cast<int>(crash % 4);
        FaultySlots slots;
        slots.crash_at = crash;
        std::size_t acknowledged = 0;
        {
            Story story(place_on(slots));
            for (const auto& step : story.steps()) {
                if (!step()) break;
                ++acknowledged;
            }
        }
        slots.reboot(mode, static_cast<unsigned>(crash));
        INFO("crash at operation " << crash << " of " << operations << ", mode " << mode << ", after " << acknowledged << " steps");
        const auto place = place_on(slots);
        if (acknowledged == 0 && !Workspace::exists(place)) {
            CHECK(Workspace::create(place, kUser, kPassphrase).ok()); // a creation that broke off is in nobody's way
            continue;
        }
        auto opened = Workspace::unlock(place, kUser, kPassphrase);
        if (!opened && acknowledged + 2 >= contents.size()) opened = Workspace::unlock(place, kUser, kNewPassphrase);
        INFO((opened.ok() ? "" : opened.error().text()));
        REQUIRE(opened.ok());
        const std::string found = content_of(**opened);
        const bool last = acknowledged > 0 && found == contents[acknowledged - 1];
        const bool next = acknowledged < contents.size() && found == contents[acknowledged]; // durable, though nobody was told
        CHECK((last || next));
        CHECK((*opened)->verify_integrity().ok());
        CHECK((*opened)->verify_audit().ok());
        CHECK((*opened)->create_encounter(sample_file()).ok());
    }
}

TEST_CASE("A crash during a restore leaves the old or the new state", "[durability]") {
    FaultySlots first;
    std::string backup;
    std::string new_content;
    {
        Story story(place_on(first));
        REQUIRE(story.create());
        REQUIRE(story.begin());
        REQUIRE(story.save([](EncounterFile& f) { f.note = "from the backup"; }));
        new_content = content_of(*story.workspace);
        backup = *story.workspace->backup();
    }
    for (std::int64_t crash = 0;; ++crash) {
        FaultySlots slots;
        const auto place = place_on(slots);
        std::string old_content;
        {
            Story story(place);
            REQUIRE(story.create());
            REQUIRE(story.begin());
            old_content = content_of(*story.workspace);
        }
        slots.operations = 0;
        slots.crash_at = crash;
        const bool done = Workspace::restore(place, backup, kUser, kPassphrase).ok() && !slots.dead();
        slots.reboot(static_cast<int>(crash % 4), static_cast<unsigned>(crash));
        auto opened = Workspace::unlock(place, kUser, kPassphrase);
        INFO("crash at operation " << crash << (opened.ok() ? "" : ": " + opened.error().text()));
        REQUIRE(opened.ok());
        const std::string found = content_of(**opened);
        CHECK((found == new_content || (found == old_content && !done)));
        CHECK((*opened)->verify_audit().ok());
        if (done) break;
        REQUIRE(crash < 1000);
    }
}

TEST_CASE("A full disk says so, loses nothing, and does no harm to later saves", "[durability]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    Story story(place);
    REQUIRE(story.create());
    REQUIRE(story.begin());
    int refusals = 0;
    for (std::int64_t room = 0; room < 300000; room += 7001) {
        slots.quota = slots.used() + room;
        const EncounterFile before = story.file;
        EncounterFile after = before;
        after.note = "note with room for " + std::to_string(room) + std::string(60000, 'n');
        auto saved = story.workspace->save(after, "note", "Note");
        if (!saved) {
            ++refusals;
            CHECK(saved.error().what.find("storage is full") != std::string::npos);
            CHECK(saved.error().what.find("nothing that was saved before is lost") != std::string::npos);
            CHECK(saved.error().text().find("nnnn") == std::string::npos);
            CHECK(fingerprint(*story.workspace->load(before.id)) == fingerprint(before));
        } else {
            story.file = after;
        }
        slots.quota = -1;
        EncounterFile later = story.file;
        later.note = "later " + std::to_string(room);
        REQUIRE(story.workspace->save(later, "note", "Note").ok());
        story.file = later;
    }
    CHECK(refusals > 3);
    const std::string content = content_of(*story.workspace);
    CHECK(story.workspace->verify_audit().ok());
    REQUIRE(story.reopen());
    CHECK(content_of(*story.workspace) == content);
    CHECK(story.workspace->verify_integrity().ok());
}

TEST_CASE("A change of passphrase on a full disk leaves one of the two that opens", "[durability]") {
    for (std::int64_t room = -900; room < 600; room += 97) {
        FaultySlots slots;
        const auto place = place_on(slots);
        Story story(place);
        REQUIRE(story.create());
        slots.quota = slots.used() + room;
        const bool changed = story.workspace->change_passphrase(kPassphrase, kNewPassphrase).ok();
        slots.quota = -1;
        story.workspace.reset();
        const bool by_new = Workspace::unlock(place, kUser, kNewPassphrase).ok();
        CHECK((by_new || (!changed && Workspace::unlock(place, kUser, kPassphrase).ok())));
    }
}

TEST_CASE("A flipped bit in the database is found, never read as work", "[durability]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string content;
    {
        Story story(place);
        REQUIRE(story.create());
        REQUIRE(story.begin());
        REQUIRE(story.save([](EncounterFile& f) { f.note = "kept"; }));
        content = content_of(*story.workspace);
    }
    const std::string whole = slots.bytes("workspace.db");
    const std::string keys = slots.bytes("workspace.keys");
    int found = 0;
    int tried = 0;
    std::mt19937 random(7);
    for (std::size_t at = 0; at < whole.size(); at += 1 + random() % 1500) {
        slots.bytes("workspace.db") = whole;
        slots.bytes("workspace.db")[at] = static_cast<char>(slots.bytes("workspace.db")[at] ^ (1 << (at % 8)));
        ++tried;
        auto opened = Workspace::unlock(place, kUser, kPassphrase);
        bool told = !opened;
        if (opened) {
            const bool sound = (*opened)->verify_integrity().ok() && (*opened)->verify_audit().ok();
            told = !sound || content_of(**opened) != content;
            // What is not told may only be in bytes that nothing is read from: the content is right.
            if (sound) CHECK(content_of(**opened) == content);
        }
        found += told ? 1 : 0;
        slots.bytes("workspace.db-wal").clear();
        slots.bytes("workspace.keys") = keys;
    }
    CHECK(tried > 50);
    CHECK(found * 10 > tried * 8);
}

TEST_CASE("A flipped bit in one copy of the keyring does no harm, in both it is told", "[durability]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    {
        Story story(place);
        REQUIRE(story.create());
    }
    const std::string whole = slots.bytes("workspace.keys");
    REQUIRE(slots.bytes("workspace.keys-2") == whole);
    for (std::size_t at = 0; at + 1 < whole.size(); at += 3) { // but for the line end
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 7)));
        INFO("byte " << at);
        auto parsed = store::Keyring::parse(flipped);
        CHECK((!parsed || parsed->serialise() == whole));
        slots.bytes("workspace.keys") = flipped;
        CHECK(store::load_keyring(place.vfs, place.keyring).ok() ==
              (!parsed ? parsed.error().what.find("later version") == std::string::npos : true));
        slots.bytes("workspace.keys") = whole;
    }
    slots.bytes("workspace.keys")[40] ^= 1;
    CHECK(Workspace::unlock(place, kUser, kPassphrase).ok());
    slots.bytes("workspace.keys") = slots.bytes("workspace.keys-2") = whole.substr(0, whole.size() / 2);
    auto broken = Workspace::unlock(place, kUser, kPassphrase);
    REQUIRE_FALSE(broken.ok());
    CHECK(broken.error().what.find("keyring") != std::string::npos);
    CHECK(Workspace::exists(place)); // so that nobody creates a new one over it
}

TEST_CASE("A backup is restored with its passphrase or the recovery key, and on an empty place", "[backup]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string content;
    std::string backup;
    std::string recovery_key;
    {
        auto made = Workspace::create(place, kUser, kPassphrase);
        REQUIRE(made.ok());
        recovery_key = made->recovery_key;
        CHECK(made->workspace->last_backup_ms() == 0);
        REQUIRE(made->workspace->create_encounter(sample_file()).ok());
        content = content_of(*made->workspace);
        backup = *made->workspace->backup();
        CHECK(made->workspace->last_backup_ms() > 0);
        CHECK(content_of(*made->workspace) == content);
    }
    FaultySlots empty;
    const auto elsewhere = place_on(empty, "test-elsewhere");
    {
        auto restored = Workspace::restore(elsewhere, backup, kUser, kPassphrase);
        REQUIRE(restored.ok());
        CHECK(content_of(**restored) == content);
        CHECK((*restored)->audit("", 1)->front().action == "workspace.restore");
        CHECK((*restored)->verify_audit().ok());
    }
    CHECK(Workspace::unlock(elsewhere, kUser, kPassphrase).ok());
    {
        auto restored = Workspace::restore_with_recovery_key(elsewhere, backup, recovery_key, kUser, kNewPassphrase);
        REQUIRE(restored.ok());
        CHECK(content_of(**restored) == content);
    }
    CHECK_FALSE(Workspace::unlock(elsewhere, kUser, kPassphrase).ok());
    CHECK(Workspace::unlock(elsewhere, kUser, kNewPassphrase).ok());
}

TEST_CASE("A backup that is truncated, changed or of another passphrase is refused, and all stays as before", "[backup]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string backup;
    {
        Story story(place);
        REQUIRE(story.create());
        REQUIRE(story.begin());
        backup = *story.workspace->backup();
    }
    const auto before = slots.contents();
    const auto refused = [&](const std::string& bytes, const char* passphrase = kPassphrase) {
        return !Workspace::restore(place, bytes, kUser, passphrase).ok();
    };
    CHECK(refused(backup, "some other passphrase"));
    CHECK(refused(""));
    CHECK(refused("not a backup"));
    CHECK(refused(backup + "x"));
    std::mt19937 random(3);
    for (int i = 0; i < 60; ++i)
        CHECK(refused(backup.substr(0, random() % backup.size())));
    for (std::size_t at = 0; at < backup.size(); at += at < 1500 || at + 80 > backup.size() ? 7 : 4001) {
        std::string flipped = backup;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
        INFO("byte " << at);
        CHECK(refused(flipped));
    }
    CHECK(slots.contents() == before);
}
