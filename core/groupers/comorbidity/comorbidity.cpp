#include "groupers/comorbidity/comorbidity.h"

#include <algorithm>

#include "base/text.h"

namespace sequela::groupers {
namespace {

constexpr auto kC = ComorbidityIndex::charlson;
constexpr auto kE = ComorbidityIndex::elixhauser;

// Families that both indexes share.
constexpr std::string_view kHeartFailure = "I09.9 I11.0 I13.0 I13.2 I25.5 I42.0 I42.5 I42.6 I42.7 I42.8 I42.9 I43 I50 P29.0";
constexpr std::string_view kVessels = "I70 I71 I73.1 I73.8 I73.9 I77.1 I79.0 I79.2 K55.1 K55.8 K55.9 Z95.8 Z95.9";
constexpr std::string_view kLung = "I27.8 I27.9 J40-J47 J60-J67 J68.4 J70.1 J70.3";
constexpr std::string_view kPlegia = "G04.1 G11.4 G80.1 G80.2 G81 G82 G83.0 G83.1 G83.2 G83.3 G83.4 G83.9";
constexpr std::string_view kMetastasis = "C77-C80";
constexpr std::string_view kHiv = "B20-B22 B24";
constexpr std::string_view kSolid = "C00-C26 C30-C34 C37-C41 C43 C45-C58 C60-C76 C97";

bool in_range(std::string_view range, std::string_view code) {
    if (const std::size_t dash = range.find('-'); dash != std::string_view::npos) {
        const std::string_view category = code.substr(0, 3);
        return category >= range.substr(0, dash) && category <= range.substr(dash + 1);
    }
    std::size_t at = 0;
    for (const char c : range) {
        if (c == '.') continue;
        if (at >= code.size() || code[at] != c) return false;
        ++at;
    }
    return true;
}

int points_of_age(int age) {
    return std::clamp(age / 10 - 4, 0, 4);
}

} // namespace

const std::vector<ComorbidityFamily>& comorbidity_families() {
    static const std::vector<ComorbidityFamily> kFamilies = {
        {kC, "myocardial_infarction", "Myocardial infarction", "I21 I22 I25.2", 1, 0, ""},
        {kC, "heart_failure", "Congestive heart failure", kHeartFailure, 1, 2, ""},
        {kC, "peripheral_vascular", "Peripheral vascular disease", kVessels, 1, 0, ""},
        {kC, "cerebrovascular", "Cerebrovascular disease", "G45 G46 H34.0 I60-I69", 1, 0, ""},
        {kC, "dementia", "Dementia", "F00-F03 F05.1 G30 G31.1", 1, 2, ""},
        {kC, "chronic_pulmonary", "Chronic pulmonary disease", kLung, 1, 1, ""},
        {kC, "rheumatic", "Rheumatic disease", "M05 M06 M31.5 M32-M34 M35.1 M35.3 M36.0", 1, 1, ""},
        {kC, "peptic_ulcer", "Peptic ulcer disease", "K25-K28", 1, 0, ""},
        {kC, "liver_mild", "Mild liver disease",
         "B18 K70.0 K70.1 K70.2 K70.3 K70.9 K71.3 K71.4 K71.5 K71.7 K73 K74 K76.0 K76.2 K76.3 K76.4 K76.8 K76.9 Z94.4", 1, 2,
         "liver_severe"},
        {kC, "diabetes", "Diabetes without chronic complication",
         "E10.0 E10.1 E10.6 E10.8 E10.9 E11.0 E11.1 E11.6 E11.8 E11.9 E12.0 E12.1 E12.6 E12.8 E12.9 E13.0 E13.1 E13.6 E13.8 E13.9 "
         "E14.0 E14.1 E14.6 E14.8 E14.9",
         1, 0, "diabetes_complicated"},
        {kC, "diabetes_complicated", "Diabetes with chronic complication",
         "E10.2 E10.3 E10.4 E10.5 E10.7 E11.2 E11.3 E11.4 E11.5 E11.7 E12.2 E12.3 E12.4 E12.5 E12.7 E13.2 E13.3 E13.4 E13.5 E13.7 "
         "E14.2 E14.3 E14.4 E14.5 E14.7",
         2, 1, ""},
        {kC, "plegia", "Hemiplegia or paraplegia", kPlegia, 2, 2, ""},
        {kC, "renal", "Renal disease",
         "I12.0 I13.1 N03.2 N03.3 N03.4 N03.5 N03.6 N03.7 N05.2 N05.3 N05.4 N05.5 N05.6 N05.7 N18 N19 N25.0 Z49.0 Z49.1 Z49.2 Z94.0 Z99.2",
         2, 1, ""},
        {kC, "malignancy", "Malignancy, except of skin", "C00-C26 C30-C34 C37-C41 C43 C45-C58 C60-C76 C81-C85 C88 C90-C97", 2, 2,
         "metastasis"},
        {kC, "liver_severe", "Moderate or severe liver disease", "I85.0 I85.9 I86.4 I98.2 K70.4 K71.1 K72.1 K72.9 K76.5 K76.6 K76.7", 3, 4,
         ""},
        {kC, "metastasis", "Metastatic solid tumor", kMetastasis, 6, 6, ""},
        {kC, "hiv", "AIDS or HIV", kHiv, 6, 4, ""},

        {kE, "heart_failure", "Congestive heart failure", kHeartFailure, 7, 1, ""},
        {kE, "arrhythmia", "Cardiac arrhythmias", "I44.1 I44.2 I44.3 I45.6 I45.9 I47-I49 R00.0 R00.1 R00.8 T82.1 Z45.0 Z95.0", 5, 1, ""},
        {kE, "valvular", "Valvular disease", "A52.0 I05-I08 I09.1 I09.8 I34-I39 Q23.0 Q23.1 Q23.2 Q23.3 Z95.2 Z95.3 Z95.4", -1, 1, ""},
        {kE, "pulmonary_circulation", "Pulmonary circulation disorders", "I26 I27 I28.0 I28.8 I28.9", 4, 1, ""},
        {kE, "peripheral_vascular", "Peripheral vascular disorders", kVessels, 2, 1, ""},
        {kE, "hypertension", "Hypertension, uncomplicated", "I10", 0, 1, "hypertension_complicated"},
        {kE, "hypertension_complicated", "Hypertension, complicated", "I11-I13 I15", 0, 1, ""},
        {kE, "paralysis", "Paralysis", kPlegia, 7, 1, ""},
        {kE, "neurological", "Other neurological disorders",
         "G10-G13 G20-G22 G25.4 G25.5 G31.2 G31.8 G31.9 G32 G35-G37 G40 G41 G93.1 G93.4 R47.0 R56", 6, 1, ""},
        {kE, "chronic_pulmonary", "Chronic pulmonary disease", kLung, 3, 1, ""},
        {kE, "diabetes", "Diabetes, uncomplicated",
         "E10.0 E10.1 E10.9 E11.0 E11.1 E11.9 E12.0 E12.1 E12.9 E13.0 E13.1 E13.9 E14.0 E14.1 E14.9", 0, 1, "diabetes_complicated"},
        {kE, "diabetes_complicated", "Diabetes, complicated",
         "E10.2 E10.3 E10.4 E10.5 E10.6 E10.7 E10.8 E11.2 E11.3 E11.4 E11.5 E11.6 E11.7 E11.8 E12.2 E12.3 E12.4 E12.5 E12.6 E12.7 E12.8 "
         "E13.2 E13.3 E13.4 E13.5 E13.6 E13.7 E13.8 E14.2 E14.3 E14.4 E14.5 E14.6 E14.7 E14.8",
         0, 1, ""},
        {kE, "hypothyroidism", "Hypothyroidism", "E00-E03 E89.0", 0, 1, ""},
        {kE, "renal_failure", "Renal failure", "I12.0 I13.1 N18 N19 N25.0 Z49.0 Z49.1 Z49.2 Z94.0 Z99.2", 5, 1, ""},
        {kE, "liver", "Liver disease",
         "B18 I85 I86.4 I98.2 K70 K71.1 K71.3 K71.4 K71.5 K71.7 K72-K74 K76.0 K76.2 K76.3 K76.4 K76.5 K76.6 K76.7 K76.8 K76.9 Z94.4", 11, 1,
         ""},
        {kE, "peptic_ulcer", "Peptic ulcer disease, without bleeding", "K25.7 K25.9 K26.7 K26.9 K27.7 K27.9 K28.7 K28.9", 0, 1, ""},
        {kE, "hiv", "AIDS or HIV", kHiv, 0, 1, ""},
        {kE, "lymphoma", "Lymphoma", "C81-C85 C88 C96 C90.0 C90.2", 9, 1, ""},
        {kE, "metastasis", "Metastatic cancer", kMetastasis, 12, 1, ""},
        {kE, "solid_tumor", "Solid tumor without metastasis", kSolid, 4, 1, "metastasis"},
        {kE, "rheumatic", "Rheumatoid arthritis or collagen vascular disease",
         "L94.0 L94.1 L94.3 M05 M06 M08 M12.0 M12.3 M30 M31.0 M31.1 M31.2 M31.3 M32-M35 M45 M46.1 M46.8 M46.9", 0, 1, ""},
        {kE, "coagulopathy", "Coagulopathy", "D65-D68 D69.1 D69.3 D69.4 D69.5 D69.6", 3, 1, ""},
        {kE, "obesity", "Obesity", "E66", -4, 1, ""},
        {kE, "weight_loss", "Weight loss", "E40-E46 R63.4 R64", 6, 1, ""},
        {kE, "fluid_electrolyte", "Fluid and electrolyte disorders", "E22.2 E86 E87", 5, 1, ""},
        {kE, "blood_loss_anemia", "Blood loss anemia", "D50.0", -2, 1, ""},
        {kE, "deficiency_anemia", "Deficiency anemia", "D50.8 D50.9 D51-D53", -2, 1, ""},
        {kE, "alcohol", "Alcohol abuse", "F10 E52 G62.1 I42.6 K29.2 K70.0 K70.3 K70.9 T51 Z50.2 Z71.4 Z72.1", 0, 1, ""},
        {kE, "drugs", "Drug abuse", "F11-F16 F18 F19 Z71.5 Z72.2", -7, 1, ""},
        {kE, "psychoses", "Psychoses", "F20 F22-F25 F28 F29 F30.2 F31.2 F31.5", 0, 1, ""},
        {kE, "depression", "Depression", "F20.4 F31.3 F31.4 F31.5 F32 F33 F34.1 F41.2 F43.2", -3, 1, ""},
    };
    return kFamilies;
}

bool is_in_family(const ComorbidityFamily& family, std::string_view code) {
    const auto ranges = split(family.codes, ' ');
    return std::any_of(ranges.begin(), ranges.end(), [code](std::string_view range) { return in_range(range, code); });
}

ComorbidityResult comorbidities(ComorbidityIndex index, const rules::Encounter& encounter, bool with_principal) {
    ComorbidityResult result;
    for (const ComorbidityFamily& family : comorbidity_families()) {
        if (family.index != index) continue;
        ComorbidityFound found{&family, {}, false};
        bool first = true;
        for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
            if (encounter.entries[i].system != CodeSystem::icd10cm) continue;
            if ((!first || with_principal) && is_in_family(family, encounter.entries[i].code)) found.lines.push_back(static_cast<int>(i));
            first = false;
        }
        if (!found.lines.empty()) result.found.push_back(std::move(found));
    }
    for (ComorbidityFound& row : result.found) {
        const std::string_view graver = row.family->dropped_by;
        row.dropped = !graver.empty() && std::any_of(result.found.begin(), result.found.end(),
                                                     [graver](const ComorbidityFound& other) { return other.family->key == graver; });
        if (row.dropped) continue;
        ++result.count;
        result.score += row.family->weight;
        result.updated += row.family->updated;
    }
    const auto date = encounter.coding_date();
    if (index == kC && encounter.birth && date && *encounter.birth <= *date)
        result.age_points = points_of_age(age_in_years(*encounter.birth, *date));
    return result;
}

} // namespace sequela::groupers
