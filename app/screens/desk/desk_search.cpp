// The search pane: the question, the hits with the reason of each, and the code page of the one that is chosen.
#include "app/screens/desk/desk_state.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "app/ui/ui.h"
#include "base/text.h"

namespace sequela::app::desk {
namespace {

using ui::Ui;

constexpr float kHitHeight = 46; // two lines: title, and why it matched
constexpr float kCodeWidth = 76;
constexpr float kLongCodeWidth = 112; // an NDC

// The title with what matched marked.
void draw_title(Ui& ui, const lookup::Hit& hit) {
    std::array<ui::Run, 17> runs;
    std::size_t count = 0;
    std::size_t at = 0;
    const std::string_view title = hit.title;
    for (const auto& [begin, end] : hit.marks) {
        if (count + 3 > runs.size() || begin < at || end > title.size()) break;
        if (begin > at) runs[count++] = {title.substr(at, begin - at)};
        runs[count++] = {title.substr(begin, end - begin), ui::Weight::semibold};
        at = end;
    }
    if (at < title.size() || count == 0) runs[count++] = {title.substr(at)};
    ui.rich(std::span<const ui::Run>(runs.data(), count), {.lines = 1});
}

void draw_hit(Ui& ui, const lookup::Hit& hit, bool name_system) {
    const std::string code = display_code(hit.system, hit.code);
    ui.text(code, {.weight = ui::Weight::semibold, .width = code.size() > 8 ? kLongCodeWidth : kCodeWidth});
    ui.column(
        [&] {
            draw_title(ui, hit);
            std::string why = hit.why;
            if (name_system) why = lookup::short_title_of({hit.system, hit.classification}) + "  ·  " + why;
            if (!hit.billable) why = "Needs more characters  ·  " + why;
            if (!hit.why_release.empty()) why += "  ·  " + hit.why_release;
            ui.text(why, {.size = ui::TextSize::tiny, .tone = ui::Tone::muted, .lines = 1});
        },
        0);
}

// The results of the next system begin here; choosing the heading shows them alone.
void draw_group_heading(Ui& ui, const lookup::HitGroup& group) {
    ui.icon(icons::library, ui::Tone::muted, 16);
    ui.text(lookup::title_of(group.system), {.weight = ui::Weight::semibold});
    ui.text("show only these", {.size = ui::TextSize::small, .tone = ui::Tone::muted});
}

// "All", and each system that has codes on the date.
void draw_systems(Ui& ui, DeskActs& acts, const SearchState& search) {
    if (search.systems.size() < 2) return;
    std::vector<FlowItem> items = {{.label = "All", .name = "All code systems", .tooltip = "Alt+0", .pressed = !search.only}};
    for (std::size_t i = 0; i < search.systems.size(); ++i) {
        const lookup::SystemRef& system = search.systems[i];
        items.push_back({.label = lookup::short_title_of(system),
                         .name = lookup::short_title_of(system) + ": only " + lookup::title_of(system),
                         .tooltip = fmt::format("{} only, Alt+{}", lookup::title_of(system), i + 1),
                         .pressed = search.only && *search.only == system});
    }
    ui.group("group", "Code systems", [&] {
        const int pressed = flow_buttons(ui, "desk.systems", items);
        if (pressed == 0) acts.only_system({});
        if (pressed > 0) acts.only_system(search.systems[static_cast<std::size_t>(pressed) - 1]);
    });
}

void draw_evidence_line(Ui& ui, DeskState& state) {
    const auto evidence = selected_evidence(state);
    if (!evidence) return;
    ui.row([&] {
        ui.icon(icons::quote, ui::Tone::accent, 16);
        ui.text("Evidence: " + quote(state.session->file(), *evidence),
                {.size = ui::TextSize::small, .tone = ui::Tone::muted, .lines = 1, .width = -1});
    });
}

} // namespace

void draw_search_pane(Ui& ui, AppContext& context, DeskState& state) {
    SearchState& search = state.search;
    DeskActs acts(state, context);
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        const auto field =
            ui::search_field(ui, "Search codes", search.query,
                             {.key = "desk.search", .placeholder = "Search codes, words or abbreviations", .select_all_on_focus = true});
        acts.refresh_search();
        draw_systems(ui, acts, search);
        draw_evidence_line(ui, state);
        if (!search.problem.empty()) ui.notice(search.problem, {.meaning = ui::Meaning::question, .key = "desk.search.problem"});
        if (trim(search.query).empty()) {
            ui.empty_state(
                icons::search, "Find a code",
                "Type a diagnosis, a procedure, an abbreviation or part of a code. Or select words in the chart and press /. Enter "
                "adds the chosen code; the selected words become its evidence.");
            return;
        }
        if (field.escaped) ui.focus("desk.chart");
        const bool several = search.systems.size() > 1;
        ui::ListOptions options{
            .count = static_cast<int>(search.rows.size()), .selected = &search.selected, .row_height = kHitHeight, .key = "desk.hits"};
        options.keys_from = "desk.search";
        options.empty = "No code fits these words. Try fewer words, the main term first, or another spelling.";
        const auto result = ui.list("Search results", options, [&](int i, ui::Row&) {
            if (const lookup::Hit* hit = search.hit(i))
                draw_hit(ui, *hit, several);
            else
                draw_group_heading(ui, search.groups[search.rows[static_cast<std::size_t>(i)].group]);
        });
        if (const lookup::Hit* hit = search.hit(search.selected); hit != nullptr && state.page.replaces_line < 0)
            acts.open_page({hit->system, hit->classification}, hit->code, false);
        if (result.activated >= 0) acts.choose_row(result.activated, result.with_shift);
    });
}

void draw_page_pane(Ui& ui, AppContext& context, DeskState& state) {
    PageState& page = state.page;
    DeskActs acts(state, context);
    if (!page.code.empty() && page.revision != state.session->revision()) acts.open_page(page.system, page.code, false);
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        if (page.replaces_line >= 0 && page.replaces_line < static_cast<int>(state.session->file().codes.size())) {
            const std::string old = shown(state.session->file().codes[static_cast<std::size_t>(page.replaces_line)]);
            const auto answer =
                ui.notice(fmt::format("What you pick takes the place of {}", old), {.action = "Keep it", .key = "desk.replacing"});
            if (answer == ui::NoticeResult::action) page.replaces_line = -1;
        }
        if (!page.page && !page.other) {
            ui.empty_state(icons::book_open, "The code page",
                           "What the classification says of the chosen code shows here: validity, notes, and the ways to complete it.");
            return;
        }
        page.view.key = "desk.page";
        page.view.can_add = true;
        page.view.can_go_back = !page.back.empty();
        page.view.add_label = page.replaces_line >= 0 ? "Use this code" : "Add";
        page.view.sections = &page.sections;
        const lookup::SystemRef system = page.system;
        const auto result = page.other ? draw_system_page(ui, *page.other, page.view) : draw_code_page(ui, *page.page, page.view);
        if (!result.open.empty()) acts.open_page(result.system, normalise_code(result.system.system, result.open), true);
        if (!result.add.empty()) acts.picked(system, result.add);
        if (result.pair) acts.add_pair(result.pair->etiology.code, result.pair->manifestation.code, result.pair->path.path);
        if (result.back) acts.page_back();
        if (!result.browse.empty()) context.go("books", "tabular:" + result.browse);
        if (result.path) context.go("books", fmt::format("index:{}:{}", static_cast<int>(result.path->book), result.path->term));
    });
}

} // namespace sequela::app::desk
