// Multiple, terminated and bilateral procedures, and the amounts (I/OCE specifications, "Computation of Discounting Fraction"; Medicare
// Claims Processing Manual, chapter 4, section 10.5).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "groupers/opps/work.h"

namespace sequela::groupers::opps {
namespace {

constexpr rules::MilliUnits kOne = 1000;

bool is_procedure(const WorkLine& line) {
    const std::string& as = line.result->paid_as;
    return line.result->payment == LinePayment::paid && (as == "S" || as == "T" || as == "J1");
}

// The procedure was repeated or was of another session: it is a first one there.
bool is_of_another_session(const WorkLine& line) {
    return line.has("76") || line.has("77") || line.has("78") || line.has("79");
}

bool takes_part(const WorkLine& line) {
    return is_procedure(line) && line.result->paid_as == "T" && !is_of_another_session(line);
}

// A terminated procedure ranks by half its rate.
Money ranking_rate(const WorkLine& line) {
    return line.is_terminated() ? line.rate() / 2 : line.rate();
}

bool ranks_first(const WorkLine& a, const WorkLine& b) {
    return ranking_rate(a) != ranking_rate(b) ? ranking_rate(a) > ranking_rate(b) : ranks_before(a, b);
}

// The highest T procedure of each day.
std::map<Date, const WorkLine*> highest_of_days(const Work& work) {
    std::map<Date, const WorkLine*> highest;
    for (const WorkLine& line : work.lines) {
        if (!takes_part(line)) continue;
        const WorkLine*& known = highest[line.date()];
        if (!known || ranks_first(line, *known)) known = &line;
    }
    return highest;
}

bool is_bilateral(const WorkLine& line) {
    return line.has("50") && line.result->paid_as != "J1" && line.line->bilateral != Bilateral::none;
}

// Rows: terminated; bilateral. Columns: not of type T; the highest T; a further T.
int formula_of(const WorkLine& line, bool further) {
    const bool type_t = takes_part(line);
    if (line.is_terminated()) return further ? 6 : 3;
    if (is_bilateral(line)) {
        const bool independent = line.line->bilateral == Bilateral::independent;
        if (further) return independent ? 9 : 7;
        return independent || !type_t ? 8 : 4;
    }
    if (!type_t) return 1;
    return further ? 5 : 2;
}

std::string words_of(int formula, rules::MilliUnits units) {
    switch (formula) {
    case 2:
        return units > kOne ? "100 % of the first unit, 50 % of each further one" : std::string();
    case 3:
        return "50 % of one: terminated or reduced (modifier 52 or 73)";
    case 4:
        return "150 % of one: both sides (modifier 50)";
    case 5:
        return "50 % as a further procedure of the day";
    case 6:
        return "25 % of one: terminated or reduced, and a further procedure of the day";
    case 7:
        return "75 % of one: both sides of a further procedure of the day";
    case 8:
        return "200 %: both sides, each paid in full";
    case 9:
        return "100 % of one: both sides of a further procedure of the day, each at 50 %";
    default:
        return {};
    }
}

// Units times fraction, in thousandths of a unit.
rules::MilliUnits paid_units(int formula, rules::MilliUnits units) {
    switch (formula) {
    case 2:
        return kOne + (units - kOne) / 2;
    case 3:
        return kOne / 2;
    case 4:
        return kOne + kOne / 2;
    case 5:
        return units / 2;
    case 6:
        return kOne / 4;
    case 7:
        return kOne * 3 / 4;
    case 8:
        return units * 2;
    case 9:
        return kOne;
    default:
        return units;
    }
}

Money amount_of(Money rate, rules::MilliUnits units) {
    constexpr Money kCent = rules::kDollar / 100;
    const Money cents = (rate * units + kCent * kOne / 2) / (kCent * kOne);
    return cents * kCent;
}

void check_terminated(Work& work, const WorkLine& line) {
    if (!line.is_terminated() || !is_procedure(line)) return;
    if (!line.has("50") && line.line->units.value_or(kOne) <= kOne) return;
    work.edit("Terminated bilateral procedure or terminated procedure with units greater than one",
              fmt::format("{} was terminated or reduced (modifier 52 or 73): one unit, on one side.", line.line->code),
              ClaimDisposition::return_to_provider, {line.number});
}

// Modifiers by which less than the rate of the group is paid, and which the addenda do not price.
struct Reduction {
    std::string_view modifier;
    std::string_view code; // the only one it reduces; empty: all
    std::string_view reason;
};

constexpr std::array<Reduction, 5> kReductions = {
    {{"PN", "", "PN: off-campus department that is paid by the physician fee schedule, a part of the rate (42 CFR 419.48)."},
     {"PO", "G0463", "PO: an off-campus clinic visit is paid by the physician fee schedule, a part of the rate (CY 2019 OPPS final rule)."},
     {"CT", "", "CT: the rate is reduced for equipment that does not meet the standard."},
     {"FX", "", "FX: the rate is reduced for X-rays on film."},
     {"FY", "", "FY: the rate is reduced for computed radiography."}}};

bool leave_reduced(Work& work, WorkLine& line) {
    const std::string& as = line.result->paid_as;
    if (!is_procedure(line) && as != "V" && as != "J2") return false;
    const auto row = std::find_if(kReductions.begin(), kReductions.end(), [&](const Reduction& each) {
        return line.has(each.modifier) && (each.code.empty() || each.code == line.line->code);
    });
    if (row == kReductions.end()) return false;
    work.undecided(line, "reduced_rate", std::string(row->reason));
    return true;
}

void price(Work& work, WorkLine& line, bool further) {
    OppsLineResult& result = *line.result;
    if (!line.line->units || *line.line->units <= 0) {
        work.undecided(line, "units", "The units of the line are no number above 0.");
        return;
    }
    if (!result.rate) {
        work.undecided(line, "no_rate", "The addenda give no payment rate for it.");
        return;
    }
    if (leave_reduced(work, line)) return;
    const rules::MilliUnits units = line.one_unit ? kOne : *line.line->units;
    if (is_procedure(line)) {
        if (is_bilateral(line) && !line.is_terminated() && line.line->bilateral == Bilateral::unknown) {
            work.undecided(
                line, "bilateral_unknown",
                "Modifier 50: the bilateral indicator of the physician fee schedule decides the amount, and it is not installed.");
            return;
        }
        result.discount.formula = formula_of(line, further);
        result.discount.words = words_of(result.discount.formula, units);
    }
    result.amount = amount_of(*result.rate, paid_units(result.discount.formula, units));
}

} // namespace

void discount(Work& work) {
    const auto highest = highest_of_days(work);
    for (WorkLine& line : work.lines) {
        if (line.result->payment != LinePayment::paid) continue;
        check_terminated(work, line);
        const auto first = highest.find(line.date());
        price(work, line, takes_part(line) && first->second != &line);
    }
}

} // namespace sequela::groupers::opps
