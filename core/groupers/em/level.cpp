#include "groupers/em/level.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace sequela::groupers {
namespace {

constexpr int kCriticalUnit = 30;
constexpr int kCriticalFirst = 74; // minutes of the first unit
constexpr int kYearsOfNewPatient = 3;

void credit(EmElement& element, std::size_t item, const std::optional<EmSpan>& evidence) {
    element.counted.push_back(static_cast<int>(item));
    if (evidence) element.evidence.push_back(*evidence);
}

// Of one problem alone, and of two or more of the kind.
struct ProblemLevels {
    EmLevel one, several;
};

ProblemLevels levels_of(EmProblem kind) {
    switch (kind) {
    case EmProblem::self_limited:
        return {EmLevel::minimal, EmLevel::low};
    case EmProblem::stable_chronic:
        return {EmLevel::low, EmLevel::moderate};
    case EmProblem::acute_uncomplicated:
    case EmProblem::stable_acute:
    case EmProblem::acute_uncomplicated_hospital:
        return {EmLevel::low, EmLevel::low};
    case EmProblem::chronic_exacerbation:
    case EmProblem::undiagnosed_uncertain:
    case EmProblem::acute_systemic:
    case EmProblem::acute_complicated_injury:
        return {EmLevel::moderate, EmLevel::moderate};
    case EmProblem::chronic_severe_exacerbation:
    case EmProblem::threat_to_life:
        return {EmLevel::high, EmLevel::high};
    }
    return {EmLevel::none, EmLevel::none};
}

EmElement weigh_problems(const EmWorksheet& worksheet) {
    EmElement element;
    std::set<std::string> seen;
    std::array<int, 11> count{};
    std::vector<std::size_t> distinct;
    for (std::size_t i = 0; i < worksheet.problems.size(); ++i) {
        const EmProblemItem& item = worksheet.problems[i];
        if (!item.name.empty() && !seen.insert(to_lower(trim(item.name))).second) {
            element.uncounted.push_back({static_cast<int>(i), "the same problem stands there already"});
            continue;
        }
        ++count[static_cast<std::size_t>(item.kind)];
        distinct.push_back(i);
    }
    const auto level_here = [&](EmProblem kind) {
        const ProblemLevels levels = levels_of(kind);
        return count[static_cast<std::size_t>(kind)] > 1 ? levels.several : levels.one;
    };
    for (const std::size_t i : distinct)
        element.level = std::max(element.level, level_here(worksheet.problems[i].kind));
    for (const std::size_t i : distinct) {
        const EmProblemItem& item = worksheet.problems[i];
        if (level_here(item.kind) != element.level) continue;
        credit(element, i, item.evidence);
        if (element.why.empty()) element.why = fmt::format("{} of {}", count[static_cast<std::size_t>(item.kind)], key(item.kind));
    }
    if (distinct.empty()) element.why = "no problem is written down";
    return element;
}

// Category 1 counts each unique test, each unique source of notes and an independent historian; categories 2 and 3 are met or not.
struct DataCount {
    int tests_and_notes = 0;
    bool historian = false, interpretation = false, discussion = false;
};

std::string why_no_credit(const EmDataItem& item) {
    const bool test = item.kind == EmData::test_order || item.kind == EmData::test_review;
    if (item.billed && (test || item.kind == EmData::independent_interpretation))
        return "its interpretation is reported separately by the same professional or group";
    if (item.counted_before && test) return "it was counted at the visit at which it was ordered";
    return {};
}

DataCount count_data(const EmWorksheet& worksheet, EmElement& element) {
    DataCount count;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < worksheet.data.size(); ++i) {
        const EmDataItem& item = worksheet.data[i];
        std::string why = why_no_credit(item);
        const bool test = item.kind == EmData::test_order || item.kind == EmData::test_review;
        const bool note = item.kind == EmData::external_note;
        if (why.empty() && (test || note) && !item.name.empty() &&
            !seen.insert((test ? "test " : "note ") + to_lower(trim(item.name))).second)
            why = test ? "the same test counts once, ordered or reviewed" : "notes of the same source count once";
        if (!why.empty()) {
            element.uncounted.push_back({static_cast<int>(i), std::move(why)});
            continue;
        }
        if (test || note) ++count.tests_and_notes;
        count.historian = count.historian || item.kind == EmData::independent_historian;
        count.interpretation = count.interpretation || item.kind == EmData::independent_interpretation;
        count.discussion = count.discussion || item.kind == EmData::discussion;
        credit(element, i, item.evidence);
    }
    return count;
}

EmElement weigh_data(const EmWorksheet& worksheet) {
    EmElement element;
    const DataCount count = count_data(worksheet, element);
    const int first = count.tests_and_notes + (count.historian ? 1 : 0);
    const int categories = (first >= 3 ? 1 : 0) + (count.interpretation ? 1 : 0) + (count.discussion ? 1 : 0);
    if (categories >= 2)
        element.level = EmLevel::high;
    else if (categories == 1)
        element.level = EmLevel::moderate;
    else if (count.tests_and_notes >= 2 || count.historian)
        element.level = EmLevel::low;
    else
        element.level = EmLevel::minimal; // "minimal or none"
    element.why = fmt::format("{} in category 1{}{}; {} of 3 categories", first, count.interpretation ? ", independent interpretation" : "",
                              count.discussion ? ", discussion" : "", categories);
    return element;
}

EmLevel level_of(EmRisk kind) {
    if (kind == EmRisk::minimal) return EmLevel::minimal;
    if (kind == EmRisk::low) return EmLevel::low;
    return kind <= EmRisk::social_determinants ? EmLevel::moderate : EmLevel::high;
}

EmElement weigh_risk(const EmWorksheet& worksheet) {
    EmElement element;
    for (const EmRiskItem& item : worksheet.risk)
        element.level = std::max(element.level, level_of(item.kind));
    for (std::size_t i = 0; i < worksheet.risk.size(); ++i) {
        if (level_of(worksheet.risk[i].kind) != element.level) continue;
        credit(element, i, worksheet.risk[i].evidence);
        if (element.why.empty()) element.why = key(worksheet.risk[i].kind);
    }
    if (worksheet.risk.empty()) element.why = "no risk of management is written down";
    return element;
}

EmLevel two_of_three(EmLevel a, EmLevel b, EmLevel c) {
    return std::max(std::min(a, b), std::min(std::max(a, b), c));
}

EmChoice choice_of(const EmRow& row) {
    EmChoice choice;
    choice.level = row.level;
    choice.number = em_number(row.service, row.level);
    choice.name = title(row.service);
    if (row.service == EmService::hospital_discharge)
        choice.name += row.level == 1 ? ", 30 minutes or less" : ", more than 30 minutes";
    else if (row.level != 0)
        choice.name += fmt::format(", level {}", row.level);
    return choice;
}

void choose(const std::vector<EmRow>& rows, EmResult& result) {
    for (const EmRow& row : rows) {
        if (row.mdm != EmLevel::none && result.mdm >= row.mdm) result.by_mdm = choice_of(row);
        if (row.minutes != 0 && result.minutes && *result.minutes >= row.minutes) result.by_time = choice_of(row);
    }
    if (result.by_mdm && result.by_time)
        result.basis = result.by_mdm->level == result.by_time->level  ? EmBasis::both
                       : result.by_mdm->level > result.by_time->level ? EmBasis::decision_making
                                                                      : EmBasis::time;
    else
        result.basis = result.by_mdm ? EmBasis::decision_making : result.by_time ? EmBasis::time : EmBasis::none;
    if (result.basis == EmBasis::time)
        result.chosen = result.by_time;
    else
        result.chosen = result.by_mdm;
}

// Prolonged time is added to the highest level, and only where that level was reached by time.
void add_prolonged(const EmWorksheet& worksheet, Date date, const std::vector<EmRow>& rows, EmResult& result) {
    if (!result.minutes || !result.by_time) return;
    EmUnits units;
    if (worksheet.service == EmService::critical_care) {
        units.threshold = kCriticalFirst + 1;
        units.code = std::to_string(em_prolonged_number(worksheet.service));
        if (*result.minutes >= units.threshold) units.units = 1 + (*result.minutes - units.threshold) / kCriticalUnit;
    } else {
        const EmProlonged* row = em_prolonged(worksheet.service, worksheet.medicare, date);
        if (!row || result.by_time->level != rows.back().level) return;
        units.threshold = row->threshold;
        units.code = row->code.empty() ? std::to_string(em_prolonged_number(worksheet.service)) : std::string(row->code);
        units.days_counted = row->days_counted;
        if (*result.minutes >= row->threshold) units.units = 1 + (*result.minutes - row->threshold) / kProlongedUnit;
    }
    if (units.units > 0) result.prolonged = std::move(units);
}

bool is_for_new(EmService service) {
    return service == EmService::office_new || service == EmService::home_new;
}

bool is_for_established(EmService service) {
    return service == EmService::office_established || service == EmService::home_established;
}

// New: no professional service by the same group and specialty within three years.
void check_patient(const EmWorksheet& worksheet, Date date, EmResult& result) {
    if (!worksheet.last_service || (!is_for_new(worksheet.service) && !is_for_established(worksheet.service))) return;
    const int years = age_in_years(*worksheet.last_service, date);
    const bool recent = years < kYearsOfNewPatient;
    const std::string when = worksheet.last_service->words();
    if (recent && is_for_new(worksheet.service))
        result.notes.push_back(
            fmt::format("The patient was seen by the same group and specialty on {}, within three years: established, not new.", when));
    if (!recent && is_for_established(worksheet.service))
        result.notes.push_back(fmt::format(
            "The last service by the same group and specialty was on {}, three years or more ago: new, not established.", when));
}

void say_what_is_missing(const EmWorksheet& worksheet, EmResult& result) {
    if (worksheet.service == EmService::emergency && worksheet.minutes)
        result.notes.push_back("Emergency department visits are never levelled by time.");
    if (worksheet.service == EmService::office_established && !result.chosen)
        result.notes.push_back("Level 1 is for visits that may not need a physician; it is not chosen by decision making or time.");
    if (!result.chosen) result.no_data.push_back("Neither decision making nor time reaches a level of this service.");
}

} // namespace

EmResult em_level(const EmWorksheet& worksheet) {
    EmResult result;
    result.problems = weigh_problems(worksheet);
    result.data = weigh_data(worksheet);
    result.risk = weigh_risk(worksheet);
    result.mdm = two_of_three(result.problems.level, result.data.level, result.risk.level);
    result.time_evidence = worksheet.time_evidence;
    if (worksheet.minutes) result.minutes = std::max(0, *worksheet.minutes - worksheet.minutes_elsewhere);
    if (!worksheet.date) {
        result.no_data.emplace_back("The date of the visit is not known: which times and levels apply depends on it.");
        return result;
    }
    const std::vector<EmRow> rows = em_rows(worksheet.service, *worksheet.date);
    if (rows.empty()) {
        result.no_data.push_back(
            fmt::format("{} was levelled by other guidelines on {}.", title(worksheet.service), worksheet.date->words()));
        return result;
    }
    choose(rows, result);
    add_prolonged(worksheet, *worksheet.date, rows, result);
    check_patient(worksheet, *worksheet.date, result);
    say_what_is_missing(worksheet, result);
    return result;
}

} // namespace sequela::groupers
