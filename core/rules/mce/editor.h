// The Medicare Code Editor: what CMS's own software says of an inpatient claim before it is grouped, from the same tables. Independent of
// the desk's encounter, so that files of claims can be edited as well; agreement with CMS's results is tested claim by claim.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "rules/mce/edit_tables.h"

namespace sequela::rules::mce {

// Codes without dots. What is not known is nothing, and no edit is made that needs it.
struct Claim {
    std::optional<Date> discharged;
    std::string_view admitting;               // empty: none
    std::vector<std::string_view> diagnoses;  // the first is the principal one
    std::vector<std::string_view> procedures; // in claim order
    std::optional<int> age;                   // in years
    std::optional<int> sex;                   // as the claim form codes it: 1 male, 2 female, 0 unknown
    std::optional<int> discharge_status;      // UB-04 FL 17
    std::optional<int> length_of_stay;        // in days
};

// What becomes of the claim. An invalid date: none of its codes is edited.
enum class Outcome { none, prepayment, invalid_discharge_date };
std::string_view key(Outcome outcome); // "NONE", "PREPAYMENT", "INVALID_DISCHARGE_DATE"

struct CodeEdits {
    EditSet edits;
    AgeGroup age_group = AgeGroup::none; // the group that the age conflicts with
    bool valid = false;                  // on the discharge date
    Flags flags = 0;                     // of the tables
};

struct EditedClaim {
    Outcome outcome = Outcome::none;
    CodeEdits admitting; // age and sex conflicts are listed, but neither counted nor do they stop the claim
    std::vector<CodeEdits> diagnoses;
    std::vector<CodeEdits> procedures;
    EditSet claim; // invalid age, sex and discharge status
    std::array<std::uint16_t, kEditCount> counts{};
    [[nodiscard]] int count(Edit edit) const { return counts[static_cast<std::size_t>(edit)]; }
};

EditedClaim edit_claim(const EditTables& tables, const Claim& claim);

// A discharge date as claims write it: "20260105". A day 29 to 31 that its month does not have is read as the month's last, as the editor
// does; anything else that is no date is nothing.
std::optional<Date> discharge_date(std::string_view yyyymmdd);

} // namespace sequela::rules::mce
