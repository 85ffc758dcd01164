// From encounters to what the payment models are given.
#pragma once

#include <vector>

#include "groupers/hcc/score.h"
#include "packs/code_table.h"

namespace sequela::groupers {

// The person's age on 1 February of the payment year, and sex; what an encounter does not say is left as it is.
void read_person(const rules::Encounter& encounter, int payment_year, HccPerson& person);

// The ICD-10-CM entries. `codes`: those in force on the date of service; null where none are installed, and nothing is left out.
std::vector<HccDiagnosis> hcc_diagnoses_of(const rules::Encounter& encounter, const packs::CodeTable* codes);

// Payment year 2026 is made of the dates of service of 2025 (42 CFR 422.310(g)); an inpatient stay counts by its discharge. Nothing if the
// date is not known.
std::optional<int> payment_year_of(const rules::Encounter& encounter);

} // namespace sequela::groupers
