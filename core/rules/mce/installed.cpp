#include "rules/mce/installed.h"

#include <algorithm>
#include <fmt/format.h>

namespace sequela::rules::mce {

Result<InstalledTables> installed_tables(packs::Catalogue& catalogue, Date discharged) {
    const auto diagnoses = catalogue.table("mce.icd10cm", discharged);
    const auto procedures = catalogue.table("mce.icd10pcs", discharged);
    const auto ages = catalogue.table("mce.age_ranges", discharged);
    const auto statuses = catalogue.table("mce.discharge_status", discharged);
    for (const auto* part : {&diagnoses, &procedures, &ages, &statuses})
        if (!*part) return part->error();
    InstalledTables installed;
    if (!*diagnoses || !*procedures || !*ages || !*statuses) return installed;
    const std::string made_of =
        fmt::format("mce {} {} {} {}", diagnoses->pack->id, procedures->pack->id, ages->pack->id, statuses->pack->id);
    installed.tables = &catalogue.kept().get<EditTables>(made_of, [&] {
        const Date last_day = std::min(diagnoses->pack->effective_to, procedures->pack->effective_to);
        return EditTables::build(*diagnoses->data, *procedures->data, *ages->data, *statuses->data, last_day);
    });
    installed.release = diagnoses->pack->release;
    return installed;
}

} // namespace sequela::rules::mce
