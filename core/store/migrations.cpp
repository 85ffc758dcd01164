#include "store/migrations.h"

#include <string>

namespace sequela::store {
namespace {

Status run_one(Database& database, const Migration& migration) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return transaction.error();
    auto changed = database.execute(migration.sql);
    if (!changed) return changed;
    auto numbered = database.execute("PRAGMA user_version = " + std::to_string(migration.version));
    if (!numbered) return numbered;
    return transaction->commit();
}

} // namespace

Result<int> schema_version(Database& database) {
    auto statement = database.prepare("PRAGMA user_version");
    if (!statement) return statement.error();
    auto row = statement->step();
    if (!row) return row.error();
    return static_cast<int>(statement->integer(0));
}

Status migrate(Database& database, std::span<const Migration> migrations, const std::function<Status()>& back_up) {
    auto version = schema_version(database);
    if (!version) return version.error();
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    if (*version > newest) {
        return Error{"This workspace was written by a later version of Sequela",
                     "database version " + std::to_string(*version) + ", this app knows " + std::to_string(newest),
                     "Update the app. Nothing has been changed."};
    }
    if (*version == newest) return Done{};
    if (*version > 0) {
        auto backed_up = back_up();
        if (!backed_up) return backed_up;
    }
    for (const Migration& migration : migrations) {
        if (migration.version <= *version) continue;
        auto done = run_one(database, migration);
        if (!done) {
            Error error = done.error();
            error.what = "The workspace could not be brought up to date: " + error.what;
            return error;
        }
    }
    return Done{};
}

} // namespace sequela::store
