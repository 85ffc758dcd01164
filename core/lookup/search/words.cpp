#include "lookup/search/words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sequela::lookup::searching {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr std::array<Pair, 32> kIrregular = {{{"feet", "foot"},
                                              {"teeth", "tooth"},
                                              {"vertebrae", "vertebra"},
                                              {"metastases", "metastasis"},
                                              {"children", "child"},
                                              {"women", "woman"},
                                              {"men", "man"},
                                              {"calculi", "calculus"},
                                              {"emboli", "embolus"},
                                              {"thrombi", "thrombus"},
                                              {"fungi", "fungus"},
                                              {"bronchi", "bronchus"},
                                              {"nuclei", "nucleus"},
                                              {"varices", "varix"},
                                              {"diagnoses", "diagnosis"},
                                              {"diverticula", "diverticulum"},
                                              {"ova", "ovum"},
                                              {"bacteria", "bacterium"},
                                              {"sequelae", "sequela"},
                                              {"knives", "knife"},
                                              {"lives", "life"},
                                              {"wolves", "wolf"},
                                              {"calves", "calf"},
                                              {"1st", "first"},
                                              {"2nd", "second"},
                                              {"3rd", "third"},
                                              {"4th", "fourth"},
                                              {"5th", "fifth"},
                                              {"fractured", "fracture"},
                                              {"ruptured", "rupture"},
                                              {"ganglia", "ganglion"},
                                              {"adenomata", "adenoma"}}};

constexpr std::array<std::string_view, 49> kStopWords = {
    "of",        "the",       "a",          "an",      "and",   "or",      "in",  "on",           "to",     "with",        "w",
    "due",       "by",        "for",        "from",    "at",    "is",      "nec", "nos",          "unsp",   "unspecified", "other",
    "specified", "elsewhere", "classified", "not",     "pt",    "patient", "has", "have",         "having", "as",          "be",
    "was",       "were",      "that",       "this",    "which", "its",     "it",  "classifiable", "any",    "current",     "noted",
    "status",    "type",      "dx",         "mention", "side"};

struct Ending {
    std::string_view british;
    std::string_view american;
};
// Inside the word or at its end, wherever they stand.
constexpr std::array<Ending, 24> kBritish = {{{"oea", "ea"},
                                              {"oeo", "eo"},
                                              {"ae", "e"},
                                              {"oe", "e"},
                                              {"our", "or"},
                                              {"isation", "ization"},
                                              {"ise", "ize"},
                                              {"ising", "izing"},
                                              {"yse", "yze"},
                                              {"ysed", "yzed"},
                                              {"sulph", "sulf"},
                                              {"fibre", "fiber"},
                                              {"centre", "center"},
                                              {"goitre", "goiter"},
                                              {"titre", "titer"},
                                              {"litre", "liter"},
                                              {"mould", "mold"},
                                              {"grey", "gray"},
                                              {"tyre", "tire"},
                                              {"aluminium", "aluminum"},
                                              {"elled", "eled"},
                                              {"elling", "eling"},
                                              {"catheteris", "catheteriz"},
                                              {"immunis", "immuniz"}}};

bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
}
bool ends_with(std::string_view word, std::string_view ending) {
    return word.size() >= ending.size() && word.substr(word.size() - ending.size()) == ending;
}

// Latin letters with accents, second byte of UTF-8 sequences that begin with C3.
char without_accent(unsigned char second) {
    constexpr std::string_view kLetters = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
    return second >= 0x80 && second <= 0xBF ? kLetters[second - 0x80U] : ' ';
}

std::string_view roman_figure(std::string_view word) {
    constexpr std::array<Pair, 8> kRoman = {
        {{"ii", "2"}, {"iii", "3"}, {"iv", "4"}, {"vi", "6"}, {"vii", "7"}, {"viii", "8"}, {"ix", "9"}, {"xii", "12"}}};
    for (const auto& [roman, figure] : kRoman)
        if (roman == word) return figure;
    return {};
}

bool takes_roman(std::string_view previous) {
    return previous == "type" || previous == "stage" || previous == "grade" || previous == "class" || previous == "factor";
}

bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

} // namespace

bool WordReader::read_raw() {
    raw_.clear();
    while (position_ < text_.size()) {
        const char c = text_[position_];
        if (is_alnum(c) || static_cast<unsigned char>(c) == 0xC3U) break;
        ++position_;
    }
    begin_ = static_cast<std::uint32_t>(position_);
    while (position_ < text_.size()) {
        const char c = text_[position_];
        const char following = position_ + 1 < text_.size() ? text_[position_ + 1] : ' ';
        if (is_alnum(c)) {
            raw_ += lower(c);
            ++position_;
        } else if (static_cast<unsigned char>(c) == 0xC3U && position_ + 1 < text_.size()) {
            const char plain = without_accent(static_cast<unsigned char>(following));
            if (plain != ' ') raw_ += plain;
            position_ += 2;
        } else if (c == '\'' && is_alnum(following)) {
            const bool possessive = lower(following) == 's' && (position_ + 2 >= text_.size() || !is_alnum(text_[position_ + 2]));
            position_ += possessive ? 2U : 1U;
            if (possessive) break;
        } else if (is_alnum(following) && ((raw_ == "non" && (c == '-' || c == ' ')) || ((raw_ == "pre" || raw_ == "post") && c == '-'))) {
            ++position_;
        } else if (c == '.' && !raw_.empty() && is_digit(raw_.back()) && is_digit(following)) {
            ++position_; // the decimals of "35.9" say nothing in a title
            while (position_ < text_.size() && is_digit(text_[position_]))
                ++position_;
            break;
        } else {
            break;
        }
    }
    end_ = static_cast<std::uint32_t>(position_);
    return end_ > begin_;
}

bool WordReader::next() {
    do {
        if (!read_raw()) return false;
    } while (raw_.empty());
    if (raw_ == "i" && takes_roman(previous_)) raw_ = "1";
    if (raw_ == "v" && takes_roman(previous_)) raw_ = "5";
    previous_ = raw_;
    return true;
}

std::string stem(std::string_view word) {
    for (const auto& [plural, singular] : kIrregular)
        if (plural == word) return std::string(singular);
    if (const auto figure = roman_figure(word); !figure.empty()) return std::string(figure);
    const std::size_t n = word.size();
    if (n < 4 || word.back() != 's' || is_digit(word.front())) return std::string(word);
    if (ends_with(word, "ss") || ends_with(word, "us") || ends_with(word, "is")) return std::string(word);
    const std::string_view without_s = word.substr(0, n - 1);
    const std::string_view without_es = word.substr(0, n - 2);
    if (n > 4 && ends_with(word, "ies")) return std::string(word.substr(0, n - 3)) + "y";
    if (ends_with(word, "sses") || ends_with(word, "xes") || ends_with(word, "ches") || ends_with(word, "shes"))
        return ends_with(word, "aches") ? std::string(without_s) : std::string(without_es);
    if (n > 6 && (ends_with(word, "oses") || ends_with(word, "yses") || ends_with(word, "eses")))
        return ends_with(word, "eases") ? std::string(without_s) : std::string(without_es) + "is";
    return std::string(without_s);
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    WordReader reader(text);
    while (reader.next())
        out.push_back(stem(reader.word()));
    return out;
}

bool is_stop_word(std::string_view stemmed) {
    return std::find(kStopWords.begin(), kStopWords.end(), stemmed) != kStopWords.end();
}

std::string without_word(std::string_view stemmed) {
    return "without:" + std::string(stemmed);
}

bool is_without_word(std::string_view word) {
    return word.substr(0, 8) == "without:";
}

std::vector<std::string> american_spellings(std::string_view word) {
    std::vector<std::string> out;
    std::string all(word);
    for (const auto& [british, american] : kBritish) {
        const std::size_t at = all.find(british);
        if (at == std::string::npos) continue;
        if (british == "our" && (at < 2 || all.size() - at > 6)) continue;
        if (british == "ise" && all.size() < 6) continue;
        all.replace(at, british.size(), american);
        out.push_back(all);
    }
    // Words may have two of them: "oesophagogastroanaemia"; the last has all rules applied once, so apply the digraphs again.
    for (const std::string_view digraph : {std::string_view("ae"), std::string_view("oe")})
        if (const std::size_t at = all.find(digraph); at != std::string::npos) {
            all.replace(at, 2, "e");
            out.push_back(all);
        }
    std::reverse(out.begin(), out.end());
    return out;
}

std::uint32_t phonetic_key(std::string_view word) {
    std::uint32_t hash = 2166136261U;
    char last = 0;
    bool any = false;
    const auto put = [&](char c) {
        if (c == last) return;
        last = c;
        any = true;
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    };
    std::size_t i = 0;
    if (word.size() > 2 && ((word[1] == 'n' && (word[0] == 'p' || word[0] == 'k' || word[0] == 'g')) ||
                            (word[0] == 'p' && (word[1] == 's' || word[1] == 't'))))
        i = 1;
    for (; i < word.size(); ++i) {
        const char c = word[i];
        const char following = i + 1 < word.size() ? word[i + 1] : ' ';
        if (is_vowel(c)) {
            if (!any)
                put('a');
            else
                last = 0;
            continue;
        }
        if (c == 'h') {
            if (i == 0) put('h');
            continue;
        }
        if (c == 'p' && following == 'h')
            put('f');
        else if (c == 'z' || (c == 'c' && (following == 'e' || following == 'i' || following == 'y')))
            put('s');
        else if (c == 'c' || c == 'q' || c == 'k')
            put('k');
        else if (c == 's' && following == 'c' && i + 2 < word.size() && (word[i + 2] == 'i' || word[i + 2] == 'e')) {
            put('s');
            ++i;
        } else if (c == 'x') {
            put('k');
            put('s');
        } else if (c == 'j')
            put('g');
        else if (c == 'd' && following == 'g')
            continue;
        else
            put(c);
    }
    return hash;
}

Side side_of(std::string_view word) {
    if (word == "right") return Side::right;
    if (word == "left") return Side::left;
    if (word == "bilateral" || word == "both") return Side::bilateral;
    return Side::none;
}

} // namespace sequela::lookup::searching
