// What is always packaged, what is packaged beside other services, and what is paid separately (Medicare Claims Processing Manual, chapter
// 4, sections 10.2 and 10.4; Addendum D1).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "groupers/opps/work.h"

namespace sequela::groupers::opps {
namespace {

// Until 2016 conditional packaging looked at the day, since then at the claim (CY 2017 OPPS final rule, 81 FR 79562).
bool packages_by_claim(Date day) {
    return day >= *Date::from_ymd(2017, 1, 1);
}

bool are_together(const WorkLine& a, const WorkLine& b) {
    return packages_by_claim(a.date()) || a.date() == b.date();
}

// By which indicator a code that could be packaged is paid: that of its payment group.
std::string_view group_indicator(const WorkLine& line, std::string_view otherwise) {
    const auto group = line.addenda->group(line.item->apc);
    const bool plain = group && (group->indicator == "S" || group->indicator == "T" || group->indicator == "V");
    return plain ? group->indicator : otherwise;
}

// Q3: two or more of a day may be one composite. Which go together is in Addendum M.
void decide_composites(Work& work) {
    const std::vector<WorkLine*> lines = work.open_with("Q3");
    for (WorkLine* line : lines) {
        const auto of_day = std::count_if(lines.begin(), lines.end(), [&](const WorkLine* other) { return other->date() == line->date(); });
        const bool alone = of_day == 1 && line->line->units.value_or(1000) <= 1000;
        if (alone) {
            Work::pay(*line, group_indicator(*line, "S"), "composite_alone",
                      "Paid by its own group: nothing on the day makes a composite.");
            continue;
        }
        line->result->paid_as = std::string(group_indicator(*line, "S"));
        work.undecided(*line, "composite_unknown",
                       "Paid by its own group or by a composite with others of the day: Addendum M, which says so, is not installed.");
        work.note(OppsNote::Kind::no_data, "composites",
                  "Services that may be paid as a composite could not be decided: Addendum M is not installed.");
    }
}

// The line that packages: a service of one of these indicators that is paid, or will be.
const WorkLine* packaging_line(Work& work, const WorkLine& line, std::string_view indicators) {
    std::vector<WorkLine*> found;
    for (WorkLine& other : work.lines) {
        if (&other == &line || !other.counts || !are_together(line, other)) continue;
        const OppsLineResult& result = *other.result;
        if (result.payment == LinePayment::packaged || result.paid_as.size() != 1) continue;
        if (indicators.find(result.paid_as[0]) != std::string_view::npos) found.push_back(&other);
    }
    return highest(found);
}

// Q1 beside S, T or V; Q2 beside T.
void package_beside_others(Work& work) {
    for (const std::string_view indicator : {"Q2", "Q1"})
        for (WorkLine* line : work.open_with(indicator)) {
            const bool by_t = indicator == "Q2";
            const WorkLine* into = packaging_line(work, *line, by_t ? "T" : "STV");
            if (!into) continue;
            Work::pack(
                *line, into, by_t ? "packaged_with_t" : "packaged_with_stv",
                fmt::format("Packaged, because {} is a service with the status indicator {}.", into->line->code, into->result->paid_as));
        }
}

// Of those that nothing else packages, the highest is paid, for one unit, and packages the others.
void pay_highest_of_conditional(Work& work) {
    std::vector<WorkLine*> open = work.open_with("Q1");
    const std::vector<WorkLine*> second = work.open_with("Q2");
    open.insert(open.end(), second.begin(), second.end());
    while (!open.empty()) {
        WorkLine* first = highest(open);
        first->one_unit = true;
        Work::pay(*first, group_indicator(*first, first->is("Q2") ? "T" : "S"), "conditional_alone",
                  fmt::format("Paid by its own group: no service with the status indicator {} packages it.",
                              first->is("Q2") ? "T" : "S, T or V"));
        std::vector<WorkLine*> rest;
        for (WorkLine* line : open) {
            if (line == first) continue;
            if (are_together(*first, *line))
                Work::pack(*line, first, "packaged_lower",
                           fmt::format("Of services that package each other the highest-paid is paid, {}.", first->line->code));
            else
                rest.push_back(line);
        }
        open = std::move(rest);
    }
}

constexpr std::array<std::string_view, 8> kPackagesLaboratory = {"J1", "J2", "S", "T", "V", "Q1", "Q2", "Q3"};

void decide_laboratory(Work& work) {
    const bool specimen_only = rules::plain_bill_type(work.claim.bill_type).starts_with("14");
    for (WorkLine* line : work.open_with("Q4")) {
        const WorkLine* into = nullptr;
        for (WorkLine& other : work.lines) {
            const bool packages =
                std::find(kPackagesLaboratory.begin(), kPackagesLaboratory.end(), other.indicator()) != kPackagesLaboratory.end();
            if (packages && other.counts && are_together(*line, other) && (!into || ranks_before(other, *into))) into = &other;
        }
        // L1 said that a test was unrelated, until conditional packaging looked at the claim.
        const bool unrelated = line->has("L1") && !packages_by_claim(line->date());
        if (into && !unrelated && !specimen_only) {
            Work::pack(*line, into, "packaged_laboratory",
                       fmt::format("Laboratory test on a claim with other services, such as {}.", into->line->code));
            continue;
        }
        line->result->paid_as = "A";
        Work::decide(*line, LinePayment::elsewhere, "laboratory_alone",
                     specimen_only ? "Laboratory test of a specimen from elsewhere (bill type 14x): Clinical Laboratory Fee Schedule."
                                   : "Laboratory test that no other service packages: Clinical Laboratory Fee Schedule.");
    }
}

// J2 outside comprehensive observation.
void pay_visits(Work& work) {
    for (WorkLine* line : work.open_with("J2"))
        Work::pay(*line, group_indicator(*line, "V"), "visit", "Paid by its own group: the claim is no comprehensive observation.");
}

struct Plain {
    std::string_view indicator;
    LinePayment payment;
    std::string_view rule;
    std::string_view reason;
};

constexpr std::array<Plain, 13> kPlain = {
    {{"A", LinePayment::elsewhere, "fee_schedule", "Paid under another fee schedule or payment system."},
     {"F", LinePayment::elsewhere, "reasonable_cost", "Paid at reasonable cost, outside OPPS."},
     {"L", LinePayment::elsewhere, "reasonable_cost", "Vaccine paid at reasonable cost, outside OPPS."},
     {"H", LinePayment::at_cost, "pass_through_device", "Pass-through device: charges reduced to cost."},
     {"H1", LinePayment::at_cost, "pain_relief_device", "Device for pain relief without opioids: charges reduced to cost, within limits."},
     {"G", LinePayment::paid, "separate", "Pass-through drug, paid separately for each unit."},
     {"K", LinePayment::paid, "separate", "Drug or biological, paid separately for each unit."},
     {"K1", LinePayment::paid, "separate", "Drug for pain relief without opioids, paid separately within limits."},
     {"R", LinePayment::paid, "separate", "Blood product, paid separately."},
     {"U", LinePayment::paid, "separate", "Brachytherapy source, paid separately."},
     {"S", LinePayment::paid, "separate", "Procedure or service, paid separately and not discounted when multiple."},
     {"T", LinePayment::paid, "separate", "Procedure, paid separately; the multiple-procedure discount applies."},
     {"V", LinePayment::paid, "separate", "Clinic or emergency visit, paid separately."}}};

void decide_plain(Work& work) {
    for (WorkLine& line : work.lines) {
        if (!line.open || !line.counts) continue;
        const auto plain = std::find_if(kPlain.begin(), kPlain.end(), [&](const Plain& row) { return row.indicator == line.indicator(); });
        if (plain == kPlain.end()) continue;
        Work::decide(line, plain->payment, plain->rule, std::string(plain->reason));
        line.result->paid_as = std::string(plain->indicator);
    }
}

void package_always(Work& work) {
    for (WorkLine* line : work.open_with("N"))
        Work::pack(*line, nullptr, "packaged_always", "Always packaged into the payment of other services.");
}

// The number of services of the day decides the per diem, which the groups of Addendum A alone do not say.
void leave_partial_hospitalization(Work& work) {
    for (WorkLine* line : work.open_with("P")) {
        const bool of_program = work.has_condition("41") || work.has_condition("92");
        work.undecided(
            *line, "partial_hospitalization",
            of_program
                ? "Partial hospitalization or intensive outpatient program: a per diem by the services of the day, not worked out here."
                : "Belongs to a partial hospitalization or intensive outpatient program, which condition code 41 or 92 would say.");
    }
}

} // namespace

void package_conditionally(Work& work) {
    package_always(work);
    decide_plain(work);
    pay_visits(work);
    decide_composites(work);
    package_beside_others(work);
    pay_highest_of_conditional(work);
    decide_laboratory(work);
    leave_partial_hospitalization(work);
    for (WorkLine& line : work.lines)
        if (line.open) work.undecided(line, "unknown_indicator", fmt::format("The status indicator “{}” is not known.", line.indicator()));
}

} // namespace sequela::groupers::opps
