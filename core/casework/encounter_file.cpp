#include "casework/encounter_file.h"

#include <array>

namespace sequela::casework {
namespace {

struct StatusName {
    CaseStatus status;
    std::string_view key;
    std::string_view title;
};

constexpr std::array<StatusName, 3> kStatuses = {{
    {CaseStatus::draft, "draft", "Draft"},
    {CaseStatus::on_hold, "on_hold", "On hold"},
    {CaseStatus::finished, "finished", "Finished"},
}};

} // namespace

std::string_view key(CaseStatus status) {
    return kStatuses[static_cast<std::size_t>(status)].key;
}

std::string_view title(CaseStatus status) {
    return kStatuses[static_cast<std::size_t>(status)].title;
}

std::optional<CaseStatus> case_status_from_key(std::string_view wanted) {
    for (const StatusName& name : kStatuses)
        if (name.key == wanted) return name.status;
    return std::nullopt;
}

rules::Encounter to_rules(const EncounterFile& file) {
    rules::Encounter encounter;
    encounter.id = file.id;
    encounter.setting = file.setting;
    encounter.admitted = file.admitted;
    encounter.discharged = file.discharged;
    encounter.birth = file.patient.birth;
    encounter.sex = file.patient.sex;
    for (const AssignedCode& code : file.codes) {
        if (code.system == CodeSystem::icd10cm) encounter.diagnoses.push_back({code.code, code.poa, code.overrides});
    }
    return encounter;
}

} // namespace sequela::casework
