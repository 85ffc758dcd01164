// Runs all rules on an encounter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"
#include "rules/encounter.h"
#include "rules/verdict.h"

namespace sequela::rules {

// Some things are only wanted at the end: while a case is being coded, what is still to do is a remark and not an error.
enum class Stage { coding, complete };

struct Layers; // layers/layers.h

// What rules may look at besides the encounter. The edition is that of the encounter's coding date.
struct Context {
    const packs::Edition* edition = nullptr; // null: no date, or nothing installed; rules answer no_data
    // If given, a code that is not valid is looked up in the other installed releases ("valid until 30 Sep 2024").
    packs::Catalogue* catalogue = nullptr;
    Stage stage = Stage::complete;
    const Layers* layers = nullptr; // of payers and the site; null: the national rules alone
    bool before_billing = false;    // at the gate to billing some missing data is told that is left alone before
};

class EncounterView; // the encounter with each code looked up once, in encounter_view.h

// One rule: a pure function that appends its verdicts. It appends nothing where all is well, so that a clean encounter is silent.
struct Rule {
    std::string_view id;      // "icd10cm.excludes1"
    std::string_view title;   // "Excludes1"
    std::string_view summary; // one sentence: what it checks, for the help
    std::string_view source;  // "ICD-10-CM Official Guidelines I.A.12.a"
    void (*check)(const EncounterView&, std::vector<Verdict>&);
};

const std::vector<Rule>& all_rules();

// Verdicts sorted by severity, then by line, after the layers have had their say. Deterministic. Never silent for want of data: then there
// is a no_data verdict.
std::vector<Verdict> check(const Encounter& encounter, const Context& context);

// The encounter and verdict shapes of the command line and of exports (documented in core/cli/README.md).
Result<Encounter> encounter_from_json(std::string_view json);
std::string to_json(const Encounter& encounter);
std::string to_json(const Verdict& verdict);

} // namespace sequela::rules
