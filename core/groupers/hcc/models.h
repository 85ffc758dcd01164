// What the software of the payment models holds besides its tables: which categories make a group, and which groups interact. Data of our
// own with the names of CMS's variables; the factors, categories and hierarchies come from the pack.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace sequela::groupers {

enum class HccModel { v24, v28, rx_v08 };
constexpr HccModel kHccModels[] = {HccModel::v24, HccModel::v28, HccModel::rx_v08};
std::string_view key(HccModel model);   // "v24", "v28", "rxv08"
std::string_view title(HccModel model); // "CMS-HCC V28"
std::optional<HccModel> hcc_model_from_key(std::string_view key);

// How the model is called in the tables of a release.
struct HccModelNames {
    std::string_view mapping_column; // hcc.mapping
    std::string_view software;       // hcc.dx_to_cc, hcc.dx_edits: "CMS-HCC Model V28"
    std::string_view domain;         // hcc.hierarchies, hcc.labels, hcc.coefficients
    std::string_view version;        // hcc.hierarchies, hcc.labels
    std::string_view factors;        // hcc.coefficients
    std::string_view label_prefix;   // "HCC" or "RXHCC", in labels and factors
};
const HccModelNames& names_of(HccModel model);

// A group is present if one of its categories is.
struct HccGroup {
    HccModel model;
    std::string_view name;
    std::vector<int> categories;
};

// A variable that is 1 if both sides are present. "DISABLED" is the person's state: under 65 and entitled by disability or ESRD.
struct HccInteraction {
    HccModel model;
    std::string_view variable;
    std::string_view left, right; // names of groups, or "DISABLED"
};

// A category that counts only beside one of others.
struct HccCondition {
    HccModel model;
    int category;
    std::vector<int> beside;
};

const std::vector<HccGroup>& hcc_groups();
const std::vector<HccInteraction>& hcc_interactions();
const std::vector<HccCondition>& hcc_conditions();
const HccGroup* find_hcc_group(HccModel model, std::string_view name);

// From the raw score to the score that is paid: raw / normalisation, times (1 - coding intensity), rounded to three decimals at each step.
struct HccAdjustment {
    HccModel model;
    int payment_year;
    std::string_view normalisation;    // "1.045"
    std::string_view coding_intensity; // "0.059"
    std::string_view source;
};
const std::vector<HccAdjustment>& hcc_adjustments();
const HccAdjustment* find_hcc_adjustment(HccModel model, int payment_year);

} // namespace sequela::groupers
