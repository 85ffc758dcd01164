// Charlson and Elixhauser comorbidities of an encounter, for reports.
//
// Source: H. Quan et al., Coding algorithms for defining comorbidities in ICD-9-CM and ICD-10 administrative data, Medical Care
// 2005;43:1130. Weights: Charlson 1987; Quan, American Journal of Epidemiology 2011;173:676; van Walraven, Medical Care 2009;47:626. The
// code families are those of ICD-10, and are matched by the beginnings of ICD-10-CM codes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/encounter.h"

namespace sequela::groupers {

enum class ComorbidityIndex { charlson, elixhauser };

struct ComorbidityFamily {
    ComorbidityIndex index;
    std::string_view key;
    std::string_view title;
    std::string_view codes;      // beginnings of codes and ranges of categories: "I21 I22 I25.2", "C00-C26"
    int weight;                  // Charlson 1987; van Walraven 2009
    int updated;                 // Charlson: Quan 2011; Elixhauser: 1, as it counts
    std::string_view dropped_by; // the graver form of the same disease
};
const std::vector<ComorbidityFamily>& comorbidity_families();
bool is_in_family(const ComorbidityFamily& family, std::string_view code); // normalised

struct ComorbidityFound {
    const ComorbidityFamily* family = nullptr;
    std::vector<int> lines; // entries of the encounter
    bool dropped = false;   // the graver form is there, and counts alone
};

struct ComorbidityResult {
    std::vector<ComorbidityFound> found;
    int count = 0;      // that are not dropped
    int score = 0;      // by `weight`
    int updated = 0;    // by `updated`; of Elixhauser the count
    int age_points = 0; // Charlson 1994: one for each decade from 50 to 80; apart from the score
};

// `with_principal`: the principal diagnosis counts as well, as in the published algorithm; reports of outcomes often leave it out.
ComorbidityResult comorbidities(ComorbidityIndex index, const rules::Encounter& encounter, bool with_principal);

} // namespace sequela::groupers
