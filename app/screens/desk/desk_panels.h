// What the groups below the codes, and the modifier wizard, hold between frames. All are made from the case as it is now, and made anew
// after every change.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "groupers/em/level.h"
#include "groupers/hcc/score.h"
#include "groupers/opps/opps.h"
#include "rules/ncci/modifier_wizard.h"

namespace sequela::app::desk {

// What can stand below the codes.
enum class Panel { verdicts, drg, apc, em, hcc };

// Of which case and which packs something was made.
struct MadeFrom {
    bool made = false;
    std::uint64_t session = 0, packs = 0;
};

struct WizardState {
    std::optional<rules::ModifierWizard> wizard; // nothing: closed
    std::string edit;                            // the PTP edit that it is about, as the file has it; empty: a line by itself
    std::string source;                          // of the edit: "NCCI PTP edits … 2026Q1"
};

struct ApcState {
    MadeFrom from;
    bool installed = false; // an Addendum B answers for a line
    std::string problem;    // the packs cannot be read
    groupers::OppsClaim claim;
    groupers::OppsResult result;
};

// What the models ask of the person besides age and sex; kept with the case.
struct HccFacts {
    int entitled = 0; // not known, age, disability, ESRD, both
    int dual = 0;     // not known, none, partial, full
    bool institutional = false, new_enrollee = false, chronic_snp = false, low_income = false, esrd = false;
    int set = 0; // none chosen, first, second
    bool operator==(const HccFacts&) const = default;
};

struct HccState {
    MadeFrom from;
    std::string of_case;
    int model = 1; // of kHccModels: V28
    HccFacts facts;
    bool facts_open = false;
    std::optional<int> payment_year;
    std::string missing; // what is not installed, or damaged
    const groupers::HccDefinitions* definitions = nullptr;
    groupers::HccPerson person;
    std::optional<groupers::HccResult> result;
};

struct EmState {
    bool made = false;
    std::optional<groupers::EmWorksheet> sheet; // as it was kept
    std::optional<groupers::EmResult> result;
};

} // namespace sequela::app::desk
