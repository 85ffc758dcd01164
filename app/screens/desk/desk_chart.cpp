// The chart pane: documents as tabs, the text with evidence marked, sections to jump to, words to find, pasted text to add.
#include "app/screens/desk/desk_state.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "app/ui/text_field.h"
#include "app/ui/ui.h"
#include "base/text.h"

namespace sequela::app::desk {
namespace {

using ui::Ui;

// Marks of all evidence in this document, one colour for each code; that of the selected code is strong.
void refresh_marks(DeskState& state, const chart::Document& document) {
    ChartState& chart = state.chart;
    const std::uint64_t revision = state.session->revision() * 31U + static_cast<std::uint64_t>(chart.document);
    if (chart.marks_revision == revision && chart.marks_line == state.codes.line) return;
    chart.marks_revision = revision;
    chart.marks_line = state.codes.line;
    chart.marks.clear();
    static thread_local std::vector<std::string> labels; // the marks refer to them
    labels.clear();
    const auto& codes = state.session->file().codes;
    labels.reserve(codes.size());
    for (std::size_t line = 0; line < codes.size(); ++line) {
        labels.push_back("evidence for " + display_code(CodeSystem::icd10cm, codes[line].code));
        for (const auto& evidence : codes[line].evidence) {
            if (evidence.document_id != document.id) continue;
            chart.marks.push_back({{evidence.span.begin, evidence.span.end},
                                   static_cast<std::uint32_t>(line + 1),
                                   static_cast<int>(line),
                                   static_cast<int>(line) == state.codes.line,
                                   labels.back()});
        }
    }
}

void draw_tabs(Ui& ui, DeskState& state) {
    const auto& documents = state.session->file().documents;
    std::vector<ui::TabItem> tabs;
    tabs.reserve(documents.size());
    for (const auto& document : documents)
        tabs.push_back({document.title, icons::file_text});
    ui.row([&] {
        if (!tabs.empty()) ui.tabs(tabs, state.chart.document, {.name = "Chart documents", .key = "desk.documents"});
        ui.spring();
        if (ui.icon_button(icons::file_plus, "Add a document", {.key = "desk.add_document", .command = "desk.add_document"}))
            state.chart.adding = !state.chart.adding;
    });
}

// What kind of document, when, by whom: guessed from the text, and corrected here.
void draw_document_facts(Ui& ui, AppContext& context, DeskState& state, const chart::Document& document, DocumentState& own) {
    ui.row([&] {
        std::string facts(title(document.type));
        if (document.date) facts += "  ·  " + document.date->words();
        if (!document.author.empty()) facts += "  ·  " + document.author;
        ui.text(facts, {.size = ui::TextSize::small, .tone = ui::Tone::muted, .width = -1});
        if (ui.icon_button(icons::list_lines, "Sections", {.key = "desk.sections", .small = true})) ui.open_popover("desk.sections.list");
        ui.popover("desk.sections.list", {.width = 280, .name = "Sections"}, [&] {
            int chosen = -1;
            ui::ListOptions options{.count = static_cast<int>(own.sections.size()), .selected = &chosen, .fill = false, .max_height = 360};
            options.activate_on_click = true;
            const auto result = ui.list("Sections", options, [&](int i, ui::Row&) {
                const auto& section = own.sections[static_cast<std::size_t>(i)];
                ui.text(section.heading.empty() ? std::string_view("Beginning") : std::string_view(section.heading));
            });
            if (result.activated < 0) return;
            const auto& section = own.sections[static_cast<std::size_t>(result.activated)];
            own.view.scroll_to({section.span.begin, section.body.begin});
            ui.close_popover();
            ui.focus("desk.chart");
        });
        if (ui.icon_button(icons::file_search, "Find in the document",
                           {.key = "desk.find_button", .command = "desk.find", .small = true, .pressed = state.chart.find_open})) {
            state.chart.find_open = !state.chart.find_open;
            if (state.chart.find_open) ui.focus("desk.find");
        }
        if (ui.icon_button(icons::trash, "Remove this document", {.key = "desk.remove_document", .small = true})) {
            const Status removed = state.session->remove_document(document.id);
            context.saved(removed);
            state.chart.document = std::max(0, state.chart.document - 1);
            DeskActs acts(state, context);
            context.toast("Removed the document", AppContext::Action{"Undo", [acts]() mutable { acts.undo(false); }});
        }
    });
}

void find_all(DocumentState& own, std::string_view text, std::string_view needle) {
    own.found.clear();
    if (needle.size() < 2) return;
    for (std::size_t at = find_ignoring_case(text, needle); at != std::string_view::npos;
         at = find_ignoring_case(text, needle, at + needle.size()))
        own.found.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + needle.size())});
}

void draw_find(Ui& ui, DeskState& state, const chart::Document& document, DocumentState& own) {
    ChartState& chart = state.chart;
    if (!chart.find_open) return;
    ui.row([&] {
        const auto field =
            ui::search_field(ui, "Find in this document", chart.find, {.key = "desk.find", .placeholder = "Find in this document"});
        if (field.changed) {
            find_all(own, document.text, trim(chart.find));
            chart.found = own.found.empty() ? -1 : 0;
        }
        if (field.submitted && !own.found.empty())
            chart.found =
                (chart.found + (field.with_shift ? static_cast<int>(own.found.size()) - 1 : 1)) % static_cast<int>(own.found.size());
        if ((field.changed || field.submitted) && chart.found >= 0) own.view.scroll_to(own.found[static_cast<std::size_t>(chart.found)]);
        if (field.escaped) {
            chart.find_open = false;
            own.found.clear();
            ui.focus("desk.chart");
        }
        ui.text(own.found.empty() ? (chart.find.empty() ? "" : "none") : fmt::format("{} of {}", chart.found + 1, own.found.size()),
                {.size = ui::TextSize::small, .tone = ui::Tone::muted, .width = 64});
    });
}

void draw_adding(Ui& ui, AppContext& context, DeskState& state) {
    ChartState& chart = state.chart;
    ui.heading("Add a document", 3);
    ui.muted("Paste the text of a note, or drop a text file anywhere on the page. It stays in this encrypted workspace.");
    ui::text_field(ui, "Text of the document", chart.pasted, {.key = "desk.pasted", .label_hidden = true, .multiline = true, .lines = 12});
    ui.row([&] {
        const bool empty = trim(chart.pasted).empty();
        if (ui.button("Add to chart", {.kind = ui::ButtonKind::primary,
                                       .key = "desk.add_pasted",
                                       .disabled = empty,
                                       .why_disabled = "Paste or type the text first"}))
            DeskActs(state, context).add_document(chart::document_from_text(chart.pasted));
        if (ui.button("Choose a file", {.icon = icons::folder_open, .key = "desk.pick_document"}))
            context.platform().pick_files(".txt,.text,.md,text/plain", true);
        ui.spring();
        if (!state.session->file().documents.empty() &&
            ui.button("Cancel", {.kind = ui::ButtonKind::subtle, .key = "desk.cancel_document"}))
            chart.adding = false;
    });
}

} // namespace

DocumentState& state_of(DeskState& state, const chart::Document& document) {
    const auto [place, made] = state.chart.documents.try_emplace(document.id);
    if (made) {
        place->second.sections = chart::find_sections(document.text);
        for (const auto& section : place->second.sections) {
            if (section.heading.empty()) continue;
            const auto end = section.span.begin + static_cast<std::uint32_t>(section.heading.size());
            place->second.headings.push_back({section.span.begin, std::min(end, section.span.end)});
        }
    }
    return place->second;
}

void draw_chart_pane(Ui& ui, AppContext& context, DeskState& state) {
    const auto& documents = state.session->file().documents;
    state.chart.document = std::clamp(state.chart.document, 0, std::max(0, static_cast<int>(documents.size()) - 1));
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        draw_tabs(ui, state);
        if (documents.empty() || state.chart.adding) {
            if (documents.empty())
                ui.empty_state(icons::file_text, "No documents yet",
                               "Drop a discharge summary or another note here, choose a file, or paste the text. Then select words in it "
                               "and press / to find a code.");
            draw_adding(ui, context, state);
            return;
        }
        const chart::Document& document = documents[static_cast<std::size_t>(state.chart.document)];
        DocumentState& own = state_of(state, document);
        draw_document_facts(ui, context, state, document, own);
        // The document may have been removed by the row above.
        if (current_document(state) != &document) return;
        draw_find(ui, state, document, own);
        refresh_marks(state, document);
        ui::DocumentOptions options{.key = "desk.chart", .headings = own.headings, .marks = state.chart.marks, .found = own.found};
        options.current_found = state.chart.found;
        const auto result = own.view.draw(ui, document.title, document.text, options);
        state.chart.hovered_mark = result.hovered_mark;
        const std::uint32_t mark = result.pressed_mark;
        if (mark != 0 && mark <= state.session->file().codes.size()) {
            state.codes.line = static_cast<int>(mark) - 1;
            {
                const auto& marked = state.session->file().codes[mark - 1];
                DeskActs(state, context).open_page(system_of(marked), marked.code, true);
            }
        }
    });
}

} // namespace sequela::app::desk
