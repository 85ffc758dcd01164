// Browsing the Tabular List: what stands under a chapter, section or category, with notes in place. Codes of the edition that the installed
// Tabular does not know yet (it may be older) are shown at their place, without notes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lookup/code_page.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

struct TabularEntry {
    std::string id;    // chapter number "9", section "I10-I1A" (a single category: "B20-B20"), or undotted code
    std::string label; // "Chapter 9", "I10-I1A", "I11.0"
    std::string title;
    packs::NodeKind kind = packs::NodeKind::code;
    bool billable = false;
    bool has_children = false;
    bool in_tabular = true; // false: newer than the installed Tabular
};

std::vector<TabularEntry> tabular_chapters(const packs::Edition& edition);
std::vector<TabularEntry> tabular_children(const packs::Edition& edition, std::string_view id);
std::vector<PageNote> tabular_notes(const packs::Edition& edition, std::string_view id); // own notes only
// Ids from the chapter down to `code`'s parent, so that a tree can be opened at it.
std::vector<std::string> tabular_path(const packs::Edition& edition, std::string_view code);

} // namespace sequela::lookup
