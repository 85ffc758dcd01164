// The JSON shapes of worksheets and levels, as the command line and exports have them (core/cli/README.md).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "groupers/em/level.h"

namespace sequela::groupers {

Result<EmWorksheet> em_worksheet_from_json(std::string_view text);
std::string to_json(const EmWorksheet& worksheet); // em_worksheet_from_json reads it back
std::string to_json(const EmResult& result);

} // namespace sequela::groupers
