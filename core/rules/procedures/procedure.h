// A procedure by its axes, and what the guidelines' rules share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/drafting.h"
#include "rules/encounter_view.h"

namespace sequela::rules {

// A code of the Medical and Surgical section, or of another one; the meaning of the axes is that of section 0.
struct Procedure {
    int line = 0; // index into Encounter::entries
    std::string_view code;
    std::optional<Date> date;
    const Entry* entry = nullptr;
    [[nodiscard]] char section() const { return code[0]; }
    [[nodiscard]] char body_system() const { return code[1]; }
    [[nodiscard]] char operation() const { return code[2]; }
    [[nodiscard]] char body_part() const { return code[3]; }
    [[nodiscard]] char approach() const { return code[4]; }
    [[nodiscard]] char device() const { return code[5]; }
    [[nodiscard]] char qualifier() const { return code[6]; }
    [[nodiscard]] bool is_surgical() const { return section() == '0'; }
    // A biopsy and the like (guideline B3.4a).
    [[nodiscard]] bool is_diagnostic() const {
        return is_surgical() && qualifier() == 'X' && (operation() == 'B' || operation() == 'D' || operation() == '9');
    }
};
// The valid ICD-10-PCS codes of a hospital inpatient, in sequence. Where no release is installed for the date, all that have the shape of
// one.
const std::vector<Procedure>& procedures_of(const EncounterView& view);
// On one day, as far as is known: both dates are missing, or the same.
bool are_together(const Procedure& a, const Procedure& b);
bool are_on_one_part(const Procedure& a, const Procedure& b);

// A verdict about procedures with a guideline as its citation.
Verdict draft_procedures(std::string_view rule, Status status, std::string_view guideline, std::initializer_list<const Procedure*> about);
Fix remove_procedure_fix(const Procedure& procedure);
bool is_overridden(const Procedure& procedure, std::string_view rule, std::string_view other_code);

} // namespace sequela::rules
