#include "lookup/title_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sequela::lookup {
namespace {

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool tells_nothing(std::string_view word) {
    static constexpr std::array<std::string_view, 30> kWords = {
        "a",         "an",  "and", "as",   "at",          "by",   "classified", "due",      "elsewhere", "for",
        "in",        "is",  "nec", "nos",  "not",         "of",   "on",         "or",       "other",     "otherwise",
        "specified", "the", "to",  "type", "unspecified", "with", "s",          "organism", "site",      "associated"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::string without_parentheses(std::string_view title) {
    std::string text;
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
    const std::string text = to_lower(title);
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (is_word_character(c)) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
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
