// Comprehensive payment groups: one payment for the whole claim (Medicare Claims Processing Manual, chapter 4, sections 10.2.3 and 290.5.3;
// 42 CFR 419.2(b)).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "groupers/opps/work.h"

namespace sequela::groupers::opps {
namespace {

// HCPCS Level II: hospital observation per hour, and direct referral to it.
constexpr std::string_view kObservationHour = "G0378";
constexpr std::string_view kDirectReferral = "G0379";
constexpr rules::MilliUnits kLeastHours = 8'000;

// Never packaged into a comprehensive group (Addendum J, list of exclusions by status indicator): costs outside the system, pass-through
// drugs and devices, non-opioid pain relief, vaccines, brachytherapy sources. Blood and other drugs are packaged.
constexpr std::array<std::string_view, 7> kExceptions = {"F", "G", "H", "H1", "K1", "L", "U"};

bool is_exception(const WorkLine& line) {
    return std::find(kExceptions.begin(), kExceptions.end(), line.indicator()) != kExceptions.end();
}

// Packages what is left of the claim into the line that has the comprehensive payment.
void package_claim_into(Work& work, const WorkLine& primary) {
    const std::string into = fmt::format("the comprehensive payment of {}", primary.line->code);
    for (WorkLine& line : work.lines) {
        if (!line.open || !line.counts || is_exception(line) || line.is("P")) continue;
        if (line.is("A"))
            work.undecided(line, "comprehensive_addendum_j",
                           fmt::format("Packaged into {}, unless Addendum J excludes it (ambulance, mammography, preventive services): it "
                                       "is not installed.",
                                       into));
        else
            Work::pack(line, &primary, "comprehensive_packaged",
                       line.is("N") ? fmt::format("Always packaged, here into {}.", into)
                       : line.is("J1")
                           ? fmt::format("One comprehensive service is paid on a claim: the highest-ranked, {}.", primary.line->code)
                           : fmt::format("Everything on the claim but the exceptions is packaged into {}.", into));
    }
    work.note(OppsNote::Kind::not_checked, "exceptions of Addendum J",
              "Addendum J is not installed: preventive services and other exceptions that it names are paid besides the comprehensive "
              "payment.");
}

bool could_be_complex(const std::vector<WorkLine*>& primaries) {
    return primaries.size() > 1 || primaries[0]->line->units.value_or(1000) > 1000 || primaries[0]->has("50");
}

void pay_primary(Work& work, const std::vector<WorkLine*>& primaries) {
    WorkLine* primary = highest(primaries);
    primary->one_unit = true;
    Work::pay(*primary, "J1", "comprehensive",
              primaries.size() > 1
                  ? fmt::format("Comprehensive payment group: the highest-ranked of {} such services is paid once for the claim.",
                                primaries.size())
                  : std::string("Comprehensive payment group: paid once for the whole claim."));
    if (could_be_complex(primaries)) {
        work.note(
            OppsNote::Kind::no_data, "complexity adjustment",
            "Addendum J ranks comprehensive services and says which two go up to the next payment group (complexity adjustment): it is not "
            "installed, and the one with the highest rate is taken as it is.");
        work.result.complete = false;
    }
    package_claim_into(work, *primary);
}

// An inpatient-only procedure on a patient who died before admission (modifier CA): one payment for everything.
bool pay_for_the_dying(Work& work) {
    std::vector<WorkLine*> found;
    for (WorkLine& line : work.lines)
        if (line.open && line.counts && line.is("C")) found.push_back(&line);
    WorkLine* primary = highest(found);
    if (!primary) return false;
    const auto group = primary->addenda->group_with_words("patient dies");
    if (!group) {
        work.undecided(*primary, "patient_died",
                       "Paid by the payment group for patients who die, which is in Addendum A: it is not installed.");
        return false;
    }
    Work::regroup(*primary, *group);
    primary->one_unit = true;
    Work::pay(*primary, "J1", "patient_died", "Inpatient-only procedure on a patient who died before admission (modifier CA).");
    package_claim_into(work, *primary);
    return true;
}

rules::MilliUnits hours_of(const std::vector<WorkLine*>& observation) {
    rules::MilliUnits hours = 0;
    for (const WorkLine* line : observation)
        hours += line->line->units.value_or(0);
    return hours;
}

std::vector<WorkLine*> lines_of_code(Work& work, std::string_view code) {
    std::vector<WorkLine*> found;
    for (WorkLine& line : work.lines)
        if (line.open && line.counts && line.line->code == code) found.push_back(&line);
    return found;
}

// A visit on the day of observation or the day before; a direct referral on the same day.
bool begins_observation(const WorkLine& visit, const std::vector<WorkLine*>& observation) {
    return std::any_of(observation.begin(), observation.end(), [&](const WorkLine* line) {
        if (visit.date() == line->date()) return true;
        return visit.line->code != kDirectReferral && visit.date().plus_days(1) == line->date();
    });
}

void pay_observation(Work& work) {
    const std::vector<WorkLine*> observation = lines_of_code(work, kObservationHour);
    std::vector<WorkLine*> visits = work.open_with("J2");
    visits.erase(
        std::remove_if(visits.begin(), visits.end(), [&](const WorkLine* line) { return !begins_observation(*line, observation); }),
        visits.end());
    if (visits.empty() || hours_of(observation) < kLeastHours || !work.with("T").empty()) return;
    WorkLine* visit = highest(visits);
    const auto group = visit->addenda->group_with_indicator("J2");
    if (!group) {
        work.note(
            OppsNote::Kind::no_data, "comprehensive observation",
            "Eight hours of observation with a visit are one comprehensive payment: its rate is in Addendum A, which is not installed.");
        for (WorkLine& line : work.lines)
            if (line.open && line.counts && !is_exception(line))
                work.undecided(line, "observation", "Part of the comprehensive observation payment: Addendum A is not installed.");
        return;
    }
    Work::regroup(*visit, *group);
    visit->one_unit = true;
    Work::pay(*visit, "J2", "observation",
              "Comprehensive observation: a visit with eight or more hours of observation, and no T or J1 procedure on the claim.");
    package_claim_into(work, *visit);
}

} // namespace

void package_comprehensive(Work& work) {
    const std::vector<WorkLine*> primaries = work.open_with("J1");
    if (pay_for_the_dying(work)) return;
    if (!primaries.empty())
        pay_primary(work, primaries);
    else
        pay_observation(work);
}

} // namespace sequela::groupers::opps
