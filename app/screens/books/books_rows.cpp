// How the rows of the books are drawn.

#include <array>

#include <fmt/format.h>

#include "app/screens/books/books_screen.h"
#include "app/screens/parts.h"
#include "base/text.h"

namespace sequela::app {

namespace {

std::string text_of(const lookup::TermCode& code) {
    return shown_code(code.code) + (code.incomplete ? "-" : "");
}

const packs::TermIndex& book(const TermTree& tree) {
    return *tree.index();
}

// The table's own headings, from column 2 on.
std::string heading(const packs::TermIndex& index, std::size_t column) {
    return column < index.headings.size() ? std::string(index.text(index.headings[column])) : fmt::format("Column {}", column + 1);
}

const char* icon_of(packs::NodeKind kind) {
    return kind == packs::NodeKind::chapter ? icons::book_marked : icons::bookmark;
}

} // namespace

void BooksScreen::draw_terms(ui::Ui& ui, AppContext& context) {
    TermTree& terms = tree(tab_);
    int& selected = selected_[static_cast<std::size_t>(tab_)];
    const std::string none = fmt::format("No main term begins with “{}”. Try the noun that names the condition.", terms.filter());
    const auto result = ui.tree(
        lookup::title(book_of(tab_)),
        {.count = static_cast<int>(terms.rows().size()),
         .selected = &selected,
         .key = "books.tree",
         .keys_from = "books.find",
         .empty = none,
         .scroll_to = scroll_to_},
        [&](int i, ui::TreeRow& row) {
            const TermTree::Row& at = terms.rows()[static_cast<std::size_t>(i)];
            row.depth = at.depth;
            row.expandable = terms.view(at.term).has_children;
            row.expanded = terms.is_open(at.term);
        },
        [&](int i, ui::TreeRow& row) { draw_term_row(ui, context, terms.rows()[static_cast<std::size_t>(i)].term, row); });
    if (result.toggle >= 0) terms.toggle(result.toggle);
    if (result.changed) row_selected(context, selected);
    if (result.activated >= 0) follow_row(context, result.activated);
}

void BooksScreen::draw_term_row(ui::Ui& ui, AppContext& context, std::uint32_t term, ui::TreeRow& row) {
    const lookup::TermView& view = tree(tab_).view(term);
    const ui::Tone tone = view.leads_nowhere ? ui::Tone::disabled : ui::Tone::normal;
    ui.text(view.title, {.weight = view.level == 0 ? ui::Weight::semibold : ui::Weight::regular, .tone = tone});
    if (!view.nonessential_modifiers.empty())
        ui.text(view.nonessential_modifiers, {.tone = view.leads_nowhere ? ui::Tone::disabled : ui::Tone::muted});
    if (view.leads_nowhere) {
        row.description = "leads to no code that is valid on this date";
        ui.text("no valid code", {.size = ui::TextSize::small, .tone = ui::Tone::muted});
        return;
    }
    std::string follow;
    // No code is taken from an entry that says "see": that is followed first (Guidelines I.A.16).
    const bool has_code = view.code.valid && view.see.empty();
    const std::string_view remark = view.code.incomplete ? "More characters are needed"
                                    : view.has_children  ? "The default code: taken where no subterm applies"
                                                         : "";
    if (has_code && view.has_children && !view.code.incomplete) row.description = "default code";
    if (has_code && ui.link(text_of(view.code), {.tooltip = remark}))
        later_ = [this, &context, code = view.code.code] { show_code(context, code); };
    if (has_code && view.manifestation.valid &&
        ui.link("[" + text_of(view.manifestation) + "]", {.tooltip = "The manifestation, coded after the first code"}))
        later_ = [this, &context, code = view.manifestation.code] { show_code(context, code); };
    if (!view.see.empty() && ui.link("see " + view.see)) follow = view.see;
    if (!view.see_also.empty() && ui.link("see also " + view.see_also)) follow = view.see_also;
    if (!follow.empty()) later_ = [this, &context, term, follow, tab = tab_] { follow_reference(context, tab, term, follow); };
}

void BooksScreen::draw_table(ui::Ui& ui, AppContext& context) {
    TermTree& terms = tree(tab_);
    int& selected = selected_[static_cast<std::size_t>(tab_)];
    std::array<std::string, 7> titles;
    std::array<ui::GridColumn, 7> columns;
    for (std::size_t i = 0; i < titles.size(); ++i) {
        titles[i] = heading(book(terms), i);
        columns[i] = {.title = titles[i], .width = i == 0 ? 0.0F : 84.0F, .least = 132};
    }
    const std::string none = fmt::format("Nothing here begins with “{}”.", terms.filter());
    const auto result = ui.grid(lookup::title(book_of(tab_)),
                                {.columns = columns,
                                 .count = static_cast<int>(terms.rows().size()),
                                 .selected = &selected,
                                 .column = &column_,
                                 .key = "books.table",
                                 .empty = none,
                                 .scroll_to = scroll_to_,
                                 .keys_from = "books.find"},
                                [&](int row, int column) { draw_table_cell(ui, context, row, column); });
    if (result.activated < 0) return;
    const std::uint32_t term = terms.rows()[static_cast<std::size_t>(result.activated)].term;
    const lookup::TermView& view = terms.view(term);
    if (result.column > 0 && static_cast<std::size_t>(result.column) <= view.cells.size()) {
        const lookup::TermCode& cell = view.cells[static_cast<std::size_t>(result.column) - 1];
        if (cell.valid) show_code(context, cell.code);
    } else if (view.has_children) {
        terms.toggle(result.activated);
    } else {
        follow_row(context, result.activated);
    }
}

void BooksScreen::draw_table_cell(ui::Ui& ui, AppContext& context, int row, int column) {
    TermTree& terms = tree(tab_);
    const TermTree::Row at = terms.rows()[static_cast<std::size_t>(row)];
    const lookup::TermView& view = terms.view(at.term);
    if (column > 0) {
        const auto number = static_cast<std::size_t>(column) - 1;
        if (number >= view.cells.size() || view.cells[number].code.empty()) {
            ui.text("–", {.tone = ui::Tone::disabled, .quiet = true});
            return;
        }
        const lookup::TermCode& cell = view.cells[number];
        if (cell.valid) {
            if (ui.link(text_of(cell))) later_ = [this, &context, code = cell.code] { show_code(context, code); };
        } else {
            ui.text(text_of(cell), {.tone = ui::Tone::disabled});
            if (ui.last_hovered()) ui.tooltip("Not valid on this date");
        }
        return;
    }
    if (at.depth > 0) ui.space(ui::metric::around * static_cast<float>(at.depth));
    if (view.has_children) {
        const bool open = terms.is_open(at.term);
        if (ui.icon_button(open ? icons::chevron_down : icons::chevron_right, (open ? "Close " : "Open ") + view.title,
                           {.kind = ui::ButtonKind::subtle, .small = true}))
            later_ = [&terms, row] { terms.toggle(row); };
    } else {
        ui.space(ui::metric::target + ui::metric::inside); // where others have their arrow
    }
    ui.text(view.title, {.weight = at.depth == 0 ? ui::Weight::semibold : ui::Weight::regular,
                         .tone = view.leads_nowhere ? ui::Tone::disabled : ui::Tone::normal,
                         .lines = 1});
    if (!view.nonessential_modifiers.empty()) ui.text(view.nonessential_modifiers, {.tone = ui::Tone::muted, .lines = 1});
    std::string follow;
    if (!view.see.empty() && ui.link("see " + view.see)) follow = view.see;
    if (!view.see_also.empty() && ui.link("see also " + view.see_also)) follow = view.see_also;
    if (!follow.empty()) later_ = [this, &context, term = at.term, follow, tab = tab_] { follow_reference(context, tab, term, follow); };
}

void BooksScreen::draw_tabular(ui::Ui& ui, AppContext& context) {
    if (!trim(typed_[tabular]).empty() && !hits_.empty()) {
        draw_hits(ui, context);
        return;
    }
    int& selected = selected_[tabular];
    const auto result = ui.tree(
        "Tabular List",
        {.count = static_cast<int>(tabular_tree_.rows().size()),
         .selected = &selected,
         .key = "books.tabular",
         .keys_from = "books.find",
         .scroll_to = scroll_to_},
        [&](int i, ui::TreeRow& row) {
            const TabularTree::Row& at = tabular_tree_.rows()[static_cast<std::size_t>(i)];
            row.depth = at.depth;
            row.expandable = at.note == nullptr && (at.entry->has_children || !tabular_tree_.notes(at.entry->id).empty());
            row.expanded = at.note == nullptr && tabular_tree_.is_open(at.entry->id);
        },
        [&](int i, ui::TreeRow& row) { draw_tabular_row(ui, context, i, row); });
    if (result.toggle >= 0) tabular_tree_.toggle(result.toggle);
    if (result.changed) row_selected(context, selected);
    if (result.activated >= 0) {
        row_selected(context, result.activated);
        page_in_front_ = page_.has_value();
        tabular_tree_.toggle(result.activated);
    }
}

void BooksScreen::draw_tabular_row(ui::Ui& ui, AppContext& context, int row, ui::TreeRow& tree_row) {
    const TabularTree::Row at = tabular_tree_.rows()[static_cast<std::size_t>(row)];
    if (at.note != nullptr) {
        ui.text(packs::title(at.note->kind), {.size = ui::TextSize::small, .weight = ui::Weight::semibold, .tone = ui::Tone::muted});
        const auto* reference = draw_note(ui, *at.note, {}, true);
        if (reference == nullptr) return;
        later_ = [this, &context, target = reference->target] {
            remember_here();
            show_in_tabular(target);
            row_selected(context, selected_[tabular]);
        };
        return;
    }
    const lookup::TabularEntry& entry = *at.entry;
    if (entry.kind != packs::NodeKind::code) ui.icon(icon_of(entry.kind));
    ui.text(entry.label, {.weight = ui::Weight::semibold,
                          .tone = entry.billable || entry.kind != packs::NodeKind::code ? ui::Tone::normal : ui::Tone::muted});
    ui.text(entry.title, {.lines = 1, .width = -1});
    if (!entry.in_tabular) tree_row.description = "newer than the installed Tabular List: its notes are not known";
}

void BooksScreen::draw_hits(ui::Ui& ui, AppContext& context) {
    const auto result =
        ui.list("Codes found",
                {.count = static_cast<int>(hits_.size()), .selected = &selected_hit_, .key = "books.hits", .keys_from = "books.find"},
                [&](int i, ui::Row&) {
                    const lookup::Hit& hit = hits_[static_cast<std::size_t>(i)];
                    const std::string code = shown_code(hit.code);
                    ui.text(code, {.weight = ui::Weight::semibold, .width = 84});
                    ui.text(hit.title, {.tone = hit.billable ? ui::Tone::normal : ui::Tone::muted, .lines = 1, .width = -1});
                });
    if (result.changed && selected_hit_ >= 0) show_code(context, hits_[static_cast<std::size_t>(selected_hit_)].code, false);
    if (result.activated < 0) return;
    const std::string code = hits_[static_cast<std::size_t>(result.activated)].code;
    remember_here();
    show_in_tabular(code);
    show_code(context, code);
    ui.focus("books.tabular");
}

void BooksScreen::draw_section(ui::Ui& ui, AppContext& context) {
    const int row = tabular_tree_.row_of(section_);
    if (row < 0) return;
    const lookup::TabularEntry entry = *tabular_tree_.rows()[static_cast<std::size_t>(row)].entry;
    std::string follow;
    std::string open;
    ui.group("article", entry.label, [&] {
        ui.heading(entry.label, 1);
        ui.text(entry.title, {.size = ui::TextSize::title});
        ui.separator();
        ui.scroll("section", {.name = entry.label}, [&] {
            int number = 0;
            std::string_view kind;
            for (const lookup::PageNote& note : tabular_tree_.notes(entry.id)) {
                if (packs::title(note.kind) != kind) ui.heading(packs::title(note.kind), 3);
                kind = packs::title(note.kind);
                if (const auto* reference = draw_note(ui, note, fmt::format("section.note.{}", number++))) follow = reference->target;
            }
            ui.space(ui::metric::grid);
            for (const lookup::TabularEntry& child : tabular_tree_.children(entry.id))
                ui.scope(child.id, [&] {
                    const std::string title = "  " + child.title;
                    const std::array<ui::Run, 2> runs = {ui::Run{.text = child.label, .weight = ui::Weight::semibold, .link = 0},
                                                         ui::Run{.text = title}};
                    if (ui.rich(runs).link == 0) open = child.id;
                });
        });
    });
    const std::string target = follow.empty() ? open : follow;
    if (target.empty()) return;
    remember_here();
    show_in_tabular(target);
    row_selected(context, selected_[tabular]);
}

void BooksScreen::draw_class_page(ui::Ui& ui, AppContext& context) {
    page_state_.can_go_back = !history_.empty();
    page_state_.can_add = !encounter_number_.empty();
    page_state_.add_label = "Add to case " + encounter_number_;
    page_state_.add_command = "books.add";
    page_state_.key = "books.page";
    const CodePageResult result = classes_.draw_page(ui, context, page_state_);
    if (result.back) go_back(context);
    if (!result.add.empty()) context.go("desk", "add:" + classes_.address());
    if (result.open.empty()) return;
    if (result.system == classes_.system()) {
        remember_here();
        classes_.open(context, result.system, result.open);
    } else {
        context.go("lookup", "code:" + lookup::address_of(result.system, result.open));
    }
}

void BooksScreen::draw_page(ui::Ui& ui, AppContext& context) {
    if (tab_ == systems) {
        draw_class_page(ui, context);
        return;
    }
    if (!section_.empty()) {
        draw_section(ui, context);
        return;
    }
    if (!page_) {
        ui.empty_state(icons::file_search, "A code's page shows here",
                       "Choose a code in the book: its notes, what it excludes, what must be coded with it, and its history.");
        return;
    }
    page_state_.can_go_back = !history_.empty();
    page_state_.can_add = !encounter_number_.empty();
    page_state_.add_label = "Add to case " + encounter_number_;
    page_state_.add_command = "books.add";
    page_state_.key = "books.page";
    const CodePageResult result = draw_code_page(ui, *page_, page_state_);
    if (result.back) go_back(context);
    if (!result.add.empty()) context.go("desk", "add:" + result.add);
    if (result.pair) context.go("desk", "add:" + result.pair->etiology.code + "+" + result.pair->manifestation.code);
    if (result.path) follow_path(*result.path);
    if (!result.open.empty()) {
        remember_here();
        show_code(context, result.open);
    }
    if (!result.browse.empty()) {
        remember_here();
        show_in_tabular(result.browse);
    }
}

} // namespace sequela::app
