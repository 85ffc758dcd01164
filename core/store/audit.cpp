#include "store/audit.h"

#include "base/hash.h"

namespace sequela::store {

const std::string_view kAuditSchema = R"(
CREATE TABLE audit(
    sequence INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
    before TEXT NOT NULL, after TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX audit_subject ON audit(subject, sequence);
CREATE TABLE audit_head(id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL, hash TEXT NOT NULL);
INSERT INTO audit_head VALUES (1, 0, '');
)";

namespace {

struct Head {
    std::int64_t count = 0;
    std::string hash;
};

Error broken(const std::string& where) {
    return {"The audit trail does not hold: a row was changed, removed or moved", where,
            "Restore a backup from before, and find out who had access."};
}

Result<Head> read_head(Database& database) {
    auto statement = database.prepare("SELECT count, hash FROM audit_head");
    if (!statement) return statement.error();
    auto row = statement->step();
    if (!row) return row.error();
    if (!*row) return broken("head");
    return Head{statement->integer(0), std::string(statement->text(1))};
}

// Each field stands behind its length, so that no two different rows have the same bytes.
std::string chained_hash(std::string_view previous, const AuditRow& row) {
    std::string bytes;
    const auto add = [&](std::string_view field) {
        bytes += std::to_string(field.size()) + ":";
        bytes += field;
    };
    add(previous);
    add(std::to_string(row.sequence));
    add(std::to_string(row.at_ms));
    for (const std::string* field : {&row.user, &row.action, &row.subject, &row.before, &row.after})
        add(*field);
    return hex(sha256(bytes));
}

AuditRow row_of(const Statement& statement) {
    return {statement.integer(0),           statement.integer(1),           std::string(statement.text(2)), std::string(statement.text(3)),
            std::string(statement.text(4)), std::string(statement.text(5)), std::string(statement.text(6)), std::string(statement.text(7))};
}

} // namespace

Status append_audit(Database& database, AuditRow row) {
    auto head = read_head(database);
    if (!head) return head.error();
    row.sequence = head->count + 1;
    row.hash = chained_hash(head->hash, row);
    auto insert = database.prepare("INSERT INTO audit VALUES (?,?,?,?,?,?,?,?)");
    if (!insert) return insert.error();
    insert->bind(1, row.sequence).bind(2, row.at_ms).bind(3, row.user).bind(4, row.action).bind(5, row.subject);
    auto inserted = insert->bind(6, row.before).bind(7, row.after).bind(8, row.hash).run();
    if (!inserted) return inserted;
    auto update = database.prepare("UPDATE audit_head SET count = ?, hash = ?");
    if (!update) return update.error();
    return update->bind(1, row.sequence).bind(2, row.hash).run();
}

Result<std::vector<AuditRow>> read_audit(Database& database, std::string_view subject, std::size_t limit) {
    const std::string_view filter = subject.empty() ? "" : " WHERE subject = ?2";
    auto statement = database.prepare("SELECT sequence, at_ms, user, action, subject, before, after, hash FROM audit" +
                                      std::string(filter) + " ORDER BY sequence DESC LIMIT ?1");
    if (!statement) return statement.error();
    statement->bind(1, static_cast<std::int64_t>(limit));
    if (!subject.empty()) statement->bind(2, subject);
    std::vector<AuditRow> rows;
    while (true) {
        auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return rows;
        rows.push_back(row_of(*statement));
    }
}

Status verify_audit(Database& database) {
    auto head = read_head(database);
    if (!head) return head.error();
    auto statement = database.prepare("SELECT sequence, at_ms, user, action, subject, before, after, hash FROM audit ORDER BY sequence");
    if (!statement) return statement.error();
    std::string previous;
    std::int64_t count = 0;
    while (true) {
        auto step = statement->step();
        if (!step) return step.error();
        if (!*step) break;
        const AuditRow row = row_of(*statement);
        if (row.sequence != ++count || row.hash != chained_hash(previous, row)) return broken("row " + std::to_string(count));
        previous = row.hash;
    }
    if (head->count != count || head->hash != previous) return broken("end of the trail, after row " + std::to_string(count));
    return Done{};
}

} // namespace sequela::store
