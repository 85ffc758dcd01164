// The Alphabetic Index, the External Cause Index, and the Neoplasm and Drug tables of one release: terms in a tree.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "packs/code_table.h"
#include "packs/image.h"

namespace sequela::packs {

struct Term {
    TextRef title;                  // without the nonessential modifiers
    TextRef nonessential_modifiers; // "(mellitus) (sugar)" as printed; empty if none
    TextRef see;                    // "Maltreatment"
    TextRef see_also;
    CodeKey code;          // undotted; without the trailing "-"
    CodeKey manifestation; // the bracketed second code of an etiology / manifestation pair
    std::uint32_t parent = kNone;
    std::uint32_t first_child = kNone;
    std::uint32_t next_sibling = kNone;
    std::uint32_t first_cell = kNone; // tables: number of the first of six cells (columns 2 to 7), or kNone
    std::uint8_t level = 0;           // 0: main term
    std::uint8_t incomplete = 0;      // the code was printed with "-": more characters are needed
    std::uint8_t manifestation_incomplete = 0;
    std::uint8_t unused = 0;
};

struct Cell {
    CodeKey code;                // empty: none ("--")
    std::uint8_t incomplete = 0; // ended in "-"
    std::array<std::uint8_t, 3> unused{};
};

class TermIndex {
public:
    std::vector<Term> terms; // pre-order
    std::vector<Cell> cells;
    std::vector<std::uint32_t> main_terms;       // in the order of the book
    std::vector<TextRef> headings;               // tables: titles of columns 1 to 7
    std::vector<std::uint32_t> by_code;          // terms with a code, sorted by it; made by finish(), as are the next two
    std::vector<std::uint32_t> by_manifestation; // terms with a bracketed second code, sorted by that
    std::vector<CodeKey> cell_codes;             // the codes of the cells, sorted, each once
    std::string pool;

    [[nodiscard]] std::string_view text(TextRef ref) const { return view(pool, ref); }
    // Terms whose code begins with `prefix`, as a piece of by_code.
    [[nodiscard]] std::pair<const std::uint32_t*, const std::uint32_t*> with_code(std::string_view prefix) const;
    [[nodiscard]] std::pair<const std::uint32_t*, const std::uint32_t*> with_manifestation(std::string_view prefix) const;
    // "Diabetes, diabetic > with > chronic kidney disease", from the main term down.
    [[nodiscard]] std::string path_text(std::uint32_t term, std::string_view separator = " > ") const;

    void finish();                                  // call once all terms are there
    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<TermIndex> from_image(std::string_view image);
};

} // namespace sequela::packs
