#include "groupers/hcc/models.h"

#include <array>

namespace sequela::groupers {
namespace {

struct ModelRow {
    HccModel model;
    std::string_view key, title;
    HccModelNames names;
};

constexpr std::array<ModelRow, 3> kModels = {{
    {HccModel::v24, "v24", "CMS-HCC V24", {"CMS-HCC V24", "CMS-HCC Model V24", "CMS-HCC", "V24", "C24", "HCC"}},
    {HccModel::v28, "v28", "CMS-HCC V28", {"CMS-HCC V28", "CMS-HCC Model V28", "CMS-HCC", "V28", "C28", "HCC"}},
    {HccModel::rx_v08, "rxv08", "RxHCC V08", {"RxHCC V08", "RxHCC Model V08", "RxHCC", "R08", "R08", "RXHCC"}},
}};

const ModelRow& row_of(HccModel model) {
    return kModels[static_cast<std::size_t>(model)];
}

constexpr auto kV24 = HccModel::v24;
constexpr auto kV28 = HccModel::v28;

// 42 USC 1395w-23(a)(1)(C)(ii)(III): not less than 5.9 percent for 2019 and each year after; CMS has applied the minimum.
constexpr std::string_view kMinimumIntensity = "0.059";

} // namespace

std::string_view key(HccModel model) {
    return row_of(model).key;
}

std::string_view title(HccModel model) {
    return row_of(model).title;
}

std::optional<HccModel> hcc_model_from_key(std::string_view wanted) {
    for (const ModelRow& row : kModels)
        if (row.key == wanted) return row.model;
    return std::nullopt;
}

const HccModelNames& names_of(HccModel model) {
    return row_of(model).names;
}

// CMS, risk adjustment model software: V24 (V24H86) and V28 (V28115), "diagnostic categories" and "interactions" of the SAS macros. A group
// of one category stands for the category itself.
const std::vector<HccGroup>& hcc_groups() {
    static const std::vector<HccGroup> kGroups = {
        {kV24, "CANCER", {8, 9, 10, 11, 12}},
        {kV24, "DIABETES", {17, 18, 19}},
        {kV24, "CARD_RESP_FAIL", {82, 83, 84}},
        {kV24, "CHF", {85}},
        {kV24, "gCopdCF", {110, 111, 112}},
        {kV24, "RENAL_V24", {134, 135, 136, 137, 138}},
        {kV24, "SEPSIS", {2}},
        {kV24, "gSubstanceUseDisorder_V24", {54, 55, 56}},
        {kV24, "gPsychiatric_V24", {57, 58, 59, 60}},
        {kV24, "PRESSURE_ULCER", {157, 158, 159}},
        {kV24, "HCC6", {6}},
        {kV24, "HCC39", {39}},
        {kV24, "HCC47", {47}},
        {kV24, "HCC57", {57}},
        {kV24, "HCC77", {77}},
        {kV24, "HCC79", {79}},
        {kV24, "HCC96", {96}},
        {kV24, "HCC114", {114}},
        {kV24, "HCC161", {161}},
        {kV24, "HCC188", {188}},
        {kV28, "CANCER_V28", {17, 18, 19, 20, 21, 22, 23}},
        {kV28, "DIABETES_V28", {35, 36, 37, 38}},
        {kV28, "CARD_RESP_FAIL_V28", {211, 212, 213}},
        {kV28, "HF_V28", {221, 222, 223, 224, 225, 226}},
        {kV28, "CHR_LUNG_V28", {276, 277, 278, 279, 280}},
        {kV28, "KIDNEY_V28", {326, 327, 328, 329}},
        {kV28, "gSubUseDisorder_V28", {135, 136, 137, 138, 139}},
        {kV28, "gPsychiatric_V28", {151, 152, 153, 154, 155}},
        {kV28, "NEURO_V28", {180, 181, 182, 190, 191, 192, 195, 196, 198, 199}},
        {kV28, "ULCER_V28", {379, 380, 381, 382}},
        {kV28, "HCC238", {238}},
    };
    return kGroups;
}

const std::vector<HccInteraction>& hcc_interactions() {
    static const std::vector<HccInteraction> kInteractions = {
        {kV24, "HCC47_gCancer", "HCC47", "CANCER"},
        {kV24, "DIABETES_CHF", "DIABETES", "CHF"},
        {kV24, "CHF_gCopdCF", "CHF", "gCopdCF"},
        {kV24, "HCC85_gRenal_V24", "CHF", "RENAL_V24"},
        {kV24, "gCopdCF_CARD_RESP_FAIL", "gCopdCF", "CARD_RESP_FAIL"},
        {kV24, "HCC85_HCC96", "CHF", "HCC96"},
        {kV24, "gSubstanceUseDisorder_gPsych", "gSubstanceUseDisorder_V24", "gPsychiatric_V24"},
        {kV24, "SEPSIS_PRESSURE_ULCER", "SEPSIS", "PRESSURE_ULCER"},
        {kV24, "SEPSIS_ARTIF_OPENINGS", "SEPSIS", "HCC188"},
        {kV24, "ART_OPENINGS_PRESS_ULCER", "HCC188", "PRESSURE_ULCER"},
        {kV24, "gCopdCF_ASP_SPEC_B_PNEUM", "gCopdCF", "HCC114"},
        {kV24, "ASP_SPEC_B_PNEUM_PRES_ULC", "HCC114", "PRESSURE_ULCER"},
        {kV24, "SEPSIS_ASP_SPEC_BACT_PNEUM", "SEPSIS", "HCC114"},
        {kV24, "SCHIZOPHRENIA_gCopdCF", "HCC57", "gCopdCF"},
        {kV24, "SCHIZOPHRENIA_CHF", "HCC57", "CHF"},
        {kV24, "SCHIZOPHRENIA_SEIZURES", "HCC57", "HCC79"},
        {kV24, "DISABLED_HCC85", "DISABLED", "CHF"},
        {kV24, "DISABLED_PRESSURE_ULCER", "DISABLED", "PRESSURE_ULCER"},
        {kV24, "DISABLED_HCC161", "DISABLED", "HCC161"},
        {kV24, "DISABLED_HCC39", "DISABLED", "HCC39"},
        {kV24, "DISABLED_HCC77", "DISABLED", "HCC77"},
        {kV24, "DISABLED_HCC6", "DISABLED", "HCC6"},
        {kV28, "DIABETES_HF_V28", "DIABETES_V28", "HF_V28"},
        {kV28, "HF_CHR_LUNG_V28", "HF_V28", "CHR_LUNG_V28"},
        {kV28, "HF_KIDNEY_V28", "HF_V28", "KIDNEY_V28"},
        {kV28, "CHR_LUNG_CARD_RESP_FAIL_V28", "CHR_LUNG_V28", "CARD_RESP_FAIL_V28"},
        {kV28, "HF_HCC238_V28", "HF_V28", "HCC238"},
        {kV28, "gSubUseDisorder_gPsych_V28", "gSubUseDisorder_V28", "gPsychiatric_V28"},
        {kV28, "DISABLED_CANCER_V28", "DISABLED", "CANCER_V28"},
        {kV28, "DISABLED_NEURO_V28", "DISABLED", "NEURO_V28"},
        {kV28, "DISABLED_HF_V28", "DISABLED", "HF_V28"},
        {kV28, "DISABLED_CHR_LUNG_V28", "DISABLED", "CHR_LUNG_V28"},
        {kV28, "DISABLED_ULCER_V28", "DISABLED", "ULCER_V28"},
    };
    return kInteractions;
}

// V28: heart failure with a heart assist device or artificial heart counts only beside another category of heart failure.
const std::vector<HccCondition>& hcc_conditions() {
    static const std::vector<HccCondition> kConditions = {{kV28, 223, {221, 222, 224, 225, 226}}};
    return kConditions;
}

const HccGroup* find_hcc_group(HccModel model, std::string_view name) {
    for (const HccGroup& group : hcc_groups())
        if (group.model == model && group.name == name) return &group;
    return nullptr;
}

// The normalisation factors of the yearly rate announcements, for organisations other than PACE.
const std::vector<HccAdjustment>& hcc_adjustments() {
    static const std::vector<HccAdjustment> kAdjustments = {
        {kV24, 2024, "1.146", kMinimumIntensity, "CMS, Announcement of Calendar Year 2024 Medicare Advantage Capitation Rates"},
        {kV28, 2024, "1.015", kMinimumIntensity, "CMS, Announcement of Calendar Year 2024 Medicare Advantage Capitation Rates"},
        {kV24, 2025, "1.153", kMinimumIntensity, "CMS, Announcement of Calendar Year 2025 Medicare Advantage Capitation Rates"},
        {kV28, 2025, "1.045", kMinimumIntensity, "CMS, Announcement of Calendar Year 2025 Medicare Advantage Capitation Rates"},
        {kV28, 2026, "1.067", kMinimumIntensity, "CMS, Announcement of Calendar Year 2026 Medicare Advantage Capitation Rates"},
    };
    return kAdjustments;
}

const HccAdjustment* find_hcc_adjustment(HccModel model, int payment_year) {
    for (const HccAdjustment& row : hcc_adjustments())
        if (row.model == model && row.payment_year == payment_year) return &row;
    return nullptr;
}

} // namespace sequela::groupers
