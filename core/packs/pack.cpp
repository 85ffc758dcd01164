#include "packs/pack.h"

#include <array>

namespace sequela::packs {
namespace {

struct ComponentName {
    std::string_view key;
    std::string_view title;
};

constexpr std::array<ComponentName, 17> kNames = {{{"codes", "Codes and titles"},
                                                   {"tabular", "Tabular List"},
                                                   {"index", "Alphabetic Index"},
                                                   {"external_index", "External Cause Index"},
                                                   {"neoplasm_table", "Table of Neoplasms"},
                                                   {"drug_table", "Table of Drugs and Chemicals"},
                                                   {"poa_exempt", "POA-exempt list"},
                                                   {"conversion", "Conversion table"},
                                                   {"addenda", "Addenda"},
                                                   {"modifiers", "Modifiers"},
                                                   {"details", "Fields of the codes"},
                                                   {"pcs_tables", "PCS tables"},
                                                   {"pcs_index", "PCS index"},
                                                   {"pcs_definitions", "PCS definitions and keys"},
                                                   {"gem", "General Equivalence Mapping"},
                                                   {"ptp", "NCCI procedure-to-procedure edits"},
                                                   {"table", "Table"}}};

constexpr std::array<std::string_view, 3> kLicences = {"public_domain", "click_through", "licensed"};

} // namespace

std::string_view key(Component component) {
    return kNames[static_cast<std::size_t>(component)].key;
}
std::string_view title(Component component) {
    return kNames[static_cast<std::size_t>(component)].title;
}

std::optional<Component> component_from_key(std::string_view wanted) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i].key == wanted) return static_cast<Component>(i);
    return std::nullopt;
}

std::string_view key(LicenceClass licence) {
    return kLicences[static_cast<std::size_t>(licence)];
}

std::optional<LicenceClass> licence_from_key(std::string_view wanted) {
    for (std::size_t i = 0; i < kLicences.size(); ++i)
        if (kLicences[i] == wanted) return static_cast<LicenceClass>(i);
    return std::nullopt;
}

} // namespace sequela::packs
