#include "lookup/search/index.h"

#include <algorithm>

namespace sequela::lookup::searching {
namespace {

constexpr std::uint32_t kImageKind = 0x48435253U; // "SRCH"
constexpr std::uint32_t kImageVersion = 2;

template <class Check, class Row> bool all(const std::vector<Row>& rows, Check check) {
    return std::all_of(rows.begin(), rows.end(), check);
}

bool is_sound(const Index& index, std::size_t code_rows) {
    const auto row_or_none = [&](std::uint32_t row) { return row == kNoRow || row < code_rows; };
    if (index.words.empty() || index.codes.size() != code_rows || index.entry_weight.size() != index.entries.size()) return false;
    if (index.words.back().text != index.pool.size() || index.words.back().first_posting != index.postings.size()) return false;
    const auto in_order = [](const WordInfo& a, const WordInfo& b) { return a.text > b.text || a.first_posting > b.first_posting; };
    if (std::adjacent_find(index.words.begin(), index.words.end(), in_order) != index.words.end()) return false;
    const std::size_t words = index.word_count();
    return all(index.postings, [&](std::uint32_t entry) { return entry < index.entries.size(); }) &&
           all(index.entries,
               [&](const EntryRow& entry) {
                   const bool table = entry.kind == EntryKind::neoplasm || entry.kind == EntryKind::drug;
                   const bool code = table ? entry.code + std::size_t{6} <= index.cells.size() : entry.code < code_rows;
                   return code && entry.first_word + std::size_t{entry.essential} + entry.optional <= index.entry_words.size();
               }) &&
           all(index.entry_words, [&](std::uint32_t word) { return word < words; }) &&
           all(index.suffix_words, [&](std::uint32_t word) { return word < words; }) &&
           all(index.short_forms,
               [&](const ShortForm& form) {
                   return form.word < words && std::size_t{form.text} + form.length <= index.short_pool.size();
               }) &&
           all(index.members, [&](std::uint32_t row) { return row < code_rows; }) && all(index.cells, row_or_none) &&
           all(index.suffixes,
               [&](const SuffixText& suffix) { return std::size_t{suffix.first_word} + suffix.words <= index.suffix_words.size(); }) &&
           all(index.codes, [&](const CodeInfo& code) {
               return code.head < code_rows && row_or_none(code.default_leaf) &&
                      (code.title_entry == kNoRow || code.title_entry < index.entries.size()) &&
                      std::size_t{code.first_member} + code.member_count <= index.members.size() &&
                      (code.suffix == kNoSuffix || code.suffix < index.suffixes.size()) && code.side <= Side::bilateral;
           });
}

} // namespace

std::uint32_t Index::lower_bound(std::string_view text) const {
    std::uint32_t first = 0;
    auto count = static_cast<std::uint32_t>(word_count());
    while (count > 0) {
        const std::uint32_t half = count / 2;
        if (word(first + half) < text) {
            first += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return first;
}

std::uint32_t Index::find_word(std::string_view text) const {
    const std::uint32_t at = lower_bound(text);
    return at < word_count() && word(at) == text ? at : kNoRow;
}

std::pair<std::uint32_t, std::uint32_t> Index::prefix_range(std::string_view text) const {
    const std::uint32_t first = lower_bound(text);
    const std::uint32_t last = lower_bound(std::string(text) + '\x7F');
    return {first, last};
}

std::pair<std::uint32_t, std::uint32_t> Index::short_forms_of(std::string_view wanted) const {
    const auto first = std::lower_bound(short_forms.begin(), short_forms.end(), wanted,
                                        [this](const ShortForm& form, std::string_view text_of) { return text(form) < text_of; });
    auto last = first;
    while (last != short_forms.end() && text(*last) == wanted)
        ++last;
    return {static_cast<std::uint32_t>(first - short_forms.begin()), static_cast<std::uint32_t>(last - short_forms.begin())};
}

packs::ImageWriter Index::image_writer() const {
    packs::ImageWriter writer(kImageKind, kImageVersion);
    writer.add(words);
    writer.add(postings);
    writer.add(entries);
    writer.add(entry_words);
    writer.add(entry_weight);
    writer.add(codes);
    writer.add(members);
    writer.add(suffixes);
    writer.add(suffix_words);
    writer.add(cells);
    writer.add(pool);
    writer.add(short_forms);
    writer.add(short_pool);
    return writer;
}

Result<Index> Index::from_image(std::string_view image, std::size_t code_rows) {
    packs::ImageReader reader(image, kImageKind, kImageVersion);
    Index index;
    reader.read(index.words);
    reader.read(index.postings);
    reader.read(index.entries);
    reader.read(index.entry_words);
    reader.read(index.entry_weight);
    reader.read(index.codes);
    reader.read(index.members);
    reader.read(index.suffixes);
    reader.read(index.suffix_words);
    reader.read(index.cells);
    reader.read(index.pool);
    reader.read(index.short_forms);
    reader.read(index.short_pool);
    if (const Status status = reader.status(); !status.ok()) return status.error();
    if (!is_sound(index, code_rows)) return Error{"The search index is damaged", "", "Build it again from the installed packs"};
    return index;
}

} // namespace sequela::lookup::searching
