// Notes of the Tabular as a page shows them: with their origin, and with links to what is listed in the edition.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lookup/code_page.h"

namespace sequela::lookup {

// "J44", "Chapter 10", "Section J40-J4A"
std::string node_label(const packs::Tabular& tabular, std::uint32_t node);
// What links and trees call a node: "9", "I10-I1A", "I110". A section of a single category is named like it in the file ("B20"); its id is
// "B20-B20", so that the two can be told apart.
std::string node_id(const packs::Tabular& tabular, std::uint32_t node);
PageNote page_note(const packs::Edition& edition, std::uint32_t note, bool inherited);
// All notes of a node; `inherited` leaves out what speaks of the node alone (its inclusion terms).
void append_notes(const packs::Edition& edition, std::uint32_t node, bool inherited, std::vector<PageNote>& notes);
// The section or chapter in which a code stands, even if it is newer than the Tabular; kNone without a Tabular.
std::uint32_t chapter_or_section_of(const packs::Edition& edition, std::string_view code);

} // namespace sequela::lookup
