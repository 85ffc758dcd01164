// The edits of the Medicare Code Editor: their names, numbers and what becomes of a claim that has one (CMS, Definitions of Medicare Code
// Edits). Edits that no table of ICD-10 codes can raise (7 non-specific principal diagnosis, 10 non-specific operating-room procedure, 12
// open biopsy, 13 bilateral procedure) are not among them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sequela::rules::mce {

enum class Edit : std::uint8_t {
    invalid_code,
    invalid_admitting,
    external_cause_as_principal,
    duplicate_of_principal,
    age_conflict,
    sex_conflict,
    manifestation_as_principal,
    questionable_admission,
    questionable_obstetric_admission,
    unacceptable_principal,
    requires_secondary,
    non_covered,
    invalid_age,
    invalid_sex,
    invalid_discharge_status,
    limited_coverage,
    wrong_procedure,
    length_of_stay,
    unspecified
};
constexpr std::size_t kEditCount = 19;

// "AGE_CONFLICT": what exports and the command line call it.
std::string_view key(Edit edit);
// "Age conflict"
std::string_view title(Edit edit);
// "edit 4": how CMS numbers it; empty for those that have no number of their own.
std::string_view number_words(Edit edit);

class EditSet {
public:
    void add(Edit edit) { bits_ |= bit(edit); }
    [[nodiscard]] bool has(Edit edit) const { return (bits_ & bit(edit)) != 0; }
    [[nodiscard]] bool empty() const { return bits_ == 0; }
    bool operator==(const EditSet&) const = default;

private:
    static std::uint32_t bit(Edit edit) { return 1U << static_cast<unsigned>(edit); }
    std::uint32_t bits_ = 0;
};

// The groups of the age edit, in the order of the bits of edit_tables.h.
enum class AgeGroup : std::uint8_t { none, newborn, pediatric, maternity, adult };
std::string_view key(AgeGroup group);   // "NEWBORN"
std::string_view words(AgeGroup group); // "newborn"

} // namespace sequela::rules::mce
