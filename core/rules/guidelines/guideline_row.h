// One guideline as data: which codes, what of them, from when to when, in which section, and in words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "rules/verdict.h"

namespace sequela::rules {

// A family of guidelines: what the help lists as one rule.
enum class Topic : std::uint8_t {
    symptom,
    acute_chronic,
    combination,
    infection,
    sepsis,
    neoplasm,
    diabetes,
    substance,
    hypertension,
    infarction,
    respiratory,
    pressure_ulcer,
    fracture,
    kidney,
    pregnancy,
    delivery,
    weeks,
    newborn,
    scale,
    burn,
    poisoning,
    injury,
    external_cause,
    first_only,
    never_first,
    body_mass,
    examination,
    uncertain
};
constexpr std::size_t kTopics = static_cast<std::size_t>(Topic::uncertain) + 1;

// What a row says of its `codes` (A) and the `others` (B).
enum class Kind : std::uint8_t {
    never_first, // A is never principal or first-listed
    first_only,  // A is principal or first-listed, or not coded
    once,        // one code of A
    not_with,    // B is not coded together with A; B is what is too much
    part_of,     // B is a part or a sign of A and not coded beside it
    combine,     // A and B are coded as one: `into`
    asks_for,    // A and B ask for a third code: `into`
    needs,       // A is coded only with one of B
    before       // A stands before B
};

// Conditions, to be added up.
enum When : std::uint16_t {
    always = 0,
    inpatient = 1,         // only there
    not_inpatient = 2,     // everywhere else
    first_is_other = 4,    // only if B is principal or first-listed
    both_present = 8,      // neither developed after admission, as far as is known
    others_developed = 16, // B developed after admission
    same_side = 32,        // both titles say right, or both left
    active = 64            // A is under active treatment
};

struct GuidelineRow {
    Topic topic = Topic::symptom;
    Kind kind = Kind::not_with;
    Status status = Status::warn;
    std::string_view section;     // "I.C.9.a.3"
    std::string_view codes;       // A: "I11, I13.0-I13.2"; "T36-T50 poisoning" (also "adverse effect", "underdosing")
    std::string_view others = {}; // B
    std::string_view unless = {}; // silent if a code of these is there
    std::string_view into = {};   // combine, asks_for: the code, or what it begins with
    std::string_view title = {};  // A only where the title holds these words
    std::string_view why = {};    // ends the sentence that the kind begins: "I11.0 and N18.4 are coded as I13: …"
    std::string_view ask = {};    // the whole message, where it is a question; {a}, {b} and {first} stand for codes and "principal"
    int when = always;
    int from = 0; // fiscal years, both included; 0: as long as the classification
    int until = 0;
};

// By chapter of Section I.C; each a table of its own file.
std::span<const GuidelineRow> general_rows();
std::span<const GuidelineRow> infection_rows();
std::span<const GuidelineRow> neoplasm_and_diabetes_rows();
std::span<const GuidelineRow> body_system_rows();
std::span<const GuidelineRow> pregnancy_rows();
std::span<const GuidelineRow> injury_rows();
std::span<const GuidelineRow> factor_rows();

} // namespace sequela::rules
