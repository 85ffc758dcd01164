// Browsing the Alphabetic Index and the tables: main terms by prefix, subterms, see and see also that jump.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::lookup {

enum class Book { index, external_causes, neoplasms, drugs };
std::string_view title(Book book);
// Null parts where the book is not installed for the edition's date.
packs::Part<packs::TermIndex> book_of(const packs::Edition& edition, Book book);

struct TermCode {
    std::string code; // undotted
    bool incomplete = false;
    bool valid = false; // listed in the edition's codes; others are hidden behind a remark: they no longer lead anywhere
    bool billable = false;
};

struct TermView {
    std::uint32_t term = 0;
    int level = 0;
    std::string title;
    std::string nonessential_modifiers;
    TermCode code; // empty code: none
    TermCode manifestation;
    std::string see;
    std::string see_also;
    bool has_children = false;
    std::vector<TermCode> cells; // tables: six, columns 2 to 7
    bool leads_nowhere = false;  // itself and all below have no valid code and no cross-reference that resolves
};

TermView term_view(const packs::Edition& edition, Book book, std::uint32_t term);
// Main terms whose title, or a word of it, begins with the text; all if it is empty. In the order of the book.
std::vector<std::uint32_t> find_main_terms(const packs::Edition& edition, Book book, std::string_view text, std::size_t limit);
std::vector<std::uint32_t> children(const packs::TermIndex& index, std::uint32_t term);

// Where "see Failure, heart, congestive" leads: candidates, best first; the book may differ ("see Neoplasm, breast" is in the table). Some
// lead to the Tabular ("see category C92"). Nothing for "see condition", which only says that the term is an adjective, and for what cannot
// be found.
struct Target {
    Book book = Book::index;
    std::uint32_t term = packs::kNone; // kNone: the book as a whole ("see Table of Drugs and Chemicals, by substance")
    std::string code;                  // not empty: this code in the Tabular, and no term
    int column = 0;                    // tables: the column that is meant ("Neoplasm, skin, benign"), 2 to 7, or 0
    bool complete = true;              // false: only the beginning of the reference was found; this is as near as it gets
};
std::vector<Target> resolve_cross_reference(const packs::Edition& edition, Book from, std::uint32_t term, std::string_view reference);

} // namespace sequela::lookup
