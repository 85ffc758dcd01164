#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rules/drafting.h"
#include "rules/layers/layers.h"

namespace sequela::rules {
namespace {

// How strict a status is, for "tighten" and "relax".
int strictness(Status status) {
    switch (status) {
    case Status::fail:
        return 4;
    case Status::warn:
        return 3;
    case Status::no_data:
        return 2;
    case Status::info:
        return 1;
    default:
        return 0;
    }
}

std::string_view words(Status status) {
    switch (status) {
    case Status::fail:
        return "must fix";
    case Status::warn:
        return "warning";
    case Status::no_data:
        return "no data";
    case Status::info:
        return "note";
    default:
        return "set aside";
    }
}

template <class List, class Test> bool any_of(const List& list, Test test) {
    return std::any_of(list.begin(), list.end(), test);
}

bool matches_name(std::string_view name, std::string_view pattern) {
    if (!pattern.ends_with('*')) return to_lower(trim(name)) == to_lower(trim(pattern));
    pattern.remove_suffix(1);
    return starts_with_ignoring_case(trim(name), pattern);
}

bool has_modifier(const Entry& entry, const std::vector<std::string>& modifiers) {
    return any_of(modifiers, [&](const std::string& modifier) {
        const auto& its = entry.service.modifiers;
        return std::find(its.begin(), its.end(), modifier) != its.end();
    });
}

bool is_one_of(const Entry& entry, const std::vector<CodePattern>& patterns) {
    return any_of(patterns, [&](const CodePattern& pattern) { return pattern.matches(entry); });
}

const Entry* entry_of(const Encounter& encounter, const Subject& subject) {
    return subject.line >= 0 && static_cast<std::size_t>(subject.line) < encounter.entries.size()
               ? &encounter.entries[static_cast<std::size_t>(subject.line)]
               : nullptr;
}

std::string source_of(const Layer& layer, const LayerEntry& entry) {
    const Citation& citation = entry.citation.source.empty() ? layer.citation : entry.citation;
    if (citation.source.empty()) return layer.name;
    return citation.locator.empty() ? citation.source : fmt::format("{}, {}", citation.source, citation.locator);
}

// --- Verdicts of others

bool concerns(const LayerEntry& entry, const Encounter& encounter, const Verdict& verdict) {
    if (!any_of(entry.rules, [&](const std::string& pattern) { return matches_rule(verdict.rule, pattern); })) return false;
    if (!entry.from.empty() && std::find(entry.from.begin(), entry.from.end(), verdict.status) == entry.from.end()) return false;
    if (verdict.message.find(entry.says) == std::string::npos && verdict.reason.find(entry.says) == std::string::npos) return false;
    const auto is_named = [&](const Subject& subject) {
        const Entry* line = entry_of(encounter, subject);
        return line && is_one_of(*line, entry.codes);
    };
    if (!entry.codes.empty() && !any_of(verdict.subjects, is_named)) return false;
    const auto bears = [&](const Subject& subject) {
        const Entry* line = entry_of(encounter, subject);
        return line && has_modifier(*line, entry.modifiers);
    };
    return entry.modifiers.empty() || any_of(verdict.subjects, bears);
}

void change(const Layer& layer, const LayerEntry& entry, Verdict& verdict) {
    const int now = strictness(verdict.status);
    const int wanted = strictness(entry.to);
    if (entry.act == LayerAct::tighten ? wanted <= now : wanted >= now) return;
    if (entry.act != LayerAct::tighten && verdict.status == Status::no_data) return; // missing data is never let pass
    verdict.message += fmt::format(" {} makes it {} instead of {}.", layer.name, words(entry.to), words(verdict.status));
    const std::string why = entry.note.empty() ? source_of(layer, entry) : fmt::format("{} ({})", entry.note, source_of(layer, entry));
    verdict.reason += fmt::format("{}{} layer “{}”: from {} to {}: {}", verdict.reason.empty() ? "" : " · ",
                                  layer.kind == LayerKind::payer ? "Payer" : "Site", layer.name, key(verdict.status), key(entry.to), why);
    verdict.status = entry.to;
    verdict.layer = key(layer.kind);
    verdict.layer_name = layer.name;
}

// --- Rules of its own

struct OwnLine {
    int number;
    const Entry* entry;
    std::optional<Date> day;
};

std::string shown(const OwnLine& line) {
    return display_code(line.entry->system, line.entry->code);
}

Verdict draft_own(const Layer& layer, const LayerEntry& entry, const OwnLine& line, std::string message) {
    Verdict verdict;
    verdict.rule = fmt::format("layer.{}", key(entry.act));
    verdict.status = entry.to;
    verdict.subjects.push_back({line.number, line.entry->code});
    verdict.message = std::move(message);
    verdict.reason = entry.note;
    verdict.citation = entry.citation.source.empty() ? layer.citation : entry.citation;
    if (verdict.citation.source.empty()) verdict.citation.source = layer.name;
    verdict.layer = key(layer.kind);
    verdict.layer_name = layer.name;
    return verdict;
}

// Behind the fixes that change the claim.
Fix answer_own(const OwnLine& line) {
    return override_line_fix(line.number, "It does not hold here: say why");
}

Fix remove_own(const OwnLine& line) {
    Fix fix;
    fix.kind = FixKind::remove;
    fix.label = "Remove " + shown(line);
    fix.line = line.number;
    return fix;
}

Fix set_modifiers(const OwnLine& line, const std::vector<std::string>& modifiers, std::string label) {
    Fix fix;
    fix.kind = FixKind::set_modifiers;
    fix.label = std::move(label);
    fix.line = line.number;
    for (const std::string& modifier : modifiers)
        fix.code += (fix.code.empty() ? "" : " ") + modifier;
    return fix;
}

// The coder has said why it does not hold here.
bool is_answered(const LayerEntry& entry, const OwnLine& line) {
    const std::string rule = fmt::format("layer.{}", key(entry.act));
    return any_of(line.entry->overrides, [&](const Override& given) { return given.rule == rule; });
}

void need_modifier(const Layer& layer, const LayerEntry& entry, const OwnLine& line, std::vector<Verdict>& verdicts) {
    if (has_modifier(*line.entry, entry.modifiers)) return;
    Verdict verdict = draft_own(
        layer, entry, line,
        fmt::format("{} needs modifier {} for {}.", shown(line), list_of(entry.modifiers, entry.modifiers.size(), "or"), layer.name));
    for (const std::string& modifier : entry.modifiers) {
        auto all = line.entry->service.modifiers;
        all.push_back(modifier);
        verdict.fixes.push_back(set_modifiers(line, all, fmt::format("Put modifier {} on {}", modifier, shown(line))));
    }
    verdicts.push_back(std::move(verdict));
}

void refuse_modifier(const Layer& layer, const LayerEntry& entry, const OwnLine& line, std::vector<Verdict>& verdicts) {
    for (const std::string& modifier : entry.modifiers) {
        auto rest = line.entry->service.modifiers;
        const auto at = std::find(rest.begin(), rest.end(), modifier);
        if (at == rest.end()) continue;
        rest.erase(at);
        Verdict verdict =
            draft_own(layer, entry, line, fmt::format("{} does not take modifier {} on {}.", layer.name, modifier, shown(line)));
        verdict.fixes.push_back(set_modifiers(line, rest, fmt::format("Take {} from {}", modifier, shown(line))));
        verdicts.push_back(std::move(verdict));
    }
}

void keep_apart(const Layer& layer, const LayerEntry& entry, const std::vector<OwnLine>& lines, const OwnLine& line,
                std::vector<Verdict>& verdicts) {
    for (const OwnLine& other : lines) {
        if (other.number == line.number || !is_one_of(*other.entry, entry.with) || other.day != line.day) continue;
        Verdict verdict =
            draft_own(layer, entry, line, fmt::format("{} does not take {} beside {}.", layer.name, shown(line), shown(other)));
        verdict.subjects.push_back({other.number, other.entry->code});
        verdict.fixes = {remove_own(line), remove_own(other)};
        verdicts.push_back(std::move(verdict));
        return; // one partner is enough
    }
}

void speak(const Layer& layer, const LayerEntry& entry, const std::vector<OwnLine>& lines, const OwnLine& line,
           std::vector<Verdict>& verdicts) {
    const std::size_t before = verdicts.size();
    switch (entry.act) {
    case LayerAct::not_covered:
        verdicts.push_back(draft_own(layer, entry, line, fmt::format("{} is not covered by {}.", shown(line), layer.name)));
        break;
    case LayerAct::needs_authorisation:
        verdicts.push_back(draft_own(layer, entry, line, fmt::format("{} needs prior authorisation of {}.", shown(line), layer.name)));
        break;
    case LayerAct::needs_modifier:
        need_modifier(layer, entry, line, verdicts);
        break;
    case LayerAct::refuses_modifier:
        refuse_modifier(layer, entry, line, verdicts);
        break;
    case LayerAct::not_together:
        keep_apart(layer, entry, lines, line, verdicts);
        break;
    default:
        verdicts.push_back(draft_own(layer, entry, line, fmt::format("{}: {}", shown(line), entry.note)));
        break;
    }
    for (std::size_t i = before; i < verdicts.size(); ++i)
        verdicts[i].fixes.push_back(answer_own(line));
}

std::vector<OwnLine> all_lines(const Encounter& encounter) {
    std::vector<OwnLine> lines;
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        const Entry& entry = encounter.entries[i];
        lines.push_back({static_cast<int>(i), &entry, entry.service.date ? entry.service.date : encounter.coding_date()});
    }
    return lines;
}

} // namespace

bool CodePattern::matches(const Entry& entry) const {
    if (system ? *system != entry.system : role_of(entry.system) != CodeRole::service) return false;
    if (beginning) return entry.code.starts_with(first);
    if (last.empty()) return entry.code == first;
    return entry.code.size() == first.size() && entry.code >= first && entry.code <= last;
}

bool applies(const LayerScope& scope, const Encounter& encounter, std::optional<Date> day) {
    const std::string& payer = encounter.claim.payer;
    if (!scope.payers.empty() && !any_of(scope.payers, [&](const std::string& name) { return matches_name(payer, name); })) return false;
    if (!scope.settings.empty() && std::find(scope.settings.begin(), scope.settings.end(), encounter.setting) == scope.settings.end())
        return false;
    if (!scope.valid_from && !scope.valid_to) return true;
    return day && (!scope.valid_from || *scope.valid_from <= *day) && (!scope.valid_to || *day <= *scope.valid_to);
}

void apply_layers(const Encounter& encounter, const Layers& layers, std::vector<Verdict>& verdicts) {
    const auto coded_on = encounter.coding_date();
    const std::vector<OwnLine> lines = all_lines(encounter);
    for (const Layer& layer : layers.layers) {
        if (!layer.enabled) continue;
        for (const LayerEntry& entry : layer.entries) {
            if (changes_verdicts(entry.act)) {
                if (!applies(layer.scope, encounter, coded_on) || !applies(entry.scope, encounter, coded_on)) continue;
                for (Verdict& verdict : verdicts)
                    if (concerns(entry, encounter, verdict)) change(layer, entry, verdict);
                continue;
            }
            for (const OwnLine& line : lines) {
                if (!applies(layer.scope, encounter, line.day) || !applies(entry.scope, encounter, line.day)) continue;
                const bool named =
                    entry.codes.empty() ? role_of(line.entry->system) == CodeRole::service : is_one_of(*line.entry, entry.codes);
                if (named && !is_answered(entry, line)) speak(layer, entry, lines, line, verdicts);
            }
        }
    }
}

} // namespace sequela::rules
