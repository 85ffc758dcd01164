#include "groupers/hcc/encounter.h"

namespace sequela::groupers {

void read_person(const rules::Encounter& encounter, int payment_year, HccPerson& person) {
    if (encounter.sex != rules::Sex::unknown) person.sex = encounter.sex;
    const auto day = Date::from_ymd(payment_year, 2, 1);
    if (encounter.birth && day && *encounter.birth <= *day) person.age = age_in_years(*encounter.birth, *day);
}

std::vector<HccDiagnosis> hcc_diagnoses_of(const rules::Encounter& encounter, const packs::CodeTable* codes) {
    std::vector<HccDiagnosis> diagnoses;
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        const rules::Entry& entry = encounter.entries[i];
        if (entry.system != CodeSystem::icd10cm) continue;
        HccDiagnosis diagnosis;
        diagnosis.code = entry.code;
        diagnosis.line = static_cast<int>(i);
        diagnosis.documented = !entry.documented.empty();
        diagnosis.billable = !codes || codes->is_billable(entry.code);
        diagnoses.push_back(std::move(diagnosis));
    }
    return diagnoses;
}

std::optional<int> payment_year_of(const rules::Encounter& encounter) {
    const auto date = encounter.coding_date();
    if (!date) return std::nullopt;
    return date->year() + 1;
}

} // namespace sequela::groupers
