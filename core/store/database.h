// A thin owner of one SQLite connection. All SQL in Sequela goes through it, and lives in core.
//
// Text bound and read is UTF-8. Every call that can fail returns a Result; its Error never quotes bound values (they may be chart text).
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace sequela::store {

class Statement {
public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    // Parameters are numbered from 1. A bound view must live until the next step() has returned false or reset() was called.
    template <std::integral Integer> Statement& bind(int index, Integer value) {
        return bind_integer(index, static_cast<std::int64_t>(value));
    }
    Statement& bind(int index, double value);
    Statement& bind(int index, std::string_view text);
    Statement& bind_blob(int index, std::string_view bytes);
    Statement& bind_null(int index);

    // True: there is a row. False: done.
    Result<bool> step();
    // For statements that yield no row.
    Status run();
    void reset();

    // Columns are numbered from 0; only after step() gave true. Views live until the next step() or reset().
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string_view blob(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    friend class Database;
    Statement(sqlite3* connection, sqlite3_stmt* statement) : connection_(connection), statement_(statement) {}
    Statement& bind_integer(int index, std::int64_t value);
    Statement& note_bind(int code);
    sqlite3* connection_ = nullptr;
    sqlite3_stmt* statement_ = nullptr;
    int bind_error_ = 0; // reported by the next step()
};

using Key = std::span<const unsigned char, 32>;

class Database {
public:
    // Opens or creates `path` on the VFS named `vfs` (empty: the default one). With a key the whole file is encrypted (ChaCha20-Poly1305);
    // a wrong key, or a file that is no database, is an error and changes nothing. `path` may be ":memory:".
    //
    // With a key: exclusive, write-ahead log, every commit durable. Without: rollback journal, every commit durable, and other processes
    // may read (on a slot VFS there is only one). SQLite's defaults that depend on the build are the same everywhere.
    static Result<Database> open(const std::string& path, const std::string& vfs, std::optional<Key> key);

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database(); // closes

    Status execute(std::string_view sql); // one or more statements without parameters
    Result<Statement> prepare(std::string_view sql);
    [[nodiscard]] std::int64_t last_insert_id() const;
    [[nodiscard]] int changes() const;
    // PRAGMA integrity_check: nothing, or what is wrong.
    Status verify_integrity();
    [[nodiscard]] sqlite3* raw() const { return connection_; }

private:
    explicit Database(sqlite3* connection) : connection_(connection) {}
    sqlite3* connection_ = nullptr;
};

// Begins IMMEDIATE; rolls back unless commit() succeeded.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Status commit();

private:
    explicit Transaction(Database& database) : database_(&database) {}
    Database* database_ = nullptr;
};

} // namespace sequela::store
