// The rows of an Alphabetic Index or a table as they stand on the screen: main terms that fit what was typed, and below each the subterms
// of those that are open.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lookup/index_browser.h"

namespace sequela::app {

class TermTree {
public:
    struct Row {
        std::uint32_t term = 0;
        int depth = 0;
    };

    // Forgets all when the edition is another one.
    void set_edition(const packs::Edition* edition, lookup::Book book);
    void set_filter(std::string_view text);
    [[nodiscard]] const std::string& filter() const { return filter_; }

    [[nodiscard]] const packs::TermIndex* index() const { return index_; }
    [[nodiscard]] const packs::Pack* pack() const { return pack_; }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] const lookup::TermView& view(std::uint32_t term);
    [[nodiscard]] bool is_open(std::uint32_t term) const { return open_.count(term) > 0; }
    [[nodiscard]] std::size_t matches() const { return roots_.size(); }

    void toggle(int row);
    // Opens what is above the term and gives its row; clears the filter. -1: there is no such term.
    int reveal(std::uint32_t term);
    // Words as people say them ("acute systolic heart failure"): each may be the main term, the others its subterms. -1: nothing has them
    // all.
    int reveal_words(std::string_view typed);
    [[nodiscard]] int row_of(std::uint32_t term) const;

private:
    void find_roots();
    void lay_out();
    void add(std::uint32_t term, int depth);
    // The Table of Neoplasms is one main term; what a coder looks for stands below it.
    [[nodiscard]] bool is_one_term() const { return index_ != nullptr && index_->main_terms.size() == 1; }

    const packs::Edition* edition_ = nullptr;
    const packs::TermIndex* index_ = nullptr;
    const packs::Pack* pack_ = nullptr;
    lookup::Book book_ = lookup::Book::index;
    std::string filter_;
    std::vector<std::uint32_t> roots_;
    std::set<std::uint32_t> open_;
    std::vector<Row> rows_;
    std::unordered_map<std::uint32_t, lookup::TermView> views_;
};

} // namespace sequela::app
