#include "rules/systems/opcs4.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/drafting.h"
#include "rules/systems/licensed.h"

namespace sequela::rules {
namespace {

const char* const kStandards = "National Clinical Coding Standards OPCS-4";

bool is_subsidiary(const Entry& entry) {
    return entry.code.starts_with('Y') || entry.code.starts_with('Z');
}
bool is_side(const Entry& entry) {
    return entry.code.starts_with("Z94");
}
bool is_site(const Entry& entry) {
    return entry.code.starts_with('Z') && !is_side(entry);
}

} // namespace

void check_opcs4_subsidiary(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<int> lines = entries_of(view, CodeSystem::opcs4);
    if (lines.empty() || !is_subsidiary(view.entry(lines.front()))) return;
    const int first = lines.front();
    const Entry& entry = view.entry(first);
    Verdict verdict = draft_of(view, "opcs4.subsidiary", Status::fail, {first});
    verdict.message = fmt::format("{} stands first: a {} (chapter {}) says more of a procedure and is none.", shown(entry),
                                  entry.code[0] == 'Y' ? "method" : "site", entry.code[0]);
    verdict.citation = {kStandards, "Chapters Y and Z are never first", {}};
    const auto main = std::find_if(lines.begin(), lines.end(), [&](int line) { return !is_subsidiary(view.entry(line)); });
    if (main != lines.end()) verdict.fixes.push_back(move_after_fix(view, first, *main));
    verdict.fixes.push_back(remove_fix(view, first));
    verdicts.push_back(std::move(verdict));
}

// A side may stand behind the procedure itself, where that names its site; what is wrong is a side with its site behind it.
void check_opcs4_laterality(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<int> lines = entries_of(view, CodeSystem::opcs4);
    for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
        if (!is_side(view.entry(lines[i])) || !is_site(view.entry(lines[i + 1]))) continue;
        if (i > 0 && is_site(view.entry(lines[i - 1]))) continue; // it is the side of the site before it
        Verdict verdict = draft_of(view, "opcs4.laterality", Status::fail, {lines[i], lines[i + 1]});
        verdict.message = fmt::format("{} stands before {}: the side stands behind its site.", shown(view.entry(lines[i])),
                                      shown(view.entry(lines[i + 1])));
        verdict.citation = {kStandards, "Z94 Laterality of operation", {}};
        verdict.fixes.push_back(move_after_fix(view, lines[i], lines[i + 1]));
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
