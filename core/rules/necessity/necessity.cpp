#include "rules/necessity/necessity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "rules/drafting.h"
#include "rules/ncci/modifier_tables.h"
#include "rules/ncci/service_lines.h"

namespace sequela::rules {
namespace {

constexpr std::string_view kRule = "necessity.coverage";
constexpr std::string_view kTable = "necessity";
constexpr std::string_view kAbn = "Medicare Claims Processing Manual, chapter 30, section 50"; // the ABN, form CMS-R-131
constexpr std::size_t kMostModifiers = 4; // of a claim line: X12 837, SV101-3 to SV101-6
// Already on the line, they say what became of the notice, or that the service is excluded by statute or without obligation noticed.
constexpr std::array<std::string_view, 4> kAnswers = {"GA", "GZ", "GY", "GX"};

namespace column { // of known_tables.cpp
enum : std::size_t { code, policy, title, from, to, covered, first_day, last_day, payer, note };
}

bool in_force(const packs::DataTable& table, std::size_t row, Date day) {
    const auto first = Date::parse(table.cell(row, column::first_day));
    const auto last = Date::parse(table.cell(row, column::last_day));
    return (!first || *first <= day) && (!last || day <= *last);
}

bool is_of_payer(std::string_view named, std::string_view payer_of_claim) {
    if (named.empty()) return is_medicare(payer_of_claim);
    return to_lower(trim(named)) == to_lower(trim(payer_of_claim)) || (is_medicare(named) && is_medicare(payer_of_claim));
}

// A code that ends a range takes in those below it: E11 to E11 are all of E11.
bool names(const packs::DataTable& table, std::size_t row, std::string_view diagnosis) {
    const std::string_view begin = table.cell(row, column::from);
    const std::string_view end = table.cell(row, column::to).empty() ? begin : table.cell(row, column::to);
    return begin.empty() || (diagnosis >= begin && (diagnosis <= end || diagnosis.starts_with(end)));
}

// The rows of one policy about one service on one day.
struct Policy {
    std::string_view id;
    std::vector<std::size_t> rows;
};

std::vector<Policy> policies_for(const packs::DataTable& table, std::string_view service, Date day, std::string_view payer_of_claim) {
    std::vector<Policy> policies;
    const auto [begin, end] = table.with_key(service);
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t row = table.by_key[i];
        if (!in_force(table, row, day) || !is_of_payer(table.cell(row, column::payer), payer_of_claim)) continue;
        const auto known =
            std::find_if(policies.begin(), policies.end(), [&](const Policy& each) { return each.id == table.cell(row, column::policy); });
        if (known == policies.end())
            policies.push_back({table.cell(row, column::policy), {row}});
        else
            known->rows.push_back(row);
    }
    return policies;
}

// The lists of a policy: what it covers, and what it does not. Where there is only the second, all else is covered.
Coverage::Answer answer_of(const packs::DataTable& table, const Policy& of, const std::vector<std::string_view>& diagnoses) {
    const auto is_yes = [&](std::size_t row) { return table.cell(row, column::covered) == "yes"; };
    const auto depends = [&](std::size_t row) { return !table.cell(row, column::from).empty(); };
    const bool has_yes = std::any_of(of.rows.begin(), of.rows.end(), is_yes);
    const auto supports = [&](std::string_view diagnosis) {
        bool listed = !has_yes;
        for (const std::size_t row : of.rows) {
            if (!names(table, row, diagnosis)) continue;
            if (!is_yes(row)) return false;
            listed = true;
        }
        return listed;
    };
    if (std::any_of(diagnoses.begin(), diagnoses.end(), supports)) return Coverage::Answer::covered;
    if (!diagnoses.empty()) return Coverage::Answer::not_covered;
    if (std::any_of(of.rows.begin(), of.rows.end(), depends)) return Coverage::Answer::no_diagnosis;
    return has_yes ? Coverage::Answer::covered : Coverage::Answer::not_covered;
}

std::vector<std::string_view> diagnoses_of(const Encounter& encounter) {
    std::vector<std::string_view> codes;
    for (const Entry& entry : encounter.entries)
        if (entry.system == CodeSystem::icd10cm) codes.emplace_back(entry.code);
    return codes;
}

bool is_answered(const ServiceLine& line) {
    const auto& overrides = line.entry->overrides;
    return std::any_of(overrides.begin(), overrides.end(), [](const Override& given) { return given.rule == kRule; });
}

void add_notice_fixes(const ServiceLine& line, Verdict& verdict) {
    if (line.modifiers().size() < kMostModifiers) {
        verdict.fixes.push_back(set_modifiers_fix(line, with_modifier(line.modifiers(), "GA"),
                                                  fmt::format("Put GA on {}: an ABN, signed before the service, is on file", line.code)));
        verdict.fixes.push_back(set_modifiers_fix(line, with_modifier(line.modifiers(), "GZ"),
                                                  fmt::format("Put GZ on {}: no ABN is on file, and a denial is expected", line.code)));
    }
    verdict.fixes.push_back(override_line_fix(line.number, "It is covered all the same: say why"));
}

Verdict draft_coverage(const ServiceLine& line, const Coverage& coverage, Status status, std::string message, const packs::Pack& pack) {
    Verdict verdict = draft_service(kRule, status, line, std::move(message));
    verdict.reason = fmt::format("{}{}{}", coverage.title, coverage.note.empty() ? "" : ": ", coverage.note);
    verdict.citation = {std::string(coverage.policy), std::string(coverage.title), pack.release};
    verdict.pack_release = pack.release;
    return verdict;
}

void judge_line(const EncounterView& view, const ServiceLine& line, const packs::Part<packs::DataTable>& table,
                std::vector<Verdict>& verdicts) {
    const std::string& payer_of_claim = view.encounter.claim.payer;
    const Coverage coverage = coverage_of(*table.data, line.code, *line.first, payer_of_claim, diagnoses_of(view.encounter));
    const bool complete = view.context.stage == Stage::complete;
    if (coverage.answer == Coverage::Answer::no_diagnosis && complete) {
        verdicts.push_back(draft_coverage(
            line, coverage, Status::no_data,
            fmt::format("Whether {} covers {} cannot be told: there is no diagnosis.", coverage.policy, line.code), *table.pack));
        return;
    }
    if (coverage.answer != Coverage::Answer::not_covered || is_answered(line)) return;
    const auto given = std::find_if(kAnswers.begin(), kAnswers.end(), [&](std::string_view modifier) { return line.has(modifier); });
    if (given != kAnswers.end()) {
        if (complete)
            verdicts.push_back(draft_coverage(
                line, coverage, Status::bypassed,
                fmt::format("{} does not cover {} for these diagnoses, and modifier {} says so.", coverage.policy, line.code, *given),
                *table.pack));
        return;
    }
    const bool medicare = is_medicare(payer_of_claim);
    Verdict verdict =
        draft_coverage(line, coverage, Status::warn,
                       fmt::format("{} does not cover {} on {} for the diagnoses of this encounter{}", coverage.policy, line.code,
                                   line.first->words(), medicare ? ": is an Advance Beneficiary Notice (ABN) on file?" : "."),
                       *table.pack);
    if (medicare) {
        verdict.reason += fmt::format("{}{}", verdict.reason.empty() ? "" : " · ", kAbn);
        add_notice_fixes(line, verdict);
    } else {
        verdict.fixes.push_back(override_line_fix(line.number, "It is covered all the same: say why"));
    }
    verdicts.push_back(std::move(verdict));
}

void check_coverage(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!provider_type(view.encounter) || !view.context.catalogue) return;
    for (const ServiceLine& line : service_lines(view.encounter)) {
        if (!line.first) continue;
        const auto table = view.context.catalogue->table(kTable, *line.first);
        if (table && *table) judge_line(view, line, *table, verdicts);
    }
}

// Not every service has a policy and not every desk a table: that there is none is told at the gate to billing alone, once.
void check_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.context.before_billing || !provider_type(view.encounter) || !is_medicare(view.encounter.claim.payer)) return;
    for (const ServiceLine& line : service_lines(view.encounter)) {
        if (line.first && view.context.catalogue) {
            const auto table = view.context.catalogue->table(kTable, *line.first);
            if (table && *table) continue;
        }
        Verdict verdict = draft_service("necessity.data", Status::no_data, line,
                                        "Medical necessity could not be checked: no table of coverage policies is installed for the day.");
        verdict.citation = {"Medicare Program Integrity Manual, chapter 13", "local coverage determinations", ""};
        verdicts.push_back(std::move(verdict));
        return;
    }
}

} // namespace

bool is_medicare(std::string_view payer) {
    return trim(payer).empty() || find_ignoring_case(payer, "medicare") != std::string_view::npos;
}

Coverage coverage_of(const packs::DataTable& table, std::string_view service, Date day, std::string_view payer_of_claim,
                     const std::vector<std::string_view>& diagnoses) {
    Coverage result;
    // The strictest policy decides: each of them has to cover the service.
    for (const Policy& each : policies_for(table, service, day, payer_of_claim)) {
        const Coverage::Answer answer = answer_of(table, each, diagnoses);
        if (result.answer == Coverage::Answer::not_covered ||
            (result.answer == Coverage::Answer::no_diagnosis && answer == Coverage::Answer::covered))
            continue;
        result = {answer, each.id, table.cell(each.rows.front(), column::title), table.cell(each.rows.front(), column::note)};
    }
    return result;
}

const std::vector<Rule>& necessity_rules() {
    static const std::vector<Rule> rules = {
        {kRule, "Medical necessity",
         "Whether the coverage policies that you have installed cover a service for the diagnoses of the encounter.",
         "LCD and NCD tables of the user; Social Security Act, section 1862(a)(1)(A)", check_coverage},
        {"necessity.data", "Medical necessity: data", "At the gate to billing: whether a table of coverage policies is installed.",
         "Medicare Program Integrity Manual, chapter 13", check_data},
    };
    return rules;
}

} // namespace sequela::rules
