// How a query is taken: conditions on the axes, and a side.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lookup/pcs/phrases.h"
#include "lookup/search/words.h"

namespace sequela::lookup::pcs {

struct Clue {
    Condition condition;
    std::string why; // "chole = resection, gallbladder"; empty: the word stands in the label
};

struct Reading {
    std::vector<Clue> clues;
    searching::Side side = searching::Side::none;
    std::vector<std::string> words; // as they were taken, for marks
};

class Reader {
public:
    Reader(const Vocabulary& vocabulary, const Phrases& phrases);
    [[nodiscard]] Reading read(std::string_view query) const;

private:
    struct Token {
        std::string word;  // stemmed, corrected
        std::string typed; // as it was typed, where it was corrected
        bool used = false;
        bool unfinished = false; // a beginning of words
    };
    [[nodiscard]] std::vector<Token> tokens(std::string_view query) const;
    [[nodiscard]] bool is_known(const std::string& word) const;
    void complete(Token& token) const;
    void correct(Token& token) const;
    void take_side(std::vector<Token>& all, Reading& reading) const;
    void take_levels(std::vector<Token>& all, Reading& reading) const;
    void take_phrases(std::vector<Token>& all, Reading& reading) const;
    void take_words(std::vector<Token>& all, Reading& reading) const;
    void add_phrase(const Phrase& phrase, const std::vector<std::size_t>& places, std::vector<Token>& all, Reading& reading) const;
    void add_level(std::string_view place, std::string_view typed, Reading& reading) const;

    const Vocabulary& vocabulary_;
    const Phrases& phrases_;
    std::vector<std::string> known_; // sorted
};

} // namespace sequela::lookup::pcs
