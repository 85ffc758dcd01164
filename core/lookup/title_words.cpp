#include "lookup/title_words.h"

#include <algorithm>
#include <array>

namespace sequela::lookup {
namespace {

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool tells_nothing(std::string_view word) {
    static constexpr std::array<std::string_view, 30> kWords = {
        "a",     "an",        "and", "as",   "associated", "at",  "by", "classified", "due",         "elsewhere",
        "for",   "in",        "is",  "nec",  "nos",        "not", "of", "on",         "or",          "organism",
        "other", "otherwise", "s",   "site", "specified",  "the", "to", "type",       "unspecified", "with"}; // sorted
    return std::binary_search(kWords.begin(), kWords.end(), word);
}

std::string without_parentheses(std::string_view title) {
    std::string text;
    text.reserve(title.size());
    int depth = 0;
    for (const char c : title) {
        if (c == '(' || c == '[') ++depth;
        if (depth == 0) text += c;
        if ((c == ')' || c == ']') && depth > 0) {
            --depth;
            text += ' ';
        }
    }
    return text;
}

} // namespace

std::string singular(std::string word) {
    if (word == "feet") return "foot";
    if (word.size() > 3 && word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
    if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("is") && !word.ends_with("us")) word.pop_back();
    return word;
}

std::vector<std::string> words_in(std::string_view title) {
    std::vector<std::string> words;
    words.reserve(title.size() / 6 + 1);
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= title.size(); ++i) {
        if (i < title.size() && is_word_character(lower(title[i]))) continue;
        if (i > begin) {
            std::string& word = words.emplace_back(title.substr(begin, i - begin));
            std::transform(word.begin(), word.end(), word.begin(), lower);
        }
        begin = i + 1;
    }
    return words;
}

std::vector<std::string> telling_words(std::string_view title) {
    std::vector<std::string> telling;
    for (std::string& word : words_in(without_parentheses(title)))
        if (!tells_nothing(word)) telling.push_back(singular(std::move(word)));
    std::sort(telling.begin(), telling.end());
    telling.erase(std::unique(telling.begin(), telling.end()), telling.end());
    return telling;
}

bool holds_all(const std::vector<std::string>& all, const std::vector<std::string>& some) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

} // namespace sequela::lookup
