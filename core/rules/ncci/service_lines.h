// What the edits of CMS's National Correct Coding Initiative look at: the lines of service with a HCPCS or CPT code, each with its days,
// and whose edits apply to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/encounter_view.h"

namespace sequela::rules {

// Whose values and edits: NCCI publishes MUE values for three, PTP edits for the first two.
enum class ProviderType { practitioner, outpatient_hospital, dme_supplier };
std::string_view words(ProviderType type);

// Professional claims, and ambulatory surgical centers (bill type 83x), are edited as practitioners; outpatient departments as hospitals.
// Nothing: NCCI does not apply (hospital inpatients; another country).
std::optional<ProviderType> provider_type(const Encounter& encounter);

// Units in thousandths, so that "2.5" is exact.
using MilliUnits = std::int64_t;

struct ServiceLine {
    int number = 0; // index into Encounter::entries
    const Entry* entry = nullptr;
    std::string_view code;
    std::optional<Date> first; // the day of service; nothing: not known
    std::optional<Date> last;  // the same day, or the last one of a line that spans days
    [[nodiscard]] const std::vector<std::string>& modifiers() const { return entry->service.modifiers; }
    [[nodiscard]] bool has(std::string_view modifier) const;
    [[nodiscard]] int days() const { return first ? last->days - first->days + 1 : 1; }
};

// The lines of service in HCPCS Level II and CPT, in sequence. Codes that are no five characters are left to other rules.
std::vector<ServiceLine> service_lines(const Encounter& encounter);
// The first day that both lines have, or nothing.
std::optional<Date> common_day(const ServiceLine& a, const ServiceLine& b);
// Empty units are one; nothing: they are no number, which is another rule's business.
std::optional<MilliUnits> units_of(const ServiceLine& line);
std::string units_text(MilliUnits units); // "4", "2.5"

Verdict draft_service(std::string_view rule, Status status, const ServiceLine& line, std::string message);
// Gives `line` these modifiers in this order.
Fix set_modifiers_fix(const ServiceLine& line, const std::vector<std::string>& modifiers, std::string label);
Fix remove_service_fix(const ServiceLine& line);

} // namespace sequela::rules
