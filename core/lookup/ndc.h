// NDC: the three ways to write ten digits and the one way to write eleven; what a unit of a drug is called on a claim; which HCPCS code
// bills it, by the user's own table.
//
// Labelers write 4-4-2, 5-3-2 or 5-4-1; claims want 5-4-2 without hyphens (domain rule 7; X12 837, LIN03). Each form is padded at another
// place, so that ten digits without hyphens may be three different drugs: then a person must say which.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::lookup {

struct NdcCandidate {
    std::string code;          // 11 digits
    std::string configuration; // "4-4-2": how the ten digits were taken
    bool listed = false;       // in the directory
    std::string title;         // if it is listed
};

enum class NdcForm {
    exact,     // hyphens or 11 digits: one code
    ambiguous, // 10 digits without hyphens
    wrong      // not an NDC
};

struct NdcReading {
    NdcForm form = NdcForm::wrong;
    std::string code;                     // of `exact`: 11 digits
    std::string configuration;            // of `exact`: "4-4-2", "5-3-2", "5-4-1", "5-4-2" or "11 digits"
    std::vector<NdcCandidate> candidates; // of `ambiguous`: three, those that are listed first
    std::string problem;                  // of `wrong`, in words
};
// `directory` may be null: then no candidate is listed.
NdcReading read_ndc(std::string_view text, const packs::CodeTable* directory);

// "F2": "international unit". Empty for what is no NDC unit of measure (X12 837, CTP05: F2, GR, ME, ML, UN).
std::string_view ndc_unit_words(std::string_view unit);
bool is_ndc_unit(std::string_view unit);

// A row of the user's table.
struct NdcLink {
    std::string ndc; // 11 digits
    std::string hcpcs;
    std::string unit;   // of the NDC
    std::string factor; // HCPCS units in one NDC unit
};
// Those of an NDC (11 digits), and those of a HCPCS code, in force on the date.
Result<std::vector<NdcLink>> links_of_ndc(packs::Catalogue& catalogue, Date date, std::string_view ndc);
Result<std::vector<NdcLink>> links_of_hcpcs(packs::Catalogue& catalogue, Date date, std::string_view hcpcs);

std::string to_json(const NdcReading& reading);

} // namespace sequela::lookup
