#include "rules/gates/gates.h"

#include <fmt/format.h>

#include <algorithm>

namespace sequela::rules {
namespace {

struct GateName {
    std::string_view key, title;
};
constexpr std::array<GateName, kGates.size()> kNames = {
    {{"entry", "Adding a code"}, {"finalise", "Finishing a case"}, {"pre_bill", "Before billing"}}};

GateBlock all_with(std::vector<Status> statuses) {
    return {{"*"}, std::move(statuses)};
}

// Domain rule 21.7: what could not be looked up is not clean. These are the tables that payment rests on.
GateBlock payment_data() {
    return {{"ncci.*", "mue.*", "msdrg.*"}, {Status::no_data}};
}

bool blocks(const GateBlock& block, const Verdict& verdict) {
    return std::find(block.statuses.begin(), block.statuses.end(), verdict.status) != block.statuses.end() &&
           std::any_of(block.rules.begin(), block.rules.end(),
                       [&](const std::string& pattern) { return matches_rule(verdict.rule, pattern); });
}

} // namespace

std::string_view key(Gate gate) {
    return kNames[static_cast<std::size_t>(gate)].key;
}

std::string_view title(Gate gate) {
    return kNames[static_cast<std::size_t>(gate)].title;
}

std::optional<Gate> gate_from_key(std::string_view key) {
    for (const Gate each : kGates)
        if (rules::key(each) == key) return each;
    return std::nullopt;
}

bool matches_rule(std::string_view rule, std::string_view pattern) {
    if (!pattern.ends_with('*')) return rule == pattern;
    pattern.remove_suffix(1);
    return rule.starts_with(pattern);
}

GateConfig default_gates() {
    GateConfig config;
    config.of(Gate::finalise) = {all_with({Status::fail})};
    config.of(Gate::pre_bill) = {all_with({Status::fail}), payment_data()};
    return config;
}

const std::vector<GateChoice>& gate_choices() {
    static const std::vector<GateChoice> choices = {
        {"Nothing blocks", {}},
        {"What must be fixed", {all_with({Status::fail})}},
        {"What must be fixed, and missing NCCI, MUE and MS-DRG data", {all_with({Status::fail}), payment_data()}},
        {"What must be fixed, and any missing data", {all_with({Status::fail, Status::no_data})}},
        {"What must be fixed, and warnings", {all_with({Status::fail, Status::warn})}},
        {"What must be fixed, warnings, and any missing data", {all_with({Status::fail, Status::warn, Status::no_data})}},
    };
    return choices;
}

GateAnswer gate(const std::vector<Verdict>& verdicts, const GateConfig& config, Gate at) {
    GateAnswer answer;
    std::vector<std::string_view> rules;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const auto& of_gate = config.of(at);
        if (std::none_of(of_gate.begin(), of_gate.end(), [&](const GateBlock& block) { return blocks(block, verdicts[i]); })) continue;
        answer.blocking.push_back(i);
        if (std::find(rules.begin(), rules.end(), verdicts[i].rule) == rules.end()) rules.emplace_back(verdicts[i].rule);
    }
    if (answer.open()) return answer;
    const std::size_t count = answer.blocking.size();
    answer.why = fmt::format("{} {} in the way: ", count, count == 1 ? "verdict stands" : "verdicts stand");
    for (std::size_t i = 0; i < rules.size(); ++i)
        answer.why += fmt::format("{}{}", i == 0 ? "" : ", ", rules[i]);
    return answer;
}

} // namespace sequela::rules
