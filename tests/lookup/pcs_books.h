// The ICD-10-PCS files that the tests read: the official ones of FY2026 (index of FY2025), made once a run, in memory, and a small pack of
// their own.
#pragma once

#include "packs/catalogue.h"

namespace sequela::test {

// Null if a file is missing.
packs::Catalogue* official_pcs();
const packs::Edition* official_pcs_of_2026();
// Below tests/packs/corpus/accepted: three tables.
const packs::Edition& small_pcs();

} // namespace sequela::test
