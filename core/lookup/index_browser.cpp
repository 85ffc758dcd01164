#include "lookup/index_browser.h"

#include <algorithm>

#include "base/text.h"

namespace sequela::lookup {
namespace {

using packs::CodeKey;
using packs::Edition;
using packs::kNone;
using packs::Part;
using packs::Term;
using packs::TermIndex;

constexpr std::uint32_t kCells = 6;

TermCode term_code(const Edition& edition, const CodeKey& key, bool incomplete) {
    TermCode code;
    code.code = std::string(key.text());
    code.incomplete = incomplete;
    if (code.code.empty() || !edition.codes) return code;
    const packs::CodeTable& codes = *edition.codes.data;
    const packs::CodeRow* row = codes.find(code.code);
    code.billable = row && row->billable != 0;
    // "T36.0X-" may stand for codes that the order file lists only in full.
    const auto [first, last] = codes.range(code.code);
    code.valid = row || first < last;
    return code;
}

bool has_valid_code(const Edition& edition, const TermIndex& index, const Term& term) {
    if (term_code(edition, term.code, false).valid) return true;
    if (term.first_cell == kNone) return false;
    for (std::uint32_t cell = term.first_cell; cell < term.first_cell + kCells; ++cell)
        if (term_code(edition, index.cells[cell].code, false).valid) return true;
    return false;
}

bool has_reference_that_resolves(const Edition& edition, Book book, const TermIndex& index, std::uint32_t number) {
    const Term& term = index.terms[number];
    for (const packs::TextRef reference : {term.see, term.see_also})
        if (reference.length > 0 && !resolve_cross_reference(edition, book, number, index.text(reference)).empty()) return true;
    return false;
}

// The numbers of a term and all below it are consecutive, because terms stand in pre-order.
std::uint32_t end_of_subtree(const TermIndex& index, std::uint32_t number) {
    const std::uint8_t level = index.terms[number].level;
    std::uint32_t end = number + 1;
    while (end < index.terms.size() && index.terms[end].level > level)
        ++end;
    return end;
}

bool leads_nowhere(const Edition& edition, Book book, const TermIndex& index, std::uint32_t number) {
    if (!edition.codes) return false; // nothing is known
    const std::uint32_t end = end_of_subtree(index, number);
    for (std::uint32_t i = number; i < end; ++i)
        if (has_valid_code(edition, index, index.terms[i])) return false;
    // "See condition" is an instruction and leads nowhere in particular; the term is still of use.
    for (std::uint32_t i = number; i < end; ++i) {
        if (to_lower(index.text(index.terms[i].see)).starts_with("condition")) return false;
        if (has_reference_that_resolves(edition, book, index, i)) return false;
    }
    return true;
}

bool word_begins(std::string_view title, std::string_view text) {
    for (std::size_t i = 0; i < title.size(); ++i) {
        const bool at_word = i == 0 || title[i - 1] == ' ' || title[i - 1] == '-' || title[i - 1] == '(' || title[i - 1] == ',';
        if (at_word && starts_with_ignoring_case(title.substr(i), text)) return true;
    }
    return false;
}

} // namespace

std::string_view title(Book book) {
    switch (book) {
    case Book::index:
        return "Alphabetic Index";
    case Book::external_causes:
        return "External Cause Index";
    case Book::neoplasms:
        return "Table of Neoplasms";
    case Book::drugs:
        return "Table of Drugs and Chemicals";
    }
    return "";
}

Part<TermIndex> book_of(const Edition& edition, Book book) {
    switch (book) {
    case Book::index:
        return edition.index;
    case Book::external_causes:
        return edition.external_index;
    case Book::neoplasms:
        return edition.neoplasm_table;
    case Book::drugs:
        return edition.drug_table;
    }
    return {};
}

TermView term_view(const Edition& edition, Book book, std::uint32_t number) {
    TermView view;
    view.term = number;
    const Part<TermIndex> part = book_of(edition, book);
    if (!part || number >= part.data->terms.size()) return view;
    const TermIndex& index = *part.data;
    const Term& term = index.terms[number];
    view.level = term.level;
    view.title = std::string(index.text(term.title));
    view.nonessential_modifiers = std::string(index.text(term.nonessential_modifiers));
    view.code = term_code(edition, term.code, term.incomplete != 0);
    view.manifestation = term_code(edition, term.manifestation, term.manifestation_incomplete != 0);
    view.see = std::string(index.text(term.see));
    view.see_also = std::string(index.text(term.see_also));
    view.has_children = term.first_child != kNone;
    if (term.first_cell != kNone)
        for (std::uint32_t cell = term.first_cell; cell < term.first_cell + kCells; ++cell)
            view.cells.push_back(term_code(edition, index.cells[cell].code, index.cells[cell].incomplete != 0));
    view.leads_nowhere = leads_nowhere(edition, book, index, number);
    return view;
}

std::vector<std::uint32_t> find_main_terms(const Edition& edition, Book book, std::string_view text, std::size_t limit) {
    std::vector<std::uint32_t> found;
    const Part<TermIndex> part = book_of(edition, book);
    if (!part) return found;
    const TermIndex& index = *part.data;
    const std::string_view wanted = trim(text);
    std::vector<std::uint32_t> by_word; // behind those whose title itself begins with the text
    for (const std::uint32_t number : index.main_terms) {
        const std::string_view title = index.text(index.terms[number].title);
        if (wanted.empty() || starts_with_ignoring_case(title, wanted))
            found.push_back(number);
        else if (by_word.size() < limit && word_begins(title, wanted))
            by_word.push_back(number);
        if (found.size() >= limit) return found;
    }
    found.insert(found.end(), by_word.begin(),
                 by_word.begin() + static_cast<std::ptrdiff_t>(std::min(limit - found.size(), by_word.size())));
    return found;
}

std::vector<std::uint32_t> children(const TermIndex& index, std::uint32_t number) {
    std::vector<std::uint32_t> found;
    if (number >= index.terms.size()) return found;
    for (std::uint32_t child = index.terms[number].first_child; child != kNone; child = index.terms[child].next_sibling)
        found.push_back(child);
    return found;
}

} // namespace sequela::lookup
