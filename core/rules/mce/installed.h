// The editor's tables as they are installed: the index of them is made at the first question and kept by the catalogue.
#pragma once

#include <string>

#include "base/result.h"
#include "packs/catalogue.h"
#include "rules/mce/edit_tables.h"

namespace sequela::rules::mce {

struct InstalledTables {
    const EditTables* tables = nullptr; // null: not all four tables are installed for the date
    std::string release;                // "v43.1"
};
// An Error means that reference.db is damaged. Valid until a pack is added or removed.
Result<InstalledTables> installed_tables(packs::Catalogue& catalogue, Date discharged);

} // namespace sequela::rules::mce
