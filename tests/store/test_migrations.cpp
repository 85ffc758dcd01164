#include <catch2/catch_test_macros.hpp>

#include <array>

#include "store/migrations.h"

using namespace sequela;
using namespace sequela::store;

namespace {

constexpr std::array<Migration, 3> kMigrations = {{
    {1, "notes", "CREATE TABLE note(body TEXT)"},
    {2, "authors", "ALTER TABLE note ADD COLUMN author TEXT NOT NULL DEFAULT 'unknown'"},
    {3, "index", "CREATE INDEX note_author ON note(author)"},
}};

Database memory() {
    auto database = Database::open(":memory:", "", std::nullopt);
    REQUIRE(database.ok());
    return std::move(*database);
}

} // namespace

TEST_CASE("A database of version 1 is brought up to date, once, after a backup", "[migrations]") {
    Database database = memory();
    int backups = 0;
    const auto back_up = [&] {
        ++backups;
        return Status(Done{});
    };
    REQUIRE(migrate(database, std::span(kMigrations).first(1), back_up).ok());
    CHECK(backups == 0); // there was nothing to lose
    REQUIRE(database.execute("INSERT INTO note VALUES ('kept')").ok());
    REQUIRE(migrate(database, kMigrations, back_up).ok());
    CHECK(backups == 1);
    CHECK(*schema_version(database) == 3);
    auto select = database.prepare("SELECT body, author FROM note");
    REQUIRE(*select->step());
    CHECK(select->text(0) == "kept");
    CHECK(select->text(1) == "unknown");
    REQUIRE(migrate(database, kMigrations, back_up).ok());
    CHECK(backups == 1);
}

TEST_CASE("Without a backup nothing is migrated", "[migrations]") {
    Database database = memory();
    REQUIRE(migrate(database, std::span(kMigrations).first(1), [] { return Status(Done{}); }).ok());
    auto refused = migrate(database, kMigrations, [] { return Status(Error{"The disk is full", "", ""}); });
    REQUIRE_FALSE(refused.ok());
    CHECK(*schema_version(database) == 1);
}

TEST_CASE("A migration that fails leaves its version as it was", "[migrations]") {
    Database database = memory();
    constexpr std::array<Migration, 2> kBroken = {
        {{1, "notes", "CREATE TABLE note(body TEXT)"}, {2, "broken", "CREATE TABLE other(x); INSERT INTO nowhere VALUES (1)"}}};
    REQUIRE_FALSE(migrate(database, kBroken, [] { return Status(Done{}); }).ok());
    CHECK(*schema_version(database) == 1);
    CHECK(database.execute("CREATE TABLE other(x)").ok()); // rolled back
}

TEST_CASE("A database of the future is refused", "[migrations]") {
    Database database = memory();
    REQUIRE(database.execute("PRAGMA user_version = 4").ok());
    auto refused = migrate(database, kMigrations, [] { return Status(Done{}); });
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().what.find("later version") != std::string::npos);
    CHECK(*schema_version(database) == 4);
}
