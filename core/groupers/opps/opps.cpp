#include "groupers/opps/opps.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "groupers/opps/work.h"

namespace sequela::groupers {

using rules::OppsAddenda;
using rules::OppsGroup;

namespace opps {

bool WorkLine::has(std::string_view modifier) const {
    return std::find(line->modifiers.begin(), line->modifiers.end(), modifier) != line->modifiers.end();
}

bool Work::has_condition(std::string_view code) const {
    return std::find(claim.condition_codes.begin(), claim.condition_codes.end(), code) != claim.condition_codes.end();
}

std::vector<WorkLine*> Work::with(std::string_view indicator) {
    std::vector<WorkLine*> found;
    for (WorkLine& line : lines)
        if (line.counts && line.is(indicator)) found.push_back(&line);
    return found;
}

std::vector<WorkLine*> Work::open_with(std::string_view indicator) {
    std::vector<WorkLine*> found;
    for (WorkLine& line : lines)
        if (line.open && line.counts && line.is(indicator)) found.push_back(&line);
    return found;
}

void Work::decide(WorkLine& line, LinePayment payment, std::string_view rule, std::string reason) {
    line.open = false;
    line.result->payment = payment;
    line.result->rule = std::string(rule);
    line.result->reason = std::move(reason);
}

void Work::refuse(WorkLine& line, LineDisposition disposition, std::string_view rule, std::string reason) {
    decide(line, LinePayment::not_paid, rule, std::move(reason));
    line.counts = false;
    line.result->disposition = disposition;
}

void Work::pay(WorkLine& line, std::string_view paid_as, std::string_view rule, std::string reason) {
    decide(line, LinePayment::paid, rule, std::move(reason));
    line.result->paid_as = std::string(paid_as);
}

void Work::pack(WorkLine& line, const WorkLine* into, std::string_view rule, std::string reason) {
    decide(line, LinePayment::packaged, rule, std::move(reason));
    line.result->paid_as = "N";
    if (into) line.result->packaged_into = static_cast<int>(into->number);
}

void Work::regroup(WorkLine& line, const OppsGroup& group) {
    line.result->apc = std::string(group.apc);
    line.result->apc_title = std::string(group.title);
    line.result->weight = std::string(group.weight);
    line.result->rate = group.rate;
}

void Work::undecided(WorkLine& line, std::string_view rule, std::string reason) {
    decide(line, LinePayment::undetermined, rule, std::move(reason));
    result.complete = false;
}

void Work::edit(std::string name, std::string reason, ClaimDisposition disposition, std::vector<std::size_t> numbers) {
    result.edits.push_back({std::move(name), std::move(reason), disposition, std::move(numbers)});
}

void Work::note(OppsNote::Kind kind, std::string about, std::string text) {
    for (const OppsNote& said : result.notes)
        if (said.about == about) return;
    result.notes.push_back({kind, std::move(about), std::move(text)});
}

namespace {

// All that tells two lines apart, and the number only where nothing does.
using Particulars = std::tuple<std::string_view, bool, Date, rules::MilliUnits, Bilateral, const std::vector<std::string>&,
                               std::string_view, std::string_view, std::size_t>;

Particulars particulars(const WorkLine& line) {
    const OppsLine& of = *line.line;
    return {of.code,   line.is_terminated(), line.date(), -of.units.value_or(0), of.bilateral, of.modifiers, of.revenue,
            of.charge, line.number};
}

} // namespace

bool ranks_before(const WorkLine& a, const WorkLine& b) {
    if (a.rate() != b.rate()) return a.rate() > b.rate();
    const Money weight_a = rules::money_from(a.result->weight).value_or(0);
    const Money weight_b = rules::money_from(b.result->weight).value_or(0);
    if (weight_a != weight_b) return weight_a > weight_b;
    return particulars(a) < particulars(b);
}

WorkLine* highest(const std::vector<WorkLine*>& lines) {
    const auto found =
        std::min_element(lines.begin(), lines.end(), [](const WorkLine* a, const WorkLine* b) { return ranks_before(*a, *b); });
    return found == lines.end() ? nullptr : *found;
}

namespace {

// The addenda of the days of the claim, each read once.
class AddendaOfDays {
public:
    explicit AddendaOfDays(packs::Catalogue& catalogue) : catalogue_(catalogue) {}
    Result<const OppsAddenda*> on(Date day) {
        const auto known = days_.find(day);
        if (known != days_.end()) return &known->second;
        auto addenda = OppsAddenda::on(catalogue_, day);
        if (!addenda) return addenda.error();
        return &days_.emplace(day, *addenda).first->second;
    }

private:
    packs::Catalogue& catalogue_;
    std::map<Date, OppsAddenda> days_;
};

int quarter_of(Date day) {
    return day.year() * 4 + (day.month() - 1) / 3;
}

// CMS publishes Addendum B each quarter: an older one of the year answers, and the claim says so.
void note_older_quarter(Work& work, const WorkLine& line) {
    if (!line.addenda->items) return;
    const packs::Pack& pack = *line.addenda->items.pack;
    if (quarter_of(pack.effective_from) >= quarter_of(line.date())) return;
    work.note(
        OppsNote::Kind::information, "quarter",
        fmt::format("Addendum B of {} answers for {}: an update for that quarter is not installed.", pack.release, line.date().words()));
}

void describe(const WorkLine& line, OppsLineResult& result) {
    result.code = line.line->code;
    if (line.addenda && line.addenda->items) result.release = line.addenda->items.pack->release;
    if (!line.item) return;
    result.indicator = std::string(line.item->indicator);
    result.paid_as = result.indicator;
    result.indicator_words = line.addenda->words_of(line.item->indicator);
    result.apc = std::string(line.item->apc);
    result.weight = std::string(line.item->weight);
    result.rate = line.item->rate;
    if (const auto group = line.addenda->group(line.item->apc)) result.apc_title = std::string(group->title);
}

Status look_up(Work& work, AddendaOfDays& days) {
    work.result.lines.resize(work.claim.lines.size());
    work.lines.resize(work.claim.lines.size());
    for (std::size_t i = 0; i < work.lines.size(); ++i) {
        WorkLine& line = work.lines[i];
        line.number = i;
        line.line = &work.claim.lines[i];
        line.result = &work.result.lines[i];
        if (line.line->date) {
            const auto addenda = days.on(*line.line->date);
            if (!addenda) return addenda.error();
            line.addenda = *addenda;
            line.item = line.addenda->item(line.line->code);
            note_older_quarter(work, line);
        }
        describe(line, *line.result);
    }
    return Done{};
}

// Inpatient Part B (12x) and community mental health centers (76x) have edits of their own; other bill types are not paid under OPPS.
bool is_opps_bill(std::string_view bill_type) {
    const std::string_view type = rules::plain_bill_type(bill_type);
    return type.empty() || type.starts_with("13") || type.starts_with("14");
}

void add_total(OppsResult& result) {
    for (const OppsLineResult& line : result.lines)
        result.total += line.amount.value_or(0);
}

} // namespace
} // namespace opps

std::optional<OppsClaim> opps_claim(const rules::Encounter& encounter, const std::vector<int>& denied) {
    if (!rules::is_hospital_outpatient(encounter)) return std::nullopt;
    OppsClaim claim;
    claim.bill_type = encounter.claim.bill_type;
    claim.condition_codes = encounter.claim.condition_codes;
    claim.discharge_status = encounter.claim.discharge_status;
    for (const rules::ServiceLine& service : rules::service_lines(encounter)) {
        OppsLine line;
        line.code = std::string(service.code);
        line.modifiers = service.modifiers();
        line.units = rules::units_of(service);
        line.date = service.first;
        line.revenue = service.entry->service.revenue;
        line.charge = service.entry->service.charge;
        line.entry = service.number;
        if (std::find(denied.begin(), denied.end(), service.number) != denied.end()) claim.denied.push_back(claim.lines.size());
        claim.lines.push_back(std::move(line));
    }
    return claim;
}

Result<OppsResult> group_opps(packs::Catalogue& catalogue, const OppsClaim& claim) {
    OppsResult result;
    opps::Work work{claim, result, {}};
    opps::AddendaOfDays days(catalogue);
    if (const auto status = opps::look_up(work, days); !status) return status.error();
    if (!opps::is_opps_bill(claim.bill_type)) {
        result.disposition = ClaimDisposition::not_opps;
        for (opps::WorkLine& line : work.lines)
            work.undecided(line, "bill_type",
                           fmt::format("Bill type {} is not worked out here: hospital outpatient claims are 13x.",
                                       rules::plain_bill_type(claim.bill_type)));
        return result;
    }
    opps::refuse_lines(work);
    opps::package_comprehensive(work);
    opps::package_conditionally(work);
    opps::discount(work);
    opps::edit_claim(work);
    opps::add_total(result);
    return result;
}

std::string dollars(Money amount) {
    const Money cents = (amount + rules::kDollar / 200) / (rules::kDollar / 100);
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

std::string_view words(LinePayment payment) {
    switch (payment) {
    case LinePayment::paid:
        return "paid separately";
    case LinePayment::at_cost:
        return "paid at cost";
    case LinePayment::packaged:
        return "packaged";
    case LinePayment::elsewhere:
        return "paid outside OPPS";
    case LinePayment::not_paid:
        return "not paid";
    case LinePayment::undetermined:
        return "not decided";
    }
    return "";
}

std::string_view words(LineDisposition disposition) {
    switch (disposition) {
    case LineDisposition::accepted:
        return "accepted";
    case LineDisposition::rejected:
        return "line rejected";
    case LineDisposition::denied:
        return "line denied";
    case LineDisposition::returned:
        return "returned with the claim";
    }
    return "";
}

std::string_view words(ClaimDisposition disposition) {
    switch (disposition) {
    case ClaimDisposition::processed:
        return "processed";
    case ClaimDisposition::suspended:
        return "suspended for review";
    case ClaimDisposition::return_to_provider:
        return "return to provider";
    case ClaimDisposition::denied:
        return "claim denied";
    case ClaimDisposition::rejected:
        return "claim rejected";
    case ClaimDisposition::not_opps:
        return "not paid under OPPS";
    }
    return "";
}

} // namespace sequela::groupers
