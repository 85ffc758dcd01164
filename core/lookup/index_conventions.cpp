#include "lookup/index_conventions.h"

#include <algorithm>
#include <array>

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
    // The tables and the External Cause Index have no pairs: what stands there stands alone.
    for (const auto& table : {edition.neoplasm_table, edition.drug_table, edition.external_index})
        if (table &&
            std::any_of(table.data->cells.begin(), table.data->cells.end(), [&](const auto& cell) { return cell.code.text() == code; }))
            return {};
    std::vector<IndexPair> pairs = pairs_in(edition, {first, last}, code, false);
    const auto is_of_another = [&](const IndexPair& pair) {
        return pair.manifestation.substr(0, 3) != pairs.front().manifestation.substr(0, 3);
    };
    if (std::any_of(pairs.begin(), pairs.end(), is_of_another)) return {};
    return pairs;
}

namespace {

constexpr std::string_view kWith = "with ";

bool is_joint(std::string_view title) {
    return title == "with" || title == "in" || title.starts_with("with (") || title == "in or with" || title == "with or in";
}

// "Not elsewhere classified" covers too much for a link to be assumed (I.A.15 speaks of conditions that are "specifically linked").
bool is_catch_all(std::string_view title) {
    const Words words = words_in(title);
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return word == "nec" || word == "specified" || word == "unspecified" || word == "nos" || word == "complication" ||
               word == "complications";
    });
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

class CombinationFinder {
public:
    CombinationFinder(const Edition& edition, std::string_view code, std::string_view other)
        : edition_(edition), index_(*edition.index.data), codes_(*edition.codes.data), code_(code), other_(other) {
        const std::string_view title = title_of(other);
        title_ = telling_words(before(title, " without "));
        category_ = telling_words(title_of(other.substr(0, 3)));
        own_ = telling_words(before(title_of(code), " without "));
        is_past_ = is_past(words_in(title));
    }

    std::optional<Combination> find() {
        if (title_.empty() || is_past_) return std::nullopt;
        // The code says it itself: "hypertensive heart disease with heart failure".
        if (holds_all(own_, title_) || (!category_.empty() && holds_all(own_, category_))) return std::nullopt;
        const auto [first, last] = index_.with_code(code_.substr(0, 3));
        for (const std::uint32_t* at = first; at != last; ++at) {
            if (index_.terms[*at].first_child == kNone || !is_default(*at)) continue;
            for (std::uint32_t child = index_.terms[*at].first_child; child != kNone; child = index_.terms[child].next_sibling)
                if (look_at(*at, child)) return found_;
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] std::string_view title_of(std::string_view code) const {
        const packs::CodeRow* row = codes_.find(code);
        return row ? codes_.long_title(*row) : std::string_view();
    }
    [[nodiscard]] Words words_of_code(std::string_view code) const { return telling_words(title_of(code)); }

    // Is the term's code the default of the condition that the code speaks of?
    [[nodiscard]] bool is_default(std::uint32_t term) const {
        const std::string_view default_code = index_.terms[term].code.text();
        if (default_code == code_) return true;
        const std::string_view condition = before(before(title_of(default_code), " without "), " with ");
        const std::string_view title = title_of(code_);
        return !condition.empty() && title.size() > condition.size() && title.starts_with(condition) &&
               title.substr(condition.size()).starts_with(" with ");
    }
    [[nodiscard]] bool is_default_above(std::uint32_t term) const {
        for (; term != kNone; term = index_.terms[term].parent)
            if (index_.terms[term].code.text() == code_) return true;
        return false;
    }

    // A subterm "with" has the conditions below it; "with pneumonia" is one itself.
    bool look_at(std::uint32_t default_term, std::uint32_t child) {
        const std::string_view title = index_.text(index_.terms[child].title);
        if (is_joint(title)) {
            for (std::uint32_t below = index_.terms[child].first_child; below != kNone; below = index_.terms[below].next_sibling)
                if (fits(default_term, below, index_.text(index_.terms[below].title))) return true;
            return false;
        }
        return title.starts_with(kWith) && fits(default_term, child, title.substr(kWith.size()));
    }

    bool fits(std::uint32_t default_term, std::uint32_t term, std::string_view condition) {
        const Words words = condition_words(condition);
        // A pair in brackets is two codes, not a combination.
        if (words.empty() || !(index_.terms[term].manifestation == CodeKey{}) || !holds_all(title_, words) || is_catch_all(condition))
            return false;
        found_ = {};
        condition_ = words;
        found_.term = term;
        found_.default_term = default_term;
        found_.surplus = title_.size() - words.size();
        const std::string_view code = index_.terms[term].code.text();
        return code.empty() ? follow(term, default_term) : speaks_of_other(code, words) && take(code, true);
    }

    // Two words of a condition name it; with one word the code that combines must speak of all of the other.
    [[nodiscard]] bool speaks_of_other(std::string_view code, const Words& words) const {
        if (words.size() > 1) return true;
        return holds_all(merged(words_of_code(code), words), title_);
    }

    bool take(std::string_view code, bool named) {
        if (!is_listed(codes_, code) || code == code_ || code.substr(0, 3) == other_.substr(0, 3)) return false;
        const Words words = words_of_code(code);
        // That a substance induced a condition is said by the provider or not at all.
        if (differ_in_acuity(title_, merged(words, condition_)) ||
            (has(words, "induced") && !has(own_, "induced") && !has(title_, "induced")))
            return false;
        found_.code = std::string(code);
        found_.complete = codes_.is_billable(code);
        found_.named = named;
        found_.instead = is_default_above(found_.default_term) || code.substr(0, 3) != code_.substr(0, 3);
        return true;
    }

    [[nodiscard]] std::uint32_t main_term_of(std::uint32_t term) const {
        while (index_.terms[term].parent != kNone)
            term = index_.terms[term].parent;
        return term;
    }

    // "Kidney involvement: see Hypertension, kidney": a code there, below the same main term, whose title has all words of the other's
    // title, or of its category's.
    bool follow(std::uint32_t term, std::uint32_t default_term) {
        const std::string_view see = index_.text(index_.terms[term].see);
        if (see.empty()) return false;
        for (const Target& target : resolve_cross_reference(edition_, Book::index, term, see)) {
            if (target.book != Book::index || target.term == kNone || !target.complete) continue;
            if (main_term_of(target.term) != main_term_of(default_term)) continue;
            const std::uint8_t level = index_.terms[target.term].level;
            for (std::uint32_t at = target.term; at < index_.terms.size() && (at == target.term || index_.terms[at].level > level); ++at) {
                const std::string_view code = index_.terms[at].code.text();
                const Words words = words_of_code(code);
                const bool fits = holds_all(words, title_) || (!category_.empty() && holds_all(words, category_));
                if (!words.empty() && fits && take(code, false)) return true;
            }
        }
        return false;
    }

    const Edition& edition_;
    const TermIndex& index_;
    const CodeTable& codes_;
    std::string_view code_;
    std::string_view other_;
    Words title_;     // of the other code
    Words category_;  // of its category
    Words own_;       // of the code itself
    Words condition_; // of the entry under "with"
    bool is_past_ = false;
    Combination found_;
};

} // namespace

std::optional<Combination> combination_of(const Edition& edition, std::string_view code, std::string_view other) {
    if (!index_of(edition) || code.size() < 3 || other.size() < 3 || code.substr(0, 3) == other.substr(0, 3)) return std::nullopt;
    return CombinationFinder(edition, code, other).find();
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
