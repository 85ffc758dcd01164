#include "rules/encounter.h"

#include <array>

namespace sequela::rules {
namespace {

struct SettingName {
    Setting setting;
    std::string_view key;
    std::string_view title;
};

constexpr std::array<SettingName, 6> kSettings = {{{Setting::inpatient, "inpatient", "Inpatient"},
                                                   {Setting::outpatient, "outpatient", "Outpatient"},
                                                   {Setting::emergency, "emergency", "Emergency department"},
                                                   {Setting::observation, "observation", "Observation"},
                                                   {Setting::same_day_surgery, "same_day_surgery", "Same-day surgery"},
                                                   {Setting::professional, "professional", "Professional"}}};

} // namespace

std::string_view key(Setting setting) {
    return kSettings[static_cast<std::size_t>(setting)].key;
}

std::string_view title(Setting setting) {
    return kSettings[static_cast<std::size_t>(setting)].title;
}

std::optional<Setting> setting_from_key(std::string_view wanted) {
    for (const SettingName& name : kSettings)
        if (name.key == wanted) return name.setting;
    return std::nullopt;
}

std::string_view words(Poa poa) {
    switch (poa) {
    case Poa::yes:
        return "Yes";
    case Poa::no:
        return "No";
    case Poa::unknown:
        return "Unknown";
    case Poa::undetermined:
        return "Clinically undetermined";
    case Poa::exempt:
        return "Exempt";
    case Poa::none:
        break;
    }
    return {};
}

std::string_view sign(Poa poa) {
    switch (poa) {
    case Poa::yes:
        return "Y";
    case Poa::no:
        return "N";
    case Poa::unknown:
        return "U";
    case Poa::undetermined:
        return "W";
    case Poa::exempt:
        return "exempt";
    case Poa::none:
        break;
    }
    return {};
}

bool reports_poa(Setting setting) {
    return setting == Setting::inpatient;
}

std::string_view key(HospitalKind kind) {
    switch (kind) {
    case HospitalKind::reports_poa:
        return "reports_poa";
    case HospitalKind::exempt:
        return "exempt";
    case HospitalKind::unknown:
        break;
    }
    return "unknown";
}

std::optional<HospitalKind> hospital_kind_from_key(std::string_view wanted) {
    for (const HospitalKind kind : {HospitalKind::unknown, HospitalKind::reports_poa, HospitalKind::exempt})
        if (key(kind) == wanted) return kind;
    return std::nullopt;
}

std::optional<int> Encounter::age_at_admission() const {
    const std::optional<Date> day = admitted ? admitted : coding_date();
    if (!birth || !day) return std::nullopt;
    return age_in_years(*birth, *day);
}

std::optional<int> Encounter::length_of_stay() const {
    if (!admitted || !discharged) return std::nullopt;
    return discharged->days - admitted->days;
}

std::optional<Date> Encounter::coding_date() const {
    if (setting == Setting::inpatient) return discharged;
    return admitted;
}

} // namespace sequela::rules
