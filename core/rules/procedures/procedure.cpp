#include "rules/procedures/procedure.h"

#include <algorithm>
#include <fmt/format.h>

namespace sequela::rules {

namespace {

// The release of the discharge date, or null.
const packs::Edition* edition_of(const EncounterView& view) {
    const auto date = view.encounter.coding_date();
    if (!date || !view.context.catalogue) return nullptr;
    const auto edition = view.context.catalogue->edition(CodeSystem::icd10pcs, *date);
    return edition.ok() ? *edition : nullptr;
}

bool may_be_valid(const packs::Edition* edition, const std::string& code) {
    if (code.size() != 7 || !has_icd10pcs_shape(code)) return false;
    if (edition && edition->codes) return edition->codes.data->is_billable(code);
    if (edition && edition->pcs_tables) return edition->pcs_tables.data->row_of(code) != nullptr;
    return true;
}

std::vector<Procedure> collect(const EncounterView& view) {
    std::vector<Procedure> procedures;
    if (!view.is_inpatient()) return procedures;
    const packs::Edition* edition = edition_of(view);
    const std::vector<Entry>& entries = view.encounter.entries;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (entries[i].system == CodeSystem::icd10pcs && may_be_valid(edition, entries[i].code))
            procedures.push_back({static_cast<int>(i), entries[i].code, entries[i].service.date, &entries[i]});
    return procedures;
}

} // namespace

const std::vector<Procedure>& procedures_of(const EncounterView& view) {
    return view.once().get<std::vector<Procedure>>("procedures", [&] { return collect(view); });
}

bool are_together(const Procedure& a, const Procedure& b) {
    return a.date == b.date;
}

bool are_on_one_part(const Procedure& a, const Procedure& b) {
    return a.is_surgical() && b.is_surgical() && a.body_system() == b.body_system() && a.body_part() == b.body_part();
}

Verdict draft_procedures(std::string_view rule, Status status, std::string_view guideline, std::initializer_list<const Procedure*> about) {
    Verdict verdict;
    verdict.rule = std::string(rule);
    verdict.status = status;
    for (const Procedure* procedure : about)
        verdict.subjects.push_back({procedure->line, std::string(procedure->code)});
    verdict.citation = {"ICD-10-PCS Official Guidelines", std::string(guideline), {}};
    return verdict;
}

Fix remove_procedure_fix(const Procedure& procedure) {
    Fix fix;
    fix.kind = FixKind::remove;
    fix.line = procedure.line;
    fix.label = fmt::format("Remove {}", procedure.code);
    return fix;
}

bool is_overridden(const Procedure& procedure, std::string_view rule, std::string_view other_code) {
    return std::any_of(procedure.entry->overrides.begin(), procedure.entry->overrides.end(), [&](const Override& given) {
        return given.rule == rule && (given.other_code.empty() || given.other_code == other_code);
    });
}

} // namespace sequela::rules
