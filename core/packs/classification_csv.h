// Any classification as comma or tab separated text with a documented header (docs/classifications.md): what a user writes who has no other
// file of it.
#pragma once

#include <string_view>

#include "packs/content.h"

namespace sequela::packs {

FileFormat classification_csv_format();

} // namespace sequela::packs
