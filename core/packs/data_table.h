// A dated table of text: the form of every release table that has no form of its own (edits, mappings, weights, fields of codes). Each
// distinct text is stored once, so that a column of dates or flags costs four bytes a row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "packs/code_table.h"
#include "packs/image.h"
#include "packs/sliced_sort.h"
#include "packs/text_numbers.h"

namespace sequela::packs {

class DataTable {
public:
    std::vector<TextRef> columns;      // names as a reader of the page sees them; the first column is the key
    std::vector<std::uint32_t> cells;  // row by row: numbers of texts
    std::vector<TextRef> texts;        // number 0 is the empty text
    std::vector<std::uint32_t> by_key; // rows sorted by their key, then in the order of the file
    std::string pool;

    [[nodiscard]] std::size_t row_count() const { return columns.empty() ? 0 : cells.size() / columns.size(); }
    [[nodiscard]] std::string_view column(std::size_t number) const { return view(pool, columns[number]); }
    // The number of the column of that name, or kNone.
    [[nodiscard]] std::uint32_t find_column(std::string_view name) const;
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const {
        return view(pool, texts[cells[row * columns.size() + column]]);
    }
    [[nodiscard]] std::string_view key(std::size_t row) const { return cell(row, 0); }
    // The rows with exactly this key, as a piece [first, last) of by_key.
    [[nodiscard]] std::pair<std::size_t, std::size_t> with_key(std::string_view wanted) const;
    // The rows whose key begins with it.
    [[nodiscard]] std::pair<std::size_t, std::size_t> with_prefix(std::string_view beginning) const;
    // The first row of a key, or kNone.
    [[nodiscard]] std::uint32_t find(std::string_view wanted) const;

    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<DataTable> from_image(std::string_view image);
};

// Fills a table row by row; a row has as many cells as there are columns.
class DataTableBuilder {
public:
    explicit DataTableBuilder(const std::vector<std::string_view>& columns);
    void add_row(const std::vector<std::string_view>& cells); // missing cells at the end are empty, surplus ones are left out
    [[nodiscard]] std::size_t row_count() const { return cells_.size() / columns_.size(); }
    // Sorts by key; a piece of it at each call, and true when it is done. No row comes after that.
    bool finish_some(double deadline_ms);
    DataTable take(); // finishes what is left

private:
    struct ByKey {
        const DataTable* table;
        bool operator()(std::uint32_t a, std::uint32_t b) const { return table->key(a) < table->key(b); }
    };
    std::vector<std::string> columns_;
    std::vector<std::uint32_t> cells_;
    TextNumbers numbers_;
    DataTable table_;
    std::unique_ptr<SlicedSort<std::uint32_t, ByKey>> sorting_;
};

} // namespace sequela::packs
