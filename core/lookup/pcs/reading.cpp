#include "lookup/pcs/reading.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace sequela::lookup::pcs {
namespace {

using searching::Side;

constexpr std::size_t kMostTokens = 24;

bool is_digits(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "c5", "t12", "l4", "s1": a level of the spine.
bool is_level(std::string_view word) {
    return word.size() >= 2 && word.size() <= 3 && std::string_view("ctls").find(word[0]) != std::string_view::npos &&
           is_digits(word.substr(1));
}

std::string_view side_word(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kSides = {{{"rt", "right"},
                                                                                      {"r", "right"},
                                                                                      {"lt", "left"},
                                                                                      {"l", "left"},
                                                                                      {"bilat", "bilateral"},
                                                                                      {"bil", "bilateral"},
                                                                                      {"both", "bilateral"},
                                                                                      {"bilaterally", "bilateral"},
                                                                                      {"lft", "left"}}};
    for (const auto& [shortened, whole] : kSides)
        if (shortened == word) return whole;
    return word;
}

} // namespace

Reader::Reader(const Vocabulary& vocabulary, const Phrases& phrases) : vocabulary_(vocabulary), phrases_(phrases) {
    known_ = vocabulary.words();
    for (const auto& entry : phrases.words())
        known_.push_back(entry.first);
    std::sort(known_.begin(), known_.end());
    known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
}

bool Reader::is_known(const std::string& word) const {
    return is_filler(word) || is_digits(word) || is_level(word) || std::binary_search(known_.begin(), known_.end(), word);
}

// "cholecystec" is "cholecystectomy"; "fibul" any label with a word that begins so.
void Reader::complete(Token& token) const {
    const auto first = std::lower_bound(known_.begin(), known_.end(), token.word);
    const std::string* best = nullptr;
    for (auto at = first; at != known_.end() && at->compare(0, token.word.size(), token.word) == 0; ++at) {
        const auto phrase = phrases_.words().find(*at);
        if (phrase != phrases_.words().end() && phrase->second && (!best || at->size() < best->size())) best = &*at;
        token.unfinished = true;
    }
    if (!best) return;
    token.typed = token.word;
    token.word = *best;
    token.unfinished = false;
}

void Reader::correct(Token& token) const {
    if (token.word.size() < 4) return;
    for (const std::string& american : searching::american_spellings(token.word))
        if (is_known(american)) {
            token.word = american;
            return;
        }
    const int limit = token.word.size() < 7 ? 1 : 2;
    const std::string* best = nullptr;
    int nearest = limit + 1;
    for (const std::string& known : known_) {
        const std::size_t longer = std::max(known.size(), token.word.size());
        if (longer - std::min(known.size(), token.word.size()) > static_cast<std::size_t>(limit) || known.size() < 4) continue;
        const bool begins = known[0] == token.word[0] || (known[1] == token.word[0] && known[0] == token.word[1]);
        if (!begins) continue;
        const int distance = edit_distance(known, token.word, nearest - 1);
        if (distance >= nearest) continue;
        nearest = distance;
        best = &known;
    }
    if (!best) return;
    token.typed = token.word;
    token.word = *best;
}

std::vector<Reader::Token> Reader::tokens(std::string_view query) const {
    std::vector<Token> all;
    searching::WordReader words(query);
    while (words.next() && all.size() < kMostTokens) {
        Token token;
        token.word = is_level(words.word()) ? words.word() : searching::stem(side_word(words.word()));
        all.push_back(std::move(token));
    }
    const bool open_end = !query.empty() && query.back() != ' ';
    for (Token& token : all) {
        if (is_known(token.word)) continue;
        if (open_end && &token == &all.back() && token.word.size() >= 3) complete(token);
        if (token.typed.empty() && !token.unfinished) correct(token);
    }
    return all;
}

void Reader::take_side(std::vector<Token>& all, Reading& reading) const {
    // A side may be part of a phrase ("left heart cath"); then it says nothing else.
    for (Token& token : all) {
        const Side side = token.used ? Side::none : searching::side_of(token.word);
        if (side == Side::none) continue;
        token.used = true;
        reading.words.push_back(token.word);
        const bool two = (reading.side == Side::right && side == Side::left) || (reading.side == Side::left && side == Side::right);
        reading.side = two ? Side::bilateral : side;
    }
}

void Reader::add_level(std::string_view place, std::string_view typed, Reading& reading) const {
    Clue clue;
    clue.condition.positions = 0x10;
    clue.condition.weight = 1.8F;
    float factor = 1;
    for (const std::string_view kind : {" joint", " disc", ""}) {
        const bool many = place.find(" 2") != std::string_view::npos;
        const std::string base(place.substr(0, place.find(" 2")));
        for (const LabelMatch& match : vocabulary_.matching(base + std::string(kind) + (many && kind == " joint" ? " 2" : "")))
            clue.condition.labels.push_back({match.label, match.degree * factor});
        factor -= 0.02F;
    }
    clue.why = std::string(typed) + " = " + std::string(place);
    reading.clues.push_back(std::move(clue));
}

// "l4-5", "c4-c7", "L5-S1": between two levels is a joint or a disc; more than one joint has a value of its own.
void Reader::take_levels(std::vector<Token>& all, Reading& reading) const {
    constexpr std::array<std::pair<char, std::string_view>, 4> kRegions = {
        {{'c', "cervical vertebral"}, {'t', "thoracic vertebral"}, {'l', "lumbar vertebral"}, {'s', "sacrococcygeal"}}};
    const auto region = [&](char letter) {
        return std::find_if(kRegions.begin(), kRegions.end(), [letter](const auto& r) { return r.first == letter; })->second;
    };
    const auto number = [](std::string_view digits) {
        int value = 0;
        for (const char c : digits.substr(0, 2))
            value = value * 10 + (c - '0');
        return value;
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].used || !is_level(all[i].word)) continue;
        const std::string from = all[i].word;
        all[i].used = true;
        std::string to;
        if (i + 1 < all.size() && (is_level(all[i + 1].word) || (is_digits(all[i + 1].word) && all[i + 1].word.size() <= 2))) {
            to = is_level(all[i + 1].word) ? all[i + 1].word : from.substr(0, 1) + all[i + 1].word;
            all[i + 1].used = true;
        }
        const std::string typed = to.empty() ? from : from + "-" + to;
        if (to.empty()) {
            const std::string place(region(from[0]));
            add_level(place.substr(0, place.find(' ')), typed, reading); // one vertebra
        } else if (from[0] == to[0]) {
            const int levels = number(std::string_view(to).substr(1)) - number(std::string_view(from).substr(1));
            add_level(std::string(region(from[0])) + (levels > 1 ? " 2" : ""), typed, reading);
        } else {
            const std::string_view joined = from[0] == 'c' ? "cervicothoracic" : from[0] == 't' ? "thoracolumbar" : "lumbosacral";
            add_level(joined, typed, reading);
        }
    }
}

void Reader::add_phrase(const Phrase& phrase, const std::vector<std::size_t>& places, std::vector<Token>& all, Reading& reading) const {
    std::string typed;
    for (const std::size_t place : places) {
        all[place].used = true;
        typed += (typed.empty() ? "" : " ") + (all[place].typed.empty() ? all[place].word : all[place].typed);
        reading.words.push_back(all[place].word);
    }
    const std::string why = phrase.source == Source::index ? phrase.meaning : typed + " = " + phrase.meaning;
    for (const Condition& condition : phrase.conditions)
        if (!condition.labels.empty()) reading.clues.push_back({condition, why});
    if (phrase.pointers.empty()) return;
    // Of what the Index points to, that with the most words of the query below it counts most.
    constexpr float kWithout = 0.12F; // for each subterm word that is not in the query
    Clue table{Condition{0, 1.3F, {}, {}}, why};
    std::array<Condition, 4> axes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        axes[i].positions = static_cast<std::uint8_t>(1U << (4 + i));
        axes[i].weight = i == 0 ? 1.0F : 0.5F;
    }
    for (const Pointer& pointer : phrase.pointers) {
        float strength = 1;
        for (const std::string& word : pointer.subwords) {
            const auto found = std::find_if(all.begin(), all.end(), [&](const Token& token) { return token.word == word; });
            strength += found == all.end() ? -kWithout : kWithout;
        }
        strength = std::clamp(strength, 0.2F, 1.4F);
        table.condition.tables.emplace_back(pointer.table, strength);
        for (std::size_t i = 0; i < pointer.labels.size() && i < axes.size(); ++i)
            axes[i].labels.push_back({pointer.labels[i], strength});
    }
    reading.clues.push_back(std::move(table));
    for (Condition& axis : axes)
        if (!axis.labels.empty()) reading.clues.push_back({std::move(axis), why});
}

// The longest phrase first, everyday words before the Index, the Index before the keys.
void Reader::take_phrases(std::vector<Token>& all, Reading& reading) const {
    struct Found {
        const Phrase* phrase;
        std::vector<std::size_t> places;
    };
    std::vector<Found> found;
    const auto place_of = [&](const std::string& word, std::size_t near) {
        std::size_t best = all.size();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto distance = [near](std::size_t place) { return place > near ? place - near : near - place; };
            if (all[i].word == word && (best == all.size() || distance(i) < distance(best))) best = i;
        }
        return best;
    };
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const std::uint32_t number : phrases_.beginning(all[i].word)) {
            const Phrase& phrase = phrases_.all()[number];
            Found candidate{&phrase, {i}};
            for (std::size_t k = 1; k < phrase.words.size(); ++k) {
                const std::size_t place = place_of(phrase.words[k], i);
                if (place == all.size()) break;
                candidate.places.push_back(place);
            }
            if (candidate.places.size() != phrase.words.size()) continue;
            std::sort(candidate.places.begin(), candidate.places.end());
            const bool apart = candidate.places.back() - candidate.places.front() > phrase.words.size() + 1;
            const bool doubled = std::adjacent_find(candidate.places.begin(), candidate.places.end()) != candidate.places.end();
            if (!apart && !doubled) found.push_back(std::move(candidate));
        }
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        if (a.places.size() != b.places.size()) return a.places.size() > b.places.size();
        return a.phrase->source < b.phrase->source;
    });
    for (const Found& candidate : found) {
        const bool taken =
            std::any_of(candidate.places.begin(), candidate.places.end(), [&](std::size_t place) { return all[place].used; });
        if (!taken) add_phrase(*candidate.phrase, candidate.places, all, reading);
    }
}

// What no phrase has taken: any label that has the word.
void Reader::take_words(std::vector<Token>& all, Reading& reading) const {
    for (Token& token : all) {
        if (token.used || is_filler(token.word) || is_digits(token.word)) continue;
        Clue clue;
        reading.words.push_back(token.word);
        if (token.unfinished) {
            const auto first = std::lower_bound(known_.begin(), known_.end(), token.word);
            for (auto at = first; at != known_.end() && at->compare(0, token.word.size(), token.word) == 0; ++at)
                for (const LabelMatch& match : vocabulary_.matching(std::vector<std::string>{*at}))
                    clue.condition.labels.push_back(match);
        } else {
            clue.condition.labels = vocabulary_.matching(std::vector<std::string>{token.word});
            clue.condition.weight = vocabulary_.weight(token.word);
        }
        if (!token.typed.empty()) clue.why = token.typed + " = " + token.word;
        if (!clue.condition.labels.empty()) reading.clues.push_back(std::move(clue));
    }
}

Reading Reader::read(std::string_view query) const {
    Reading reading;
    std::vector<Token> all = tokens(query);
    take_levels(all, reading);
    take_phrases(all, reading);
    take_side(all, reading);
    take_words(all, reading);
    return reading;
}

} // namespace sequela::lookup::pcs
