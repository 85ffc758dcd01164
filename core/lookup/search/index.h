// The search index of one edition: how it lies in memory and in its image.
//
// What is searched are entries: a title, an inclusion term, a path of the Alphabetic Index, a row of a table. Each leads to a code. Codes
// that differ from their parent only by side or by the text of the 7th character have no entry of their own: they are the members of a
// family, whose head is the entry that is found, and the member is chosen by what the query says of side and encounter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lookup/search/words.h"
#include "packs/image.h"

namespace sequela::lookup::searching {

constexpr std::uint32_t kNoRow = 0xFFFFFFFFU;
constexpr std::uint16_t kNoSuffix = 0xFFFFU;

enum class EntryKind : std::uint8_t { title, inclusion, field, index, external_cause, neoplasm, drug };

struct EntryRow {
    std::uint32_t code = kNoRow; // row of the code table; tables: number of the first of six cells
    std::uint32_t source = 0;    // note of the Tabular, row of the details, term of an index or table; titles: the row itself
    std::uint32_t first_word = 0;
    std::uint8_t essential = 0; // words that the query should name …
    std::uint8_t optional = 0;  // … and, behind them, those that it may name: nonessential modifiers
    EntryKind kind = EntryKind::title;
    std::uint8_t lead = 0; // words at the beginning that belong to the main term
};

struct CodeInfo {
    std::uint32_t head = kNoRow;         // family; the row itself if it is alone or the head
    std::uint32_t first_member = 0;      // heads: where their members begin in `members`, the head itself among them
    std::uint32_t default_leaf = kNoRow; // the billable code that stands for it when the query says no more
    std::uint32_t title_entry = kNoRow;  // of heads
    std::uint16_t member_count = 0;
    std::uint16_t suffix = kNoSuffix; // text of the 7th character
    Side side = Side::none;
    std::uint8_t frequency = 0;
    std::uint8_t residual = 0; // "other specified …"
    std::uint8_t unspecified = 0;
};

struct WordInfo {
    std::uint32_t text = 0; // offset in the pool; the next word's offset ends it
    std::uint32_t first_posting = 0;
    std::uint32_t phonetic = 0;
    std::uint32_t letters = 0; // bit for each letter that occurs
    float weight = 0;          // rare words weigh more
};

struct SuffixText {
    std::uint32_t first_word = 0; // in suffix_words
    std::uint32_t words = 0;
};

// "femr" in a short title stands for "femur" in the long one.
struct ShortForm {
    std::uint32_t text = 0; // offset in short_pool
    std::uint32_t length = 0;
    std::uint32_t word = 0;
    std::uint32_t count = 0; // how often it was seen
};

struct Index {
    std::vector<WordInfo> words; // sorted by text; one more at the end as a sentinel
    std::vector<std::uint32_t> postings;
    std::vector<EntryRow> entries;
    std::vector<std::uint32_t> entry_words;
    std::vector<float> entry_weight; // sum of the weights of essential words
    std::vector<CodeInfo> codes;     // by row of the code table
    std::vector<std::uint32_t> members;
    std::vector<SuffixText> suffixes;
    std::vector<std::uint32_t> suffix_words;
    std::vector<std::uint32_t> cells; // rows of the code table, or kNoRow
    std::string pool;
    std::vector<ShortForm> short_forms; // sorted by text, then the most frequent first
    std::string short_pool;

    [[nodiscard]] std::string_view word(std::uint32_t number) const {
        return std::string_view(pool).substr(words[number].text, words[number + 1].text - words[number].text);
    }
    [[nodiscard]] std::size_t word_count() const { return words.empty() ? 0 : words.size() - 1; }
    [[nodiscard]] std::uint32_t find_word(std::string_view text) const;   // kNoRow if there is none
    [[nodiscard]] std::uint32_t lower_bound(std::string_view text) const; // first word that is not less
    [[nodiscard]] std::string_view text(const ShortForm& form) const { return std::string_view(short_pool).substr(form.text, form.length); }
    // Those of a text, [first, second).
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> short_forms_of(std::string_view text) const;
    // Words that begin with the text, [first, second).
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> prefix_range(std::string_view text) const;

    [[nodiscard]] packs::ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    // Checks that every number stays inside its array, for a code table of `code_rows` rows.
    static Result<Index> from_image(std::string_view image, std::size_t code_rows);
};

} // namespace sequela::lookup::searching
