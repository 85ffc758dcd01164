// The time machine: one case as two releases see it, side by side. Nothing is changed in the case.
//
// The argument is the id of the case, and may be followed by two dates: "ID 2025-09-30 2025-10-01".

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/parts.h"
#include "app/screens/updates/release_changes.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "casework/time_machine.h"
#include "lookup/all_search.h"

namespace sequela::app {

namespace {

using casework::SideBySide;
using packs::Pack;
using ui::Tone;
using ui::Ui;

enum Column : int { code, older, newer, differs, column_count };

ui::Meaning meaning_of(rules::Status status) {
    switch (status) {
    case rules::Status::fail:
        return ui::Meaning::must_fix;
    case rules::Status::warn:
        return ui::Meaning::warning;
    case rules::Status::no_data:
        return ui::Meaning::question;
    default:
        return ui::Meaning::none;
    }
}

// Reads in slices what the two dates need.
class EditionsJob : public PhasedJob {
public:
    EditionsJob(packs::Catalogue& catalogue, const std::vector<lookup::SystemRef>& systems, const std::array<Date, 2>& dates) {
        for (const Date date : dates)
            for (const lookup::SystemRef& system : systems)
                add_phase("Reading " + lookup::title_of(system), 1, [&catalogue, system, date](double) -> Result<Phase> {
                    const auto loaded = catalogue.load_some(system.system, date, system.name);
                    if (!loaded) return loaded.error();
                    return *loaded ? Phase::finished : Phase::rest;
                });
    }
};

std::string difference_words(const SideBySide::Line& line) {
    std::vector<std::string> words;
    if (line.validity_differs) words.emplace_back("validity");
    if (line.title_differs) words.emplace_back("title");
    if (!line.notes_gone.empty() || !line.notes_new.empty()) words.emplace_back("notes");
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace

class TimeMachineScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override {
        const auto words = split(argument, ' ');
        if (!words.empty() && !words.front().empty()) case_ = words.front();
        if (words.size() == 3) {
            dates_[0] = Date::parse(words[1]);
            dates_[1] = Date::parse(words[2]);
        }
        load_case(context);
        read_releases(context);
        compare(context);
        context.ui().focus("time.codes");
    }

    void leave(AppContext& context) override {
        context.cancel_job(job_);
        job_ = 0;
        file_.reset();
        both_.reset();
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        commands.add({.id = "time_machine.back", .title = "Back to the case", .category = "Time machine", .run = [this, app] {
                          app->go("desk", case_);
                      }});
    }

    void draw(Ui& ui, AppContext& context) override {
        if (context.workspace() == nullptr) return;
        if (revision_ != context.catalogue().revision()) {
            read_releases(context);
            compare(context);
        }
        page(ui, "Two releases side by side", [&] {
            draw_tools(ui, context);
            if (failure_ && error_notice(ui, *failure_, "time.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
            draw_job(ui, context, job_);
            if (!file_) {
                draw_no_case(ui, context);
            } else if (both_) {
                draw_codes(ui);
                draw_below(ui);
            }
        });
        if (ui.on_escape()) context.go("desk", case_);
    }

private:
    struct Release {
        std::string title; // "ICD-10-CM FY2026"
        Date begin;
    };

    void load_case(AppContext& context) {
        file_.reset();
        failure_.reset();
        if (context.workspace() == nullptr || case_.empty()) return;
        auto file = context.workspace()->load(case_);
        if (!file) {
            failure_ = file.error();
            return;
        }
        file_ = std::move(*file);
        context.set_header("Case " + file_->number, "under two releases");
    }

    // Of the systems that the case uses; ICD-10-CM always, because the rules look there.
    [[nodiscard]] std::vector<lookup::SystemRef> systems() const {
        std::vector<lookup::SystemRef> found = {{CodeSystem::icd10cm, ""}};
        if (!file_) return found;
        for (const casework::AssignedCode& each : file_->codes) {
            const lookup::SystemRef system{each.system, each.classification};
            if (std::find(found.begin(), found.end(), system) == found.end()) found.push_back(system);
        }
        return found;
    }

    void read_releases(AppContext& context) {
        revision_ = context.catalogue().revision();
        releases_.clear();
        for (const lookup::SystemRef& system : systems())
            for (const Pack* pack : comparable(context.catalogue(), system.system, system.name))
                releases_.push_back({lookup::title_of(system) + " " + pack->release, pack->effective_from});
        std::stable_sort(releases_.begin(), releases_.end(), [](const Release& a, const Release& b) { return b.begin < a.begin; });
        if (!dates_[0] && releases_.size() > 1) dates_[0] = other_date();
        if (!dates_[1] && !releases_.empty()) dates_[1] = releases_.front().begin;
        if (!dates_[0]) dates_[0] = dates_[1];
        show_dates();
    }

    // The newest release that does not begin on the same day as the newest of all.
    [[nodiscard]] Date other_date() const {
        for (const Release& release : releases_)
            if (release.begin != releases_.front().begin) return release.begin;
        return releases_.front().begin;
    }

    void show_dates() {
        for (std::size_t i = 0; i < 2; ++i)
            typed_[i] = dates_[i] ? dates_[i]->words() : std::string{};
    }

    void compare(AppContext& context) {
        both_.reset();
        context.cancel_job(job_);
        job_ = 0;
        if (!file_ || !dates_[0] || !dates_[1] || releases_.empty()) return;
        if (*dates_[1] < *dates_[0]) std::swap(dates_[0], dates_[1]);
        show_dates();
        const int number = ++comparison_;
        job_ = context.run("Reading two releases",
                           std::make_unique<EditionsJob>(context.catalogue(), systems(), std::array<Date, 2>{*dates_[0], *dates_[1]}),
                           [this, &context, number](const Status& status, Job&) {
                               if (number != comparison_ || !file_ || context.current_screen() != "time_machine") return;
                               job_ = 0;
                               if (!status) {
                                   failure_ = status.error();
                                   return;
                               }
                               compared(context);
                           });
    }

    void compared(AppContext& context) {
        auto made = casework::compare_on(context.catalogue(), *file_, *dates_[0], *dates_[1]);
        if (!made) {
            failure_ = made.error();
            return;
        }
        both_ = std::move(*made);
        const auto first = std::find_if(both_->lines.begin(), both_->lines.end(), [](const auto& line) { return line.differs(); });
        selected_ = first == both_->lines.end() ? (both_->lines.empty() ? -1 : 0) : static_cast<int>(first - both_->lines.begin());
        context.ui().say(summary());
    }

    [[nodiscard]] std::string summary() const {
        const auto differing = std::count_if(both_->lines.begin(), both_->lines.end(), [](const auto& line) { return line.differs(); });
        if (differing == 0 && both_->verdicts_gone.empty() && both_->verdicts_new.empty()) return "Nothing differs between the two.";
        return fmt::format("{} of {}; {}, {}", counted(differing, "code differs", "codes differ"), both_->lines.size(),
                           counted(static_cast<std::int64_t>(both_->verdicts_gone.size()), "verdict goes", "verdicts go"),
                           counted(static_cast<std::int64_t>(both_->verdicts_new.size()), "comes", "come"));
    }

    void draw_side_choice(Ui& ui, AppContext& context, std::size_t side) {
        static constexpr std::array<std::string_view, 2> kSelect = {"Older release", "Newer release"};
        static constexpr std::array<std::string_view, 2> kDate = {"Older date", "Newer date"};
        static constexpr std::array<std::string_view, 2> kSelectKey = {"time.older", "time.newer"};
        static constexpr std::array<std::string_view, 2> kDateKey = {"time.older_date", "time.newer_date"};
        std::vector<std::string_view> titles;
        int chosen = -1;
        for (const Release& release : releases_) {
            // The one that the date lies in: the last to have begun.
            if (chosen < 0 && dates_[side] && release.begin <= *dates_[side]) chosen = static_cast<int>(titles.size());
            titles.push_back(release.title);
        }
        bool changed = false;
        if (ui.select(kSelect[side], titles, chosen, {.key = kSelectKey[side], .label_hidden = true, .width = 200}) && chosen >= 0) {
            dates_[side] = releases_[static_cast<std::size_t>(chosen)].begin;
            changed = true;
        }
        std::optional<Date> date = dates_[side];
        const auto typed = ui::date_field(ui, kDate[side], typed_[side], date, {.key = kDateKey[side], .label_hidden = true, .width = 128});
        if ((typed.submitted || typed.left) && date && date != dates_[side]) {
            dates_[side] = date;
            changed = true;
        }
        if (changed) later_ = [this, &context] { compare(context); };
    }

    void draw_tools(Ui& ui, AppContext& context) {
        ui.row([&] {
            if (ui.button("Back to the case", {.icon = icons::arrow_left, .key = "time.back", .command = "time_machine.back"}))
                context.go("desk", case_);
            if (releases_.empty() || !file_) return;
            draw_side_choice(ui, context, 0);
            ui.icon(icons::arrow_right);
            draw_side_choice(ui, context, 1);
        });
        if (both_) {
            ui.row([&] {
                ui.text(summary(), {.weight = ui::Weight::semibold});
                ui.muted("Nothing is changed in the case.", ui::TextSize::body);
            });
        }
        if (later_) std::exchange(later_, {})();
    }

    static void draw_no_case(Ui& ui, AppContext& context) {
        if (ui.empty_state(icons::history, "No case to look at",
                           "Open a case and choose “Compare under two releases”: its codes and verdicts are then shown as two releases see "
                           "them, side by side.",
                           "Go to the worklist"))
            context.go("worklist");
    }

    static void draw_state(Ui& ui, const casework::CodeState& state) {
        if (state.valid)
            ui.icon(icons::circle_check, Tone::good, 16, "Valid");
        else
            ui.icon(icons::circle_x, Tone::must_fix, 16, "Not valid");
        ui.text(state.title.empty() ? state.validity : state.title, {.lines = 1, .width = -1});
    }

    void draw_codes(Ui& ui) {
        const std::string older_title = dates_[0]->words() + ": " + both_->older.releases;
        const std::string newer_title = dates_[1]->words() + ": " + both_->newer.releases;
        const std::array<ui::GridColumn, column_count> columns = {{
            {.title = "Code", .width = 104},
            {.title = older_title, .grow = 1, .least = 160},
            {.title = newer_title, .grow = 1, .least = 160},
            {.title = "Differs in", .width = 168},
        }};
        const float height = std::max(120.0F, ui.rest().height / ui.scale() * 0.45F);
        ui.grid("Codes under two releases",
                {.columns = columns,
                 .count = static_cast<int>(both_->lines.size()),
                 .selected = &selected_,
                 .key = "time.codes",
                 .fill = false,
                 .max_height = height,
                 .empty = "The case has no codes yet."},
                [&](int row, int column) {
                    const auto at = static_cast<std::size_t>(row);
                    const casework::AssignedCode& assigned = file_->codes[at];
                    if (column == code) ui.text(display_code(assigned.system, assigned.code), {.weight = ui::Weight::semibold});
                    if (column == older) draw_state(ui, both_->older.codes[at]);
                    if (column == newer) draw_state(ui, both_->newer.codes[at]);
                    if (column == differs && both_->lines[at].validity_differs)
                        ui.badge(ui::Meaning::warning, difference_words(both_->lines[at]));
                    else if (column == differs && both_->lines[at].differs())
                        ui.chip(difference_words(both_->lines[at]), icons::pencil);
                    if (column == differs && !both_->lines[at].differs()) ui.text("Nothing", {.tone = Tone::muted});
                });
    }

    void draw_below(Ui& ui) {
        ui.scroll("time.below", {.name = "What differs"}, [&] {
            if (selected_ >= 0) draw_selected(ui, static_cast<std::size_t>(selected_));
            draw_verdicts(ui, "Verdicts that go", both_->older.verdicts, both_->verdicts_gone, icons::minus);
            draw_verdicts(ui, "Verdicts that come", both_->newer.verdicts, both_->verdicts_new, icons::plus);
            if (both_->verdicts_gone.empty() && both_->verdicts_new.empty()) ui.muted("The verdicts are the same.", ui::TextSize::body);
        });
    }

    void draw_selected(Ui& ui, std::size_t at) {
        const casework::AssignedCode& assigned = file_->codes[at];
        const SideBySide::Line& line = both_->lines[at];
        ui.heading(display_code(assigned.system, assigned.code), 3);
        ui.columns({0, 0}, [&](int side) {
            const casework::CodeState& state = side == 0 ? both_->older.codes[at] : both_->newer.codes[at];
            ui.muted((side == 0 ? dates_[0] : dates_[1])->words());
            if (!state.title.empty()) ui.text(state.title);
            ui.text(state.validity, {.tone = state.valid ? Tone::normal : Tone::must_fix});
        });
        for (const std::string& note : line.notes_gone)
            bullet(ui, icons::minus, "Gone: " + note);
        for (const std::string& note : line.notes_new)
            bullet(ui, icons::plus, "New: " + note);
        if (line.notes_gone.empty() && line.notes_new.empty()) ui.muted("Its notes are the same.");
    }

    static void draw_verdicts(Ui& ui, std::string_view heading, const std::vector<rules::Verdict>& verdicts,
                              const std::vector<std::size_t>& numbers, const char* icon) {
        if (numbers.empty()) return;
        ui.group("group", heading, [&] {
            ui.heading(heading, 3);
            for (const std::size_t number : numbers) {
                const rules::Verdict& verdict = verdicts[number];
                ui.row([&] {
                    ui.icon(icon);
                    ui.badge(meaning_of(verdict.status), meaning_of(verdict.status) == ui::Meaning::none ? "Remark" : "");
                    ui.text(verdict.message, {.width = -1});
                });
            }
        });
    }

    std::string case_;
    std::optional<casework::EncounterFile> file_;
    std::vector<Release> releases_; // newest first
    std::array<std::optional<Date>, 2> dates_;
    std::array<std::string, 2> typed_;
    std::optional<SideBySide> both_;
    std::function<void()> later_;
    std::uint64_t revision_ = 0;
    int selected_ = -1;
    int job_ = 0;
    int comparison_ = 0;
    std::optional<Error> failure_;
};

namespace {
const RegisterScreen<TimeMachineScreen> registration(
    {.id = "time_machine", .title = "Time machine", .icon = icons::history, .place = Place::hidden, .order = 46, .flush = true});
} // namespace

} // namespace sequela::app
