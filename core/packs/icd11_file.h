// ICD-11 as WHO publishes its linearizations ("SimpleTabulation-ICD-11-MMS-en.txt"): separated by tabs, with the header Foundation URI,
// Linearization URI ("Linearization (release) URI" in some releases), Code, BlockId, Title, ClassKind, DepthInKind, IsResidual, ChapterNo,
// BrowserLink, isLeaf, Primary tabulation, Grouping1 to 5, CodingNote, Parent, Version. Titles begin with "- " for each level of depth,
// which gives the hierarchy. Chapters are known by their number, blocks by their BlockId.
#pragma once

#include "packs/content.h"

namespace sequela::packs {

FileFormat icd11_format();

} // namespace sequela::packs
