// The words of the glossary, as text. For glossary.cpp; see glossary_data.cpp for the form of a line.
#pragma once

#include <string_view>

namespace sequela::lookup {

std::string_view glossary_abbreviations();
std::string_view glossary_prefixes();
std::string_view glossary_roots();
std::string_view glossary_suffixes();
std::string_view glossary_eponyms();
std::string_view glossary_laboratory();
std::string_view glossary_procedures();

} // namespace sequela::lookup
