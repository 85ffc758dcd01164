// ICD-10 5th Edition as NHS England publishes it on TRUD ("ICD10_Edition5_CodesAndTitlesAndMetadata_GB_20160401.txt"): separated by tabs,
// with the header CODE, ALT_CODE, USAGE, USAGE_UK, DESCRIPTION, MODIFIER_4, MODIFIER_5, QUALIFIERS, GENDER_MASK, MIN_AGE, MAX_AGE,
// TREE_DESCRIPTION (the columns that public readers of the file expect). Codes are stored as ALT_CODE has them, with X for categories that
// are not divided. None of its text is in Sequela.
#pragma once

#include "packs/content.h"

namespace sequela::packs {

FileFormat icd10uk_format();

} // namespace sequela::packs
