// How a workspace comes to be open: create, unlock, recover, restore; and how it is backed up.
#include <chrono>

#include "base/text.h"
#include "casework/workspace_state.h"
#include "store/backup.h"
#include "store/files.h"
#include "store/slot_vfs.h"

namespace sequela::casework {
namespace {

using store::Database;
using store::Keyring;
using store::SecretKey;

WorkspacePlace with_clock(WorkspacePlace place) {
    if (!place.now_ms) {
        place.now_ms = [] {
            const auto now = std::chrono::system_clock::now().time_since_epoch();
            return static_cast<std::int64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
        };
    }
    return place;
}

Error missing_database() {
    return {"The workspace's database is missing or empty", "", "Restore the newest backup."};
}

// The keyring has proved the key, so it is not the key that is wrong.
Error as_damage(Error error) {
    if (error.where.find("SQLite 26") != std::string::npos) {
        error.what = "The workspace's database is damaged";
        error.hint = "Restore the newest backup.";
    }
    return error;
}

Status checkpoint(Database& database) {
    auto statement = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!statement) return statement.error();
    auto row = statement->step();
    if (!row) return row.error();
    if (*row && statement->integer(0) != 0)
        return Error{"The database is in use elsewhere", "checkpoint", "Close the other window or program that uses it."};
    return Done{};
}

Status remove_database(const WorkspacePlace& place) {
    for (const char* suffix : {"-wal", "-journal", ""}) {
        auto removed = store::remove_file(place.vfs, place.database + suffix);
        if (!removed) return removed;
    }
    return Done{};
}

// Puts the database of the backup file in place. Can be repeated after a crash at any point: the keyring says that it is still to be done.
Status finish_restore(const WorkspacePlace& place, Keyring& keyring) {
    if (!keyring.restoring) return Done{};
    auto bytes = store::read_file(place.vfs, place.backup);
    if (!bytes) return bytes.error();
    auto backup = store::read_backup(*bytes);
    if (!backup) return backup.error();
    auto removed = remove_database(place);
    if (!removed) return removed;
    auto written = store::write_file(place.vfs, place.database, backup->database);
    if (!written) return written;
    keyring.restoring = false;
    return store::store_keyring(place.vfs, place.keyring, keyring);
}

// A copy of everything beside the database, before it is changed. Runs while the database is open, so the pages must all be in its file.
Status back_up_beside(const WorkspacePlace& place, Database& database, const SecretKey& key) {
    auto gathered = checkpoint(database);
    if (!gathered) return gathered;
    auto keyring = store::load_keyring(place.vfs, place.keyring);
    if (!keyring) return keyring.error();
    auto pages = store::read_file(place.vfs, place.database);
    if (!pages) return pages.error();
    return store::write_file(place.vfs, place.backup, store::make_backup(keyring->serialise(), *pages, place.now_ms(), key));
}

// Encounters that were removed before the page was closed go for good, with the texts that nothing refers to any more.
Status purge_removed(Database& database) {
    auto transaction = store::Transaction::begin(database);
    if (!transaction) return transaction.error();
    auto purged = database.execute(R"(
        DELETE FROM encounter WHERE removed = 1;
        DELETE FROM chart_text
            WHERE hash NOT IN (SELECT json_extract(body, '$.text') FROM part WHERE name >= 'document:' AND name < 'document;')
              AND NOT EXISTS (SELECT 1 FROM step WHERE instr(step.changes, chart_text.hash));)");
    if (!purged) return purged;
    return transaction->commit();
}

// Opens a database whose keyring has given its key, and brings it up to date.
Result<Database> open_database(const WorkspacePlace& place, const SecretKey& key) {
    if (!store::file_exists(place.vfs, place.database)) return missing_database();
    auto database = Database::open(place.database, place.vfs, key.bytes());
    if (!database) return as_damage(database.error());
    auto version = store::schema_version(*database);
    if (!version) return as_damage(version.error());
    if (*version == 0) return missing_database();
    auto migrated = store::migrate(*database, workspace_migrations(), [&] { return back_up_beside(place, *database, key); });
    if (!migrated) return migrated.error();
    auto purged = purge_removed(*database);
    if (!purged) return purged.error();
    return database;
}

Result<Keyring> usable_keyring(const WorkspacePlace& place) {
    if (!store::keyring_exists(place.vfs, place.keyring)) {
        return Error{"There is no keyring for this workspace", place.keyring, "Restore a backup: it holds the keyring too."};
    }
    auto keyring = store::load_keyring(place.vfs, place.keyring);
    if (!keyring) return keyring.error();
    if (!keyring->complete) return Error{"This workspace was never finished being created", "", "Create it again: there is nothing in it."};
    return keyring;
}

// Opens the database of a backup in memory and looks at every page and every audit row.
Status verify_image(std::string_view image, const SecretKey& key) {
    constexpr const char* kVfs = "sequela-backup-check";
    store::MemorySlots slots;
    auto registered = store::register_slot_vfs(kVfs, slots);
    if (!registered) return registered;
    auto copied = store::write_file(kVfs, "image.db", image);
    if (!copied) return copied;
    auto database = Database::open("image.db", kVfs, key.bytes());
    if (!database) return as_damage(database.error());
    auto version = store::schema_version(*database);
    if (!version) return as_damage(version.error());
    if (*version < 1) return missing_database();
    if (*version > workspace_migrations().back().version) {
        return Error{"This backup was written by a later version of Sequela", "database version " + std::to_string(*version),
                     "Update the app. Nothing has been changed."};
    }
    auto whole = database->verify_integrity();
    if (!whole) return whole;
    return store::verify_audit(*database);
}

} // namespace

bool Workspace::exists(const WorkspacePlace& place) {
    if (store::keyring_exists(place.vfs, place.keyring)) {
        auto keyring = store::load_keyring(place.vfs, place.keyring);
        if (keyring) return keyring->complete;
        if (store::is_from_future(keyring.error())) return true;
    }
    // A keyring that is missing or damaged beside a database: nothing may be created over it, a backup can still bring it back. Without a
    // database it is what a creation left that was broken off in its first moment.
    return store::file_exists(place.vfs, place.database);
}

std::vector<std::string> Workspace::users(const WorkspacePlace& place) {
    auto keyring = store::load_keyring(place.vfs, place.keyring);
    return keyring ? keyring->users() : std::vector<std::string>();
}

Result<Workspace::Created> Workspace::create(const WorkspacePlace& wanted, std::string_view user, std::string_view passphrase) {
    const WorkspacePlace place = with_clock(wanted);
    if (exists(place)) return Error{"There is a workspace here already", "", "Unlock it, or restore a backup over it."};
    auto created = Keyring::create(user, passphrase, place.key_cost);
    if (!created) return created.error();
    // The keyring is marked complete when the database is durable. Until then the place counts as empty, and a crash costs nothing.
    auto cleared = remove_database(place);
    if (!cleared) return cleared.error();
    auto stored = store::store_keyring(place.vfs, place.keyring, created->keyring);
    if (!stored) return stored.error();
    auto database = Database::open(place.database, place.vfs, created->data_key.bytes());
    if (!database) return database.error();
    auto migrated = store::migrate(*database, workspace_migrations(), [] { return Status(Done{}); });
    if (!migrated) return migrated.error();
    auto state = std::make_unique<State>(place, created->keyring.users().front(), std::move(created->data_key), std::move(*database));
    auto audited = state->audit_alone("workspace.create", "", "");
    if (!audited) return audited.error();
    auto gathered = checkpoint(state->database);
    if (!gathered) return gathered.error();
    created->keyring.complete = true;
    stored = store::store_keyring(place.vfs, place.keyring, created->keyring);
    if (!stored) return stored.error();
    return Created{std::unique_ptr<Workspace>(new Workspace(std::move(state))), std::move(created->recovery_key)};
}

Result<std::unique_ptr<Workspace>> Workspace::open(const WorkspacePlace& place, store::Keyring& keyring, store::SecretKey key,
                                                   std::string_view user, std::string_view action) {
    auto restored = finish_restore(place, keyring);
    if (!restored) return restored.error();
    auto database = open_database(place, key);
    if (!database) return database.error();
    auto state = std::make_unique<State>(place, std::string(trim(user)), std::move(key), std::move(*database));
    auto audited = state->audit_alone(action, "", "");
    if (!audited) return audited.error();
    return std::unique_ptr<Workspace>(new Workspace(std::move(state)));
}

Result<std::unique_ptr<Workspace>> Workspace::unlock(const WorkspacePlace& wanted, std::string_view user, std::string_view passphrase) {
    const WorkspacePlace place = with_clock(wanted);
    auto keyring = usable_keyring(place);
    if (!keyring) return keyring.error();
    auto key = keyring->unlock(user, passphrase);
    if (!key) return key.error();
    return open(place, *keyring, std::move(*key), user, "workspace.unlock");
}

Result<std::unique_ptr<Workspace>> Workspace::recover(const WorkspacePlace& wanted, std::string_view recovery_key, std::string_view user,
                                                      std::string_view new_passphrase) {
    const WorkspacePlace place = with_clock(wanted);
    auto keyring = usable_keyring(place);
    if (!keyring) return keyring.error();
    auto key = keyring->unlock_with_recovery_key(recovery_key);
    if (!key) return key.error();
    auto set = keyring->set_passphrase(user, new_passphrase, *key, place.key_cost);
    if (!set) return set.error();
    auto stored = store::store_keyring(place.vfs, place.keyring, *keyring);
    if (!stored) return stored.error();
    return open(place, *keyring, std::move(*key), user, "workspace.recover");
}

Result<std::unique_ptr<Workspace>> Workspace::in_memory(std::function<std::int64_t()> now_ms, std::string_view user) {
    WorkspacePlace place;
    place.now_ms = std::move(now_ms);
    auto database = Database::open(":memory:", "", std::nullopt);
    if (!database) return database.error();
    auto migrated = store::migrate(*database, workspace_migrations(), [] { return Status(Done{}); });
    if (!migrated) return migrated.error();
    auto state = std::make_unique<State>(with_clock(std::move(place)), std::string(user), SecretKey(), std::move(*database));
    state->in_memory = true;
    return std::unique_ptr<Workspace>(new Workspace(std::move(state)));
}

// Verifies all of it first; then writes the backup file, and only then lets the keyring say that it counts. See finish_restore.
Result<std::unique_ptr<Workspace>> Workspace::put_in_place(const WorkspacePlace& place, std::string_view backup_bytes,
                                                           store::Keyring& keyring, std::string_view image, store::SecretKey key,
                                                           std::string_view user) {
    auto sealed = store::verify_seal(backup_bytes, key);
    if (!sealed) return sealed.error();
    auto verified = verify_image(image, key);
    if (!verified) return verified.error();
    auto written = store::write_file(place.vfs, place.backup, backup_bytes);
    if (!written) return written.error();
    keyring.complete = true;
    keyring.restoring = true;
    auto stored = store::store_keyring(place.vfs, place.keyring, keyring);
    if (!stored) return stored.error();
    return open(place, keyring, std::move(key), user, "workspace.restore");
}

Result<std::unique_ptr<Workspace>> Workspace::restore(const WorkspacePlace& wanted, std::string_view backup_bytes, std::string_view user,
                                                      std::string_view passphrase) {
    const WorkspacePlace place = with_clock(wanted);
    auto backup = store::read_backup(backup_bytes);
    if (!backup) return backup.error();
    auto key = backup->keyring.unlock(user, passphrase);
    if (!key) return key.error();
    return put_in_place(place, backup_bytes, backup->keyring, backup->database, std::move(*key), user);
}

Result<std::unique_ptr<Workspace>> Workspace::restore_with_recovery_key(const WorkspacePlace& wanted, std::string_view backup_bytes,
                                                                        std::string_view recovery_key, std::string_view user,
                                                                        std::string_view new_passphrase) {
    const WorkspacePlace place = with_clock(wanted);
    auto backup = store::read_backup(backup_bytes);
    if (!backup) return backup.error();
    auto key = backup->keyring.unlock_with_recovery_key(recovery_key);
    if (!key) return key.error();
    auto set = backup->keyring.set_passphrase(user, new_passphrase, *key, place.key_cost);
    if (!set) return set.error();
    return put_in_place(place, backup_bytes, backup->keyring, backup->database, std::move(*key), user);
}

Status Workspace::change_passphrase(std::string_view old_passphrase, std::string_view new_passphrase) {
    if (state_->in_memory) return Error{"A workspace in memory has no passphrase", "", ""};
    auto keyring = store::load_keyring(state_->place.vfs, state_->place.keyring);
    if (!keyring) return keyring.error();
    auto proved = keyring->unlock(state_->user, old_passphrase);
    if (!proved) return Error{"The old passphrase is wrong", "", "Nothing has been changed."};
    auto set = keyring->set_passphrase(state_->user, new_passphrase, state_->key, state_->place.key_cost);
    if (!set) return set;
    auto stored = store::store_keyring(state_->place.vfs, state_->place.keyring, *keyring);
    if (!stored) return stored;
    return state_->audit_alone("workspace.passphrase", "", "");
}

Result<std::string> Workspace::renew_recovery_key() {
    if (state_->in_memory) return Error{"A workspace in memory has no recovery key", "", ""};
    auto keyring = store::load_keyring(state_->place.vfs, state_->place.keyring);
    if (!keyring) return keyring.error();
    std::string recovery_key = keyring->renew_recovery_key(state_->key);
    auto stored = store::store_keyring(state_->place.vfs, state_->place.keyring, *keyring);
    if (!stored) return stored.error();
    auto audited = state_->audit_alone("workspace.recovery_key", "", "");
    if (!audited) return audited.error();
    return recovery_key;
}

Status Workspace::add_user(std::string_view name, std::string_view passphrase) {
    if (state_->in_memory) return Error{"A workspace in memory has one user", "", ""};
    auto keyring = store::load_keyring(state_->place.vfs, state_->place.keyring);
    if (!keyring) return keyring.error();
    for (const std::string& known : keyring->users()) {
        if (known == name) return Error{"There is a user of this name already", "", "Choose another name."};
    }
    auto set = keyring->set_passphrase(name, passphrase, state_->key, state_->place.key_cost);
    if (!set) return set;
    auto stored = store::store_keyring(state_->place.vfs, state_->place.keyring, *keyring);
    if (!stored) return stored;
    return state_->audit_alone("workspace.add_user", "", name);
}

Result<std::string> Workspace::State::database_bytes() {
    auto gathered = checkpoint(database);
    if (!gathered) return gathered.error();
    if (store::slot_storage(place.vfs) != nullptr) return store::read_file(place.vfs, place.database);
    // Reading the file beside an open connection would drop the locks that this process holds on it (POSIX): so close it for the moment.
    auto placeholder = Database::open(":memory:", "", std::nullopt);
    if (!placeholder) return placeholder.error();
    database = std::move(*placeholder);
    auto bytes = store::read_file(place.vfs, place.database);
    auto reopened = Database::open(place.database, place.vfs, key.bytes());
    if (!reopened) return reopened.error();
    database = std::move(*reopened);
    return bytes;
}

Result<std::string> Workspace::backup() {
    if (state_->in_memory)
        return Error{"A workspace in memory cannot be backed up", "",
                     "Export the coding summary, or create a workspace with a passphrase."};
    const std::int64_t now = state_->now();
    {
        auto transaction = store::Transaction::begin(state_->database);
        if (!transaction) return transaction.error();
        auto noted = state_->database.execute("INSERT OR REPLACE INTO meta VALUES ('last_backup_ms', " + std::to_string(now) + ")");
        if (!noted) return noted.error();
        auto audited = state_->audit("workspace.backup", "", "", "");
        if (!audited) return audited.error();
        auto committed = transaction->commit();
        if (!committed) return committed.error();
    }
    auto keyring = store::load_keyring(state_->place.vfs, state_->place.keyring);
    if (!keyring) return keyring.error();
    auto pages = state_->database_bytes();
    if (!pages) return pages.error();
    return store::make_backup(keyring->serialise(), *pages, now, state_->key);
}

} // namespace sequela::casework
