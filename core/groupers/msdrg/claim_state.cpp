#include "groupers/msdrg/claim_state.h"

#include <algorithm>
#include <array>

namespace sequela::groupers {
namespace {

// Patient status of the UB-04 (FL 17) as the grouper reads it: died; left against medical advice; a newborn sent to another hospital for
// inpatient care; and all that are valid. The numbers are those of the National Uniform Billing Committee.
constexpr int kDied = 20;
constexpr int kLeftAgainstAdvice = 7;
constexpr std::array<int, 6> kTransfers = {2, 5, 66, 82, 85, 94};

bool is_valid_status(int status) {
    constexpr std::array<std::pair<int, int>, 9> kRanges = {
        {{1, 7}, {20, 21}, {30, 30}, {40, 43}, {50, 51}, {61, 66}, {69, 70}, {71, 72}, {81, 95}}};
    return std::any_of(kRanges.begin(), kRanges.end(), [&](const auto& range) { return status >= range.first && status <= range.second; });
}

bool is_present_on_admission(char poa) {
    return poa == 'Y' || poa == 'W';
}

// The body sites of significant trauma (MDC 24), and the joints of MDC 8 that count as bilateral.
const std::vector<std::string_view> kTraumaSites = {"sthead", "stchest", "stabdom", "stkidney", "sturin", "stpel", "stuplimb", "stlolimb"};
const std::vector<std::string_view> kOperatingRoom = {"d468", "d477", "ornec"};
const std::vector<std::string_view> kJoints = {"righthip", "lefthip", "rightknee", "leftknee", "rightankle", "leftankle"};

} // namespace

ClaimState::ClaimState(const MsDrgDefinitions& definitions, const MsDrgClaim& claim) : definitions_(definitions), claim_(claim) {
    if (!claim.principal.code.empty()) principal_ = definitions.diagnosis(claim.principal.code);
    if (principal_) add(principal_has_, principal_->attributes);
    secondary_.resize(claim.secondary.size());
    const std::uint16_t only_alive = definitions.operands.find("mccalive");
    for (std::size_t i = 0; i < secondary_.size(); ++i) {
        Secondary& secondary = secondary_[i];
        secondary.definition = definitions.diagnosis(claim.secondary[i].code);
        if (!secondary.definition) continue;
        add(secondary_has_, secondary.definition->attributes);
        secondary.severity = secondary.definition->severity;
        secondary.excluded = principal_ && definitions.excludes(*principal_, *secondary.definition);
        if (claim.discharge_status == kDied && definitions.has(secondary.definition->attributes, only_alive))
            secondary.severity = Severity::non_cc;
    }
    procedures_.resize(claim.procedures.size());
    for (std::size_t i = 0; i < procedures_.size(); ++i)
        procedures_[i].definition = definitions.procedure(claim.procedures[i]);
    incident_ = definitions.operands.find("incident");
    newborn_problem_ = definitions.operands.find("mdc15fallthrough");
    find_clusters();
}

void ClaimState::add(OperandSet& set, std::uint32_t attributes) const {
    for (const std::uint16_t operand : definitions_.attribute_sets[attributes])
        set.set(operand);
}

void ClaimState::find_clusters() {
    const auto on_claim = [this](std::uint32_t number) {
        const ProcedureDefinition* wanted = &definitions_.procedures[number];
        return std::any_of(procedures_.begin(), procedures_.end(), [&](const Procedure& p) { return p.definition == wanted; });
    };
    std::vector<std::uint32_t> seen;
    for (const Procedure& procedure : procedures_) {
        if (!procedure.definition) continue;
        const auto first = definitions_.clusters_of_procedures.begin() + static_cast<std::ptrdiff_t>(procedure.definition->clusters_first);
        for (auto at = first; at != first + static_cast<std::ptrdiff_t>(procedure.definition->clusters_count); ++at) {
            if (std::find(seen.begin(), seen.end(), *at) != seen.end()) continue;
            seen.push_back(*at);
            const Cluster& cluster = definitions_.clusters[*at];
            const bool met = std::all_of(cluster.choices.begin(), cluster.choices.end(), [&](const std::vector<std::uint32_t>& choice) {
                return std::any_of(choice.begin(), choice.end(), on_claim);
            });
            if (met) clusters_.push_back(&cluster);
        }
    }
    std::sort(clusters_.begin(), clusters_.end(), [](const Cluster* a, const Cluster* b) { return a->id < b->id; });
    for (const Cluster* cluster : clusters_)
        for (const auto& choice : cluster->choices)
            for (const std::uint32_t number : choice)
                for (Procedure& procedure : procedures_)
                    if (procedure.definition == &definitions_.procedures[number]) procedure.suppressed_in |= cluster->suppressed_in;
}

bool ClaimState::principal_is_external_cause() const {
    return principal_ && principal_has_.test(definitions_.operands.find("ecode"));
}

int ClaimState::principal_mdc() const {
    if (principal_->mdc_male == 0) return principal_->mdc;
    return claim_.sex == rules::Sex::female ? principal_->mdc_female : principal_->mdc_male;
}

void ClaimState::enter(int list) {
    list_ = list;
    procedures_have_.reset();
    for (const Procedure& procedure : procedures_)
        if (is_counted(procedure)) add(procedures_have_, procedure.definition->attributes);
    for (const Cluster* cluster : clusters_)
        add(procedures_have_, cluster->attributes);
}

bool ClaimState::is_counted(const Procedure& procedure) const {
    return procedure.definition && (procedure.suppressed_in >> static_cast<unsigned>(list_) & 1U) == 0;
}

bool ClaimState::is_suppressed(const Secondary& secondary, const DrgLine& line) const {
    if (!line.suppresses) return false;
    const auto& attributes = definitions_.attribute_sets[secondary.definition->attributes];
    return std::any_of(attributes.begin(), attributes.end(), [&](std::uint16_t operand) { return line.suppressed.test(operand); });
}

bool ClaimState::has_severity(const DrgLine& line, Severity severity) const {
    return std::any_of(secondary_.begin(), secondary_.end(), [&](const Secondary& secondary) {
        return secondary.definition && secondary.severity == severity && !secondary.excluded && !secondary.dropped &&
               !is_suppressed(secondary, line);
    });
}

Severity ClaimState::highest_severity(const DrgLine& line) const {
    for (const Severity severity : {Severity::mcc, Severity::cc})
        if (has_severity(line, severity)) return severity;
    return Severity::non_cc;
}

CodeSeverity ClaimState::severity_of(std::size_t number, const DrgLine& line) const {
    const Secondary& secondary = secondary_[number];
    if (!secondary.definition) return CodeSeverity::neither;
    const bool major = secondary.definition->severity == Severity::mcc;
    if (secondary.excluded && secondary.definition->severity >= Severity::cc)
        return major ? CodeSeverity::mcc_excluded : CodeSeverity::cc_excluded;
    if (secondary.severity < Severity::cc) return CodeSeverity::neither;
    if (is_suppressed(secondary, line)) return major ? CodeSeverity::mcc_excluded_by_line : CodeSeverity::cc_excluded_by_line;
    if (secondary.dropped) return CodeSeverity::neither;
    return major ? CodeSeverity::mcc : CodeSeverity::cc;
}

bool ClaimState::holds(const DrgLine& line, const FormulaNode& node) const {
    const auto& nodes = line.formula.nodes;
    switch (node.term) {
    case Term::all_of:
        return holds(line, nodes[node.left]) && holds(line, nodes[node.right]);
    case Term::any_of:
        return holds(line, nodes[node.left]) || holds(line, nodes[node.right]);
    case Term::none_of:
        return !holds(line, nodes[node.left]);
    case Term::procedure:
        return procedures_have_.test(node.operand);
    case Term::principal:
        return principal_has_.test(node.operand);
    case Term::secondary:
        return secondary_has_.test(node.operand);
    case Term::any_diagnosis:
        return principal_has_.test(node.operand) || secondary_has_.test(node.operand);
    case Term::only_diagnosis:
        return only_diagnosis(node.operand);
    case Term::condition:
        return condition(line, node.condition);
    }
    return false;
}

bool ClaimState::only_diagnosis(std::uint16_t operand) const {
    if (!principal_has_.test(operand)) return false;
    return std::all_of(secondary_.begin(), secondary_.end(), [&](const Secondary& secondary) {
        return !secondary.definition || definitions_.has(secondary.definition->attributes, operand);
    });
}

bool ClaimState::condition(const DrgLine& line, Condition condition) const {
    const std::optional<int>& status = claim_.discharge_status;
    switch (condition) {
    case Condition::mcc:
        return has_severity(line, Severity::mcc);
    case Condition::cc:
        return has_severity(line, Severity::cc);
    case Condition::alive:
        return status != kDied;
    case Condition::died:
        return status == kDied;
    case Condition::left_against_advice:
        return status == kLeftAgainstAdvice;
    case Condition::newborn_transferred:
        return status && std::find(kTransfers.begin(), kTransfers.end(), *status) != kTransfers.end();
    case Condition::invalid_discharge_status:
        return !status || !is_valid_status(*status);
    case Condition::invalid_sex:
        return principal_ && principal_->mdc_male != 0 && claim_.sex == rules::Sex::unknown;
    case Condition::substance_use_left:
    case Condition::any_diagnosis:
        return true;
    case Condition::invalid_principal:        // decided before any list
    case Condition::external_cause_principal: // the same
    case Condition::never:
        return false;
    default:
        return counted(condition);
    }
}

int ClaimState::count(std::string_view attribute) const {
    const std::uint16_t operand = definitions_.operands.find(attribute);
    if (operand >= kMostOperands) return 0;
    int found = 0;
    for (const Procedure& procedure : procedures_)
        if (is_counted(procedure)) found += definitions_.has(procedure.definition->attributes, operand) ? 1 : 0;
    for (const Cluster* cluster : clusters_)
        found += definitions_.has(cluster->attributes, operand) ? 1 : 0;
    return found;
}

int ClaimState::different(const std::vector<std::string_view>& attributes, const OperandSet& of) const {
    return static_cast<int>(std::count_if(attributes.begin(), attributes.end(), [&](std::string_view name) {
        const std::uint16_t operand = definitions_.operands.find(name);
        return operand < kMostOperands && of.test(operand);
    }));
}

int ClaimState::vessels() const {
    return count("vessel1") + 2 * count("vessel2") + 3 * count("vessel3") + 4 * count("vessel4");
}

int ClaimState::stents(std::string_view with) const {
    constexpr std::array<std::string_view, 4> kStents = {"stent1", "stent2", "stent3", "stent4"};
    const std::uint16_t wanted = definitions_.operands.find(with);
    int found = 0;
    for (const Procedure& procedure : procedures_) {
        if (!is_counted(procedure)) continue;
        const std::uint32_t attributes = procedure.definition->attributes;
        if (!with.empty() && (wanted >= kMostOperands || !definitions_.has(attributes, wanted))) continue;
        for (std::size_t i = 0; i < kStents.size(); ++i)
            if (definitions_.has(attributes, definitions_.operands.find(kStents[i]))) found += static_cast<int>(i) + 1;
    }
    return found;
}

// What counts the attributes of procedures: a repeated code counts again.
bool ClaimState::counted(Condition condition) const {
    constexpr int kFour = 4;
    constexpr int kTwo = 2;
    switch (condition) {
    case Condition::any_operating_room:
        return different(kOperatingRoom, procedures_have_) > 0;
    case Condition::multiple_trauma:
        return different(kTraumaSites, principal_has_ | secondary_has_) >= kTwo;
    case Condition::bilateral_joints:
        return different(kJoints, procedures_have_) >= kTwo;
    case Condition::four_vessels:
        return vessels() >= kFour;
    case Condition::four_stents:
        return stents({}) >= kFour;
    case Condition::four_drug_eluting_stents:
        return stents("NORdrugstent") >= kFour;
    case Condition::four_other_stents:
        return stents("NORstent") >= kFour;
    case Condition::single_fusions:
        return count("sglantfuse") + count("sglpostfuse") > kTwo && count("sglantfuse") > 0 && count("sglpostfuse") > 0;
    case Condition::anterior_section_fusions:
        return count("sglantsectXfuse") >= kTwo;
    case Condition::posterior_fusions:
        return count("sglpostfuse") >= kTwo;
    case Condition::anterior_fusions:
        return count("sglantfuse") >= kTwo;
    case Condition::posterior1_fusions:
        return count("sglpostfuse1") >= kTwo;
    case Condition::multiple_fusions:
        return count("singlefusion") >= kTwo || count("sglantfuse") >= kTwo || count("sglpostfuse1") >= kTwo;
    default:
        return false;
    }
}

// --- Which codes a line rests on

void ClaimState::credit_secondary(std::uint16_t operand, Credits& credits) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < secondary_.size(); ++i) {
        if (!secondary_[i].definition || !definitions_.has(secondary_[i].definition->attributes, operand)) continue;
        if (!best || is_more_significant(i, *best)) best = i;
    }
    if (best) credits.secondary[*best] = true;
}

// The first procedure of the claim goes before all others if it is an operating-room procedure, and behind them if not (until version
// 40.1 it goes before them in any case); the others go in the order of their codes.
bool ClaimState::is_credited_before(std::size_t a, std::size_t b) const {
    constexpr int kLastOfOld = 401;
    const auto place = [this](std::size_t i) {
        if (i != 0) return 1;
        return procedures_[i].definition->operating_room || definitions_.version <= kLastOfOld ? 0 : 2;
    };
    if (place(a) != place(b)) return place(a) < place(b);
    return claim_.procedures[a] < claim_.procedures[b];
}

// Does a cluster that the procedure is part of answer the attribute?
bool ClaimState::is_of_cluster(std::size_t number, std::uint16_t operand) const {
    const auto index = static_cast<std::uint32_t>(procedures_[number].definition - definitions_.procedures.data());
    return std::any_of(clusters_.begin(), clusters_.end(), [&](const Cluster* cluster) {
        return cluster->suppressed_in != 0 && definitions_.has(cluster->attributes, operand) &&
               std::any_of(cluster->choices.begin(), cluster->choices.end(), [&](const std::vector<std::uint32_t>& choice) {
                   return std::find(choice.begin(), choice.end(), index) != choice.end();
               });
    });
}

// Does a procedure answer the attribute by itself, beside a cluster?
bool ClaimState::own_attribute(std::uint16_t operand) const {
    return std::any_of(procedures_.begin(), procedures_.end(), [&](const Procedure& procedure) {
        return is_counted(procedure) && definitions_.has(procedure.definition->attributes, operand);
    });
}

// Fewest procedures for all attributes that were found: the one that answers most goes first.
void ClaimState::credit_procedures(std::vector<std::uint16_t> operands, Credits& credits) const {
    const auto has = [this](std::size_t i, std::uint16_t operand) {
        return is_counted(procedures_[i]) && !(list_ == kMultipleTraumaMdc && is_of_cluster(i, operand)) &&
               definitions_.has(procedures_[i].definition->attributes, operand);
    };
    while (!operands.empty()) {
        std::optional<std::size_t> best;
        std::ptrdiff_t most = 0;
        for (std::size_t i = 0; i < procedures_.size(); ++i) {
            const auto answers = std::count_if(operands.begin(), operands.end(), [&](std::uint16_t operand) { return has(i, operand); });
            if (answers == 0 || answers < most || (answers == most && !is_credited_before(i, *best))) continue;
            best = i;
            most = answers;
        }
        if (!best) break;
        credits.procedures[*best] = true;
        operands.erase(std::remove_if(operands.begin(), operands.end(), [&](std::uint16_t operand) { return has(*best, operand); }),
                       operands.end());
    }
    for (const std::uint16_t operand : operands)
        for (const Cluster* cluster : clusters_)
            if (definitions_.has(cluster->attributes, operand)) {
                if (!own_attribute(operand)) credit_cluster(*cluster, credits);
                break;
            }
}

// One procedure of each choice.
void ClaimState::credit_cluster(const Cluster& cluster, Credits& credits) const {
    for (const auto& choice : cluster.choices) {
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < procedures_.size(); ++i) {
            if (!procedures_[i].definition) continue;
            const auto number = static_cast<std::uint32_t>(procedures_[i].definition - definitions_.procedures.data());
            if (std::find(choice.begin(), choice.end(), number) == choice.end()) continue;
            if (!best || claim_.procedures[i] < claim_.procedures[*best]) best = i;
        }
        if (best) credits.procedures[*best] = true;
    }
}

void ClaimState::credit_severity(const DrgLine& line, Severity severity, Credits& credits) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < secondary_.size(); ++i) {
        const Secondary& secondary = secondary_[i];
        if (!secondary.definition || secondary.severity != severity || secondary.excluded || is_suppressed(secondary, line)) continue;
        if (!best || claim_.secondary[i].code < claim_.secondary[*best].code) best = i;
    }
    if (best) credits.secondary[*best] = true;
}

// Beside the first procedure each code is credited once, however often it is on the claim.
void ClaimState::credit_once(std::size_t number, Credits& credits) const {
    for (std::size_t i = 1; number > 0 && i < number; ++i)
        if (claim_.procedures[i] == claim_.procedures[number]) return;
    credits.procedures[number] = true;
}

bool ClaimState::is_more_significant(std::size_t a, std::size_t b) const {
    if (secondary_[a].definition->severity != secondary_[b].definition->severity)
        return secondary_[a].definition->severity > secondary_[b].definition->severity;
    return claim_.secondary[a].code < claim_.secondary[b].code;
}

// As many secondary diagnoses as it takes to two different sites.
void ClaimState::credit_trauma(Credits& credits) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < secondary_.size(); ++i)
        if (secondary_[i].definition) order.push_back(i);
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return is_more_significant(a, b); });
    OperandSet sites = principal_has_;
    for (const std::size_t i : order) {
        if (different(kTraumaSites, sites) >= 2) return;
        OperandSet with = sites;
        add(with, secondary_[i].definition->attributes);
        if (different(kTraumaSites, with) == different(kTraumaSites, sites)) continue;
        credits.secondary[i] = true;
        sites = with;
    }
}

// One procedure for each of two joints.
void ClaimState::credit_joints(Credits& credits) const {
    int joints = 0;
    for (const std::string_view joint : kJoints) {
        const std::uint16_t operand = definitions_.operands.find(joint);
        std::optional<std::size_t> best;
        for (std::size_t i = 0; operand < kMostOperands && i < procedures_.size(); ++i)
            if (is_counted(procedures_[i]) && definitions_.has(procedures_[i].definition->attributes, operand) &&
                (!best || is_credited_before(i, *best)))
                best = i;
        const auto cluster = std::find_if(clusters_.begin(), clusters_.end(), [&](const Cluster* met) {
            return operand < kMostOperands && definitions_.has(met->attributes, operand);
        });
        if (best)
            credits.procedures[*best] = true;
        else if (cluster != clusters_.end())
            credit_cluster(**cluster, credits);
        else
            continue;
        if (++joints == 2) return;
    }
}

void ClaimState::credit_operating_room(Credits& credits) const {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < procedures_.size(); ++i)
        if (is_counted(procedures_[i]) && procedures_[i].definition->operating_room && (!best || is_credited_before(i, *best))) best = i;
    if (best) {
        credits.procedures[*best] = true;
        return;
    }
    for (const std::string_view name : kOperatingRoom)
        if (const std::uint16_t operand = definitions_.operands.find(name); operand < kMostOperands && procedures_have_.test(operand))
            return credits.operands.push_back(operand);
}

void ClaimState::credit_two(std::string_view attribute, Credits& credits) const {
    const std::uint16_t operand = definitions_.operands.find(attribute);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; operand < kMostOperands && i < procedures_.size(); ++i)
        if (is_counted(procedures_[i]) && definitions_.has(procedures_[i].definition->attributes, operand)) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return is_credited_before(a, b); });
    for (std::size_t i = 0; i < order.size() && i < 2; ++i)
        credit_once(order[i], credits);
}

// What is counted rests on every code that counts.
void ClaimState::credit_counted(Condition condition, Credits& credits) const {
    const auto credit_all = [&](const std::vector<std::string_view>& attributes) {
        for (const std::string_view name : attributes) {
            const std::uint16_t operand = definitions_.operands.find(name);
            for (std::size_t i = 0; operand < kMostOperands && i < procedures_.size(); ++i)
                if (is_counted(procedures_[i]) && definitions_.has(procedures_[i].definition->attributes, operand)) credit_once(i, credits);
        }
    };
    switch (condition) {
    case Condition::any_operating_room:
        return credit_operating_room(credits);
    case Condition::multiple_trauma:
        return credit_trauma(credits);
    case Condition::bilateral_joints:
        return credit_joints(credits);
    case Condition::four_vessels:
        return credit_all({"vessel1", "vessel2", "vessel3", "vessel4"});
    case Condition::four_stents:
    case Condition::four_drug_eluting_stents:
    case Condition::four_other_stents:
        return credit_all({"stent1", "stent2", "stent3", "stent4"});
    case Condition::single_fusions:
        return credit_all({"sglantfuse", "sglpostfuse"});
    case Condition::anterior_section_fusions:
        return credit_two("sglantsectXfuse", credits);
    case Condition::posterior_fusions:
        return credit_two("sglpostfuse", credits);
    case Condition::anterior_fusions:
        return credit_two("sglantfuse", credits);
    case Condition::posterior1_fusions:
        return credit_two("sglpostfuse1", credits);
    case Condition::multiple_fusions:
        return credit_two(count("sglantfuse") >= 2 ? "sglantfuse" : "sglpostfuse1", credits);
    default:
        return;
    }
}

void ClaimState::credit_condition(const DrgLine& line, Condition condition, Credits& credits) const {
    if (condition != Condition::mcc && condition != Condition::cc) {
        credit_counted(condition, credits);
        return;
    }
    const Severity severity = condition == Condition::mcc ? Severity::mcc : Severity::cc;
    credits.severity = std::max(credits.severity, severity);
    credit_severity(line, severity, credits);
}

// Beside a principal diagnosis that every newborn may have, the group rests on any diagnosis that not every newborn has.
void ClaimState::credit_newborn_problem(Credits& credits) const {
    if (!principal_has_.test(incident_)) return;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < secondary_.size(); ++i) {
        if (!secondary_[i].definition || definitions_.has(secondary_[i].definition->attributes, incident_)) continue;
        if (!best || is_more_significant(i, *best)) best = i;
    }
    if (best) credits.secondary[*best] = true;
}

// Terms are asked from left to right, as far as the answer needs; what is found true on the way is credited, even if the rest then fails.
bool ClaimState::credit(const DrgLine& line, const FormulaNode& node, Credits& credits) const {
    const auto& nodes = line.formula.nodes;
    if (node.term == Term::all_of) return credit(line, nodes[node.left], credits) && credit(line, nodes[node.right], credits);
    if (node.term == Term::any_of) return credit(line, nodes[node.left], credits) || credit(line, nodes[node.right], credits);
    constexpr int kNewborns = 15;
    if (list_ == kNewborns && node.term == Term::condition && node.condition == Condition::any_diagnosis) credit_newborn_problem(credits);
    const bool value = holds(line, node);
    if (node.term == Term::secondary && node.operand == newborn_problem_) credit_newborn_problem(credits);
    if (!value) return false;
    if (node.term == Term::procedure) credits.operands.push_back(node.operand);
    if (node.term == Term::secondary && node.operand != incident_ && node.operand != newborn_problem_)
        credit_secondary(node.operand, credits);
    if (node.term == Term::any_diagnosis && !principal_has_.test(node.operand)) credit_secondary(node.operand, credits);
    if (node.term == Term::condition) credit_condition(line, node.condition, credits);
    return true;
}

void ClaimState::credit(const DrgLine& line, Credits& credits) const {
    credits.severity = Severity::non_cc;
    credits.secondary.resize(secondary_.size());
    credits.procedures.resize(procedures_.size());
    credit(line, line.formula.nodes.back(), credits);
    credit_procedures(std::move(credits.operands), credits);
    credits.operands.clear();
}

// --- Hospital-acquired conditions

bool ClaimState::hac_holds(const Formula& formula, std::size_t number, bool any_poa) const {
    OperandSet principal_has, procedures_have, own, all;
    if (principal_) add(principal_has, principal_->hac_attributes);
    for (const Procedure& procedure : procedures_)
        if (procedure.definition) add(procedures_have, procedure.definition->hac_attributes);
    for (std::size_t i = 0; i < secondary_.size(); ++i)
        if (secondary_[i].definition && !secondary_[i].excluded && (any_poa || !is_present_on_admission(claim_.secondary[i].poa)))
            add(all, secondary_[i].definition->hac_attributes);
    add(own, secondary_[number].definition->hac_attributes);
    const bool excluded = secondary_[number].excluded;
    if (excluded) all |= own;
    std::vector<bool> values;
    bool has_own = false; // one of its own attributes takes part
    for (const FormulaNode& node : formula.nodes) {
        bool value = false;
        switch (node.term) {
        case Term::all_of:
            value = values[node.left] && values[node.right];
            break;
        case Term::any_of:
            value = values[node.left] || values[node.right];
            break;
        case Term::none_of:
            value = !values[node.left];
            break;
        case Term::procedure:
            value = excluded || procedures_have.test(node.operand);
            break;
        case Term::principal:
            value = excluded || principal_has.test(node.operand);
            break;
        case Term::secondary:
            value = all.test(node.operand);
            has_own = has_own || own.test(node.operand);
            break;
        default:
            break;
        }
        values.push_back(value);
    }
    return has_own && values.back();
}

void ClaimState::credit_hac(const Formula& formula, std::vector<bool>& procedures) const {
    for (const FormulaNode& node : formula.nodes) {
        if (node.term != Term::procedure) continue;
        for (std::size_t i = 0; i < procedures_.size(); ++i)
            if (procedures_[i].definition && definitions_.has(procedures_[i].definition->hac_attributes, node.operand))
                procedures[i] = true;
    }
}

std::uint16_t ClaimState::hac_list(int hac, std::size_t number) const {
    const std::uint32_t attributes = secondary_[number].definition->hac_attributes;
    for (const HacFormula& formula : definitions_.hac_formulas)
        if (formula.hac == hac)
            for (const FormulaNode& node : formula.formula.nodes)
                if (node.term == Term::secondary && definitions_.has(attributes, node.operand)) return node.operand;
    return kMostOperands;
}

} // namespace sequela::groupers
