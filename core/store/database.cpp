#include "store/database.h"

#include <array>
#include <cstring>

#include <sodium.h>
#include <sqlite3.h>

#include "store/slot_vfs.h"

extern "C" int sqlite3mc_vfs_create(const char* real_vfs, int make_default);

namespace sequela::store {
namespace {

// SQLite's own text is only quoted for the compilation of our SQL and for constraints, where it holds names of tables and columns: other
// messages (full text search, JSON) may quote a bound value.
std::string technical_text(sqlite3* connection, int code) {
    const int primary = code & 0xFF;
    std::string text = sqlite3_errstr(code);
    if (connection != nullptr && primary == SQLITE_CONSTRAINT) text = sqlite3_errmsg(connection);
    return "SQLite " + std::to_string(code) + ": " + text;
}

Error error_of(sqlite3* connection, int code) {
    const std::string where = technical_text(connection, code);
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return {"The storage is full: this change was not saved; nothing that was saved before is lost", where,
                "Free some disk space or remove what is no longer needed, then do it again."};
    case SQLITE_NOTADB:
        return {"The file cannot be read: the key is wrong, or it is not a database", where,
                "Check the passphrase and the file. If it was readable before, restore the newest backup."};
    case SQLITE_CORRUPT:
        return {"The database is damaged", where, "Restore the newest backup."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {"The database is in use elsewhere", where, "Close the other window or program that uses it."};
    case SQLITE_CANTOPEN:
        return {"The database cannot be opened", where,
                "Close other windows of Sequela and reload. In a private window, or where storage is switched off, nothing can be kept."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {"The database may only be read", where, "Allow this site to store data, or give the file and its folder write permission."};
    case SQLITE_IOERR:
        return {"The storage could not be read or written: this change was not saved", where,
                "Reload, and check the disk if it happens again."};
    case SQLITE_NOMEM:
        return {"There is not enough memory", where, "Close other tabs or programs."};
    case SQLITE_CONSTRAINT:
        return {"The database refused a row", where, "Reload, and do it again. Make a backup if it happens once more."};
    default:
        return {"The database reported an error", where, "Reload, and do it again. Make a backup if it happens once more."};
    }
}

// The encrypting twin's name, as sqlite3mc_vfs_create forms it.
std::string encrypting_vfs(const std::string& vfs) {
    return "multipleciphers-" + vfs;
}

Status set_key(sqlite3* connection, Key key) {
    std::array<unsigned char, 4 + 32> raw{'r', 'a', 'w', ':'}; // "raw:" skips the cipher's own key derivation
    std::memcpy(raw.data() + 4, key.data(), key.size());
    int code = sqlite3mc_config(connection, "cipher", sqlite3mc_cipher_index("chacha20")) < 0 ? SQLITE_ERROR : SQLITE_OK;
    if (code == SQLITE_OK) code = sqlite3_key_v2(connection, "main", raw.data(), static_cast<int>(raw.size()));
    sodium_memzero(raw.data(), raw.size());
    if (code != SQLITE_OK) return error_of(connection, code);
    return Done{};
}

} // namespace

// --- Statement

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), statement_(std::exchange(other.statement_, nullptr)), bind_error_(other.bind_error_) {}

Statement& Statement::operator=(Statement&& other) noexcept {
    if (this == &other) return *this;
    sqlite3_finalize(statement_);
    connection_ = other.connection_;
    statement_ = std::exchange(other.statement_, nullptr);
    bind_error_ = other.bind_error_;
    return *this;
}

Statement::~Statement() {
    sqlite3_finalize(statement_);
}

Statement& Statement::note_bind(int code) {
    assert(code != SQLITE_MISUSE && "reset() the statement before binding again");
    assert(code != SQLITE_RANGE && "the statement has no parameter of this number");
    if (code != SQLITE_OK) bind_error_ = code;
    return *this;
}

Statement& Statement::bind_integer(int index, std::int64_t value) {
    return note_bind(sqlite3_bind_int64(statement_, index, value));
}

Statement& Statement::bind(int index, double value) {
    return note_bind(sqlite3_bind_double(statement_, index, value));
}

Statement& Statement::bind(int index, std::string_view text) {
    const char* data = text.data() == nullptr ? "" : text.data(); // a null pointer would bind NULL
    return note_bind(sqlite3_bind_text64(statement_, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
    const char* data = bytes.data() == nullptr ? "" : bytes.data();
    return note_bind(sqlite3_bind_blob64(statement_, index, data, bytes.size(), SQLITE_STATIC));
}

Statement& Statement::bind_null(int index) {
    return note_bind(sqlite3_bind_null(statement_, index));
}

Result<bool> Statement::step() {
    if (bind_error_ != SQLITE_OK) return error_of(connection_, bind_error_);
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Error error = error_of(connection_, code);
    sqlite3_reset(statement_);
    return error;
}

Status Statement::run() {
    auto row = step();
    if (!row) return row.error();
    assert(!*row && "run() is for statements without rows");
    reset();
    return Done{};
}

void Statement::reset() {
    sqlite3_reset(statement_);
    bind_error_ = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

std::string_view Statement::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Statement::blob(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

// --- Database

Result<Database> Database::open(const std::string& path, const std::string& vfs, std::optional<Key> key) {
    const bool on_slots = !vfs.empty() && slot_storage(vfs) != nullptr;
    const std::string name = key && !vfs.empty() ? encrypting_vfs(vfs) : vfs;
    if (!vfs.empty() && sqlite3_vfs_find(name.c_str()) == nullptr && sqlite3mc_vfs_create(vfs.c_str(), 0) != SQLITE_OK) {
        return Error{"There is no storage of this name", vfs, ""};
    }
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &connection, flags, name.empty() ? nullptr : name.c_str());
    Database database(connection); // closes also what failed to open
    if (code != SQLITE_OK) return error_of(connection, code);
    if (key) {
        auto keyed = set_key(connection, *key);
        if (!keyed) return keyed.error();
    }
    // Exclusive: the log's index lives on the heap, so that no shared memory is needed. Before all else: some of the others read the file.
    // 16 KiB pages: fewer calls of the browser's file handles, each of which is slow. Takes effect only for a new file.
    std::string setup = key || on_slots ? "PRAGMA locking_mode = EXCLUSIVE;" : "";
    setup += "PRAGMA page_size = 16384; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
             "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;";
    setup += "SELECT count(*) FROM sqlite_schema;"; // proves the key before anything is written
    if (key) setup += "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 256;";
    auto ready = database.execute(setup);
    if (!ready) return ready.error();
    return database;
}

Database::Database(Database&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}

Database& Database::operator=(Database&& other) noexcept {
    if (this == &other) return *this;
    sqlite3_close_v2(connection_);
    connection_ = std::exchange(other.connection_, nullptr);
    return *this;
}

Database::~Database() {
    sqlite3_close_v2(connection_);
}

Status Database::execute(std::string_view sql) {
    const int code = sqlite3_exec(connection_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return Done{};
    Error error = error_of(connection_, code);
    if (code == SQLITE_ERROR) error.where = sqlite3_errmsg(connection_); // no bound values here, only SQL of ours
    return error;
}

Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), 0, &statement, nullptr);
    if (code == SQLITE_OK) return Statement(connection_, statement);
    Error error = error_of(connection_, code);
    if (code == SQLITE_ERROR) error.where = sqlite3_errmsg(connection_);
    return error;
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(connection_);
}

int Database::changes() const {
    return sqlite3_changes(connection_);
}

Status Database::verify_integrity() {
    auto statement = prepare("PRAGMA integrity_check(1)");
    if (!statement) return statement.error();
    auto row = statement->step();
    if (!row) return row.error();
    const std::string finding(statement->text(0));
    if (finding != "ok") return Error{"The database is damaged", "integrity check", "Restore the newest backup."};
    return Done{};
}

// --- Transaction

Result<Transaction> Transaction::begin(Database& database) {
    auto begun = database.execute("BEGIN IMMEDIATE");
    if (!begun) return begun.error();
    return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    // After a full disk or an I/O error SQLite may have rolled back already.
    if (database_ == nullptr || sqlite3_get_autocommit(database_->raw()) != 0) return;
    const auto ignored = database_->execute("ROLLBACK"); // nothing can be done here, and the next BEGIN would report it
    static_cast<void>(ignored);
}

Status Transaction::commit() {
    assert(database_ != nullptr && "this transaction is over");
    auto committed = database_->execute("COMMIT");
    if (!committed) return committed.error();
    database_ = nullptr;
    return Done{};
}

} // namespace sequela::store
