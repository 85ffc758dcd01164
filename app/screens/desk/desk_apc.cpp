// The outpatient payment groups of the case as one codes: what each line is under OPPS, paid or packaged, and why.
#include <algorithm>

#include <fmt/format.h>

#include "app/screens/desk/desk_state.h"
#include "app/ui/ui.h"

namespace sequela::app::desk {
namespace {

using groupers::LinePayment;
using groupers::OppsLineResult;
using groupers::OppsNote;
using groupers::OppsResult;
using ui::Ui;

// Lines that NCCI edits deny (PTP, MUE) are not paid, and package nothing.
std::vector<int> denied_lines(const std::vector<rules::Verdict>& verdicts) {
    std::vector<int> denied;
    for (const rules::Verdict& verdict : verdicts)
        if (verdict.status == rules::Status::fail && (verdict.rule == "ncci.ptp" || verdict.rule == "mue.units") &&
            !verdict.subjects.empty() && verdict.subjects.front().line >= 0)
            denied.push_back(verdict.subjects.front().line);
    return denied;
}

void make(AppContext& context, DeskState& state) {
    ApcState& apc = state.apc;
    const MadeFrom now{true, state.session->revision(), context.catalogue().revision()};
    if (apc.from.made && apc.from.session == now.session && apc.from.packs == now.packs) return;
    apc = {};
    apc.from = now;
    rules::Encounter encounter = casework::to_rules(state.session->file());
    encounter.jurisdiction = state.session->jurisdiction();
    auto claim = groupers::opps_claim(encounter, denied_lines(state.session->verdicts()));
    if (!claim) return;
    auto result = groupers::group_opps(context.catalogue(), *claim);
    if (!result) {
        apc.problem = result.error().text();
        return;
    }
    apc.claim = std::move(*claim);
    apc.result = std::move(*result);
    apc.installed =
        std::any_of(apc.result.lines.begin(), apc.result.lines.end(), [](const OppsLineResult& line) { return !line.release.empty(); });
}

std::string line_name(const ApcState& apc, std::size_t number) {
    const OppsLineResult& line = apc.result.lines[number];
    std::string name = line.code;
    for (const std::string& modifier : apc.claim.lines[number].modifiers)
        name += " " + modifier;
    return name;
}

// "S  ·  APC 9201 Level 1 …  ·  100.00 dollars"
std::string facts_of(const OppsLineResult& line) {
    std::string facts;
    const auto add = [&](const std::string& part) {
        if (!part.empty()) facts += (facts.empty() ? "" : "  ·  ") + part;
    };
    if (!line.apc.empty()) add(fmt::format("APC {} {}", line.apc, line.apc_title));
    if (line.rate) add(fmt::format("national rate ${}", groupers::dollars(*line.rate)));
    if (!line.discount.words.empty()) add(line.discount.words);
    if (line.amount) add(fmt::format("${} for the line", groupers::dollars(*line.amount)));
    return facts;
}

std::string indicator_of(const OppsLineResult& line) {
    if (line.indicator.empty()) return "No status indicator: the code is not in Addendum B.";
    std::string text = "Status indicator " + line.indicator;
    if (!line.indicator_words.empty()) text += ": " + line.indicator_words;
    if (line.paid_as != line.indicator && !line.paid_as.empty()) text += fmt::format(" Here processed as {}.", line.paid_as);
    return text;
}

ui::Meaning meaning_of_payment(const OppsLineResult& line) {
    if (line.payment == LinePayment::undetermined) return ui::Meaning::question;
    return line.payment == LinePayment::not_paid ? ui::Meaning::warning : ui::Meaning::none;
}

void draw_line(Ui& ui, DeskState& state, std::size_t number) {
    const ApcState& apc = state.apc;
    const OppsLineResult& line = apc.result.lines[number];
    const std::string name = line_name(apc, number);
    const std::string payment(groupers::words(line.payment));
    ui.group("listitem", fmt::format("{}: {}. {}", name, payment, line.reason), [&] {
        ui.row([&] {
            ui.text(name, {.weight = ui::Weight::semibold});
            if (const ui::Meaning meaning = meaning_of_payment(line); meaning == ui::Meaning::none)
                ui.chip(payment);
            else
                ui.badge(meaning, payment);
            if (line.disposition != groupers::LineDisposition::accepted) ui.chip(groupers::words(line.disposition));
            ui.spring();
            const int entry = apc.claim.lines[number].entry;
            if (ui.button("Show", {.kind = ui::ButtonKind::subtle, .small = true, .name = "Show " + name}) && entry >= 0) {
                state.codes.line = entry;
                ui.focus("desk.codes");
            }
        });
        ui.text(line.reason, {.size = ui::TextSize::small});
        if (line.packaged_into >= 0 && line.packaged_into < static_cast<int>(apc.result.lines.size()))
            ui.muted("Into " + line_name(apc, static_cast<std::size_t>(line.packaged_into)));
        ui.muted(indicator_of(line));
        if (const std::string facts = facts_of(line); !facts.empty()) ui.muted(facts);
        ui.separator();
    });
}

void draw_edits(Ui& ui, const OppsResult& result) {
    for (std::size_t i = 0; i < result.edits.size(); ++i) {
        const groupers::OppsEdit& edit = result.edits[i];
        ui.scope(static_cast<int>(i), [&] {
            ui.notice(edit.name, {.meaning = edit.claim == groupers::ClaimDisposition::processed ? ui::Meaning::none : ui::Meaning::warning,
                                  .detail = edit.reason,
                                  .announce = false});
        });
    }
}

void draw_notes(Ui& ui, const OppsResult& result) {
    for (const OppsNote& note : result.notes) {
        if (note.kind == OppsNote::Kind::no_data)
            ui.row([&] {
                ui.badge(ui::Meaning::question, "No data");
                ui.text(note.text, {.size = ui::TextSize::small, .width = -1});
            });
        else
            ui.muted(note.text);
    }
}

void draw_result(Ui& ui, DeskState& state) {
    const OppsResult& result = state.apc.result;
    ui.text(fmt::format("Claim: {}", groupers::words(result.disposition)), {.weight = ui::Weight::semibold});
    ui.text(fmt::format("Total at national rates: ${}{}", groupers::dollars(result.total),
                        result.complete ? "" : ", as far as it could be worked out"));
    ui.muted("Of the lines that have a rate; without wage index, outliers and copayments.");
    draw_edits(ui, result);
    ui.group("list", "Lines", [&] {
        for (std::size_t i = 0; i < result.lines.size(); ++i)
            ui.scope(static_cast<int>(i), [&] { draw_line(ui, state, i); });
    });
    draw_notes(ui, result);
    std::string releases;
    for (const OppsLineResult& line : result.lines)
        if (!line.release.empty() && releases.find(line.release) == std::string::npos)
            releases += (releases.empty() ? "Addendum B of " : ", ") + line.release;
    if (!releases.empty()) ui.muted(releases, ui::TextSize::tiny);
}

} // namespace

void draw_apc_pane(Ui& ui, AppContext& context, DeskState& state) {
    make(context, state);
    const ApcState& apc = state.apc;
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        if (!apc.problem.empty()) {
            ui.notice(apc.problem, {.meaning = ui::Meaning::must_fix, .key = "desk.apc.damaged"});
            return;
        }
        if (apc.claim.lines.empty()) {
            ui.muted("No line of service yet. Add HCPCS or CPT codes, and each line shows its payment group and whether it is packaged.");
            return;
        }
        if (!state.session->file().admitted) {
            ui.muted("The date of service decides which addenda apply. Enter it in the encounter's details (F2).");
            return;
        }
        if (!apc.installed) {
            if (ui.empty_state(
                    icons::git_compare, "No addenda for this date",
                    "Drop Addendum B of OPPS for the quarter, and Addenda A and D1, anywhere on the page. Until then no line has "
                    "a payment group, which says nothing about the codes.",
                    "Go to the code sets"))
                context.go("packs");
            return;
        }
        ui.scroll("desk.apc", {.name = "The payment groups"}, [&] { draw_result(ui, state); });
    });
}

} // namespace sequela::app::desk
