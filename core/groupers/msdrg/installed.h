// The grouper's definitions as they are installed: made ready once a version, and kept by the catalogue until its packs change.
#pragma once

#include <string>

#include "base/result.h"
#include "groupers/msdrg/definitions.h"

namespace sequela::groupers {

enum class Readiness { ready, working, not_installed };

struct InstalledMsDrg {
    Readiness readiness = Readiness::not_installed;
    const MsDrgDefinitions* definitions = nullptr; // when ready; valid until a pack is added or removed
    int version = 0;                               // 431: that of the discharge date
};

// Loads and makes ready some more until the deadline; call it again while `working`. An Error means that a table is damaged.
Result<InstalledMsDrg> installed_definitions(packs::Catalogue& catalogue, Date discharged, double deadline_ms);

} // namespace sequela::groupers
