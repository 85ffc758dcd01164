// Two procedures on one body part, of which the guidelines allow one.
#include <algorithm>
#include <fmt/format.h>

#include "rules/procedures/body_parts.h"
#include "rules/procedures/procedure.h"
#include "rules/procedures/procedure_rules.h"

namespace sequela::rules {
namespace {

constexpr char kExcision = 'B';
constexpr char kFusion = 'G';
constexpr char kInspection = 'J';
constexpr char kReplacement = 'R';
constexpr char kResection = 'T';

bool is_joint_system(char body_system) {
    return body_system == 'R' || body_system == 'S';
}

// Heart and great vessels: aortic, mitral, pulmonary and tricuspid valve.
bool is_valve(const Procedure& procedure) {
    return procedure.body_system() == '2' && std::string_view("FGHJ").find(procedure.body_part()) != std::string_view::npos;
}

bool is_part_of(const Procedure& inspection, const Procedure& other) {
    return other.is_surgical() && other.operation() != kInspection && other.body_system() == inspection.body_system() &&
           other.approach() == inspection.approach() && are_together(inspection, other) &&
           inspection_takes_in(inspection.body_system(), inspection.body_part(), other.body_part());
}

} // namespace

// Through another approach an inspection is coded separately (B3.11c), and so is one on another day.
void check_pcs_inspection(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<Procedure>& procedures = procedures_of(view);
    for (const Procedure& inspection : procedures) {
        if (!inspection.is_surgical() || inspection.operation() != kInspection) continue;
        const auto other =
            std::find_if(procedures.begin(), procedures.end(), [&](const Procedure& each) { return is_part_of(inspection, each); });
        if (other == procedures.end() || is_overridden(inspection, "icd10pcs.inspection", other->code)) continue;
        Verdict verdict = draft_procedures("icd10pcs.inspection", Status::warn, "B3.11a", {&inspection, &*other});
        verdict.message =
            fmt::format("{} inspects what {} was done on, through the same approach: the inspection is part of it and is not coded.",
                        inspection.code, other->code);
        verdict.fixes.push_back(remove_procedure_fix(inspection));
        verdict.fixes.push_back(override_fix(view, inspection.line, other->line, "They were two procedures of their own"));
        verdicts.push_back(std::move(verdict));
    }
}

// A biopsy that is followed by a resection is coded too (B3.4b).
void check_pcs_excision_resection(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<Procedure>& procedures = procedures_of(view);
    for (const Procedure& excision : procedures) {
        if (!excision.is_surgical() || excision.operation() != kExcision || excision.is_diagnostic() ||
            !is_one_structure(excision.body_system()))
            continue;
        const auto resection = std::find_if(procedures.begin(), procedures.end(), [&](const Procedure& other) {
            return other.operation() == kResection && are_on_one_part(excision, other) && are_together(excision, other);
        });
        if (resection == procedures.end() || is_overridden(excision, "icd10pcs.excision_resection", resection->code)) continue;
        Verdict verdict = draft_procedures("icd10pcs.excision_resection", Status::warn, "B3.8", {&excision, &*resection});
        verdict.message = fmt::format("{} takes a portion of the body part that {} takes out whole: resection is coded alone.",
                                      excision.code, resection->code);
        verdict.fixes.push_back(remove_procedure_fix(excision));
        verdict.fixes.push_back(override_fix(view, excision.line, resection->line, "They were two procedures of their own"));
        verdicts.push_back(std::move(verdict));
    }
}

void check_pcs_repeated_resection(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<Procedure>& procedures = procedures_of(view);
    for (std::size_t i = 1; i < procedures.size(); ++i) {
        const Procedure& again = procedures[i];
        if (!again.is_surgical() || again.operation() != kResection || !is_one_structure(again.body_system())) continue;
        const auto first =
            std::find_if(procedures.begin(), procedures.begin() + static_cast<std::ptrdiff_t>(i),
                         [&](const Procedure& other) { return other.operation() == kResection && are_on_one_part(again, other); });
        if (first == procedures.begin() + static_cast<std::ptrdiff_t>(i)) continue;
        Verdict verdict = draft_procedures("icd10pcs.repeated_resection", Status::warn, "B3.8", {&again, &*first});
        verdict.message =
            fmt::format("{} takes out whole what {} has taken out: a resection is all of the body part.", again.code, first->code);
        verdict.fixes.push_back(remove_procedure_fix(again));
        verdicts.push_back(std::move(verdict));
    }
}

// An interbody fusion device goes before bone graft, autologous graft before nonautologous; other joints of the same level are coded with
// their own device (B3.10b), which the codes do not show: a question.
void check_pcs_fusion_device(const EncounterView& view, std::vector<Verdict>& verdicts) {
    constexpr std::string_view kInOrder = "A7K"; // interbody fusion device, autologous and nonautologous tissue substitute
    const std::vector<Procedure>& procedures = procedures_of(view);
    for (const Procedure& graft : procedures) {
        if (!graft.is_surgical() || graft.operation() != kFusion || !is_joint_system(graft.body_system())) continue;
        const std::size_t rank = kInOrder.find(graft.device());
        if (rank == std::string_view::npos || rank == 0) continue;
        const auto other = std::find_if(procedures.begin(), procedures.end(), [&](const Procedure& each) {
            return each.operation() == kFusion && are_on_one_part(graft, each) && each.qualifier() == graft.qualifier() &&
                   each.approach() == graft.approach() && are_together(graft, each) && kInOrder.find(each.device()) < rank;
        });
        if (other == procedures.end() || is_overridden(graft, "icd10pcs.fusion_device", other->code)) continue;
        Verdict verdict = draft_procedures("icd10pcs.fusion_device", Status::info, "B3.10c", {&graft, &*other});
        verdict.message = fmt::format(
            "Were {} and {} done on the same vertebral joint? Then {} alone is coded: {}.", graft.code, other->code, other->code,
            other->device() == 'A' ? "the interbody fusion device stands for the graft" : "autologous graft stands for a mixture");
        verdict.fixes.push_back(remove_procedure_fix(graft));
        verdict.fixes.push_back(override_fix(view, graft.line, other->line, "They are different joints"));
        verdicts.push_back(std::move(verdict));
    }
}

// New with the guidelines of fiscal year 2021.
void check_pcs_replacement(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto date = view.encounter.coding_date();
    if (!date || *date < fiscal_year_start(2021)) return;
    const std::vector<Procedure>& procedures = procedures_of(view);
    for (const Procedure& removal : procedures) {
        if (!removal.is_surgical() || removal.is_diagnostic()) continue;
        const bool joint = is_joint_system(removal.body_system()) && removal.operation() == kResection;
        const bool valve = is_valve(removal) && (removal.operation() == kResection || removal.operation() == kExcision);
        if (!joint && !valve) continue;
        const auto replacement = std::find_if(procedures.begin(), procedures.end(), [&](const Procedure& other) {
            return other.operation() == kReplacement && are_on_one_part(removal, other) && are_together(removal, other);
        });
        if (replacement == procedures.end() || is_overridden(removal, "icd10pcs.replacement", replacement->code)) continue;
        Verdict verdict = draft_procedures("icd10pcs.replacement", Status::warn, "B3.18", {&removal, &*replacement});
        verdict.message = fmt::format("{} prepares for {}: taking out a {} that is replaced is part of the replacement and is not coded.",
                                      removal.code, replacement->code, joint ? "joint" : "valve");
        verdict.fixes.push_back(remove_procedure_fix(removal));
        verdict.fixes.push_back(override_fix(view, removal.line, replacement->line, "It had an objective of its own"));
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
