#include "rules/systems/cpt.h"

#include <fmt/format.h>

#include "lookup/structure.h"
#include "rules/systems/licensed.h"

namespace sequela::rules {

void check_cpt_modifiers(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const int line : entries_of(view, CodeSystem::cpt)) {
        for (const std::string& modifier : view.entry(line).service.modifiers) {
            const lookup::Structure structure = lookup::modifier_structure(modifier);
            if (structure.shape != lookup::Shape::wrong) continue;
            Verdict verdict = draft_of(view, "cpt.modifier", Status::fail, {line});
            verdict.message = fmt::format("{} of {} is no modifier: {}.", modifier, shown(view.entry(line)), structure.text);
            verdict.citation = {structure.source, {}, {}};
            verdicts.push_back(std::move(verdict));
        }
    }
}

} // namespace sequela::rules
