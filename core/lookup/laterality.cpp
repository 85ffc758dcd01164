#include "lookup/laterality.h"

#include <algorithm>
#include <array>
#include <optional>

#include "lookup/title_words.h"

namespace sequela::lookup {
namespace {

using packs::CodeRow;
using packs::CodeTable;

std::optional<Side> side_of_word(std::string_view word) {
    if (word == "right") return Side::right;
    if (word == "left") return Side::left;
    if (word == "bilateral" || word == "both") return Side::bilateral;
    if (word == "unspecified") return Side::unspecified;
    return std::nullopt;
}

// A title as a bag of words without its side, so that "Pain in right knee", "Bilateral primary osteoarthritis of knee" and "Unilateral
// primary osteoarthritis, left knee" can be compared.
struct SidedTitle {
    Side side = Side::none;
    std::vector<std::string> rest;
};

bool says_nothing(std::string_view word) {
    static constexpr std::array<std::string_view, 10> kWords = {"of",        "the", "in", "and", "unilateral",
                                                                "involving", "on",  "to", "a",   "side"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// Takes the occurrence number `skip` of words of this side out of the title.
std::optional<SidedTitle> take_side(const std::vector<std::string>& words, Side side, std::size_t skip) {
    SidedTitle titled;
    for (const std::string& word : words) {
        const auto found = side_of_word(word);
        if (found == side && titled.side == Side::none) {
            if (skip == 0) {
                titled.side = side;
                continue;
            }
            --skip;
        }
        if (!says_nothing(word)) titled.rest.push_back(singular(word));
    }
    if (titled.side == Side::none) return std::nullopt;
    std::sort(titled.rest.begin(), titled.rest.end());
    return titled;
}

// All readings of a title: each word that may be its side, in turn.
std::vector<SidedTitle> readings(std::string_view title) {
    const std::vector<std::string> words = words_in(title);
    std::vector<SidedTitle> found;
    for (const Side side : {Side::right, Side::left, Side::bilateral, Side::unspecified})
        for (std::size_t skip = 0; skip < 3; ++skip) {
            auto reading = take_side(words, side, skip);
            if (!reading) break;
            found.push_back(std::move(*reading));
        }
    return found;
}

// Rows that are as long as `code` and differ from it in the character at `position` alone.
void siblings_at(const CodeTable& codes, std::string_view code, std::size_t position, std::vector<const CodeRow*>& found) {
    static constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    std::string wanted(code);
    for (const char character : kCharacters) {
        if (character == code[position]) continue;
        wanted[position] = character;
        if (const CodeRow* row = codes.find(wanted)) found.push_back(row);
    }
    // A bilateral code may stand one level higher, beside the header of the one-sided codes: M17.0 beside M17.1 with M17.11 and M17.12.
    if (position < 4 || code.size() != position + 1) return;
    const CodeRow* above = codes.find(code.substr(0, position - 1));
    if (!above) return;
    for (const std::uint32_t child : codes.children(codes.row_number(*above))) {
        const CodeRow& row = codes.rows[child];
        if (row.billable != 0 && row.code.text().size() == position) found.push_back(&row);
    }
}

// The code for both sides often leaves the organ out: "Acute atopic conjunctivitis, right eye" and "…, bilateral".
bool lacks_one_word(const std::vector<std::string>& shorter, const std::vector<std::string>& longer) {
    return shorter.size() + 1 == longer.size() && std::includes(longer.begin(), longer.end(), shorter.begin(), shorter.end());
}

bool says_the_same(const SidedTitle& a, const SidedTitle& b) {
    if (a.rest == b.rest) return true;
    if (a.side == Side::bilateral) return lacks_one_word(a.rest, b.rest);
    return b.side == Side::bilateral && lacks_one_word(b.rest, a.rest);
}

// A row that may name another side, with the readings of its title, made once.
struct Sibling {
    const CodeRow* row = nullptr;
    std::vector<SidedTitle> titles;
};

// The side in which a sibling differs from a title, if it differs in nothing else.
std::optional<Side> other_side(const Sibling& sibling, const SidedTitle& own) {
    for (const SidedTitle& reading : sibling.titles)
        if (reading.side != own.side && says_the_same(reading, own)) return reading.side;
    return std::nullopt;
}

} // namespace

std::string_view title(Side side) {
    switch (side) {
    case Side::right:
        return "right";
    case Side::left:
        return "left";
    case Side::bilateral:
        return "bilateral";
    case Side::unspecified:
        return "unspecified side";
    case Side::none:
        break;
    }
    return "";
}

std::vector<SideCode> side_codes(const CodeTable& codes, std::string_view code) {
    std::vector<SideCode> found;
    const CodeRow* own_row = codes.find(code);
    if (!own_row || code.size() < 4) return found;
    const std::vector<SidedTitle> own_readings = readings(codes.long_title(*own_row));
    if (own_readings.empty()) return found;

    const std::size_t last_position = std::min<std::size_t>(code.size(), 6);
    for (std::size_t position = 3; position < last_position; ++position) {
        std::vector<const CodeRow*> rows;
        siblings_at(codes, code, position, rows);
        std::vector<Sibling> siblings;
        for (const CodeRow* row : rows)
            siblings.push_back({row, readings(codes.long_title(*row))});
        for (const SidedTitle& own : own_readings) {
            found.clear();
            bool has_true_side = own.side == Side::right || own.side == Side::left;
            for (const Sibling& sibling : siblings) {
                const auto side = other_side(sibling, own);
                if (!side) continue;
                has_true_side = has_true_side || *side == Side::right || *side == Side::left;
                found.push_back({*side, std::string(sibling.row->code.text()), sibling.row->billable != 0, false});
            }
            // "Unspecified" against "bilateral" alone may be about anything; right or left must be among them.
            if (found.empty() || !has_true_side) continue;
            found.push_back({own.side, std::string(code), own_row->billable != 0, true});
            std::sort(found.begin(), found.end(), [&](const SideCode& a, const SideCode& b) { return a.code < b.code; });
            return found;
        }
    }
    found.clear();
    return found;
}

} // namespace sequela::lookup
