#include "rules/hac/hac_rules.h"

#include <algorithm>
#include <fmt/format.h>

#include "rules/drafting.h"
#include "rules/hac/conditions.h"

namespace sequela::rules {
namespace {

const char* const kSource = "CMS, Hospital-Acquired Conditions";

std::string words_of(const std::vector<hac::Condition>& conditions) {
    std::vector<std::string> names;
    for (const hac::Condition& condition : conditions)
        names.push_back(fmt::format("{} {}", condition.number, condition.title));
    return list_of(names, names.size(), "and");
}

void check_acquired(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const hac::Conditions& conditions = hac::conditions_of(view);
    for (std::size_t i = 0; i < view.lines.size(); ++i) {
        if (conditions.of_line[i].empty()) continue;
        const Line& line = view.lines[i];
        const bool unclear = line.diagnosis->poa == Poa::unknown;
        Verdict verdict = draft(view, "hac.acquired", Status::warn, {line.number});
        const std::string categories = words_of(conditions.of_line[i]);
        verdict.message =
            unclear
                ? fmt::format("The documentation does not say whether {} was present on admission (“U”), and it is in a category of "
                              "hospital-acquired conditions, {}: the provider can be asked.",
                              dotted(line.code), categories)
                : fmt::format("{} was not present on admission (“N”), and is in a category of hospital-acquired conditions, {}: the record "
                              "must bear the indicator out.",
                              dotted(line.code), categories);
        verdict.citation = {kSource, fmt::format("category {}", categories), conditions.release};
        verdict.pack_release = conditions.release;
        verdicts.push_back(std::move(verdict));
    }
}

void check_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const hac::Conditions& conditions = hac::conditions_of(view);
    if (!conditions.applies || conditions.installed || view.context.stage != Stage::complete || view.lines.empty()) return;
    const bool asks = std::any_of(view.lines.begin() + 1, view.lines.end(),
                                  [](const Line& line) { return line.diagnosis->poa == Poa::no || line.diagnosis->poa == Poa::unknown; });
    if (!asks) return;
    Verdict verdict;
    verdict.rule = "hac.data";
    verdict.status = Status::no_data;
    verdict.subjects.push_back({});
    verdict.message = fmt::format("Hospital-acquired conditions could not be checked: their tables are not installed for {}.",
                                  view.encounter.discharged->words());
    verdict.citation = {kSource, "", ""};
    verdicts.push_back(std::move(verdict));
}

} // namespace

const std::vector<Rule>& hac_rules() {
    static const std::vector<Rule> rules = {
        {"hac.data", "Missing tables of hospital-acquired conditions", "Says that hospital-acquired conditions could not be checked.",
         "Domain rule 0.4", check_data},
        {"hac.acquired", "Hospital-acquired condition",
         "A secondary diagnosis with N or U that is in a category of hospital-acquired conditions is shown with it.",
         "Deficit Reduction Act, section 5001(c); the list of the release", check_acquired},
    };
    return rules;
}

} // namespace sequela::rules
