// What may never be principal or first-listed (Guidelines I.A.13, I.C.20).
#include <fmt/format.h>

#include "rules/conventions/conventions.h"
#include "rules/drafting.h"
#include "rules/wording.h"

namespace sequela::rules {

namespace {

Status status_of(Etiology firmness) {
    if (firmness == Etiology::manifestation) return Status::fail;
    return firmness == Etiology::demanded ? Status::warn : Status::info;
}

} // namespace

// The Medicare Code Editor's list of manifestations that cannot be principal holds the codes whose title says so; for the others that have
// a "code first" note the classification demands a sequence, but the editor accepts them.
void check_manifestation_first(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (view.lines.empty() || !view.lines.front().billable) return;
    const Line& line = view.lines.front();
    const std::vector<NoteGroup> groups = view.tabular ? groups_of(view, line, packs::NoteKind::code_first) : std::vector<NoteGroup>();
    const EtiologyDemand demand = etiology_demand(view, line, groups);
    if (demand.firmness == Etiology::none) return;
    // Where the underlying condition is coded, but behind, the sequence rule says it better.
    if (demand.group)
        for (const Line& other : view.lines)
            if (naming_note(view, *demand.group, other.code)) return;
    Verdict verdict = draft(view, "icd10cm.manifestation_first", status_of(demand.firmness), {line.number});
    verdict.message = demand.firmness == Etiology::manifestation
                          ? fmt::format("{} cannot be {}: the underlying condition is coded first.", dotted(line.code), view.first_word())
                          : fmt::format("{} is {}, but its underlying condition is coded first.", dotted(line.code), view.first_word());
    cite_guideline(verdict, "I.A.13");
    if (demand.group) cite_note(view, verdict, demand.group->notes.front());
    if (view.lines.size() > 1) verdict.fixes.push_back(move_after_fix(view, line.number, view.lines[1].number));
    if (demand.group) {
        for (const LineNote& note : demand.group->notes) {
            for (const std::string& named : named_codes(view, note.note))
                verdict.fixes.push_back(find_fix(line.number, named));
            if (verdict.fixes.size() >= 5) break;
        }
    }
    verdicts.push_back(std::move(verdict));
}

// The codes V00 to Y99 are the external causes; the Medicare Code Editor's list of external causes as principal diagnosis is the same set.
void check_external_cause_first(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (view.lines.empty()) return;
    const Line& line = view.lines.front();
    if (!line.row || line.code[0] < 'V' || line.code[0] > 'Y') return;
    Verdict verdict = draft(view, "icd10cm.external_cause_first", Status::fail, {line.number});
    cite_guideline(verdict, "I.C.20.a.6");
    verdict.message = fmt::format("{} is an external cause and can never be {}.", dotted(line.code), view.first_word());
    for (const Line& other : view.lines) {
        if (other.number == line.number || (other.code[0] >= 'V' && other.code[0] <= 'Y')) continue;
        verdict.fixes.push_back(move_after_fix(view, line.number, other.number));
        break;
    }
    verdict.fixes.push_back(remove_fix(view, line.number));
    verdicts.push_back(std::move(verdict));
}

} // namespace sequela::rules
