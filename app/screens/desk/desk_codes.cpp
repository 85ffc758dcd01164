// The codes pane: diagnoses, procedures and services in sequence, with POA, evidence and the worst verdict of each; and the verdicts with
// reason and fixes.
#include "app/screens/desk/desk_state.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "app/ui/text_field.h"
#include "app/ui/ui.h"
#include "base/text.h"
#include "lookup/drug_units.h"

namespace sequela::app::desk {
namespace {

using ui::Ui;

constexpr float kRowHeight = 46;
constexpr float kVerdictHeight = 28;

std::string_view or_else(std::string_view text, std::string_view otherwise) {
    return text.empty() ? otherwise : text;
}

// The most severe status among the verdicts that concern a line; nothing if it is clean.
std::optional<rules::Status> worst_of(const std::vector<rules::Verdict>& verdicts, int line) {
    for (const auto& verdict : verdicts) {
        if (verdict.status == rules::Status::info || verdict.status == rules::Status::bypassed) continue;
        for (const auto& subject : verdict.subjects)
            if (subject.line == line) return verdict.status; // sorted by severity
    }
    return std::nullopt;
}

// "Principal", "Principal procedure", "Service": what the place of a code means.
std::string_view place_of(const casework::AssignedCode& code, int position, bool inpatient) {
    switch (role_of(code.system)) {
    case CodeRole::diagnosis:
        return position > 0 ? std::string_view() : inpatient ? "Principal" : "First-listed";
    case CodeRole::procedure:
        return position > 0 ? "Procedure" : "Principal procedure";
    case CodeRole::service:
        break;
    }
    return "Service";
}

// "RT 59, 4 units, 03 Jan 2026"
std::string service_text(const rules::ServiceFields& service) {
    std::string text;
    const auto add = [&](const std::string& part) {
        if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
    };
    std::string modifiers;
    for (const std::string& modifier : service.modifiers)
        modifiers += (modifiers.empty() ? "" : " ") + modifier;
    add(modifiers);
    if (!service.units.empty()) add(service.units + (service.units == "1" ? " unit" : " units"));
    if (!service.tooth.empty()) add("tooth " + service.tooth);
    add(service.surfaces);
    if (!service.ndc.empty()) add("NDC " + service.ndc);
    if (service.date) add(service.date->words());
    return text;
}

std::string name_of(const DeskState& state, const casework::AssignedCode& code, int line, int position,
                    std::optional<rules::Status> worst) {
    const bool poa = rules::reports_poa(state.session->file().setting) && role_of(code.system) == CodeRole::diagnosis;
    std::string name = fmt::format("{}. {} {}", position + 1, shown(code), code.title.empty() ? "not in the installed codes" : code.title);
    if (role_of(code.system) != CodeRole::diagnosis) name += fmt::format(", {}", title(code.system));
    if (const std::string service = service_text(code.service); !service.empty()) name += ", " + service;
    if (poa) name += fmt::format(", present on admission: {}", or_else(words(code.poa), "not set"));
    name += code.evidence.empty() ? ", no evidence" : fmt::format(", {} evidence", code.evidence.size());
    if (const groupers::CodeRole* role = role_in_group(state, line); role && !role->mark.empty() && role->mark != "PDX")
        name += fmt::format(", {}{}", role->mark, role->drives ? ", the group rests on it" : "");
    if (worst) name += fmt::format(", {}", word_of(*worst));
    return name;
}

void draw_code_row(Ui& ui, const DeskState& state, int line, ui::Row& row) {
    const auto& code = state.session->file().codes[static_cast<std::size_t>(line)];
    const auto [first, last] = state.session->lines_of(role_of(code.system));
    const int position = line - first;
    const bool poa = rules::reports_poa(state.session->file().setting) && role_of(code.system) == CodeRole::diagnosis;
    const auto worst = worst_of(state.session->verdicts(), line);
    static thread_local std::string kept; // the row refers to it until it has been drawn
    kept = name_of(state, code, line, position, worst);
    row.name = kept;
    row.separator = line + 1 == last; // of the codes of one role

    ui.text(std::to_string(position + 1), {.size = ui::TextSize::small, .tone = ui::Tone::muted, .align = ui::Align::right, .width = 18});
    const ui::Rect swatch = ui.take(6, 26);
    if (code.evidence.empty()) {
        ui.paint().outline(swatch, ui.theme().edge, 3);
    } else {
        ui.paint().fill(swatch, ui.theme().evidence_edge[line % 6], 3);
    }
    ui.column(
        [&] {
            ui.row(
                [&] {
                    ui.text(shown(code), {.weight = ui::Weight::semibold});
                    const std::string_view place = place_of(code, position, rules::reports_poa(state.session->file().setting));
                    if (!place.empty()) ui.text(place, {.size = ui::TextSize::tiny, .tone = ui::Tone::muted});
                    if (const std::string service = service_text(code.service); !service.empty())
                        ui.text(service, {.size = ui::TextSize::tiny, .weight = ui::Weight::semibold});
                    ui.spring();
                    if (const groupers::CodeRole* role = role_in_group(state, line); role && !role->mark.empty() && role->mark != "PDX")
                        ui.text(role->mark, {.size = ui::TextSize::tiny,
                                             .weight = role->drives ? ui::Weight::semibold : ui::Weight::regular,
                                             .tone = role->drives ? ui::Tone::normal : ui::Tone::muted});
                    // Its shape and colour; the word is in its tooltip and in the list of verdicts.
                    if (worst) ui.icon(ui::icon_of(meaning_of(*worst)), ui::tone_of(meaning_of(*worst)), 16, word_of(*worst));
                    if (poa) {
                        const ui::Tone tone = code.poa == rules::Poa::none ? ui::Tone::muted : ui::Tone::normal;
                        ui.text(or_else(sign(code.poa), "–"), {.size = ui::TextSize::small,
                                                               .weight = ui::Weight::semibold,
                                                               .tone = tone,
                                                               .align = ui::Align::right,
                                                               .width = code.poa == rules::Poa::exempt ? 44.0F : 18.0F});
                    }
                },
                ui::metric::inside, 20);
            ui.text(code.title.empty() ? "Not in the installed codes" : std::string_view(code.title),
                    {.size = ui::TextSize::small, .tone = ui::Tone::muted, .lines = 1});
        },
        0);
}

void draw_code_actions(Ui& ui, AppContext& context, DeskState& state) {
    DeskActs acts(state, context);
    const auto& codes = state.session->file().codes;
    const int line = state.codes.line;
    const bool chosen = line >= 0 && line < static_cast<int>(codes.size());
    if (!chosen) return;
    const std::pair<int, int> lines = state.session->lines_of(role_of(codes[static_cast<std::size_t>(line)].system));
    const auto& code = codes[static_cast<std::size_t>(line)];
    // Without a spring, so that it breaks into two lines where the pane is narrow.
    const auto tools = [&] {
        const CodeRole role = role_of(code.system);
        if (role != CodeRole::diagnosis && ui.button(role == CodeRole::service ? "Modifiers and units" : "Date",
                                                     {.icon = icons::pencil, .key = "desk.line", .command = "desk.line", .small = true}))
            acts.open_line();
        if (role == CodeRole::service &&
            ui.icon_button(icons::list_checks, "Modifier wizard", {.key = "desk.wizard", .command = "desk.wizard", .small = true}))
            acts.open_wizard();
        if (rules::reports_poa(state.session->file().setting) && role == CodeRole::diagnosis && code.poa != rules::Poa::exempt) {
            static constexpr std::array<std::string_view, 4> kChoices = {"Y", "N", "U", "W"};
            static constexpr std::array<rules::Poa, 4> kValues = {rules::Poa::yes, rules::Poa::no, rules::Poa::unknown,
                                                                  rules::Poa::undetermined};
            int selected = static_cast<int>(std::find(kValues.begin(), kValues.end(), code.poa) - kValues.begin());
            if (selected == 4) selected = -1;
            if (ui.segmented("Present on admission", kChoices, selected, {.key = "desk.poa", .label_hidden = true}))
                acts.set_poa(kValues[static_cast<std::size_t>(selected)]);
            ui.space(ui::metric::inside);
        }
        if (ui.icon_button(icons::arrow_up, "Move up",
                           {.key = "desk.move_up", .command = "desk.move_up", .disabled = line == lines.first, .small = true}))
            acts.move(-1);
        if (ui.icon_button(icons::arrow_down, "Move down",
                           {.key = "desk.move_down", .command = "desk.move_down", .disabled = line + 1 == lines.second, .small = true}))
            acts.move(1);
        if (ui.icon_button(icons::quote, "Take the selected words as evidence",
                           {.key = "desk.evidence", .command = "desk.evidence", .small = true}))
            acts.attach_evidence();
        if (ui.icon_button(icons::trash, "Remove", {.key = "desk.remove", .command = "desk.remove", .small = true})) acts.remove();
    };
    ui.row(tools, ui::metric::grid);
}

void draw_verdict_counts(Ui& ui, const std::vector<rules::Verdict>& verdicts) {
    int fails = 0, warnings = 0, questions = 0, notes = 0;
    for (const auto& verdict : verdicts) {
        switch (meaning_of(verdict.status)) {
        case ui::Meaning::must_fix:
            ++fails;
            break;
        case ui::Meaning::warning:
            ++warnings;
            break;
        case ui::Meaning::question:
            ++questions;
            break;
        default:
            ++notes;
        }
    }
    ui.row([&] {
        ui.heading("Verdicts", 3);
        ui.spring();
        if (fails > 0) ui.badge(ui::Meaning::must_fix, fmt::format("{} must fix", fails));
        if (warnings > 0) ui.badge(ui::Meaning::warning, fmt::format("{} warning{}", warnings, warnings == 1 ? "" : "s"));
        if (questions > 0) ui.badge(ui::Meaning::question, fmt::format("{} no data", questions));
        if (notes > 0) ui.chip(fmt::format("{} note{}", notes, notes == 1 ? "" : "s"));
    });
}

void draw_override(Ui& ui, AppContext& context, DeskState& state) {
    DeskActs acts(state, context);
    const auto field =
        ui::text_field(ui, "Why does this rule not apply here?", state.codes.reason,
                       {.key = "desk.reason", .description = "Kept with the code and in the audit trail.", .required = true});
    ui.row([&] {
        const bool pressed = ui.button("Record the reason", {.kind = ui::ButtonKind::primary, .key = "desk.reason.save"});
        if (pressed || field.submitted) acts.write_override();
        if (ui.button("Cancel", {.kind = ui::ButtonKind::subtle, .key = "desk.reason.cancel"})) state.codes.overriding = -1;
    });
}

void draw_verdict_detail(Ui& ui, AppContext& context, DeskState& state, int index) {
    // A copy: a fix that is pressed here changes the list.
    const rules::Verdict verdict = state.session->verdicts()[static_cast<std::size_t>(index)];
    ui.separator();
    ui.scroll("desk.verdict.detail", {.name = "The chosen verdict"}, [&] {
        std::string source = verdict.citation.source;
        if (!verdict.citation.locator.empty()) source += " " + verdict.citation.locator;
        if (!verdict.pack_release.empty()) source += "  ·  " + verdict.pack_release;
        if (verdict.layer != "national") source += "  ·  decided by the " + verdict.layer + " layer";
        ui.row([&] {
            ui.badge(meaning_of(verdict.status), word_of(verdict.status));
            ui.text(source, {.size = ui::TextSize::small, .tone = ui::Tone::muted, .width = -1});
        });
        ui.text(verdict.message, {.weight = ui::Weight::semibold});
        if (!verdict.reason.empty()) ui.text(verdict.reason);
        if (state.codes.overriding == index) {
            draw_override(ui, context, state);
            return;
        }
        for (std::size_t i = 0; i < verdict.fixes.size(); ++i) {
            ui.scope(static_cast<int>(i), [&] {
                const ui::ButtonOptions options{.kind = i == 0 ? ui::ButtonKind::primary : ui::ButtonKind::plain,
                                                .command = i == 0 ? "desk.fix" : "",
                                                .show_keys = i == 0};
                if (ui.button(verdict.fixes[i].label, options)) DeskActs(state, context).apply_fix(index, static_cast<int>(i));
            });
        }
        if (verdict.rule == "ncci.ptp" && !verdict.fixes.empty() &&
            ui.button("Find the modifier by questions", {.icon = icons::list_checks, .key = "desk.verdict.wizard"})) {
            state.codes.verdict = index;
            state.codes.line = verdict.subjects.front().line;
            DeskActs(state, context).open_wizard();
        }
    });
}

} // namespace

void draw_codes_pane(Ui& ui, AppContext& context, DeskState& state) {
    const auto& codes = state.session->file().codes;
    state.codes.line = std::min(state.codes.line, static_cast<int>(codes.size()) - 1);
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        ui.row([&] {
            ui.heading("Assigned codes", 3);
            if (!codes.empty()) ui.text(std::to_string(codes.size()), {.size = ui::TextSize::small, .tone = ui::Tone::muted});
            ui.spring();
            if (rules::reports_poa(state.session->file().setting)) ui.text("POA", {.size = ui::TextSize::tiny, .tone = ui::Tone::muted});
            ui.space(ui::metric::inside); // above the values
        });
        if (codes.empty()) {
            ui.empty_state(icons::list_ordered, "No codes yet",
                           "The codes that you add stand here in sequence, with their evidence and what the rules say of them.");
            return;
        }
        draw_code_actions(ui, context, state);
        ui::ListOptions options{
            .count = static_cast<int>(codes.size()), .selected = &state.codes.line, .row_height = kRowHeight, .key = "desk.codes"};
        const auto result = ui.list("Assigned codes", options, [&](int i, ui::Row& row) { draw_code_row(ui, state, i, row); });
        DeskActs acts(state, context);
        if (result.changed) acts.show_evidence();
        if (result.activated >= 0) {
            const auto& activated = codes[static_cast<std::size_t>(result.activated)];
            acts.open_page(system_of(activated), activated.code, true);
            acts.go_to_page();
        }
    });
}

// From the dose to the units of the line, with the working (lookup/drug_units.h).
void draw_dose(Ui& ui, LineForm& form, const casework::AssignedCode& code) {
    if (code.system != CodeSystem::hcpcs || !lookup::read_unit_size(code.title)) return;
    ui.columns({0, 0}, [&](int column) {
        if (column == 0) ui::text_field(ui, "Dose given", form.dose, {.key = "line.dose", .placeholder = "40 mg"});
        if (column == 1) ui::text_field(ui, "Single-dose vial", form.vial, {.key = "line.vial", .placeholder = "50 mg"});
    });
    if (form.dose.empty()) return;
    lookup::DoseInput input{code.code, code.title, form.dose, {}};
    if (!form.vial.empty()) input.vials.push_back(form.vial);
    const auto units = lookup::count_drug_units(input);
    if (!units) {
        ui.muted(units.error().text());
        return;
    }
    for (const std::string& line : units->working)
        ui.muted(line);
    const std::string modifier = units->modifier == "JZ" ? " with JZ" : "";
    if (!ui.button(fmt::format("Use {} unit{}{}", units->billed, units->billed == 1 ? "" : "s", modifier),
                   {.icon = icons::check, .key = "line.use"}))
        return;
    form.fields.units = std::to_string(units->billed);
    if (!modifier.empty() && form.modifiers.find("JZ") == std::string::npos) form.modifiers += form.modifiers.empty() ? "JZ" : " JZ";
}

void draw_line_form(Ui& ui, AppContext& context, DeskState& state) {
    LineForm& form = state.codes.form;
    if (form.line < 0 || form.line >= static_cast<int>(state.session->file().codes.size())) return;
    const casework::AssignedCode code = state.session->file().codes[static_cast<std::size_t>(form.line)];
    bool open = true;
    ui.dialog("Line " + shown(code), open, [&] {
        DeskActs acts(state, context);
        bool submitted = false;
        ui.muted(code.title);
        if (role_of(code.system) == CodeRole::service) {
            const auto modifiers = ui::text_field(ui, "Modifiers", form.modifiers,
                                                  {.key = "line.modifiers", .description = "In sequence, with spaces between: RT 59"});
            ui.columns({0, 0}, [&](int column) {
                if (column == 0) ui::text_field(ui, "Units", form.fields.units, {.key = "line.units"});
                if (column == 1) ui::date_field(ui, "Date of service", form.date, form.fields.date, {.key = "line.date"});
            });
            ui.columns({-2, -1, -1}, [&](int column) {
                if (column == 0) ui::text_field(ui, "NDC", form.fields.ndc, {.key = "line.ndc"});
                if (column == 1) ui::text_field(ui, "NDC quantity", form.fields.ndc_quantity, {.key = "line.ndc_quantity"});
                if (column == 2) ui::text_field(ui, "Unit", form.fields.ndc_unit, {.key = "line.ndc_unit"});
            });
            draw_dose(ui, form, code);
            submitted = modifiers.submitted;
            if (code.system == CodeSystem::cdt)
                ui.columns({0, 0}, [&](int column) {
                    if (column == 0) ui::text_field(ui, "Tooth", form.fields.tooth, {.key = "line.tooth"});
                    if (column == 1) ui::text_field(ui, "Surfaces", form.fields.surfaces, {.key = "line.surfaces"});
                });
        } else {
            ui::date_field(ui, "Date of the procedure", form.date, form.fields.date, {.key = "line.date"});
        }
        ui.row([&] {
            ui.spring();
            if (ui.button("Cancel", {.kind = ui::ButtonKind::subtle, .key = "line.cancel"})) open = false;
            if (ui.button("Done", {.kind = ui::ButtonKind::primary, .key = "line.done"}) || submitted) acts.write_line();
        });
    });
    if (!open) form.line = -1;
}

// Finishing past what stands in the way needs a reason.
void draw_finish(Ui& ui, AppContext& context, DeskState& state) {
    ui.notice("Verdicts stand in the way. Finish the case all the same?", {.meaning = ui::Meaning::must_fix, .key = "desk.finish"});
    const auto field = ui::text_field(ui, "Why is the case finished all the same?", state.finish_reason,
                                      {.key = "desk.finish.reason",
                                       .description = "Kept in the audit trail. Name nothing of the patient.",
                                       .required = true,
                                       .limit = 500});
    bool finish = field.submitted;
    ui.row([&] {
        finish = ui.button("Finish anyway", {.kind = ui::ButtonKind::danger,
                                             .key = "desk.finish.anyway",
                                             .disabled = trim(state.finish_reason).empty(),
                                             .why_disabled = "Say why first"}) ||
                 finish;
        if (ui.button("Go on coding", {.kind = ui::ButtonKind::subtle, .key = "desk.finish.back"})) state.finish_asked = false;
    });
    if (finish) DeskActs(state, context).finish();
}

void draw_verdicts_pane(Ui& ui, AppContext& context, DeskState& state) {
    const auto& verdicts = state.session->verdicts();
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        draw_verdict_counts(ui, verdicts);
        if (state.finish_asked) draw_finish(ui, context, state);
        if (verdicts.empty()) {
            ui.row([&] {
                ui.icon(icons::circle_check, ui::Tone::good, 20);
                ui.text(state.session->file().codes.empty() ? "Nothing to check yet." : "No convention is broken.",
                        {.tone = ui::Tone::muted});
            });
            return;
        }
        state.codes.verdict = std::min(state.codes.verdict, static_cast<int>(verdicts.size()) - 1);
        // What the chosen one says and its fix must stay in sight.
        const float room = std::floor(ui.rest().height / ui.scale() * 0.4F / kVerdictHeight);
        const float rows = std::clamp(static_cast<float>(verdicts.size()), 1.0F, std::max(2.0F, room));
        ui::ListOptions options{.count = static_cast<int>(verdicts.size()),
                                .selected = &state.codes.verdict,
                                .row_height = kVerdictHeight,
                                .key = "desk.verdicts",
                                .fill = false,
                                .max_height = rows * kVerdictHeight};
        const auto result = ui.list("Verdicts", options, [&](int i, ui::Row& row) {
            const rules::Verdict& verdict = verdicts[static_cast<std::size_t>(i)];
            static thread_local std::string name;
            name = fmt::format("{}: {}", word_of(verdict.status), verdict.message);
            row.name = name;
            const ui::Meaning meaning = meaning_of(verdict.status);
            ui.icon(ui::icon_of(meaning), ui::tone_of(meaning), 16, word_of(verdict.status));
            ui.text(verdict.message, {.size = ui::TextSize::small, .lines = 1, .width = -1});
        });
        if (result.changed || result.activated >= 0) {
            const auto& subjects = verdicts[static_cast<std::size_t>(std::max(0, state.codes.verdict))].subjects;
            if (!subjects.empty() && subjects.front().line >= 0) state.codes.line = subjects.front().line;
        }
        if (result.activated >= 0) DeskActs(state, context).apply_fix(result.activated, 0);
        // The act above may have changed them; until one is chosen the first is shown.
        const int shown = std::max(0, state.codes.verdict);
        if (shown < static_cast<int>(state.session->verdicts().size())) draw_verdict_detail(ui, context, state, shown);
    });
}

} // namespace sequela::app::desk
