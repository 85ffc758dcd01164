// Words of titles, notes, index paths and queries, in the form in which the search index holds them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sequela::lookup::searching {

// One word at a time: lower case, without accents and possessive endings. "non-pressure" and "pre-eclampsia" are one word, "upper-outer"
// two; "35.9" gives "35".
class WordReader {
public:
    explicit WordReader(std::string_view text) : text_(text) {}
    bool next();
    [[nodiscard]] const std::string& word() const { return raw_; } // not yet stemmed
    [[nodiscard]] std::uint32_t begin() const { return begin_; }   // bytes in the text
    [[nodiscard]] std::uint32_t end() const { return end_; }

private:
    bool read_raw();
    std::string_view text_;
    std::size_t position_ = 0;
    std::uint32_t begin_ = 0;
    std::uint32_t end_ = 0;
    std::string raw_;
    std::string previous_;
};

// Plural endings off, roman numerals as figures: "stenoses" gives "stenosis", "iii" gives "3".
std::string stem(std::string_view lower_case_word);
std::vector<std::string> words_of(std::string_view text); // stemmed

// Words that carry no meaning for finding a code: "of", "with", "due", "unspecified", "other" …
bool is_stop_word(std::string_view stemmed);

// "without complications" is one more word than "complications", so that it is told from "with complications".
std::string without_word(std::string_view stemmed);
bool is_without_word(std::string_view word);

// American forms of a British spelling: "haemorrhage" gives "hemorrhage". Empty where no rule applies.
std::vector<std::string> american_spellings(std::string_view word);

// Sounds alike, spelt differently: "nemonia" and "pneumonia" have the same key.
std::uint32_t phonetic_key(std::string_view word);

// Sides, as the titles of codes name them.
enum class Side : std::uint8_t { none, unspecified, right, left, bilateral };
Side side_of(std::string_view stemmed);

} // namespace sequela::lookup::searching
