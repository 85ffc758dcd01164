#include "lookup/search/query.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/text.h"

namespace sequela::lookup::searching {
namespace {

constexpr std::size_t kLongestQuery = 400; // bytes; what comes behind is not a query that anyone typed
constexpr std::size_t kMostTokens = 24;
constexpr std::size_t kMostReadings = 5;
constexpr std::size_t kLongestPhrase = 6; // words of a key of the lexicon

constexpr float kEquivalent = 0.88F;
constexpr float kBritish = 0.98F;

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_vowel(char c) {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}
template <std::size_t N> bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 13> kEncounterWords = {"initial",  "subsequent", "encounter", "sequela", "closed",
                                                              "open",     "routine",    "delayed",   "healing", "nonunion",
                                                              "malunion", "aftercare",  "visit"};

constexpr std::array<std::string_view, 6> kPrimary = {"cancer", "malignant", "malignancy", "carcinoma", "adenocarcinoma", "ca"};
constexpr std::array<std::string_view, 5> kSecondary = {"secondary", "metastasis", "metastatic", "met", "spread"};
constexpr std::array<std::string_view, 2> kUnspecifiedNeoplasm = {"tumor", "neoplasm"};

int neoplasm_column_of(const std::string& word) {
    if (is_one_of(word, kPrimary)) return 0;
    if (is_one_of(word, kSecondary)) return 1;
    if (word == "situ") return 2;
    if (word == "benign") return 3;
    if (word == "uncertain") return 4;
    if (is_one_of(word, kUnspecifiedNeoplasm)) return 5;
    return -1;
}

constexpr std::array<std::string_view, 6> kPoisoning = {"poisoning", "overdose", "toxicity", "toxic", "accidental", "unintentional"};
constexpr std::array<std::string_view, 5> kSelfHarm = {"intentional", "suicide", "self", "harm", "suicidal"};

int drug_column_of(const std::string& word) {
    if (is_one_of(word, kPoisoning)) return 0;
    if (is_one_of(word, kSelfHarm)) return 1;
    if (word == "assault") return 2;
    if (word == "undetermined") return 3;
    if (word == "adverse" || word == "effect") return 4;
    if (word == "underdosing") return 5;
    return -1;
}

// Where a whole chapter or block is about an organ or a time of life, its titles need not name it.
std::string_view place_of(std::string_view word) {
    using Place = std::pair<std::string_view, std::string_view>;
    static constexpr std::array<Place, 14> kPlaces = {{{"eye", "H00H5Z"},
                                                       {"ocular", "H00H5Z"},
                                                       {"ear", "H60H9Z"},
                                                       {"skin", "L00L9Z"},
                                                       {"heart", "I00I5Z"},
                                                       {"cardiac", "I00I5Z"},
                                                       {"lung", "J00J9Z"},
                                                       {"kidney", "N00N2Z"},
                                                       {"pregnancy", "O00O9Z"},
                                                       {"pregnant", "O00O9Z"},
                                                       {"antepartum", "O00O9Z"},
                                                       {"postpartum", "O00O9Z"},
                                                       {"newborn", "P00P9Z"},
                                                       {"neonatal", "P00P9Z"}}};
    for (const auto& [name, place] : kPlaces)
        if (name == word) return place;
    return {};
}

std::uint32_t letters_of(std::string_view word) {
    std::uint32_t letters = 0;
    for (const char c : word)
        letters |= is_letter(c) ? 1U << (c - 'a') : 1U << 26U;
    return letters;
}

// Optimal string alignment within a small limit; with `prefix`, the smallest distance of `a` to any beginning of `b`.
int distance_within(std::string_view a, std::string_view b, int limit, bool prefix) {
    constexpr std::size_t kLongest = 40;
    if (a.size() >= kLongest) return limit + 1;
    if (prefix) b = b.substr(0, a.size() + static_cast<std::size_t>(limit));
    if (b.size() >= kLongest) return limit + 1;
    std::array<std::array<int, kLongest>, 3> rows{};
    for (std::size_t j = 0; j <= a.size(); ++j)
        rows[0][j] = static_cast<int>(j);
    int best = rows[0][a.size()];
    for (std::size_t i = 1; i <= b.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& before = rows[(i + 2) % 3];
        const auto& before_that = rows[(i + 1) % 3];
        row[0] = static_cast<int>(i);
        int smallest = row[0];
        for (std::size_t j = 1; j <= a.size(); ++j) {
            int value = before[j - 1] + (a[j - 1] == b[i - 1] ? 0 : 1);
            value = std::min({value, before[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[j - 1] == b[i - 2] && a[j - 2] == b[i - 1]) value = std::min(value, before_that[j - 2] + 1);
            row[j] = value;
            smallest = std::min(smallest, value);
        }
        best = prefix ? std::min(best, row[a.size()]) : row[a.size()];
        if (smallest > limit) return prefix && best <= limit ? best : limit + 1;
    }
    return std::min(best, limit + 1);
}

std::string shown(const Expansion& expansion, std::size_t alternative) {
    const bool abbreviation = expansion.as_written.size() <= 5 && expansion.as_written.find(' ') == std::string::npos;
    return (abbreviation ? to_upper(expansion.as_written) : expansion.as_written) + " = " + expansion.alternatives[alternative];
}

} // namespace

// "gastroesophageal" where the book has "gastro-esophageal"; "post traumatic" where it has "post-traumatic", which is one word.
bool QueryAnalyser::split_in_two(const std::string& raw, std::vector<Token>& out) const {
    constexpr std::size_t kShortest = 4;
    if (raw.size() < 2 * kShortest + 1) return false;
    const auto common = [&](const std::string& word) {
        const std::uint32_t number = index_.find_word(word);
        return number != kNoRow && index_.words[number + 1].first_posting - index_.words[number].first_posting >= 3;
    };
    for (std::size_t at = kShortest; at + kShortest <= raw.size(); ++at) {
        const std::string first = raw.substr(0, at);
        const std::string second = raw.substr(at);
        if (!common(first) || !common(stem(second))) continue;
        out.push_back({first, first, false});
        out.push_back({second, stem(second), false});
        return true;
    }
    return false;
}

void QueryAnalyser::join_pairs(std::vector<Token>& tokens) const {
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const bool prefix = tokens[i].raw == "pre" || tokens[i].raw == "post" || tokens[i].raw == "anti" || tokens[i].raw == "micro";
        const std::string joined = tokens[i].raw + tokens[i + 1].raw;
        if (tokens[i].slashed || tokens[i + 1].slashed || joined.size() < 7) continue;
        if (!prefix && index_.find_word(tokens[i].stemmed) != kNoRow) continue;
        if (lexicon_.find(tokens[i].stemmed + ' ' + tokens[i + 1].stemmed) != nullptr || lexicon_.find(tokens[i].stemmed) != nullptr)
            continue;
        if (index_.find_word(stem(joined)) == kNoRow) continue;
        tokens[i] = {joined, stem(joined), false};
        tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
}

void QueryAnalyser::append_split(const std::string& raw, std::vector<Token>& out) const {
    const std::string stemmed = stem(raw);
    const auto push = [&](const std::string& part) { out.push_back({part, stem(part), false}); };
    const std::size_t digits = static_cast<std::size_t>(std::find_if(raw.begin(), raw.end(), is_digit) - raw.begin());
    const std::size_t letters = static_cast<std::size_t>(std::find_if(raw.begin(), raw.end(), is_letter) - raw.begin());
    const auto is_known = [&](const std::string& word) { return lexicon_.uses(word) || index_.find_word(word) != kNoRow; };
    const bool known = is_known(stemmed);
    if (!known)
        for (const std::string& american : american_spellings(raw))
            if (is_known(stem(american))) return out.push_back({american, stem(american), false});
    if (!known && split_in_two(raw, out)) return;
    if (known || digits == raw.size() || letters == raw.size()) return push(raw);
    if (digits >= 2 && raw.size() - digits <= 3) { // "ckd3a", "covid19"
        push(raw.substr(0, digits));
        push(raw.substr(digits));
    } else if (digits == 0 && raw.size() - letters >= 1 && letters <= 3) { // "39wks"
        push(raw.substr(0, letters));
        push(raw.substr(letters));
    } else {
        push(raw);
    }
}

std::vector<QueryAnalyser::Token> QueryAnalyser::tokens(std::string_view query) const {
    std::vector<Token> out;
    const std::string lowered = collapse_spaces(to_lower(query.substr(0, std::min(query.size(), kLongestQuery))));
    std::string plain; // text since the last form with a slash
    const auto flush = [&] {
        WordReader reader(plain);
        while (out.size() < kMostTokens && reader.next())
            append_split(reader.word(), out);
        plain.clear();
    };
    for (std::string_view chunk : split(lowered, ' ')) {
        while (!chunk.empty() && (chunk.back() == ',' || chunk.back() == ';' || chunk.back() == '.'))
            chunk.remove_suffix(1);
        const std::size_t slash = chunk.find('/');
        if (slash == std::string_view::npos) {
            plain += ' ';
            plain += chunk;
            continue;
        }
        const std::string_view head = chunk.substr(0, slash + 1); // "w/ckd"
        if (lexicon_.find(std::string(chunk)) != nullptr) {
            flush();
            out.push_back({std::string(chunk), std::string(chunk), true});
        } else if (lexicon_.find(std::string(head)) != nullptr) {
            flush();
            out.push_back({std::string(head), std::string(head), true});
            plain = std::string(chunk.substr(slash + 1));
        } else {
            plain += ' ';
            plain += chunk;
        }
    }
    flush();
    join_pairs(out);
    return out;
}

void QueryAnalyser::expand(const std::vector<Token>& all, std::size_t at, const Draft& draft, std::vector<Draft>& out) const {
    if (out.size() >= kMostReadings) return;
    if (at >= all.size()) {
        out.push_back(draft);
        return;
    }
    std::size_t length = 0;
    const Expansion* found = nullptr;
    for (std::size_t n = std::min(kLongestPhrase, all.size() - at); n >= 1 && found == nullptr; --n) {
        if (n > 1 && (is_key_stop_word(all[at].stemmed) || is_key_stop_word(all[at + n - 1].stemmed))) continue;
        std::string key;
        bool slashed_inside = false;
        std::size_t words = 0;
        for (std::size_t i = at; i < at + n; ++i) {
            if (all[i].slashed && n > 1 && i > at) slashed_inside = slashed_inside || !lexicon_.find(all[i].raw)->phrases.front().empty();
            if (is_key_stop_word(all[i].stemmed) || (all[i].slashed && i > at)) continue;
            if (words++ > 0) key += ' ';
            key += all[i].slashed ? all[i].raw : all[i].stemmed;
        }
        if (key.empty() || slashed_inside) continue;
        found = lexicon_.find(key);
        if (found == nullptr && n > 1 && at + n == all.size() && key.size() >= 6) found = lexicon_.find_unfinished(key);
        if (found != nullptr && found->whole_query_only && n != all.size()) found = nullptr;
        length = n;
    }
    if (found == nullptr) {
        Draft next = draft;
        next.words.push_back(all[at].stemmed);
        next.expanded.push_back(false);
        expand(all, at + 1, next, out);
        return;
    }
    for (std::size_t i = 0; i < found->phrases.size(); ++i) {
        Draft next = draft;
        next.factor *= 1.0 - 0.06 * static_cast<double>(i);
        for (const std::string& word : found->phrases[i]) {
            next.words.push_back(word);
            next.expanded.push_back(true);
        }
        if (!found->phrases[i].empty()) next.explanation += (next.explanation.empty() ? "" : "; ") + shown(*found, i);
        expand(all, at + length, next, out);
    }
    if (!found->keep_original || all[at].slashed) return;
    Draft next = draft;
    // "as" is an aortic stenosis more likely than a filler word.
    const auto is_stop = [](const Token& token) { return is_stop_word(token.stemmed); };
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(at);
    next.factor *= std::all_of(begin, begin + static_cast<std::ptrdiff_t>(length), is_stop) ? 0.7 : 0.95;
    for (std::size_t i = at; i < at + length; ++i) {
        next.words.push_back(all[i].stemmed);
        next.expanded.push_back(false);
    }
    expand(all, at + length, next, out);
}

void QueryAnalyser::add_exact(Slot& slot, const std::string& word, float quality) const {
    const std::uint32_t number = index_.find_word(word);
    slot.texts.push_back(word);
    if (number == kNoRow) return;
    slot.matches.push_back({number, number + 1, quality});
    slot.weight = std::max(slot.weight, index_.words[number].weight);
}

void QueryAnalyser::add_unfinished(Slot& slot, const std::string& raw) const {
    const bool number = is_digit(raw.front());
    const float quality = number ? 0.5F : (raw.size() >= 4 ? 0.92F : 0.85F);
    const auto add = [&](const std::string& beginning) {
        const auto [first, last] = index_.prefix_range(beginning);
        if (first == last) return;
        if (slot.matches.empty()) slot.weight = std::max(slot.weight, 4.5F);
        slot.matches.push_back({first, last, quality});
        slot.texts.push_back(beginning);
        slot.unfinished = true;
    };
    add(raw);
    for (const std::string& american : american_spellings(raw))
        add(american);
}

const std::vector<SpellingCache::Found>& QueryAnalyser::corrections(const std::string& raw, bool unfinished) const {
    const std::string key = (unfinished ? "*" : "") + raw;
    if (const auto found = spelling_.words.find(key); found != spelling_.words.end()) return found->second;
    if (spelling_.words.size() > 500) spelling_.words.clear();
    std::vector<SpellingCache::Found> out;
    const int limit = raw.size() >= 7 ? 2 : 1;
    const std::uint32_t letters = letters_of(raw);
    const std::uint32_t sound = phonetic_key(raw);
    for (std::uint32_t i = 0; i < index_.word_count(); ++i) {
        const WordInfo& info = index_.words[i];
        const std::size_t length = index_.words[i + 1].text - info.text;
        const bool alike = !unfinished && info.phonetic == sound;
        const auto missing = std::popcount(letters & ~info.letters);
        if (!alike && (missing > limit || length + static_cast<std::size_t>(limit) < raw.size())) continue;
        if (!unfinished && length > raw.size() + static_cast<std::size_t>(limit) + (alike ? 2U : 0U)) continue;
        const std::string_view word = index_.word(i);
        const int distance = distance_within(raw, word, alike ? 4 : limit, unfinished);
        if (distance > (alike ? 4 : limit)) continue;
        float quality = distance <= 1 ? 0.86F : (distance == 2 ? 0.76F : 0.66F);
        if (alike) quality += 0.06F;
        if (word.front() != raw.front()) quality -= alike ? 0.02F : 0.12F;
        const auto uses = static_cast<float>(index_.words[i + 1].first_posting - info.first_posting);
        quality += std::min(0.06F, uses / 5000.0F);
        out.push_back({i, unfinished ? quality - 0.06F : quality});
    }
    const auto better = [](const SpellingCache::Found& a, const SpellingCache::Found& b) {
        return a.quality != b.quality ? a.quality > b.quality : a.word < b.word;
    };
    std::sort(out.begin(), out.end(), better);
    while (!out.empty() && (out.size() > 6 || out.back().quality < out.front().quality - 0.13F))
        out.pop_back();
    return spelling_.words.emplace(key, std::move(out)).first->second;
}

void QueryAnalyser::add_misspelt(Slot& slot, const std::string& raw, bool unfinished) const {
    if (raw.size() < 4 || is_digit(raw.front())) return;
    for (const bool as_beginning : {false, true}) {
        if (as_beginning && (!unfinished || !slot.matches.empty())) break;
        for (const auto& [word, quality] : corrections(as_beginning ? raw : stem(raw), as_beginning)) {
            slot.matches.push_back({word, word + 1, quality});
            slot.texts.emplace_back(index_.word(word));
            slot.weight = std::max(slot.weight, index_.words[word].weight);
        }
    }
}

// A word of the books in its own right, and not only a short form of another.
bool QueryAnalyser::is_common(const std::string& word) const {
    constexpr std::uint32_t kUses = 20;
    const std::uint32_t number = index_.find_word(word);
    return number != kNoRow && index_.words[number + 1].first_posting - index_.words[number].first_posting >= kUses;
}

// The likeliest word that a short form stands for; the word itself if it is none.
std::string QueryAnalyser::meaning_of(const std::string& word) const {
    if (const auto* words = lexicon_.short_form(word)) return words->front();
    if (is_common(word)) return word;
    const auto [first, last] = index_.short_forms_of(word);
    return first == last ? word : std::string(index_.word(index_.short_forms[first].word));
}

void QueryAnalyser::add_short_forms(Slot& slot, const std::string& word) const {
    float weight = 0;
    const auto add = [&](std::uint32_t number, float quality) {
        slot.matches.push_back({number, number + 1, quality});
        slot.texts.emplace_back(index_.word(number));
        weight = std::max(weight, index_.words[number].weight);
    };
    if (const auto* words = lexicon_.short_form(word)) {
        float quality = 0.9F;
        for (const std::string& other : *words) {
            if (const std::uint32_t number = index_.find_word(other); number != kNoRow) add(number, quality);
            if (const auto* equal = lexicon_.equivalents(other))
                for (const std::string& equivalent : *equal)
                    if (const std::uint32_t number = index_.find_word(equivalent); number != kNoRow) add(number, quality - 0.08F);
            quality -= 0.02F;
        }
    }
    if (const auto [first, last] = index_.short_forms_of(word); first != last && !is_common(word)) {
        std::uint32_t total = 0;
        for (std::uint32_t i = first; i < last; ++i)
            total += index_.short_forms[i].count;
        for (std::uint32_t i = first; i < last; ++i) {
            const float share = static_cast<float>(index_.short_forms[i].count) / static_cast<float>(total);
            add(index_.short_forms[i].word, 0.72F + 0.16F * share);
        }
    }
    if (weight > 0) slot.guessed = true;
    if (weight > 0) slot.weight = is_common(word) ? std::min(slot.weight, weight) : weight;
}

// "infrct", "malig": the first letter, and then others in their order. Left-out vowels cost nothing, left-out consonants do.
const std::vector<SpellingCache::Found>& QueryAnalyser::shortened(const std::string& raw) const {
    const std::string key = "~" + raw;
    if (const auto found = spelling_.words.find(key); found != spelling_.words.end()) return found->second;
    std::vector<SpellingCache::Found> out;
    const std::uint32_t letters = letters_of(raw);
    const auto [first, last] = index_.prefix_range(raw.substr(0, 1));
    for (std::uint32_t i = first; i < last; ++i) {
        const WordInfo& info = index_.words[i];
        if ((letters & ~info.letters) != 0) continue;
        const std::string_view word = index_.word(i);
        if (word.size() <= raw.size() || is_without_word(word)) continue;
        std::size_t at = 0;
        std::size_t k = 0;
        int left_out = 0;
        for (; k < word.size() && at < raw.size(); ++k) {
            if (word[k] == raw[at])
                ++at;
            else if (!is_vowel(word[k]) && (k == 0 || word[k] != word[k - 1]))
                ++left_out;
        }
        if (at < raw.size() || left_out > 2) continue;
        const auto uses = static_cast<float>(index_.words[i + 1].first_posting - info.first_posting);
        const float quality =
            0.8F - 0.09F * static_cast<float>(left_out) - 0.01F * static_cast<float>(word.size() - k) + std::min(0.1F, uses / 3000.0F);
        out.push_back({i, quality});
    }
    const auto better = [](const SpellingCache::Found& a, const SpellingCache::Found& b) {
        return a.quality != b.quality ? a.quality > b.quality : a.word < b.word;
    };
    std::sort(out.begin(), out.end(), better);
    if (out.size() > 8) out.resize(8);
    return spelling_.words.emplace(key, std::move(out)).first->second;
}

void QueryAnalyser::add_shortened(Slot& slot, const std::string& raw) const {
    if (raw.size() < 3 || !is_letter(raw.front())) return;
    for (const auto& [word, quality] : shortened(raw)) {
        slot.matches.push_back({word, word + 1, quality});
        slot.texts.emplace_back(index_.word(word));
        slot.weight = std::max(slot.weight, std::min(6.0F, index_.words[word].weight));
    }
}

// "condylomatosis" where the book has "condyloma": the longest beginning that any word shares, if it is most of the word.
void QueryAnalyser::add_same_beginning(Slot& slot, const std::string& word) const {
    constexpr float kSameBeginning = 0.7F;
    if (word.empty()) return;
    for (std::size_t length = word.size() - 1; length >= 6 && length * 10 >= word.size() * 6; --length) {
        const auto [first, last] = index_.prefix_range(word.substr(0, length));
        if (first == last) continue;
        slot.matches.push_back({first, last, kSameBeginning});
        slot.texts.push_back(word.substr(0, length));
        slot.unfinished = true;
        slot.weight = std::max(slot.weight, 4.5F);
        return;
    }
}

Slot QueryAnalyser::make_slot(const std::string& word, bool expanded, const std::string& raw, bool unfinished) const {
    Slot slot;
    slot.typed = word;
    slot.side = side_of(word);
    add_exact(slot, word == "both" ? "bilateral" : word, 1);
    if (const auto* others = lexicon_.equivalents(word))
        for (const std::string& other : *others)
            add_exact(slot, other, kEquivalent);
    if (!expanded) {
        for (const std::string& american : american_spellings(word)) {
            add_exact(slot, stem(american), kBritish);
            if (const auto* others = lexicon_.equivalents(stem(american)))
                for (const std::string& other : *others)
                    add_exact(slot, other, kEquivalent);
        }
        if (unfinished && slot.side == Side::none) add_unfinished(slot, raw);
        add_short_forms(slot, word);
        if (slot.matches.empty()) {
            add_misspelt(slot, raw, unfinished);
            add_shortened(slot, raw);
            slot.guessed = !slot.matches.empty();
        }
        if (slot.matches.empty()) add_same_beginning(slot, word);
    }
    slot.place = place_of(word);
    if (slot.matches.empty()) slot.weight = 5;
    if (slot.side != Side::none) slot.weight = 3;
    std::stable_sort(slot.matches.begin(), slot.matches.end(),
                     [](const WordRange& a, const WordRange& b) { return a.quality > b.quality; });
    return slot;
}

Reading QueryAnalyser::make_reading(const Draft& draft, const std::string& last_raw, bool last_unfinished) const {
    Reading reading;
    reading.factor = draft.factor;
    reading.explanation = draft.explanation;
    bool any_plain = false;
    bool all_stop = true;
    for (const std::string& word : draft.words)
        all_stop = all_stop && is_stop_word(word);
    bool without = false;
    for (std::size_t i = 0; i < draft.words.size(); ++i) {
        const std::string& word = draft.words[i];
        if (word == "without") {
            // "without mention of open wound": what follows is not there.
            if (!reading.slots.empty() && i + 1 < draft.words.size() && draft.words[i + 1] == "mention") break;
            without = true;
            continue;
        }
        const bool last = i + 1 == draft.words.size() && !draft.expanded[i];
        const std::string meaning = draft.expanded[i] ? word : meaning_of(word);
        if (meaning == "other" || word == "nec") reading.wants_other = true;
        if (meaning == "unspecified" || word == "nos") reading.wants_unspecified = true;
        const bool stop =
            is_stop_word(word) ? !(last && last_unfinished && word.size() == 1) : is_stop_word(meaning) && !(last && last_unfinished);
        if (stop && !all_stop) continue;
        if (without && index_.find_word(without_word(meaning)) != kNoRow) {
            reading.slots.push_back(make_slot(without_word(meaning), true, meaning, false));
            reading.slots.back().qualifier = true;
        }
        without = false;
        const bool repeated = std::any_of(reading.slots.begin(), reading.slots.end(), [&](const Slot& slot) { return slot.typed == word; });
        if (repeated) continue;
        Slot slot = make_slot(word, draft.expanded[i], last ? last_raw : word, last && last_unfinished);
        slot.qualifier = slot.side != Side::none || is_one_of(meaning, kEncounterWords);
        const int neoplasm = neoplasm_column_of(meaning);
        const int drug = drug_column_of(meaning);
        if (neoplasm >= 0)
            slot.intent = Intent::neoplasm;
        else if (drug >= 0)
            slot.intent = Intent::drug;
        // The most specific word decides: "malignant" is overruled by "secondary", "poisoning" by "intentional".
        if (neoplasm >= 0 && (reading.neoplasm_column < 0 || reading.neoplasm_column == 5 || (neoplasm > 0 && neoplasm < 5)))
            reading.neoplasm_column = neoplasm;
        reading.drug_column = std::max(reading.drug_column, drug);
        any_plain = any_plain || !slot.qualifier;
        reading.slots.push_back(std::move(slot));
    }
    if (!any_plain)
        for (Slot& slot : reading.slots)
            slot.qualifier = false;
    return reading;
}

std::vector<Reading> QueryAnalyser::readings(std::string_view query) const {
    const std::vector<Token> all = tokens(query);
    std::vector<Reading> out;
    if (all.empty()) return out;
    std::vector<Draft> drafts;
    expand(all, 0, Draft(), drafts);
    const char last = query.back();
    const bool unfinished = is_letter(last) || is_digit(last) || (last >= 'A' && last <= 'Z');
    for (const Draft& draft : drafts) {
        Reading reading = make_reading(draft, all.back().raw, unfinished && !all.back().slashed);
        const auto same = [&](const Reading& other) {
            return std::equal(other.slots.begin(), other.slots.end(), reading.slots.begin(), reading.slots.end(),
                              [](const Slot& a, const Slot& b) { return a.typed == b.typed && a.unfinished == b.unfinished; });
        };
        if (!reading.slots.empty() && std::none_of(out.begin(), out.end(), same)) out.push_back(std::move(reading));
    }
    return out;
}

} // namespace sequela::lookup::searching
