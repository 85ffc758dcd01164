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

bool reports_poa(Setting setting) {
    return setting == Setting::inpatient;
}

std::optional<Date> Encounter::coding_date() const {
    if (setting == Setting::inpatient) return discharged;
    return admitted;
}

} // namespace sequela::rules
