// The coder's own codes of all systems: favourites, colour marks, what was used or opened last, and what has notes. One list to filter;
// beside it the notes and marks of the chosen code. The notes of the team come and go here as a file.

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/code_hub_view.h"
#include "app/screens/drop_routing.h"
#include "app/screens/glossary_view.h"
#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "lookup/all_search.h"

namespace sequela::app {

namespace {

using casework::CodeNote;
using casework::CodeRef;
using casework::ColourMark;
using ui::Ui;

enum Tab : int { all, favourites, coloured, recent, noted, tab_count };

// One row: a code and why it is here.
struct MyCode {
    CodeRef code;
    std::string title;
    bool favourite = false;
    ColourMark colour = ColourMark::none;
    std::int64_t at_ms = 0; // opened or used last; 0: not lately
    bool used = false;
    int notes = 0;
};

using Key = std::tuple<CodeSystem, std::string, std::string>;

lookup::SystemRef system_of(const CodeRef& code) {
    return {code.system, code.classification};
}

bool is_in(const MyCode& entry, int tab) {
    switch (tab) {
    case favourites:
        return entry.favourite;
    case coloured:
        return entry.colour != ColourMark::none;
    case recent:
        return entry.at_ms != 0;
    case noted:
        return entry.notes > 0;
    default:
        return true;
    }
}

std::string shown(const CodeRef& code) {
    return display_code(code.system, code.code);
}

} // namespace

class MyCodesScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override {
        (void)argument;
        sizes_ = context.recall_sizes("my_codes.panes");
        find_case(context);
        hub_.refresh();
        reload(context);
        context.ui().focus("my_codes.find");
    }

    void leave(AppContext& context) override {
        context.remember_sizes("my_codes.panes", sizes_);
        entries_.clear();
        shown_.clear();
        query_.clear();
        hub_ = {};
        glossary_ = {};
        failure_.reset();
        has_case_ = false;
        selected_ = -1;
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        const auto chosen = [this] { return selected_ >= 0; };
        commands.add({.id = "my_codes.find", .title = "Find in my codes", .category = "My codes", .keys = "/ Ctrl+F", .run = [app] {
                          app->ui().focus("my_codes.find");
                      }});
        commands.add(
            {.id = "my_codes.open", .title = "Open the page of the code", .category = "My codes", .when = chosen, .run = [this, app] {
                 open(*app);
             }});
        commands.add({.id = "my_codes.add",
                      .title = "Add the code to the case on the desk",
                      .category = "My codes",
                      .keys = "Ctrl+Enter",
                      .when = [this] { return selected_ >= 0 && has_case_; },
                      .run = [this, app] { add(*app); }});
        commands.add({.id = "my_codes.glossary", .title = "Open the glossary", .category = "My codes", .keys = "G", .run = [this] {
                          open_glossary(glossary_, {});
                      }});
        commands.add({.id = "my_codes.export", .title = "Export the notes of the team", .category = "My codes", .run = [this, app] {
                          export_notes(*app);
                      }});
        commands.add({.id = "my_codes.import", .title = "Import notes of a team", .category = "My codes", .run = [app] {
                          app->platform().pick_files(".json,application/json", true);
                      }});
    }

    void files(AppContext& context, std::vector<DroppedFile>& files) override {
        if (context.workspace() == nullptr) return;
        for (const DroppedFile& file : take(files, DropKind::notes))
            import_notes(context, file);
    }

    std::string drop_hint() override { return "Drop a file of team notes to add them to yours"; }

    void draw(Ui& ui, AppContext& context) override {
        if (context.workspace() == nullptr) return;
        if (ui.compact()) {
            page(ui, "My codes", [&] { draw_list(ui, context); });
        } else {
            constexpr std::array<ui::Pane, 2> kPanes = {
                {{.title = "My codes", .share = 3, .smallest = 320}, {.title = "Notes and marks", .share = 2, .smallest = 280}}};
            ui.panes("my_codes", kPanes, sizes_, false,
                     [&](int pane) { ui.pad(ui::metric::around, [&] { pane == 0 ? draw_list(ui, context) : draw_chosen(ui, context); }); });
        }
        draw_glossary(ui, context, glossary_);
    }

private:
    void find_case(AppContext& context) {
        has_case_ = false;
        date_.reset();
        const auto last = context.recall("desk.last");
        if (!last || context.workspace() == nullptr) return;
        const auto file = context.workspace()->load(*last);
        if (!file) return; // removed meanwhile
        has_case_ = true;
        case_number_ = file->number;
        date_ = casework::to_rules(*file).coding_date();
    }

    void reload(AppContext& context) {
        entries_.clear();
        failure_.reset();
        if (context.workspace() == nullptr) return;
        casework::Workspace& workspace = *context.workspace();
        const auto marks = casework::marked_codes(workspace);
        const auto recents = casework::recent_codes(workspace);
        const auto notes = casework::all_notes(workspace);
        if (!marks || !recents || !notes) {
            failure_ = !marks ? marks.error() : !recents ? recents.error() : notes.error();
            return;
        }
        std::map<Key, std::size_t> places;
        const auto entry_of = [&](const CodeRef& code) -> MyCode& {
            const auto [at, fresh] = places.try_emplace(Key{code.system, code.classification, code.code}, entries_.size());
            if (fresh) {
                entries_.emplace_back();
                entries_.back().code = code;
            }
            return entries_[at->second];
        };
        for (const casework::CodeMark& mark : *marks) {
            MyCode& entry = entry_of(mark.code);
            entry.title = mark.title;
            entry.favourite = mark.favourite;
            entry.colour = mark.colour;
        }
        for (const casework::RecentCode& one : *recents) {
            MyCode& entry = entry_of(one.code);
            if (!one.title.empty()) entry.title = one.title;
            entry.at_ms = one.at_ms;
            entry.used = one.used;
        }
        // A note on a category stands at the category.
        for (const CodeNote& note : *notes)
            entry_of({note.system, note.classification, note.scope.first}).notes += 1;
        titles_filled_ = false;
        context.set_header("My codes", counted(static_cast<std::int64_t>(entries_.size()), "code", "codes"));
        filter();
    }

    // Codes that are here for their notes alone have not been seen with a title. The codes are loaded piece by piece; false: go on.
    bool fill_titles(AppContext& context) {
        packs::Catalogue& catalogue = context.catalogue();
        for (MyCode& entry : entries_) {
            const CodeRef& code = entry.code;
            const auto date = date_ ? date_ : catalogue.newest_codes_begin(code.system);
            if (!entry.title.empty() || !date) continue;
            if (catalogue.in_force(code.system, packs::Component::codes, *date, code.classification) == nullptr) continue;
            const auto ready = catalogue.load_some(code.system, *date, code.classification);
            if (!ready) continue; // the screen of the code sets tells what is damaged
            if (!*ready) return false;
            const auto edition = catalogue.edition(code.system, *date, code.classification);
            if (!edition || !(*edition)->codes) continue;
            if (const packs::CodeRow* row = (*edition)->codes.data->find(code.code)) entry.title = (*edition)->codes.data->long_title(*row);
        }
        return true;
    }

    void filter() {
        std::optional<CodeRef> kept;
        if (selected_ >= 0) kept = chosen().code;
        shown_.clear();
        selected_ = -1;
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            const MyCode& entry = entries_[i];
            if (is_in(entry, tab_) && fits(entry)) shown_.push_back(i);
        }
        if (tab_ == recent)
            std::stable_sort(shown_.begin(), shown_.end(),
                             [this](std::size_t a, std::size_t b) { return entries_[a].at_ms > entries_[b].at_ms; });
        for (std::size_t row = 0; row < shown_.size() && kept; ++row)
            if (entries_[shown_[row]].code == *kept) selected_ = static_cast<int>(row);
        if (selected_ < 0 && !shown_.empty()) selected_ = 0;
    }

    [[nodiscard]] bool fits(const MyCode& entry) const {
        const std::string everything = fmt::format(
            "{} {} {} {} {} {}", entry.code.code, shown(entry.code), entry.title, lookup::title_of(system_of(entry.code)),
            entry.colour == ColourMark::none ? std::string_view{} : casework::title(entry.colour), entry.favourite ? "favourite" : "");
        for (const std::string_view word : split(query_, ' '))
            if (!word.empty() && find_ignoring_case(everything, word) == std::string::npos) return false;
        return true;
    }

    [[nodiscard]] const MyCode& chosen() const { return entries_[shown_[static_cast<std::size_t>(selected_)]]; }
    [[nodiscard]] std::string address() const { return lookup::address_of(system_of(chosen().code), chosen().code.code); }
    void open(AppContext& context) const {
        if (selected_ >= 0) context.go("books", "code:" + address());
    }
    void add(AppContext& context) const {
        if (selected_ >= 0 && has_case_) context.go("desk", "add:" + address());
    }

    void export_notes(AppContext& context) {
        auto file = casework::export_team_notes(*context.workspace());
        if (!file) {
            failure_ = file.error();
            return;
        }
        context.platform().download("team-notes.json", "application/json", *file);
    }

    void import_notes(AppContext& context, const DroppedFile& file) {
        const auto outcome = casework::import_team_notes(*context.workspace(), file.bytes, file.name);
        if (!outcome) {
            context.error("my_codes.import", outcome.error()); // said wherever the coder is
            return;
        }
        context.saved(Done{});
        std::string text = counted(outcome->added, "note", "notes") + " added";
        if (outcome->updated > 0) text += fmt::format(", {} brought up to date", outcome->updated);
        if (outcome->kept_twice > 0) text += fmt::format(", {} kept beside yours, because both were changed", outcome->kept_twice);
        if (outcome->known > 0) text += fmt::format(", {} known already", outcome->known);
        if (outcome->removed > 0) text += fmt::format(", {} that you have removed left out", outcome->removed);
        context.toast(text);
        hub_.refresh();
        reload(context);
    }

    void draw_tools(Ui& ui, AppContext& context) {
        ui.row([&] {
            if (ui::search_field(ui, "Find in my codes", query_,
                                 {.key = "my_codes.find", .placeholder = "Code, words, system, colour", .width = 260})
                    .changed)
                filter();
            ui.spring();
            if (ui.button("Import notes", {.kind = ui::ButtonKind::subtle, .icon = icons::upload, .command = "my_codes.import"}))
                context.commands().run("my_codes.import");
            if (ui.button("Export notes", {.kind = ui::ButtonKind::subtle, .icon = icons::download, .command = "my_codes.export"}))
                export_notes(context);
            if (ui.button("Glossary", {.icon = icons::book_marked, .command = "my_codes.glossary"})) open_glossary(glossary_, {});
        });
        std::array<int, tab_count> counts{};
        for (const MyCode& entry : entries_)
            for (int tab = 0; tab < tab_count; ++tab)
                counts[static_cast<std::size_t>(tab)] += is_in(entry, tab) ? 1 : 0;
        const std::array<ui::TabItem, tab_count> tabs = {{
            {.label = "All", .count = counts[all]},
            {.label = "Favourites", .icon = icons::star, .count = counts[favourites]},
            {.label = "Colour marks", .icon = icons::swatch_book, .count = counts[coloured]},
            {.label = "Recent", .icon = icons::history, .count = counts[recent]},
            {.label = "With notes", .icon = icons::message_square, .count = counts[noted]},
        }};
        if (ui.tabs(tabs, tab_, {.name = "Which codes", .key = "my_codes.tabs"})) filter();
    }

    void draw_row(Ui& ui, AppContext& context, const MyCode& entry) {
        ui.text(shown(entry.code), {.weight = ui::Weight::semibold, .width = 112});
        ui.text(lookup::short_title_of(system_of(entry.code)), {.size = ui::TextSize::small, .tone = ui::Tone::muted, .width = 64});
        ui.text(entry.title, {.lines = 1});
        ui.spring();
        draw_colour_mark(ui, entry.colour);
        if (entry.notes > 0) ui.icon(icons::message_square, ui::Tone::muted, 16, counted(entry.notes, "note", "notes"));
        if (entry.favourite) ui.icon(icons::star, ui::Tone::accent, 16, "Favourite");
        if (entry.at_ms != 0)
            ui.text((entry.used ? "used " : "opened ") + age_text(entry.at_ms, context.platform().utc_ms()),
                    {.size = ui::TextSize::small, .tone = ui::Tone::muted});
    }

    void draw_list(Ui& ui, AppContext& context) {
        if (*hub_.wanted != seen_) { // a note or a mark was saved, or taken back
            seen_ = *hub_.wanted;
            reload(context);
        }
        if (!titles_filled_) {
            titles_filled_ = fill_titles(context);
            if (titles_filled_)
                filter();
            else
                ui.frame_at(ui.now_ms());
        }
        draw_tools(ui, context);
        if (failure_ && error_notice(ui, *failure_, "my_codes.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
        if (entries_.empty()) {
            if (ui.empty_state(icons::star, "Your codes gather here",
                               "Codes that you mark as favourites, give a colour, write notes on, open or use. Begin with a code's page.",
                               "Code books"))
                context.go("books");
            return;
        }
        const auto result =
            ui.list("My codes",
                    {.count = static_cast<int>(shown_.size()),
                     .selected = &selected_,
                     .key = "my_codes.list",
                     .keys_from = "my_codes.find",
                     .empty = query_.empty() ? std::string_view("None of this kind yet.") : std::string_view("No code of yours fits.")},
                    [&](int i, ui::Row&) { draw_row(ui, context, entries_[shown_[static_cast<std::size_t>(i)]]); });
        if (result.activated < 0) return;
        if (result.with_control)
            add(context);
        else
            open(context);
    }

    void draw_chosen(Ui& ui, AppContext& context) {
        if (selected_ < 0) {
            ui.muted("Choose a code to see its notes.", ui::TextSize::body);
            return;
        }
        const MyCode entry = chosen();
        ui.heading(shown(entry.code), 2);
        ui.text(entry.title);
        ui.row([&] {
            if (ui.button("Open page", {.icon = icons::arrow_up_right, .key = "my_codes.page", .small = true})) open(context);
            if (has_case_ && ui.button("Add to case " + case_number_,
                                       {.icon = icons::plus, .key = "my_codes.add_button", .command = "my_codes.add", .small = true}))
                add(context);
        });
        ui.separator();
        ui.scroll("my_codes.hub", {.name = "Notes and marks of " + shown(entry.code)}, [&] {
            hub_.key = "my_codes.hub";
            // Looking through this list does not make a code recent.
            hub_.counted_as_opened = true;
            const CodeHubResult result = draw_code_hub(ui, context, entry.code, entry.title, date_, hub_);
            if (!result.open_case.empty()) context.go("desk", result.open_case);
        });
    }

    std::vector<MyCode> entries_;
    std::vector<std::size_t> shown_; // indexes into entries_
    std::string query_;
    int tab_ = all;
    int selected_ = -1;
    bool titles_filled_ = true;
    bool has_case_ = false; // on the desk: codes are added to it, and its date is that of the notes
    std::string case_number_;
    std::optional<Date> date_;
    CodeHubState hub_;
    int seen_ = 0; // hub_.wanted when the list was loaded
    GlossaryState glossary_;
    std::vector<float> sizes_;
    std::optional<Error> failure_;
};

namespace {
const RegisterScreen<MyCodesScreen>
    registration({.id = "my_codes", .title = "My codes", .icon = icons::star, .order = 35, .keys = "Ctrl+Shift+Y", .flush = true});
} // namespace

} // namespace sequela::app
