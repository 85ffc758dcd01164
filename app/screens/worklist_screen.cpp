// The worklist: the coder's cases, and the way to a new one. Dropping a chart here makes a case of it.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/drop_routing.h"
#include "app/screens/new_case_form.h"
#include "app/screens/parts.h"
#include "app/screens/sample_cases.h"
#include "app/screens/updates/release_news.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "chart/document.h"

namespace sequela::app {

namespace {

using casework::CaseStatus;
using casework::EncounterSummary;
using ui::Ui;

enum Column : int { number, patient, setting, dates, payer, status, codes, changed, remove, column_count };

constexpr std::array<ui::GridColumn, column_count> kColumns = {{
    {.title = "Case", .grow = 1.1F, .sortable = true, .least = 120},
    {.title = "Patient", .grow = 1.4F, .sortable = true, .least = 128},
    {.title = "Setting", .width = 168, .sortable = true, .spare = 2},
    {.title = "Dates", .width = 200, .sortable = true},
    {.title = "Payer", .grow = 1, .sortable = true, .spare = 4},
    {.title = "Status", .width = 104, .sortable = true},
    {.title = "Codes", .width = 64, .align = ui::Align::right, .sortable = true, .spare = 1},
    {.title = "Changed", .width = 128, .sortable = true, .spare = 3},
    {.title = "Remove", .width = 40, .title_hidden = true},
}};

const char* icon_of(CaseStatus status) {
    switch (status) {
    case CaseStatus::draft:
        return icons::pencil;
    case CaseStatus::on_hold:
        return icons::pause;
    case CaseStatus::finished:
        return icons::circle_check;
    }
    return icons::circle;
}

std::string dates_of(const EncounterSummary& entry) {
    if (entry.admitted && entry.discharged && *entry.admitted != *entry.discharged)
        return entry.admitted->words() + " – " + entry.discharged->words();
    if (entry.admitted) return entry.admitted->words();
    if (entry.discharged) return "to " + entry.discharged->words();
    return "No date yet";
}

bool fits(const EncounterSummary& entry, std::string_view query) {
    const std::string all =
        fmt::format("{} {} {} {} {}", entry.number, entry.patient_name, rules::title(entry.setting), entry.payer, dates_of(entry));
    for (const std::string_view word : split(query, ' '))
        if (!word.empty() && find_ignoring_case(all, word) == std::string::npos) return false;
    return true;
}

// Compares as a coder sorts: words without regard to case, dates and numbers by size.
int compare(const EncounterSummary& a, const EncounterSummary& b, int column) {
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    switch (column) {
    case number:
        return order(to_lower(a.number), to_lower(b.number));
    case patient:
        return order(to_lower(a.patient_name), to_lower(b.patient_name));
    case setting:
        return order(static_cast<int>(a.setting), static_cast<int>(b.setting));
    case dates:
        return order(a.discharged ? a.discharged : a.admitted, b.discharged ? b.discharged : b.admitted);
    case payer:
        return order(to_lower(a.payer), to_lower(b.payer));
    case status:
        return order(static_cast<int>(a.status), static_cast<int>(b.status));
    case codes:
        return order(a.codes, b.codes);
    default:
        return order(a.changed_at_ms, b.changed_at_ms);
    }
}

} // namespace

class WorklistScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override {
        form_.close();
        failure_.reset();
        reload(context);
        news_.refresh(context);
        if (argument == "new") begin_new(context);
        if (const auto last = context.recall("worklist.selected"); last && selected_id_.empty()) selected_id_ = *last;
        filter();
        if (selected_ < 0 && !shown_.empty()) select(0);
        if (!form_.is_open() && !all_.empty()) context.ui().focus("worklist.cases");
    }

    void leave(AppContext& context) override {
        context.remember("worklist.selected", selected_id_);
        form_.close();
        all_.clear();
        shown_.clear();
        query_.clear();
        removed_.clear();
        selected_ = -1;
        selected_id_.clear();
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        const auto in_list = [this] { return !form_.is_open(); };
        const auto on_row = [this] { return !form_.is_open() && selected_ >= 0; };
        commands.add({.id = "worklist.new", .title = "New case", .category = "Worklist", .keys = "N", .when = in_list, .run = [this, app] {
                          begin_new(*app);
                      }});
        commands.add(
            {.id = "worklist.find", .title = "Find a case", .category = "Worklist", .keys = "/ Ctrl+F", .when = in_list, .run = [app] {
                 app->ui().focus("worklist.search");
             }});
        commands.add({.id = "worklist.open",
                      .title = "Open the selected case",
                      .category = "Worklist",
                      .keys = "O",
                      .when = on_row,
                      .run = [this, app] { open(*app, selected_); }});
        commands.add({.id = "worklist.remove",
                      .title = "Remove the selected case",
                      .category = "Worklist",
                      .keys = "Del",
                      .when = on_row,
                      .run = [this, app] { remove_case(*app, selected_); }});
        commands.add({.id = "worklist.undo",
                      .title = "Bring back the removed case",
                      .category = "Worklist",
                      .keys = "Ctrl+Z",
                      .when = [this] { return !removed_.empty() && !form_.is_open(); },
                      .run = [this, app] { bring_back(*app); }});
        commands.add(
            {.id = "worklist.samples", .title = "Add the sample cases", .category = "Worklist", .when = in_list, .run = [this, app] {
                 add_samples(*app);
             }});
        commands.add(
            {.id = "worklist.pick", .title = "Open a chart file", .category = "Worklist", .keys = "Ctrl+O", .when = in_list, .run = [app] {
                 app->platform().pick_files(".txt,.text,.md,text/plain", true);
             }});
    }

    void files(AppContext& context, std::vector<DroppedFile>& files) override {
        if (context.workspace() == nullptr) return;
        const std::vector<DroppedFile> charts = take(files, DropKind::chart);
        refuse_unknown(context, files);
        if (!charts.empty()) make_cases(context, charts);
    }

    std::string drop_hint() override { return "Drop a chart to make a case of it, or official release files to install them"; }

    void draw(Ui& ui, AppContext& context) override {
        if (context.workspace() == nullptr) return;
        page(ui, "Worklist", [&] {
            if (failure_ && error_notice(ui, *failure_, "worklist.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
            if (form_.is_open()) {
                draw_form(ui, context);
            } else if (all_.empty()) {
                draw_empty(ui, context);
            } else {
                draw_list(ui, context);
            }
        });
    }

private:
    void reload(AppContext& context) {
        all_.clear();
        if (context.workspace() == nullptr) return;
        auto list = context.workspace()->list();
        if (list) {
            all_ = std::move(*list);
        } else {
            failure_ = list.error();
        }
        const auto finished =
            std::count_if(all_.begin(), all_.end(), [](const auto& entry) { return entry.status == CaseStatus::finished; });
        if (context.current_screen() == "worklist" || context.current_screen().empty())
            context.set_header("Worklist", all_.empty() ? std::string{}
                                                        : counted(static_cast<std::int64_t>(all_.size()), "case", "cases") + ", " +
                                                              count_text(finished) + " finished");
        filter();
    }

    void filter() {
        shown_.clear();
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (tab_ > 0 && static_cast<int>(all_[i].status) != tab_ - 1) continue;
            if (fits(all_[i], query_)) shown_.push_back(i);
        }
        std::stable_sort(shown_.begin(), shown_.end(), [&](std::size_t a, std::size_t b) {
            const int order = compare(all_[a], all_[b], sorted_by_);
            return descending_ ? order > 0 : order < 0;
        });
        selected_ = -1;
        for (std::size_t i = 0; i < shown_.size(); ++i)
            if (all_[shown_[i]].id == selected_id_) selected_ = static_cast<int>(i);
    }

    [[nodiscard]] const EncounterSummary& at(int row) const { return all_[shown_[static_cast<std::size_t>(row)]]; }

    void select(int row) {
        selected_ = row;
        selected_id_ = row < 0 ? std::string{} : at(row).id;
    }

    void begin_new(AppContext& context) {
        form_.open();
        context.ui().focus(NewCaseForm::first_field());
    }

    static void open(AppContext& context, const std::string& id) { context.go("desk", id); }
    void open(AppContext& context, int row) const { open(context, at(row).id); }

    void remove_case(AppContext& context, int row) {
        if (row < 0 || row >= static_cast<int>(shown_.size())) return;
        const EncounterSummary entry = at(row);
        const Status done = context.workspace()->remove_encounter(entry.id);
        context.saved(done); // says what went wrong
        if (!done) return;
        removed_.push_back(entry.id);
        reload(context);
        if (!shown_.empty()) select(std::min(row, static_cast<int>(shown_.size()) - 1));
        context.toast("Removed case " + entry.number, AppContext::Action{"Undo", [this, &context] { bring_back(context); }});
    }

    void bring_back(AppContext& context) {
        if (removed_.empty() || context.workspace() == nullptr) return;
        const std::string id = removed_.back();
        const Status done = context.workspace()->restore_encounter(id);
        context.saved(done); // says what went wrong
        if (!done) return;
        removed_.pop_back();
        selected_id_ = id;
        reload(context);
        context.toast("The case is back");
    }

    void add_samples(AppContext& context) {
        const auto ids = add_sample_cases(*context.workspace(), context.resources().sample_charts);
        if (!ids) {
            failure_ = ids.error();
            return;
        }
        if (!ids->empty()) selected_id_ = ids->front();
        reload(context);
        context.ui().focus("worklist.cases");
    }

    // One case for each file: charts of different patients must never be mixed. Where they belong together, one press puts them so.
    void make_cases(AppContext& context, const std::vector<DroppedFile>& charts) {
        std::vector<std::string> ids;
        std::vector<chart::Document> documents;
        for (const DroppedFile& file : charts) {
            auto document = chart::read_document(file.bytes, std::string(base_name(file.name)));
            if (!document) {
                context.error("drop." + file.name, document.error());
                continue;
            }
            documents.push_back(*document);
            auto created = context.workspace()->create_encounter(case_of({std::move(*document)}));
            if (!created) {
                context.error("drop." + file.name, created.error());
                continue;
            }
            ids.push_back(created->id);
        }
        if (ids.empty()) return;
        context.saved(Done{});
        if (ids.size() == 1) {
            open(context, ids.front());
            return;
        }
        selected_id_ = ids.front();
        reload(context);
        context.go("worklist");
        context.toast(fmt::format("{} cases made, one for each file", ids.size()),
                      AppContext::Action{"Make it one case", [this, &context, ids, documents] { join(context, ids, documents); }});
    }

    void join(AppContext& context, const std::vector<std::string>& ids, const std::vector<chart::Document>& documents) {
        if (context.workspace() == nullptr) return;
        auto created = context.workspace()->create_encounter(case_of(documents));
        if (!created) {
            failure_ = created.error();
            return;
        }
        for (const std::string& id : ids)
            context.saved(context.workspace()->remove_encounter(id));
        open(context, created->id);
    }

    void draw_form(Ui& ui, AppContext& context) {
        const NewCaseForm::Outcome outcome = form_.draw(ui, all_);
        if (outcome == NewCaseForm::Outcome::cancelled) {
            form_.close();
            ui.focus(all_.empty() ? "worklist.new" : "worklist.cases");
        }
        if (outcome != NewCaseForm::Outcome::finished) return;
        auto created = context.workspace()->create_encounter(form_.result());
        if (!created) {
            failure_ = created.error();
            return;
        }
        context.saved(Done{});
        form_.close();
        selected_id_ = created->id;
        open(context, created->id);
    }

    void draw_empty(Ui& ui, AppContext& context) {
        const ui::Rect rest = ui.rest();
        ui.space(std::max(24.0F, rest.height / ui.scale() / 6));
        ui.centred(560, [&] {
            if (ui.empty_state(icons::inbox, "No cases yet",
                               "This is where your cases are listed. Drop a chart here, as a plain text file, and a case is made of it; or "
                               "begin one by hand "
                               "and paste its text.",
                               "New case", "worklist.new"))
                begin_new(context);
            ui.space(ui::metric::inside);
            ui.row([&] {
                ui.spring();
                if (ui.button("Open a chart file", {.icon = icons::folder_open, .command = "worklist.pick"}))
                    context.platform().pick_files(".txt,.text,.md,text/plain", true);
                if (!context.resources().sample_charts.empty() && ui.button("Add the sample cases", {.icon = icons::graduation_cap}))
                    add_samples(context);
                ui.spring();
            });
        });
    }

    void draw_tools(Ui& ui, AppContext& context) {
        ui.row([&] {
            const auto typed = ui::search_field(ui, "Find a case", query_,
                                                {.key = "worklist.search", .placeholder = "Number, patient, payer …", .width = 320});
            if (typed.changed) {
                filter();
                if (selected_ < 0 && !shown_.empty()) select(0);
            }
            if (typed.escaped) ui.focus("worklist.cases");
            ui.spring();
            if (ui.button("Open a chart file", {.icon = icons::folder_open, .command = "worklist.pick"}))
                context.platform().pick_files(".txt,.text,.md,text/plain", true);
            if (ui.button("New case",
                          {.kind = ui::ButtonKind::primary, .icon = icons::plus, .key = "worklist.new", .command = "worklist.new"}))
                begin_new(context);
        });
    }

    void draw_tabs(Ui& ui) {
        std::array<int, 4> counts{};
        for (const EncounterSummary& entry : all_) {
            ++counts[0];
            ++counts[static_cast<std::size_t>(entry.status) + 1];
        }
        const std::array<ui::TabItem, 4> tabs = {{
            {.label = "All", .count = counts[0]},
            {.label = casework::title(CaseStatus::draft), .icon = icon_of(CaseStatus::draft), .count = counts[1]},
            {.label = casework::title(CaseStatus::on_hold), .icon = icon_of(CaseStatus::on_hold), .count = counts[2]},
            {.label = casework::title(CaseStatus::finished), .icon = icon_of(CaseStatus::finished), .count = counts[3]},
        }};
        if (ui.tabs(tabs, tab_, {.name = "Cases by status", .key = "worklist.status"})) filter();
    }

    void draw_cell(Ui& ui, AppContext& context, int row, int column, int& to_remove) {
        const EncounterSummary& entry = at(row);
        switch (column) {
        case number:
            ui.text(entry.number, {.weight = ui::Weight::semibold, .wrap = false, .lines = 1});
            break;
        case patient:
            ui.text(entry.patient_name.empty() ? "No name" : entry.patient_name,
                    {.tone = entry.patient_name.empty() ? ui::Tone::muted : ui::Tone::normal, .lines = 1});
            break;
        case setting:
            ui.text(rules::title(entry.setting), {.lines = 1});
            break;
        case dates: {
            const bool dated = entry.admitted || entry.discharged;
            ui.text(dates_of(entry), {.tone = dated ? ui::Tone::normal : ui::Tone::muted, .lines = 1});
            break;
        }
        case payer:
            ui.text(entry.payer, {.tone = ui::Tone::muted, .lines = 1});
            break;
        case status:
            ui.chip(casework::title(entry.status), icon_of(entry.status));
            break;
        case codes:
            ui.text(count_text(entry.codes), {.lines = 1});
            break;
        case changed:
            ui.text(age_text(entry.changed_at_ms, context.platform().utc_ms()), {.tone = ui::Tone::muted, .lines = 1});
            break;
        case remove:
            if (ui.icon_button(icons::trash, "Remove case " + entry.number,
                               {.kind = ui::ButtonKind::subtle, .command = "worklist.remove", .small = true}))
                to_remove = row;
            break;
        default:
            break;
        }
    }

    void draw_list(Ui& ui, AppContext& context) {
        news_.draw(ui, context, "worklist.news");
        draw_tools(ui, context);
        draw_tabs(ui);
        const std::string none = query_.empty() ? "No cases of this status." : "No case fits “" + query_ + "”.";
        int to_remove = -1;
        const auto result = ui.grid("Cases",
                                    {.columns = kColumns,
                                     .count = static_cast<int>(shown_.size()),
                                     .selected = &selected_,
                                     .column = &column_,
                                     .row_height = 36,
                                     .key = "worklist.cases",
                                     .sorted_by = sorted_by_,
                                     .descending = descending_,
                                     .empty = none,
                                     .keys_from = "worklist.search"},
                                    [&](int row, int column) { draw_cell(ui, context, row, column, to_remove); });
        if (result.changed && selected_ >= 0) select(selected_);
        if (result.sort_column >= 0) {
            descending_ = result.sort_column == sorted_by_ ? !descending_ : result.sort_column == changed || result.sort_column == dates;
            sorted_by_ = result.sort_column;
            filter();
        }
        if (result.activated >= 0 && result.column == remove) to_remove = result.activated;
        if (to_remove >= 0) {
            remove_case(context, to_remove);
        } else if (result.activated >= 0) {
            open(context, result.activated);
        }
    }

    std::vector<EncounterSummary> all_;
    std::vector<std::size_t> shown_; // indexes into all_, filtered and sorted
    std::vector<std::string> removed_;
    std::string query_;
    std::string selected_id_;
    int selected_ = -1;
    int column_ = 0;
    int tab_ = 0; // 0: all; else the status plus one
    int sorted_by_ = changed;
    bool descending_ = true;
    NewCaseForm form_;
    ReleaseNews news_;
    std::optional<Error> failure_;
};

namespace {
const RegisterScreen<WorklistScreen>
    registration({.id = "worklist", .title = "Worklist", .icon = icons::inbox, .order = 10, .keys = "Alt+W", .flush = true});
} // namespace

} // namespace sequela::app
