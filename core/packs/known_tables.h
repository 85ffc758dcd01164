// The release tables that are kept as they are, as packs of Component::table: which files they are, what their columns mean, and what a
// page says about them. A new table is a new entry in known_tables.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/pack.h"
#include "packs/release_name.h"

namespace sequela::packs {

enum class CellKind {
    text,
    number,    // money and weights: "$1,740.720" and 1740.72 are the same; "." is none; binary noise of spreadsheets is cleaned
    percent,   // "20.000%" and 0.2 are the same: "20%"
    date,      // "20251001" gives "2025-10-01"
    drg,       // "1" gives "001"
    versions,  // of the MS-DRG grouper: "400,431" are 40.0 and 43.1; they say which release the table is of
    day,       // as date, and what is none is refused: the table is the user's own
    yes_no,    // "Yes", "y", "1" give "yes"; anything else than yes or no is refused
    diagnosis, // of ICD-10-CM, kept without its dot; what has another shape is refused
    descriptor // of the HCPCS code in the first column: kept for Level II alone, the words of CPT and CDT are licensed
};

struct KnownColumn {
    // As the file calls it, in lower case and with single spaces; "*" at an end stands for anything, "|" parts alternatives.
    std::string_view header;
    std::string_view name; // in the pack and on the page
    CellKind kind = CellKind::text;
    bool required = true;
};

enum class KeyShape { any, code, hcpcs, drg, apc, place_of_service, indicator };

// What the year in a file's name means.
enum class Dating {
    quarters,         // of the calendar year: NCCI, OPPS, place of service
    fiscal_years,     // MS-DRG weights
    grouper_versions, // MS-DRG definitions and MCE: two versions in a fiscal year
    payment_years     // CMS-HCC: a payment year is made of the dates of service of the calendar year before
};

struct KnownTable {
    std::string_view name;        // Pack::name: "mue.practitioner"
    std::string_view title;       // "MUE values for practitioners"
    std::string_view description; // of the columns, in one line
    std::string_view source;      // who publishes it, and as what
    CodeSystem system = CodeSystem::icd10cm;
    LicenceClass licence = LicenceClass::public_domain;
    Dating dating = Dating::quarters;
    KeyShape key = KeyShape::any;
    std::vector<KnownColumn> columns; // the first is the key
    std::string_view file_words = {}; // one of these (parted by "|") is in the file's name, where the header fits several tables
    bool rows_go_on = false;          // a row without a key goes on with the one above
    bool open_ended = false;          // the file may have further columns, which are left out
    bool in_apostrophes = false;      // codes stand between apostrophes: 'A000'
    bool rows_have_dates = false;     // the rows carry their own dates, and the newest file knows the past
};

const std::vector<KnownTable>& known_tables();
const KnownTable* find_known_table(std::string_view name);
bool is_known_table_with_dates(std::string_view name);

// The version of the MS-DRG grouper and of the MCE for a date of discharge: 431 is version 43.1. A version N begins on 1 October of the
// year N + 1982, N.1 on 1 April after it (CMS, MS-DRG Definitions Manual: version 43 is that of fiscal year 2026).
int grouper_version(Date discharge);
Date grouper_version_begin(int version);
// "v40.0-v43.1", from the first day of the first to the last day of the last.
Release grouper_release(int first, int last);
// "PY2026": diagnoses of the dates of service in 2025 count for payments of 2026 (42 CFR 422.310(g): risk adjustment data of the calendar
// year before the payment year; CMS, Medicare Managed Care Manual, chapter 7).
Release payment_release(int payment_year);

} // namespace sequela::packs
