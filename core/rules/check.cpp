#include "rules/check.h"

#include <algorithm>

#include "rules/conventions/conventions.h"
#include "rules/encounter_view.h"
#include "rules/guidelines/guidelines.h"
#include "rules/hac/hac_rules.h"
#include "rules/layers/layers.h"
#include "rules/mce/mce_rules.h"
#include "rules/ncci/modifiers.h"
#include "rules/ncci/ncci_rules.h"
#include "rules/necessity/necessity.h"
#include "rules/opps/opps_rules.h"
#include "rules/procedures/procedure_rules.h"
#include "rules/systems/system_rules.h"

namespace sequela::rules {

// In the order in which they run and the help lists them. A family is a folder. The Medicare Code Editor comes last: it does not repeat
// what others have said.
const std::vector<Rule>& all_rules() {
    static const std::vector<Rule> rules = [] {
        std::vector<Rule> all;
        for (const std::vector<Rule>* family : {&convention_rules(), &guideline_rules(), &system_rules(), &procedure_rules(), &hac_rules(),
                                                &ncci_rules(), &modifier_rules(), &opps_rules(), &necessity_rules(), &mce_rules()})
            all.insert(all.end(), family->begin(), family->end());
        return all;
    }();
    return rules;
}

std::vector<Verdict> check(const Encounter& encounter, const Context& context) {
    const EncounterView view(encounter, context);
    std::vector<Verdict> verdicts;
    for (const Rule& rule : all_rules())
        rule.check(view, verdicts);
    if (context.layers) apply_layers(encounter, *context.layers, verdicts);
    const auto line_of = [](const Verdict& verdict) { return verdict.subjects.empty() ? -1 : verdict.subjects.front().line; };
    std::stable_sort(verdicts.begin(), verdicts.end(), [&](const Verdict& a, const Verdict& b) {
        const int left = severity(a.status);
        const int right = severity(b.status);
        return left != right ? left < right : line_of(a) < line_of(b);
    });
    return verdicts;
}

} // namespace sequela::rules
