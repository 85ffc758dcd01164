// An installed table as rows and columns to look at, whatever its form in memory; and the rows of it that a question leaves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "packs/catalogue.h"

namespace sequela::app {

// Rows are in the order of their keys, the first column.
class TableView {
public:
    virtual ~TableView() = default;
    [[nodiscard]] virtual std::size_t columns() const = 0;
    [[nodiscard]] virtual std::string_view title(std::size_t column) const = 0;
    [[nodiscard]] virtual std::size_t rows() const = 0;
    [[nodiscard]] virtual std::string_view cell(std::size_t row, std::size_t column) const = 0;
    // The rows whose key begins with it, as [first, last).
    [[nodiscard]] virtual std::pair<std::size_t, std::size_t> with_prefix(std::string_view key) const = 0;
    // Not empty: the table has millions of rows and shows those of one key only; this says what to type.
    [[nodiscard]] virtual std::string_view asks_for_key() const { return {}; }
    // Of such a table: takes the key.
    virtual void show_key(std::string_view) {}
};

// Whether the page of tables shows this pack.
bool is_table(const packs::Pack& pack);
// Loads the rest at once: call Catalogue::load_some(pack) until it gives true before.
Result<std::unique_ptr<TableView>> open_table(packs::Catalogue& catalogue, const packs::Pack& pack);
// "MUE values for practitioners"; "HCPCS Level II: Modifiers".
std::string table_title(const packs::Pack& pack);
// What the columns say, in one line; empty where nothing more is known.
std::string_view table_description(const packs::Pack& pack);

// The rows that begin with a key and hold some words, found in slices.
class TableRows {
public:
    void ask(const TableView& table, std::string_view key, std::string_view words);
    // Until the deadline on the clock of monotonic_ms(); true when all rows have been looked at.
    bool step(const TableView& table, double deadline_ms);
    [[nodiscard]] bool done() const { return next_ >= last_; }
    [[nodiscard]] std::size_t count() const { return words_.empty() ? last_ - first_ : found_.size(); }
    [[nodiscard]] std::size_t at(std::size_t number) const { return words_.empty() ? first_ + number : found_[number]; }

private:
    std::vector<std::string> words_;
    std::vector<std::uint32_t> found_;
    std::size_t first_ = 0, last_ = 0, next_ = 0;
};

} // namespace sequela::app
