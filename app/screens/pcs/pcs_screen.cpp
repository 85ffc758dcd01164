// The table builder of ICD-10-PCS: a code is typed or picked axis by axis; only values that one row of the table holds together are
// offered, with what they mean, and the title grows with each. Words lead to a code or into a table.
//
// Argument: "" goes on where it was left; "0DTJ" begins there.
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

#include "app/screen.h"
#include "app/screens/parts.h"
#include "app/screens/search_results.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "casework/encounter_file.h"
#include "lookup/pcs_builder.h"

namespace sequela::app {
namespace {

using lookup::PcsChoice;
using lookup::PcsFault;
using lookup::PcsStep;
using ui::Tone;
using ui::Ui;
using ui::Weight;

constexpr std::size_t kWholeCode = 7;
constexpr std::array<std::string_view, kWholeCode> kAxes = {"Section", "Body system", "Operation", "4th", "5th", "6th", "7th"};
constexpr float kChoiceHeight = 30;

class PcsScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override;
    void leave(AppContext& context) override;
    void commands(AppContext& context, ui::Commands& commands) override;
    void draw(Ui& ui, AppContext& context) override;

private:
    void load(AppContext& context);
    void begin_with(AppContext& context, std::string_view code);
    void pick(AppContext& context, char character);
    void cut(AppContext& context, std::size_t length) { begin_with(context, std::string_view(typed_).substr(0, length)); }
    void add(AppContext& context) { context.go("desk", "add:icd10pcs:" + step_->code); }
    void draw_build(Ui& ui, AppContext& context);
    void draw_code(Ui& ui, AppContext& context);
    void draw_picked(Ui& ui, AppContext& context);
    void draw_fault(Ui& ui, AppContext& context);
    void draw_choices(Ui& ui, AppContext& context);
    void draw_words(Ui& ui, AppContext& context);
    void draw_meaning(Ui& ui, AppContext& context);
    void draw_missing(Ui& ui, AppContext& context);
    [[nodiscard]] bool complete() const { return step_ && step_->complete; }

    std::optional<Date> date_;
    std::string date_text_;
    bool has_case_ = false;
    const packs::Edition* edition_ = nullptr;
    std::uint64_t revision_ = 0;
    std::string typed_, shown_;
    std::optional<PcsStep> step_;
    int selected_ = 0;
    SearchResults words_;
    std::vector<float> sizes_;
};

void PcsScreen::enter(AppContext& context, std::string_view argument) {
    sizes_ = context.recall_sizes("pcs.panes");
    has_case_ = false;
    if (const auto last = context.recall("desk.last"); last && context.workspace() != nullptr)
        if (const auto file = context.workspace()->load(*last)) {
            has_case_ = true;
            if (!date_) date_ = casework::to_rules(*file).coding_date();
        }
    if (!date_) date_ = context.catalogue().newest_codes_begin(CodeSystem::icd10pcs);
    date_text_ = date_ ? date_->words() : std::string();
    revision_ = 0;
    load(context);
    if (!argument.empty()) begin_with(context, argument);
    context.ui().focus("pcs.code");
}

void PcsScreen::leave(AppContext& context) {
    context.remember_sizes("pcs.panes", sizes_);
    edition_ = nullptr;
    step_.reset();
    date_.reset();
}

void PcsScreen::commands(AppContext& context, ui::Commands& commands) {
    AppContext* const app = &context;
    commands.add({.id = "pcs.add",
                  .title = "Add this code to the case on the desk",
                  .category = "PCS builder",
                  .keys = "Ctrl+Enter",
                  .when = [this] { return complete() && has_case_; },
                  .run = [this, app] { add(*app); }});
    commands.add({.id = "pcs.words", .title = "Find a procedure by words", .category = "PCS builder", .keys = "Ctrl+F", .run = [app] {
                      app->ui().focus("pcs.words");
                  }});
    commands.add({.id = "pcs.code", .title = "Go to the code", .category = "PCS builder", .keys = "Ctrl+1", .run = [app] {
                      app->ui().focus("pcs.code");
                  }});
    commands.add({.id = "pcs.back",
                  .title = "Take the last character back",
                  .category = "PCS builder",
                  .keys = "Alt+Left",
                  .when = [this] { return !typed_.empty(); },
                  .run = [this, app] { cut(*app, typed_.size() - 1); }});
}

// The tables of the date, and what they say of what has been typed; again only where something has changed.
void PcsScreen::load(AppContext& context) {
    const std::uint64_t revision = context.catalogue().revision() * 100003U + static_cast<std::uint64_t>(date_ ? date_->days : 0) + 1;
    if (revision == revision_ && typed_ == shown_) return;
    const bool new_code = typed_ != shown_;
    revision_ = revision;
    shown_ = typed_;
    step_.reset();
    edition_ = nullptr;
    if (!date_) return;
    const auto edition = context.catalogue().edition(CodeSystem::icd10pcs, *date_);
    if (!edition) {
        context.error("pcs.edition", edition.error());
        return;
    }
    edition_ = *edition;
    auto step = lookup::pcs_step(*edition_, typed_);
    if (!step) return; // no tables: draw_missing says so
    step_ = std::move(*step);
    if (new_code) selected_ = 0;
}

void PcsScreen::begin_with(AppContext& context, std::string_view code) {
    typed_ = to_upper(normalise_code(code));
    words_.query.clear();
    load(context);
}

void PcsScreen::pick(AppContext& context, char character) {
    if (!step_) return;
    begin_with(context, step_->code + character);
    if (step_ && step_->complete)
        context.ui().say(fmt::format("{} {}", step_->code, step_->title));
    else if (step_ && step_->next)
        context.ui().say(fmt::format("{}. {} values of {}", step_->title, step_->next->choices.size(), step_->next->title));
    context.ui().focus("pcs.code");
}

void PcsScreen::draw_missing(Ui& ui, AppContext& context) {
    const std::string text =
        date_ ? fmt::format("The builder reads the tables XML of ICD-10-PCS. None that was in force on {} is installed.", date_->words())
              : std::string("The builder reads the tables XML of ICD-10-PCS, as CMS publishes it. Drop it anywhere on the page.");
    if (ui.empty_state(icons::table_cells, "No PCS tables are installed", text, "Code sets")) context.go("packs");
}

void PcsScreen::draw_code(Ui& ui, AppContext& context) {
    ui.row([&] {
        const auto field = ui::text_field(ui, "Code", typed_, {.key = "pcs.code", .placeholder = "Type or pick", .width = 170});
        if (field.changed) begin_with(context, typed_);
        const float room = std::max(140.0F, ui.available_width() - 140 - 16);
        ui::search_field(ui, "Find a procedure by words", words_.query,
                         {.key = "pcs.words", .placeholder = "lap chole, right total knee …", .width = room});
        std::optional<Date> date = date_;
        const auto dated = ui::date_field(ui, "In force on", date_text_, date, {.key = "pcs.date", .width = 140});
        if (dated.changed && date) date_ = date;
    });
}

// The characters so far, each with its meaning; pressing one goes back to it.
void PcsScreen::draw_picked(Ui& ui, AppContext& context) {
    if (step_->picked.empty()) return;
    std::vector<FlowItem> items;
    for (std::size_t i = 0; i < step_->picked.size(); ++i) {
        const auto& picked = step_->picked[i];
        const std::string axis(picked.axis.empty() ? kAxes[i] : picked.axis);
        items.push_back({.label = fmt::format("{} {}", picked.choice.character, picked.choice.label),
                         .name = fmt::format("{} {}, {}: choose again", picked.choice.character, picked.choice.label, axis),
                         .tooltip = axis});
    }
    ui.group("group", "Characters so far", [&] {
        const int pressed = flow_buttons(ui, "pcs.picked", items);
        if (pressed >= 0) cut(context, static_cast<std::size_t>(pressed));
    });
}

void PcsScreen::draw_fault(Ui& ui, AppContext& context) {
    const lookup::PcsExplanation& fault = step_->fault;
    if (fault.fault == PcsFault::none || fault.fault == PcsFault::incomplete) return;
    ui.notice(fault.message, {.meaning = ui::Meaning::must_fix, .key = "pcs.fault"});
    if (fault.instead.empty()) return;
    std::vector<FlowItem> items;
    for (const std::string& code : fault.instead)
        items.push_back({.label = code, .name = code + ": use it instead", .tooltip = {}});
    ui.muted("Codes that differ only there:");
    const int pressed = flow_buttons(ui, "pcs.instead", items);
    if (pressed >= 0) begin_with(context, fault.instead[static_cast<std::size_t>(pressed)]);
}

void PcsScreen::draw_choices(Ui& ui, AppContext& context) {
    if (!step_->next || step_->next->choices.empty()) return;
    const auto& choices = step_->next->choices;
    ui.heading(fmt::format("{}. {}", step_->next->position, step_->next->title), 3);
    ui::ListOptions options{
        .count = static_cast<int>(choices.size()), .selected = &selected_, .row_height = kChoiceHeight, .key = "pcs.choices"};
    options.keys_from = "pcs.code";
    const auto result = ui.list(step_->next->title, options, [&](int i, ui::Row& row) {
        const PcsChoice& choice = choices[static_cast<std::size_t>(i)];
        ui.text(std::string(1, choice.character), {.weight = Weight::semibold, .width = 24});
        ui.text(choice.label, {.lines = 1, .width = -1});
        ui.text(counted(static_cast<std::int64_t>(choice.codes), "code", "codes"), {.size = ui::TextSize::small, .tone = Tone::muted});
        row.description = choice.definition;
    });
    if (result.activated >= 0) pick(context, choices[static_cast<std::size_t>(result.activated)].character);
}

void PcsScreen::draw_words(Ui& ui, AppContext& context) {
    words_.refresh(context, date_, {{CodeSystem::icd10pcs, {}}});
    if (!words_.problem.empty()) ui.notice(words_.problem, {.meaning = ui::Meaning::question, .key = "pcs.words.problem"});
    const auto result = draw_results(ui, words_, "pcs.hits", "pcs.words");
    const lookup::Hit* hit = words_.hit(result.activated);
    if (hit == nullptr) return;
    begin_with(context, std::string(hit->code));
    ui.focus("pcs.code");
}

void PcsScreen::draw_build(Ui& ui, AppContext& context) {
    draw_code(ui, context);
    load(context);
    if (!trim(words_.query).empty()) {
        draw_words(ui, context);
        return;
    }
    if (!step_) {
        draw_missing(ui, context);
        return;
    }
    draw_picked(ui, context);
    if (!step_->title.empty()) ui.text(step_->title, {.size = ui::TextSize::title});
    ui.row([&] {
        if (step_->complete)
            ui.badge(ui::Meaning::good, "Valid");
        else
            ui.muted(counted(static_cast<std::int64_t>(step_->codes), "code begins so", "codes begin so"));
        ui.spring();
        if (step_->complete && ui.icon_button(icons::copy, "Copy " + step_->code, {.key = "pcs.copy"}))
            ui.platform().set_clipboard(step_->code);
        if (step_->complete && ui.button("Code page", {.icon = icons::book_open, .key = "pcs.page"}))
            context.go("lookup", "code:icd10pcs:" + step_->code);
        if (step_->complete && ui.button("Add to the case", {.kind = ui::ButtonKind::primary,
                                                             .icon = icons::plus,
                                                             .key = "pcs.add",
                                                             .command = "pcs.add",
                                                             .disabled = !has_case_,
                                                             .why_disabled = "No case is open on the desk"}))
            add(context);
    });
    draw_fault(ui, context);
    draw_choices(ui, context);
}

// What the chosen value means.
void PcsScreen::draw_meaning(Ui& ui, AppContext&) {
    const PcsChoice* choice = nullptr;
    std::string_view axis;
    if (step_ && step_->next && selected_ >= 0 && selected_ < static_cast<int>(step_->next->choices.size())) {
        choice = &step_->next->choices[static_cast<std::size_t>(selected_)];
        axis = step_->next->title;
    } else if (step_ && step_->picked.size() >= 3) {
        choice = &step_->picked[2].choice;
        axis = step_->picked[2].axis;
    }
    if (choice == nullptr) {
        ui.empty_state(icons::book_open, "Definitions",
                       "What the chosen value means shows here: root operations, approaches, body parts and devices.");
        return;
    }
    ui.group("article", choice->label, [&] {
        ui.heading(choice->label, 2);
        ui.muted(fmt::format("{} {}", axis, choice->character));
        ui.scroll("pcs.meaning", {.name = "Definition", .padding = ui::metric::grid}, [&] {
            if (!choice->definition.empty()) ui.text(choice->definition);
            if (!choice->explanation.empty()) ui.text(choice->explanation, {.tone = Tone::muted});
            if (!choice->includes.empty()) ui.heading("Includes", 3);
            for (const std::string_view each : choice->includes)
                bullet(ui, icons::dot, each);
            if (choice->definition.empty() && choice->includes.empty())
                ui.muted("The installed definitions say nothing more of this value.");
        });
    });
}

void PcsScreen::draw(Ui& ui, AppContext& context) {
    if (edition_ != nullptr && edition_->codes) context.set_status(fmt::format("ICD-10-PCS {}", edition_->codes.pack->release));
    if (ui.compact()) {
        ui.paint().fill(ui.rest(), ui.theme().surface);
        ui.pane("Builder", ui.rest(), [&] { ui.pad(ui::metric::between, ui::metric::inside, [&] { draw_build(ui, context); }); });
        return;
    }
    const std::array<ui::Pane, 2> panes = {ui::Pane{.title = "Builder", .share = 1.6F, .smallest = 420},
                                           ui::Pane{.title = "Definition", .share = 1, .smallest = 280}};
    ui.panes("pcs", panes, sizes_, false, [&](int pane) {
        ui.pad(ui::metric::around, ui::metric::between, [&] {
            if (pane == 0)
                draw_build(ui, context);
            else
                draw_meaning(ui, context);
        });
    });
}

const RegisterScreen<PcsScreen>
    registration({.id = "pcs", .title = "PCS builder", .icon = icons::table_cells, .order = 27, .keys = "Ctrl+Shift+P", .flush = true});

} // namespace
} // namespace sequela::app
