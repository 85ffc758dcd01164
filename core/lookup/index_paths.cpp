#include "lookup/index_paths.h"

#include <cstring>

#include "lookup/index_browser.h"

namespace sequela::lookup {
namespace {

using packs::CodeKey;
using packs::kNone;
using packs::Part;
using packs::TermIndex;

struct Found {
    std::size_t length = 0; // of the beginning that matched
    Part<TermIndex> book;
    std::uint32_t term = 0;
    Book which{};
};

// The first eight bytes as one number: an index has tens of thousands of entries, and no code of an index is longer.
std::uint64_t number_of(const CodeKey& key) {
    std::uint64_t number = 0;
    static_assert(sizeof(key.characters) >= sizeof(number));
    std::memcpy(&number, key.characters.data(), sizeof(number));
    return number;
}

// All beginnings of the code, from the longest to the category.
struct Wanted {
    std::vector<std::uint64_t> numbers;
    std::uint64_t category_mask = 0;
    std::uint64_t category = 0;
    std::size_t length = 0;

    explicit Wanted(std::string_view code) : length(code.size()) {
        for (std::size_t size = code.size(); size >= 3; --size)
            numbers.push_back(number_of(CodeKey::of(code.substr(0, size))));
        category = number_of(CodeKey::of(code.substr(0, 3)));
        category_mask = number_of(CodeKey::of("\xFF\xFF\xFF"));
    }
    // Length of the matched beginning, or 0.
    [[nodiscard]] std::size_t match(const CodeKey& key) const {
        const std::uint64_t number = number_of(key);
        if ((number & category_mask) != category) return 0;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if (numbers[i] == number) return length - i;
        return 0;
    }
};

void look_through(Part<TermIndex> book, Book which, const Wanted& wanted, std::vector<Found>& found) {
    if (!book) return;
    const auto& terms = book.data->terms;
    for (std::uint32_t i = 0; i < terms.size(); ++i) {
        const std::size_t length = std::max(wanted.match(terms[i].code), wanted.match(terms[i].manifestation));
        if (length > 0) found.push_back({length, book, i, which});
    }
}

void look_through_table(Part<TermIndex> table, Book which, const Wanted& wanted, std::vector<Found>& found) {
    if (!table) return;
    constexpr std::uint32_t kCells = 6;
    const auto& terms = table.data->terms;
    for (std::uint32_t i = 0; i < terms.size(); ++i) {
        if (terms[i].first_cell == kNone || terms[i].first_cell + kCells > table.data->cells.size()) continue;
        for (std::uint32_t cell = 0; cell < kCells; ++cell) {
            const std::size_t length = wanted.match(table.data->cells[terms[i].first_cell + cell].code);
            if (length == 0) continue;
            found.push_back({length, table, i, which});
            break;
        }
    }
}

} // namespace

std::vector<IndexPath> index_paths(const packs::Edition& edition, std::string_view code, std::size_t limit) {
    std::vector<IndexPath> paths;
    if (code.size() < 3 || code.size() > 8) return paths;
    const Wanted wanted(code);
    std::vector<Found> found;
    look_through(edition.index, Book::index, wanted, found);
    look_through(edition.external_index, Book::external_causes, wanted, found);
    look_through_table(edition.neoplasm_table, Book::neoplasms, wanted, found);
    look_through_table(edition.drug_table, Book::drugs, wanted, found);
    std::size_t longest = 0;
    for (const Found& each : found)
        longest = std::max(longest, each.length);
    for (const Found& each : found) {
        if (each.length != longest) continue;
        if (paths.size() >= limit) break;
        const packs::Term& term = each.book.data->terms[each.term];
        const bool is_default = term.first_child != kNone && term.code.text() == code;
        paths.push_back({each.book.data->path_text(each.term), each.book.pack ? each.book.pack->release : std::string(), each.term,
                         each.which, is_default});
    }
    return paths;
}

} // namespace sequela::lookup
