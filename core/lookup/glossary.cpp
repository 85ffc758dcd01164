#include "lookup/glossary.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "lookup/glossary_data.h"
#include "lookup/pcs_terms.h"
#include "lookup/search/words.h"

namespace sequela::lookup {
namespace {

constexpr std::size_t kMostWords = 32;
constexpr std::size_t kLongestTerm = 8;   // words
constexpr std::size_t kShortestApart = 5; // letters of a word that is worth taking apart
constexpr std::size_t kLongestApart = 40; // and of one that can be
constexpr std::size_t kLongestWord = 120; // bytes; what is longer is no word
constexpr std::size_t kLongestPart = 14;  // letters
constexpr std::size_t kShortWord = 3;     // letters: in small letters it is rather an ordinary word than an abbreviation
constexpr std::string_view kOwn = "Glossary";

// Letters of U+00C0 to U+00FF without their accents, by the second byte of their UTF-8.
constexpr std::string_view kPlainLatin = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

bool belongs_to_word(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '/' || c == '&' || c == '+';
}

// Lower case without accents; dashes of all kinds and commas as spaces; points within abbreviations gone; apostrophes kept.
std::string folded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = [&](std::size_t ahead) { return i + ahead < text.size() ? static_cast<unsigned char>(text[i + ahead]) : 0U; };
        if (byte >= 'A' && byte <= 'Z') {
            out += static_cast<char>(byte - 'A' + 'a');
        } else if (byte == 0xC3 && next(1) >= 0x80 && next(1) <= 0xBF) {
            out += kPlainLatin[next(1) - 0x80];
            ++i;
        } else if (byte == 0xE2 && next(1) == 0x80 && next(2) >= 0x90 && next(2) <= 0x9F) {
            out += next(2) == 0x99 || next(2) == 0x98 ? '\'' : ' ';
            i += 2;
        } else if (byte == '.') {
            // "q.d." is one word, the end of a sentence is not part of it.
            if (next(1) == 0 || next(1) == ' ' || next(1) == '\n') out += ' ';
        } else if (byte == '\'' || belongs_to_word(text[i])) {
            out += text[i];
        } else {
            out += ' ';
        }
    }
    return out;
}

std::string without_possessive(std::string_view word) {
    while (!word.empty() && word.front() == '\'')
        word.remove_prefix(1);
    if (word.size() > 2 && word.substr(word.size() - 2) == "'s") word.remove_suffix(2);
    std::string out;
    for (const char c : word)
        if (c != '\'') out += c;
    while (!out.empty() && (out.back() == '/' || out.back() == '&'))
        out.pop_back();
    return out;
}

struct Word {
    std::string key;
    std::string written; // as selected
};

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// The words of a selection, each with its key and as it was written. "type-2" is two words.
std::vector<Word> words_in(std::string_view text) {
    std::vector<Word> words;
    std::size_t at = 0;
    while (at < text.size() && words.size() < kMostWords) {
        while (at < text.size() && is_space(text[at]))
            ++at;
        const std::size_t begin = at;
        while (at < text.size() && !is_space(text[at]))
            ++at;
        const std::string_view written = text.substr(begin, at - begin);
        if (written.empty() || written.size() > kLongestWord) continue;
        const std::string plain = folded(written);
        const std::vector<std::string_view> pieces = split(plain, ' ');
        const auto filled = std::count_if(pieces.begin(), pieces.end(), [](std::string_view piece) { return !piece.empty(); });
        for (const std::string_view piece : pieces) {
            std::string key = without_possessive(piece);
            if (key.empty()) continue;
            // Of a word in several pieces each shows its own letters; the rest of what was written is only punctuation.
            words.push_back({std::move(key), filled == 1 ? std::string(written) : std::string(piece)});
        }
    }
    return words;
}

// "(HTN)," is shown as "HTN".
std::string_view trimmed_sign(std::string_view text) {
    constexpr std::string_view kSigns = " \t\n\r.,;:!?()[]{}\"'*";
    const std::size_t first = text.find_first_not_of(kSigns);
    if (first == std::string_view::npos) return text;
    return text.substr(first, text.find_last_not_of(kSigns) - first + 1);
}

bool has_small_letter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_letter);
}

// --- Taking a word apart

enum class PartKind : std::uint8_t { prefix, root, suffix };

struct Piece {
    PartKind kind = PartKind::root;
    std::string_view form;
    std::string_view meaning;
};

// The best way to cover a word from one place to its end. Fewer pieces are better; of as many, one that ends in a suffix.
struct Cover {
    bool possible = false;
    int cost = 0;
    std::vector<Piece> pieces;
};

using PartTable = std::unordered_map<std::string_view, std::string_view>;

class Dissection {
public:
    Dissection(std::string_view word, const PartTable& prefixes, const PartTable& roots, const PartTable& suffixes)
        : word_(word), prefixes_(&prefixes), roots_(&roots), suffixes_(&suffixes), known_((word.size() + 1) * 2) {}

    std::vector<Piece> run() {
        const Cover& cover = from(0, true);
        if (!cover.possible || cover.pieces.size() < 2) return {};
        // Two prefixes and an ending ("re-in-al") are an ordinary word; something must be named.
        const bool names = std::any_of(cover.pieces.begin(), cover.pieces.end(), [](const Piece& piece) {
            return piece.kind == PartKind::root || (piece.kind == PartKind::suffix && piece.form.size() >= 4);
        });
        return names ? cover.pieces : std::vector<Piece>{};
    }

private:
    static constexpr int kRoot = 10, kPrefix = 10, kSuffix = 8, kShort = 6, kVowel = 1;

    // `beginning`: only prefixes so far.
    const Cover& from(std::size_t at, bool beginning) {
        auto& known = known_[at * 2 + (beginning ? 1 : 0)];
        if (known) return *known;
        Cover best;
        if (beginning && at < word_.size()) try_prefixes(at, best);
        try_roots(at, best);
        if (at > 0) try_suffix(at, best);
        known = std::move(best);
        return *known;
    }

    void take(Cover& best, const Piece& piece, int cost, const Cover& rest) {
        if (!rest.possible) return;
        const int whole = cost + rest.cost + (piece.form.size() < 3 ? kShort : 0);
        if (best.possible && best.cost <= whole) return;
        Cover better{true, whole, {piece}};
        better.pieces.insert(better.pieces.end(), rest.pieces.begin(), rest.pieces.end());
        best = std::move(better);
    }

    template <class Try> void each_form(const PartTable& table, std::size_t at, Try attempt) {
        for (std::size_t length = 1; length <= kLongestPart && at + length <= word_.size(); ++length) {
            const auto found = table.find(word_.substr(at, length));
            if (found != table.end()) attempt(found->first, found->second);
        }
    }

    void try_prefixes(std::size_t at, Cover& best) {
        each_form(*prefixes_, at, [&](std::string_view form, std::string_view meaning) {
            if (at + form.size() < word_.size()) take(best, {PartKind::prefix, form, meaning}, kPrefix, from(at + form.size(), true));
        });
    }

    void try_roots(std::size_t at, Cover& best) {
        each_form(*roots_, at, [&](std::string_view form, std::string_view meaning) {
            const Piece piece{PartKind::root, form, meaning};
            const std::size_t after = at + form.size();
            if (after == word_.size()) {
                static const Cover kNothing{true, 0, {}};
                if (at > 0) take(best, piece, kRoot + kShort, kNothing); // "myocardi" alone is no word
                return;
            }
            take(best, piece, kRoot, from(after, false));
            // The vowel that joins: "nephr-o-lith".
            constexpr std::string_view kVowels = "oiae";
            if (after + 1 < word_.size() && kVowels.find(word_[after]) != std::string_view::npos)
                take(best, piece, kRoot + kVowel, from(after + 1, false));
        });
    }

    void try_suffix(std::size_t at, Cover& best) {
        static const Cover kNothing{true, 0, {}};
        const auto found = suffixes_->find(word_.substr(at));
        if (found != suffixes_->end()) take(best, {PartKind::suffix, found->first, found->second}, kSuffix, kNothing);
    }

    std::string_view word_;
    const PartTable *prefixes_, *roots_, *suffixes_;
    std::vector<std::optional<Cover>> known_;
};

std::string in_words(const std::vector<Piece>& pieces) {
    std::string text;
    for (const Piece& piece : pieces) {
        if (!text.empty()) text += " + ";
        if (piece.kind == PartKind::suffix) text += '-';
        text += piece.form;
        if (piece.kind == PartKind::prefix) text += '-';
        text += " (" + std::string(piece.meaning) + ")";
    }
    return text;
}

} // namespace

std::string_view title(TermKind kind) {
    constexpr std::array<std::string_view, 12> kTitles = {"Root operation", "Approach",  "Body part",         "Device",
                                                          "Substance",      "PCS value", "Abbreviation",      "Eponym",
                                                          "Laboratory",     "Procedure", "Parts of the word", "Search looks for"};
    return kTitles[static_cast<std::size_t>(kind)];
}

std::string glossary_key(std::string_view words) {
    const std::string plain = folded(words);
    std::string key;
    for (const std::string_view piece : split(plain, ' ')) {
        const std::string word = without_possessive(piece);
        if (word.empty()) continue;
        if (!key.empty()) key += ' ';
        key += word;
    }
    return key;
}

Glossary::Glossary() {
    read_terms(glossary_procedures(), TermKind::procedure);
    read_terms(glossary_abbreviations(), TermKind::abbreviation);
    read_terms(glossary_eponyms(), TermKind::eponym);
    read_terms(glossary_laboratory(), TermKind::laboratory);
    read_parts(glossary_prefixes(), prefixes_);
    read_parts(glossary_roots(), roots_);
    read_parts(glossary_suffixes(), suffixes_);
}

void Glossary::read_terms(std::string_view text, TermKind kind) {
    for (const std::string_view line : lines(text)) {
        const std::size_t sign = line.find(" = ");
        if (sign == std::string_view::npos) continue;
        std::string meaning;
        for (const std::string_view one : split(line.substr(sign + 3), '|'))
            meaning += (meaning.empty() ? "" : "; or ") + std::string(trim(one));
        if (kind == TermKind::laboratory) meaning = "usually " + meaning + " in adults. A guide only: it depends on the laboratory";
        for (std::string_view form : split(line.substr(0, sign), ',')) {
            form = trim(form);
            const bool capitals = form.substr(0, 1) == "!";
            if (capitals) form.remove_prefix(1);
            terms_[glossary_key(form)].push_back({kind, meaning, capitals});
        }
    }
}

void Glossary::read_parts(std::string_view text, Parts& into) {
    for (const std::string_view line : lines(text)) {
        const std::size_t sign = line.find(" = ");
        if (sign == std::string_view::npos) continue;
        for (const std::string_view form : split(line.substr(0, sign), ','))
            into.emplace(trim(form), line.substr(sign + 3));
    }
}

std::string Glossary::take_apart(std::string_view word) const {
    std::string key = glossary_key(word);
    if (key.size() < kShortestApart || key.size() > kLongestApart || !std::all_of(key.begin(), key.end(), is_letter)) return {};
    // The first half of a word with a dash: "salpingo-".
    const auto combining = roots_.find(std::string_view(key).substr(0, key.size() - 1));
    if (key.back() == 'o' && combining != roots_.end()) return in_words({{PartKind::root, combining->first, combining->second}});
    std::vector<Piece> pieces = Dissection(key, prefixes_, roots_, suffixes_).run();
    if (pieces.empty() && key.back() == 's') {
        key.pop_back();
        pieces = Dissection(key, prefixes_, roots_, suffixes_).run();
    }
    return in_words(pieces);
}

void Glossary::find(std::string_view term, const std::string& key, const PcsTerms* definitions, std::uint32_t words,
                    std::vector<GlossaryEntry>& into) const {
    const std::size_t before = into.size();
    if (definitions != nullptr) definitions->look_up(key, term, into);
    if (const auto found = terms_.find(key); found != terms_.end())
        for (const Term& known : found->second)
            if (!known.capitals || !has_small_letter(term))
                into.push_back({std::string(term), known.kind, known.meaning, std::string(kOwn), words});
    for (std::size_t i = before; i < into.size(); ++i)
        into[i].words = words;
}

void Glossary::add_search_words(std::string_view term, std::vector<GlossaryEntry>& into) const {
    const std::string key = searching::join_key(searching::words_of(term));
    const searching::Expansion* expansion = key.empty() ? nullptr : lexicon_.find(key);
    if (expansion == nullptr) return;
    // "as" is hardly ever aortic stenosis.
    if (term.size() <= kShortWord && has_small_letter(term)) return;
    std::string meaning;
    for (const std::string& alternative : expansion->alternatives)
        meaning += (meaning.empty() ? "" : "; or ") + alternative;
    if (meaning == to_lower(term)) return;
    into.push_back({std::string(term), TermKind::search_words, meaning, "Words of the search", 1});
}

std::vector<GlossaryEntry> Glossary::look_up(std::string_view selected, const PcsTerms* definitions) const {
    const std::vector<Word> words = words_in(selected);
    std::vector<GlossaryEntry> entries;
    std::vector<bool> explained(words.size(), false);
    for (std::size_t length = std::min(kLongestTerm, words.size()); length > 0; --length) {
        for (std::size_t first = 0; first + length <= words.size(); ++first) {
            std::string key;
            std::string term;
            for (std::size_t i = first; i < first + length; ++i) {
                key += (key.empty() ? "" : " ") + words[i].key;
                term += (term.empty() ? "" : " ") + words[i].written;
            }
            const std::string_view shown = trimmed_sign(term);
            const std::size_t before = entries.size();
            find(shown, key, definitions, static_cast<std::uint32_t>(length), entries);
            // "kidneys" as "kidney"
            if (entries.size() == before && key.size() > 4 && key.back() == 's')
                find(shown, key.substr(0, key.size() - 1), definitions, static_cast<std::uint32_t>(length), entries);
            if (entries.size() == before) continue;
            std::fill_n(explained.begin() + static_cast<std::ptrdiff_t>(first), length, true);
        }
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view shown = trimmed_sign(words[i].written);
        std::string apart = take_apart(words[i].key);
        if (!apart.empty())
            entries.push_back({std::string(shown), TermKind::word_parts, std::move(apart), std::string(kOwn), 1});
        else if (!explained[i])
            add_search_words(shown, entries);
    }
    return entries;
}

} // namespace sequela::lookup
