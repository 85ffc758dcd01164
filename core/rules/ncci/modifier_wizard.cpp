#include "rules/ncci/modifier_wizard.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/ncci/modifier_tables.h"

namespace sequela::rules {
namespace {

std::string with_codes(std::string_view text, std::string_view line, std::string_view partner) {
    std::string out(text);
    for (const auto& [name, code] : {std::pair<std::string_view, std::string_view>{"{line}", line}, {"{partner}", partner}})
        for (std::size_t at = out.find(name); at != std::string::npos; at = out.find(name, at + code.size()))
            out.replace(at, name.size(), code);
    return out;
}

bool is_visit(std::string_view code) {
    return kind_of_code(code) == CodeKind::evaluation;
}

const WizardQuestion* first_question(std::string_view line, std::string_view partner) {
    if (partner.empty()) return find_wizard_question(is_visit(line) ? "visit_after" : "again");
    return find_wizard_question(is_visit(line) && !is_visit(partner) ? "visit" : "session");
}

} // namespace

std::optional<ModifierWizard> ModifierWizard::start(const Encounter& encounter, int line, int partner, int indicator) {
    const std::vector<ServiceLine> lines = service_lines(encounter);
    const auto find = [&](int number) {
        return std::find_if(lines.begin(), lines.end(), [&](const ServiceLine& each) { return each.number == number; });
    };
    auto own = find(line);
    auto other = find(partner);
    if (own == lines.end() || (partner >= 0 && other == lines.end())) return std::nullopt;
    ModifierWizard wizard;
    wizard.removable_ = partner >= 0;
    // Of a visit and a procedure the visit takes the modifier, whichever column it is.
    if (partner >= 0 && indicator != 0 && is_visit(other->code) && !is_visit(own->code)) std::swap(own, other);
    wizard.line_ = *own;
    wizard.entry_ = *own->entry;
    wizard.code_ = own->code;
    wizard.partner_code_ = partner >= 0 ? std::string(other->code) : std::string();
    if (partner < 0 || indicator == 1) wizard.question_ = first_question(wizard.code_, wizard.partner_code_);
    return wizard;
}

std::string ModifierWizard::question_text() const {
    return question_ ? with_codes(question_->text, code_, partner_code_) : std::string();
}

void ModifierWizard::answer(std::size_t number) {
    if (!question_ || number >= question_->answers.size()) return;
    path_.emplace_back(question_, number);
    question_ = find_wizard_question(question_->answers[number].next);
}

bool ModifierWizard::back() {
    if (path_.empty()) return false;
    question_ = path_.back().first;
    path_.pop_back();
    return true;
}

std::optional<WizardOutcome> ModifierWizard::outcome() const {
    if (question_) return std::nullopt;
    ServiceLine line = line_;
    line.entry = &entry_;
    line.code = code_;
    WizardOutcome outcome;
    outcome.line = line.number;
    outcome.fix = remove_service_fix(line);
    if (path_.empty()) { // indicator 0
        outcome.record = fmt::format("The edit with {} has modifier indicator 0: no modifier sets it aside.", partner_code_);
        return outcome;
    }
    const WizardAnswer& end = path_.back().first->answers[path_.back().second];
    outcome.modifier = end.modifier;
    outcome.record = with_codes(end.record, code_, partner_code_);
    // Before 2015 there was 59 in the place of its subsets.
    const AssociatedModifier* its = line.first ? find_associated(outcome.modifier, *line.first) : nullptr;
    if (!its && outcome.modifier.starts_with('X')) outcome.modifier = "59";
    if (outcome.modifier.empty()) {
        if (!removable_) outcome.fix.reset();
        return outcome;
    }
    outcome.fix.reset();
    if (!line.has(outcome.modifier))
        outcome.fix =
            set_modifiers_fix(line, with_modifier(line.modifiers(), outcome.modifier),
                              fmt::format("Put modifier {} on {}, if the record shows {}", outcome.modifier, code_, outcome.record));
    return outcome;
}

} // namespace sequela::rules
