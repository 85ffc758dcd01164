// What a word of a chart means: abbreviations, word parts, eponyms, usual laboratory ranges, and the terms of ICD-10-PCS.
//
//     const Glossary glossary;
//     for (const GlossaryEntry& entry : glossary.look_up("s/p nephrolithotomy", pcs_terms)) …
//
// The words are this project's own (glossary_data.cpp); definitions of ICD-10-PCS are those of the installed release.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lookup/search/lexicon.h"

namespace sequela::lookup {

class PcsTerms;

enum class TermKind : std::uint8_t {
    root_operation,
    approach,
    body_part,
    device,
    substance,
    pcs_value, // of another axis of ICD-10-PCS
    abbreviation,
    eponym,
    laboratory,
    procedure, // what is done, in the project's own words
    word_parts,
    search_words // not a meaning: what a search for the words looks for
};
std::string_view title(TermKind kind); // "Root operation", "Body part" …

struct GlossaryEntry {
    std::string term; // as selected
    TermKind kind = TermKind::abbreviation;
    std::string meaning;
    std::string source; // "ICD-10-PCS definitions FY2026", "Glossary"
    std::uint32_t words = 1;
};

// The form in which terms are compared: lower case, no accents, no possessive endings, no commas; words with one space between. Slashes,
// "&" and "+" stay.
std::string glossary_key(std::string_view words);

class Glossary {
public:
    Glossary();
    // Any words, such as a selection of a chart; of a long one the first 32 words. Longest match first, then in the order of the text; of
    // one match the definitions of ICD-10-PCS first. A word without a match is taken apart, if it is made of known parts.
    [[nodiscard]] std::vector<GlossaryEntry> look_up(std::string_view words, const PcsTerms* definitions = nullptr) const;
    // "nephr (kidney) + lith (stone) + -otomy (cutting into)"; empty if the word is not made of known parts alone.
    [[nodiscard]] std::string take_apart(std::string_view word) const;
    [[nodiscard]] std::size_t size() const { return terms_.size(); }
    [[nodiscard]] std::size_t parts() const { return prefixes_.size() + roots_.size() + suffixes_.size(); }

private:
    struct Term {
        TermKind kind = TermKind::abbreviation;
        std::string meaning;
        bool capitals = false; // meant only in capitals
    };
    using Parts = std::unordered_map<std::string_view, std::string_view>; // into the data
    void read_terms(std::string_view text, TermKind kind);
    static void read_parts(std::string_view text, Parts& into);
    void find(std::string_view term, const std::string& key, const PcsTerms* definitions, std::uint32_t words,
              std::vector<GlossaryEntry>& into) const;
    void add_search_words(std::string_view term, std::vector<GlossaryEntry>& into) const;

    std::unordered_map<std::string, std::vector<Term>> terms_;
    Parts prefixes_, roots_, suffixes_;
    searching::Lexicon lexicon_;
};

} // namespace sequela::lookup
