// The code books: Alphabetic Index, External causes, Neoplasms, Drugs and the Tabular List of ICD-10-CM, and every other classification as
// a tree, as they stand on one date.
//
// Arguments: "" goes on where it was left; "code:E1122" shows a code page; "tabular:I10-I1A" or "tabular:E11" opens the Tabular List there;
// "tree:icd10pcs:0DT" opens another classification, at a code if one is named;
// "index:123" opens the Alphabetic Index at a term, "index:2:123" the book of that number (lookup::Book); "date:2026-01-03" sets the date.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/screen.h"
#include "app/screens/books/class_book.h"
#include "app/screens/books/tabular_tree.h"
#include "app/screens/books/term_tree.h"
#include "app/screens/code_page_view.h"
#include "lookup/all_search.h"

namespace sequela::app {

class BooksScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override;
    void leave(AppContext& context) override;
    void commands(AppContext& context, ui::Commands& commands) override;
    void draw(ui::Ui& ui, AppContext& context) override;

private:
    enum Tab : int { index, external_causes, neoplasms, drugs, tabular, systems, tab_count };
    // A place to come back to.
    struct Place {
        int tab = index;
        std::uint32_t term = packs::kNone;
        std::string id = {}; // of the Tabular List
        std::string code = {};
        std::string section = {};
        lookup::SystemRef system = {}; // of another classification, with `code`
    };

    static bool is_table(int tab) { return tab == neoplasms || tab == drugs; }
    static lookup::Book book_of(int tab) { return static_cast<lookup::Book>(tab); }
    TermTree& tree(int tab) { return trees_[static_cast<std::size_t>(tab)]; }

    void follow_argument(AppContext& context, std::string_view argument);
    void find_encounter(AppContext& context);
    void load_edition(AppContext& context);
    [[nodiscard]] Place here() const;
    void remember_here() { history_.push_back(here()); }
    void go_back(AppContext& context);

    // `in_front`: it was asked for; where there is room for one thing only, it takes the place of the book.
    void show_code(AppContext& context, std::string_view code, bool in_front = true);
    void show_section(std::string_view id);
    void show_term(lookup::Book book, std::uint32_t term);
    void show_in_tabular(std::string_view id);
    void follow_path(const lookup::IndexPath& path);
    void follow_reference(AppContext& context, int tab, std::uint32_t term, std::string_view reference);
    void follow_row(AppContext& context, int row);
    void row_selected(AppContext& context, int row);
    void find_tabular(AppContext& context);

    void draw_compact(ui::Ui& ui, AppContext& context);
    void draw_tools(ui::Ui& ui, AppContext& context);
    void draw_find(ui::Ui& ui, AppContext& context, float room);
    void draw_book(ui::Ui& ui, AppContext& context);
    void draw_missing(ui::Ui& ui, AppContext& context);
    void draw_origin(ui::Ui& ui);
    void draw_terms(ui::Ui& ui, AppContext& context);
    void draw_term_row(ui::Ui& ui, AppContext& context, std::uint32_t term, ui::TreeRow& row);
    void draw_table(ui::Ui& ui, AppContext& context);
    void draw_table_cell(ui::Ui& ui, AppContext& context, int row, int column);
    void draw_tabular(ui::Ui& ui, AppContext& context);
    void draw_tabular_row(ui::Ui& ui, AppContext& context, int row, ui::TreeRow& tree_row);
    void draw_hits(ui::Ui& ui, AppContext& context);
    void draw_page(ui::Ui& ui, AppContext& context);
    void draw_section(ui::Ui& ui, AppContext& context);
    void draw_class_page(ui::Ui& ui, AppContext& context);
    void choose_first_tab(AppContext& context);
    [[nodiscard]] std::string address() const; // of the code that is shown; empty: none

    std::optional<Date> date_;
    std::string date_text_;
    std::string encounter_number_; // of the case on the desk; empty: none
    const packs::Edition* edition_ = nullptr;
    std::uint64_t revision_ = 0;
    Date edition_date_;
    std::optional<Error> failure_;

    int tab_ = index;
    std::array<std::string, tab_count> typed_;
    std::array<int, tab_count> selected_{-1, -1, -1, -1, -1, -1};
    int column_ = 0;
    int scroll_to_ = -1;
    std::array<TermTree, 4> trees_;
    TabularTree tabular_tree_;
    ClassBook classes_;
    std::vector<lookup::Hit> hits_; // of what was typed above the Tabular List
    int selected_hit_ = -1;

    std::optional<lookup::CodePage> page_;
    bool page_in_front_ = false;
    CodePageViewState page_state_;
    std::string section_; // chapter or section shown instead of a code page
    std::string remark_;  // why a cross-reference could not be followed
    std::vector<Place> history_;
    std::function<void()> later_; // what a row has asked for: done when all rows are drawn, because it may change them
    std::vector<float> sizes_;
    bool entered_ = false;
};

} // namespace sequela::app
