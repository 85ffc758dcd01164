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

namespace {

// The words of the chart that a code rests on. Evidence that no longer fits its document says nothing.
std::string documented(const EncounterFile& file, const AssignedCode& code) {
    std::string words;
    for (const chart::Evidence& evidence : code.evidence)
        for (const chart::Document& document : file.documents) {
            if (document.id != evidence.document_id || evidence.span.begin >= evidence.span.end || evidence.span.end > document.text.size())
                continue;
            if (!words.empty()) words += '\n';
            words += std::string_view(document.text).substr(evidence.span.begin, evidence.span.end - evidence.span.begin);
        }
    return words;
}

} // namespace

rules::Encounter to_rules(const EncounterFile& file) {
    rules::Encounter encounter;
    encounter.id = file.id;
    encounter.setting = file.setting;
    encounter.admitted = file.admitted;
    encounter.discharged = file.discharged;
    encounter.birth = file.patient.birth;
    encounter.sex = file.patient.sex;
    encounter.claim = file.claim;
    encounter.claim.payer = file.payer;
    encounter.claim.admitting = normalise_code(file.claim.admitting); // kept as it was typed
    for (const AssignedCode& code : file.codes)
        encounter.entries.push_back(
            {code.code, code.poa, code.overrides, documented(file, code), code.system, code.classification, code.service});
    return encounter;
}

} // namespace sequela::casework
