#include "packs/pcs_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 30;
constexpr std::uint32_t kVersion = 1;

bool before(const PcsTable& table, std::string_view code) {
    return table.code() < code;
}

bool is_sound(const PcsTables& tables) {
    const auto is_text = [&](std::uint32_t number) { return number < tables.texts.size(); };
    const auto inside = [](std::uint64_t first, std::uint64_t count, std::size_t size) { return first + count <= size; };
    for (const TextRef ref : tables.texts)
        if (!inside(ref.offset, ref.length, tables.pool.size())) return false;
    for (const PcsValue& value : tables.values)
        if (!is_text(value.label)) return false;
    for (const PcsAxis& axis : tables.axes)
        if (!is_text(axis.title) || axis.values == 0 || !inside(axis.first_value, axis.values, tables.values.size())) return false;
    for (const PcsRow& row : tables.rows)
        for (const std::uint32_t axis : row.axes)
            if (row.table >= tables.tables.size() || axis >= tables.axes.size()) return false;
    for (const PcsTable& table : tables.tables) {
        if (!inside(table.first_row, table.rows, tables.rows.size())) return false;
        for (std::size_t i = 0; i < 3; ++i)
            if (!is_text(table.titles[i]) || !is_text(table.labels[i]) || !is_text(table.meanings[i])) return false;
    }
    return std::is_sorted(tables.tables.begin(), tables.tables.end(),
                          [](const PcsTable& a, const PcsTable& b) { return a.code() < b.code(); });
}

} // namespace

const PcsTable* PcsTables::find(std::string_view table) const {
    const auto found = std::lower_bound(tables.begin(), tables.end(), table, before);
    return found != tables.end() && found->code() == table ? &*found : nullptr;
}

std::pair<std::size_t, std::size_t> PcsTables::range(std::string_view prefix) const {
    const auto first = std::lower_bound(tables.begin(), tables.end(), prefix, before);
    auto last = first;
    while (last != tables.end() && last->code().starts_with(prefix))
        ++last;
    return {static_cast<std::size_t>(first - tables.begin()), static_cast<std::size_t>(last - tables.begin())};
}

const PcsValue* PcsTables::find(const PcsAxis& axis, char character) const {
    const PcsValue* first = values.data() + axis.first_value;
    const PcsValue* last = first + axis.values;
    const PcsValue* found = std::find_if(first, last, [character](const PcsValue& value) { return value.character == character; });
    return found == last ? nullptr : found;
}

std::size_t PcsTables::codes(const PcsRow& row) const {
    std::size_t count = 1;
    for (const std::uint32_t axis : row.axes)
        count *= axes[axis].values;
    return count;
}

const PcsRow* PcsTables::row_of(std::string_view code) const {
    if (code.size() != 7) return nullptr;
    const PcsTable* table = find(code.substr(0, 3));
    if (!table) return nullptr;
    for (std::uint32_t i = table->first_row; i < table->first_row + table->rows; ++i) {
        bool all = true;
        for (std::size_t position = 4; all && position <= 7; ++position)
            all = find(axis(rows[i], position), code[position - 1]) != nullptr;
        if (all) return &rows[i];
    }
    return nullptr;
}

ImageWriter PcsTables::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(tables);
    writer.add(rows);
    writer.add(axes);
    writer.add(values);
    writer.add(texts);
    writer.add(pool);
    return writer;
}

Result<PcsTables> PcsTables::from_image(std::string_view image) {
    PcsTables tables;
    ImageReader reader(image, kKind, kVersion);
    reader.read(tables.tables);
    reader.read(tables.rows);
    reader.read(tables.axes);
    reader.read(tables.values);
    reader.read(tables.texts);
    reader.read(tables.pool);
    if (const auto status = reader.status(); !status) return status.error();
    if (!is_sound(tables)) return damaged_image("the tables do not hang together");
    return tables;
}

} // namespace sequela::packs
