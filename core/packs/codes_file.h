// The codes file of ICD-10-CM: valid codes only, code in columns 1 to 7 and title from column 9 on. It says less than the order file of the
// same release, so it is only read where that one is missing.
#pragma once

#include <string>
#include <string_view>

#include "packs/code_table.h"

namespace sequela::packs {

// All rows are billable; there are no headers, and the short title is the long one.
Result<CodeTable> read_codes_file(std::string_view bytes, const std::string& file);

} // namespace sequela::packs
