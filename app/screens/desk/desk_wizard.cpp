// The modifier wizard: one question about the record at a time, and at the end the modifier that the answers lead to, with what the record
// must say for it; or none, and then the second line goes.
#include <algorithm>

#include <fmt/format.h>

#include "app/screens/desk/desk_state.h"
#include "app/ui/ui.h"
#include "rules/ncci/ptp.h"

namespace sequela::app::desk {
namespace {

using rules::WizardOutcome;
using rules::WizardQuestion;
using ui::Ui;

constexpr std::string_view kRule = "ncci.ptp";
constexpr float kHeight = 400;

// The verdict of a PTP edit that concerns this line: the chosen one, if it does; null if there is none.
const rules::Verdict* edit_verdict(const DeskState& state, int line) {
    const auto& verdicts = state.session->verdicts();
    const auto concerns = [&](const rules::Verdict& verdict) {
        return verdict.rule == kRule && verdict.status != rules::Status::bypassed && verdict.subjects.size() > 1 &&
               (verdict.subjects[0].line == line || verdict.subjects[1].line == line);
    };
    const int chosen = std::max(0, state.codes.verdict);
    if (chosen < static_cast<int>(verdicts.size()) && concerns(verdicts[static_cast<std::size_t>(chosen)]))
        return &verdicts[static_cast<std::size_t>(chosen)];
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), concerns);
    return found == verdicts.end() ? nullptr : &*found;
}

// The modifier indicator of the edit between two lines; 1 where the file does not say.
int indicator_of(packs::Catalogue& catalogue, const rules::Encounter& encounter, int line, int partner) {
    const auto type = rules::provider_type(encounter);
    const std::vector<rules::ServiceLine> lines = rules::service_lines(encounter);
    const auto at = [&](int number) {
        return std::find_if(lines.begin(), lines.end(), [&](const rules::ServiceLine& each) { return each.number == number; });
    };
    const auto one = at(line);
    const auto other = at(partner);
    if (!type || one == lines.end() || other == lines.end()) return 1;
    const auto day = rules::common_day(*one, *other);
    if (!day) return 1;
    const auto edits = catalogue.ptp(rules::ptp_table_of(*type), *day);
    if (!edits || !*edits) return 1;
    const rules::PairEdit pair = rules::edit_of_pair(*edits, one->code, other->code, *day);
    return pair.in_force == packs::InForce::no ? 1 : pair.edit.modifier;
}

// "2": where the line stands among those of its role, as the list of codes shows it.
int place_of(const DeskState& state, int line) {
    const auto& codes = state.session->file().codes;
    return line - state.session->lines_of(role_of(codes[static_cast<std::size_t>(line)].system)).first + 1;
}

void draw_path(Ui& ui, const rules::ModifierWizard& wizard) {
    if (wizard.path().empty()) return;
    ui.separator();
    ui.muted("Answers so far");
    ui.group("list", "Answers so far", [&] {
        for (const auto& answered : wizard.path()) {
            rules::ModifierWizard then = wizard; // its text with the codes in it, as it was asked
            while (then.question() != answered.first && then.back()) {
            }
            const std::string text = then.question_text();
            const std::string_view answer = answered.first->answers[answered.second].label;
            ui.group("listitem", fmt::format("{} {}", text, answer), [&] {
                ui.muted(text);
                ui.text(answer, {.size = ui::TextSize::small, .weight = ui::Weight::semibold});
            });
        }
    });
}

// Digits choose: 1 to 9, and 0 the tenth.
std::string key_of_answer(std::size_t number) {
    return std::to_string((number + 1) % 10);
}

void draw_question(Ui& ui, rules::ModifierWizard& wizard) {
    const WizardQuestion& question = *wizard.question();
    const std::string text = wizard.question_text();
    ui.text(text, {.weight = ui::Weight::semibold});
    if (!question.help.empty()) ui.text(question.help, {.size = ui::TextSize::small, .tone = ui::Tone::muted});
    std::optional<std::size_t> answer;
    ui.group("group", text, [&] {
        for (std::size_t i = 0; i < question.answers.size(); ++i)
            ui.scope(static_cast<int>(i), [&] {
                const std::string key = key_of_answer(i);
                ui.row([&] {
                    ui.key_hint(key);
                    const std::string label(question.answers[i].label);
                    if (ui.button(label, {.key = i == 0 ? "wizard.first" : "", .small = true, .description = "Key " + key})) answer = i;
                });
            });
    });
    ui.muted(question.source, ui::TextSize::tiny);
    for (std::size_t i = 0; i < question.answers.size(); ++i)
        if (ui.pressed_key(key_of_answer(i))) answer = i;
    if (!answer) return;
    wizard.answer(*answer);
    ui.focus(wizard.question() ? "wizard.first" : "wizard.end");
    const auto outcome = wizard.outcome();
    ui.say(!outcome                    ? wizard.question_text()
           : outcome->modifier.empty() ? std::string("No modifier fits")
                                       : fmt::format("Modifier {}", outcome->modifier));
}

// What the answers lead to. True: apply it.
bool draw_outcome(Ui& ui, const DeskState& state, const WizardOutcome& outcome) {
    const std::string code = shown(state.session->file().codes[static_cast<std::size_t>(outcome.line)]);
    const int place = place_of(state, outcome.line);
    if (!outcome.modifier.empty()) {
        ui.text(fmt::format("Modifier {} on {}", outcome.modifier, code), {.weight = ui::Weight::semibold});
        ui.text(fmt::format("The record must say {}.", outcome.record));
        if (!outcome.fix) ui.muted(fmt::format("{} has it already.", code));
    } else {
        ui.text("No modifier fits", {.weight = ui::Weight::semibold});
        ui.text(outcome.record);
    }
    if (!outcome.fix) return false;
    const std::string label = outcome.modifier.empty() ? fmt::format("No modifier fits: remove {}", code)
                                                       : fmt::format("Add {} to line {}", outcome.modifier, place);
    return ui.button(label, {.kind = ui::ButtonKind::primary, .key = "wizard.end", .description = "Undo brings it back"});
}

} // namespace

void DeskActs::open_wizard() {
    const int line = state_->codes.line;
    const auto& codes = state_->session->file().codes;
    if (line < 0 || line >= static_cast<int>(codes.size())) return;
    const rules::Encounter encounter = casework::to_rules(state_->session->file());
    const rules::Verdict* edit = edit_verdict(*state_, line);
    WizardState& wizard = state_->wizard;
    wizard = {};
    if (edit) {
        const int second = edit->subjects[0].line;
        const int first = edit->subjects[1].line;
        rules::Encounter dated = encounter;
        dated.jurisdiction = state_->session->jurisdiction();
        wizard.wizard = rules::ModifierWizard::start(encounter, second, first, indicator_of(context_->catalogue(), dated, second, first));
        wizard.edit = edit->reason;
        wizard.source = edit->citation.source + "  ·  " + edit->pack_release;
    } else {
        wizard.wizard = rules::ModifierWizard::start(encounter, line);
    }
    if (!wizard.wizard) {
        context_->toast("The wizard asks about lines with a HCPCS or CPT code");
        return;
    }
    context_->ui().focus(wizard.wizard->question() ? "wizard.first" : "wizard.end");
}

void DeskActs::apply_wizard() {
    const auto outcome = state_->wizard.wizard ? state_->wizard.wizard->outcome() : std::nullopt;
    if (!outcome || !outcome->fix) return;
    if (!report(state_->session->apply(*outcome->fix))) return;
    state_->wizard = {};
    state_->codes.verdict = -1;
    context_->ui().say(outcome->modifier.empty() ? outcome->fix->label : fmt::format("Modifier {} added", outcome->modifier));
    context_->ui().focus("desk.codes");
}

void draw_wizard(Ui& ui, AppContext& context, DeskState& state) {
    WizardState& state_of_it = state.wizard;
    bool open = state_of_it.wizard.has_value();
    if (!open) return;
    bool apply = false;
    ui.dialog(
        "Modifier wizard", open,
        [&] {
            rules::ModifierWizard& wizard = *state_of_it.wizard;
            // Of one height, so that the buttons below stay where they are from question to question.
            const float room = ui.screen().height / ui.scale() - 220;
            ui.scroll("wizard.body", {.name = "Question", .height = std::clamp(room, 140.0F, kHeight), .padding = 2}, [&] {
                if (!state_of_it.edit.empty()) {
                    ui.muted(state_of_it.edit);
                    ui.muted(state_of_it.source, ui::TextSize::tiny);
                    ui.separator();
                }
                if (wizard.question())
                    draw_question(ui, wizard);
                else if (const auto outcome = wizard.outcome())
                    apply = draw_outcome(ui, state, *outcome);
                draw_path(ui, wizard);
            });
            bool back = false;
            ui.row([&] {
                back = ui.button("Back one answer", {.kind = ui::ButtonKind::subtle,
                                                     .icon = icons::arrow_left,
                                                     .key = "wizard.back",
                                                     .disabled = wizard.path().empty(),
                                                     .why_disabled = "This is the first question",
                                                     .description = "Key Backspace"});
                ui.spring();
                if (ui.button("Close", {.key = "wizard.close"})) open = false;
            });
            if (ui.pressed_key("Backspace")) back = true;
            if (back && wizard.back()) ui.focus("wizard.first");
        },
        560);
    if (apply) DeskActs(state, context).apply_wizard();
    if (!open) state_of_it = {};
}

} // namespace sequela::app::desk
