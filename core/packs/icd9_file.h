// The titles of ICD-9-CM, version 32, the last: diagnoses (code in columns 1 to 5, title from 7) and procedures (1 to 4, title from 6),
// long or abbreviated, in Latin-1; or a spreadsheet with both. All codes are complete: these files have no headings.
//
// ICD-9-CM was used until 30 September 2015; version 32 from 1 October 2014, and its codes are those of version 31 (partial code freeze).
#pragma once

#include "packs/content.h"

namespace sequela::packs {

// Full titles; each takes its abbreviated titles from the file that has them, where both are at hand.
FileFormat icd9_diagnoses_format();
FileFormat icd9_procedures_format();
FileFormat icd9_short_diagnoses_format();
FileFormat icd9_short_procedures_format();
SheetFormat icd9_sheet_format();

} // namespace sequela::packs
