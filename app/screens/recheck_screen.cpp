// All saved work under the rules and groupers of today: which cases hold something that must be fixed, and in which group each is.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/parts.h"
#include "app/ui/ui.h"
#include "casework/recheck.h"

namespace sequela::app {
namespace {

using casework::RecheckedCase;
using ui::Tone;
using ui::Ui;

enum Column : int { number, patient, state, must_fix, warnings, group, first, column_count };

class RecheckScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view) override { context.ui().focus(result_ ? "recheck.cases" : "recheck.run"); }

    void leave(AppContext& context) override {
        context.cancel_job(job_);
        job_ = 0;
        result_.reset();
        rows_.clear();
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        commands.add({.id = "recheck.run", .title = "Recheck all saved work", .category = "Recheck", .keys = "R", .run = [this, app] {
                          start(*app);
                      }});
    }

    void draw(Ui& ui, AppContext& context) override {
        if (context.workspace() == nullptr) return;
        page(ui, "Recheck", [&] {
            draw_tools(ui, context);
            draw_job(ui, context, job_);
            if (!result_) {
                if (job_ == 0 &&
                    ui.empty_state(icons::list_checks, "Nothing was rechecked yet",
                                   "After a new release or a change of rules, every saved case can be checked and grouped anew. Nothing is "
                                   "changed in the cases.",
                                   "Recheck all saved work", "recheck.run"))
                    start(context);
                return;
            }
            refresh();
            draw_cases(ui, context);
        });
    }

private:
    void start(AppContext& context) {
        context.cancel_job(job_);
        auto job = std::make_unique<casework::RecheckJob>(*context.workspace(), context.catalogue());
        result_ = job->shared_outcome();
        begun_ms_ = context.ui().now_ms();
        seconds_ = 0;
        selected_ = 0;
        job_ = context.run("Rechecking saved work", std::move(job), [this, &context](const Status& status, Job&) {
            if (context.current_screen() != "recheck") return;
            job_ = 0;
            seconds_ = (context.ui().now_ms() - begun_ms_) / 1000;
            if (!status) context.error("recheck", status.error());
            if (result_) context.ui().say(summary());
        });
    }

    [[nodiscard]] std::string summary() const {
        const std::size_t cases = result_->cases.size();
        std::string text =
            fmt::format("{} case{} rechecked, {} with something to fix", cases, cases == 1 ? "" : "s", result_->with_must_fix);
        if (result_->unreadable > 0) text += fmt::format(", {} could not be read", result_->unreadable);
        return text;
    }

    void draw_tools(Ui& ui, AppContext& context) {
        ui.row([&] {
            if (ui.button("Recheck all saved work",
                          {.icon = icons::list_checks, .key = "recheck.run", .command = "recheck.run", .disabled = job_ != 0}))
                start(context);
            if (result_) ui.toggle("Only cases with something to fix", only_wrong_, {.key = "recheck.only"});
            ui.spring();
            if (result_) ui.muted(summary());
            if (result_ && seconds_ > 0) ui.muted(fmt::format("{:.1f} s", seconds_));
        });
    }

    // The rows that are shown, what must be fixed first.
    void refresh() {
        if (shown_of_ == result_->cases.size() && shown_only_ == only_wrong_) return;
        shown_of_ = result_->cases.size();
        shown_only_ = only_wrong_;
        rows_.clear();
        for (std::size_t i = 0; i < result_->cases.size(); ++i)
            if (!only_wrong_ || result_->cases[i].must_fix > 0 || !result_->cases[i].problem.empty()) rows_.push_back(i);
        std::stable_sort(rows_.begin(), rows_.end(),
                         [this](std::size_t a, std::size_t b) { return result_->cases[a].must_fix > result_->cases[b].must_fix; });
        selected_ = std::min(selected_, std::max(0, static_cast<int>(rows_.size()) - 1));
    }

    void draw_cell(Ui& ui, const RecheckedCase& checked, int column) {
        switch (static_cast<Column>(column)) {
        case number:
            return ui.text(checked.number, {.weight = ui::Weight::semibold});
        case patient:
            return ui.text(checked.patient_name, {.lines = 1, .width = -1});
        case state:
            return ui.text(title(checked.status), {.tone = Tone::muted});
        case must_fix:
            return ui.text(std::to_string(checked.must_fix), {.tone = checked.must_fix > 0 ? Tone::must_fix : Tone::muted});
        case warnings:
            return ui.text(std::to_string(checked.warnings), {.tone = Tone::muted});
        case group:
            return ui.text(checked.drg == 0 ? std::string("–") : fmt::format("{:03}", checked.drg), {});
        case first:
            return ui.text(checked.problem.empty() ? checked.first : checked.problem,
                           {.size = ui::TextSize::small, .lines = 1, .width = -1});
        case column_count:
            break;
        }
    }

    void draw_cases(Ui& ui, AppContext& context) {
        static constexpr std::array<ui::GridColumn, column_count> kColumns = {
            {{.title = "Case", .width = 104},
             {.title = "Patient", .grow = 0.6F, .spare = 2},
             {.title = "Status", .width = 88, .spare = 3},
             {.title = "Must fix", .width = 80, .align = ui::Align::right},
             {.title = "Warnings", .width = 84, .align = ui::Align::right},
             {.title = "MS-DRG", .width = 84},
             {.title = "First verdict", .grow = 2, .least = 200}}};
        const auto result =
            ui.grid("Rechecked cases",
                    {.columns = kColumns,
                     .count = static_cast<int>(rows_.size()),
                     .selected = &selected_,
                     .key = "recheck.cases",
                     .empty = "No case has anything to fix."},
                    [&](int row, int column) { draw_cell(ui, result_->cases[rows_[static_cast<std::size_t>(row)]], column); });
        if (result.activated >= 0) context.go("desk", result_->cases[rows_[static_cast<std::size_t>(result.activated)]].encounter);
    }

    std::shared_ptr<const casework::RecheckResult> result_;
    std::vector<std::size_t> rows_;
    std::size_t shown_of_ = 0;
    bool shown_only_ = false;
    bool only_wrong_ = false;
    int selected_ = 0;
    int job_ = 0;
    double begun_ms_ = 0;
    double seconds_ = 0;
};

const RegisterScreen<RecheckScreen> registration({.id = "recheck", .title = "Recheck", .icon = icons::list_checks, .order = 48});

} // namespace
} // namespace sequela::app
