// The same condition once (domain rule 1.7; Guidelines I.B.12, I.A.9).
#include <fmt/format.h>

#include "base/text.h"
#include "rules/conventions/conventions.h"
#include "rules/drafting.h"

namespace sequela::rules {
namespace {

int first_line_with(const EncounterView& view, std::string_view code) {
    for (const Line& line : view.lines)
        if (line.code == code) return line.number;
    return -1;
}

bool is_least_specific(std::string_view title) {
    return title.ends_with(", unspecified") || title.ends_with("without complications") || title.ends_with("without complication");
}

} // namespace

void check_duplicate(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Line& line : view.lines) {
        if (!line.repeated) continue;
        Verdict verdict = draft(view, "icd10cm.duplicate", Status::fail, {line.number, first_line_with(view, line.code)});
        cite_guideline(verdict, "I.B.12");
        verdict.message = fmt::format("{} is coded twice: each code is reported once for an encounter.", dotted(line.code));
        verdict.fixes.push_back(remove_fix(view, line.number));
        verdicts.push_back(std::move(verdict));
    }
}

// "Chronic kidney disease, unspecified" beside "Chronic kidney disease, stage 3a": the first says nothing more. Only where both stand
// directly below the same category, so that two sites or two injuries are never taken for one condition.
void check_unspecified_with_specific(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Line& line : view.lines) {
        if (!line.billable || line.repeated || line.code.size() != 4 || line.code[3] != '9' || !is_least_specific(line.title)) continue;
        const char chapter = line.code[0];
        // Injuries, signs, neoplasms and reasons for contact: several codes of one category are several conditions.
        if (chapter == 'S' || chapter == 'T' || chapter == 'R' || chapter == 'Z' || chapter == 'C' || chapter == 'D' || chapter >= 'V')
            continue;
        for (const Line& other : view.lines) {
            if (!other.billable || other.repeated || other.code == line.code) continue;
            if (other.code.substr(0, 3) != line.code.substr(0, 3)) continue;
            Verdict verdict = draft(view, "icd10cm.unspecified_with_specific", Status::info, {line.number, other.number});
            cite_guideline(verdict, "I.A.9.b");
            verdict.message =
                fmt::format("{} ({}) may say nothing more than {}, which is coded too.", dotted(line.code), line.title, dotted(other.code));
            verdict.fixes.push_back(remove_fix(view, line.number));
            verdicts.push_back(std::move(verdict));
            break;
        }
    }
}

} // namespace sequela::rules
