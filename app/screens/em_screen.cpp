// The E/M worksheet: problems, data, risk and time on one side, the level that they reach on the other; beside the chart of the case.
//
// Argument: the id of a case; "" goes on with the case on the desk, or with a worksheet that belongs to no case.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/desk/desk_state.h"
#include "app/screens/em/em_sheet.h"
#include "app/screens/parts.h"
#include "base/text.h"
#include "groupers/em/json.h"

namespace sequela::app {
namespace {

using groupers::EmService;
using groupers::EmSpan;
using groupers::EmWorksheet;
using ui::Ui;

// The category to begin with; the coder changes it.
EmService service_of(rules::Setting setting) {
    if (setting == rules::Setting::emergency) return EmService::emergency;
    if (setting == rules::Setting::observation || setting == rules::Setting::inpatient) return EmService::hospital_initial;
    return EmService::office_established;
}

class EmScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override;
    void leave(AppContext& context) override;
    void commands(AppContext& context, ui::Commands& commands) override;
    void draw(Ui& ui, AppContext& context) override;

private:
    [[nodiscard]] std::string key() const { return "em." + (file_ ? file_->id : std::string("own")); }
    void begin(AppContext& context);
    void keep(AppContext& context);
    void copy(AppContext& context);
    [[nodiscard]] const chart::Document* document() const;
    [[nodiscard]] EmChart chart(AppContext& context);
    void draw_chart(Ui& ui);
    void draw_sheet(Ui& ui, AppContext& context);
    void draw_result(Ui& ui, AppContext& context);

    std::optional<casework::EncounterFile> file_;
    EmSheetState state_;
    groupers::EmResult result_;
    std::map<std::string, ui::DocumentView> views_; // by document
    int document_ = 0;
    std::vector<float> sizes_, compact_sizes_;
};

const RegisterScreen<EmScreen> registration(
    {.id = "em", .title = "E/M level worksheet", .icon = icons::clipboard_check, .order = 28, .rail = "E/M level", .flush = true});

void EmScreen::enter(AppContext& context, std::string_view argument) {
    std::string id(argument);
    if (id.empty()) id = context.recall("desk.last").value_or("");
    file_.reset();
    if (!id.empty() && context.workspace() != nullptr)
        if (auto file = context.workspace()->load(id)) file_ = std::move(*file);
    sizes_ = context.recall_sizes(file_ ? "em.panes" : "em.panes.own");
    context.set_header("E/M level worksheet", file_ ? "Case " + file_->number : std::string());
    begin(context);
    context.ui().focus("em.service");
}

void EmScreen::begin(AppContext& context) {
    state_ = {};
    if (file_) {
        state_.sheet.service = service_of(file_->setting);
        state_.sheet.date = file_->admitted;
        state_.sheet.medicare = find_ignoring_case(file_->payer, "medicare") != std::string_view::npos;
    }
    if (const auto kept = context.recall(key()))
        if (auto sheet = groupers::em_worksheet_from_json(*kept)) state_.sheet = std::move(*sheet);
    read_em_sheet(state_);
    result_ = groupers::em_level(state_.sheet);
    if (!file_) return;
    const auto place = desk::recall_place(context, file_->id);
    document_ = place ? std::clamp(place->document, 0, std::max(0, static_cast<int>(file_->documents.size()) - 1)) : 0;
    // What was selected at the desk is selected here.
    const chart::Document* shown = document();
    if (!place || !shown || place->begin < 0 || place->end <= place->begin || static_cast<std::size_t>(place->end) > shown->text.size())
        return;
    views_[shown->id].select({static_cast<std::uint32_t>(place->begin), static_cast<std::uint32_t>(place->end)});
}

void EmScreen::leave(AppContext& context) {
    context.remember_sizes(file_ ? "em.panes" : "em.panes.own", sizes_);
    file_.reset();
    views_.clear();
    state_ = {};
    result_ = {};
}

void EmScreen::keep(AppContext& context) {
    result_ = groupers::em_level(state_.sheet);
    context.remember(key(), groupers::to_json(state_.sheet));
    if (result_.chosen) context.ui().say(result_.chosen->name);
}

void EmScreen::copy(AppContext& context) {
    context.platform().set_clipboard(em_text(state_.sheet, result_));
    context.toast("Copied");
}

void EmScreen::commands(AppContext& context, ui::Commands& commands) {
    AppContext* const app = &context;
    commands.add({.id = "em.copy", .title = "Copy the E/M level as text", .category = "E/M", .run = [this, app] { copy(*app); }});
    commands.add({.id = "em.desk",
                  .title = "Back to this case on the desk",
                  .category = "E/M",
                  .keys = "Ctrl+Enter",
                  .when = [this] { return file_.has_value(); },
                  .run = [this, app] { app->go("desk", file_->id); }});
    commands.add({.id = "em.chart",
                  .title = "Go to the chart",
                  .category = "E/M",
                  .keys = "Ctrl+1",
                  .when = [this, app] { return document() != nullptr && !app->ui().compact(); },
                  .run = [app] { app->ui().focus("em.chart"); }});
    commands.add({.id = "em.sheet", .title = "Go to the worksheet", .category = "E/M", .keys = "Ctrl+2", .run = [app] {
                      app->ui().focus("em.service");
                  }});
}

const chart::Document* EmScreen::document() const {
    if (!file_ || document_ < 0 || document_ >= static_cast<int>(file_->documents.size())) return nullptr;
    return &file_->documents[static_cast<std::size_t>(document_)];
}

EmChart EmScreen::chart(AppContext& context) {
    EmChart chart;
    AppContext* const app = &context;
    if (const chart::Document* shown = document()) {
        const ui::TextSpan span = views_[shown->id].selection();
        if (!span.empty() && span.end <= shown->text.size()) chart.selected = EmSpan{shown->id, span.begin, span.end};
        chart.taken = [this, shown] { views_[shown->id].clear_selection(); };
    }
    chart.quote = [this](const EmSpan& span) {
        if (!file_) return std::string();
        return desk::quote(*file_, {span.document, {static_cast<std::uint32_t>(span.begin), static_cast<std::uint32_t>(span.end)}});
    };
    chart.show = [this](const EmSpan& span) {
        if (!file_) return;
        for (std::size_t i = 0; i < file_->documents.size(); ++i)
            if (file_->documents[i].id == span.document) {
                document_ = static_cast<int>(i);
                views_[span.document].select({static_cast<std::uint32_t>(span.begin), static_cast<std::uint32_t>(span.end)});
            }
    };
    chart.removed = [this, app](const EmWorksheet& before, const std::string& what) {
        // The toast outlives the screen, which may show another case by then.
        app->toast("Removed " + what, AppContext::Action{"Undo", [this, app, before, of = key()] {
                                                             app->remember(of, groupers::to_json(before));
                                                             if (app->current_screen() == "em" && key() == of) begin(*app);
                                                         }});
    };
    return chart;
}

void EmScreen::draw_chart(Ui& ui) {
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        if (!file_ || file_->documents.empty()) {
            ui.muted("This case has no documents. Add the note at the desk, and take its words as evidence here.");
            return;
        }
        std::vector<ui::TabItem> tabs;
        for (const auto& each : file_->documents)
            tabs.push_back({each.title, icons::file_text});
        ui.tabs(tabs, document_, {.name = "Chart documents", .key = "em.documents"});
        const chart::Document* shown = document();
        if (shown) views_[shown->id].draw(ui, shown->title, shown->text, {.key = "em.chart"});
    });
}

void EmScreen::draw_sheet(Ui& ui, AppContext& context) {
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        ui.row([&] {
            ui.heading(file_ ? "Case " + file_->number : std::string("Worksheet"), 3);
            ui.spring();
            if (file_ &&
                ui.button(
                    "To the desk",
                    {.kind = ui::ButtonKind::subtle, .icon = icons::stethoscope, .key = "em.desk", .command = "em.desk", .small = true}))
                context.go("desk", file_->id);
        });
        ui.scroll("em.sheet", {.name = "The worksheet", .padding = 2}, [&] {
            if (draw_em_sheet(ui, state_, chart(context))) keep(context);
        });
    });
}

void EmScreen::draw_result(Ui& ui, AppContext& context) {
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        ui.scroll("em.result", {.name = "The result"}, [&] {
            if (draw_em_result(ui, state_.sheet, result_)) copy(context);
        });
    });
}

void EmScreen::draw(Ui& ui, AppContext& context) {
    static constexpr std::array<ui::Pane, 3> kWithChart = {{{.title = "Chart", .share = 1.2F, .smallest = 240},
                                                            {.title = "Worksheet", .share = 1.2F, .smallest = 280},
                                                            {.title = "Result", .share = 1, .smallest = 220}}};
    static constexpr std::array<ui::Pane, 2> kAlone = {
        {{.title = "Worksheet", .share = 1.2F, .smallest = 280}, {.title = "Result", .share = 1, .smallest = 200}}};
    if (file_ && !ui.compact()) {
        ui.panes("em", kWithChart, sizes_, false, [&](int pane) {
            if (pane == 0) draw_chart(ui);
            if (pane == 1) draw_sheet(ui, context);
            if (pane == 2) draw_result(ui, context);
        });
        return;
    }
    ui.panes("em.two", kAlone, file_ ? compact_sizes_ : sizes_, false,
             [&](int pane) { pane == 0 ? draw_sheet(ui, context) : draw_result(ui, context); });
}

} // namespace
} // namespace sequela::app
