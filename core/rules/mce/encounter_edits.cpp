#include "rules/mce/encounter_edits.h"

#include <charconv>

namespace sequela::rules::mce {
namespace {

std::optional<int> sex_of(Sex sex) {
    if (sex == Sex::male) return 1;
    if (sex == Sex::female) return 2;
    return std::nullopt; // not entered: no edit is made that needs it
}

Claim claim_of(const EncounterView& view, EncounterEdits& edits) {
    const Encounter& encounter = view.encounter;
    Claim claim;
    claim.discharged = encounter.discharged;
    claim.admitting = encounter.claim.admitting;
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        const Entry& entry = encounter.entries[i];
        if (entry.system == CodeSystem::icd10cm) {
            claim.diagnoses.push_back(entry.code);
            edits.diagnosis_lines.push_back(static_cast<int>(i));
        } else if (entry.system == CodeSystem::icd10pcs) {
            claim.procedures.push_back(entry.code);
            edits.procedure_lines.push_back(static_cast<int>(i));
        }
    }
    claim.age = encounter.age_at_admission();
    claim.sex = sex_of(encounter.sex);
    claim.discharge_status = discharge_status_of(encounter.claim.discharge_status);
    claim.length_of_stay = encounter.length_of_stay();
    return claim;
}

EncounterEdits edit(const EncounterView& view) {
    EncounterEdits edits;
    const Encounter& encounter = view.encounter;
    edits.applies = view.is_inpatient() && encounter.jurisdiction == Jurisdiction::us && view.context.catalogue &&
                    encounter.discharged.has_value() && !view.lines.empty();
    if (!edits.applies) return edits;
    const auto installed = installed_tables(*view.context.catalogue, *encounter.discharged);
    if (!installed || !installed->tables) return edits;
    edits.installed = *installed;
    edits.claim = claim_of(view, edits);
    edits.edited = edit_claim(*installed->tables, edits.claim);
    edits.complete = edits.edited.outcome != Outcome::invalid_discharge_date;
    return edits;
}

} // namespace

std::optional<int> discharge_status_of(std::string_view text) {
    if (text.empty()) return std::nullopt;
    int status = -1;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), status);
    return read.ptr == text.data() + text.size() ? status : -1;
}

const EncounterEdits& edits_of(const EncounterView& view) {
    return view.once().get<EncounterEdits>("mce", [&] { return edit(view); });
}

} // namespace sequela::rules::mce
