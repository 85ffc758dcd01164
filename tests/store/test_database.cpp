#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "store/database.h"
#include "store/slot_vfs.h"

using namespace sequela;
using namespace sequela::store;

namespace {

std::array<unsigned char, 32> key_of(unsigned char first) {
    std::array<unsigned char, 32> key{};
    for (std::size_t i = 0; i < key.size(); ++i)
        key[i] = static_cast<unsigned char>(first + i);
    return key;
}

std::string bytes_of(MemorySlots& slots, std::string_view name) {
    const int slot = slots.find_slot(name);
    std::string bytes(static_cast<std::size_t>(slots.size(slot)), '\0');
    int got = 0;
    slots.read(slot, bytes.data(), static_cast<int>(bytes.size()), 0, &got);
    return bytes;
}

std::string first_text(Database& database, std::string_view sql) {
    auto statement = database.prepare(sql);
    REQUIRE(statement.ok());
    auto row = statement->step();
    REQUIRE(row.ok());
    REQUIRE(*row);
    return std::string(statement->text(0));
}

} // namespace

TEST_CASE("Values of every kind come back as they were bound", "[database]") {
    auto database = Database::open(":memory:", "", std::nullopt);
    REQUIRE(database.ok());
    REQUIRE(database->execute("CREATE TABLE t(a, b, c, d, e)").ok());
    auto insert = database->prepare("INSERT INTO t VALUES (?,?,?,?,?)");
    REQUIRE(insert.ok());
    const std::string_view blob("\0\1\2", 3);
    REQUIRE(insert->bind(1, 42).bind(2, 1.5).bind(3, "caf\xC3\xA9").bind_blob(4, blob).bind_null(5).run().ok());
    CHECK(database->last_insert_id() == 1);
    CHECK(database->changes() == 1);
    auto select = database->prepare("SELECT * FROM t");
    REQUIRE(select.ok());
    REQUIRE(*select->step());
    CHECK(select->integer(0) == 42);
    CHECK(select->real(1) == 1.5);
    CHECK(select->text(2) == "caf\xC3\xA9");
    CHECK(select->blob(3) == blob);
    CHECK(select->is_null(4));
    CHECK_FALSE(*select->step());
}

TEST_CASE("An error never quotes a bound value", "[database]") {
    auto database = Database::open(":memory:", "", std::nullopt);
    REQUIRE(database.ok());
    REQUIRE(database->execute("CREATE TABLE u(x UNIQUE)").ok());
    auto query = database->prepare("SELECT json_extract('{}', ?)");
    REQUIRE(query.ok());
    auto row = query->bind(1, "Doe").step(); // SQLite's own text: bad JSON path: 'Doe'
    REQUIRE_FALSE(row.ok());
    CHECK(row.error().text().find("Doe") == std::string::npos);
    auto insert = database->prepare("INSERT INTO u VALUES (?)");
    REQUIRE(insert.ok());
    REQUIRE(insert->bind(1, "Doe").run().ok());
    auto again = insert->bind(1, "Doe").run();
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().text().find("u.x") != std::string::npos);
    CHECK(again.error().text().find("Doe") == std::string::npos);
}

TEST_CASE("A transaction that is not committed leaves nothing behind", "[database]") {
    auto database = Database::open(":memory:", "", std::nullopt);
    REQUIRE(database.ok());
    REQUIRE(database->execute("CREATE TABLE t(a)").ok());
    {
        auto transaction = Transaction::begin(*database);
        REQUIRE(transaction.ok());
        REQUIRE(database->execute("INSERT INTO t VALUES (1)").ok());
    }
    CHECK(first_text(*database, "SELECT count(*) FROM t") == "0");
    {
        auto transaction = Transaction::begin(*database);
        REQUIRE(transaction.ok());
        REQUIRE(database->execute("INSERT INTO t VALUES (1)").ok());
        REQUIRE(transaction->commit().ok());
    }
    CHECK(first_text(*database, "SELECT count(*) FROM t") == "1");
}

TEST_CASE("An encrypted database on slots opens with its key only, and a wrong key changes nothing", "[database]") {
    MemorySlots slots;
    REQUIRE(register_slot_vfs("test-slots", slots).ok());
    const auto key = key_of(1);
    {
        auto database = Database::open("a.db", "test-slots", Key(key));
        REQUIRE(database.ok());
        CHECK(first_text(*database, "PRAGMA journal_mode") == "wal");
        CHECK(first_text(*database, "PRAGMA page_size") == "16384");
        CHECK(first_text(*database, "PRAGMA locking_mode") == "exclusive");
        REQUIRE(database->execute("CREATE TABLE t(a); INSERT INTO t VALUES ('gastroparesis')").ok());
        CHECK(bytes_of(slots, "a.db-wal").size() > 0);
        CHECK(bytes_of(slots, "a.db-wal").find("gastroparesis") == std::string::npos);
    }
    const std::string before = bytes_of(slots, "a.db");
    CHECK(before.size() % 16384 == 0);
    CHECK(before.find("gastroparesis") == std::string::npos);
    const auto wrong = key_of(2);
    CHECK_FALSE(Database::open("a.db", "test-slots", Key(wrong)).ok());
    CHECK_FALSE(Database::open("a.db", "test-slots", std::nullopt).ok());
    CHECK(bytes_of(slots, "a.db") == before);
    auto again = Database::open("a.db", "test-slots", Key(key));
    INFO((again.ok() ? "" : again.error().text()));
    REQUIRE(again.ok());
    CHECK(first_text(*again, "SELECT a FROM t") == "gastroparesis");
    CHECK(again->verify_integrity().ok());
}

TEST_CASE("A plain database on slots and in a file", "[database]") {
    MemorySlots slots;
    REQUIRE(register_slot_vfs("test-slots", slots).ok());
    {
        auto database = Database::open("ref.db", "test-slots", std::nullopt);
        REQUIRE(database.ok());
        REQUIRE(database->execute("CREATE TABLE t(a); INSERT INTO t VALUES ('cholera')").ok());
    }
    const std::string image = bytes_of(slots, "ref.db");
    CHECK(image.starts_with("SQLite format 3"));
    CHECK(bytes_of(slots, "ref.db-journal").empty());

    const auto path = std::filesystem::temp_directory_path() / "sequela-test-plain.db";
    {
        std::ofstream out(path, std::ios::binary);
        out.write(image.data(), static_cast<std::streamsize>(image.size()));
    }
    auto database = Database::open(path.string(), "", std::nullopt);
    REQUIRE(database.ok());
    CHECK(first_text(*database, "SELECT a FROM t") == "cholera");
    std::filesystem::remove(path);
}
