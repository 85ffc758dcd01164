// The words of headings, and what kind of section each opens. For the sources of this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chart/document.h"

namespace sequela::chart {

// Lower case, letters, digits and single spaces only; "&" is "and", "/" is a space.
std::string normalise_heading(std::string_view text);
// A heading that is known word for word, in normalised form.
std::optional<SectionKind> known_heading(std::string_view normalised);
// The kind of a line that is a heading by its looks, from the words in it.
SectionKind heading_kind(std::string_view normalised);
// "Neck", "Cardiovascular": stand in front of findings within an examination or a review of systems, and open no section.
bool is_body_system(std::string_view normalised);
// "NKDA": a line that is a heading and its whole text in one.
bool is_allergy_statement(std::string_view normalised);

} // namespace sequela::chart
