// Code sets: what is installed, what is in force on a date and what is missing, installing by drop or by the file picker, removing.

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/drop_routing.h"
#include "app/screens/packs/installing.h"
#include "app/screens/parts.h"
#include "app/screens/tables/table_view.h"
#include "app/screens/updates/release_changes.h"
#include "app/screens/updates/release_news.h"
#include "app/ui/text_field.h"

namespace sequela::app {

namespace {

using packs::FileOutcome;
using packs::Pack;
using ui::Tone;
using ui::Ui;

enum Column : int { contents, system, release, in_force, records, origin, remove, column_count };
constexpr std::array<ui::GridColumn, column_count> kColumns = {{
    {.title = "Contents", .grow = 1, .least = 180},
    {.title = "System", .width = 148},
    {.title = "Release", .width = 140},
    {.title = "In force", .width = 208, .spare = 1},
    {.title = "Records", .width = 88, .align = ui::Align::right, .spare = 2},
    {.title = "From", .grow = 1.6F, .least = 180, .spare = 3},
    {.title = "Remove", .width = 40, .title_hidden = true},
}};

constexpr std::string_view kAccepted = ".zip,.gz,.txt,.xml,.xlsx,.csv,.tsv,.tab";
// ICD-10-CM came into force with FY2016 in the United States.
constexpr int kFirstYear = 2016;

bool is_refused(const FileOutcome& outcome) {
    return outcome.error.has_value() && !outcome.ignored;
}
bool is_installed(const FileOutcome& outcome) {
    return outcome.pack.has_value();
}

lookup::SystemRef system_of(const Pack& pack) {
    return {pack.system, pack.system == CodeSystem::other ? pack.name : std::string()};
}

// "Codes and titles"; "Edits, practitioner" where there are several of a kind.
std::string contents_of(const Pack& pack) {
    if (pack.component == packs::Component::table) return table_title(pack);
    std::string text(packs::title(pack.component));
    if (!pack.name.empty() && pack.system != CodeSystem::other) text += ", " + pack.name;
    return text;
}

// "ICD-10-PCS, Codes and titles": for where no column names the system. A table's title says what it is of.
std::string contents_with_system(const Pack& pack) {
    if (pack.component == packs::Component::table || pack.component == packs::Component::ptp) return contents_of(pack);
    return lookup::title_of(system_of(pack)) + ", " + contents_of(pack);
}

std::string_view words_of(packs::LicenceClass licence) {
    switch (licence) {
    case packs::LicenceClass::public_domain:
        return "In the public domain";
    case packs::LicenceClass::click_through:
        return "Under terms that were accepted when it was downloaded";
    case packs::LicenceClass::licensed:
        return "Licensed to you by its owner; not to be passed on";
    }
    return {};
}

} // namespace

class PacksScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view) override {
        if (!date_) date_ = context.catalogue().newest_codes_begin();
        date_text_ = date_ ? date_->words() : std::string{};
        said_revision_ = 0;
        news_.refresh(context);
        show(context);
        context.ui().focus("packs.list");
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        commands.add(
            {.id = "packs.install", .title = "Install official release files", .category = "Code sets", .keys = "I Ctrl+O", .run = [app] {
                 app->platform().pick_files(kAccepted, true);
             }});
        commands.add({.id = "packs.remove",
                      .title = "Remove the selected code set",
                      .category = "Code sets",
                      .keys = "Del",
                      .when = [this, app] { return can_remove(*app, selected_); },
                      .run = [this] { ask_to_remove(selected_); }});
        commands.add({.id = "packs.tables", .title = "Tables and edits", .category = "Code sets", .run = [app] { app->go("tables"); }});
        commands.add({.id = "packs.cancel",
                      .title = "Cancel the installation",
                      .category = "Code sets",
                      .when = [this, app] { return app->job(job_) != nullptr; },
                      .run = [this, app] { app->cancel_job(job_); }});
    }

    void files(AppContext& context, std::vector<DroppedFile>& files) override {
        std::vector<DroppedFile> releases = take(files, DropKind::release);
        if (releases.empty()) return;
        std::move(releases.begin(), releases.end(), std::back_inserter(waiting_));
        if (context.current_screen() != "packs") context.go("packs");
        if (context.job(job_) == nullptr) begin(context);
    }

    std::string drop_hint() override { return "Drop official release files to install them"; }

    void draw(Ui& ui, AppContext& context) override {
        if (shown_revision_ != context.catalogue().revision()) show(context);
        page(ui, "Code sets", [&] {
            draw_tools(ui, context);
            draw_job(ui, context, job_);
            for (const JobState& job : context.jobs())
                if (job.id != job_) app::draw_job(ui, context, job.id);
            if (failure_ && error_notice(ui, *failure_, "packs.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
            draw_outcomes(ui, context);
            if (context.catalogue().packs().empty()) {
                draw_empty(ui, context);
            } else {
                news_.draw(ui, context, "packs.news");
                draw_in_force(ui, context);
                draw_list(ui, context);
            }
            draw_question(ui, context);
        });
    }

private:
    void begin(AppContext& context) {
        outcomes_.clear();
        show_ignored_ = false;
        std::optional<int> year;
        if (year_choice_ > 0) year = newest_year(context) - (year_choice_ - 1);
        job_ =
            install(context, std::move(waiting_), year, [this, &context](const Status& status, const std::vector<FileOutcome>& outcomes) {
                outcomes_ = outcomes;
                failure_.reset();
                if (!status) failure_ = status.error();
                job_ = 0;
                year_choice_ = 0;
                date_ = context.catalogue().newest_codes_begin();
                date_text_ = date_ ? date_->words() : std::string{};
                tell(context);
                if (!waiting_.empty()) begin(context);
            });
        waiting_.clear();
    }

    // The result of a long job is said wherever the coder is by now.
    void tell(AppContext& context) {
        const auto installed = std::count_if(outcomes_.begin(), outcomes_.end(), is_installed);
        const auto refused = std::count_if(outcomes_.begin(), outcomes_.end(), is_refused);
        if (installed > 0) {
            std::optional<AppContext::Action> action;
            for (const FileOutcome& outcome : outcomes_)
                if (const std::string argument = what_changed(context, outcome); !argument.empty())
                    action = AppContext::Action{"See what changed", [&context, argument] { context.go("updates", argument); }};
            context.toast(counted(installed, "code set", "code sets") + " installed", action, ui::Meaning::good);
        }
        if (refused > 0 && context.current_screen() != "packs")
            context.notify("packs.refused", ui::Meaning::must_fix, counted(refused, "file was", "files were") + " not installed",
                           "The installed code sets are as before.", AppContext::Action{"Show why", [&context] {
                                                                                            context.clear_notice("packs.refused");
                                                                                            context.go("packs");
                                                                                        }});
    }

    // For the update centre: a release of codes that was installed now, and the one before it. Empty: there is nothing to compare.
    static std::string what_changed(AppContext& context, const FileOutcome& outcome) {
        if (!outcome.pack) return {};
        const Pack* pack = context.catalogue().pack(outcome.pack->id);
        if (pack == nullptr) return {};
        const auto pair = neighbours(context.catalogue(), *pack);
        return pair ? update_argument(*pair->first, *pair->second) : std::string{};
    }

    // The packs of the chosen system: grouped by system, newest first.
    void show(AppContext& context) {
        shown_revision_ = context.catalogue().revision();
        systems_.clear();
        rows_.clear();
        for (const Pack& pack : context.catalogue().packs())
            if (std::find(systems_.begin(), systems_.end(), system_of(pack)) == systems_.end()) systems_.push_back(system_of(pack));
        std::sort(systems_.begin(), systems_.end(),
                  [](const auto& a, const auto& b) { return std::tie(a.system, a.name) < std::tie(b.system, b.name); });
        if (chosen_ > static_cast<int>(systems_.size())) chosen_ = 0;
        for (std::size_t number = 0; number < systems_.size(); ++number)
            for (const Pack& pack : context.catalogue().packs())
                if (system_of(pack) == systems_[number] && (chosen_ == 0 || chosen_ == static_cast<int>(number) + 1))
                    rows_.push_back(&pack);
        selected_ = std::clamp(selected_, rows_.empty() ? -1 : 0, static_cast<int>(rows_.size()) - 1);
    }
    [[nodiscard]] const Pack& at(int row) const { return *rows_[static_cast<std::size_t>(row)]; }

    static int newest_year(AppContext& context) { return local_today(context.platform()).fiscal_year() + 1; }

    bool can_remove(AppContext& context, int row) {
        if (shown_revision_ != context.catalogue().revision()) show(context);
        return row >= 0 && row < static_cast<int>(rows_.size()) && !at(row).built_in;
    }

    void ask_to_remove(int row) {
        to_remove_ = row;
        asking_ = true;
    }

    void draw_tools(Ui& ui, AppContext& context) {
        std::vector<std::string> names = {"Read from the file"};
        for (int year = newest_year(context); year >= kFirstYear; --year)
            names.push_back(fmt::format("FY{0} or {0}", year));
        const std::vector<std::string_view> choices(names.begin(), names.end());
        ui.row([&] {
            ui.muted("Drop official release files anywhere on the page, as they were published: zip, XML, xlsx or text.",
                     ui::TextSize::body);
            ui.spring();
            ui.text("Release", {.size = ui::TextSize::small, .tone = Tone::muted});
            ui.select("Release of the files", choices, year_choice_,
                      {.key = "packs.year", .description = {}, .label_hidden = true, .width = 168});
            ui.tooltip("A year counts as fiscal year for the ICDs, from 1 October, and as calendar year for the others.");
            if (ui.button("Tables and edits", {.icon = icons::table_cells, .key = "packs.tables", .command = "packs.tables"}))
                context.go("tables");
            if (ui.button(
                    "Install files",
                    {.kind = ui::ButtonKind::primary, .icon = icons::package_plus, .key = "packs.install", .command = "packs.install"}))
                context.platform().pick_files(kAccepted, true);
        });
    }

    static void draw_job(Ui& ui, AppContext& context, int job) { app::draw_job(ui, context, job); }

    static void draw_outcome(Ui& ui, AppContext& context, const FileOutcome& outcome) {
        ui.row([&] {
            if (is_refused(outcome)) {
                ui.badge(ui::Meaning::must_fix, "Not installed");
            } else if (outcome.already_installed) {
                ui.chip("Was installed already", icons::check);
            } else if (is_installed(outcome)) {
                ui.badge(ui::Meaning::good, "Installed");
            } else {
                ui.chip("Left out", icons::minus);
            }
            if (outcome.pack) {
                ui.text(fmt::format("{} {}, {}", contents_with_system(*outcome.pack), outcome.pack->release,
                                    counted(outcome.pack->records, "record", "records")),
                        {.weight = ui::Weight::semibold});
            } else if (outcome.error) {
                ui.text(outcome.error->what, {.weight = is_refused(outcome) ? ui::Weight::semibold : ui::Weight::regular});
            } else {
                ui.text("Holds no codes");
            }
            if (const std::string argument = what_changed(context, outcome);
                !argument.empty() && ui.link("See what changed", {.name = "See what changed in " + outcome.pack->release}))
                context.go("updates", argument);
            ui.text(outcome.source_name, {.size = ui::TextSize::small, .tone = Tone::muted, .lines = 1, .width = -1});
        });
        if (!is_refused(outcome)) return;
        std::string detail = outcome.error->where;
        if (!outcome.error->hint.empty()) detail += (detail.empty() ? "" : ". ") + outcome.error->hint;
        if (!detail.empty()) ui.muted(detail);
    }

    void draw_outcomes(Ui& ui, AppContext& context) {
        if (outcomes_.empty()) return;
        const auto ignored = std::count_if(outcomes_.begin(), outcomes_.end(), [](const auto& o) { return o.ignored; });
        bool close = false;
        ui.card([&] {
            ui.group("region", "What became of the files", [&] {
                ui.row([&] {
                    ui.heading("What became of the files", 3);
                    ui.spring();
                    close = ui.icon_button(icons::cross, "Close this list", {.key = "packs.close_outcomes", .small = true});
                });
                int number = 0;
                for (const bool refused : {true, false})
                    for (const FileOutcome& outcome : outcomes_)
                        if (is_refused(outcome) == refused && (!outcome.ignored || show_ignored_))
                            ui.scope(number++, [&] { draw_outcome(ui, context, outcome); });
                if (ignored > 0 && !show_ignored_ &&
                    ui.link("Show " + counted(ignored, "file that holds no codes", "files that hold no codes"),
                            {.key = "packs.show_ignored"}))
                    show_ignored_ = true;
            });
        });
        if (close) {
            outcomes_.clear();
            ui.focus("packs.list");
        }
    }

    void draw_empty(Ui& ui, AppContext& context) {
        if (ui.empty_state(
                icons::package, "No code sets are installed",
                "Sequela reads the files that CMS and CDC (NCHS) publish for ICD-10-CM, ICD-10-PCS, HCPCS and others. Download them "
                "from the websites of CMS or CDC, then "
                "drop the zip files here. The app itself fetches nothing.",
                "Choose files", "packs.install"))
            context.platform().pick_files(kAccepted, true);
    }

    void read_gaps(AppContext& context) {
        if (said_revision_ == context.catalogue().revision() && said_date_ == date_ && said_choice_ == chosen_) return;
        said_revision_ = context.catalogue().revision();
        said_date_ = date_;
        said_choice_ = chosen_;
        said_.clear();
        in_force_.clear();
        if (!date_) return;
        bool has_icd10cm = false;
        for (const auto& each : context.catalogue().systems()) {
            if (chosen_ > 0 && !(systems_[static_cast<std::size_t>(chosen_) - 1] == each)) continue;
            has_icd10cm = has_icd10cm || each.system == CodeSystem::icd10cm;
            in_force_.emplace_back(lookup::title_of(each), in_force_words(context.catalogue(), each, *date_));
        }
        if (has_icd10cm) said_ = gaps(context.catalogue(), *date_);
    }

    void draw_in_force(Ui& ui, AppContext& context) {
        read_gaps(context);
        ui.row([&] {
            ui.heading("In force on", 3);
            std::optional<Date> date = date_;
            const auto typed =
                ui::date_field(ui, "Date to look at", date_text_, date, {.key = "packs.date", .label_hidden = true, .width = 140});
            if (typed.changed && date) date_ = date;
            std::vector<std::string> titles = {"All systems"};
            for (const auto& each : systems_)
                titles.push_back(lookup::title_of(each));
            const std::vector<std::string_view> choices(titles.begin(), titles.end());
            if (systems_.size() > 1 &&
                ui.select("Code system", choices, chosen_, {.key = "packs.system", .label_hidden = true, .width = 200}))
                show(context);
        });
        const float wanted = 24.0F * static_cast<float>(in_force_.size() + said_.size());
        constexpr float kMost = 200;
        if (wanted > kMost)
            ui.scroll("packs.in_force", {.name = "In force and missing", .height = kMost}, [&] { draw_in_force_lines(ui); });
        else
            draw_in_force_lines(ui);
        ui.space(ui::metric::inside);
    }

    void draw_in_force_lines(Ui& ui) {
        for (const auto& line : in_force_) // a system, and what of it is in force
            ui.columns({148, 0}, [&](int column) {
                ui.text(column == 0 ? line.first : line.second, {.tone = column == 0 ? Tone::muted : Tone::normal});
            });
        ui.group("group", "What is missing for this date", [&] {
            if (said_.empty()) ui.text("Nothing is missing for this date.", {.tone = Tone::muted});
            for (const std::string& line : said_)
                bullet(ui, icons::info, line);
        });
    }

    void draw_cell(Ui& ui, int row, int column) {
        const Pack& pack = at(row);
        switch (column) {
        case contents:
            ui.text(contents_of(pack), {.lines = 1});
            break;
        case system:
            ui.text(lookup::title_of(system_of(pack)), {.lines = 1});
            break;
        case release:
            ui.text(pack.release, {.weight = ui::Weight::semibold, .lines = 1});
            break;
        case in_force:
            ui.text(pack.effective_from.words() + " – " + pack.effective_to.words(), {.lines = 1});
            break;
        case records:
            ui.text(count_text(pack.records), {.lines = 1});
            break;
        case origin:
            if (pack.built_in) ui.chip("Built in", icons::star);
            if (!pack.warnings.empty()) ui.chip(counted(static_cast<std::int64_t>(pack.warnings.size()), "remark", "remarks"), icons::info);
            ui.text(pack.source_name, {.tone = Tone::muted, .lines = 1, .width = -1});
            break;
        case remove:
            if (pack.built_in) break;
            if (ui.icon_button(icons::trash, fmt::format("Remove {} {}", contents_of(pack), pack.release),
                               {.kind = ui::ButtonKind::subtle, .command = "packs.remove", .small = true}))
                ask_to_remove(row);
            break;
        default:
            break;
        }
    }

    void draw_list(Ui& ui, AppContext& context) {
        ui.heading("Installed", 3);
        const float below = ui.px(details_open_ ? 196.0F : 36.0F);
        const ui::Rect rest = ui.rest();
        const float height = std::max(ui.px(160), rest.height - below) / ui.scale();
        const auto result = ui.grid("Installed code sets",
                                    {.columns = kColumns,
                                     .count = static_cast<int>(rows_.size()),
                                     .selected = &selected_,
                                     .column = &column_,
                                     .key = "packs.list",
                                     .fill = false,
                                     .max_height = height},
                                    [&](int row, int column) { draw_cell(ui, row, column); });
        if (result.activated >= 0 && result.column == remove && can_remove(context, result.activated)) {
            ask_to_remove(result.activated);
        } else if (result.activated >= 0 && is_table(at(result.activated))) {
            context.go("tables", std::to_string(at(result.activated).id));
        } else if (result.activated >= 0) {
            details_open_ = !details_open_;
        }
        if (selected_ >= 0) draw_details(ui, context, at(selected_));
    }

    void draw_details(Ui& ui, AppContext& context, const Pack& pack) {
        if (ui.button(details_open_ ? "Hide the details" : "Details of the selected one",
                      {.kind = ui::ButtonKind::subtle,
                       .icon = details_open_ ? icons::chevron_down : icons::chevron_right,
                       .key = "packs.details",
                       .small = true}))
            details_open_ = !details_open_;
        if (is_table(pack) && ui.link("Show its rows", {.key = "packs.rows", .name = "Show its rows: " + contents_of(pack)}))
            context.go("tables", std::to_string(pack.id));
        if (!details_open_) return;
        ui.scroll("details", {.name = "Details"}, [&] {
            ui.fact("From", pack.source_name);
            ui.fact("SHA-256", pack.source_sha256);
            ui.fact("Licence", words_of(pack.licence));
            if (pack.headers > 0) ui.fact("Header rows", count_text(pack.headers));
            for (const std::string& warning : pack.warnings)
                ui.fact("Remark", warning);
        });
    }

    // There is no undo: the file may not be at hand any more.
    void draw_question(Ui& ui, AppContext& context) {
        if (!asking_) return;
        if (!can_remove(context, to_remove_)) {
            asking_ = false;
            return;
        }
        const Pack pack = at(to_remove_);
        ui.dialog(fmt::format("Remove {} {}?", contents_of(pack), pack.release), asking_, [&] {
            ui.text("Cases coded with it keep their codes, but what it says can no longer be looked up or checked. To have it again, "
                    "install its file again.");
            ui.space(ui::metric::inside);
            ui.row([&] {
                ui.spring();
                if (ui.button("Keep it", {.key = "packs.keep"})) asking_ = false;
                if (ui.button("Remove it", {.kind = ui::ButtonKind::danger, .key = "packs.confirm_remove"})) {
                    asking_ = false;
                    remove_pack(context, pack);
                }
            });
        });
    }

    void remove_pack(AppContext& context, const Pack& pack) {
        const Status done = context.catalogue().remove(pack.id);
        if (!done) {
            failure_ = done.error();
            return;
        }
        for (const SearchWanted& wanted : searches_to_build(context.catalogue(), {pack}, open_case_dates(context)))
            index_for_search(context, wanted);
        context.toast(fmt::format("{} {} removed", contents_of(pack), pack.release));
        context.ui().focus("packs.list");
    }

    std::shared_ptr<bool> here_ = std::make_shared<bool>(true); // jobs may outlive the screen
    std::vector<DroppedFile> waiting_;                          // dropped while a job runs
    std::vector<FileOutcome> outcomes_;
    bool show_ignored_ = false;
    bool details_open_ = false;
    int job_ = 0;
    int year_choice_ = 0; // 0: read it from the file; else newest_year() minus (choice - 1)
    int selected_ = -1;
    int column_ = 0;
    bool asking_ = false;
    int to_remove_ = -1;
    std::optional<Date> date_;
    std::string date_text_;
    std::vector<std::string> said_;
    std::vector<std::pair<std::string, std::string>> in_force_; // system, what
    int said_choice_ = 0;
    std::vector<lookup::SystemRef> systems_; // of all packs
    int chosen_ = 0;                         // 0: all; else the number of the system plus one
    std::vector<const Pack*> rows_;          // of the chosen system, as long as no pack is added or removed
    std::uint64_t shown_revision_ = 0;
    std::uint64_t said_revision_ = 0;
    std::optional<Date> said_date_;
    ReleaseNews news_;
    std::optional<Error> failure_;
};

namespace {
const RegisterScreen<PacksScreen> registration({.id = "packs", .title = "Code sets", .icon = icons::package, .order = 40, .flush = true});
} // namespace

} // namespace sequela::app
