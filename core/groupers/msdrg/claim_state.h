// A claim with each of its codes looked up, and the answers to the formulas of a list.
#pragma once

#include <optional>
#include <vector>

#include "groupers/msdrg/group.h"

namespace sequela::groupers {

// The codes on which a line rests.
struct Credits {
    Severity severity = Severity::non_cc; // that the line asked for
    std::vector<bool> secondary;
    std::vector<bool> procedures;
    std::vector<std::uint16_t> operands; // of procedures, found while a line is asked
};

class ClaimState {
public:
    ClaimState(const MsDrgDefinitions& definitions, const MsDrgClaim& claim);

    [[nodiscard]] const MsDrgDefinitions& definitions() const { return definitions_; }
    [[nodiscard]] const DiagnosisDefinition* principal() const { return principal_; } // null: not recognized
    [[nodiscard]] const DiagnosisDefinition* secondary(std::size_t i) const { return secondary_[i].definition; }
    [[nodiscard]] const ProcedureDefinition* procedure(std::size_t i) const { return procedures_[i].definition; }
    [[nodiscard]] bool principal_is_external_cause() const;
    [[nodiscard]] int principal_mdc() const; // by sex where it depends on sex; kUnrelatedMdc + 1 … never

    // From now on the formulas are those of this list: clusters suppress their members in some MDCs.
    void enter(int list);
    [[nodiscard]] bool holds(const DrgLine& line) const { return holds(line, line.formula.nodes.back()); }
    [[nodiscard]] Severity highest_severity(const DrgLine& line) const;
    [[nodiscard]] CodeSeverity severity_of(std::size_t secondary, const DrgLine& line) const;
    // Adds the codes on which the line rests; the severity is that of this line.
    void credit(const DrgLine& line, Credits& credits) const;

    // A hospital-acquired condition is no CC or MCC in the final grouping.
    void drop_severity(std::size_t secondary) { secondary_[secondary].dropped = true; }

    // For the formulas of the HACs, which have attributes of their own.
    // `any_poa`: whether the other diagnoses were present on admission does not matter.
    [[nodiscard]] bool hac_holds(const Formula& formula, std::size_t secondary, bool any_poa) const;
    void credit_hac(const Formula& formula, std::vector<bool>& procedures) const;
    // The attribute that puts a secondary diagnosis on the list of a HAC.
    [[nodiscard]] std::uint16_t hac_list(int hac, std::size_t secondary) const;

private:
    struct Secondary {
        const DiagnosisDefinition* definition = nullptr;
        Severity severity = Severity::non_cc; // of the table; an MCC only for the living is none for the dead
        bool excluded = false;                // by the principal diagnosis
        bool dropped = false;
    };
    struct Procedure {
        const ProcedureDefinition* definition = nullptr;
        std::uint32_t suppressed_in = 0; // bits of the MDCs in which a cluster has taken its attributes
    };
    [[nodiscard]] bool holds(const DrgLine& line, const FormulaNode& node) const;
    [[nodiscard]] bool condition(const DrgLine& line, Condition condition) const;
    [[nodiscard]] bool has_severity(const DrgLine& line, Severity severity) const;
    [[nodiscard]] bool is_counted(const Procedure& procedure) const; // in the list that was entered
    [[nodiscard]] bool is_suppressed(const Secondary& secondary, const DrgLine& line) const;
    [[nodiscard]] bool only_diagnosis(std::uint16_t operand) const;
    [[nodiscard]] int count(std::string_view attribute) const; // over procedures and clusters
    [[nodiscard]] int different(const std::vector<std::string_view>& attributes, const OperandSet& of) const;
    [[nodiscard]] int stents(std::string_view with) const;
    [[nodiscard]] int vessels() const;
    [[nodiscard]] bool counted(Condition condition) const;
    void find_clusters();
    void add(OperandSet& set, std::uint32_t attributes) const;
    bool credit(const DrgLine& line, const FormulaNode& node, Credits& credits) const;
    void credit_counted(Condition condition, Credits& credits) const;
    void credit_condition(const DrgLine& line, Condition condition, Credits& credits) const;
    void credit_severity(const DrgLine& line, Severity severity, Credits& credits) const;
    void credit_secondary(std::uint16_t operand, Credits& credits) const;
    void credit_once(std::size_t procedure, Credits& credits) const;
    void credit_trauma(Credits& credits) const;
    void credit_joints(Credits& credits) const;
    void credit_operating_room(Credits& credits) const;
    void credit_two(std::string_view attribute, Credits& credits) const;
    void credit_newborn_problem(Credits& credits) const;
    [[nodiscard]] bool is_of_cluster(std::size_t procedure, std::uint16_t operand) const;
    [[nodiscard]] bool own_attribute(std::uint16_t operand) const;
    void credit_cluster(const Cluster& cluster, Credits& credits) const;
    [[nodiscard]] bool is_more_significant(std::size_t a, std::size_t b) const; // of two secondary diagnoses
    [[nodiscard]] bool is_credited_before(std::size_t a, std::size_t b) const;  // of two procedures
    void credit_procedures(std::vector<std::uint16_t> operands, Credits& credits) const;

    const MsDrgDefinitions& definitions_;
    const MsDrgClaim& claim_;
    const DiagnosisDefinition* principal_ = nullptr;
    std::vector<Secondary> secondary_;
    std::vector<Procedure> procedures_;
    std::vector<const Cluster*> clusters_; // that are met
    OperandSet principal_has_, secondary_has_, procedures_have_;
    std::uint16_t incident_ = kMostOperands, newborn_problem_ = kMostOperands; // attributes of MDC 15
    int list_ = kPreMdc;
};

} // namespace sequela::groupers
