#include "rules/systems/icd10uk.h"

#include <fmt/format.h>

#include <algorithm>

#include "lookup/classification.h"
#include "rules/drafting.h"
#include "rules/systems/licensed.h"

namespace sequela::rules {
namespace {

// "dagger", "asterisk" or neither; a code whose subdivision is not marked has the mark of its category.
std::string_view usage_of(const EncounterView& view, int line) {
    const Entry& entry = view.entry(line);
    const packs::Edition* edition = edition_of(view, entry);
    if (!edition || !edition->codes || !edition->codes.data->find(entry.code)) return {};
    const std::string_view own = lookup::class_field(*edition, entry.code, "Usage");
    return own.empty() ? lookup::class_field(*edition, std::string_view(entry.code).substr(0, 3), "Usage") : own;
}

Verdict about(const EncounterView& view, Status status, std::initializer_list<int> lines, std::string message) {
    Verdict verdict = draft_of(view, "icd10uk.dagger_asterisk", status, lines);
    verdict.message = std::move(message);
    verdict.citation = {"National Clinical Coding Standards ICD-10 5th Edition", "Dagger and asterisk system", {}};
    return verdict;
}

} // namespace

void check_icd10uk_dagger_asterisk(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const std::vector<int> lines = entries_of(view, CodeSystem::icd10uk);
    std::vector<std::string_view> usage;
    for (const int line : lines)
        usage.push_back(usage_of(view, line));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (usage[i] != "asterisk") continue;
        // Several manifestations may share the aetiology before them.
        std::size_t before = i;
        while (before > 0 && usage[before - 1] == "asterisk")
            --before;
        if (before > 0 && usage[before - 1] == "dagger") continue;
        const auto dagger = std::find(usage.begin(), usage.end(), "dagger");
        const bool there = dagger != usage.end();
        const int dagger_line = there ? lines[static_cast<std::size_t>(dagger - usage.begin())] : -1;
        const std::string code = shown(view.entry(lines[i]));
        Verdict verdict =
            i == 0  ? about(view, Status::fail, {lines[i]}, fmt::format("{} is an asterisk code: it is never primary.", code))
            : there ? about(view, Status::fail, {lines[i], dagger_line},
                            fmt::format("{} does not stand behind its dagger code {}.", code, shown(view.entry(dagger_line))))
                    : about(view, Status::warn, {lines[i]}, fmt::format("No dagger code stands before the asterisk code {}.", code));
        if (there) verdict.fixes.push_back(move_after_fix(view, lines[i], dagger_line));
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
