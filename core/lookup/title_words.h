// Titles as bags of words, for comparing what they speak of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sequela::lookup {

// "ulcers" gives "ulcer", "feet" "foot", "biopsies" "biopsy"; "diabetes" and "pelvis" stay as they are where the ending is no plural.
std::string singular(std::string word);
// All words in lower case, in their order.
std::vector<std::string> words_in(std::string_view title);
// The words that say what a title is about: singular, sorted, each once; without what stands in parentheses or brackets, and without "of",
// "unspecified", "other", "elsewhere classified" and such.
std::vector<std::string> telling_words(std::string_view title);
// Does `all` hold every word of `some`? Both as telling_words gives them.
bool holds_all(const std::vector<std::string>& all, const std::vector<std::string>& some);

} // namespace sequela::lookup
