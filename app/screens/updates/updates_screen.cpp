// The update centre: what a release changes against another one, what that means for the work that is there, and who has read it.
//
// Arguments: "" goes on where it was left, or compares the two newest releases; "icd10cm 3 7" compares two codes packs by their ids.

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/parts.h"
#include "app/screens/updates/impact_list.h"
#include "app/screens/updates/release_changes.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "lookup/all_search.h"

namespace sequela::app {

namespace {

using packs::CodeChange;
using packs::Difference;
using packs::Pack;
using ui::Tone;
using ui::Ui;

enum Column : int { code, kind, before, after, instead, column_count };
constexpr std::array<ui::GridColumn, column_count> kColumns = {{
    {.title = "Code", .width = 104},
    {.title = "Change", .width = 136},
    {.title = "Before", .grow = 1.2F, .least = 160, .spare = 1},
    {.title = "Now", .grow = 1.2F, .least = 160},
    {.title = "Replaced by", .grow = 0.7F, .least = 120},
}};

const char* icon_of(Difference difference) {
    switch (difference) {
    case Difference::added:
    case Difference::became_billable:
        return icons::plus;
    case Difference::deleted:
        return icons::minus;
    case Difference::became_header:
        return icons::list_tree;
    case Difference::moved:
        return icons::arrow_right;
    default:
        return icons::pencil;
    }
}

std::string first_line(std::string_view text) {
    return std::string(text.substr(0, text.find('\n')));
}

std::string name_of(const Pack& pack) {
    return pack.release + (pack.built_in ? " (built in)" : "");
}

// "Before" or "Now", with the words marked that the other side does not have.
void draw_text_of(Ui& ui, std::string_view label, std::string_view text, const std::vector<std::pair<std::size_t, std::size_t>>& marks) {
    if (text.empty()) return;
    std::vector<ui::Run> runs;
    std::size_t at = 0;
    for (const auto& [begin, end] : marks) {
        if (begin > at) runs.push_back({.text = text.substr(at, begin - at)});
        runs.push_back({.text = text.substr(begin, end - begin), .weight = ui::Weight::semibold, .mark = true});
        at = end;
    }
    if (at < text.size()) runs.push_back({.text = text.substr(at)});
    ui.columns({72, 0}, [&](int part) {
        if (part == 0)
            ui.text(label, {.tone = Tone::muted});
        else
            ui.rich(runs, {.key = label});
    });
}

std::vector<std::string> lines_not_in(std::string_view of, std::string_view other) {
    std::vector<std::string> found;
    const auto theirs = lines(other);
    for (const std::string_view line : lines(of))
        if (!line.empty() && std::find(theirs.begin(), theirs.end(), line) == theirs.end()) found.emplace_back(line);
    return found;
}

} // namespace

class UpdatesScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override {
        take_argument(context, argument);
        refresh(context);
        context.ui().focus("updates.list");
    }

    void leave(AppContext& context) override {
        context.cancel_job(job_);
        job_ = 0;
        impact_.clear();
        read_.clear();
        changes_ = {};
        shown_.clear();
        filter_.text.clear();
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        const auto compared = [this] { return changes_.diff.newer != nullptr; };
        commands.add({.id = "updates.find",
                      .title = "Find in the changes",
                      .category = "Update centre",
                      .keys = "/ Ctrl+F",
                      .when = compared,
                      .run = [this, app] {
                          tab_ = list;
                          app->ui().focus("updates.find");
                      }});
        commands.add({.id = "updates.fix",
                      .title = "Replace the code in the selected case",
                      .category = "Update centre",
                      .keys = ".",
                      .when = [this] { return tab_ == cases && impact_.can_fix(); },
                      .run = [this, app] { impact_.act(*app, changes_, true); }});
        commands.add({.id = "updates.cases",
                      .title = "Show the cases that the release concerns",
                      .category = "Update centre",
                      .when = compared,
                      .run = [this, app] { show_cases(*app); }});
        commands.add({.id = "updates.acknowledge",
                      .title = "I have read what the release changes",
                      .category = "Update centre",
                      .when = [this, compared] { return compared() && !own_; },
                      .run = [this, app] { acknowledge(*app); }});
        commands.add({.id = "updates.export",
                      .title = "Download the changes as CSV",
                      .category = "Update centre",
                      .when = compared,
                      .run = [this, app] { download(*app); }});
    }

    void draw(Ui& ui, AppContext& context) override {
        if (context.workspace() == nullptr) return;
        if (revision_ != context.catalogue().revision()) refresh(context);
        page(ui, "Update centre", [&] {
            if (releases_.size() < 2) {
                draw_choice(ui, context);
                draw_too_few(ui, context);
                return;
            }
            draw_choice(ui, context);
            draw_job(ui, context, job_);
            draw_failure(ui, context);
            if (changes_.diff.newer == nullptr) return;
            draw_counts(ui, context);
            draw_headline(ui, context);
            draw_tabs(ui, context);
        });
    }

private:
    enum Tab : int { list, cases, readers };

    void take_argument(AppContext& context, std::string_view argument) {
        const auto words = split(argument, ' ');
        if (words.size() != 3) return;
        for (const Pack& pack : context.catalogue().packs()) {
            if (words[1] == std::to_string(pack.id)) older_ = pack.id;
            if (words[2] != std::to_string(pack.id)) continue;
            newer_ = pack.id;
            system_ = pack.system;
            name_ = pack.name;
        }
        tab_ = list;
        filter_ = {};
    }

    // The systems and releases that there are now; the choice is kept where it can be.
    void refresh(AppContext& context) {
        revision_ = context.catalogue().revision();
        systems_ = context.catalogue().systems();
        const auto chosen = [&](const auto& each) { return each.system == system_ && each.name == name_; };
        const auto pairable = [&](const auto& each) { return comparable(context.catalogue(), each.system, each.name).size() > 1; };
        const bool known = std::any_of(systems_.begin(), systems_.end(), [&](const auto& each) { return chosen(each) && pairable(each); });
        const auto first = std::find_if(systems_.begin(), systems_.end(), pairable);
        if (!known && first != systems_.end()) {
            system_ = first->system;
            name_ = first->name;
        }
        refresh_releases(context);
    }

    void refresh_releases(AppContext& context) {
        releases_.clear();
        for (const Pack* pack : comparable(context.catalogue(), system_, name_))
            releases_.push_back(*pack);
        const auto has = [&](std::int64_t id) {
            return std::any_of(releases_.begin(), releases_.end(), [&](const Pack& pack) { return pack.id == id; });
        };
        if (releases_.size() > 1 && (!has(older_) || !has(newer_) || older_ == newer_)) {
            older_ = releases_[1].id;
            newer_ = releases_[0].id;
        }
        compare(context);
    }

    [[nodiscard]] int place_of(std::int64_t id) const {
        const auto at = std::find_if(releases_.begin(), releases_.end(), [id](const Pack& pack) { return pack.id == id; });
        return at == releases_.end() ? -1 : static_cast<int>(at - releases_.begin());
    }

    // The older release is always the one that began first, whichever was chosen where.
    void compare(AppContext& context) {
        context.cancel_job(job_);
        job_ = 0;
        changes_ = {};
        shown_.clear();
        impact_.clear();
        failure_.reset();
        if (releases_.size() < 2) return;
        if (place_of(older_) < place_of(newer_)) std::swap(older_, newer_);
        const std::string title = fmt::format("Comparing {} with {}", releases_[static_cast<std::size_t>(place_of(older_))].release,
                                              releases_[static_cast<std::size_t>(place_of(newer_))].release);
        const int number = ++comparison_;
        job_ = context.run(title, std::make_unique<CompareJob>(context.catalogue(), older_, newer_),
                           [this, &context, number](const Status& status, Job& job) {
                               if (number != comparison_ || context.current_screen() != "updates") return;
                               job_ = 0;
                               if (!status) {
                                   failure_ = status.error();
                                   return;
                               }
                               changes_ = static_cast<CompareJob&>(job).take();
                               compared(context);
                           });
    }

    void compared(AppContext& context) {
        filter_.chapter = -1;
        impact_.load(context, changes_);
        read_acknowledgements(context);
        filter();
        selected_ = shown_.empty() ? -1 : 0;
        context.ui().say(counts_words());
    }

    void filter() {
        shown_ = filtered(changes_, filter_, impact_.used());
        selected_ = std::clamp(selected_, shown_.empty() ? -1 : 0, static_cast<int>(shown_.size()) - 1);
    }

    void read_acknowledgements(AppContext& context) {
        read_.clear();
        own_.reset();
        auto read = casework::acknowledgements(*context.workspace(), *changes_.diff.newer);
        if (!read) {
            failure_ = read.error();
            return;
        }
        read_ = std::move(*read);
        for (const auto& each : read_)
            if (each.user == context.workspace()->user() && !own_) own_ = each.at_ms;
    }

    void acknowledge(AppContext& context) {
        const Status done = casework::acknowledge(*context.workspace(), *changes_.diff.newer);
        context.saved(done);
        read_acknowledgements(context);
        if (!own_) return;
        context.toast(fmt::format("Kept in the audit trail: you have read what {} changes", changes_.diff.newer->release), {},
                      ui::Meaning::good);
        context.ui().focus("updates.list");
    }

    // An export leaves a trace before anything leaves the workspace.
    void download(AppContext& context) {
        const Pack& older = *changes_.diff.older;
        const Pack& newer = *changes_.diff.newer;
        const Status logged = context.workspace()->log(
            "export.release_changes", fmt::format("release {} {}", key(newer.system), newer.release),
            fmt::format(R"({{"format":"csv","older":"{}","newer":"{}"}})", older.source_sha256, newer.source_sha256));
        context.saved(logged);
        if (!logged) return;
        std::string name = fmt::format("changes-{}-{}-{}.csv", key(newer.system), older.release, newer.release);
        for (char& c : name)
            if (c == ' ' || c == '(' || c == ')' || c == '/') c = '-';
        context.platform().download(name, "text/csv", packs::diff_csv(changes_.diff));
    }

    void show_cases(AppContext& context) {
        tab_ = cases;
        context.ui().focus("updates.cases");
    }

    void draw_failure(Ui& ui, AppContext& context) {
        if (!failure_) return;
        const bool again = changes_.diff.newer == nullptr;
        const auto answer = error_notice(ui, *failure_, "updates.failure", true, again ? "Compare again" : "");
        if (answer == ui::NoticeResult::dismissed) failure_.reset();
        if (answer == ui::NoticeResult::action) compare(context);
    }

    void draw_choice(Ui& ui, AppContext& context) {
        std::vector<std::string> titles;
        int system = -1;
        for (const auto& each : systems_) {
            if (each.system == system_ && each.name == name_) system = static_cast<int>(titles.size());
            titles.push_back(lookup::title_of(each));
        }
        const std::vector<std::string_view> system_choices(titles.begin(), titles.end());
        std::vector<std::string> releases;
        for (const Pack& pack : releases_)
            releases.push_back(name_of(pack));
        const std::vector<std::string_view> release_choices(releases.begin(), releases.end());
        int older = place_of(older_);
        int newer = place_of(newer_);
        bool changed = false;
        ui.row([&] {
            if (titles.size() > 1 &&
                ui.select("Code system", system_choices, system, {.key = "updates.system", .label_hidden = true, .width = 176})) {
                system_ = systems_[static_cast<std::size_t>(system)].system;
                name_ = systems_[static_cast<std::size_t>(system)].name;
                later_ = [this, &context] { refresh_releases(context); };
            }
            if (releases_.size() > 1) {
                changed |= ui.select("Older release", release_choices, older,
                                     {.key = "updates.older", .description = {}, .label_hidden = true, .width = 168});
                ui.icon(icons::arrow_right);
                changed |= ui.select("Newer release", release_choices, newer,
                                     {.key = "updates.newer", .description = {}, .label_hidden = true, .width = 168});
            }
            ui.spring();
            if (changes_.diff.newer == nullptr) return;
            if (ui.button("Download as CSV", {.icon = icons::download, .key = "updates.export", .command = "updates.export"}))
                download(context);
            draw_own_reading(ui, context);
        });
        if (changed && older >= 0 && newer >= 0 && older != newer) {
            older_ = releases_[static_cast<std::size_t>(older)].id;
            newer_ = releases_[static_cast<std::size_t>(newer)].id;
            compare(context);
        }
        if (later_) std::exchange(later_, {})();
    }

    void draw_own_reading(Ui& ui, AppContext& context) {
        if (own_) {
            ui.chip("You have read it, " + moment_text(*own_, context.platform().utc_offset_minutes()), icons::check);
            return;
        }
        if (ui.button(fmt::format("I have read what {} changes", changes_.diff.newer->release),
                      {.kind = ui::ButtonKind::primary, .icon = icons::check, .key = "updates.acknowledge"}))
            acknowledge(context);
    }

    void draw_too_few(Ui& ui, AppContext& context) {
        const ui::Rect rest = ui.rest();
        ui.space(std::max(24.0F, rest.height / ui.scale() / 6));
        ui.centred(560, [&] {
            const std::string system = lookup::title_of({system_, name_});
            if (ui.empty_state(
                    icons::git_compare, "Two releases are needed",
                    fmt::format("This is where one sees what a new release changes: codes that are added and deleted, other titles "
                                "and notes, and which of your cases that concerns. Install the files of two releases of {} to "
                                "compare them.",
                                system),
                    "Go to Code sets"))
                context.go("packs");
        });
    }

    [[nodiscard]] std::string counts_words() const {
        const packs::DiffCounts& counts = changes_.counts;
        return fmt::format("{} added, {} deleted: {} gone, {} now {}", count_text(static_cast<std::int64_t>(counts.added)),
                           count_text(static_cast<std::int64_t>(counts.deleted)), count_text(static_cast<std::int64_t>(counts.gone)),
                           count_text(static_cast<std::int64_t>(counts.became_header)), counts.became_header == 1 ? "a header" : "headers");
    }

    [[nodiscard]] std::size_t of(Difference difference) const { return changes_.of_kind[static_cast<std::size_t>(difference)]; }

    // As the addenda count: codes that can be reported.
    void draw_counts(Ui& ui, AppContext&) {
        ui.row([&] {
            ui.text(counts_words(), {.weight = ui::Weight::semibold});
            ui.text(counted(static_cast<std::int64_t>(changes_.counts.revised), "title revised", "titles revised"));
            ui.text(fmt::format("{} moved", of(Difference::moved)));
            if (const std::string notes = notes_words(); !notes.empty()) ui.text(notes);
            ui.muted("Codes that can be reported, as the addenda count them; the list has the headers too.");
        });
    }

    [[nodiscard]] std::string notes_words() const {
        if (changes_.older_tabular.empty() || changes_.newer_tabular.empty()) return {};
        if (changes_.older_tabular == changes_.newer_tabular)
            return fmt::format("Notes not compared: both use the Tabular List of {}", changes_.newer_tabular);
        return fmt::format("notes of {} changed",
                           counted(static_cast<std::int64_t>(of(Difference::notes)), "code or header", "codes and headers"));
    }

    void draw_headline(Ui& ui, AppContext& context) {
        const std::string headline = impact_.headline(changes_.diff);
        if (headline.empty() || tab_ == cases) return;
        const std::string detail = impact_.headline_detail();
        if (ui.notice(headline,
                      {.meaning = ui::Meaning::must_fix, .detail = detail, .action = "Show the cases", .key = "updates.impact"}) ==
            ui::NoticeResult::action)
            show_cases(context);
    }

    void draw_tabs(Ui& ui, AppContext& context) {
        const std::array<ui::TabItem, 3> tabs = {{
            {.label = "What changed", .icon = icons::git_compare, .count = static_cast<int>(changes_.diff.changes.size())},
            {.label = "Your cases", .icon = icons::inbox, .count = impact_.to_fix()},
            {.label = "Who has read it", .icon = icons::user, .count = static_cast<int>(read_.size())},
        }};
        ui.tabs(tabs, tab_, {.name = "Parts of the update", .key = "updates.tabs"});
        if (tab_ == list) draw_list(ui, context);
        if (tab_ == cases) draw_cases(ui, context);
        if (tab_ == readers) draw_readers(ui, context);
    }

    void draw_cases(Ui& ui, AppContext& context) {
        const std::string headline = impact_.headline(changes_.diff);
        const std::string detail = impact_.headline_detail();
        ui.text(headline.empty() ? "No open case holds a code that ends." : headline, {.weight = ui::Weight::semibold});
        if (!detail.empty()) ui.muted(detail, ui::TextSize::body);
        impact_.draw(ui, context, changes_);
    }

    void draw_readers(Ui& ui, AppContext& context) {
        const int offset = context.platform().utc_offset_minutes();
        ui.list("Who has read it",
                {.count = static_cast<int>(read_.size()),
                 .key = "updates.readers",
                 .empty = "Nobody has said yet that they have read what this release changes."},
                [&](int i, ui::Row&) {
                    const auto& each = read_[static_cast<std::size_t>(i)];
                    ui.text(each.user, {.weight = ui::Weight::semibold});
                    ui.text(moment_text(each.at_ms, offset), {.tone = Tone::muted});
                });
    }

    void draw_filters(Ui& ui) {
        bool changed = false;
        std::vector<std::string> chapters = {"All chapters"};
        for (const auto& chapter : changes_.chapters)
            chapters.push_back(fmt::format("{} ({})", chapter.title, chapter.changes));
        const std::vector<std::string_view> choices(chapters.begin(), chapters.end());
        int chapter = filter_.chapter + 1;
        ui.row([&] {
            changed |= ui::search_field(ui, "Find in the changes", filter_.text,
                                        {.key = "updates.find", .placeholder = "Code or words", .width = 240})
                           .changed;
            changed |= ui.select("Chapter", choices, chapter, {.key = "updates.chapter", .label_hidden = true, .width = 260});
            changed |= ui.checkbox("Codes that I use", filter_.used_only, {.key = "updates.used"});
            ui.spring();
            ui.muted(fmt::format("{} of {}", count_text(static_cast<std::int64_t>(shown_.size())),
                                 counted(static_cast<std::int64_t>(changes_.diff.changes.size()), "change", "changes")));
        });
        filter_.chapter = chapter - 1;
        changed |= draw_kinds(ui);
        if (changed) filter();
    }

    bool draw_kinds(Ui& ui) {
        std::vector<FlowItem> items;
        std::vector<int> kinds;
        items.push_back({.label = "All", .name = "All kinds of change", .tooltip = {}, .pressed = filter_.kind < 0});
        kinds.push_back(-1);
        for (std::size_t i = 0; i < kDifferences; ++i) {
            if (changes_.of_kind[i] == 0) continue;
            items.push_back({.label = fmt::format("{} {}", packs::title(static_cast<Difference>(i)), changes_.of_kind[i]),
                             .name = {},
                             .tooltip = {},
                             .pressed = filter_.kind == static_cast<int>(i)});
            kinds.push_back(static_cast<int>(i));
        }
        const int pressed = flow_buttons(ui, "kinds", items);
        if (pressed < 0) return false;
        filter_.kind = kinds[static_cast<std::size_t>(pressed)];
        return true;
    }

    [[nodiscard]] const CodeChange& at(int row) const { return changes_.diff.changes[shown_[static_cast<std::size_t>(row)]]; }
    [[nodiscard]] std::string shown_as(std::string_view stored) const { return display_code(system_, stored); }

    void draw_cell(Ui& ui, int row, int column) {
        const CodeChange& change = at(row);
        const bool codes = change.kind == Difference::moved; // before and after are the codes above it
        switch (column) {
        case code:
            ui.text(shown_as(change.code), {.weight = change.billable ? ui::Weight::semibold : ui::Weight::regular});
            break;
        case kind:
            ui.chip(packs::title(change.kind), icon_of(change.kind));
            break;
        case before:
            ui.text(codes ? "Under " + shown_as(change.before) : first_line(change.before), {.lines = 1, .width = -1});
            break;
        case after:
            ui.text(codes ? "Under " + shown_as(change.after) : first_line(change.after), {.lines = 1, .width = -1});
            break;
        case instead: {
            std::string text;
            for (const std::string& each : change.replacements)
                text += (text.empty() ? "" : ", ") + shown_as(each);
            ui.text(text, {.lines = 1, .width = -1});
            break;
        }
        default:
            break;
        }
    }

    void draw_list(Ui& ui, AppContext& context) {
        draw_filters(ui);
        const float below = selected_ >= 0 ? (ui.compact() ? 120.0F : 188.0F) : 0;
        const float height = std::max(160.0F, ui.rest().height / ui.scale() - below);
        const auto result = ui.grid("Changes",
                                    {.columns = kColumns,
                                     .count = static_cast<int>(shown_.size()),
                                     .selected = &selected_,
                                     .key = "updates.list",
                                     .fill = false,
                                     .max_height = height,
                                     .empty = changes_.diff.changes.empty() ? "The two releases are the same." : "No change fits.",
                                     .keys_from = "updates.find"},
                                    [&](int row, int column) { draw_cell(ui, row, column); });
        if (result.activated >= 0) open_page(context, at(result.activated).code);
        if (selected_ >= 0) draw_details(ui, context, at(selected_));
    }

    // ICD-10-CM has books; the codes of all other systems are looked up.
    void open_page(AppContext& context, std::string_view wanted) const {
        if (system_ == CodeSystem::icd10cm)
            context.go("books", "code:" + std::string(wanted));
        else
            context.go("lookup", "code:" + lookup::address_of({system_, name_}, wanted));
    }

    void draw_details(Ui& ui, AppContext& context, const CodeChange& change) {
        ui.scroll("updates.details", {.name = "The selected change"}, [&] {
            ui.row([&] {
                ui.heading(shown_as(change.code), 3);
                ui.chip(packs::title(change.kind), icon_of(change.kind));
                if (!change.billable) ui.muted("Header");
                if (ui.link("Open its page", {.key = "updates.open"})) open_page(context, change.code);
            });
            if (change.kind == Difference::notes) {
                draw_notes(ui, change);
            } else if (change.kind == Difference::moved) {
                draw_text_of(ui, "Before", "Under " + shown_as(change.before), {});
                draw_text_of(ui, "Now", "Under " + shown_as(change.after), {});
            } else {
                const bool both = !change.before.empty() && !change.after.empty();
                const WordDifference words = both ? differing_words(change.before, change.after) : WordDifference{};
                draw_text_of(ui, "Before", change.before, words.gone);
                draw_text_of(ui, "Now", change.after, words.added);
            }
            draw_replacements(ui, context, change);
        });
    }

    static void draw_notes(Ui& ui, const CodeChange& change) {
        for (const std::string& line : lines_not_in(change.before, change.after))
            bullet(ui, icons::minus, "Gone: " + line);
        for (const std::string& line : lines_not_in(change.after, change.before))
            bullet(ui, icons::plus, "New: " + line);
    }

    void draw_replacements(Ui& ui, AppContext& context, const CodeChange& change) {
        if (change.replacements.empty()) {
            if (change.kind == Difference::deleted && change.billable) ui.muted("No replacement is known from the conversion table.");
            return;
        }
        const auto newer = context.catalogue().codes_of(*changes_.diff.newer);
        ui.text("Replaced by", {.tone = Tone::muted});
        int number = 0;
        for (const std::string& each : change.replacements)
            ui.scope(number++, [&] {
                ui.row([&] {
                    if (ui.link(shown_as(each))) open_page(context, each);
                    const packs::CodeRow* row = newer ? (*newer)->find(each) : nullptr;
                    if (row != nullptr) ui.text((*newer)->long_title(*row), {.lines = 1, .width = -1});
                });
            });
    }

    std::uint64_t revision_ = 0;
    std::vector<packs::Catalogue::InstalledSystem> systems_;
    std::vector<Pack> releases_; // of the chosen system, newest first
    CodeSystem system_ = CodeSystem::icd10cm;
    std::string name_;
    std::int64_t older_ = 0, newer_ = 0; // ids of packs
    int job_ = 0;
    int comparison_ = 0; // number of the last one: what ends after it is of no use
    ReleaseChanges changes_;
    ChangeFilter filter_;
    std::vector<std::size_t> shown_;
    int selected_ = -1;
    int tab_ = list;
    ImpactList impact_;
    std::vector<casework::Acknowledgement> read_;
    std::optional<std::int64_t> own_; // when this coder has read it
    std::function<void()> later_;
    std::optional<Error> failure_;
};

namespace {
const RegisterScreen<UpdatesScreen>
    registration({.id = "updates", .title = "Update centre", .icon = icons::git_compare, .order = 45, .rail = "Updates", .flush = true});
} // namespace

} // namespace sequela::app
