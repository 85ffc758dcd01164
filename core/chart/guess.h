// Guesses at what a document is, from its name and its first lines. The coder can correct each. For the sources of this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chart/document.h"

namespace sequela::chart {

DocumentType guess_type(std::string_view name, std::string_view text);
// The date of the note; of a discharge summary the date of discharge. Never a date of birth.
std::optional<Date> guess_date(DocumentType type, std::string_view text);
std::string guess_author(std::string_view text);

} // namespace sequela::chart
