// Gates: the moments at which verdicts may stop a case. Which of them do is configuration of the workspace (docs/layers.md).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/verdict.h"

namespace sequela::rules {

enum class Gate { entry, finalise, pre_bill };
inline constexpr std::array<Gate, 3> kGates = {Gate::entry, Gate::finalise, Gate::pre_bill};
std::string_view key(Gate gate);   // "entry", "finalise", "pre_bill"
std::string_view title(Gate gate); // "Adding a code", "Finishing a case", "Before billing"
std::optional<Gate> gate_from_key(std::string_view key);

// Verdicts of these rules with one of these statuses block.
struct GateBlock {
    std::vector<std::string> rules; // "ncci.*", "*": see matches_rule()
    std::vector<Status> statuses;
    bool operator==(const GateBlock&) const = default;
};

struct GateConfig {
    std::array<std::vector<GateBlock>, kGates.size()> blocks;
    [[nodiscard]] const std::vector<GateBlock>& of(Gate gate) const { return blocks[static_cast<std::size_t>(gate)]; }
    [[nodiscard]] std::vector<GateBlock>& of(Gate gate) { return blocks[static_cast<std::size_t>(gate)]; }
    bool operator==(const GateConfig&) const = default;
};

// While coding nothing blocks; a case with a fail is not finished; nothing is billed with a fail, or where edits and groups that payment
// rests on could not be looked up.
GateConfig default_gates();

// Choices that have a name, for a menu; what a file says besides them is a choice of its own.
struct GateChoice {
    std::string_view title;
    std::vector<GateBlock> blocks;
};
const std::vector<GateChoice>& gate_choices();

struct GateAnswer {
    std::vector<std::size_t> blocking; // indices into the verdicts
    std::string why;                   // "2 verdicts must be fixed: ncci.ptp, icd10cm.excludes1"; empty where nothing blocks
    [[nodiscard]] bool open() const { return blocking.empty(); }
};
// `why` names rules and counts, and nothing of the patient.
GateAnswer gate(const std::vector<Verdict>& verdicts, const GateConfig& config, Gate at);

// Does the rule have this name, or begin as a pattern that ends in "*" says?
bool matches_rule(std::string_view rule, std::string_view pattern);

} // namespace sequela::rules
