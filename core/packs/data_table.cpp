#include "packs/data_table.h"

#include <algorithm>
#include <numeric>

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 10;
constexpr std::uint32_t kVersion = 1;

bool refs_are_sound(const std::vector<TextRef>& refs, std::size_t pool) {
    return std::all_of(refs.begin(), refs.end(), [pool](TextRef ref) { return std::uint64_t{ref.offset} + ref.length <= pool; });
}

bool is_sound(const DataTable& table) {
    if (table.columns.empty() || table.texts.empty()) return false;
    if (!refs_are_sound(table.columns, table.pool.size()) || !refs_are_sound(table.texts, table.pool.size())) return false;
    if (table.cells.size() % table.columns.size() != 0 || table.by_key.size() != table.row_count()) return false;
    const auto inside = [](const std::vector<std::uint32_t>& numbers, std::size_t size) {
        return std::all_of(numbers.begin(), numbers.end(), [size](std::uint32_t number) { return number < size; });
    };
    if (!inside(table.cells, table.texts.size()) || !inside(table.by_key, table.row_count())) return false;
    return std::is_sorted(table.by_key.begin(), table.by_key.end(),
                          [&](std::uint32_t a, std::uint32_t b) { return table.key(a) < table.key(b); });
}

} // namespace

std::uint32_t DataTable::find_column(std::string_view name) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (column(i) == name) return static_cast<std::uint32_t>(i);
    return kNone;
}

std::pair<std::size_t, std::size_t> DataTable::with_key(std::string_view wanted) const {
    const auto first =
        std::lower_bound(by_key.begin(), by_key.end(), wanted, [&](std::uint32_t row, std::string_view k) { return key(row) < k; });
    const auto last = std::upper_bound(first, by_key.end(), wanted, [&](std::string_view k, std::uint32_t row) { return k < key(row); });
    return {static_cast<std::size_t>(first - by_key.begin()), static_cast<std::size_t>(last - by_key.begin())};
}

std::pair<std::size_t, std::size_t> DataTable::with_prefix(std::string_view beginning) const {
    const auto cut = [&](std::uint32_t row) { return key(row).substr(0, beginning.size()); };
    const auto first =
        std::lower_bound(by_key.begin(), by_key.end(), beginning, [&](std::uint32_t row, std::string_view k) { return cut(row) < k; });
    const auto last = std::upper_bound(first, by_key.end(), beginning, [&](std::string_view k, std::uint32_t row) { return k < cut(row); });
    return {static_cast<std::size_t>(first - by_key.begin()), static_cast<std::size_t>(last - by_key.begin())};
}

std::uint32_t DataTable::find(std::string_view wanted) const {
    const auto [first, last] = with_key(wanted);
    return first < last ? by_key[first] : kNone;
}

ImageWriter DataTable::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(columns);
    writer.add(cells);
    writer.add(texts);
    writer.add(by_key);
    writer.add(pool);
    return writer;
}

Result<DataTable> DataTable::from_image(std::string_view image) {
    DataTable table;
    ImageReader reader(image, kKind, kVersion);
    reader.read(table.columns);
    reader.read(table.cells);
    reader.read(table.texts);
    reader.read(table.by_key);
    reader.read(table.pool);
    if (const auto status = reader.status(); !status) return status.error();
    if (!is_sound(table)) return damaged_image("the rows of a table are not in order");
    return table;
}

DataTableBuilder::DataTableBuilder(const std::vector<std::string_view>& columns) : columns_(columns.begin(), columns.end()) {
    numbers_.number_of({}); // 0 is the empty text
}

void DataTableBuilder::add_row(const std::vector<std::string_view>& cells) {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        cells_.push_back(i < cells.size() ? numbers_.number_of(cells[i]) : 0);
}

bool DataTableBuilder::finish_some(double deadline_ms) {
    if (!sorting_) {
        table_.cells = std::move(cells_);
        table_.texts = numbers_.take_texts();
        table_.pool = numbers_.take_pool();
        for (const std::string& name : columns_)
            table_.columns.push_back(append_text(table_.pool, name));
        table_.by_key.resize(table_.row_count());
        std::iota(table_.by_key.begin(), table_.by_key.end(), 0U);
        sorting_ = std::make_unique<SlicedSort<std::uint32_t, ByKey>>(table_.by_key, ByKey{&table_});
    }
    return sorting_->step(deadline_ms);
}

DataTable DataTableBuilder::take() {
    while (!finish_some(monotonic_ms() + 1000)) {
    }
    sorting_.reset();
    return std::move(table_);
}

} // namespace sequela::packs
