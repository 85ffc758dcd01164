#include "lookup/search/lexicon.h"

#include <algorithm>

#include "base/text.h"
#include "lookup/search/words.h"

namespace sequela::lookup::searching {
namespace {

// Forms with a slash are kept as they are typed; all others as stemmed words.
std::string key_of(std::string_view words) {
    const std::string lowered = to_lower(trim(words));
    if (lowered.find('/') != std::string::npos) return lowered;
    return join_key(words_of(lowered));
}

std::vector<std::string> phrase_of(std::string_view words) {
    std::vector<std::string> out;
    for (std::string& word : words_of(words))
        if (!is_stop_word(word)) out.push_back(std::move(word));
    return out;
}

} // namespace

bool is_key_stop_word(std::string_view word) {
    return word != "on" && word != "as" && word != "status" && is_stop_word(word);
}

std::string join_key(const std::vector<std::string>& words) {
    std::string key;
    for (const std::string& word : words) {
        if (is_key_stop_word(word)) continue;
        if (!key.empty()) key += ' ';
        key += word;
    }
    return key;
}

Lexicon::Lexicon() {
    for (const std::string_view line : lines(lexicon_text()))
        read_line(trim(line));
    read_short_forms();
    for (const auto& [key, expansion] : expansions_)
        if (key.find(' ') != std::string::npos) sorted_keys_.push_back(key);
    std::sort(sorted_keys_.begin(), sorted_keys_.end());
}

void Lexicon::read_line(std::string_view line) {
    if (line.empty() || line.front() == '#') return;
    if (line.find('~') != std::string_view::npos) {
        std::vector<std::string> group;
        for (const std::string_view word : split(line, '~'))
            group.push_back(stem(to_lower(trim(word))));
        for (const std::string& word : group)
            for (const std::string& other : group)
                if (word != other) equivalents_[word].push_back(other);
        return;
    }
    const std::size_t sign = line.find('=');
    if (sign == std::string_view::npos) return;
    const bool replaces = line.substr(sign, 2) == "==";
    const bool whole = line.substr(sign, 2) == "=>";
    const std::string_view right = line.substr(sign + (replaces || whole ? 2 : 1));
    for (const std::string_view left : split(line.substr(0, sign), ',')) {
        Expansion expansion;
        expansion.as_written = std::string(trim(left));
        expansion.keep_original = !replaces;
        expansion.whole_query_only = whole;
        for (const std::string_view alternative : split(right, '|')) {
            expansion.alternatives.emplace_back(trim(alternative));
            expansion.phrases.push_back(phrase_of(alternative));
        }
        const std::string key = key_of(left);
        for (const std::string_view word : split(key, ' '))
            key_words_.emplace(word);
        if (!key.empty()) expansions_[key] = std::move(expansion);
    }
}

void Lexicon::read_short_forms() {
    for (const std::string_view line : lines(short_forms_text())) {
        const std::size_t sign = line.find('=');
        if (line.empty() || line.front() == '#' || sign == std::string_view::npos) continue;
        std::vector<std::string> words = words_of(line.substr(sign + 1));
        for (const std::string_view form : split(line.substr(0, sign), ','))
            for (const std::string& word : words) {
                if (word == trim(form)) continue;
                auto& known = short_forms_[std::string(trim(form))];
                if (std::find(known.begin(), known.end(), word) == known.end()) known.push_back(word);
            }
    }
}

const std::vector<std::string>* Lexicon::short_form(const std::string& typed) const {
    const auto found = short_forms_.find(typed);
    return found == short_forms_.end() ? nullptr : &found->second;
}

const Expansion* Lexicon::find(const std::string& key) const {
    const auto found = expansions_.find(key);
    return found == expansions_.end() ? nullptr : &found->second;
}

const Expansion* Lexicon::find_unfinished(const std::string& key) const {
    const auto at = std::lower_bound(sorted_keys_.begin(), sorted_keys_.end(), key);
    if (at == sorted_keys_.end() || at->compare(0, key.size(), key) != 0) return nullptr;
    return find(*at);
}

const std::vector<std::string>* Lexicon::equivalents(const std::string& stemmed) const {
    const auto found = equivalents_.find(stemmed);
    return found == equivalents_.end() ? nullptr : &found->second;
}

} // namespace sequela::lookup::searching
