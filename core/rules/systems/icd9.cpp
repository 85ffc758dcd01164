#include "rules/systems/icd9.h"

#include <fmt/format.h>

#include "lookup/crosswalk.h"
#include "rules/systems/systems_view.h"

namespace sequela::rules {
namespace {

constexpr std::int32_t kLastDayOfIcd9 = 16708; // 30 September 2015, as days since 1970

bool is_icd9(CodeSystem system) {
    return system == CodeSystem::icd9cm_diagnosis || system == CodeSystem::icd9cm_procedure;
}

// The places to look: what the mapping gives for the code, as questions for the search.
void offer_targets(const EncounterView& view, const SystemLine& line, Verdict& verdict) {
    constexpr std::size_t kMost = 4;
    if (!view.context.catalogue) return;
    const auto walk = lookup::crosswalk(*view.context.catalogue, line.entry->system, line.entry->code);
    if (!walk) return;
    std::vector<std::string> labels;
    for (const auto& code : walk->single)
        labels.push_back(code.label);
    for (const auto& scenario : walk->scenarios)
        for (const auto& part : scenario.parts)
            for (const auto& code : part.codes)
                labels.push_back(code.label);
    for (std::size_t i = 0; i < labels.size() && i < kMost; ++i) {
        Fix fix;
        fix.kind = FixKind::find;
        fix.label = fmt::format("Find {} ({})", labels[i], title(walk->to));
        fix.line = line.number;
        fix.code = labels[i];
        verdict.fixes.push_back(std::move(fix));
    }
    if (!walk->sentences.empty()) verdict.reason = walk->sentences.front();
    verdict.pack_release = walk->release;
}

} // namespace

void check_icd9_date(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const CodeSystem system : {CodeSystem::icd10cm, CodeSystem::icd10pcs, CodeSystem::icd9cm_diagnosis, CodeSystem::icd9cm_procedure})
        for (const SystemLine& line : lines_of(view, system)) {
            const auto date = view.encounter.coding_date(); // the whole encounter is in one system, whatever the day of a procedure
            if (!date || is_icd9(system) == (date->days <= kLastDayOfIcd9)) continue;
            const std::string message =
                is_icd9(system)
                    ? fmt::format("{} is an {} code: from 01 Oct 2015 only ICD-10 is accepted.", line.label, title(system))
                    : fmt::format("{} is an {} code: for dates up to 30 Sep 2015 only ICD-9-CM is accepted.", line.label, title(system));
            Verdict verdict = draft_line("icd9.date", Status::fail, line, message);
            verdict.citation = {"45 CFR", "162.1002", ""};
            offer_targets(view, line, verdict);
            verdicts.push_back(std::move(verdict));
        }
}

void check_icd9_valid(const EncounterView& view, std::vector<Verdict>& verdicts) {
    bool said = false;
    for (const CodeSystem system : {CodeSystem::icd9cm_diagnosis, CodeSystem::icd9cm_procedure})
        for (const SystemLine& line : lines_of(view, system)) {
            if (!line.date || line.date->days > kLastDayOfIcd9) continue;
            if (!line.edition || !line.edition->codes) {
                if (said) continue;
                said = true;
                Verdict verdict =
                    draft_line("icd9.data", Status::no_data, line,
                               fmt::format("{} codes could not be checked: none are installed for {}.", title(system), line.date->words()));
                verdict.citation = {"ICD-9-CM", "", ""};
                verdicts.push_back(std::move(verdict));
                continue;
            }
            if (line.edition->codes.data->is_billable(line.entry->code)) continue;
            const auto [first, last] = line.edition->codes.data->range(line.entry->code);
            const bool incomplete = first < last;
            const std::string release = line.edition->codes.pack->release;
            Verdict verdict = draft_line("icd9.not_valid", Status::fail, line,
                                         incomplete ? fmt::format("{} is not complete: more digits are needed.", line.label)
                                                    : fmt::format("{} is not in {} {}.", line.label, title(system), release));
            verdict.citation = {"ICD-9-CM", line.label, release};
            verdict.pack_release = release;
            if (incomplete) {
                Fix fix;
                fix.kind = FixKind::choose;
                fix.label = "Choose a complete code";
                fix.line = line.number;
                fix.code = line.entry->code;
                verdict.fixes.push_back(std::move(fix));
            }
            verdicts.push_back(std::move(verdict));
        }
}

} // namespace sequela::rules
