#include "packs/code_table.h"

#include <algorithm>

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 1;
constexpr std::uint32_t kVersion = 2;

struct BeforeCode {
    bool operator()(const CodeRow& row, const CodeKey& key) const { return row.code < key; }
    bool operator()(const CodeKey& key, const CodeRow& row) const { return key < row.code; }
};

// The key that follows every code that begins with `prefix`.
CodeKey after_prefix(std::string_view prefix) {
    CodeKey key = CodeKey::of(prefix);
    for (std::size_t i = prefix.size(); i < key.characters.size(); ++i)
        key.characters[i] = '\x7F';
    return key;
}

bool rows_are_sound(const CodeTable& table) {
    const auto count = static_cast<std::uint32_t>(table.rows.size());
    const auto pool = static_cast<std::uint64_t>(table.pool.size());
    if (table.in_order.size() != table.rows.size()) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
        const CodeRow& row = table.rows[i];
        // A parent is a shorter beginning of the code, so it sorts before it; this also excludes circles.
        if (row.parent != kNone && row.parent >= i) return false;
        if (i > 0 && !(table.rows[i - 1].code < row.code)) return false;
        if (std::uint64_t{row.long_title.offset} + row.long_title.length > pool) return false;
        if (std::uint64_t{row.short_title.offset} + row.short_title.length > pool) return false;
        if (row.order >= count || table.in_order[row.order] != i) return false;
    }
    return true;
}

} // namespace

CodeKey CodeKey::of(std::string_view code) {
    CodeKey key;
    const std::size_t length = std::min(code.size(), key.characters.size());
    for (std::size_t i = 0; i < length; ++i)
        key.characters[i] = code[i];
    return key;
}

std::string_view CodeKey::text() const {
    std::size_t length = 0;
    while (length < characters.size() && characters[length] != '\0')
        ++length;
    return {characters.data(), length};
}

const CodeRow* CodeTable::find(std::string_view code) const {
    if (code.size() > CodeKey::kLongest) return nullptr;
    const CodeKey key = CodeKey::of(code);
    const auto found = std::lower_bound(rows.begin(), rows.end(), key, BeforeCode());
    return found != rows.end() && found->code == key ? &*found : nullptr;
}

std::pair<std::uint32_t, std::uint32_t> CodeTable::range(std::string_view prefix) const {
    if (prefix.size() > CodeKey::kLongest) return {0, 0};
    const auto first = std::lower_bound(rows.begin(), rows.end(), CodeKey::of(prefix), BeforeCode());
    const auto last = std::upper_bound(first, rows.end(), after_prefix(prefix), BeforeCode());
    return {static_cast<std::uint32_t>(first - rows.begin()), static_cast<std::uint32_t>(last - rows.begin())};
}

std::vector<std::uint32_t> CodeTable::children(std::uint32_t row) const {
    std::vector<std::uint32_t> found;
    if (row >= rows.size()) return found;
    const auto [first, last] = range(rows[row].code.text());
    for (std::uint32_t i = first; i < last; ++i)
        if (rows[i].parent == row) found.push_back(i);
    std::sort(found.begin(), found.end(), [this](std::uint32_t a, std::uint32_t b) { return rows[a].order < rows[b].order; });
    return found;
}

bool CodeTable::is_billable(std::string_view code) const {
    const CodeRow* row = find(code);
    return row && row->billable != 0;
}

std::size_t CodeTable::billable_count() const {
    return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const CodeRow& row) { return row.billable != 0; }));
}

namespace {

bool by_code(const CodeRow& a, const CodeRow& b) {
    return a.code < b.code;
}

} // namespace

std::size_t CodeTable::end_of_letter(std::size_t first) const {
    std::size_t last = first;
    while (last < rows.size() && rows[last].code.characters[0] == rows[first].code.characters[0])
        ++last;
    return last;
}

// In the book chapter 22 (U) comes last: brings the letters into order, keeping the rows of each as they are.
void CodeTable::group_letters() {
    const auto letter = [](const CodeRow& row) { return static_cast<unsigned char>(row.code.characters[0]); };
    std::array<std::size_t, 257> begin{};
    bool in_order_already = true;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        in_order_already = in_order_already && (i == 0 || letter(rows[i - 1]) <= letter(rows[i]));
        ++begin[letter(rows[i]) + std::size_t{1}];
    }
    if (in_order_already) return;
    for (std::size_t i = 1; i < begin.size(); ++i)
        begin[i] += begin[i - 1];
    std::vector<CodeRow> grouped(rows.size());
    for (const CodeRow& row : rows)
        grouped[begin[letter(row)]++] = row;
    rows = std::move(grouped);
}

bool CodeTable::finish_some() {
    if (!grouped_) {
        group_letters();
        grouped_ = true;
        return rows.empty();
    }
    if (sorted_ < rows.size()) {
        const std::size_t last = end_of_letter(sorted_);
        const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(sorted_);
        const auto end = rows.begin() + static_cast<std::ptrdiff_t>(last);
        if (!std::is_sorted(begin, end, by_code)) std::sort(begin, end, by_code);
        sorted_ = last;
        if (sorted_ == rows.size()) in_order.assign(rows.size(), 0);
        return false;
    }
    if (linked_ < rows.size()) {
        const std::size_t last = end_of_letter(linked_);
        link(linked_, last);
        linked_ = last;
    }
    return linked_ == rows.size();
}

std::uint32_t CodeTable::first_double() const {
    const auto found = std::adjacent_find(rows.begin(), rows.end(), [](const CodeRow& a, const CodeRow& b) { return a.code == b.code; });
    return found == rows.end() ? kNone : static_cast<std::uint32_t>(found - rows.begin()) + 1;
}

void CodeTable::link(std::size_t first, std::size_t last) {
    // The open ancestors of the current row: sorted by code, a beginning of a code comes before it with only longer codes between.
    std::vector<std::uint32_t> open;
    for (auto i = static_cast<std::uint32_t>(first); i < last; ++i) {
        const std::string_view code = rows[i].code.text();
        while (!open.empty() && !code.starts_with(rows[open.back()].code.text()))
            open.pop_back();
        rows[i].parent = open.empty() ? kNone : open.back();
        open.push_back(i);
        in_order[rows[i].order] = i;
    }
}

ImageWriter CodeTable::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(rows);
    writer.add(in_order);
    writer.add(pool);
    return writer;
}

Result<CodeTable> CodeTable::from_image(std::string_view image) {
    CodeTable table;
    ImageReader reader(image, kKind, kVersion);
    reader.read(table.rows);
    reader.read(table.in_order);
    reader.read(table.pool);
    if (const auto status = reader.status(); !status) return status.error();
    if (!rows_are_sound(table)) return damaged_image("the codes are not in order");
    return table;
}

} // namespace sequela::packs
