// The formulas of the MS-DRG grouper's tables: "MCC & (PDX:dxc0505 | ANY:ami) & ~steril".
//
// An operand is an attribute of codes. Bare it asks the procedures, with PDX: the principal diagnosis, SDX: any secondary diagnosis, ANY:
// either, ONLY: whether every diagnosis has it. Words in capitals without a colon are counted or looked up by the grouper itself.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace sequela::groupers {

constexpr std::size_t kMostOperands = 1024;
using OperandSet = std::bitset<kMostOperands>;

// Numbers for the names of attributes, shared by all formulas and codes of one version.
class OperandNames {
public:
    // kMostOperands if there are too many.
    std::uint16_t number_of(std::string_view name);
    [[nodiscard]] std::uint16_t find(std::string_view name) const; // kMostOperands: no such attribute
    [[nodiscard]] const std::string& name(std::uint16_t number) const { return names_[number]; }
    [[nodiscard]] std::size_t size() const { return names_.size(); }

private:
    std::unordered_map<std::string, std::uint16_t> numbers_;
    std::vector<std::string> names_;
};

enum class Term : std::uint8_t {
    all_of, // of two
    any_of,
    none_of, // of one
    procedure,
    principal,
    secondary,
    any_diagnosis,
    only_diagnosis,
    condition
};

// What the grouper answers without an attribute. In the order of their words in formula.cpp.
enum class Condition : std::uint8_t {
    mcc,
    cc,
    alive,
    died,
    left_against_advice,
    newborn_transferred,
    invalid_discharge_status,
    invalid_sex,
    invalid_principal,
    external_cause_principal,
    any_operating_room,
    multiple_trauma,
    bilateral_joints,
    four_vessels,
    four_stents,
    four_drug_eluting_stents,
    four_other_stents,
    single_fusions,
    anterior_section_fusions,
    posterior_fusions,
    anterior_fusions,
    posterior1_fusions,
    multiple_fusions,
    substance_use_left,
    any_diagnosis,
    never // the grouper's own marks, which decide nothing
};

struct FormulaNode {
    Term term = Term::condition;
    Condition condition = Condition::never;
    std::uint16_t operand = 0;
    std::uint16_t left = 0; // numbers of nodes of the same formula
    std::uint16_t right = 0;
};

struct Formula {
    std::vector<FormulaNode> nodes; // the last one is the whole
};

// `where` names the line, for the error.
Result<Formula> parse_formula(std::string_view text, OperandNames& names, const std::string& where);

} // namespace sequela::groupers
