// One case as two releases see it, side by side: which of its codes are valid, what their notes say, which verdicts follow.
#pragma once

#include <string>
#include <vector>

#include "casework/encounter_file.h"
#include "packs/catalogue.h"
#include "rules/check.h"

namespace sequela::casework {

struct CodeState {
    bool valid = false;
    std::string validity; // "Valid 01 Oct 2025 to 30 Sep 2026", or why not
    std::string title;
    std::vector<std::string> notes; // own and inherited, "Excludes1: …"
};

struct Side {
    Date date;
    std::string releases;         // "ICD-10-CM FY2025, Tabular FY2023"
    std::vector<CodeState> codes; // one for each code of the case, in order
    std::vector<rules::Verdict> verdicts;
};

struct SideBySide {
    Side older;
    Side newer;
    struct Line {
        bool validity_differs = false;
        bool title_differs = false;
        std::vector<std::string> notes_gone; // only the older side has them
        std::vector<std::string> notes_new;
        [[nodiscard]] bool differs() const { return validity_differs || title_differs || !notes_gone.empty() || !notes_new.empty(); }
    };
    std::vector<Line> lines;                // one for each code
    std::vector<std::size_t> verdicts_gone; // numbers of verdicts of the older side that the newer has not
    std::vector<std::size_t> verdicts_new;  // numbers of verdicts of the newer side that the older has not
};

// The encounter as if it were coded on each of the dates. Nothing is changed in the case.
Result<SideBySide> compare_on(packs::Catalogue& catalogue, const EncounterFile& file, Date older, Date newer);

} // namespace sequela::casework
