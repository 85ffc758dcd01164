#include "rules/mce/editor.h"

#include <algorithm>

namespace sequela::rules::mce {
namespace {

constexpr int kMale = 1;
constexpr int kFemale = 2;
// A field of the claim form that was filled with zeros holds no procedure.
constexpr std::string_view kEmptyProcedure = "0000000";

constexpr std::array<std::pair<AgeGroup, Flags>, 4> kAgeFlags = {{{AgeGroup::newborn, flag::newborn},
                                                                  {AgeGroup::pediatric, flag::pediatric},
                                                                  {AgeGroup::maternity, flag::maternity},
                                                                  {AgeGroup::adult, flag::adult}}};

// What the edits of one code need to know of the others.
struct Whole {
    const EditTables* tables = nullptr;
    const Claim* claim = nullptr;
    Date day;
    bool edits_sex = false;
    bool edits_unspecified = false;
    Flags diagnoses = 0;   // of all of them together
    Flags secondaries = 0; // of all but the principal one
    Flags procedures = 0;
};

void edit_age(const Whole& whole, CodeEdits& code) {
    if (!whole.claim->age) return;
    for (const auto& [group, bit] : kAgeFlags) {
        if ((code.flags & bit) == 0) continue;
        const auto range = whole.tables->age_range(group, whole.day);
        if (!range || (range->from <= *whole.claim->age && *whole.claim->age <= range->to)) continue;
        code.edits.add(Edit::age_conflict);
        code.age_group = group;
    }
}

void edit_sex(const Whole& whole, CodeEdits& code) {
    if (!whole.edits_sex || !whole.claim->sex) return;
    const int sex = *whole.claim->sex;
    if (((code.flags & flag::female) != 0 && sex != kFemale) || ((code.flags & flag::male) != 0 && sex != kMale))
        code.edits.add(Edit::sex_conflict);
}

void edit_principal(const Whole& whole, CodeEdits& code) {
    if ((code.flags & flag::external_cause) != 0) code.edits.add(Edit::external_cause_as_principal);
    if ((code.flags & flag::manifestation) != 0) code.edits.add(Edit::manifestation_as_principal);
    if ((code.flags & flag::questionable) != 0) code.edits.add(Edit::questionable_admission);
    // Z51.89 is listed as unacceptable as well; any secondary diagnosis makes it acceptable, valid or not.
    if ((code.flags & flag::requires_secondary) != 0) {
        if (whole.claim->diagnoses.size() == 1) code.edits.add(Edit::requires_secondary);
    } else if ((code.flags & flag::unacceptable) != 0) {
        code.edits.add(Edit::unacceptable_principal);
    }
}

void edit_diagnosis(const Whole& whole, std::size_t number, CodeEdits& code) {
    const auto& diagnoses = whole.claim->diagnoses;
    if (number > 0 && diagnoses[number] == diagnoses.front()) code.edits.add(Edit::duplicate_of_principal);
    if (!code.valid) {
        code.edits.add(Edit::invalid_code);
        return;
    }
    edit_age(whole, code);
    edit_sex(whole, code);
    if (number == 0) edit_principal(whole, code);
    if (whole.edits_unspecified && (code.flags & flag::unspecified) != 0) code.edits.add(Edit::unspecified);
    if ((code.flags & flag::wrong_procedure) != 0) code.edits.add(Edit::wrong_procedure);
}

void edit_coverage(const Whole& whole, CodeEdits& code) {
    if ((code.flags & flag::non_covered) != 0) code.edits.add(Edit::non_covered);
    if ((code.flags & whole.diagnoses & flag::by_diagnosis) != 0) code.edits.add(Edit::non_covered);
    if ((code.flags & flag::non_covered_over_age) != 0 && whole.claim->age && *whole.claim->age > conduct().covered_until_age)
        code.edits.add(Edit::non_covered);
    // A pancreas transplant is covered, within limits, with a kidney transplant or for type 1 diabetes.
    if ((code.flags & flag::pancreas_transplant) != 0) {
        const bool limited = (whole.procedures & flag::kidney_transplant) != 0 || (whole.diagnoses & flag::type1_diabetes) != 0;
        code.edits.add(limited ? Edit::limited_coverage : Edit::non_covered);
    } else if ((code.flags & flag::limited_coverage) != 0) {
        code.edits.add(Edit::limited_coverage);
    }
    // The two halves of an artificial heart are edited only together.
    if ((code.flags & flag::artificial_heart) != 0 && (whole.procedures & flag::artificial_heart) == flag::artificial_heart)
        code.edits.add((whole.diagnoses & flag::clinical_trial) != 0 ? Edit::limited_coverage : Edit::non_covered);
}

void edit_procedure(const Whole& whole, CodeEdits& code) {
    if (!code.valid) {
        code.edits.add(Edit::invalid_code);
        return;
    }
    edit_sex(whole, code);
    edit_coverage(whole, code);
    if ((code.flags & flag::length_of_stay) != 0 && whole.claim->length_of_stay &&
        *whole.claim->length_of_stay <= conduct().long_ventilation_stay)
        code.edits.add(Edit::length_of_stay);
    if ((code.flags & flag::delivery) != 0 && (whole.secondaries & flag::outcome_of_delivery) == 0)
        code.edits.add(Edit::questionable_obstetric_admission);
}

void edit_admitting(const Whole& whole, CodeEdits& code) {
    if (whole.claim->admitting.empty()) return;
    const auto flags = whole.tables->diagnosis(whole.claim->admitting, whole.day);
    if (!flags) {
        code.edits.add(Edit::invalid_admitting);
        return;
    }
    code.valid = true;
    code.flags = *flags;
    edit_age(whole, code);
    edit_sex(whole, code);
}

void edit_patient(const Whole& whole, EditSet& edits) {
    const Claim& claim = *whole.claim;
    if (claim.age && (*claim.age < 0 || *claim.age > conduct().oldest_age)) edits.add(Edit::invalid_age);
    const bool unknown_is_valid = !whole.edits_sex;
    if (claim.sex && *claim.sex != kMale && *claim.sex != kFemale && !(*claim.sex == 0 && unknown_is_valid)) edits.add(Edit::invalid_sex);
    if (claim.discharge_status && !whole.tables->is_discharge_status(*claim.discharge_status, whole.day))
        edits.add(Edit::invalid_discharge_status);
}

// The flags of all codes come first, because the edits of one look at the others.
Whole look_up(const EditTables& tables, const Claim& claim, EditedClaim& result) {
    Whole whole;
    whole.tables = &tables;
    whole.claim = &claim;
    whole.day = *claim.discharged;
    whole.edits_sex = whole.day <= conduct().sex_edit_until;
    whole.edits_unspecified = whole.day >= conduct().unspecified_from;
    for (std::size_t i = 0; i < claim.diagnoses.size(); ++i) {
        CodeEdits& code = result.diagnoses[i];
        const auto flags = tables.diagnosis(claim.diagnoses[i], whole.day);
        code.valid = flags.has_value();
        code.flags = flags.value_or(0);
        whole.diagnoses |= code.flags;
        if (i > 0) whole.secondaries |= code.flags;
    }
    for (std::size_t i = 0; i < claim.procedures.size(); ++i) {
        CodeEdits& code = result.procedures[i];
        const auto flags = tables.procedure(claim.procedures[i], whole.day);
        code.valid = flags.has_value() || claim.procedures[i] == kEmptyProcedure;
        code.flags = flags.value_or(0);
        whole.procedures |= code.flags;
    }
    return whole;
}

void count(EditedClaim& result) {
    const auto add = [&](const EditSet& edits) {
        if (edits.empty()) return;
        for (std::size_t i = 0; i < kEditCount; ++i)
            if (edits.has(static_cast<Edit>(i))) ++result.counts[i];
    };
    for (const CodeEdits& code : result.diagnoses)
        add(code.edits);
    for (const CodeEdits& code : result.procedures)
        add(code.edits);
    add(result.claim);
    if (std::any_of(result.counts.begin(), result.counts.end(), [](std::uint16_t hits) { return hits > 0; }))
        result.outcome = Outcome::prepayment;
    // An admitting diagnosis that is not valid is counted, and does not stop the claim.
    if (result.admitting.edits.has(Edit::invalid_admitting)) ++result.counts[static_cast<std::size_t>(Edit::invalid_admitting)];
}

} // namespace

std::string_view key(Outcome outcome) {
    switch (outcome) {
    case Outcome::prepayment:
        return "PREPAYMENT";
    case Outcome::invalid_discharge_date:
        return "INVALID_DISCHARGE_DATE";
    case Outcome::none:
        break;
    }
    return "NONE";
}

EditedClaim edit_claim(const EditTables& tables, const Claim& claim) {
    EditedClaim result;
    result.diagnoses.resize(claim.diagnoses.size());
    result.procedures.resize(claim.procedures.size());
    if (!claim.discharged || *claim.discharged > tables.last_day()) {
        result.outcome = Outcome::invalid_discharge_date;
        return result;
    }
    const Whole whole = look_up(tables, claim, result);
    for (std::size_t i = 0; i < claim.diagnoses.size(); ++i)
        edit_diagnosis(whole, i, result.diagnoses[i]);
    for (CodeEdits& procedure : result.procedures)
        edit_procedure(whole, procedure);
    edit_admitting(whole, result.admitting);
    edit_patient(whole, result.claim);
    count(result);
    return result;
}

std::optional<Date> discharge_date(std::string_view text) {
    if (text.size() != 8 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(from, length))
            value = value * 10 + (c - '0');
        return value;
    };
    const int day = number(6, 2);
    for (int last = day; last >= 1 && last > day - 4 && day <= 31; --last)
        if (const auto date = Date::from_ymd(number(0, 4), number(4, 2), last)) return date;
    return std::nullopt;
}

} // namespace sequela::rules::mce
