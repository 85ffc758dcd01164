// The rows of the Tabular List as they stand on the screen: chapters, sections, categories and codes, and under what is open its notes and
// what belongs to it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lookup/tabular_browser.h"

namespace sequela::app {

class TabularTree {
public:
    struct Row {
        const lookup::TabularEntry* entry = nullptr;
        const lookup::PageNote* note = nullptr; // a note of `entry`; null: the entry itself
        int depth = 0;
    };

    void set_edition(const packs::Edition* edition);
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] bool is_open(std::string_view id) const { return open_.count(std::string(id)) > 0; }
    void toggle(int row);
    // Opens the way to a chapter, section or code and gives its row. -1: it is not there.
    int reveal(std::string_view id);
    [[nodiscard]] int row_of(std::string_view id) const;
    [[nodiscard]] const std::vector<lookup::PageNote>& notes(const std::string& id);
    [[nodiscard]] const std::vector<lookup::TabularEntry>& children(const std::string& id);

private:
    void lay_out();
    void add(const lookup::TabularEntry& entry, int depth);

    const packs::Edition* edition_ = nullptr;
    const packs::Tabular* tabular_ = nullptr;
    const packs::CodeTable* codes_ = nullptr;
    std::set<std::string> open_;
    std::vector<Row> rows_;
    // Looked up once: rows point into them.
    std::unordered_map<std::string, std::vector<lookup::TabularEntry>> children_;
    std::unordered_map<std::string, std::vector<lookup::PageNote>> notes_;
};

} // namespace sequela::app
