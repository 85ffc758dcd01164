// What a pack is: one component of one release of one code system, dated, with its origin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/code.h"
#include "base/date.h"

namespace sequela::packs {

// The kinds of ICD-10-CM files. Components of one release may come from different files and years.
enum class Component {
    codes,          // order file (or codes file): which codes exist, billable or header, titles
    tabular,        // tabular XML: hierarchy and notes
    index,          // Alphabetic Index XML
    external_index, // External Cause Index XML
    neoplasm_table, // Table of Neoplasms XML
    drug_table,     // Table of Drugs and Chemicals XML
    poa_exempt,     // codes exempt from present-on-admission reporting
    conversion,     // conversion table: new codes and the codes that served before
    addenda         // what the release changed
};
std::string_view key(Component component);   // "codes", "tabular" …
std::string_view title(Component component); // "Codes and titles", "Tabular List" …
std::optional<Component> component_from_key(std::string_view key);

enum class LicenceClass { public_domain, click_through, licensed };
std::string_view key(LicenceClass licence);
std::optional<LicenceClass> licence_from_key(std::string_view key);

struct Pack {
    std::int64_t id = 0;
    CodeSystem system = CodeSystem::icd10cm;
    Component component = Component::codes;
    std::string release; // "FY2026", "FY2021 (January 2021 update)"
    Date effective_from;
    Date effective_to; // inclusive
    LicenceClass licence = LicenceClass::public_domain;
    std::string source_name;   // "2026-code-descriptions-tabular-order.zip: icd10cm_order_2026.txt"
    std::string source_sha256; // of the file as dropped
    std::int64_t records = 0;  // codes: billable codes; others: their own kind of record
    std::int64_t headers = 0;  // codes: header rows
    bool built_in = false;     // the starter pack
    std::vector<std::string> warnings;
};

} // namespace sequela::packs
