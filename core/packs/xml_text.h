// Helpers over pugixml for the readers of this part; include it in .cpp files only.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "packs/xml_fragments.h"

namespace sequela::packs {

// Parses one piece; an error names the line in the whole file.
Status parse_piece(pugi::xml_document& document, const XmlPiece& piece, const XmlFragments& fragments);
// An error that names the line of a node of the piece, or of the piece itself.
Error error_at(const XmlFragments& fragments, const XmlPiece& piece, pugi::xml_node node, std::string what, std::string hint);
// How much of the text has been read: 0 to 1.
double fraction_of(const XmlFragments& fragments);
// All text below a node, white space collapsed.
std::string text_of(pugi::xml_node node);
// The fiscal year in <version>, which is "2026", sometimes with words around it.
std::optional<int> year_of_version(std::string_view version);

} // namespace sequela::packs
