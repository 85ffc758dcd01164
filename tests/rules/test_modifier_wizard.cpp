// The modifier wizard: its tree of questions, and where the answers lead.
#include <catch2/catch_test_macros.hpp>

#include <set>

#include "rules/ncci/modifier_wizard.h"

namespace {

using namespace sequela;
using namespace sequela::rules;

Entry service(CodeSystem system, const char* code, std::vector<std::string> modifiers = {}) {
    Entry entry;
    entry.system = system;
    entry.code = code;
    entry.service.modifiers = std::move(modifiers);
    return entry;
}

// X1001 and 25001 are procedures, 99209 has a number in the range of visits; all are invented.
Encounter encounter_on(const char* date) {
    Encounter encounter;
    encounter.setting = Setting::professional;
    encounter.admitted = Date::parse(date);
    encounter.entries = {service(CodeSystem::hcpcs, "X1001"), service(CodeSystem::cpt, "25001", {"LT"}), service(CodeSystem::cpt, "99209")};
    return encounter;
}

// Answers by label until it ends.
std::optional<WizardOutcome> ask(ModifierWizard wizard, const std::vector<std::string_view>& labels) {
    for (const std::string_view label : labels) {
        if (!wizard.question()) return std::nullopt;
        const auto& answers = wizard.question()->answers;
        std::size_t number = answers.size();
        for (std::size_t i = 0; i < answers.size(); ++i)
            if (answers[i].label == label) number = i;
        if (number == answers.size()) return std::nullopt;
        wizard.answer(number);
    }
    return wizard.outcome();
}

} // namespace

TEST_CASE("the questions are a tree: every one is reached, and every way ends") {
    std::set<std::string_view> ids;
    std::set<std::string_view> reached = {"visit", "session", "again", "visit_after"}; // where it begins
    for (const WizardQuestion& question : wizard_questions()) {
        INFO(question.id);
        CHECK(ids.insert(question.id).second);
        CHECK(question.text.ends_with('?'));
        CHECK_FALSE(question.help.empty());
        CHECK_FALSE(question.source.empty());
        CHECK(question.answers.size() >= 2);
        for (const WizardAnswer& answer : question.answers) {
            INFO(answer.label);
            CHECK(answer.next.empty() != answer.record.empty()); // goes on, or says what the record must say
            if (answer.next.empty()) continue;
            // Only forward: there is no way round in a circle.
            const WizardQuestion* next = find_wizard_question(answer.next);
            REQUIRE(next);
            CHECK(next > &question);
            reached.insert(answer.next);
        }
    }
    CHECK(ids == reached);
}

TEST_CASE("two procedures: what makes them distinct") {
    const Encounter encounter = encounter_on("2026-01-05");
    const auto wizard = ModifierWizard::start(encounter, 1, 0);
    REQUIRE(wizard);
    CHECK(wizard->question_text() == "Was 25001 done at another session of the same day than X1001?");
    const auto session = ask(*wizard, {"Yes"});
    REQUIRE(session);
    CHECK(session->modifier == "XE");
    REQUIRE(session->fix);
    CHECK(session->fix->code == "XE LT");
    CHECK(session->fix->line == 1);
    CHECK(ask(*wizard, {"No", "Yes"})->modifier == "XP");
    CHECK(ask(*wizard, {"No", "No", "Yes", "None of these"})->modifier == "XS");
    CHECK(ask(*wizard, {"No", "No", "Yes", "A toe", "Left great toe"})->modifier == "TA");
    CHECK(ask(*wizard, {"No", "No", "No", "Yes"})->modifier == "XU");
    // A modifier that is there already needs no fix.
    const auto left = ask(*wizard, {"No", "No", "Yes", "Left, and the other right"});
    CHECK(left->modifier == "LT");
    CHECK_FALSE(left->fix);
    const auto none = ask(*wizard, {"No", "No", "No", "No"});
    REQUIRE(none);
    CHECK(none->modifier.empty());
    CHECK(none->record.find("25001 is part of X1001") != std::string::npos);
    REQUIRE(none->fix);
    CHECK(none->fix->kind == FixKind::remove);
    CHECK(none->fix->line == 1);
}

TEST_CASE("a visit beside a procedure takes 25 or 57, whichever column it is") {
    const Encounter encounter = encounter_on("2026-01-05");
    for (const auto& [line, partner] : {std::pair{2, 0}, std::pair{0, 2}}) {
        const auto wizard = ModifierWizard::start(encounter, line, partner);
        REQUIRE(wizard);
        CHECK(ask(*wizard, {"Yes", "No"})->modifier == "25");
        CHECK(ask(*wizard, {"Yes", "Yes"})->modifier == "57");
        CHECK(ask(*wizard, {"Yes", "Yes"})->line == 2);
        CHECK(ask(*wizard, {"No"})->fix->kind == FixKind::remove);
    }
}

TEST_CASE("at indicator 0 there is nothing to ask") {
    const Encounter encounter = encounter_on("2026-01-05");
    const auto wizard = ModifierWizard::start(encounter, 1, 0, 0);
    REQUIRE(wizard);
    CHECK_FALSE(wizard->question());
    CHECK(wizard->outcome()->modifier.empty());
    CHECK(wizard->outcome()->fix->kind == FixKind::remove);
}

TEST_CASE("before 2015 there was 59 in the place of its subsets") {
    CHECK(ask(*ModifierWizard::start(encounter_on("2014-12-31"), 1, 0), {"Yes"})->modifier == "59");
    CHECK(ask(*ModifierWizard::start(encounter_on("2015-01-01"), 1, 0), {"Yes"})->modifier == "XE");
}

TEST_CASE("a line by itself: what came before") {
    const Encounter encounter = encounter_on("2026-01-05");
    const auto wizard = ModifierWizard::start(encounter, 1);
    REQUIRE(wizard);
    CHECK(ask(*wizard, {"By the same practitioner"})->modifier == "76");
    CHECK(ask(*wizard, {"No", "Yes", "It has nothing to do with it"})->modifier == "79");
    const auto none = ask(*wizard, {"No", "No"});
    CHECK(none->modifier.empty());
    CHECK_FALSE(none->fix); // the line stays
    CHECK(ask(*ModifierWizard::start(encounter, 2), {"Yes"})->modifier == "24");
    CHECK_FALSE(ModifierWizard::start(encounter, 7));
    CHECK_FALSE(ModifierWizard::start(encounter, 1, 7));
}

TEST_CASE("an answer can be taken back, and the encounter may go away meanwhile") {
    auto encounter = std::make_unique<Encounter>(encounter_on("2026-01-05"));
    auto wizard = *ModifierWizard::start(*encounter, 1, 0);
    encounter.reset();
    wizard.answer(1);
    CHECK(wizard.question()->id == "practitioner");
    CHECK(wizard.path().size() == 1);
    CHECK(wizard.back());
    CHECK(wizard.question()->id == "session");
    CHECK_FALSE(wizard.back());
    wizard.answer(99);
    CHECK(wizard.question()->id == "session");
    wizard.answer(0);
    CHECK(wizard.outcome()->modifier == "XE");
    wizard.answer(0); // it has ended
    CHECK(wizard.outcome()->modifier == "XE");
}
