#include "app/screens/books/tabular_tree.h"

#include <algorithm>

namespace sequela::app {

namespace {
const std::string kTop; // the id that stands for the whole book
}

void TabularTree::set_edition(const packs::Edition* edition) {
    const packs::Tabular* tabular = edition != nullptr ? edition->tabular.data : nullptr;
    const packs::CodeTable* codes = edition != nullptr ? edition->codes.data : nullptr;
    if (edition == edition_ && tabular == tabular_ && codes == codes_) return;
    edition_ = edition;
    tabular_ = tabular;
    codes_ = codes;
    open_.clear();
    children_.clear();
    notes_.clear();
    lay_out();
}

const std::vector<lookup::TabularEntry>& TabularTree::children(const std::string& id) {
    const auto at = children_.find(id);
    if (at != children_.end()) return at->second;
    auto found = edition_ == nullptr ? std::vector<lookup::TabularEntry>{}
                 : id == kTop        ? lookup::tabular_chapters(*edition_)
                                     : lookup::tabular_children(*edition_, id);
    return children_.emplace(id, std::move(found)).first->second;
}

const std::vector<lookup::PageNote>& TabularTree::notes(const std::string& id) {
    const auto at = notes_.find(id);
    if (at != notes_.end()) return at->second;
    return notes_.emplace(id, edition_ == nullptr ? std::vector<lookup::PageNote>{} : lookup::tabular_notes(*edition_, id)).first->second;
}

void TabularTree::lay_out() {
    rows_.clear();
    for (const lookup::TabularEntry& chapter : children(kTop))
        add(chapter, 0);
}

void TabularTree::add(const lookup::TabularEntry& entry, int depth) {
    rows_.push_back({.entry = &entry, .note = nullptr, .depth = depth});
    if (open_.count(entry.id) == 0) return;
    for (const lookup::PageNote& note : notes(entry.id))
        rows_.push_back({.entry = &entry, .note = &note, .depth = depth + 1});
    for (const lookup::TabularEntry& child : children(entry.id))
        add(child, depth + 1);
}

void TabularTree::toggle(int row) {
    if (row < 0 || row >= static_cast<int>(rows_.size())) return;
    const Row& at = rows_[static_cast<std::size_t>(row)];
    if (at.note != nullptr) return;
    if (open_.erase(at.entry->id) == 0) open_.insert(at.entry->id);
    lay_out();
}

int TabularTree::reveal(std::string_view id) {
    if (edition_ == nullptr) return -1;
    for (const std::string& above : lookup::tabular_path(*edition_, id))
        open_.insert(above);
    lay_out();
    return row_of(id);
}

int TabularTree::row_of(std::string_view id) const {
    const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.note == nullptr && row.entry->id == id; });
    return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

} // namespace sequela::app
