// The ICD-10-CM conversion table: for each new code, when it became effective and which code or codes were assigned before.
#pragma once

#include <string>
#include <vector>

#include "packs/content.h"
#include "packs/lists.h"
#include "packs/sheet.h"

namespace sequela::packs {

// The number of the header row in `rows` ("Current code assignment", "Effective", "Previous Code(s) Assignment"), or npos.
std::size_t conversion_header(const std::vector<SheetRow>& rows);
Result<ConversionTable> read_conversion(const std::vector<SheetRow>& rows, const std::string& file, std::vector<std::string>& warnings);
SheetFormat conversion_format();

} // namespace sequela::packs
