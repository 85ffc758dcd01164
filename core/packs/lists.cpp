#include "packs/lists.h"

#include <algorithm>

namespace sequela::packs {
namespace {

constexpr std::uint32_t kPoaKind = 2;
constexpr std::uint32_t kConversionKind = 3;
constexpr std::uint32_t kAddendaKind = 4;
constexpr std::uint32_t kVersion = 2;

bool inside(TextRef ref, std::size_t pool) {
    return std::uint64_t{ref.offset} + ref.length <= pool;
}

} // namespace

bool PoaExemptList::contains(std::string_view code) const {
    return code.size() <= CodeKey::kLongest && std::binary_search(codes.begin(), codes.end(), CodeKey::of(code));
}

ImageWriter PoaExemptList::image_writer() const {
    ImageWriter writer(kPoaKind, kVersion);
    writer.add(codes);
    return writer;
}

Result<PoaExemptList> PoaExemptList::from_image(std::string_view image) {
    PoaExemptList list;
    ImageReader reader(image, kPoaKind, kVersion);
    reader.read(list.codes);
    if (const auto status = reader.status(); !status) return status.error();
    if (!std::is_sorted(list.codes.begin(), list.codes.end())) return damaged_image("the codes are not in order");
    return list;
}

std::vector<std::string> ConversionTable::replacements_of(std::string_view previous_code) const {
    const CodeKey wanted = CodeKey::of(previous_code);
    std::vector<const Conversion*> found;
    for (const Conversion& row : rows) {
        const auto first = previous.begin() + static_cast<std::ptrdiff_t>(row.first_previous);
        const auto last = first + static_cast<std::ptrdiff_t>(row.previous_count);
        if (std::find(first, last, wanted) != last) found.push_back(&row);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Conversion* a, const Conversion* b) { return a->effective_days > b->effective_days; });
    std::vector<std::string> codes;
    for (const Conversion* row : found) {
        std::string code(row->code.text());
        if (std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(std::move(code));
    }
    return codes;
}

std::vector<std::string> ConversionTable::predecessors_of(std::string_view code) const {
    const CodeKey wanted = CodeKey::of(code);
    std::vector<std::string> codes;
    const auto before = [](const Conversion& row, const CodeKey& key) { return row.code < key; };
    for (auto row = std::lower_bound(rows.begin(), rows.end(), wanted, before); row != rows.end() && row->code == wanted; ++row) {
        for (std::uint32_t i = 0; i < row->previous_count; ++i) {
            std::string text(previous[row->first_previous + i].text());
            if (std::find(codes.begin(), codes.end(), text) == codes.end()) codes.push_back(std::move(text));
        }
    }
    return codes;
}

ImageWriter ConversionTable::image_writer() const {
    ImageWriter writer(kConversionKind, kVersion);
    writer.add(rows);
    writer.add(previous);
    return writer;
}

Result<ConversionTable> ConversionTable::from_image(std::string_view image) {
    ConversionTable table;
    ImageReader reader(image, kConversionKind, kVersion);
    reader.read(table.rows);
    reader.read(table.previous);
    if (const auto status = reader.status(); !status) return status.error();
    for (const Conversion& row : table.rows)
        if (std::uint64_t{row.first_previous} + row.previous_count > table.previous.size())
            return damaged_image("a conversion names codes that are not there");
    return table;
}

ImageWriter Addenda::image_writer() const {
    ImageWriter writer(kAddendaKind, kVersion);
    writer.add(rows);
    writer.add(pool);
    return writer;
}

Result<Addenda> Addenda::from_image(std::string_view image) {
    Addenda addenda;
    ImageReader reader(image, kAddendaKind, kVersion);
    reader.read(addenda.rows);
    reader.read(addenda.pool);
    if (const auto status = reader.status(); !status) return status.error();
    for (const AddendaRow& row : addenda.rows) {
        const bool sound = inside(row.title, addenda.pool.size()) && inside(row.previous_title, addenda.pool.size()) &&
                           static_cast<std::uint8_t>(row.kind) <= static_cast<std::uint8_t>(ChangeKind::revised);
        if (!sound) return damaged_image("a change has no title");
    }
    return addenda;
}

} // namespace sequela::packs
