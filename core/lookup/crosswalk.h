// The crosswalk between ICD-9-CM and ICD-10 by the General Equivalence Mappings, in both directions, with the flags spoken out. A mapping
// is a place to look, never an answer to code from: an approximate one says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "packs/catalogue.h"
#include "packs/gem.h"

namespace sequela::lookup {

struct CrosswalkCode {
    std::string code; // undotted
    std::string label;
    std::string title; // empty where its codes are not installed
    bool approximate = false;
};

// Alternatives for one part of a combination: one of them is taken.
struct CrosswalkChoice {
    int number = 0; // the choice list
    std::vector<CrosswalkCode> codes;
};
// One whole answer of several codes: one of each list is needed.
struct CrosswalkScenario {
    int number = 0;
    std::vector<CrosswalkChoice> parts;
};

struct Crosswalk {
    CodeSystem from = CodeSystem::icd10cm;
    CodeSystem to = CodeSystem::icd9cm_diagnosis;
    CrosswalkCode source;
    bool listed = false;                      // the mapping has the code
    bool no_map = false;                      // it has it, and says that there is no equivalent
    std::vector<CrosswalkCode> single;        // each alone is an answer
    std::vector<CrosswalkScenario> scenarios; // combinations
    std::vector<CrosswalkCode> backwards;     // codes of the other system that map to this one, by the other direction's table
    std::string release;                      // of the mapping
    std::string backwards_release;
    std::vector<std::string> sentences; // all of it in words, for a page and for a reader of the screen
};

// Where does a code lead, and from where do codes lead to it? For ICD-10-CM, ICD-10-PCS, ICD-9-CM diagnoses and procedures; an Error for
// other systems, and where no mapping of the system is installed. `code` is in any form.
Result<Crosswalk> crosswalk(packs::Catalogue& catalogue, CodeSystem from, std::string_view code);

std::string to_json(const Crosswalk& crosswalk);

} // namespace sequela::lookup
