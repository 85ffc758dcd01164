// Active treatment, healing, sequela (domain rule 1.5; Guidelines I.B.10, I.C.19.a, I.C.21.c.7). What a 7th character means, the title
// says: the same letter means something else in other places.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "rules/conventions/conventions.h"
#include "rules/drafting.h"

namespace sequela::rules {
namespace {

bool is_external_cause(const Line& line) {
    return line.code[0] >= 'V' && line.code[0] <= 'Y';
}

// "Encounter for other orthopedic aftercare", "Aftercare following joint replacement surgery"
bool is_aftercare(const Line& line) {
    return line.billable && find_ignoring_case(line.title, "aftercare") != std::string_view::npos;
}

} // namespace

// "…, initial encounter for closed fracture", "…, subsequent encounter …", "…, sequela"
Care stage_of(const Line& line) {
    if (!line.billable || line.code.size() != 7) return Care::none;
    if (line.title.ends_with(", sequela")) return Care::sequela;
    if (line.title.find(", subsequent encounter") != std::string_view::npos) return Care::healing;
    return line.title.find(", initial encounter") != std::string_view::npos ? Care::active : Care::none;
}

std::string_view words(Care stage) {
    switch (stage) {
    case Care::active:
        return "active treatment";
    case Care::healing:
        return "healing";
    case Care::sequela:
        return "sequela";
    case Care::none:
        break;
    }
    return {};
}

void check_sequela_first(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (view.lines.empty()) return;
    const Line& line = view.lines.front();
    if (stage_of(line) != Care::sequela || is_external_cause(line)) return; // first_listed.cpp speaks of external causes
    Verdict verdict = draft(view, "icd10cm.sequela_first", Status::warn, {line.number});
    cite_guideline(verdict, "I.B.10");
    verdict.message = fmt::format("{} is {}, but it says only where a sequela comes from: the present condition is coded first.",
                                  dotted(line.code), view.first_word());
    for (const Line& other : view.lines) {
        if (other.number == line.number || !other.billable || is_external_cause(other) || stage_of(other) == Care::sequela) continue;
        verdict.fixes.push_back(move_after_fix(view, line.number, other.number));
        break;
    }
    verdicts.push_back(std::move(verdict));
}

void check_one_stage(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Line& line : view.lines) {
        const Care stage = stage_of(line);
        if (stage == Care::none || line.repeated) continue;
        for (const Line& other : view.lines) {
            const Care others = stage_of(other);
            if (other.number <= line.number || others == Care::none || others == stage || other.repeated) continue;
            if (other.code.substr(0, 6) != line.code.substr(0, 6)) continue;
            Verdict verdict = draft(view, "icd10cm.one_stage", Status::warn, {line.number, other.number});
            cite_guideline(verdict, "I.C.19.a");
            verdict.message = fmt::format("{} ({}) and {} ({}) are one injury at two stages of care.", dotted(line.code), words(stage),
                                          dotted(other.code), words(others));
            verdict.fixes.push_back(remove_fix(view, other.number));
            verdict.fixes.push_back(remove_fix(view, line.number));
            verdicts.push_back(std::move(verdict));
        }
    }
}

void check_injury_aftercare(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto injury = std::find_if(view.lines.begin(), view.lines.end(),
                                     [](const Line& line) { return stage_of(line) == Care::healing && !is_external_cause(line); });
    if (injury == view.lines.end()) return;
    for (const Line& line : view.lines) {
        if (!is_aftercare(line) || line.repeated) continue;
        Verdict verdict = draft(view, "icd10cm.injury_aftercare", Status::info, {line.number, injury->number});
        cite_guideline(verdict, "I.C.21.c.7");
        verdict.message = fmt::format("{} is not coded for the aftercare of an injury: the 7th character of {} says that.",
                                      dotted(line.code), dotted(injury->code));
        verdict.fixes.push_back(remove_fix(view, line.number));
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
