// The books that the tests of the code page and of the browsers read: the official files, made once a run, in memory.
#pragma once

#include "packs/catalogue.h"

namespace sequela::test {

// Codes FY2016, FY2025 and FY2026, Tabular FY2023, Index FY2017, exempt list and conversion table FY2026; null if a file is missing.
packs::Catalogue* official_books();
// The edition of 5 January 2026, or null.
const packs::Edition* books_of_2026();

} // namespace sequela::test
