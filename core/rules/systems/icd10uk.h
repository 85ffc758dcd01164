// ICD-10 5th Edition in the UK: dagger and asterisk (ICD-10 volume 2, 3.1.3; National Clinical Coding Standards ICD-10; domain rule 17.4).
#pragma once

#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// icd10uk.dagger_asterisk: a manifestation (asterisk) is never primary, and stands behind its aetiology (dagger). Reads the usage that the
// owner's file gives; without the file nothing is known of a code's usage, and icd10uk.unverified says so.
void check_icd10uk_dagger_asterisk(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
