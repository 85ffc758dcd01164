// Codes of systems whose files their owners license: CPT, CDT, OPCS-4, ICD-10 of the UK, ICD-11, and any other classification. With a file
// its word counts; without one the structure is all that can be said, once for a system and not once a code.
#pragma once

#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// cpt.structure, cdt.structure, opcs4.structure, icd10uk.structure, icd11.structure: a code that cannot be one.
void check_licensed_structure(const EncounterView& view, std::vector<Verdict>& verdicts);
// cpt.not_valid …: not in the installed release on the day of the line. cpt.not_complete …: a heading.
void check_licensed_validity(const EncounterView& view, std::vector<Verdict>& verdicts);
// cpt.unverified …: how many codes of a system could not be verified, because no file of it is installed.
void check_licensed_data(const EncounterView& view, std::vector<Verdict>& verdicts);

// What the rules of these systems share.
// The numbers of the entries of a system, in sequence.
std::vector<int> entries_of(const EncounterView& view, CodeSystem system);
// The edition of the entry's system on its day; null where there is no date, no catalogue or nothing installed.
const packs::Edition* edition_of(const EncounterView& view, const Entry& entry);
// The code as it is written in its system.
std::string shown(const Entry& entry);
Verdict draft_of(const EncounterView& view, std::string_view rule, Status status, std::initializer_list<int> lines);

} // namespace sequela::rules
