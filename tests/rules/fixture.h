// A small edition written in text, so that a corpus file shows all that its cases depend on.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::test {

// What `edition()` points into; does not move.
struct Fixture {
    packs::CodeTable codes;
    packs::Tabular tabular;
    packs::TermIndex index;
    packs::PoaExemptList poa_exempt;
    packs::ConversionTable conversion;
    packs::Pack codes_pack;
    packs::Pack tabular_pack;
    packs::Pack index_pack;
    packs::Pack poa_pack;
    packs::Pack conversion_pack;
    bool has_codes = true;
    bool has_tabular = true;
    bool has_index = true;
    bool has_poa_list = true;

    [[nodiscard]] packs::Edition edition(Date date) const;
};

// The lines, described in tests/rules/corpus/README.md. A mistake in them is a text in `problem`.
std::unique_ptr<Fixture> read_fixture(const std::vector<std::string>& lines, std::string& problem);

} // namespace sequela::test
