#include "rules/ncci/modifiers.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/drafting.h"
#include "rules/ncci/add_on_codes.h"
#include "rules/ncci/modifier_tables.h"
#include "rules/ncci/service_lines.h"

namespace sequela::rules {
namespace {

constexpr std::size_t kMostModifiers = 4; // of a claim line: X12 837, SV101-3 to SV101-6

// Modifiers are of professional and outpatient claims.
std::vector<ServiceLine> lines_with_modifiers(const EncounterView& view) {
    std::vector<ServiceLine> lines;
    if (!provider_type(view.encounter)) return lines;
    for (const ServiceLine& line : service_lines(view.encounter))
        if (!line.modifiers().empty()) lines.push_back(line);
    return lines;
}

Verdict draft(std::string_view rule, Status status, const ServiceLine& line, std::string message, std::string_view source,
              std::string_view modifier) {
    Verdict verdict = draft_service(rule, status, line, std::move(message));
    verdict.citation = {std::string(source), modifier.empty() ? "" : fmt::format("modifier {}", modifier), ""};
    return verdict;
}

Fix take_away(const ServiceLine& line, std::string_view modifier) {
    return set_modifiers_fix(line, without_modifier(line.modifiers(), modifier), fmt::format("Take {} from {}", modifier, line.code));
}

Fix put_instead(const ServiceLine& line, std::string_view modifier, std::string_view instead) {
    return set_modifiers_fix(line, with_modifier(without_modifier(line.modifiers(), modifier), instead),
                             fmt::format("Put {} on {} instead of {}", instead, line.code, modifier));
}

bool is_answered(const ServiceLine& line, std::string_view rule) {
    const auto& overrides = line.entry->overrides;
    return std::any_of(overrides.begin(), overrides.end(), [&](const Override& given) { return given.rule == rule; });
}

void check_count(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const ServiceLine& line : lines_with_modifiers(view))
        if (line.modifiers().size() > kMostModifiers)
            verdicts.push_back(draft(
                "modifier.count", Status::fail, line,
                fmt::format("{} has {} modifiers, and a claim line has room for {}.", line.code, line.modifiers().size(), kMostModifiers),
                "X12 837, SV101", ""));
}

void check_conflicts(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const ServiceLine& line : lines_with_modifiers(view))
        for (const ModifierConflict& row : modifier_conflicts()) {
            if (!line.has(row.one) || !line.has(row.other)) continue;
            Verdict verdict = draft("modifier.conflict", row.status, line,
                                    fmt::format("{} has {} and {}: {}.", line.code, row.other, row.one, row.because), row.source, row.one);
            if (!row.instead.empty()) {
                const auto rest = without_modifier(without_modifier(line.modifiers(), row.one), row.other);
                verdict.fixes.push_back(
                    set_modifiers_fix(line, with_modifier(rest, row.instead),
                                      fmt::format("Put {} on {} instead of {} and {}", row.instead, line.code, row.other, row.one)));
            }
            verdict.fixes.push_back(take_away(line, row.one));
            verdict.fixes.push_back(take_away(line, row.other));
            verdicts.push_back(std::move(verdict));
        }
}

void check_quantity(const EncounterView& view, std::vector<Verdict>& verdicts) {
    constexpr MilliUnits kOne = 1000;
    for (const ServiceLine& line : lines_with_modifiers(view)) {
        const auto units = units_of(line);
        if (!line.has("50") || !units || *units <= kOne) continue;
        Verdict verdict =
            draft("modifier.quantity", Status::fail, line,
                  fmt::format("{} has modifier 50 and {} units: both sides with 50 are one unit.", line.code, units_text(*units)),
                  "Medicare Claims Processing Manual, chapter 12, section 40.7", "50");
        verdict.fixes.push_back(take_away(line, "50"));
        verdicts.push_back(std::move(verdict));
    }
}

// What the numbers of CPT do not tell is left alone.
bool contradicts(const ModifierKind& row, CodeKind kind) {
    return kind != CodeKind::unknown && (kind == row.kind) != row.only;
}

void check_kinds(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const ServiceLine& line : lines_with_modifiers(view))
        for (const ModifierKind& row : modifier_kinds()) {
            if (!line.has(row.modifier) || !contradicts(row, kind_of_code(line.code))) continue;
            Verdict verdict =
                draft("modifier.code", row.status, line,
                      fmt::format("Modifier {} does not fit {}: {}.", row.modifier, line.code, row.because), row.source, row.modifier);
            if (!row.instead.empty() && !line.has(row.instead)) verdict.fixes.push_back(put_instead(line, row.modifier, row.instead));
            verdict.fixes.push_back(take_away(line, row.modifier));
            verdicts.push_back(std::move(verdict));
        }
}

// Critical access hospitals bill their practitioners' work too (method II), under revenue codes 096x to 098x.
bool is_professional_line(const EncounterView& view, const ServiceLine& line) {
    const std::string& revenue = line.entry->service.revenue;
    return view.encounter.setting == Setting::professional || revenue.starts_with("096") || revenue.starts_with("097") ||
           revenue.starts_with("098");
}

void check_users(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const ServiceLine& line : lines_with_modifiers(view))
        for (const ModifierUser& row : modifier_users()) {
            if (!line.has(row.modifier) || row.facility != is_professional_line(view, line)) continue;
            if (!row.facility && kind_of_code(line.code) == CodeKind::unknown && row.status == Status::warn) continue;
            Verdict verdict = draft("modifier.setting", row.status, line,
                                    fmt::format("Modifier {} on {}: {}.", row.modifier, line.code, row.because), row.source, row.modifier);
            for (const std::string_view instead : row.instead)
                if (!line.has(instead)) verdict.fixes.push_back(put_instead(line, row.modifier, instead));
            verdict.fixes.push_back(take_away(line, row.modifier));
            verdicts.push_back(std::move(verdict));
        }
}

bool has_earlier(const std::vector<ServiceLine>& lines, const ServiceLine& line, bool same_code) {
    return std::any_of(lines.begin(), lines.end(), [&](const ServiceLine& other) {
        if (other.number == line.number || !other.first || !line.first) return false;
        return same_code ? other.code == line.code && *other.first <= *line.first : *other.first < *line.first;
    });
}

void check_earlier(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (view.context.stage != Stage::complete) return;
    const std::vector<ServiceLine> all = service_lines(view.encounter);
    for (const ServiceLine& line : lines_with_modifiers(view))
        for (const EarlierService& row : earlier_services()) {
            if (!line.has(row.modifier) || has_earlier(all, line, row.same_code) || is_answered(line, "modifier.earlier")) continue;
            Verdict verdict = draft("modifier.earlier", Status::info, line,
                                    fmt::format("Modifier {} on {}: does the record show {}?", row.modifier, line.code, row.what),
                                    "Medicare Claims Processing Manual, chapter 12, section 40", row.modifier);
            verdict.fixes.push_back(override_fix(view, line.number, line.number, "The record shows it: say where"));
            verdict.fixes.push_back(take_away(line, row.modifier));
            verdicts.push_back(std::move(verdict));
        }
}

void check_order(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (view.context.stage != Stage::complete) return;
    for (const ServiceLine& line : lines_with_modifiers(view)) {
        std::vector<std::string> ordered = in_pricing_order(line.modifiers());
        if (ordered == line.modifiers()) continue;
        Verdict verdict = draft("modifier.order", Status::info, line,
                                fmt::format("The modifiers of {} are usually in another order: what changes the price, then what decides "
                                            "about payment, then what informs.",
                                            line.code),
                                "Order of Medicare contractors; other payers may differ", "");
        verdict.fixes.push_back(set_modifiers_fix(line, ordered, fmt::format("Order them {}", list_of(ordered, ordered.size(), "and"))));
        verdicts.push_back(std::move(verdict));
    }
}

// Add-on codes are priced as such already.
void check_multiple(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.context.catalogue) return;
    for (const ServiceLine& line : lines_with_modifiers(view)) {
        if (!line.has("51") || !line.first) continue;
        const auto table = view.context.catalogue->table("ncci.add_on", *line.first);
        if (!table || !find_add_on(*table, line.code).known) continue;
        Verdict verdict =
            draft("modifier.add_on", Status::warn, line, fmt::format("{} is an add-on code, and 51 is not put on add-on codes.", line.code),
                  "NCCI add-on code edits", "51");
        verdict.pack_release = verdict.citation.release = table->pack->release;
        verdict.fixes.push_back(take_away(line, "51"));
        verdicts.push_back(std::move(verdict));
    }
}

// G2211 beside a visit with 25: never paid in 2024; since 2025 where the other service is a preventive one (CMS, physician fee schedule
// final rules for 2024 and 2025; 42 CFR 414).
void check_complexity(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!provider_type(view.encounter)) return;
    constexpr std::string_view kComplexity = "G2211";
    const Date begin = *Date::from_ymd(2024, 1, 1);
    const Date relaxed = *Date::from_ymd(2025, 1, 1);
    const std::vector<ServiceLine> lines = service_lines(view.encounter);
    for (const ServiceLine& line : lines) {
        if (line.code != kComplexity || !line.first || *line.first < begin || is_answered(line, "modifier.complexity")) continue;
        const auto visit = std::find_if(lines.begin(), lines.end(), [&](const ServiceLine& other) {
            return kind_of_code(other.code) == CodeKind::evaluation && other.has("25") && common_day(line, other);
        });
        if (visit == lines.end()) continue;
        const bool strict = *line.first < relaxed;
        if (!strict && view.context.stage != Stage::complete) continue;
        Verdict verdict =
            draft("modifier.complexity", strict ? Status::fail : Status::info, line,
                  strict ? fmt::format("G2211 is not paid in 2024 beside a visit with modifier 25 ({}).", visit->code)
                         : fmt::format("G2211 is paid beside {} with modifier 25 only if the other service is a preventive "
                                       "one, an annual wellness visit or a vaccination: is it?",
                                       visit->code),
                  strict ? "CMS, Physician Fee Schedule final rule for 2024" : "CMS, Physician Fee Schedule final rule for 2025", "25");
        verdict.subjects.push_back({visit->number, visit->entry->code});
        verdict.fixes.push_back(remove_service_fix(line));
        if (!strict) verdict.fixes.push_back(override_fix(view, line.number, visit->number, "It is: say which service"));
        verdicts.push_back(std::move(verdict));
    }
}

// Q0 and Q1 are of clinical trials: Z00.6 says so among the diagnoses, and condition code 30 on an institutional claim.
void check_trial(const EncounterView& view, std::vector<Verdict>& verdicts) {
    constexpr std::string_view kTrial = "Z006";
    constexpr std::string_view kSource = "Medicare Claims Processing Manual, chapter 32, section 69.6";
    const auto& entries = view.encounter.entries;
    const bool has_diagnosis = std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.code == kTrial; });
    const auto& conditions = view.encounter.claim.condition_codes;
    for (const ServiceLine& line : lines_with_modifiers(view)) {
        const std::string_view modifier = line.has("Q0") ? "Q0" : "Q1";
        if (!line.has(modifier)) continue;
        if (!has_diagnosis && !view.lines.empty()) {
            Verdict verdict =
                draft("modifier.trial", Status::fail, line,
                      fmt::format("Modifier {} on {} is of a clinical trial: Z00.6 is missing among the diagnoses.", modifier, line.code),
                      kSource, modifier);
            verdict.fixes.push_back(add_fix(view, view.lines.back().number, kTrial));
            verdicts.push_back(std::move(verdict));
        }
        const bool facility = view.encounter.setting != Setting::professional && !conditions.empty();
        if (facility && std::find(conditions.begin(), conditions.end(), "30") == conditions.end())
            verdicts.push_back(
                draft("modifier.trial", Status::warn, line,
                      fmt::format("Modifier {} on {} is of a clinical trial: condition code 30 is missing.", modifier, line.code), kSource,
                      modifier));
        return;
    }
}

// The fields of the fee schedule are not in any file that is installed: one question for all modifiers that depend on them.
void check_fee_schedule(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (provider_type(view.encounter) != ProviderType::practitioner || view.context.stage != Stage::complete) return;
    std::vector<std::string> open;
    std::optional<Verdict> verdict;
    for (const ServiceLine& line : lines_with_modifiers(view))
        for (const std::string& modifier : line.modifiers()) {
            const std::string_view field = fee_schedule_field(modifier);
            if (field.empty()) continue;
            open.push_back(fmt::format("{} on {} ({})", modifier, line.code, field));
            if (!verdict) verdict = draft("modifier.fee_schedule", Status::no_data, line, "", "CMS, Medicare physician fee schedule", "");
        }
    if (!verdict) return;
    verdict->message =
        fmt::format("The physician fee schedule is not installed, so that these could not be checked: {}.", list_of(open, 4, "and"));
    verdicts.push_back(std::move(*verdict));
}

} // namespace

const std::vector<Rule>& modifier_rules() {
    static const std::vector<Rule> rules = {
        {"modifier.count", "Number of modifiers", "A line has at most four modifiers.", "X12 837, SV101", check_count},
        {"modifier.conflict", "Modifiers that exclude each other", "No two modifiers of a line contradict each other.",
         "Named with each pair", check_conflicts},
        {"modifier.quantity", "Both sides", "Modifier 50 stands with one unit.",
         "Medicare Claims Processing Manual, chapter 12, section 40.7", check_quantity},
        {"modifier.code", "Modifier and code", "24, 25 and 57 stand on visits, 59 and its subsets never, 91 on laboratory tests.",
         "Named with each modifier", check_kinds},
        {"modifier.setting", "Modifiers of practitioners and facilities",
         "73, 74 and 27 are of facilities; 53 and others of practitioners.", "Medicare Claims Processing Manual, chapter 4, section 20.6",
         check_users},
        {"modifier.earlier", "What came before", "Asks for the service before where 24, 58, 76, 77, 78, 79 or 91 say that there was one.",
         "Medicare Claims Processing Manual, chapter 12, section 40", check_earlier},
        {"modifier.order", "Order of modifiers", "Modifiers that change the price stand before those that inform.",
         "Order of Medicare contractors", check_order},
        {"modifier.add_on", "51 on an add-on code", "Modifier 51 is not put on add-on codes.", "NCCI add-on code edits", check_multiple},
        {"modifier.complexity", "G2211 and modifier 25", "G2211 stands beside a visit with 25 only in the cases that are allowed.",
         "CMS, Physician Fee Schedule final rules for 2024 and 2025", check_complexity},
        {"modifier.trial", "Clinical trials", "Q0 and Q1 stand with diagnosis Z00.6, and with condition code 30 on institutional claims.",
         "Medicare Claims Processing Manual, chapter 32, section 69.6", check_trial},
        {"modifier.fee_schedule", "Missing fee schedule", "Says once which modifiers depend on the physician fee schedule.",
         "Domain rule 0.4", check_fee_schedule},
    };
    return rules;
}

} // namespace sequela::rules
