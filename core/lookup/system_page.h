// The code page of the systems that are not ICD-10-CM: what their files say of one code on one date, in words. And the sections that any
// code page can have besides: fields, lists, crosswalks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lookup/all_search.h"
#include "lookup/code_page.h"

namespace sequela::lookup {

// A line of a section: what, and what of it; where it names a code, the code to be opened.
struct PageField {
    std::string label;
    std::string value;
    SystemRef system = {};
    std::string code = {}; // undotted; empty: nothing to open
};

struct PageSection {
    std::string title;  // "Coverage and pricing", "Lists", "Crosswalk to ICD-9-CM"
    std::string source; // "HCPCS Level II 2025 Q4": the file that says so
    std::vector<PageField> fields;
};

struct SystemPage {
    SystemRef system;
    std::string code;  // normalised
    std::string label; // as shown
    std::string title;
    std::string short_title;  // empty where it is the same
    bool is_modifier = false; // goes with a code of the system
    Validity validity = Validity::no_data;
    std::string validity_text; // "Valid from 01 Jan 2020", or why not
    std::string release;
    std::vector<PageLink> path;     // from the root down to the parent
    std::vector<PageLink> children; // in the order of the book
    std::vector<PageLink> use_instead;
    std::vector<PageSection> sections;
    std::vector<HistoryEntry> history; // oldest first
};

// Any input form of a code. Never fails for a strange code (validity says so); an Error means damaged data.
Result<SystemPage> system_page(packs::Catalogue& catalogue, const SystemRef& system, Date date, std::string_view code);

// What other packs say of a code of any system: lists that it is on, crosswalks. For the page of ICD-10-CM too.
Result<std::vector<PageSection>> further_sections(packs::Catalogue& catalogue, const SystemRef& system, Date date, std::string_view code);

} // namespace sequela::lookup
