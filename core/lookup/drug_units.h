// From the dose of a drug to the units that are billed (domain rule 7, units; CMS, Medicare Claims Processing Manual, chapter 17, section
// 40: discarded drugs). The size of one unit stands in the title of the HCPCS code only. All arithmetic is in whole millionths.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sequela::lookup {

// What can be compared with what: milligrams with grams, but not with units.
enum class Measure { mass, volume, units, activity, equivalents, area, doses };
std::string_view words(Measure measure); // "a weight", "a volume", "biological units" …

struct Amount {
    std::int64_t millionths = 0; // of the smallest unit of the measure: micrograms, millilitres, units, microcuries, mEq, cm², doses
    Measure measure = Measure::mass;
    std::string unit; // as it is shown: "mg"
    bool operator==(const Amount& other) const { return millionths == other.millionths && measure == other.measure; }
};
// "40 mg", "1,000 units", "0.5g", ".25 mcg", "3 million units". An Error says what cannot be read.
Result<Amount> read_amount(std::string_view text);
std::string show(const Amount& amount); // "40 mg", "1,000 units"

struct UnitSize {
    Amount amount;      // of one unit
    std::string quoted; // the words of the title: "per 1,000 units"
    bool up_to = false; // "up to 50 mg": one unit is billed for any part of it
};
// What one unit of the code is. An Error, and never a guess: the title names no amount, several, or only a bound.
Result<UnitSize> read_unit_size(std::string_view title);

struct DrugUnits {
    UnitSize size;
    Amount dose;
    std::int64_t billed = 0; // units for what was given, rounded up
    // With vials: what the opened single-dose containers hold beyond the dose.
    std::optional<Amount> opened;
    std::optional<Amount> discarded;
    std::int64_t discarded_units = 0; // whole units beyond those billed for the dose: the line with JW
    std::string modifier;             // "JW", "JZ"; empty where no vials are given
    std::vector<std::string> working; // line by line, for a person to check
};

struct DoseInput {
    std::string code;  // for the working; may be empty
    std::string title; // long title of the code
    std::string dose;  // "40 mg"
    // Single-dose containers that were opened, "50 mg" each. One alone stands for as many of its kind as the dose needs.
    std::vector<std::string> vials;
};
Result<DrugUnits> count_drug_units(const DoseInput& input);

std::string to_json(const DrugUnits& units);

} // namespace sequela::lookup
