// What the Alphabetic Index says besides its codes: pairs in brackets, combinations under "with", default codes, "see"
// (Official Guidelines I.A.7, I.A.15, I.A.16, I.A.18). Everything is read from the index that is in force; where there is none, nothing is
// said. What no longer leads to a listed code is left out, because the index may be of an older release than the codes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lookup/index_browser.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

// "Amyloidosis, heart E85.4 [I43]": both are coded, in this order (I.A.7 and I.A.13).
struct IndexPair {
    std::string etiology; // undotted
    std::string manifestation;
    bool etiology_complete = false; // billable; otherwise more characters are needed
    bool manifestation_complete = false;
    std::uint32_t term = packs::kNone; // of the Alphabetic Index
};

std::optional<IndexPair> pair_at(const packs::Edition& edition, std::uint32_t term);
// The pairs of which the code is one side, in the order of the book.
std::vector<IndexPair> pairs_with_etiology(const packs::Edition& edition, std::string_view code);
std::vector<IndexPair> pairs_with_manifestation(const packs::Edition& edition, std::string_view code);
// The pair of exactly these two, in this order.
std::optional<IndexPair> pair_of(const packs::Edition& edition, std::string_view etiology, std::string_view manifestation);
// The pairs of a code that the index has nowhere without a second one: its entries are all pairs, and the second codes of one category.
// Empty if the code also stands alone.
std::vector<IndexPair> pairs_only(const packs::Edition& edition, std::string_view code);

// "Diabetes, type 2, with, chronic kidney disease E11.22": the classification assumes the link between the two (I.A.15).
struct Combination {
    std::string code;               // undotted
    bool complete = false;          // billable; otherwise more characters are needed
    bool named = false;             // the entry has this very code; false: it was reached by "see", and a code near it may fit better
    std::uint32_t term = 0;         // "chronic kidney disease"
    std::uint32_t default_term = 0; // "type 2"
    bool instead = false;           // it takes the place of the code asked for, which is the default code; false: it is coded too
    std::size_t surplus = 0;        // words of the other's title that the entry does not say: the fewer, the surer
};
// The entry that combines the condition of `code` with that of `other`: a subterm under "with" or "in" of a term whose default code is
// `code`, or a code of the same condition ("Type 2 diabetes mellitus with hyperglycemia"). Entries "NEC" assume nothing, nor is anything
// assumed of histories and sequelae, of what is substance-induced, or of an acute condition where the entry speaks of a chronic one. Found
// by comparing the words of the subterm with the titles of `other`.
class LinkFinder {
public:
    // The codes must outlive the finder, and the edition too.
    LinkFinder(const packs::Edition& edition, std::vector<std::string_view> codes);
    ~LinkFinder();
    // By their numbers among the codes.
    std::optional<Combination> between(std::size_t code, std::size_t other);

private:
    struct State;
    std::unique_ptr<State> state_; // null: no index
};
std::optional<Combination> combination_of(const packs::Edition& edition, std::string_view code, std::string_view other);

// What a coder does with an entry (I.B.1: locate in the Index, verify in the Tabular).
enum class EntryStep {
    verify,   // it has a complete code, to be verified in the Tabular
    complete, // its code needs more characters
    pair,     // two codes, in order
    follow,   // "see": no code is taken from here, the reference is followed first (I.A.16)
    open      // nothing but subterms, or what no longer leads anywhere
};
struct IndexEntry {
    EntryStep step = EntryStep::open;
    std::vector<std::string> codes; // undotted, in order: one, or the two of a pair; none for `follow` and `open`
    std::vector<Target> targets;    // of "see", best first
    bool is_default = false;        // the code stands at a term with subterms: it is taken where no subterm applies (I.A.18)
};
IndexEntry entry_at(const packs::Edition& edition, Book book, std::uint32_t term);

} // namespace sequela::lookup
