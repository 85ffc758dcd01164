// Catalogues that tests share: the official files where they are installed, and the starter pack. Made once a run, in memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::test {

// The folder with official files (PACK_SOURCES, or ../shared/codesets beside the checkout), or nothing.
std::optional<std::string> official_folder();
// Codes FY2025 and FY2026, Tabular FY2023, exempt lists FY2025 and FY2026, conversion table FY2026; null if a file is missing.
packs::Catalogue* official_catalogue();
// The official files of these paths ("mce/v43.1-derived/age_ranges.tsv.gz"); kept for the run. Null if one is missing or refused.
packs::Catalogue* official_catalogue(const std::vector<std::string>& paths);
packs::Catalogue* starter_catalogue();
// The small invented releases of other systems in tests/rules/files.
packs::Catalogue* files_catalogue();
// What tests/packs/corpus/accepted has in the layouts of CPT, CDT, OPCS-4 and ICD-10 of the UK: invented codes and words.
packs::Catalogue* licensed_catalogue();
// The files of these names in tests/rules/files; kept for the run. Null if one is missing or refused.
packs::Catalogue* files_catalogue(const std::vector<std::string>& names);

} // namespace sequela::test
