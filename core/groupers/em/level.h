// The level of a visit by medical decision making and by time, and the higher of the two that is allowed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "groupers/em/levels.h"

namespace sequela::groupers {

// One element of medical decision making: its level, the items that gave it, and those that got no credit.
struct EmUncounted {
    int item = 0; // index into the worksheet's list
    std::string why;
};

struct EmElement {
    EmLevel level = EmLevel::none;
    std::string why;
    std::vector<int> counted; // indexes into the worksheet's list
    std::vector<EmUncounted> uncounted;
    std::vector<EmSpan> evidence; // of what counted
};

struct EmChoice {
    int level = 0;
    std::string name; // "Office visit, established patient, level 4"
    int number = 0;   // of the code; 0: none
};

enum class EmBasis { none, decision_making, time, both };

struct EmUnits {
    std::string code; // HCPCS Level II, or the number
    int units = 0;
    int threshold = 0;
    std::string days_counted;
};

struct EmResult {
    EmElement problems, data, risk;
    EmLevel mdm = EmLevel::none; // two of the three meet or exceed it
    std::optional<EmChoice> by_mdm, by_time, chosen;
    EmBasis basis = EmBasis::none;
    std::optional<int> minutes; // that count
    std::optional<EmSpan> time_evidence;
    std::optional<EmUnits> prolonged;
    std::vector<std::string> notes; // what a coder must know or decide
    std::vector<std::string> no_data;
};

EmResult em_level(const EmWorksheet& worksheet);

} // namespace sequela::groupers
