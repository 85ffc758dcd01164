// Look up: every code system of the jurisdiction on one date, without a case. One question, results grouped by system, the code page beside
// them; where nothing is asked, the classification can be browsed.
//
// Arguments: "" goes on where it was left; "code:icd10pcs:0DTJ4ZZ" shows a code page (lookup::address_of).
#include <array>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/screen.h"
#include "app/screens/code_hub_view.h"
#include "app/screens/code_page_view.h"
#include "app/screens/glossary_view.h"
#include "app/screens/parts.h"
#include "app/screens/search_results.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "casework/systems.h"

namespace sequela::app {
namespace {

using ui::Ui;

constexpr std::string_view kCodePrefix = "code:";

class LookupScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override;
    void leave(AppContext& context) override;
    void commands(AppContext& context, ui::Commands& commands) override;
    void draw(Ui& ui, AppContext& context) override;

private:
    void find_case(AppContext& context);
    void open(AppContext& context, const lookup::SystemRef& system, std::string_view code, bool remember);
    void back(AppContext& context);
    void add(AppContext& context, std::string_view code) { context.go("desk", "add:" + lookup::address_of(shown_.system, code)); }
    void draw_question(Ui& ui, AppContext& context);
    void draw_systems(Ui& ui, AppContext& context);
    void draw_page(Ui& ui, AppContext& context);
    [[nodiscard]] bool has_page() const { return page_.has_value() || other_.has_value(); }

    SearchResults results_;
    std::optional<Date> date_;
    std::string date_text_;
    bool has_case_ = false;
    lookup::CodeAddress shown_;
    std::optional<lookup::CodePage> page_;
    std::optional<lookup::SystemPage> other_;
    std::vector<lookup::PageSection> sections_;
    std::uint64_t revision_ = 0;
    CodePageViewState view_;
    CodeHubState hub_;
    GlossaryState glossary_;
    std::vector<lookup::CodeAddress> history_;
    std::vector<float> sizes_;
    bool page_in_front_ = false;
};

// The case on the desk gives the date, and is what codes are added to.
void LookupScreen::find_case(AppContext& context) {
    has_case_ = false;
    const auto last = context.recall("desk.last");
    if (!last || context.workspace() == nullptr) return;
    const auto file = context.workspace()->load(*last);
    if (!file) return; // removed meanwhile
    has_case_ = true;
    if (!date_) date_ = casework::to_rules(*file).coding_date();
}

void LookupScreen::enter(AppContext& context, std::string_view argument) {
    sizes_ = context.recall_sizes("lookup.panes");
    find_case(context);
    if (!date_) date_ = local_today(context.platform());
    date_text_ = date_->words();
    if (argument.starts_with(kCodePrefix)) {
        const lookup::CodeAddress address = lookup::address_from(argument.substr(kCodePrefix.size()));
        open(context, address.system, address.code, true);
        page_in_front_ = true;
    }
    context.ui().focus(argument.empty() ? "lookup.query" : "lookup.page.copy");
}

void LookupScreen::leave(AppContext& context) {
    context.remember_sizes("lookup.panes", sizes_);
    date_.reset();
    has_case_ = false;
    hub_ = {};
    glossary_ = {};
}

void LookupScreen::commands(AppContext& context, ui::Commands& commands) {
    AppContext* const app = &context;
    commands.add({.id = "lookup.add",
                  .title = "Add this code to the case on the desk",
                  .category = "Look up",
                  .keys = "A",
                  .when = [this] { return has_page() && has_case_; },
                  .run = [this, app] { add(*app, shown_.code); }});
    commands.add({.id = "lookup.query", .title = "Search codes", .category = "Look up", .keys = "/ Ctrl+F", .run = [app] {
                      app->ui().focus("lookup.query");
                  }});
    commands.add({.id = "lookup.back",
                  .title = "Back to the code page before",
                  .category = "Look up",
                  .keys = "Alt+Left",
                  .when = [this] { return !history_.empty(); },
                  .run = [this, app] { back(*app); }});
    commands.add({.id = "lookup.glossary", .title = "Explain a medical term", .category = "Look up", .keys = "G", .run = [this] {
                      open_glossary(glossary_, results_.query, date_);
                  }});
    add_system_commands(context, commands, "lookup", [this] { return &results_; });
}

void LookupScreen::open(AppContext& context, const lookup::SystemRef& system, std::string_view code, bool remember) {
    const bool same = shown_.system == system && shown_.code == code;
    const std::uint64_t revision = context.catalogue().revision() * 100003U + static_cast<std::uint64_t>(date_ ? date_->days : 0);
    if (same && has_page() && revision == revision_) return;
    if (remember && !shown_.code.empty() && !same) history_.push_back(shown_);
    if (!same) view_ = {};
    revision_ = revision;
    shown_ = {system, std::string(code)};
    page_.reset();
    other_.reset();
    sections_.clear();
    if (!date_ || code.empty()) return;
    if (system.system != CodeSystem::icd10cm) {
        auto made = lookup::system_page(context.catalogue(), system, *date_, code);
        if (made)
            other_ = std::move(*made);
        else
            context.error("lookup.page", made.error());
        return;
    }
    auto made = lookup::code_page(context.catalogue(), *date_, code);
    auto sections = lookup::further_sections(context.catalogue(), system, *date_, code);
    if (!made || !sections) {
        context.error("lookup.page", made ? sections.error() : made.error());
        return;
    }
    page_ = std::move(*made);
    sections_ = std::move(*sections);
}

void LookupScreen::back(AppContext& context) {
    if (history_.empty()) return;
    const lookup::CodeAddress before = history_.back();
    history_.pop_back();
    open(context, before.system, before.code, false);
}

// What there is to ask, while nothing is asked.
void LookupScreen::draw_systems(Ui& ui, AppContext& context) {
    if (results_.systems().empty()) {
        if (ui.empty_state(icons::library, "No codes are installed for this date",
                           "Code sets come from the official release files: drop them anywhere on the page.", "Code sets"))
            context.go("packs");
        return;
    }
    ui.muted("Type words, an abbreviation or part of a code. What is asked:");
    for (const lookup::SystemRef& system : results_.systems()) {
        const packs::Pack* pack =
            context.catalogue().in_force(system.system, packs::Component::codes, lookup::date_in(system, *date_), system.name);
        if (pack == nullptr) continue;
        ui.row([&] {
            const std::string title = lookup::title_of(system);
            ui.text(title, {.tone = ui::Tone::muted, .width = 200});
            ui.text(fmt::format("{}, {}", pack->release, counted(pack->records, "code", "codes")));
            ui.spring();
            if (system.system != CodeSystem::ndc && ui.link("Browse", {.key = "lookup.browse." + title, .name = "Browse " + title}))
                context.go("books", system.system == CodeSystem::icd10cm ? std::string() : fmt::format("tree:{}:", lookup::key_of(system)));
        });
    }
}

void LookupScreen::draw_question(Ui& ui, AppContext& context) {
    ui.row([&] {
        const float room = std::max(160.0F, ui.available_width() - 260);
        ui::search_field(ui, "Search all code systems", results_.query,
                         {.key = "lookup.query", .placeholder = "Words, abbreviations or a code", .width = room});
        ui.spring();
        std::optional<Date> date = date_;
        const auto dated = ui::date_field(ui, "In force on", date_text_, date, {.key = "lookup.date", .label_hidden = true, .width = 140});
        if (dated.changed && date) date_ = date;
    });
    if (context.workspace() != nullptr)
        results_.refresh(context, date_, casework::all_systems(context.catalogue(), casework::jurisdiction_of(*context.workspace())));
    draw_system_filter(ui, context, results_);
    if (!results_.problem.empty()) ui.notice(results_.problem, {.meaning = ui::Meaning::question, .key = "lookup.problem"});
    if (trim(results_.query).empty()) {
        draw_systems(ui, context);
        return;
    }
    const auto result = draw_results(ui, results_, "lookup.hits", "lookup.query");
    if (const lookup::Hit* hit = results_.hit(results_.selected)) open(context, {hit->system, hit->classification}, hit->code, false);
    if (result.activated < 0) return;
    if (results_.hit(result.activated) == nullptr) {
        results_.show_only(context, results_.group(result.activated).system);
        return;
    }
    page_in_front_ = true;
    ui.focus("lookup.page.copy");
}

void LookupScreen::draw_page(Ui& ui, AppContext& context) {
    if (!shown_.code.empty()) open(context, shown_.system, shown_.code, false); // anew after a change of date
    if (!has_page()) {
        ui.empty_state(icons::book_open, "The code page", "What the classification says of the chosen code on the date shows here.");
        return;
    }
    view_.key = "lookup.page";
    view_.can_add = has_case_;
    view_.add_label = "Add to the case";
    view_.add_command = "lookup.add";
    view_.can_go_back = !history_.empty();
    view_.sections = &sections_;
    const lookup::SystemRef system = shown_.system;
    hub_.key = "lookup.hub";
    view_.below = [this, &context](Ui& below) {
        if (context.workspace() == nullptr) return;
        const std::string& title = other_ ? other_->title : page_->title;
        const auto acted = draw_code_hub(below, context, {shown_.system.system, shown_.system.name, shown_.code}, title, date_, hub_);
        if (!acted.open_case.empty()) context.go("desk", acted.open_case);
    };
    if (system.system == CodeSystem::icd10pcs && ui.link("Open in the table builder", {.key = "lookup.to_pcs"}))
        context.go("pcs", shown_.code);
    if (other_ && other_->validity != lookup::Validity::no_data && system.system != CodeSystem::ndc &&
        ui.link("Show in the classification", {.key = "lookup.to_tree"}))
        context.go("books", fmt::format("tree:{}", lookup::address_of(system, shown_.code)));
    const auto result = other_ ? draw_system_page(ui, *other_, view_) : draw_code_page(ui, *page_, view_);
    if (!result.open.empty()) open(context, result.system, normalise_code(result.system.system, result.open), true);
    if (!result.add.empty()) add(context, result.add);
    if (result.pair) context.go("desk", "add:" + result.pair->etiology.code + "+" + result.pair->manifestation.code);
    if (result.back) back(context);
    if (!result.browse.empty()) context.go("books", "tabular:" + result.browse);
    if (result.path) context.go("books", fmt::format("index:{}:{}", static_cast<int>(result.path->book), result.path->term));
}

void LookupScreen::draw(Ui& ui, AppContext& context) {
    draw_glossary(ui, context, glossary_);
    if (ui.compact()) {
        ui.paint().fill(ui.rest(), ui.theme().surface);
        ui.pane(page_in_front_ ? "Code page" : "Search", ui.rest(), [&] {
            ui.pad(ui::metric::between, ui::metric::inside, [&] {
                if (!page_in_front_) {
                    draw_question(ui, context);
                    return;
                }
                const bool pressed =
                    ui.button("Back to the results", {.icon = icons::arrow_left, .key = "lookup.to_results", .small = true});
                if (pressed || ui.on_escape()) {
                    page_in_front_ = false;
                    ui.focus("lookup.query");
                }
                draw_page(ui, context);
            });
        });
        return;
    }
    page_in_front_ = false;
    const std::array<ui::Pane, 2> panes = {ui::Pane{.title = "Search", .share = 1, .smallest = 340},
                                           ui::Pane{.title = "Code page", .share = 1, .smallest = 320}};
    ui.panes("lookup", panes, sizes_, false, [&](int pane) {
        ui.pad(ui::metric::around, ui::metric::between, [&] {
            if (pane == 0)
                draw_question(ui, context);
            else
                draw_page(ui, context);
        });
    });
}

const RegisterScreen<LookupScreen>
    registration({.id = "lookup", .title = "Look up", .icon = icons::search, .order = 25, .keys = "Ctrl+Shift+K", .flush = true});

} // namespace
} // namespace sequela::app
