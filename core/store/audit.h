// The audit chain: rows that are only ever added, each with the hash of the one before it. The head (count and last hash) is kept beside
// it, so that a row that is edited, removed, moved or cut off at the end is found.
//
// It shows damage and clumsy tampering. Someone who holds the key and this source can write a chain anew; against that, keep backups.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"

namespace sequela::store {

struct AuditRow {
    std::int64_t sequence = 0; // 1, 2, 3 …
    std::int64_t at_ms = 0;    // UTC since 1970
    std::string user;
    std::string action;
    std::string subject;
    std::string before;
    std::string after;
    std::string hash; // hex of SHA-256 over the hash before and the fields above, each with its length
};

// The tables, for the owner's first migration.
extern const std::string_view kAuditSchema;

// Adds a row; `sequence` and `hash` are set here. Call it in the transaction of the change that it records.
Status append_audit(Database& database, AuditRow row);
// Newest first. Empty subject: all.
Result<std::vector<AuditRow>> read_audit(Database& database, std::string_view subject, std::size_t limit);
// Recomputes every hash. The Error's `where` names the first row that does not hold.
Status verify_audit(Database& database);

} // namespace sequela::store
