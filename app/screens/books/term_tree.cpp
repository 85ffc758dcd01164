#include "app/screens/books/term_tree.h"

#include <algorithm>

#include "base/text.h"

namespace sequela::app {

namespace {

// All of them: the largest book has some thousands, and a row costs eight bytes.
constexpr std::size_t kAll = 100'000;
constexpr std::size_t kOpenedAtOnce = 2;
constexpr std::size_t kMostWords = 6; // each is tried as the main term

bool a_word_begins_with(std::string_view title, std::string_view text) {
    if (starts_with_ignoring_case(title, text)) return true;
    for (std::size_t at = find_ignoring_case(title, text); at != std::string_view::npos; at = find_ignoring_case(title, text, at + 1))
        if (at > 0 && (title[at - 1] == ' ' || title[at - 1] == '(' || title[at - 1] == '-' || title[at - 1] == '/')) return true;
    return false;
}

} // namespace

void TermTree::set_edition(const packs::Edition* edition, lookup::Book book) {
    const auto part = edition != nullptr ? lookup::book_of(*edition, book) : packs::Part<packs::TermIndex>{};
    if (edition == edition_ && part.data == index_ && book == book_) return;
    edition_ = edition;
    book_ = book;
    index_ = part.data;
    pack_ = part.pack;
    open_.clear();
    views_.clear();
    find_roots();
    lay_out();
}

void TermTree::set_filter(std::string_view text) {
    if (text == filter_) return;
    filter_ = text;
    find_roots();
    if (!filter_.empty() && roots_.size() <= kOpenedAtOnce) open_.insert(roots_.begin(), roots_.end());
    lay_out();
}

void TermTree::find_roots() {
    roots_.clear();
    if (index_ == nullptr) return;
    const std::string_view text = trim(filter_);
    if (!is_one_term()) {
        roots_ = lookup::find_main_terms(*edition_, book_, text, kAll);
        return;
    }
    const std::uint32_t only = index_->main_terms.front();
    if (text.empty()) roots_.push_back(only);
    for (const std::uint32_t child : lookup::children(*index_, only))
        if (text.empty() || a_word_begins_with(index_->text(index_->terms[child].title), text)) roots_.push_back(child);
}

void TermTree::lay_out() {
    rows_.clear();
    for (const std::uint32_t root : roots_)
        add(root, 0);
}

void TermTree::add(std::uint32_t term, int depth) {
    rows_.push_back({term, depth});
    if (open_.count(term) == 0) return;
    for (std::uint32_t child = index_->terms[term].first_child; child != packs::kNone; child = index_->terms[child].next_sibling)
        add(child, depth + 1);
}

const lookup::TermView& TermTree::view(std::uint32_t term) {
    const auto at = views_.find(term);
    if (at != views_.end()) return at->second;
    lookup::TermView made = lookup::term_view(*edition_, book_, term);
    // The one term of the table stands beside its subterms here, not above them.
    if (is_one_term() && term == index_->main_terms.front()) made.has_children = false;
    return views_.emplace(term, std::move(made)).first->second;
}

void TermTree::toggle(int row) {
    if (row < 0 || row >= static_cast<int>(rows_.size())) return;
    const std::uint32_t term = rows_[static_cast<std::size_t>(row)].term;
    if (open_.erase(term) == 0) open_.insert(term);
    lay_out();
}

int TermTree::reveal(std::uint32_t term) {
    if (index_ == nullptr || term >= index_->terms.size()) return -1;
    filter_.clear();
    find_roots();
    const std::uint32_t top = is_one_term() ? index_->main_terms.front() : packs::kNone;
    for (std::uint32_t above = index_->terms[term].parent; above != packs::kNone; above = index_->terms[above].parent)
        if (above != top) open_.insert(above);
    lay_out();
    return row_of(term);
}

int TermTree::reveal_words(std::string_view typed) {
    std::vector<std::string_view> words;
    for (const std::string_view word : split(trim(typed), ' '))
        if (!word.empty()) words.push_back(word);
    if (edition_ == nullptr || is_one_term() || words.size() < 2 || words.size() > kMostWords) return -1;
    const auto joined = [&](std::size_t main, bool reversed) {
        std::string reference(words[main]);
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::size_t at = reversed ? words.size() - 1 - i : i;
            if (at != main) reference += ", " + std::string(words[at]);
        }
        return reference;
    };
    for (std::size_t main = words.size(); main-- > 0;)
        for (const bool reversed : {true, false})
            for (const lookup::Target& target : lookup::resolve_cross_reference(*edition_, book_, packs::kNone, joined(main, reversed)))
                if (target.complete && target.book == book_ && target.term != packs::kNone) return reveal(target.term);
    return -1;
}

int TermTree::row_of(std::uint32_t term) const {
    const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.term == term; });
    return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

} // namespace sequela::app
