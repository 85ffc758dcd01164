// The definitions of one version of the MS-DRG grouper, made ready from the tables of its pack (CMS, MS-DRG Definitions Manual).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "groupers/msdrg/formula.h"
#include "packs/catalogue.h"

namespace sequela::groupers {

enum class Severity : std::uint8_t { none, non_cc, cc, mcc };
enum class DrgType : std::uint8_t { none, medical, surgical };

constexpr int kPreMdc = 0;
constexpr int kMultipleTraumaMdc = 24;
constexpr int kUnrelatedMdc = 29; // the list of operating-room procedures that are unrelated to the principal diagnosis
constexpr int kMdcs = 30;         // lists 0 to 29

// Codes of up to eight characters as one number, for look-ups in a hash table.
std::uint64_t code_number(std::string_view code);

class CodeNumbers {
public:
    static constexpr std::uint32_t kUnknown = UINT32_MAX;
    void reserve(std::size_t codes);
    void add(std::string_view code, std::uint32_t number); // the last one counts
    [[nodiscard]] std::uint32_t find(std::string_view code) const;

private:
    [[nodiscard]] std::size_t place_of(std::uint64_t code) const;
    void grow();
    std::vector<std::pair<std::uint64_t, std::uint32_t>> places_; // open addressing; code 0 is free
    std::size_t size_ = 0;
};

struct DiagnosisDefinition {
    std::uint8_t mdc = 0;
    Severity severity = Severity::non_cc;
    std::uint32_t attributes = 0;              // number of a set in MsDrgDefinitions::attribute_sets
    std::uint32_t exclusions = UINT32_MAX;     // as principal diagnosis: number of its exclusion group
    std::uint8_t mdc_male = 0, mdc_female = 0; // as principal diagnosis; 0: the MDC does not depend on sex
    std::uint32_t hac = UINT32_MAX;            // number of a set of HACs whose lists it is on
    std::uint32_t hac_attributes = 0;
};

struct ProcedureDefinition {
    std::uint32_t attributes = 0;
    std::uint32_t hac_attributes = 0;
    std::uint32_t clusters_first = 0; // in MsDrgDefinitions::clusters_of_procedures
    std::uint32_t clusters_count = 0;
    bool operating_room = false;
};

// Procedures that count together: of each choice one must be on the claim.
struct Cluster {
    std::string id;
    std::vector<std::vector<std::uint32_t>> choices; // numbers of procedures
    std::uint32_t suppressed_in = 0;                 // bits of the MDCs in which its members lose their own attributes
    std::uint32_t attributes = 0;
};

// One line of the definitions of an MDC. The lines of a list are tried in the order of their ranks (the surgical hierarchy).
struct DrgLine {
    int rank = 0;
    int drg = 0;      // 0: the line sends elsewhere or marks a condition
    int base_drg = 0; // first DRG of the severity family
    DrgType type = DrgType::none;
    int reroute_mdc = 0;   // 0: none
    OperandSet suppressed; // a secondary diagnosis with one of these attributes is no CC or MCC for this line
    bool suppresses = false;
    Formula formula;
};

struct HacFormula {
    int hac = 0;
    Formula formula;
};

struct DrgWeight {
    std::string weight; // as Table 5 has it
    std::string geometric_days;
    std::string arithmetic_days;
};

class MsDrgDefinitions {
public:
    int version = 0; // 431: 43.1
    std::string pack_release;
    OperandNames operands;
    std::vector<std::vector<std::uint16_t>> attribute_sets; // number 0 is empty
    std::vector<DiagnosisDefinition> diagnoses;
    std::vector<ProcedureDefinition> procedures;
    CodeNumbers diagnosis_numbers, procedure_numbers;
    std::vector<Cluster> clusters;
    std::vector<std::uint32_t> clusters_of_procedures;
    std::vector<std::vector<std::uint32_t>> exclusion_groups; // numbers of secondary diagnoses, sorted
    std::array<std::vector<DrgLine>, kMdcs> lists;
    std::vector<HacFormula> hac_formulas;
    std::vector<std::vector<int>> hac_sets;
    std::unordered_map<int, std::string> drg_titles, mdc_titles, hac_titles;
    std::unordered_map<int, DrgWeight> weights; // empty where Table 5 of the year is not installed
    std::string weights_release;

    [[nodiscard]] const DiagnosisDefinition* diagnosis(std::string_view code) const;
    [[nodiscard]] const ProcedureDefinition* procedure(std::string_view code) const;
    [[nodiscard]] std::string_view title_of(int drg) const;
    [[nodiscard]] bool has(std::uint32_t set, std::uint16_t operand) const;
    // Is the secondary diagnosis no CC or MCC beside this principal diagnosis (Appendix C, Part 1)?
    [[nodiscard]] bool excludes(const DiagnosisDefinition& principal, const DiagnosisDefinition& secondary) const;
};

// The tables of a release, as the catalogue has them for a discharge date.
struct MsDrgTables {
    packs::Part<packs::DataTable> diagnoses, procedures, clusters, code_clusters, sex_mdc, exclusion_of_principal, exclusion_groups,
        formulas, drgs, mdcs, hac_titles, hac_formulas, hac_codes, weights;
    [[nodiscard]] bool complete() const; // all but the titles and weights
};
Result<MsDrgTables> msdrg_tables(packs::Catalogue& catalogue, Date discharge);

// Makes the definitions of a version ready, in slices: some 200,000 rows are read.
class MsDrgCompiler {
public:
    MsDrgCompiler(const MsDrgTables& tables, int version);
    ~MsDrgCompiler();
    // True when done; the tables must live until then. An error names the table and the row.
    Result<bool> step(double deadline_ms);
    std::unique_ptr<MsDrgDefinitions> take();

private:
    class Work;
    std::unique_ptr<Work> work_;
};

Result<std::unique_ptr<MsDrgDefinitions>> compile(const MsDrgTables& tables, int version);

} // namespace sequela::groupers
