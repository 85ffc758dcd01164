// The tables of the Medicare Code Editor as an index: each code with the days on which it is valid and what the editor knows of it. Made
// once of the installed tables and asked for every code of every claim.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "packs/data_table.h"
#include "rules/mce/edit.h"

namespace sequela::rules::mce {

// What a row of the tables says of its code, by the names that the tables use ("ecodepdx", "maternity" …).
using Flags = std::uint32_t;
namespace flag {
constexpr Flags newborn = 1U << 0U, pediatric = 1U << 1U, maternity = 1U << 2U, adult = 1U << 3U;
constexpr Flags female = 1U << 4U, male = 1U << 5U;
constexpr Flags external_cause = 1U << 6U, manifestation = 1U << 7U, unacceptable = 1U << 8U, requires_secondary = 1U << 9U;
constexpr Flags questionable = 1U << 10U, unspecified = 1U << 11U, wrong_procedure = 1U << 12U, outcome_of_delivery = 1U << 13U;
constexpr Flags type1_diabetes = 1U << 14U, clinical_trial = 1U << 15U;
// Procedures; the three that follow stand at diagnoses as well, and then speak of each other.
constexpr Flags sterilisation = 1U << 16U, transfusion6 = 1U << 17U, transfusion7 = 1U << 18U;
constexpr Flags non_covered = 1U << 19U, non_covered_over_age = 1U << 20U, pancreas_transplant = 1U << 21U, kidney_transplant = 1U << 22U;
constexpr Flags limited_coverage = 1U << 23U, artificial_heart_a = 1U << 24U, artificial_heart_b = 1U << 25U;
constexpr Flags delivery = 1U << 26U, length_of_stay = 1U << 27U;

constexpr Flags by_diagnosis = sterilisation | transfusion6 | transfusion7;
constexpr Flags artificial_heart = artificial_heart_a | artificial_heart_b;
} // namespace flag

// What the editor does beyond its tables; each with its days. Source: CMS, Definitions of Medicare Code Edits, and the IPPS rule of the
// year.
struct Conduct {
    Date sex_edit_until;           // the sex edit was taken out of use on 1 October 2024 (v42); from then on "unknown" is a valid sex
    Date unspecified_from;         // edit 20 is in use from 1 April 2022 (v39.1)
    int oldest_age = 124;          // edit 14
    int covered_until_age = 60;    // edit 11 of the procedures flagged ncov12agele60
    int long_ventilation_stay = 4; // edit 19: more than 96 consecutive hours do not fit into so many days
};
const Conduct& conduct();

class EditTables {
public:
    // `last_day`: of the version; what was discharged later is not edited.
    static EditTables build(const packs::DataTable& diagnoses, const packs::DataTable& procedures, const packs::DataTable& ages,
                            const packs::DataTable& discharge_statuses, Date last_day);

    // Nothing: the code is not valid on the day. Lower case is the same code.
    [[nodiscard]] std::optional<Flags> diagnosis(std::string_view code, Date day) const { return find(diagnoses_, code, day); }
    [[nodiscard]] std::optional<Flags> procedure(std::string_view code, Date day) const { return find(procedures_, code, day); }
    struct AgeRange {
        int from = 0; // both inclusive, in years
        int to = 0;
    };
    [[nodiscard]] std::optional<AgeRange> age_range(AgeGroup group, Date day) const;
    [[nodiscard]] bool is_discharge_status(int status, Date day) const;
    [[nodiscard]] Date last_day() const { return last_day_; }
    // Flags of the tables that no edit knows: a later version brought something new.
    [[nodiscard]] const std::vector<std::string>& unknown_flags() const { return unknown_flags_; }

private:
    struct CodeDays {
        std::uint64_t code = 0; // its characters
        std::int32_t first = 0; // both inclusive
        std::int32_t last = 0;
        Flags flags = 0;
    };
    struct GroupDays {
        AgeGroup group = AgeGroup::none;
        AgeRange range;
        std::int32_t first = 0;
        std::int32_t last = 0;
    };
    struct StatusDays {
        int status = 0;
        std::int32_t first = 0;
        std::int32_t last = 0;
    };
    static std::optional<Flags> find(const std::vector<CodeDays>& codes, std::string_view code, Date day);
    std::vector<CodeDays> index(const packs::DataTable& table);
    void read_ages(const packs::DataTable& table);
    void read_statuses(const packs::DataTable& table);

    std::vector<CodeDays> diagnoses_; // sorted by code, then by first day
    std::vector<CodeDays> procedures_;
    std::vector<GroupDays> ages_;
    std::vector<StatusDays> statuses_;
    std::vector<std::string> unknown_flags_;
    Date last_day_;
};

} // namespace sequela::rules::mce
