#include "lookup/index_conventions.h"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>

#include "base/text.h"
#include "lookup/title_words.h"

namespace sequela::lookup {
namespace {

using packs::CodeKey;
using packs::CodeTable;
using packs::Edition;
using packs::kNone;
using packs::Term;
using packs::TermIndex;

using Words = std::vector<std::string>;

bool is_listed(const CodeTable& codes, std::string_view code) {
    const auto [first, last] = codes.range(code);
    return !code.empty() && first < last;
}

const TermIndex* index_of(const Edition& edition) {
    return edition.codes && edition.index ? edition.index.data : nullptr;
}

// Is the code printed at the term the one that is asked for? "M14.8-" stands for all that is below it.
bool names(const CodeKey& printed, bool incomplete, std::string_view code) {
    return printed.text() == code || (incomplete && code.starts_with(printed.text()));
}

using Range = std::pair<const std::uint32_t*, const std::uint32_t*>;

std::vector<IndexPair> pairs_in(const Edition& edition, Range range, std::string_view code, bool by_manifestation) {
    std::vector<IndexPair> pairs;
    for (const std::uint32_t* at = range.first; at != range.second; ++at) {
        const Term& term = edition.index.data->terms[*at];
        const bool named = by_manifestation ? names(term.manifestation, term.manifestation_incomplete != 0, code)
                                            : names(term.code, term.incomplete != 0, code);
        if (!named) continue;
        if (auto pair = pair_at(edition, *at)) pairs.push_back(std::move(*pair));
    }
    std::sort(pairs.begin(), pairs.end(), [](const IndexPair& a, const IndexPair& b) { return a.term < b.term; });
    return pairs;
}

} // namespace

std::optional<IndexPair> pair_at(const Edition& edition, std::uint32_t number) {
    const TermIndex* index = index_of(edition);
    if (!index || number >= index->terms.size()) return std::nullopt;
    const Term& term = index->terms[number];
    const CodeTable& codes = *edition.codes.data;
    if (!is_listed(codes, term.code.text()) || !is_listed(codes, term.manifestation.text())) return std::nullopt;
    IndexPair pair;
    pair.etiology = std::string(term.code.text());
    pair.manifestation = std::string(term.manifestation.text());
    pair.etiology_complete = codes.is_billable(pair.etiology);
    pair.manifestation_complete = codes.is_billable(pair.manifestation);
    pair.term = number;
    return pair;
}

std::vector<IndexPair> pairs_with_etiology(const Edition& edition, std::string_view code) {
    const TermIndex* index = index_of(edition);
    if (!index || code.size() < 3) return {};
    return pairs_in(edition, index->with_code(code.substr(0, 3)), code, false);
}

std::vector<IndexPair> pairs_with_manifestation(const Edition& edition, std::string_view code) {
    const TermIndex* index = index_of(edition);
    if (!index || code.size() < 3) return {};
    return pairs_in(edition, index->with_manifestation(code.substr(0, 3)), code, true);
}

std::optional<IndexPair> pair_of(const Edition& edition, std::string_view etiology, std::string_view manifestation) {
    for (IndexPair& pair : pairs_with_manifestation(edition, manifestation)) {
        const Term& term = edition.index.data->terms[pair.term];
        if (names(term.code, term.incomplete != 0, etiology)) return std::move(pair);
    }
    return std::nullopt;
}

std::vector<IndexPair> pairs_only(const Edition& edition, std::string_view code) {
    const TermIndex* index = index_of(edition);
    if (!index || code.size() < 3) return {};
    const auto [first, last] = index->with_code(code);
    for (const std::uint32_t* at = first; at != last; ++at) {
        const Term& term = index->terms[*at];
        if (term.code.text() == code && term.manifestation == CodeKey{}) return {};
    }
    std::vector<IndexPair> pairs = pairs_in(edition, {first, last}, code, false);
    const auto is_of_another = [&](const IndexPair& pair) {
        return pair.manifestation.substr(0, 3) != pairs.front().manifestation.substr(0, 3);
    };
    if (pairs.empty() || std::any_of(pairs.begin(), pairs.end(), is_of_another)) return {};
    // The tables have no pairs: what stands there stands alone.
    for (const auto& table : {edition.neoplasm_table, edition.drug_table}) {
        if (!table) continue;
        const std::vector<CodeKey>& cells = table.data->cell_codes;
        if (std::binary_search(cells.begin(), cells.end(), CodeKey::of(code))) return {};
    }
    return pairs;
}

namespace {

constexpr std::string_view kWith = "with ";

bool is_joint(std::string_view title) {
    return title == "with" || title == "in" || title.starts_with("with (") || title == "in or with" || title == "with or in";
}

// "Not elsewhere classified" covers too much for a link to be assumed (I.A.15 speaks of conditions that are "specifically linked").
bool is_catch_all(std::string_view title) {
    static constexpr std::array<std::string_view, 5> kWords = {"NEC", "NOS", "specified", "unspecified", "complication"};
    return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return title.find(word) != std::string_view::npos; });
}

// "Kidney involvement" speaks of the kidney.
Words condition_words(std::string_view title) {
    Words words = telling_words(title);
    words.erase(std::remove_if(words.begin(), words.end(),
                               [](const std::string& word) { return word == "involvement" || word == "condition" || word == "disorder"; }),
                words.end());
    return words;
}

std::string_view before(std::string_view title, std::string_view words) {
    return title.substr(0, title.find(words));
}

bool has(const Words& words, std::string_view wanted) {
    return std::find(words.begin(), words.end(), wanted) != words.end();
}

// What has been, or what follows from it, is not combined with what is.
bool is_past(const Words& words) {
    static constexpr std::array<std::string_view, 7> kPast = {"history",   "sequela",   "sequelae", "following",
                                                              "screening", "encounter", "absence"};
    return std::any_of(kPast.begin(), kPast.end(), [&](std::string_view word) { return has(words, word); });
}

Words merged(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

bool differ_in_acuity(const Words& a, const Words& b) {
    const auto only = [](const Words& words, std::string_view one, std::string_view other) {
        return has(words, one) && !has(words, other);
    };
    return (only(a, "acute", "chronic") && only(b, "chronic", "acute")) || (only(a, "chronic", "acute") && only(b, "acute", "chronic"));
}

// A bit for each word: what is not in the marks of some words is not among them. There are thousands of pairs of entries and codes.
std::uint64_t marks_of(const Words& words) {
    std::uint64_t marks = 0;
    for (const std::string& word : words)
        marks |= std::uint64_t{1} << (std::hash<std::string>{}(word) % 64U);
    return marks;
}

// What the titles of a code say.
struct Sayings {
    std::string_view title;
    Words words;             // of the title, before "without"
    Words category;          // of the category's title
    std::uint64_t marks = 0; // of `words`
    bool is_past = false;
};

// A subterm under "with", and the term whose default code it combines.
struct WithEntry {
    std::uint32_t default_term = 0;
    std::uint32_t term = 0;
    Words condition;
    std::uint64_t marks = 0;
};

} // namespace

struct LinkFinder::State {
    State(const Edition& the_edition, const TermIndex& the_index, std::vector<std::string_view> the_codes)
        : edition(the_edition), index(the_index), codes(*the_edition.codes.data), given(std::move(the_codes)), sayings(given.size()) {
        for (const std::string_view code : given)
            titles.push_back(title_of(code));
    }

    const Edition& edition;
    const TermIndex& index;
    const CodeTable& codes;
    std::vector<std::string_view> given;
    std::vector<std::string_view> titles;
    // Made when they are first asked for: most codes combine with nothing.
    std::vector<std::optional<Sayings>> sayings;
    std::deque<std::pair<std::string_view, std::vector<WithEntry>>> entries; // by category

    [[nodiscard]] std::string_view title_of(std::string_view code) const {
        const packs::CodeRow* row = codes.find(code);
        return row ? codes.long_title(*row) : std::string_view();
    }
    [[nodiscard]] Words words_of_code(std::string_view code) const { return telling_words(title_of(code)); }

    const Sayings& says(std::size_t number) {
        if (!sayings[number]) {
            Sayings made;
            made.title = titles[number];
            made.words = telling_words(before(made.title, " without "));
            made.marks = marks_of(made.words);
            made.category = words_of_code(given[number].substr(0, 3));
            made.is_past = is_past(words_in(made.title));
            sayings[number] = std::move(made);
        }
        return *sayings[number];
    }

    // Is the term's code the default of the condition that the code speaks of?
    [[nodiscard]] bool is_default(std::uint32_t term, std::string_view code, std::string_view title) const {
        const std::string_view default_code = index.terms[term].code.text();
        if (default_code == code) return true;
        if (title.find(" with ") == std::string_view::npos) return false;
        const std::string_view condition = before(before(title_of(default_code), " without "), " with ");
        return !condition.empty() && title.size() > condition.size() && title.starts_with(condition) &&
               title.substr(condition.size()).starts_with(" with ");
    }
    [[nodiscard]] bool is_default_above(std::uint32_t term, std::string_view code) const {
        for (; term != kNone; term = index.terms[term].parent)
            if (index.terms[term].code.text() == code) return true;
        return false;
    }
    [[nodiscard]] std::uint32_t main_term_of(std::uint32_t term) const {
        while (index.terms[term].parent != kNone)
            term = index.terms[term].parent;
        return term;
    }

    void add_entry(std::uint32_t default_term, std::uint32_t term, std::string_view title, std::vector<WithEntry>& found) const {
        // A pair in brackets is two codes, not a combination.
        if (!(index.terms[term].manifestation == CodeKey{}) || is_catch_all(title)) return;
        Words words = condition_words(title);
        const std::uint64_t marks = marks_of(words);
        if (!words.empty()) found.push_back({default_term, term, std::move(words), marks});
    }
    // A subterm "with" has the conditions below it; "with pneumonia" is one itself.
    void add_entries_below(std::uint32_t default_term, std::vector<WithEntry>& found) const {
        for (std::uint32_t child = index.terms[default_term].first_child; child != kNone; child = index.terms[child].next_sibling) {
            const std::string_view title = index.text(index.terms[child].title);
            if (is_joint(title))
                for (std::uint32_t below = index.terms[child].first_child; below != kNone; below = index.terms[below].next_sibling)
                    add_entry(default_term, below, index.text(index.terms[below].title), found);
            else if (title.starts_with(kWith))
                add_entry(default_term, child, title.substr(kWith.size()), found);
        }
    }
    // Those of the category of a code; made once for all given codes of the category.
    const std::vector<WithEntry>& with_entries(std::size_t number) {
        const std::string_view category = given[number].substr(0, 3);
        for (const auto& [known, found] : entries)
            if (known == category) return found;
        std::vector<WithEntry> found;
        const auto [first, last] = index.with_code(category);
        for (const std::uint32_t* at = first; at != last; ++at) {
            if (index.terms[*at].first_child == kNone) continue;
            bool wanted = false;
            for (std::size_t i = 0; i < given.size() && !wanted; ++i)
                wanted = given[i].substr(0, 3) == category && is_default(*at, given[i], titles[i]);
            if (wanted) add_entries_below(*at, found);
        }
        entries.emplace_back(category, std::move(found));
        return entries.back().second;
    }

    std::optional<Combination> take(std::size_t number, std::size_t other, const WithEntry& entry, std::string_view code, bool named) {
        const std::string_view own = given[number];
        if (!is_listed(codes, code) || code == own || code.substr(0, 3) == given[other].substr(0, 3)) return std::nullopt;
        const Words words = words_of_code(code);
        const Sayings& theirs = says(other);
        if (differ_in_acuity(theirs.words, merged(words, entry.condition))) return std::nullopt;
        // That a substance induced a condition is said by the provider or not at all.
        if (has(words, "induced") && !has(says(number).words, "induced") && !has(theirs.words, "induced")) return std::nullopt;
        Combination found;
        found.code = std::string(code);
        found.complete = codes.is_billable(code);
        found.named = named;
        found.term = entry.term;
        found.default_term = entry.default_term;
        found.instead = is_default_above(entry.default_term, own) || code.substr(0, 3) != own.substr(0, 3);
        found.surplus = theirs.words.size() - entry.condition.size();
        return found;
    }

    // "Hypertension, kidney" below the main term "Hypertension, hypertensive"; kNone if the reference leads elsewhere. The general way of
    // following references looks through the whole book.
    [[nodiscard]] std::uint32_t below_main_term(std::uint32_t term, std::string_view reference) const {
        const auto parts = split(reference, ',');
        if (parts.size() < 2 || !holds_all(telling_words(index.text(index.terms[term].title)), telling_words(parts.front()))) return kNone;
        for (std::size_t part = 1; part < parts.size(); ++part) {
            const Words wanted = telling_words(parts[part]);
            std::uint32_t found = kNone;
            for (std::uint32_t child = index.terms[term].first_child; child != kNone && found == kNone;
                 child = index.terms[child].next_sibling)
                if (telling_words(index.text(index.terms[child].title)) == wanted) found = child;
            if (found == kNone) return kNone;
            term = found;
        }
        return term;
    }

    // "Kidney involvement: see Hypertension, kidney": a code there, below the same main term, whose title has all words of the other's
    // title, or of its category's.
    std::optional<Combination> follow(std::size_t number, std::size_t other, const WithEntry& entry) {
        const std::string_view see = index.text(index.terms[entry.term].see);
        if (see.empty()) return std::nullopt;
        const Sayings& theirs = says(other);
        const std::uint32_t target = below_main_term(main_term_of(entry.default_term), see);
        if (target == kNone) return std::nullopt;
        const std::uint8_t level = index.terms[target].level;
        for (std::uint32_t at = target; at < index.terms.size() && (at == target || index.terms[at].level > level); ++at) {
            const std::string_view code = index.terms[at].code.text();
            const Words words = words_of_code(code);
            const bool fits = holds_all(words, theirs.words) || (!theirs.category.empty() && holds_all(words, theirs.category));
            if (words.empty() || !fits) continue;
            if (auto found = take(number, other, entry, code, false)) return found;
        }
        return std::nullopt;
    }
};

LinkFinder::LinkFinder(const Edition& edition, std::vector<std::string_view> codes) {
    if (const TermIndex* index = index_of(edition)) state_ = std::make_unique<State>(edition, *index, std::move(codes));
}
LinkFinder::~LinkFinder() = default;

std::optional<Combination> LinkFinder::between(std::size_t number, std::size_t other) {
    if (!state_) return std::nullopt;
    const std::string_view code = state_->given[number];
    const std::string_view others = state_->given[other];
    if (code.size() < 3 || others.size() < 3 || code.substr(0, 3) == others.substr(0, 3)) return std::nullopt;
    const std::vector<WithEntry>& entries = state_->with_entries(number);
    if (entries.empty()) return std::nullopt;
    const Sayings& own = state_->says(number);
    const Sayings& theirs = state_->says(other);
    if (theirs.words.empty() || theirs.is_past) return std::nullopt;
    // The code says it itself: "hypertensive heart disease with heart failure".
    if (holds_all(own.words, theirs.words) || (!theirs.category.empty() && holds_all(own.words, theirs.category))) return std::nullopt;
    for (const WithEntry& entry : entries) {
        if ((entry.marks & ~theirs.marks) != 0 || !holds_all(theirs.words, entry.condition) ||
            !state_->is_default(entry.default_term, code, own.title))
            continue;
        const std::string_view combined = state_->index.terms[entry.term].code.text();
        if (combined.empty()) {
            if (auto found = state_->follow(number, other, entry)) return found;
            continue;
        }
        // Two words of a condition name it; with one word the code that combines must speak of all of the other.
        const bool speaks_of_it =
            entry.condition.size() > 1 || holds_all(merged(state_->words_of_code(combined), entry.condition), theirs.words);
        if (!speaks_of_it) continue;
        if (auto found = state_->take(number, other, entry, combined, true)) return found;
    }
    return std::nullopt;
}

std::optional<Combination> combination_of(const Edition& edition, std::string_view code, std::string_view other) {
    return LinkFinder(edition, {code, other}).between(0, 1);
}

IndexEntry entry_at(const Edition& edition, Book book, std::uint32_t number) {
    IndexEntry entry;
    const TermView term = term_view(edition, book, number);
    if (!term.see.empty()) {
        entry.targets = resolve_cross_reference(edition, book, number, term.see);
        // "See condition" names no other term: the noun is looked up instead.
        entry.step = EntryStep::follow;
        return entry;
    }
    if (!term.code.valid) return entry;
    entry.codes.push_back(term.code.code);
    entry.is_default = term.has_children;
    if (term.manifestation.valid) {
        entry.step = EntryStep::pair;
        entry.codes.push_back(term.manifestation.code);
    } else {
        entry.step = term.code.billable && !term.code.incomplete ? EntryStep::verify : EntryStep::complete;
    }
    return entry;
}

} // namespace sequela::lookup
