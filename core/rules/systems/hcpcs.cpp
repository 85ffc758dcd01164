#include "rules/systems/hcpcs.h"

#include <fmt/format.h>

#include <algorithm>

#include "lookup/dated_validity.h"
#include "rules/systems/systems_view.h"

namespace sequela::rules {
namespace {

using lookup::DatedState;

const char* const kSource = "HCPCS Level II, quarterly file of CMS";

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_shape(std::string_view code) {
    return code.size() == 5 && code[0] >= 'A' && code[0] <= 'Z' && all_digits(code.substr(1));
}

bool has_codes(const SystemLine& line) {
    return line.edition && line.edition->codes;
}

// "4", "2.5": above zero.
bool is_positive(std::string_view units) {
    const std::size_t point = units.find('.');
    const std::string_view whole = units.substr(0, point);
    const bool fraction = point == std::string_view::npos || all_digits(units.substr(point + 1));
    return all_digits(whole) && fraction && units.find_first_of("123456789") != std::string_view::npos;
}

bool has_modifier(const SystemLine& line, std::string_view modifier) {
    const auto& modifiers = line.entry->service.modifiers;
    return std::find(modifiers.begin(), modifiers.end(), modifier) != modifiers.end();
}

} // namespace

// Missing data is said once for the encounter, with the dates that lack it.
void check_hcpcs_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const SystemLine& line : lines_of(view, CodeSystem::hcpcs)) {
        if (has_codes(line)) continue;
        const std::string when = line.date ? fmt::format("for {}", line.date->words()) : "because there is no date of service";
        Verdict verdict = draft_line("hcpcs.data", Status::no_data, line,
                                     line.date ? fmt::format("HCPCS codes could not be checked: no HCPCS file is installed {}.", when)
                                               : fmt::format("HCPCS codes could not be checked, {}.", when));
        verdict.citation = {kSource, "", ""};
        verdicts.push_back(std::move(verdict));
        return;
    }
}

void check_hcpcs_valid(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const SystemLine& line : lines_of(view, CodeSystem::hcpcs)) {
        if (!has_shape(line.entry->code)) {
            Verdict verdict = draft_line("hcpcs.not_valid", Status::fail, line,
                                         fmt::format("{} is no HCPCS Level II code: a letter and four digits are expected.", line.label));
            verdict.citation = {kSource, "", ""};
            verdicts.push_back(std::move(verdict));
            continue;
        }
        if (!has_codes(line)) continue;
        const lookup::DatedValidity validity = lookup::dated_validity(*line.edition, line.entry->code);
        if (validity.state == DatedState::valid) continue;
        Verdict verdict = draft_line("hcpcs.not_valid", Status::fail, line,
                                     fmt::format("{}, and is not valid on {}.", words(validity, line.label), line.date->words()));
        verdict.citation = {kSource, line.label, validity.release};
        verdict.pack_release = validity.release;
        for (const std::string& other : validity.use_instead)
            verdict.fixes.push_back(replace_line_fix(line, other));
        verdict.fixes.push_back(remove_line_fix(line));
        verdicts.push_back(std::move(verdict));
    }
}

namespace {

void check_modifier(const SystemLine& line, const std::string& modifier, std::vector<Verdict>& verdicts) {
    const bool shape = modifier.size() == 2 && std::all_of(modifier.begin(), modifier.end(),
                                                           [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
    std::string message;
    std::string release;
    if (!shape) {
        message = fmt::format("“{}” at {} is no modifier: two letters or digits are expected.", modifier, line.label);
    } else {
        // Numbers, and P1 to P6, are the AMA's: their structure is valid, and no list of ours can tell more.
        const bool owned = all_digits(modifier) || (modifier[0] == 'P' && modifier[1] >= '1' && modifier[1] <= '6');
        if (owned || !line.edition || !line.edition->modifiers) return;
        const lookup::DatedValidity validity = lookup::modifier_validity(*line.edition, modifier);
        if (validity.state == DatedState::valid) return;
        release = validity.release;
        message = fmt::format("{}: it cannot stand at {} on {}.", words(validity, "Modifier " + modifier), line.label, line.date->words());
    }
    Verdict verdict = draft_line("hcpcs.modifier", Status::fail, line, std::move(message));
    verdict.citation = {kSource, fmt::format("modifier {}", modifier), release};
    verdict.pack_release = release;
    verdicts.push_back(std::move(verdict));
}

} // namespace

void check_hcpcs_modifiers(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const SystemLine& line : lines_of(view, CodeSystem::hcpcs)) {
        std::vector<std::string> seen;
        for (const std::string& modifier : line.entry->service.modifiers) {
            if (std::find(seen.begin(), seen.end(), modifier) == seen.end()) {
                check_modifier(line, modifier, verdicts);
            } else {
                Verdict verdict =
                    draft_line("hcpcs.modifier", Status::fail, line, fmt::format("Modifier {} stands twice at {}.", modifier, line.label));
                verdict.citation = {kSource, fmt::format("modifier {}", modifier), ""};
                verdicts.push_back(std::move(verdict));
            }
            seen.push_back(modifier);
        }
    }
}

void check_hcpcs_units(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const SystemLine& line : lines_of(view, CodeSystem::hcpcs)) {
        const std::string& units = line.entry->service.units;
        if (!units.empty() && !is_positive(units)) {
            Verdict verdict = draft_line("hcpcs.units", Status::fail, line,
                                         fmt::format("The units of {} are “{}”: a number above 0 is expected.", line.label, units));
            verdict.citation = {"X12 837", "SV104", ""};
            verdicts.push_back(std::move(verdict));
        }
        if (has_modifier(line, "JW") && has_modifier(line, "JZ")) {
            Verdict verdict =
                draft_line("hcpcs.units", Status::fail, line,
                           fmt::format("{} has JW and JZ: a line says that something was discarded, or that nothing was.", line.label));
            verdict.citation = {"Medicare Claims Processing Manual", "chapter 17, section 40", ""};
            verdicts.push_back(std::move(verdict));
        }
    }
}

} // namespace sequela::rules
