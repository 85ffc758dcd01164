// Numbered schema changes. The number of the newest one that ran is the database's user_version.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "store/database.h"

namespace sequela::store {

struct Migration {
    int version; // 1, 2, 3 … without gaps
    std::string_view name;
    std::string_view sql;
};

Result<int> schema_version(Database& database);
// Runs what is missing, each migration in a transaction of its own. Before the first one on a database that has content, `back_up` is
// called; if it fails nothing is changed. A database of a later version is refused, not touched.
Status migrate(Database& database, std::span<const Migration> migrations, const std::function<Status()>& back_up);

} // namespace sequela::store
