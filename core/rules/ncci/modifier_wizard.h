// Finds the modifier of a line by plain questions about the record, one at a time, and ends with a modifier and what the record must say
// for it, or with none: then the column 2 line goes.
//
// The questions are data (a tree), so that a screen only draws the current one, and a help page can print all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/encounter_view.h"
#include "rules/ncci/service_lines.h"

namespace sequela::rules {

struct WizardAnswer {
    std::string_view label;         // "Yes", "No", "Right"
    std::string_view next = {};     // id of the next question; empty: this ends it
    std::string_view modifier = {}; // at an end: the modifier, or empty for none
    std::string_view record = {};   // at an end: what the record must say
};

struct WizardQuestion {
    std::string_view id;
    std::string_view text; // {line} and {partner} stand for the codes
    std::string_view help; // where to look, and what is not enough
    std::vector<WizardAnswer> answers;
    std::string_view source;
};
const std::vector<WizardQuestion>& wizard_questions();
const WizardQuestion* find_wizard_question(std::string_view id);

struct WizardOutcome {
    int line = -1;          // index into Encounter::entries: gets the modifier, or is removed
    std::string modifier;   // empty: no modifier fits
    std::string record;     // what the record must say; without a modifier: why none fits
    std::optional<Fix> fix; // nothing: the line is right as it is
};

class ModifierWizard {
public:
    // `line` is a line of service; `partner` the other line of a PTP edit (`line` is its column 2), or -1: which modifier says what came
    // before. `indicator` is that of the edit: at 0 there is nothing to ask. Nothing if there is no such line.
    static std::optional<ModifierWizard> start(const Encounter& encounter, int line, int partner = -1, int indicator = 1);

    // The question that is open; null: it has ended.
    [[nodiscard]] const WizardQuestion* question() const { return question_; }
    [[nodiscard]] std::string question_text() const; // with the codes put in
    void answer(std::size_t number);                 // of question()->answers
    bool back();                                     // takes the last answer back; false: there is none
    [[nodiscard]] std::optional<WizardOutcome> outcome() const;
    // What has been asked and answered, for the record of the decision.
    [[nodiscard]] const std::vector<std::pair<const WizardQuestion*, std::size_t>>& path() const { return path_; }

private:
    ServiceLine line_;
    std::string code_;
    std::string partner_code_;
    Entry entry_; // a copy: the encounter may change while the screen is open
    bool removable_ = false;
    const WizardQuestion* question_ = nullptr;
    std::vector<std::pair<const WizardQuestion*, std::size_t>> path_;
};

} // namespace sequela::rules
