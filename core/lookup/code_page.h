// The code page: all that the classification says of one code on one date.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

enum class Validity {
    valid,           // billable on the date
    header,          // a category or subcategory: more characters are needed
    seventh_missing, // everything is there but the 7th character
    not_listed,      // was never, or is not, a code on that date
    ended,           // was valid in an earlier installed release
    not_yet,         // becomes valid in a later installed release
    no_data          // no codes installed for that date
};
std::string_view key(Validity validity); // "valid", "header" …: as the command line prints it

struct NoteReference {
    std::string text;        // as it stands in the note
    std::uint32_t begin = 0; // bytes within PageNote::text
    std::uint32_t end = 0;
    std::string target;      // undotted code where the link goes: the code or the beginning of the range
    std::string target_last; // end of a range; empty if it is none
    bool valid = false;      // the target is listed in the edition's codes
};

struct PageNote {
    packs::NoteKind kind = packs::NoteKind::note;
    std::string text;
    int level = 0;
    std::string origin; // "J44" (display form), "Chapter 10", "Section J40-J4A": where it is printed
    bool inherited = false;
    std::string release; // of the Tabular that it is from
    std::vector<NoteReference> references;
};

struct PageLink {
    std::string code; // undotted, or the name of a section or chapter
    std::string label;
    std::string title;
    bool billable = false;
};

// Ways to complete a header, or to change one character: each choice gives a valid code.
struct Choice {
    std::string character; // "A", or several where a level has only longer codes
    std::string meaning;   // "initial encounter for closed fracture", "right"
    std::string code;      // the valid code that it builds, or a deeper header
    bool billable = false;
    bool current = false;
};
struct ChoiceGroup {
    std::string title; // "7th character", "Laterality", "5th character"
    std::vector<Choice> choices;
};

struct HistoryEntry {
    std::string release;
    Date effective_from;
    bool listed = false;
    bool billable = false;
    std::string change; // "added", "title changed", "became a header", "deleted", or empty
    std::string title;  // where it differs from that of the page
};

enum class Book; // index_browser.h

struct IndexPath {
    std::string path; // "Diabetes, diabetic > type 2 > with > chronic kidney disease"
    std::string release;
    std::uint32_t term = 0;
    Book book{};             // the term is a number of this one; the Alphabetic Index by default
    bool is_default = false; // the code stands at a term with subterms: it is taken where none of them applies (Guidelines I.A.18)
};

// "Amyloidosis > heart E85.4 [I43]": both are coded, in this order (Guidelines I.A.7, I.A.13).
struct PagePair {
    PageLink etiology;
    PageLink manifestation;
    IndexPath path;
};

// How words of the title are meant: "and", "other", "unspecified".
struct PageRemark {
    std::string text;
    std::string source; // "Guidelines I.A.14"
};

struct CodePage {
    std::string code; // undotted
    std::string title;
    Validity validity = Validity::no_data;
    std::string validity_text;         // "Valid 01 Oct 2025 to 30 Sep 2026", or why not
    std::vector<PageLink> use_instead; // for what is not valid
    std::string codes_release;
    std::string tabular_release;
    std::string
        tabular_text; // "E66.81 is newer than the Tabular List of FY2023: the notes are those of E66.8"; empty if there is nothing to say
    std::vector<PageLink> path; // chapter, section, category … down to the parent
    std::vector<PageLink> children;
    std::vector<PageNote> notes; // own first, then inherited from near to far
    std::vector<ChoiceGroup> choices;
    std::vector<HistoryEntry> history; // oldest first
    std::vector<IndexPath> index_paths;
    std::vector<PagePair> pairs; // of the Alphabetic Index, in which the code is one side
    std::vector<PageRemark> remarks;
    std::optional<bool> poa_exempt; // nothing: no list for that date
    std::string poa_release;
};

// Any input form of a code. Never fails for a strange code (validity says so); an Error means damaged data.
Result<CodePage> code_page(packs::Catalogue& catalogue, Date date, std::string_view code);

// JSON of the command line's `code` verb.
std::string to_json(const CodePage& page);

// Completes a code with a 7th character if the classification takes one there: pads with X to six characters. Only codes that are billable
// in the edition are returned.
std::vector<Choice> seventh_characters(const packs::Edition& edition, std::string_view code);

} // namespace sequela::lookup
