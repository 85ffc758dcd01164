#include "groupers/msdrg/group.h"

#include <algorithm>
#include <array>

#include "groupers/msdrg/claim_state.h"
#include "groupers/msdrg/hac.h"

namespace sequela::groupers {
namespace {

// Ungroupable: no list, no severity.
DrgChoice error_choice(ReturnCode code) {
    DrgChoice choice;
    choice.code = code;
    return choice;
}

// A line without a DRG and without another list says what is wrong, if its condition is an error.
std::optional<ReturnCode> error_of(const DrgLine& line) {
    for (const FormulaNode& node : line.formula.nodes) {
        if (node.term != Term::condition) continue;
        if (node.condition == Condition::invalid_discharge_status) return ReturnCode::invalid_discharge_status;
        if (node.condition == Condition::invalid_sex) return ReturnCode::invalid_sex;
    }
    return std::nullopt;
}

// A group with the codes on which it and the lines that led there rest.
struct Grouped {
    DrgChoice choice;
    Credits credits;
};

Grouped choice_of(const ClaimState& state, const DrgLine& line, int list, int mdc, Credits credits) {
    DrgChoice choice;
    choice.mdc = mdc;
    choice.drg = line.drg;
    choice.base_drg = line.base_drg;
    choice.type = line.type;
    choice.list = list;
    choice.line = &line;
    state.credit(line, credits);
    if (line.drg != 998) { // the principal diagnosis is no discharge diagnosis: no severity is asked
        choice.severity = state.highest_severity(line);
        choice.severity_used = credits.severity;
    }
    return {choice, std::move(credits)};
}

// The lists in their order: pre-MDC, that of the principal diagnosis, and those to which a line sends.
Grouped choose(ClaimState& state) {
    const MsDrgDefinitions& definitions = state.definitions();
    int list = kPreMdc;
    int mdc = state.principal_mdc();
    Credits credits;
    constexpr int kMostLists = 4; // pre-MDC, one that it sends to, the MDC, unrelated procedures
    for (int hops = 0; hops < kMostLists; ++hops) {
        state.enter(list);
        int next = list == kPreMdc ? mdc : -1;
        for (const DrgLine& line : definitions.lists[static_cast<std::size_t>(list)]) {
            if (!state.holds(line)) continue;
            if (line.drg != 0) return choice_of(state, line, list, mdc, std::move(credits));
            if (const auto error = error_of(line)) return {error_choice(*error), {}};
            if (line.reroute_mdc == 0) continue;
            next = line.reroute_mdc;
            state.credit(line, credits);
            break;
        }
        if (next < 0 || next >= kMdcs) break;
        list = next;
        if (list != kUnrelatedMdc) mdc = list;
    }
    return {error_choice(ReturnCode::invalid_principal), {}};
}

void credit(const Grouped& grouped, MsDrgResult& result, bool is_final) {
    if (grouped.choice.line == nullptr) return;
    const Credits& credits = grouped.credits;
    const auto mark = [is_final](auto& outcome, bool credited) { (is_final ? outcome.affects_final : outcome.affects_initial) = credited; };
    mark(result.principal, true);
    for (std::size_t i = 0; i < result.secondary.size(); ++i)
        mark(result.secondary[i], credits.secondary[i]);
    for (std::size_t i = 0; i < result.procedures.size(); ++i)
        mark(result.procedures[i], credits.procedures[i]);
}

void read_severities(const ClaimState& state, const DrgChoice& choice, MsDrgResult& result, bool is_final) {
    if (choice.line == nullptr || choice.drg == 999) return;
    for (std::size_t i = 0; i < result.secondary.size(); ++i)
        (is_final ? result.secondary[i].final_severity : result.secondary[i].initial) = state.severity_of(i, *choice.line);
}

bool holds_severity(CodeSeverity severity) {
    return severity == CodeSeverity::cc || severity == CodeSeverity::mcc;
}

// The final group equals the initial one unless a HAC is met.
void regroup(ClaimState& state, const MsDrgClaim& claim, const HacFindings& hacs, MsDrgResult& result) {
    result.final_choice = result.initial;
    for (DiagnosisOutcome& outcome : result.secondary) {
        outcome.final_severity = outcome.initial;
        outcome.affects_final = outcome.affects_initial;
    }
    result.principal.affects_final = result.principal.affects_initial;
    for (ProcedureOutcome& outcome : result.procedures)
        outcome.affects_final = outcome.affects_initial;
    if (const auto error = hac_error(claim, hacs)) {
        result.final_choice = error_choice(*error);
        if (!hacs.met.empty()) result.hac = HacOutcome::ungroupable;
        result.principal.affects_final = false;
        for (DiagnosisOutcome& outcome : result.secondary)
            outcome.affects_final = false;
        for (const std::size_t secondary : hacs.met)
            if (holds_severity(result.secondary[secondary].initial)) result.secondary[secondary].final_severity = CodeSeverity::neither;
        for (ProcedureOutcome& outcome : result.procedures)
            outcome.affects_final = false;
        return;
    }
    if (hacs.met.empty()) return;
    for (const std::size_t secondary : hacs.met)
        state.drop_severity(secondary);
    const Grouped grouped = choose(state);
    result.final_choice = grouped.choice;
    read_severities(state, result.final_choice, result, true);
    // Where the group is reached in the same way, it rests on the same codes.
    if (result.final_choice.drg != result.initial.drg || result.final_choice.severity_used != result.initial.severity_used)
        credit(grouped, result, true);
    if (result.final_choice.drg != result.initial.drg)
        for (const std::size_t secondary : hacs.met)
            result.secondary[secondary].affects_final = true;
    if (result.final_choice.drg != result.initial.drg)
        for (ProcedureOutcome& outcome : result.procedures)
            outcome.affects_final = outcome.affects_final || !outcome.hacs.empty();
    result.hac = result.final_choice.drg == result.initial.drg ? HacOutcome::drg_unchanged : HacOutcome::drg_changes;
}

} // namespace

MsDrgResult group(const MsDrgDefinitions& definitions, const MsDrgClaim& claim) {
    ClaimState state(definitions, claim);
    MsDrgResult result;
    result.principal.recognized = state.principal() != nullptr;
    result.secondary.resize(claim.secondary.size());
    result.procedures.resize(claim.procedures.size());
    for (std::size_t i = 0; i < claim.secondary.size(); ++i)
        result.secondary[i].recognized = state.secondary(i) != nullptr;
    for (std::size_t i = 0; i < claim.procedures.size(); ++i) {
        const ProcedureDefinition* procedure = state.procedure(i);
        result.procedures[i].recognized = procedure != nullptr;
        result.procedures[i].operating_room = procedure != nullptr && procedure->operating_room;
    }
    Grouped grouped;
    if (!state.principal())
        grouped.choice = error_choice(ReturnCode::invalid_principal);
    else if (state.principal_is_external_cause())
        grouped.choice = error_choice(ReturnCode::cannot_be_principal);
    else
        grouped = choose(state);
    result.initial = grouped.choice;
    result.final_choice = result.initial;
    if (result.initial.drg == 999) return result;
    read_severities(state, result.initial, result, false);
    credit(grouped, result, false);
    const HacFindings hacs = find_hacs(state, claim, result);
    regroup(state, claim, hacs, result);
    return result;
}

} // namespace sequela::groupers
