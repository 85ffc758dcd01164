// Missing data is never a pass (domain rules 0.4 and 21.7): said once for the encounter, not once a code.
#include <fmt/format.h>

#include "rules/conventions/conventions.h"
#include "rules/drafting.h"

namespace sequela::rules {
namespace {

Verdict missing(const EncounterView& view, std::string_view rule, std::string message) {
    Verdict verdict = draft(view, rule, Status::no_data, {});
    verdict.subjects.push_back({});
    verdict.message = std::move(message);
    verdict.pack_release.clear();
    return verdict;
}

} // namespace

void check_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (view.encounter.entries.empty()) return;
    const auto date = view.encounter.coding_date();
    if (!date) {
        const char* which = view.is_inpatient() ? "discharge date" : "date of service";
        verdicts.push_back(missing(view, "icd10cm.no_date", fmt::format("Nothing could be checked: the {} is missing.", which)));
        return;
    }
    if (view.lines.empty()) return;
    if (!view.codes) {
        verdicts.push_back(missing(view, "icd10cm.no_codes",
                                   fmt::format("Nothing could be checked: no ICD-10-CM codes are installed for {}.", date->words())));
        return;
    }
    if (!view.tabular)
        verdicts.push_back(missing(view, "icd10cm.no_tabular",
                                   "Excludes notes, sequence and 7th characters could not be checked: no Tabular List is installed."));
    if (!view.context.edition->index)
        verdicts.push_back(missing(view, "icd10cm.no_index",
                                   "Presumed links and pairs in brackets could not be checked: no Alphabetic Index is installed."));
    if (reports_poa(view.encounter.setting) && view.encounter.claim.hospital != HospitalKind::exempt && !view.context.edition->poa_exempt)
        verdicts.push_back(missing(
            view, "icd10cm.no_poa_list",
            fmt::format("Present-on-admission indicators could not be checked: no exempt list is installed for {}.", date->words())));
}

} // namespace sequela::rules
