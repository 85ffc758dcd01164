// Phrases that mean values of the tables: from the list of everyday words, from the Index, and from the body part and device keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lookup/pcs/vocabulary.h"
#include "packs/catalogue.h"

namespace sequela::lookup::pcs {

// What words say about some axes of a code.
struct Condition {
    std::uint8_t positions = 0xFE; // bit p: axis p, 1 to 7
    float weight = 1;
    std::vector<LabelMatch> labels;
    std::vector<std::pair<std::uint32_t, float>> tables; // numbers of tables that the Index names
};

enum class Source : std::uint8_t { everyday, index, key };

// A table and values that the Index points to, with the words of its subterms.
struct Pointer {
    std::vector<std::string> subwords;
    std::uint32_t table = 0;
    std::vector<std::uint32_t> labels; // of axis 4, 5 … as far as the Index gives characters
};

struct Phrase {
    std::vector<std::string> words; // stemmed; all must be in the query
    std::string meaning;            // for `why`: "resection, gallbladder"
    std::vector<Condition> conditions;
    std::vector<Pointer> pointers; // of the Index
    Source source = Source::everyday;
};

class Phrases {
public:
    Phrases(const packs::Edition& edition, const Vocabulary& vocabulary);
    [[nodiscard]] const std::vector<Phrase>& all() const { return phrases_; }
    // The phrases of which `word` is the first.
    [[nodiscard]] const std::vector<std::uint32_t>& beginning(const std::string& word) const;
    // Every word of a phrase: what spelling is tried against. True: it is a phrase of one word.
    [[nodiscard]] const std::unordered_map<std::string, bool>& words() const { return words_; }

private:
    void add_everyday(const Vocabulary& vocabulary);
    void add_index(const packs::Edition& edition, const Vocabulary& vocabulary);
    void add_keys(const packs::Edition& edition, const Vocabulary& vocabulary);
    void add(Phrase phrase);
    std::vector<Phrase> phrases_;
    std::unordered_map<std::string, std::vector<std::uint32_t>> beginning_;
    std::unordered_map<std::string, bool> words_;
};

// The list of everyday words, one to a line (pcs/lexicon.cpp).
std::string_view everyday_words();

} // namespace sequela::lookup::pcs
