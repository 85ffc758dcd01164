#include "rules/ncci/service_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace sequela::rules {
namespace {

constexpr MilliUnits kOne = 1000;
constexpr std::size_t kMostDigits = 12;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// UB-04 FL 4 is written with or without its leading zero.
bool is_surgical_center(std::string_view bill_type) {
    if (bill_type.starts_with('0')) bill_type.remove_prefix(1);
    return bill_type.starts_with("83");
}

} // namespace

std::string_view words(ProviderType type) {
    switch (type) {
    case ProviderType::practitioner:
        return "practitioner";
    case ProviderType::outpatient_hospital:
        return "outpatient hospital";
    case ProviderType::dme_supplier:
        return "DME supplier";
    }
    return "";
}

std::optional<ProviderType> provider_type(const Encounter& encounter) {
    if (encounter.jurisdiction == Jurisdiction::uk) return std::nullopt;
    switch (encounter.setting) {
    case Setting::inpatient:
        return std::nullopt;
    case Setting::professional:
        return ProviderType::practitioner;
    case Setting::same_day_surgery:
        return is_surgical_center(encounter.claim.bill_type) ? ProviderType::practitioner : ProviderType::outpatient_hospital;
    case Setting::outpatient:
    case Setting::emergency:
    case Setting::observation:
        return ProviderType::outpatient_hospital;
    }
    return std::nullopt;
}

bool ServiceLine::has(std::string_view modifier) const {
    return std::find(modifiers().begin(), modifiers().end(), modifier) != modifiers().end();
}

std::vector<ServiceLine> service_lines(const Encounter& encounter) {
    std::vector<ServiceLine> lines;
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        const Entry& entry = encounter.entries[i];
        if ((entry.system != CodeSystem::hcpcs && entry.system != CodeSystem::cpt) || entry.code.size() != 5) continue;
        ServiceLine line;
        line.number = static_cast<int>(i);
        line.entry = &entry;
        line.code = entry.code;
        line.first = entry.service.date ? entry.service.date : encounter.coding_date();
        line.last = line.first;
        if (line.first && entry.service.through && *entry.service.through > *line.first) line.last = entry.service.through;
        lines.push_back(line);
    }
    return lines;
}

std::optional<Date> common_day(const ServiceLine& a, const ServiceLine& b) {
    if (!a.first || !b.first) return std::nullopt;
    const Date begin = std::max(*a.first, *b.first);
    return begin <= std::min(*a.last, *b.last) ? std::optional(begin) : std::nullopt;
}

std::optional<MilliUnits> units_of(const ServiceLine& line) {
    const std::string& text = line.entry->service.units;
    if (text.empty()) return kOne;
    if (text.size() > kMostDigits) return std::nullopt;
    MilliUnits units = 0;
    MilliUnits place = kOne;
    bool behind_point = false;
    for (const char c : text) {
        if (c == '.' && !behind_point) {
            behind_point = true;
            continue;
        }
        if (!is_digit(c)) return std::nullopt;
        if (!behind_point)
            units = units * 10 + (c - '0') * kOne;
        else
            units += (c - '0') * (place /= 10);
    }
    return units;
}

std::string units_text(MilliUnits units) {
    std::string text = fmt::format("{}", units / kOne);
    if (units % kOne == 0) return text;
    text += fmt::format(".{:03}", units % kOne);
    return text.substr(0, text.find_last_not_of('0') + 1);
}

Verdict draft_service(std::string_view rule, Status status, const ServiceLine& line, std::string message) {
    Verdict verdict;
    verdict.rule = std::string(rule);
    verdict.status = status;
    verdict.subjects.push_back({line.number, line.entry->code});
    verdict.message = std::move(message);
    return verdict;
}

Fix set_modifiers_fix(const ServiceLine& line, const std::vector<std::string>& modifiers, std::string label) {
    Fix fix;
    fix.kind = FixKind::set_modifiers;
    fix.label = std::move(label);
    fix.line = line.number;
    for (const std::string& modifier : modifiers)
        fix.code += (fix.code.empty() ? "" : " ") + modifier;
    return fix;
}

Fix remove_service_fix(const ServiceLine& line) {
    Fix fix;
    fix.kind = FixKind::remove;
    fix.label = fmt::format("Remove {}", line.code);
    fix.line = line.number;
    return fix;
}

} // namespace sequela::rules
