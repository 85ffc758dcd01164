#include "rules/mce/edit.h"

#include <array>

namespace sequela::rules::mce {
namespace {

struct Name {
    std::string_view key;
    std::string_view title;
    std::string_view number;
};

constexpr std::array<Name, kEditCount> kNames = {
    {{"INVALID_CODE", "Invalid diagnosis or procedure code", "edit 1"},
     {"INVALID_ADMIT_DX", "Invalid admitting diagnosis", "edit 1"},
     {"E_CODE_AS_PDX", "External cause as principal diagnosis", "edit 2"},
     {"DUPLICATE_OF_PDX", "Duplicate of the principal diagnosis", "edit 3"},
     {"AGE_CONFLICT", "Age conflict", "edit 4"},
     {"SEX_CONFLICT", "Sex conflict", "edit 5"},
     {"MANIFESTATION_AS_PDX", "Manifestation as principal diagnosis", "edit 6"},
     {"QUESTIONABLE_ADMISSION", "Questionable admission", "edit 8"},
     {"QUESTIONABLE_OBSTETRIC_ADMISSION", "Questionable obstetric admission", ""},
     {"UNACCEPTABLE_PDX", "Unacceptable principal diagnosis", "edit 9"},
     {"REQUIRES_SDX", "Principal diagnosis that requires a secondary diagnosis", "edit 9"},
     {"NON_COVERED", "Non-covered procedure", "edit 11"},
     {"INVALID_AGE", "Invalid age", "edit 14"},
     {"INVALID_SEX", "Invalid sex", "edit 15"},
     {"INVALID_DISCHARGE_STATUS", "Invalid discharge status", "edit 16"},
     {"LIMITED_COVERAGE", "Limited coverage", "edit 17"},
     {"WRONG_PROCEDURE_PERFORMED", "Wrong procedure performed", "edit 18"},
     {"INCONSISTENT_WITH_LENGTH_OF_STAY", "Procedure inconsistent with the length of stay", "edit 19"},
     {"UNSPECIFIED", "Unspecified code", "edit 20"}}};

const Name& name_of(Edit edit) {
    return kNames[static_cast<std::size_t>(edit)];
}

struct GroupName {
    std::string_view key;
    std::string_view words;
};

constexpr std::array<GroupName, 5> kGroups = {
    {{"", ""}, {"NEWBORN", "newborn"}, {"PEDIATRIC", "pediatric"}, {"MATERNITY", "maternity"}, {"ADULT", "adult"}}};

} // namespace

std::string_view key(Edit edit) {
    return name_of(edit).key;
}

std::string_view title(Edit edit) {
    return name_of(edit).title;
}

std::string_view number_words(Edit edit) {
    return name_of(edit).number;
}

std::string_view key(AgeGroup group) {
    return kGroups[static_cast<std::size_t>(group)].key;
}

std::string_view words(AgeGroup group) {
    return kGroups[static_cast<std::size_t>(group)].words;
}

} // namespace sequela::rules::mce
