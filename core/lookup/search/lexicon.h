// What coders type and the books do not print: abbreviations, lay words, equivalents; and how common the common codes are.
// Written by this project. Everything here rewrites words to words: a code is found only through the installed packs.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sequela::lookup::searching {

struct Expansion {
    std::string as_written;                        // "HTN" for "why"
    std::vector<std::string> alternatives;         // as written in the lexicon: "hypertension"
    std::vector<std::vector<std::string>> phrases; // stemmed words of each alternative, stop words kept out
    bool keep_original = true;                     // false: the words themselves would only mislead
    bool whole_query_only = false;                 // what is meant when nothing else is said
};

// Words that keys of the lexicon leave out, and with them the words of a query that are compared with keys.
bool is_key_stop_word(std::string_view stemmed);
std::string join_key(const std::vector<std::string>& stemmed_words);

class Lexicon {
public:
    Lexicon();
    // The key is made of stemmed words with one space between them, or holds a slash as typed ("s/p").
    [[nodiscard]] const Expansion* find(const std::string& key) const;
    // Expansions of keys of two words and more that begin with `key`, while the last word is being typed.
    [[nodiscard]] const Expansion* find_unfinished(const std::string& key) const;
    // Words that stand for the same thing in titles: "kidney" and "renal".
    [[nodiscard]] const std::vector<std::string>* equivalents(const std::string& stemmed) const;
    // Words that a short form may mean, the likeliest first: "hrt" and "heart".
    [[nodiscard]] const std::vector<std::string>* short_form(const std::string& typed) const;
    // Whether the word stands in any key.
    [[nodiscard]] bool uses(const std::string& stemmed) const { return key_words_.count(stemmed) > 0; }
    [[nodiscard]] std::size_t size() const { return expansions_.size(); }

private:
    void read_line(std::string_view line);
    void read_short_forms();
    std::unordered_map<std::string, Expansion> expansions_;
    std::unordered_map<std::string, std::vector<std::string>> equivalents_;
    std::unordered_map<std::string, std::vector<std::string>> short_forms_;
    std::unordered_set<std::string> key_words_;
    std::vector<std::string> sorted_keys_;
};

// Lines "words, words = expansion | expansion"; with "==" the words themselves are not searched; with "=>" only if they are the whole
// query. Lines "word ~ word ~ word" are equivalents.
std::string_view lexicon_text();
// Lines "form, form = word word": each form may stand for each word.
std::string_view short_forms_text();

// How often a code is used, 0 to 100: an own estimate for common codes and categories, for ordering what matches equally well.
int usual_frequency(std::string_view code);

} // namespace sequela::lookup::searching
