// Which procedure stands first, and what should stand beside one: questions, because the record decides.
#include <algorithm>
#include <fmt/format.h>

#include "rules/procedures/body_parts.h"
#include "rules/procedures/procedure.h"
#include "rules/procedures/procedure_rules.h"

namespace sequela::rules {
namespace {

// Looks, measures or takes a sample: inspection and map, biopsies, measurement and monitoring, imaging and nuclear medicine.
bool is_diagnostic(const Procedure& procedure) {
    if (procedure.is_surgical()) return procedure.is_diagnostic() || procedure.operation() == 'J' || procedure.operation() == 'K';
    return std::string_view("4BC").find(procedure.section()) != std::string_view::npos;
}

bool treats(const Procedure& procedure) {
    return procedure.is_surgical() && !is_diagnostic(procedure) && is_definitive(procedure.operation());
}

// Veins for autologous venous tissue, arteries for autologous arterial tissue; null for other devices.
const char* harvested_from(const Procedure& bypass) {
    if (bypass.device() == '9') return "56"; // body systems upper and lower veins
    if (bypass.device() == 'A') return "34"; // upper and lower arteries
    return nullptr;
}

} // namespace

void check_pcs_principal(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<Procedure>& procedures = procedures_of(view);
    if (procedures.size() < 2 || !is_diagnostic(procedures.front())) return;
    const Procedure& first = procedures.front();
    const auto treatment = std::find_if(procedures.begin() + 1, procedures.end(), treats);
    if (treatment == procedures.end() || is_overridden(first, "icd10pcs.principal", treatment->code)) return;
    Verdict verdict =
        draft_procedures("icd10pcs.principal", Status::info, "Selection of Principal Procedure, 1 to 3", {&first, &*treatment});
    verdict.message =
        fmt::format("{} stands first and is diagnostic; {} is a treatment. Is the treatment for the principal diagnosis? Then it is "
                    "the principal procedure.",
                    first.code, treatment->code);
    Fix move;
    move.kind = FixKind::move_before;
    move.label = fmt::format("Move {} before {}", treatment->code, first.code);
    move.line = treatment->line;
    move.other_line = first.line;
    verdict.fixes.push_back(std::move(move));
    verdict.fixes.push_back(override_fix(view, first.line, treatment->line, "The treatment is for a secondary diagnosis"));
    verdicts.push_back(std::move(verdict));
}

// Where the qualifier tells where the graft came from it is not coded (B3.9); the qualifier of a bypass tells where it goes to.
void check_pcs_graft(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<Procedure>& procedures = procedures_of(view);
    for (const Procedure& bypass : procedures) {
        if (!bypass.is_surgical() || bypass.operation() != '1' ||
            std::string_view("234").find(bypass.body_system()) == std::string_view::npos)
            continue;
        const char* vessels = harvested_from(bypass);
        if (!vessels || is_overridden(bypass, "icd10pcs.graft", "")) continue;
        const bool harvested = std::any_of(procedures.begin(), procedures.end(), [&](const Procedure& each) {
            return each.is_surgical() && each.operation() == 'B' &&
                   std::string_view(vessels).find(each.body_system()) != std::string_view::npos;
        });
        if (harvested) continue;
        const bool vein = bypass.device() == '9';
        Verdict verdict = draft_procedures("icd10pcs.graft", Status::info, "B3.9", {&bypass});
        verdict.message =
            fmt::format("{} uses the patient's own {}: was the graft taken from another site? Then its excision is coded too.", bypass.code,
                        vein ? "vein" : "artery");
        Fix find;
        find.kind = FixKind::find;
        find.line = bypass.line;
        find.code = vein ? "06B" : "03B";
        find.label = fmt::format("Find the excision in {}", find.code);
        verdict.fixes.push_back(std::move(find));
        verdict.fixes.push_back(override_fix(view, bypass.line, bypass.line, "The graft is of the same site"));
        verdict.fixes.back().code.clear(); // whatever else is coded
        verdicts.push_back(std::move(verdict));
        return; // one question for all bypasses of the operation
    }
}

} // namespace sequela::rules
