#include "rules/ncci/mue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "rules/drafting.h"
#include "rules/ncci/modifier_data.h"

namespace sequela::rules {
namespace {

constexpr MilliUnits kOne = 1000;

// What one line counts on one of its days.
MilliUnits units_a_day(const ServiceLine& line) {
    const MilliUnits units = units_of(line).value_or(kOne);
    const MilliUnits days = line.days();
    return days == 1 ? units : (units + days * kOne / 2) / (days * kOne) * kOne;
}

// Says why a code stands on a further line: another session or site, or a repetition.
bool says_why(const ServiceLine& line) {
    return std::any_of(line.modifiers().begin(), line.modifiers().end(), [&](const std::string& modifier) {
        if (modifier == "76" || modifier == "77" || modifier == "91") return true;
        const AssociatedModifier* its = line.first ? find_associated(modifier, *line.first) : nullptr;
        return its && (its->association == Association::distinct || its->association == Association::anatomic);
    });
}

std::vector<const ServiceLine*> lines_on(const std::vector<ServiceLine>& lines, Date day) {
    std::vector<const ServiceLine*> found;
    for (const ServiceLine& line : lines)
        if (line.first && *line.first <= day && day <= *line.last) found.push_back(&line);
    return found;
}

MilliUnits sum_of(const std::vector<const ServiceLine*>& lines) {
    MilliUnits sum = 0;
    for (const ServiceLine* line : lines)
        sum += units_a_day(*line);
    return sum;
}

// The largest sum of several lines is on a day on which one of them begins.
std::set<Date> first_days(const std::vector<ServiceLine>& lines) {
    std::set<Date> days;
    for (const ServiceLine& line : lines)
        if (line.first) days.insert(*line.first);
    return days;
}

std::vector<MueFinding> check_each_line(const std::vector<ServiceLine>& lines, MilliUnits value) {
    std::vector<MueFinding> findings;
    for (const ServiceLine& line : lines)
        if (units_a_day(line) > value) findings.push_back({MueResult::line_exceeds, line.number, units_a_day(line), line.first});
    if (!findings.empty()) return findings;
    for (const Date day : first_days(lines)) {
        const auto today = lines_on(lines, day);
        const auto silent = std::count_if(today.begin(), today.end(), [](const ServiceLine* line) { return !says_why(*line); });
        if (silent < 2 || sum_of(today) <= value) continue;
        findings.push_back({MueResult::lines_without_modifier, today.back()->number, sum_of(today), day});
        break;
    }
    return findings;
}

} // namespace

std::string_view mue_table_of(ProviderType type) {
    switch (type) {
    case ProviderType::practitioner:
        return "mue.practitioner";
    case ProviderType::outpatient_hospital:
        return "mue.outpatient_hospital";
    case ProviderType::dme_supplier:
        return "mue.dme";
    }
    return "";
}

std::vector<MueFinding> check_mue_lines(const std::vector<ServiceLine>& lines, const MueValue& mue) {
    const MilliUnits value = mue.value * kOne;
    if (mue.indicator == 1) return check_each_line(lines, value);
    std::vector<MueFinding> findings;
    for (const Date day : first_days(lines)) {
        const auto today = lines_on(lines, day);
        const MilliUnits sum = sum_of(today);
        if (sum > value)
            findings.push_back(
                {mue.indicator == 2 ? MueResult::day_exceeds_policy : MueResult::day_exceeds_benchmark, today.front()->number, sum, day});
    }
    return findings;
}

packs::Part<packs::DataTable> mue_table(packs::Catalogue& catalogue, ProviderType type, Date day) {
    const auto table = catalogue.table(mue_table_of(type), day);
    return table ? *table : packs::Part<packs::DataTable>{};
}

std::optional<MueValue> find_mue(packs::Catalogue& catalogue, ProviderType type, std::string_view code, Date day) {
    const auto table = mue_table(catalogue, type, day);
    if (!table) return std::nullopt;
    const packs::DataTable& data = *table.data;
    const std::uint32_t row = data.find(code);
    if (row == packs::kNone) return std::nullopt;
    const std::string value(data.cell(row, 1));
    const std::string_view indicator = data.cell(row, 2); // "2 Date of Service Edit: Policy"
    if (value.empty() || indicator.empty() || indicator[0] < '1' || indicator[0] > '3') return std::nullopt;
    return MueValue{std::atoi(value.c_str()), indicator[0] - '0', data.cell(row, 3), type, table.pack->release};
}

namespace {

// Supplies and equipment on a professional claim are a supplier's where only the suppliers' table has the code.
std::optional<MueValue> value_for(packs::Catalogue& catalogue, ProviderType type, std::string_view code, Date day) {
    auto value = find_mue(catalogue, type, code, day);
    if (!value && type == ProviderType::practitioner && mue_table(catalogue, type, day))
        value = find_mue(catalogue, ProviderType::dme_supplier, code, day);
    return value;
}

// The lines of each code, in the order in which the codes come first.
std::vector<std::vector<ServiceLine>> by_code(const std::vector<ServiceLine>& lines) {
    std::vector<std::vector<ServiceLine>> groups;
    for (const ServiceLine& line : lines) {
        if (!line.first) continue;
        const auto known = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group[0].code == line.code; });
        if (known == groups.end())
            groups.push_back({line});
        else
            known->push_back(line);
    }
    return groups;
}

std::string message_of(const MueFinding& finding, const MueValue& mue, const ServiceLine& line) {
    const std::string units = units_text(finding.units);
    const std::string a_day = line.days() > 1 ? " a day" : "";
    switch (finding.result) {
    case MueResult::line_exceeds:
        return fmt::format("{} has {} units{} in one line, and NCCI denies a line of over {} (MUE, MAI 1): if the record shows them all, "
                           "report further lines with 59, 76, 77, 91 or an anatomic modifier.",
                           line.code, units, a_day, mue.value);
    case MueResult::lines_without_modifier:
        return fmt::format("{} has {} units on {} in lines of at most {} (MUE, MAI 1): a further line says by 59, 76, 77, 91 or an "
                           "anatomic modifier why it is not the same service.",
                           line.code, units, finding.day->words(), mue.value);
    case MueResult::day_exceeds_policy:
        return fmt::format("{} has {} units on {}, and NCCI never pays more than {} on one day (MUE, MAI 2): no modifier helps.", line.code,
                           units, finding.day->words(), mue.value);
    case MueResult::day_exceeds_benchmark:
        return fmt::format("{} has {} units on {}, over {} on one day (MUE, MAI 3): they are denied, and paid on appeal only where the "
                           "record shows the need.",
                           line.code, units, finding.day->words(), mue.value);
    case MueResult::within:
        break;
    }
    return {};
}

Status status_of(MueResult result) {
    return result == MueResult::line_exceeds || result == MueResult::day_exceeds_policy ? Status::fail : Status::warn;
}

bool is_answered(const ServiceLine& line) {
    const auto& overrides = line.entry->overrides;
    return std::any_of(overrides.begin(), overrides.end(), [](const Override& given) { return given.rule == "mue.units"; });
}

Verdict verdict_of(const EncounterView& view, const MueFinding& finding, const MueValue& mue, const std::vector<ServiceLine>& lines) {
    const auto at = std::find_if(lines.begin(), lines.end(), [&](const ServiceLine& line) { return line.number == finding.line; });
    Verdict verdict = draft_service("mue.units", status_of(finding.result), *at, message_of(finding, mue, *at));
    const bool whole_day = finding.result != MueResult::line_exceeds;
    for (const ServiceLine& line : lines)
        if (whole_day && line.number != finding.line && *line.first <= *finding.day && *finding.day <= *line.last)
            verdict.subjects.push_back({line.number, line.entry->code});
    verdict.reason = fmt::format("MUE {} for {}, MAI {}", mue.value, at->code, mue.indicator);
    if (!mue.rationale.empty()) verdict.reason += fmt::format(": “{}”", mue.rationale);
    verdict.pack_release = mue.release;
    verdict.citation = {fmt::format("NCCI MUE values, {}", words(mue.type)), std::string(at->code), verdict.pack_release};
    if (verdict.status == Status::warn)
        verdict.fixes.push_back(override_fix(view, at->number, at->number, "The record shows the need: say where"));
    return verdict;
}

} // namespace

void check_mue_units(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto type = provider_type(view.encounter);
    if (!type || !view.context.catalogue) return;
    for (const auto& group : by_code(service_lines(view.encounter))) {
        const auto mue = value_for(*view.context.catalogue, *type, group[0].code, *group[0].first);
        if (!mue) continue;
        for (const MueFinding& finding : check_mue_lines(group, *mue)) {
            Verdict verdict = verdict_of(view, finding, *mue, group);
            if (verdict.status == Status::warn && std::any_of(group.begin(), group.end(), is_answered)) continue;
            verdicts.push_back(std::move(verdict));
        }
    }
}

// Some values are confidential and some codes have none: that is no pass.
void check_mue_published(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto type = provider_type(view.encounter);
    if (!type || !view.context.catalogue || view.context.stage != Stage::complete) return;
    std::vector<std::string> codes;
    const std::vector<ServiceLine> lines = service_lines(view.encounter);
    std::optional<Verdict> verdict;
    for (const auto& group : by_code(lines)) {
        const ServiceLine& line = group[0];
        const auto table = mue_table(*view.context.catalogue, *type, *line.first);
        if (!table) continue; // ncci.data says so
        if (value_for(*view.context.catalogue, *type, line.code, *line.first)) continue;
        codes.emplace_back(line.code);
        if (!verdict) {
            verdict = draft_service("mue.value", Status::no_data, line, "");
            verdict->pack_release = table.pack->release;
            verdict->citation = {fmt::format("NCCI MUE values, {}", words(*type)), "", verdict->pack_release};
        } else {
            verdict->subjects.push_back({line.number, line.entry->code});
        }
    }
    if (!verdict) return;
    verdict->message =
        fmt::format("No MUE value is published for {}: the units could not be checked.", list_of(codes, codes.size(), "and"));
    verdicts.push_back(std::move(*verdict));
}

} // namespace sequela::rules
