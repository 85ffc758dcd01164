// The installed definitions of ICD-10-PCS as a glossary: anatomical terms (body part key), brand names (device and substance keys), root
// operations and approaches, found by their words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lookup/glossary.h"
#include "packs/pcs_definitions.h"

namespace sequela::lookup {

class PcsTerms {
public:
    // The definitions must live as long as this. `release` names the source: "FY2026".
    PcsTerms(const packs::PcsDefinitions& definitions, std::string_view release);

    // What stands under exactly these words (a key of glossary_key). One entry for each value; "Kidney, Left" and "Kidney, Right" are one.
    void look_up(const std::string& key, std::string_view term, std::vector<GlossaryEntry>& into) const;
    [[nodiscard]] std::size_t size() const { return terms_.size(); }

private:
    static constexpr std::uint32_t kTitle = 0xFFFFFFFF;
    struct Place {
        std::uint32_t row = 0;
        std::uint32_t include = kTitle; // of the row; or its title
    };
    void add(std::string_view words, Place place);
    const packs::PcsDefinitions* definitions_;
    std::string source_;
    std::unordered_map<std::string, std::vector<Place>> terms_;
};

} // namespace sequela::lookup
