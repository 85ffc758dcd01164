#include "packs/term_index.h"

#include <algorithm>

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 6;
constexpr std::uint32_t kVersion = 2;

bool inside(TextRef ref, std::size_t pool) {
    return std::uint64_t{ref.offset} + ref.length <= pool;
}

bool term_is_sound(const TermIndex& index, std::uint32_t number) {
    const Term& term = index.terms[number];
    const std::size_t pool = index.pool.size();
    const auto later = [&](std::uint32_t link) { return link == kNone || (link > number && link < index.terms.size()); };
    return (term.parent == kNone || term.parent < number) && later(term.first_child) && later(term.next_sibling) &&
           inside(term.title, pool) && inside(term.nonessential_modifiers, pool) && inside(term.see, pool) && inside(term.see_also, pool) &&
           (term.first_cell == kNone || std::uint64_t{term.first_cell} + 6 <= index.cells.size());
}

} // namespace

std::string TermIndex::path_text(std::uint32_t term, std::string_view separator) const {
    std::vector<std::uint32_t> path;
    for (std::uint32_t at = term; at != kNone && at < terms.size(); at = terms[at].parent)
        path.push_back(at);
    std::string out;
    for (auto at = path.rbegin(); at != path.rend(); ++at) {
        if (!out.empty()) out += separator;
        out += text(terms[*at].title);
    }
    return out;
}

namespace {

using Numbers = std::vector<std::uint32_t>;

constexpr std::size_t kDigits = 8; // of a number of 64 bits; the codes of an index have seven characters at most

// The characters as one number, which compares as they do.
std::uint64_t number_of(const CodeKey& key) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < kDigits; ++i)
        number = (number << 8U) | static_cast<unsigned char>(key.characters[i]);
    return number;
}

Numbers sorted_by(const std::vector<Term>& terms, CodeKey Term::*key) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
    keyed.reserve(terms.size());
    for (std::uint32_t i = 0; i < terms.size(); ++i)
        if (const std::uint64_t number = number_of(terms[i].*key); number != 0) keyed.emplace_back(number, i);
    std::sort(keyed.begin(), keyed.end()); // of equals, the first in the book first
    Numbers numbers(keyed.size());
    for (std::size_t i = 0; i < keyed.size(); ++i)
        numbers[i] = keyed[i].second;
    return numbers;
}

std::pair<const std::uint32_t*, const std::uint32_t*> begins_with(const std::vector<Term>& terms, const Numbers& numbers,
                                                                  CodeKey Term::*key, std::string_view prefix) {
    const std::uint32_t* data = numbers.data();
    if (prefix.size() > kDigits) return {data, data};
    CodeKey after = CodeKey::of(prefix);
    std::fill(after.characters.begin() + static_cast<std::ptrdiff_t>(prefix.size()), after.characters.end(), '\x7F');
    const std::uint64_t least = number_of(CodeKey::of(prefix));
    const std::uint64_t most = number_of(after);
    const auto first = std::lower_bound(numbers.begin(), numbers.end(), least,
                                        [&](std::uint32_t a, std::uint64_t b) { return number_of(terms[a].*key) < b; });
    const auto last =
        std::upper_bound(first, numbers.end(), most, [&](std::uint64_t a, std::uint32_t b) { return a < number_of(terms[b].*key); });
    return {data + (first - numbers.begin()), data + (last - numbers.begin())};
}

} // namespace

void TermIndex::finish() {
    by_code = sorted_by(terms, &Term::code);
    by_manifestation = sorted_by(terms, &Term::manifestation);
    cell_codes.clear();
    for (const Cell& cell : cells)
        if (!(cell.code == CodeKey{})) cell_codes.push_back(cell.code);
    std::sort(cell_codes.begin(), cell_codes.end());
    cell_codes.erase(std::unique(cell_codes.begin(), cell_codes.end()), cell_codes.end());
}

std::pair<const std::uint32_t*, const std::uint32_t*> TermIndex::with_code(std::string_view prefix) const {
    return begins_with(terms, by_code, &Term::code, prefix);
}

std::pair<const std::uint32_t*, const std::uint32_t*> TermIndex::with_manifestation(std::string_view prefix) const {
    return begins_with(terms, by_manifestation, &Term::manifestation, prefix);
}

ImageWriter TermIndex::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(terms);
    writer.add(cells);
    writer.add(main_terms);
    writer.add(headings);
    writer.add(pool);
    return writer;
}

Result<TermIndex> TermIndex::from_image(std::string_view image) {
    TermIndex index;
    ImageReader reader(image, kKind, kVersion);
    reader.read(index.terms);
    reader.read(index.cells);
    reader.read(index.main_terms);
    reader.read(index.headings);
    reader.read(index.pool);
    if (const auto status = reader.status(); !status) return status.error();
    bool sound = std::all_of(index.main_terms.begin(), index.main_terms.end(), [&](std::uint32_t n) { return n < index.terms.size(); }) &&
                 std::all_of(index.headings.begin(), index.headings.end(), [&](TextRef ref) { return inside(ref, index.pool.size()); });
    for (std::uint32_t i = 0; sound && i < index.terms.size(); ++i)
        sound = term_is_sound(index, i);
    if (!sound) return damaged_image("the index does not hang together");
    index.finish();
    return index;
}

} // namespace sequela::packs
