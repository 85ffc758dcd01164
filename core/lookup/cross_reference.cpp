// "See Failure, heart, congestive": the words between the commas name a main term and its subterms. They are written for people: singular
// for plural, words in another order, steps such as "with" left out, and "by site" where the reader goes on alone (Guidelines I.A.16).
#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "lookup/index_browser.h"
#include "packs/tabular.h"

namespace sequela::lookup {
namespace {

using packs::Edition;
using packs::kNone;
using packs::Part;
using packs::Term;
using packs::TermIndex;

using Words = std::vector<std::string>;

bool is_word_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
}

std::string singular(std::string word) {
    if (word.size() > 4 && word.ends_with("ies")) return word.substr(0, word.size() - 3) + "y";
    if (word.size() > 4 && (word.ends_with("sses") || word.ends_with("xes"))) return word.substr(0, word.size() - 2);
    if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("is") && !word.ends_with("us")) word.pop_back();
    return word;
}

// Without what stands in parentheses, which is not essential; "(s)" and "'s" vanish with it.
Words words_of(std::string_view text) {
    Words words;
    std::string word;
    int depth = 0;
    const auto finish = [&] {
        if (!word.empty()) words.push_back(singular(std::move(word)));
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '(' || c == '[') ++depth;
        const bool inside = depth > 0;
        if ((c == ')' || c == ']') && depth > 0) --depth;
        if (inside) continue;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == '\'') continue;
        if (is_word_character(c))
            word += c;
        else
            finish();
    }
    finish();
    return words;
}

bool holds_all(const Words& all, const Words& some) {
    return std::all_of(some.begin(), some.end(),
                       [&](const std::string& word) { return std::find(all.begin(), all.end(), word) != all.end(); });
}

bool begins_with(const Words& all, const Words& beginning) {
    return beginning.size() <= all.size() && std::equal(beginning.begin(), beginning.end(), all.begin());
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// A cheap test before words are taken apart: does a word of the title begin with the first letters of a word of the part? Of the tens of
// thousands of titles few do.
bool may_be_alike(std::string_view title, const Words& part) {
    constexpr std::size_t kLetters = 3;
    bool at_word = true;
    for (std::size_t i = 0; i < title.size(); ++i) {
        const bool in_word = is_word_character(lower(title[i]));
        if (at_word && in_word) {
            for (const std::string& word : part) {
                const std::size_t length = std::min({kLetters, word.size(), title.size() - i});
                std::size_t same = 0;
                while (same < length && lower(title[i + same]) == word[same])
                    ++same;
                if (same == std::min(kLetters, word.size())) return true;
            }
        }
        at_word = !in_word && title[i] != '\'';
    }
    return false;
}

// How well a part of a reference names a term: 4 its title, 3 one of its titles ("Diabetes, diabetic"), 2 the same words with nonessential
// ones, 1 its beginning; 0 not at all.
int likeness(const TermIndex& index, const Term& term, const Words& part) {
    const std::string_view title = index.text(term.title);
    if (!may_be_alike(title, part)) return 0;
    const Words words = words_of(title);
    if (words == part) return 4;
    if (title.find(',') != std::string_view::npos)
        for (const std::string_view alternative : split(title, ','))
            if (words_of(alternative) == part) return 3;
    if (words.empty() || part.empty()) return 0;
    if (holds_all(words, part) && words.size() == part.size()) return 2;
    if (holds_all(part, words)) { // the rest must be nonessential modifiers
        std::string modifiers(index.text(term.nonessential_modifiers));
        std::replace_if(
            modifiers.begin(), modifiers.end(), [](char c) { return c == '(' || c == ')'; }, ' ');
        Words all = words_of(modifiers);
        all.insert(all.end(), words.begin(), words.end());
        if (holds_all(all, part)) return 2;
    }
    return begins_with(words, part) || (part.size() > 1 && begins_with(part, words)) ? 1 : 0;
}

// "by site", "by type of vehicle": from here the reader goes on alone.
bool leaves_it_to_the_reader(const Words& part) {
    return !part.empty() && part.front() == "by";
}

// Subterms that only join: what they lead to counts as if it stood one level higher.
bool is_joint(const TermIndex& index, const Term& term) {
    static constexpr std::array<std::string_view, 13> kJoints = {"with",
                                                                 "in",
                                                                 "due to",
                                                                 "by",
                                                                 "associated with",
                                                                 "following",
                                                                 "involving",
                                                                 "with or without",
                                                                 "without",
                                                                 "complicated by",
                                                                 "complicating",
                                                                 "affecting",
                                                                 "due to or associated with"};
    const std::string title = to_lower(index.text(term.title));
    return std::any_of(kJoints.begin(), kJoints.end(), [&](std::string_view joint) {
        return title == joint ||
               (title.starts_with(joint) && title.size() > joint.size() && (title[joint.size()] == ' ' || title[joint.size()] == ','));
    });
}

struct Step {
    std::uint32_t term = kNone;
    std::size_t consumed = 0; // parts
    int likeness = 0;         // of all steps together
};

class Walk {
public:
    Walk(const TermIndex& index, std::vector<Words> parts) : index_(index), parts_(std::move(parts)) {}

    // The terms that the parts name, best first.
    [[nodiscard]] std::vector<Step> from_the_top() const {
        std::vector<Step> begun;
        for (const std::uint32_t main : index_.main_terms) {
            if (!may_be_alike(index_.text(index_.terms[main].title), parts_.front())) continue;
            for (std::size_t joined = std::min<std::size_t>(3, parts_.size()); joined >= 1; --joined) {
                const int like = likeness(index_, index_.terms[main], join(0, joined));
                if (like > 0) begun.push_back({main, joined, like});
            }
        }
        std::stable_sort(begun.begin(), begun.end(), [](const Step& a, const Step& b) { return a.likeness > b.likeness; });
        std::vector<Step> found;
        for (const Step& step : begun) {
            // Where a main term of that very name has what is wanted, those that are merely alike need not be followed.
            const bool sure = !found.empty() && found.front().consumed == parts_.size();
            if (sure && step.likeness < 3) break;
            found.push_back(go_on(step));
            sort(found);
        }
        return found;
    }
    // The parts as subterms of a term: "see Neoplasm, breast" with the main term known.
    [[nodiscard]] Step below(std::uint32_t term) const { return go_on({term, 0, 0}); }
    [[nodiscard]] std::size_t size() const { return parts_.size(); }

private:
    [[nodiscard]] Words join(std::size_t from, std::size_t count) const {
        Words joined;
        for (std::size_t i = from; i < from + count && i < parts_.size(); ++i)
            joined.insert(joined.end(), parts_[i].begin(), parts_[i].end());
        return joined;
    }
    static void sort(std::vector<Step>& steps) {
        std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
            return a.consumed != b.consumed ? a.consumed > b.consumed : a.likeness > b.likeness;
        });
    }
    [[nodiscard]] Step go_on(Step at) const {
        if (at.consumed >= parts_.size()) return at;
        if (leaves_it_to_the_reader(parts_[at.consumed])) return {at.term, parts_.size(), at.likeness};
        std::vector<Step> found;
        children_that_match(at.term, at, found);
        if (found.empty()) descendants_that_match(at, found);
        if (found.empty()) {
            // The parts may stand in another order: "superficial, by site" for "site > superficial".
            if (at.consumed + 1 < parts_.size() && leaves_it_to_the_reader(parts_[at.consumed + 1]))
                return {at.term, parts_.size(), at.likeness};
            return at;
        }
        for (Step& step : found)
            step = go_on(step);
        sort(found);
        return found.front();
    }
    void children_that_match(std::uint32_t term, const Step& at, std::vector<Step>& found) const {
        for (std::uint32_t child = index_.terms[term].first_child; child != kNone; child = index_.terms[child].next_sibling) {
            for (std::size_t joined = 1; joined <= 3 && at.consumed + joined <= parts_.size(); ++joined) {
                const int like = likeness(index_, index_.terms[child], join(at.consumed, joined));
                if (like > 0) found.push_back({child, at.consumed + joined, at.likeness + like});
            }
            if (is_joint(index_, index_.terms[child])) children_that_match(child, at, found);
        }
    }
    // Anything below that is named exactly, nearest first: steps in between are often left out.
    void descendants_that_match(const Step& at, std::vector<Step>& found) const {
        const std::uint8_t level = index_.terms[at.term].level;
        std::uint8_t nearest = 255;
        const Words part = parts_[at.consumed];
        for (std::uint32_t i = at.term + 1; i < index_.terms.size() && index_.terms[i].level > level; ++i) {
            if (index_.terms[i].level > nearest || likeness(index_, index_.terms[i], part) < 3) continue;
            nearest = index_.terms[i].level;
            found.push_back({i, at.consumed + 1, at.likeness + 1});
        }
    }

    const TermIndex& index_;
    std::vector<Words> parts_;
};

std::vector<Words> parts_of(std::string_view text) {
    std::vector<Words> parts;
    int depth = 0;
    std::size_t begin = 0;
    const auto add = [&](std::size_t end) {
        Words words = words_of(text.substr(begin, end - begin));
        if (!words.empty()) parts.push_back(std::move(words));
        begin = end + 1;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')') --depth;
        if (text[i] == ',' && depth <= 0) add(i);
    }
    add(text.size());
    return parts;
}

// "Neoplasm, skin, benign": which column of the table, and the rest without that word.
int take_column(std::vector<Words>& parts) {
    struct Column {
        std::string_view word;
        int number;
    };
    static constexpr std::array<Column, 8> kColumns = {{{"secondary", 3},
                                                        {"metastatic", 3},
                                                        {"in situ", 4},
                                                        {"benign", 5},
                                                        {"uncertain behavior", 6},
                                                        {"unspecified behavior", 7},
                                                        {"malignant", 2},
                                                        {"primary", 2}}};
    int found = 0;
    for (std::size_t i = 0; i < parts.size();) {
        std::string part;
        for (const std::string& word : parts[i])
            part += (part.empty() ? "" : " ") + word;
        const auto column = std::find_if(kColumns.begin(), kColumns.end(), [&](const Column& each) {
            return part == each.word || part == "malignant " + std::string(each.word) || part == "by site " + std::string(each.word);
        });
        if (column == kColumns.end()) {
            ++i;
            continue;
        }
        if (found == 0 || found == 2) found = column->number;
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return found;
}

std::optional<Target> in_neoplasm_table(const Edition& edition, std::vector<Words> parts) {
    const Part<TermIndex> table = book_of(edition, Book::neoplasms);
    if (!table || table.data->main_terms.empty()) return std::nullopt;
    Target target;
    target.book = Book::neoplasms;
    target.term = table.data->main_terms.front();
    target.column = take_column(parts);
    parts.erase(parts.begin()); // "Neoplasm"
    const Walk walk(*table.data, std::move(parts));
    const Step step = walk.below(target.term);
    target.term = step.term;
    target.complete = step.consumed == walk.size();
    return target;
}

void search_book(const Edition& edition, Book book, const std::vector<Words>& parts, std::vector<Target>& targets) {
    const Part<TermIndex> part = book_of(edition, book);
    if (!part) return;
    const Walk walk(*part.data, parts);
    for (const Step& step : walk.from_the_top()) {
        Target target;
        target.book = book;
        target.term = step.term;
        target.complete = step.consumed == walk.size();
        targets.push_back(target);
    }
}

// "category C92", "subcategory M14.8-", "E08-E13 with .620", "V00-V99 with 7th character S".
void add_codes(const Edition& edition, std::string_view reference, std::vector<Target>& targets) {
    for (const packs::CodeReference& named : packs::find_references(reference)) {
        Target target;
        target.code = std::string(named.first.text());
        // A code that is no longer listed leads nowhere.
        if (!edition.codes || edition.codes.data->range(target.code).first < edition.codes.data->range(target.code).second)
            targets.push_back(target);
    }
}

bool begins_with_word(const std::vector<Words>& parts, std::string_view word) {
    return !parts.empty() && !parts.front().empty() && parts.front().front() == word;
}

// The best few, without repetition, and nothing half found where something was found in full.
void tidy(std::vector<Target>& targets, Book from, std::uint32_t term) {
    std::stable_sort(targets.begin(), targets.end(), [&](const Target& a, const Target& b) {
        if (a.complete != b.complete) return a.complete;
        return (a.book == from) && (b.book != from);
    });
    if (!targets.empty() && targets.front().complete)
        targets.erase(std::remove_if(targets.begin(), targets.end(), [](const Target& target) { return !target.complete; }), targets.end());
    std::vector<Target> kept;
    constexpr std::size_t kMost = 8;
    for (const Target& target : targets) {
        const bool is_itself = target.code.empty() && target.book == from && target.term == term;
        const bool known = std::any_of(kept.begin(), kept.end(), [&](const Target& other) {
            return other.book == target.book && other.term == target.term && other.code == target.code;
        });
        if (!is_itself && !known && kept.size() < kMost) kept.push_back(target);
    }
    targets = std::move(kept);
}

void resolve_one(const Edition& edition, Book from, std::string_view text, std::vector<Target>& targets) {
    std::string_view reference = trim(text);
    constexpr std::array<std::string_view, 4> kOpenings = {"also ", "see also ", "see ", "index to diseases and injuries, "};
    bool other_index = false;
    for (const std::string_view opening : kOpenings)
        if (starts_with_ignoring_case(reference, opening)) {
            reference = trim(reference.substr(opening.size()));
            other_index = other_index || opening.starts_with("index");
        }
    if (starts_with_ignoring_case(reference, "condition")) return;
    add_codes(edition, reference, targets);
    if (!targets.empty()) return;
    if (starts_with_ignoring_case(reference, "table of drugs")) {
        Target target;
        target.book = Book::drugs;
        targets.push_back(target);
        return;
    }
    if (starts_with_ignoring_case(reference, "table of neoplasms")) {
        Target target;
        target.book = Book::neoplasms;
        targets.push_back(target);
        return;
    }
    const std::vector<Words> parts = parts_of(reference);
    if (parts.empty()) return;
    if (begins_with_word(parts, "neoplasm"))
        if (const auto target = in_neoplasm_table(edition, parts)) {
            targets.push_back(*target);
            if (target->complete) return; // the Index has an entry "Neoplasm" too, which only leads to the table
        }
    const Book first = other_index ? Book::index : from;
    search_book(edition, first, parts, targets);
    const bool found = std::any_of(targets.begin(), targets.end(), [](const Target& target) { return target.complete; });
    if (found) return;
    for (const Book other : {Book::index, Book::external_causes})
        if (other != first) search_book(edition, other, parts, targets);
}

} // namespace

std::vector<Target> resolve_cross_reference(const Edition& edition, Book from, std::uint32_t term, std::string_view reference) {
    std::vector<Target> targets;
    for (const std::string_view each : split(reference, ';'))
        resolve_one(edition, from, each, targets);
    tidy(targets, from, term);
    return targets;
}

} // namespace sequela::lookup
