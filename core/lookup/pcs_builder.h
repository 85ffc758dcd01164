// The table builder of ICD-10-PCS: which values an axis may still take, what they mean, and why a code does not exist.
//
// Characters 1 to 3 name a table; characters 4 to 7 must all come from one row of it (domain rule 6.1), so a value is offered only if some
// row holds it together with all that is given. Views point into the edition and live as long as it does.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

// One value of an axis.
struct PcsChoice {
    char character = ' ';
    std::string_view label;                 // "Percutaneous Endoscopic"
    std::string_view definition;            // of a root operation, approach …; the table's own definition first
    std::string_view explanation;           // what the definitions add to it
    std::vector<std::string_view> includes; // body part key, device key, examples of an operation
    std::size_t codes = 0;                  // how many codes remain with it
};

// One of the seven axes under all that is given at the others.
struct PcsAxisChoices {
    std::size_t position = 0;       // 1 to 7
    std::string_view title;         // "Body Part", "Approach" …; "Type" and others in other sections
    std::vector<PcsChoice> choices; // by character; empty if nothing goes with what is given
};

enum class PcsFault {
    none,
    character,  // a character that no code has: I, O, or no letter and no digit
    axis,       // no row has this character after those before it
    incomplete, // right so far, but fewer than seven characters
    too_long
};

// Why a text is no code: the first wrong axis, read from the left.
struct PcsExplanation {
    PcsFault fault = PcsFault::none;
    std::size_t position = 0;         // of the first wrong axis (1 to 7); incomplete: the first that is missing
    char character = ' ';             // what stands there
    std::string axis;                 // "Device"
    std::string elsewhere;            // what the character means on this axis in other rows or tables of the section; empty: nothing
    std::string table;                // "0DT", as far as the code names one
    std::string table_title;          // "Gastrointestinal System, Resection"
    std::string rows;                 // what the rows that matched so far have: "Appendix, Percutaneous Endoscopic"
    std::vector<PcsChoice> allowed;   // the values that stand there with all before it
    std::vector<std::string> instead; // whole codes that differ only there, in the order of `allowed`
    std::string message; // "Device D (Intraluminal Device) is not in this row of table 0DT: with Appendix, Percutaneous Endoscopic …"
};

// A character that is given, in words.
struct PcsPicked {
    PcsChoice choice; // `codes`: how many codes begin so
    std::string_view axis;
};

struct PcsStep {
    std::string code;                   // what was given, in upper case, as far as it is right
    std::vector<PcsPicked> picked;      // one for each character of `code`
    std::string title;                  // the labels so far; of a complete code the long title of the order file
    std::size_t codes = 0;              // how many codes begin so
    bool complete = false;              // seven characters that one row holds
    std::optional<PcsAxisChoices> next; // nothing if it is complete
    PcsExplanation fault;               // PcsFault::none or incomplete where all that was given is right
};

// The state of the builder for a code of 0 to 7 characters, typed or picked from the left. An Error if no tables are installed for the
// date.
Result<PcsStep> pcs_step(const packs::Edition& edition, std::string_view partial);

// One axis, when any of the others are given. `pattern`: up to seven characters, '.' for what is open; what it has at `position` does not
// count.
Result<PcsAxisChoices> pcs_axis(const packs::Edition& edition, std::string_view pattern, std::size_t position);

// Why a text is no code of the edition. PcsFault::none if it is one.
Result<PcsExplanation> pcs_explain(const packs::Edition& edition, std::string_view code);

// The same as JSON, for the command line and the accessible mirror.
std::string to_json(const PcsStep& step);

} // namespace sequela::lookup
