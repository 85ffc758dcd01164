// The trace of a grouping: which code drove what, in sentences that a coder can follow, and what other groups are near.
#pragma once

#include <string>
#include <vector>

#include "groupers/msdrg/encounter.h"

namespace sequela::groupers {

struct TraceStep {
    std::string text;       // one sentence, with dotted codes
    std::vector<int> lines; // entries of the encounter that it is about
};

// What one code does in the group: for the list of codes.
struct CodeRole {
    int line = -1;
    std::string mark;    // "MCC", "CC", "excluded", "O.R." …; empty: it does nothing here
    std::string text;    // why
    bool drives = false; // the group rests on it
};

struct DrgView {
    DrgChoice initial, final_choice;
    HacOutcome hac = HacOutcome::not_applicable;
    std::string drg;                                     // "291"
    std::string title;                                   // of the MS-DRG; of 999 and 998 too
    std::string mdc;                                     // "MDC 5 Diseases and Disorders of the Circulatory System"; empty for 999
    std::string weight, geometric_days, arithmetic_days; // as Table 5 of the year has them; empty: not installed
    std::string pack_release;                            // "v40.0-v43.1"
    std::string weights_release;                         // "FY2026"
    int version = 0;
    std::string problem; // why there is no group, and what to do; empty: there is one
    std::vector<TraceStep> trace;
    std::vector<CodeRole> codes;
};

DrgView view_of(const MsDrgDefinitions& definitions, const rules::Encounter& encounter);

// "43.1"
std::string version_words(int version);

} // namespace sequela::groupers
