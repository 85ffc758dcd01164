#include "groupers/hcc/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace sequela::groupers {
namespace {

constexpr std::int64_t kMillion = 1000000;
constexpr int kAged = 65;

bool is_aged(const HccPerson& person) {
    return person.age.value_or(0) >= kAged;
}

// CMS software: under 65 and not entitled by age.
bool is_disabled(const HccPerson& person) {
    return !is_aged(person) && person.entitled_by >= '1' && person.entitled_by <= '3';
}

bool is_originally_disabled(const HccPerson& person) {
    return person.entitled_by == '1' && is_aged(person);
}

struct AgeCell {
    int first, last;
    std::string_view name;
};

constexpr std::array<AgeCell, 11> kAgeCells = {{{0, 34, "0_34"},
                                                {35, 44, "35_44"},
                                                {45, 54, "45_54"},
                                                {55, 59, "55_59"},
                                                {60, 64, "60_64"},
                                                {65, 69, "65_69"},
                                                {70, 74, "70_74"},
                                                {75, 79, "75_79"},
                                                {80, 84, "80_84"},
                                                {85, 89, "85_89"},
                                                {90, 94, "90_94"}}};

// "F65_69"; new enrollees have a cell for each year from 65 to 69, and who is 64 and entitled by age is counted as 65.
std::string age_and_sex(const HccPerson& person) {
    int age = *person.age;
    if (person.new_enrollee && age == kAged - 1 && person.entitled_by == '0') age = kAged;
    const std::string_view sex = person.sex == rules::Sex::female ? "F" : "M";
    if (person.new_enrollee && age >= kAged && age <= 69) return fmt::format("{}{}", sex, age);
    for (const AgeCell& row : kAgeCells)
        if (age >= row.first && age <= row.last) return fmt::format("{}{}", sex, row.name);
    return fmt::format("{}95_GT", sex);
}

class Scoring {
public:
    Scoring(const HccDefinitions& definitions, const HccPerson& person) : definitions_(definitions), person_(person) {}

    HccResult run(const std::vector<HccDiagnosis>& diagnoses, const HccFigures& figures) {
        say_what_is_not_known();
        for (const HccDiagnosis& diagnosis : diagnoses)
            map_diagnosis(diagnosis);
        apply_conditions();
        apply_hierarchies();
        result_.segment = hcc_segment(definitions_.model, person_);
        if (result_.segment.empty() || person_.sex == rules::Sex::unknown) return std::move(result_);
        add_demographic_factors();
        if (!person_.new_enrollee) {
            add_category_factors();
            add_interactions();
            add_count();
        }
        finish(figures);
        return std::move(result_);
    }

private:
    void no_data(std::string what) { result_.no_data.push_back(std::move(what)); }

    void say_what_is_not_known() {
        if (!person_.age) no_data("The date of birth is not known: there is no segment and no score.");
        if (person_.sex == rules::Sex::unknown) no_data("The sex is not known: there is no score, and no edit of sex.");
        if (person_.entitled_by == ' ')
            no_data("The original reason for entitlement is not known: nothing is scored for disability or original disability.");
        if (person_.dual.empty() && definitions_.model != HccModel::rx_v08)
            no_data("The dual status is not known: the person is scored as one without Medicaid.");
        if (!definitions_.has_edits)
            no_data(fmt::format("The table of age and sex edits has no row of {}: they are not applied.", title(definitions_.model)));
        if (!definitions_.unknown_variables.empty())
            no_data(fmt::format("The table of factors has {} variables that are not known here, such as {}: the score lacks them.",
                                definitions_.unknown_variables.size(), definitions_.unknown_variables.front()));
    }

    [[nodiscard]] bool applies(const HccEdit& edit) const {
        if (edit.sex != ' ') return edit.sex == (person_.sex == rules::Sex::male ? '1' : person_.sex == rules::Sex::female ? '2' : '?');
        if (!person_.age || (!edit.age_min && !edit.age_max)) return false;
        return (!edit.age_min || *person_.age >= *edit.age_min) && (!edit.age_max || *person_.age <= *edit.age_max);
    }

    void map_diagnosis(const HccDiagnosis& diagnosis) {
        const auto found = definitions_.categories.find(diagnosis.code);
        if (found == definitions_.categories.end()) return;
        if (!diagnosis.billable) {
            result_.unused.push_back({diagnosis, "The code cannot be reported on its date of service."});
            return;
        }
        std::vector<int> categories = found->second;
        const auto edits = definitions_.edits.find(diagnosis.code);
        if (edits != definitions_.edits.end())
            for (const HccEdit& edit : edits->second)
                if (applies(edit)) {
                    categories.clear();
                    if (edit.instead != 0) categories.push_back(edit.instead);
                    if (edit.instead == 0) result_.unused.push_back({diagnosis, edit.words});
                    break;
                }
        for (const int category : categories)
            place_of(category).support.push_back(diagnosis);
    }

    HccCategory& place_of(int category) {
        auto& list = result_.categories;
        const auto place =
            std::lower_bound(list.begin(), list.end(), category, [](const HccCategory& row, int wanted) { return row.category < wanted; });
        if (place != list.end() && place->category == category) return *place;
        HccCategory made;
        made.category = category;
        return *list.insert(place, std::move(made));
    }

    [[nodiscard]] bool is_coded(int category) const {
        return std::any_of(result_.categories.begin(), result_.categories.end(), [category](const HccCategory& row) {
            return row.category == category && row.state != HccCategory::State::alone;
        });
    }

    void apply_conditions() {
        for (const HccCondition& condition : hcc_conditions()) {
            if (condition.model != definitions_.model || !is_coded(condition.category)) continue;
            if (std::none_of(condition.beside.begin(), condition.beside.end(), [this](int other) { return is_coded(other); }))
                place_of(condition.category).state = HccCategory::State::alone;
        }
    }

    // Every category that is coded drops its children, whether it is dropped itself or not.
    void apply_hierarchies() {
        for (const auto& [parent, children] : definitions_.drops) {
            if (!is_coded(parent)) continue;
            for (HccCategory& row : result_.categories)
                if (row.state == HccCategory::State::counts &&
                    std::find(children.begin(), children.end(), row.category) != children.end()) {
                    row.state = HccCategory::State::dropped;
                    row.dropped_by = parent;
                }
        }
    }

    // Adds a factor if the model has this variable in the segment.
    void add(const std::string& variable, std::string why, std::vector<int> categories = {}) {
        const std::string name = fmt::format("{}_{}", result_.segment, variable);
        const auto found = definitions_.factors.find(to_lower(name));
        if (found == definitions_.factors.end()) return;
        const std::vector<Decimal>& values = found->second;
        std::size_t number = 0;
        if (values.size() > 1) {
            if (!person_.set) {
                several_sets_ = true;
                return;
            }
            number = std::min(static_cast<std::size_t>(std::max(*person_.set, 1)), values.size()) - 1;
        }
        result_.factors.push_back({name, values[number], std::move(why), std::move(categories)});
    }

    void add_demographic_factors() {
        const std::string cell = age_and_sex(person_);
        const bool aged_by_disability = is_originally_disabled(person_);
        const std::string why = fmt::format("Age {} and sex", *person_.age);
        if (person_.new_enrollee && definitions_.model == HccModel::rx_v08)
            return add(fmt::format("{}_{}_x_{}", person_.esrd ? "ESRD" : "NESRD", aged_by_disability ? "OD" : "NOD", cell),
                       "New enrollee: " + why);
        if (person_.new_enrollee) {
            const bool medicaid = is_full_dual(person_.dual) || is_partial_dual(person_.dual);
            return add(fmt::format("{}_{}_NE{}", medicaid ? "MCAID" : "NMCAID", aged_by_disability ? "ORIGDIS" : "NORIGDIS", cell),
                       "New enrollee: " + why + ", Medicaid and original disability");
        }
        add(cell, why);
        if (person_.institutional && (is_full_dual(person_.dual) || is_partial_dual(person_.dual)))
            add("LTIMCAID", "Long-term institutional with Medicaid");
        if (!aged_by_disability) return;
        const bool female = person_.sex == rules::Sex::female;
        for (const std::string_view name :
             {"ORIGDS", female ? "OriginallyDisabled_Female" : "OriginallyDisabled_Male", female ? "F65OD" : "M65OD"})
            add(std::string(name), "Entitled by disability before the age of 65");
    }

    void add_category_factors() {
        const std::string_view prefix = names_of(definitions_.model).label_prefix;
        for (const HccCategory& row : result_.categories) {
            if (row.state != HccCategory::State::counts) continue;
            std::string codes;
            for (const HccDiagnosis& diagnosis : row.support)
                if (const std::string code = display_code(CodeSystem::icd10cm, diagnosis.code); codes.find(code) == std::string::npos)
                    codes += (codes.empty() ? "" : ", ") + code;
            const std::string why = fmt::format("{} by {}", definitions_.name(row.category), codes);
            add(fmt::format("{}{}", prefix, row.category), why, {row.category});
            if (!is_aged(person_)) add(fmt::format("NonAged_{}{}", prefix, row.category), why + ", under 65", {row.category});
        }
    }

    // The categories of a group that count.
    [[nodiscard]] std::vector<int> present(std::string_view name) const {
        std::vector<int> found;
        const HccGroup* group = find_hcc_group(definitions_.model, name);
        if (!group) return found;
        for (const HccCategory& row : result_.categories)
            if (row.state == HccCategory::State::counts &&
                std::find(group->categories.begin(), group->categories.end(), row.category) != group->categories.end())
                found.push_back(row.category);
        return found;
    }

    [[nodiscard]] std::string names(const std::vector<int>& categories) const {
        std::string text;
        for (const int category : categories)
            text += (text.empty() ? "" : " and ") + definitions_.name(category);
        return text;
    }

    void add_interactions() {
        for (const HccInteraction& row : hcc_interactions()) {
            if (row.model != definitions_.model) continue;
            const bool by_state = row.left == "DISABLED";
            if (by_state && !is_disabled(person_)) continue;
            const std::vector<int> left = by_state ? std::vector<int>() : present(row.left);
            const std::vector<int> right = present(row.right);
            if (right.empty() || (!by_state && left.empty())) continue;
            std::vector<int> both = left;
            both.insert(both.end(), right.begin(), right.end());
            add(std::string(row.variable), fmt::format("{} with {}", by_state ? "Disabled, under 65," : names(left), names(right)), both);
        }
    }

    void add_count() {
        std::vector<int> counted;
        for (const HccCategory& row : result_.categories)
            if (row.state == HccCategory::State::counts) counted.push_back(row.category);
        if (counted.empty()) return;
        const std::string name = counted.size() >= 10 ? "D10P" : fmt::format("D{}", counted.size());
        add(name, fmt::format("{} payment categories", counted.size()), counted);
    }

    void finish(const HccFigures& figures) {
        if (several_sets_)
            return no_data("The table has two factors for each variable, and does not say which plans each is for: choose the first or the "
                           "second set.");
        if (result_.factors.empty()) return no_data(fmt::format("The table has no factor for {}.", result_.segment));
        Decimal raw;
        for (const HccFactor& factor : result_.factors)
            raw.millionths += factor.value.millionths;
        result_.raw = raw;
        adjust(figures);
    }

    void adjust(const HccFigures& figures) {
        const HccAdjustment* known = find_hcc_adjustment(definitions_.model, definitions_.payment_year);
        auto normalisation = figures.normalisation;
        auto intensity = figures.coding_intensity;
        if (!normalisation && known) normalisation = Decimal::parse(known->normalisation);
        if (!intensity && known) intensity = Decimal::parse(known->coding_intensity);
        const bool own = figures.normalisation || figures.coding_intensity;
        result_.figures_source = own ? "figures of the user" : known ? std::string(known->source) : "";
        if (!normalisation || normalisation->millionths <= 0 || !intensity)
            return no_data(fmt::format(
                "The normalisation factor and coding-intensity adjustment of {} in payment year {} are not known: raw score only.",
                title(definitions_.model), definitions_.payment_year));
        result_.normalised = Decimal{rounded_quotient(result_.raw->millionths * 1000, normalisation->millionths) * 1000};
        result_.adjusted =
            Decimal{rounded_quotient(result_.normalised->millionths / 1000 * (kMillion - intensity->millionths), kMillion) * 1000};
    }

    const HccDefinitions& definitions_;
    const HccPerson& person_;
    HccResult result_;
    bool several_sets_ = false;
};

// Medicaid status codes of the state files: full benefits, and those of the Medicare savings programmes alone.
constexpr std::array<std::string_view, 3> kFullDual = {"02", "04", "08"};
constexpr std::array<std::string_view, 4> kPartialDual = {"01", "03", "05", "06"};

} // namespace

bool is_full_dual(std::string_view code) {
    return std::find(kFullDual.begin(), kFullDual.end(), code) != kFullDual.end();
}

bool is_partial_dual(std::string_view code) {
    return std::find(kPartialDual.begin(), kPartialDual.end(), code) != kPartialDual.end();
}

bool is_dual_code(std::string_view code) {
    return is_full_dual(code) || is_partial_dual(code) || code == "00" || code == "09" || code == "10";
}

bool HccCategory::has_evidence() const {
    return std::any_of(support.begin(), support.end(), [](const HccDiagnosis& diagnosis) { return diagnosis.documented; });
}

std::string hcc_segment(HccModel model, const HccPerson& person) {
    if (!person.age) return {};
    const bool aged = is_aged(person);
    if (model == HccModel::rx_v08) {
        if (person.new_enrollee) return person.institutional ? "Rx_NE_LTI" : person.low_income ? "Rx_NE_Lo" : "Rx_NE_NoLo";
        if (person.institutional) return "Rx_CE_LTI";
        return fmt::format("Rx_CE_{}{}", person.low_income ? "Low" : "NoLow", aged ? "Aged" : "NoAged");
    }
    if (person.new_enrollee) return person.chronic_snp ? "SNPNE" : "NE";
    if (person.institutional) return "INS";
    const char dual = is_full_dual(person.dual) ? 'F' : is_partial_dual(person.dual) ? 'P' : 'N';
    return fmt::format("C{}{}", dual, aged ? 'A' : 'D');
}

HccResult score(const HccDefinitions& definitions, const HccPerson& person, const std::vector<HccDiagnosis>& diagnoses,
                const HccFigures& figures) {
    return Scoring(definitions, person).run(diagnoses, figures);
}

std::string meat_question(const HccDefinitions& definitions, const HccCategory& category) {
    const std::string_view label = definitions.label(category.category);
    return fmt::format(
        "{}{}{}: does the record of a face-to-face visit show that the condition was monitored, evaluated, assessed or treated?",
        definitions.name(category.category), label.empty() ? "" : ", ", label);
}

} // namespace sequela::groupers
