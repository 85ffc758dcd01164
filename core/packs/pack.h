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

// What a pack holds. Components of one release may come from different files and years.
enum class Component {
    codes,           // which codes exist, billable or header, titles: order file, codes file, HCPCS file, NDC directory …
    tabular,         // ICD-10-CM tabular XML: hierarchy and notes
    index,           // ICD-10-CM Alphabetic Index XML
    external_index,  // ICD-10-CM External Cause Index XML
    neoplasm_table,  // ICD-10-CM Table of Neoplasms XML
    drug_table,      // ICD-10-CM Table of Drugs and Chemicals XML
    poa_exempt,      // codes exempt from present-on-admission reporting
    conversion,      // conversion table: new codes and the codes that served before
    addenda,         // what the release changed
    modifiers,       // HCPCS: the list of modifiers
    details,         // further fields of each code: coverage, pricing, dates, labeler, notes …
    pcs_tables,      // ICD-10-PCS tables XML: which characters go together
    pcs_index,       // ICD-10-PCS index XML
    pcs_definitions, // ICD-10-PCS definitions XML: what the values mean, body part and device keys
    gem,             // General Equivalence Mapping from the codes of the system
    ptp,             // NCCI procedure-to-procedure edits
    table            // any other dated table; Pack::name says which
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
    // Which of several where system and component do not say it: "msdrg.diagnoses", "practitioner", the classification's own name for
    // CodeSystem::other. Empty for all else.
    std::string name;
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
