// The shape of a code, for systems whose codes may not be installed because they are licensed: what can be said without their file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/code.h"

namespace sequela::lookup {

enum class Shape {
    valid, // has the structure of a code; whether there is such a code, only the owner's file says
    wrong,
    unknown // the structure of the system is not known to the project: CodeSystem::other
};

struct Structure {
    Shape shape = Shape::unknown;
    // "structure valid, not verified", "structure wrong: character 3 must be a digit, and is X": for the coder.
    std::string text;
    std::string kind;     // what the structure says of the code: "Category III", "subsidiary code for site"; may be empty
    int character = 0;    // from 1, of the code as stored, where it is wrong; 0 where it is too short or long
    bool complete = true; // false: the structure of a category, which is not recorded without further characters
    std::string source;   // where the structure is laid down
};

// Any input form.
Structure structure_of(CodeSystem system, std::string_view code);

// CPT modifiers (two digits, or a letter and a digit as P1 and 1P) and HCPCS modifiers (two letters, or letter and digit).
Structure modifier_structure(std::string_view modifier);

// ICD-11: the codes of a cluster. "2A00.00&XH1234/5A10" gives its three parts with the sign before each; a single code gives itself.
struct ClusterPart {
    char sign = ' '; // ' ' the first, '&' an extension, '/' a further stem code
    std::string code;
};
std::vector<ClusterPart> cluster_parts(std::string_view text);

} // namespace sequela::lookup
