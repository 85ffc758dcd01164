// Lines that are not paid, and edits of the whole claim (I/OCE specifications, list of edits and their dispositions).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "groupers/opps/work.h"

namespace sequela::groupers::opps {
namespace {

constexpr std::string_view kExpired = "20"; // UB-04 FL 17
constexpr auto kReturn = ClaimDisposition::return_to_provider;

// Published indicators that are never paid under OPPS, and what becomes of the line.
struct NotPaid {
    std::string_view indicator;
    LineDisposition disposition;
    std::string_view rule;
    std::string_view name; // of the edit
    std::string_view reason;
};

constexpr std::array<NotPaid, 6> kNotPaid = {
    {{"B", LineDisposition::returned, "not_recognized",
      "Code not recognized by OPPS; an alternate code for the same service may be available",
      "Not recognized on a hospital outpatient claim: another code of the same service may be, or another bill type."},
     {"D", LineDisposition::returned, "discontinued", "Invalid procedure code", "The code is discontinued."},
     {"E1", LineDisposition::denied, "not_covered", "", "Not covered by any Medicare outpatient benefit, or excluded by statute."},
     {"E2", LineDisposition::rejected, "not_priced", "", "Not paid on outpatient claims: Medicare has no price for it."},
     {"M", LineDisposition::returned, "not_billable", "Service not billable to the Medicare administrative contractor",
      "Not billable to the Medicare administrative contractor of the hospital."},
     {"Y", LineDisposition::returned, "equipment", "Service can only be billed to the DME contractor",
      "Equipment that is billed to the contractor for durable medical equipment (DME MAC)."}}};

void refuse_by_indicator(Work& work) {
    for (const NotPaid& row : kNotPaid) {
        std::vector<std::size_t> numbers;
        for (WorkLine* line : work.open_with(row.indicator)) {
            Work::refuse(*line, row.disposition, row.rule, std::string(row.reason));
            numbers.push_back(line->number);
        }
        if (!numbers.empty() && row.disposition == LineDisposition::returned)
            work.edit(std::string(row.name), std::string(row.reason), kReturn, std::move(numbers));
    }
}

void refuse_what_others_deny(Work& work) {
    for (const std::size_t number : work.claim.denied)
        if (number < work.lines.size())
            Work::refuse(work.lines[number], LineDisposition::denied, "denied_elsewhere", "Denied by another edit (NCCI or MUE).");
    for (WorkLine& line : work.lines) {
        if (!line.counts) continue;
        if (line.has("GZ"))
            Work::refuse(line, LineDisposition::denied, "denied_by_modifier",
                         "GZ: the hospital expects a denial as not reasonable and necessary.");
        else if (line.has("GY"))
            Work::refuse(line, LineDisposition::denied, "denied_by_modifier",
                         "GY: the hospital says that Medicare excludes it by statute.");
    }
}

// Nothing may be said about a line whose day has no addendum, or whose code it does not have.
void leave_what_is_not_listed(Work& work) {
    for (WorkLine& line : work.lines) {
        if (!line.open) continue;
        if (!line.addenda) {
            work.undecided(line, "no_date", "There is no date of service.");
            work.note(OppsNote::Kind::no_data, "date", "A line without a date of service has no addendum that answers.");
        } else if (!line.addenda->items) {
            const std::string what =
                fmt::format("OPPS Addendum B of {} {} is not installed", quarter_words(line.date()), line.date().year());
            work.undecided(line, "no_addendum", what + ".");
            work.note(OppsNote::Kind::no_data, "addendum of " + quarter_words(line.date()), what + ": install CMS's quarterly file.");
        } else if (!line.item) {
            work.undecided(line, "not_listed", fmt::format("Not in Addendum B ({}).", line.result->release));
        } else {
            continue;
        }
        line.counts = false;
    }
}

bool is_on_the_day_of(const WorkLine& line, const std::vector<WorkLine*>& others) {
    return std::any_of(others.begin(), others.end(), [&](const WorkLine* other) { return other->date() == line.date(); });
}

// A separate procedure is rejected alone beside a procedure of its day, and the rest is paid: which are separate is in none of the addenda.
void note_separate_procedures(Work& work, const std::vector<WorkLine*>& refused) {
    for (const WorkLine& line : work.lines) {
        if (!line.counts || !(line.is("T") || line.is("J1")) || !is_on_the_day_of(line, refused)) continue;
        work.note(
            OppsNote::Kind::no_data, "inpatient separate procedures",
            "An inpatient-only procedure that is a separate procedure is rejected alone, and the rest of the day is paid: no table says "
            "which are.");
        work.result.complete = false;
    }
}

// An inpatient-only procedure is denied with all else of its day, unless the patient died before admission (modifier CA).
void refuse_inpatient_only(Work& work) {
    std::vector<WorkLine*> refused;
    std::vector<std::size_t> dying;
    for (WorkLine* line : work.open_with("C")) {
        if (!line->has("CA")) {
            refused.push_back(line);
            continue;
        }
        dying.push_back(line->number);
        if (work.claim.discharge_status == kExpired) continue;
        work.undecided(*line, "patient_died",
                       "Modifier CA: paid if the patient died or was transferred, which discharge status 20 would say.");
        line->counts = false;
    }
    if (dying.size() > 1)
        work.edit("Modifier CA on more than one procedure", "Only one procedure of a claim may have modifier CA.", kReturn, dying);
    for (WorkLine* line : refused)
        Work::refuse(*line, LineDisposition::denied, "inpatient_only",
                     "Inpatient-only procedure: not paid on an outpatient claim. Admit the patient and bill as inpatient.");
    note_separate_procedures(work, refused);
    for (WorkLine& line : work.lines)
        if (line.open && line.counts && is_on_the_day_of(line, refused))
            Work::refuse(line, LineDisposition::denied, "same_day_as_inpatient_only", "On the same day as an inpatient-only procedure.");
}

// A visit beside a procedure of its day says by modifier 25 that it is a service of its own.
void check_visits(Work& work) {
    std::vector<WorkLine*> visits;
    std::vector<const WorkLine*> procedures;
    for (WorkLine& line : work.lines) {
        if (!line.counts) continue;
        const auto group = line.item ? line.addenda->group(line.item->apc) : std::nullopt;
        if (line.is("V") || (line.is("J2") && group && group->indicator == "V")) visits.push_back(&line);
        if (line.is("S") || line.is("T")) procedures.push_back(&line);
    }
    std::vector<std::size_t> beside;
    for (const WorkLine* visit : visits) {
        const bool same_day =
            std::any_of(procedures.begin(), procedures.end(), [&](const WorkLine* line) { return line->date() == visit->date(); });
        if (same_day && !visit->has("25")) beside.push_back(visit->number);
    }
    if (!beside.empty())
        work.edit("Medical visit on the same day as a type T or S procedure without modifier 25",
                  "A visit beside a procedure is paid where it was significant and separate, which modifier 25 says.", kReturn, beside);
    if (work.has_condition("G0")) return;
    std::vector<std::size_t> repeated;
    for (const WorkLine* visit : visits)
        if (!visit->line->revenue.empty() && std::any_of(visits.begin(), visits.end(), [&](const WorkLine* other) {
                return other != visit && other->date() == visit->date() && other->line->revenue == visit->line->revenue;
            }))
            repeated.push_back(visit->number);
    if (!repeated.empty())
        work.edit("Multiple medical visits on the same day with the same revenue code without condition code G0",
                  "Condition code G0 says that the visits were distinct.", kReturn, repeated);
}

// HCPCS Level II: direct referral to observation, and observation per hour.
void check_direct_referral(Work& work) {
    const auto has = [&](std::string_view code) {
        return std::any_of(work.lines.begin(), work.lines.end(), [&](const WorkLine& line) { return line.line->code == code; });
    };
    if (!has("G0379") || has("G0378")) return;
    std::vector<std::size_t> numbers;
    for (const WorkLine& line : work.lines)
        if (line.line->code == "G0379") numbers.push_back(line.number);
    work.edit("G0379 only allowed with G0378", "Direct referral to observation is reported with the hours of observation.", kReturn,
              numbers);
}

void check_claim_as_a_whole(Work& work) {
    if (work.lines.size() > kMostOppsLines)
        work.edit("More than 450 lines", fmt::format("The claim has {} lines: at most {} go together.", work.lines.size(), kMostOppsLines),
                  kReturn, {});
    const bool only_incidental = !work.lines.empty() && std::all_of(work.lines.begin(), work.lines.end(),
                                                                    [](const WorkLine& line) { return line.is("N") && line.counts; });
    if (only_incidental)
        work.edit("Only incidental services reported", "Every line is packaged, and there is nothing into which.",
                  ClaimDisposition::rejected, {});
    if (work.has_condition("21"))
        work.edit("Service submitted for denial", "Condition code 21 asks for a denial.", ClaimDisposition::denied, {});
    if (work.has_condition("20"))
        work.edit("Service submitted for review", "Condition code 20: the beneficiary asks for Medicare's decision.",
                  ClaimDisposition::suspended, {});
}

} // namespace

std::string quarter_words(Date day) {
    constexpr std::array<const char*, 4> kQuarters = {"January to March", "April to June", "July to September", "October to December"};
    return kQuarters[static_cast<std::size_t>((day.month() - 1) / 3)];
}

void refuse_lines(Work& work) {
    refuse_what_others_deny(work);
    leave_what_is_not_listed(work);
    refuse_by_indicator(work);
    refuse_inpatient_only(work);
}

void edit_claim(Work& work) {
    check_visits(work);
    check_direct_referral(work);
    check_claim_as_a_whole(work);
    for (const OppsEdit& edit : work.result.edits)
        work.result.disposition = std::max(work.result.disposition, edit.claim);
    if (!work.lines.empty())
        work.note(OppsNote::Kind::not_checked, "device and skin substitute edits",
                  "Device-dependent procedures and skin substitutes are not checked: their lists are in none of the addenda.");
}

} // namespace sequela::groupers::opps
