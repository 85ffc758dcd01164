// General Equivalence Mappings: for each code of one system its nearest equivalents in another, as CMS published them until 2018.
//
// A source code has one or several rows. A row alone is one answer. Rows of a combination belong together: within a scenario there is one
// choice list for each part, and one code of each list must be taken (GEM documentation, "Combination flag", "Scenario", "Choice list").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/code.h"
#include "packs/code_table.h"
#include "packs/content.h"
#include "packs/image.h"

namespace sequela::packs {

struct GemRow {
    CodeKey source;
    CodeKey target; // empty where there is none
    std::uint8_t approximate = 0;
    std::uint8_t no_map = 0; // "NoDx", "NoPCS", "NoI9"
    std::uint8_t combination = 0;
    std::uint8_t scenario = 0;    // from 1 in combinations, else 0
    std::uint8_t choice_list = 0; // likewise
    std::uint8_t unused = 0;
};

class GemTable {
public:
    std::vector<GemRow> rows;             // sorted by source, then in the order of the file
    std::vector<std::uint32_t> by_target; // rows with a target, sorted by it
    std::vector<std::uint32_t> systems;   // CodeSystem of the source, and of the target

    [[nodiscard]] CodeSystem source_system() const { return static_cast<CodeSystem>(systems[0]); }
    [[nodiscard]] CodeSystem target_system() const { return static_cast<CodeSystem>(systems[1]); }
    // Rows of a source code, as a piece [first, last) of rows.
    [[nodiscard]] std::pair<std::size_t, std::size_t> of(std::string_view source) const;
    // Rows that name the code as their target, as a piece [first, last) of by_target.
    [[nodiscard]] std::pair<std::size_t, std::size_t> backwards(std::string_view target) const;

    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<GemTable> from_image(std::string_view image);
};

// The GEM files: source, target and five flag digits in columns.
FileFormat gem_format();

} // namespace sequela::packs
