// What a typed query may mean: one or several readings, each a list of slots that an entry can fill.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lookup/search/index.h"
#include "lookup/search/lexicon.h"

namespace sequela::lookup::searching {

// Columns of the two tables, from the words of a query.
enum class Intent : std::uint8_t { none, neoplasm, drug };

struct WordRange {
    std::uint32_t first = 0; // numbers of words, [first, last)
    std::uint32_t last = 0;
    float quality = 1; // 1: the very word; less for equivalents, unfinished and misspelt words
};

struct Slot {
    std::string typed;              // stemmed
    std::vector<WordRange> matches; // the best first
    std::vector<std::string> texts; // what to mark in titles; `unfinished`: the beginning of a word
    bool unfinished = false;
    bool guessed = false; // a short form or a misspelling: the word that was found is named in "why"
    float weight = 1;
    Side side = Side::none;
    std::string_view place; // "H00H5Z" for "eye": codes from one to the other are there, though their titles do not say so
    bool qualifier = false; // side and encounter: chooses the member of a family, does not find entries
    Intent intent = Intent::none;
};

struct Reading {
    std::vector<Slot> slots;
    double factor = 1;              // less for a less likely meaning
    std::string explanation;        // "HTN = hypertension"
    bool wants_other = false;       // "other", "NEC"
    bool wants_unspecified = false; // "unspecified", "NOS"
    int neoplasm_column = -1; // 0 to 5: malignant primary, secondary, in situ, benign, uncertain, unspecified; -1: not about a neoplasm
    int drug_column = -1;     // 0 to 5: accidental, self-harm, assault, undetermined, adverse effect, underdosing
};

// Spelling is the slow part, and while someone types, the same words come again.
class SpellingCache {
public:
    struct Found {
        std::uint32_t word = 0;
        float quality = 0;
    };
    std::unordered_map<std::string, std::vector<Found>> words;
};

class QueryAnalyser {
public:
    QueryAnalyser(const Index& index, const Lexicon& lexicon, SpellingCache& spelling)
        : index_(index), lexicon_(lexicon), spelling_(spelling) {}
    [[nodiscard]] std::vector<Reading> readings(std::string_view query) const;

private:
    struct Token {
        std::string raw; // lower case
        std::string stemmed;
        bool slashed = false;
    };
    struct Draft {
        std::vector<std::string> words;
        std::vector<bool> expanded;
        std::string explanation;
        double factor = 1;
    };
    [[nodiscard]] std::vector<Token> tokens(std::string_view query) const;
    bool split_in_two(const std::string& raw, std::vector<Token>& out) const;
    void join_pairs(std::vector<Token>& tokens) const;
    void append_split(const std::string& raw, std::vector<Token>& out) const;
    void expand(const std::vector<Token>& all, std::size_t at, const Draft& draft, std::vector<Draft>& out) const;
    [[nodiscard]] Reading make_reading(const Draft& draft, const std::string& last_raw, bool last_unfinished) const;
    [[nodiscard]] Slot make_slot(const std::string& word, bool expanded, const std::string& raw, bool unfinished) const;
    void add_exact(Slot& slot, const std::string& word, float quality) const;
    void add_unfinished(Slot& slot, const std::string& raw) const;
    void add_misspelt(Slot& slot, const std::string& raw, bool unfinished) const;
    void add_short_forms(Slot& slot, const std::string& word) const;
    void add_shortened(Slot& slot, const std::string& raw) const;
    [[nodiscard]] const std::vector<SpellingCache::Found>& shortened(const std::string& raw) const;
    [[nodiscard]] bool is_common(const std::string& word) const;
    [[nodiscard]] std::string meaning_of(const std::string& word) const;
    void add_same_beginning(Slot& slot, const std::string& word) const;
    const std::vector<SpellingCache::Found>& corrections(const std::string& raw, bool unfinished) const;

    const Index& index_;
    const Lexicon& lexicon_;
    SpellingCache& spelling_;
};

} // namespace sequela::lookup::searching
