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
    SearchResults& search = state.search;
    DeskActs acts(state, context);
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        const auto field =
            ui::search_field(ui, "Search codes", search.query,
                             {.key = "desk.search", .placeholder = "Search codes, words or abbreviations", .select_all_on_focus = true});
        acts.refresh_search();
        draw_system_filter(ui, context, search);
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
        const auto result = draw_results(ui, search, "desk.hits", "desk.search");
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
        page.hub.key = "desk.hub";
        page.view.below = [&context, &page, date = state.session->lookup_date()](Ui& below) {
            const std::string& title = page.other ? page.other->title : page.page->title;
            const auto acted = draw_code_hub(below, context, {page.system.system, page.system.name, page.code}, title, date, page.hub);
            if (!acted.open_case.empty()) context.go("desk", acted.open_case);
        };
        if (system.system == CodeSystem::icd10pcs && ui.link("Open in the table builder", {.key = "desk.to_pcs"}))
            context.go("pcs", page.code);
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
