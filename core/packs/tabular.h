// The Tabular List of one release: chapters, sections (blocks), categories and codes, each with its notes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "packs/code_table.h"
#include "packs/image.h"

namespace sequela::packs {

enum class NodeKind : std::uint8_t { chapter, section, code };

enum class NoteKind : std::uint8_t {
    includes,
    inclusion_term,
    excludes1,
    excludes2,
    code_first,
    use_additional_code,
    code_also,
    seventh_character, // the text that introduces a list of 7th characters
    note               // "notes": remarks of the classification
};
std::string_view title(NoteKind kind); // "Excludes1", "Code first" …

// What a note adds to a code or range: only some of the codes below it are meant.
enum class Qualifier : std::uint8_t {
    none,
    character, // "with fifth or sixth character 1-4 or 6", "with 7th character B": `values` are single characters
    extension, // "with .22", "with .17, .27, .97": `values` are what follows the dot
    ending,    // "with final characters -23": `values` are what the code ends in
    other      // words only ("with open fracture 7th character"): only the text says which
};

// A code, or a range of codes, that a note names. `J44.-` has `first` J44 with `incomplete`; `A00-B99` has both ends.
struct CodeReference {
    CodeKey first;
    CodeKey last;                // the same as `first` unless it is a range
    TextRef text;                // where it stands in the note, for links: a piece of the pool inside the note's text
    std::uint8_t incomplete = 0; // ended in "-": any code below it
    std::uint8_t except = 0;     // stands behind "except": taken out of what the note names
    Qualifier qualifier = Qualifier::none;
    std::uint8_t positions = 0; // for `character`: bit n for the n-th character, counted from 1 without the dot
    // `character`: one character each; `extension` and `ending`: four each, padded with zeros. Unused ones are zero.
    std::array<char, 20> values{};

    // Does the reference name this code, or a code above it? Ranges and the qualifier are applied; with
    // `Qualifier::other` all codes of the range count. `except` is the caller's business. "Fifth or sixth character" is the last of the two
    // that is there and is not the placeholder X: T58.01XA is tested at its fifth character, T39.011A at its sixth.
    [[nodiscard]] bool covers(std::string_view code) const;
};

struct Note {
    TextRef text;
    std::uint32_t node = kNone;
    std::uint32_t first_reference = 0;
    std::uint16_t references = 0;
    NoteKind kind = NoteKind::note;
    std::uint8_t level = 0; // depth under a heading note that ends in ":" (0: not under one)
};

struct SeventhCharacter {
    char character = ' ';
    std::array<char, 3> unused{};
    TextRef meaning;
};

struct TabularNode {
    TextRef name; // chapter number "9", section "I10-I1A", code "I1A0" (undotted)
    TextRef title;
    CodeKey first; // chapter and section: the codes that they span; code: the code itself
    CodeKey last;
    std::uint32_t parent = kNone;
    std::uint32_t first_child = kNone;
    std::uint32_t next_sibling = kNone;
    std::uint32_t first_note = 0;
    std::uint32_t notes = 0;
    std::uint32_t first_seventh = 0; // own definition of 7th characters, if `sevenths` is not 0
    std::uint16_t sevenths = 0;
    NodeKind kind = NodeKind::code;
    std::uint8_t placeholder = 0; // a parent that exists only to hold the place of an X
};

class Tabular {
public:
    std::vector<TabularNode> nodes; // pre-order, chapters first in the order of the book
    std::vector<Note> notes;        // those of one node stand together
    std::vector<CodeReference> references;
    std::vector<SeventhCharacter> sevenths;
    std::vector<std::uint32_t> by_code; // numbers of the code nodes, sorted by code
    std::string pool;

    // The node of exactly this code, or kNone. Codes made with a 7th character have no node of their own.
    [[nodiscard]] std::uint32_t find(std::string_view code) const;
    // The node that governs a code: its own, or the longest listed beginning of it ("S52501A" gives the node of S52501). kNone if there is
    // none.
    [[nodiscard]] std::uint32_t governing(std::string_view code) const;
    // From the node up to its chapter.
    [[nodiscard]] std::vector<std::uint32_t> path(std::uint32_t node) const;
    // The node at or above `node` that defines its 7th characters, or kNone (domain rule 1.3: the nearest ancestor's definition).
    [[nodiscard]] std::uint32_t seventh_definition(std::uint32_t node) const;
    [[nodiscard]] std::string_view text(TextRef ref) const { return view(pool, ref); }

    void finish();                                  // fills by_code; call once all nodes are there
    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<Tabular> from_image(std::string_view image);
};

// Finds the codes and ranges that a note names: "(N18.1-N18.6)", "(Z79.4)", "(E08-E13)", "(T36-T50 with fifth or sixth character 5)",
// "J44.-". Offsets in `text` of the results are relative to the note's own text. A dotless word such as "B12" in "vitamin B12" is no code.
std::vector<CodeReference> find_references(std::string_view note_text);

} // namespace sequela::packs
