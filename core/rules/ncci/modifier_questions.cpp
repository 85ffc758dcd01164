// The questions of the modifier wizard.
#include "rules/ncci/modifier_wizard.h"

#include <algorithm>

namespace sequela::rules {
namespace {

constexpr std::string_view kNcci = "Medicare NCCI Policy Manual, chapter I, section E";
constexpr std::string_view kSubsets = "CMS change request 8863 (XE, XS, XP, XU)";
constexpr std::string_view kGlobal = "Medicare Claims Processing Manual, chapter 12, section 40";
constexpr std::string_view kNone =
    "Nothing in the record makes the two services distinct: {line} is part of {partner} and is not reported.";
constexpr std::string_view kNothingBefore = "Nothing in the record calls for a modifier of this kind.";
constexpr std::string_view kTwoSites = "the site of {line} and the other site of {partner}, each in its own words";

// A visit beside a procedure.
std::vector<WizardQuestion> visit_questions() {
    return {
        {"visit",
         "Is {line} a visit that goes significantly beyond the usual work before and after {partner}?",
         "The decision for a minor procedure, the consent and the look at the site belong to the procedure. A second diagnosis is not "
         "needed.",
         {{"Yes", "decision"}, {"No", "", "", "The visit is the usual work of {partner} and is not reported besides it."}},
         kGlobal},
        {"decision",
         "Was {partner} a major operation (90 global days) that was decided on at this visit, on the day of it or the day before?",
         "Minor procedures (0 or 10 global days) take 25.",
         {{"Yes", "", "57", "the decision for the operation at this visit, with the findings that led to it"},
          {"No", "", "25", "a history, examination or decision of its own, apart from what {partner} includes"}},
         kGlobal},
    };
}

// Two services of which one is part of the other.
std::vector<WizardQuestion> distinct_questions() {
    return {
        {"session",
         "Was {line} done at another session of the same day than {partner}?",
         "Look for two times, or two notes. One stay in the room is one session.",
         {{"Yes", "", "XE", "the times of both sessions, and why the patient was seen again"}, {"No", "practitioner"}},
         kSubsets},
        {"practitioner",
         "Was {line} done by another practitioner than {partner}?",
         "Members of one group in one specialty count as one practitioner.",
         {{"Yes", "", "XP", "the name of each practitioner with what each did"}, {"No", "site"}},
         kSubsets},
        {"site",
         "Was {line} done on another organ, structure, lesion or injury than {partner}?",
         "Neighbouring structures of one organ, and what was reached through the same approach on the way, are one site.",
         {{"Yes", "side"}, {"No", "overlap"}},
         kNcci},
        {"side",
         "Is the difference a side, a digit, an eyelid or a coronary artery, and does the record name it for both services?",
         "Then the anatomic modifiers say it: one on each line.",
         {{"Right, and the other left", "", "RT", kTwoSites},
          {"Left, and the other right", "", "LT", kTwoSites},
          {"A finger", "finger"},
          {"A toe", "toe"},
          {"An eyelid", "eyelid"},
          {"A coronary artery", "artery"},
          {"None of these", "", "XS", "the organ, structure or lesion of each service"}},
         kNcci},
        {"overlap",
         "Is {line} unusual beside {partner}, and does it not overlap what is usually part of it?",
         "For example a diagnostic procedure whose result led to {partner} on the same day.",
         {{"Yes", "", "XU", "what was done apart from the usual parts of {partner}, and why"}, {"No", "", "", kNone}},
         kSubsets},
    };
}

WizardQuestion digits(std::string_view id, std::string_view text,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> digits) {
    WizardQuestion question{id, text, "The other service needs the modifier of its own site.", {}, kNcci};
    for (const auto& [label, modifier] : digits)
        question.answers.push_back({label, "", modifier, kTwoSites});
    return question;
}

std::vector<WizardQuestion> site_questions() {
    return {
        digits("finger", "On which finger was {line} done?",
               {{"Left thumb", "FA"},
                {"Left second finger", "F1"},
                {"Left third finger", "F2"},
                {"Left fourth finger", "F3"},
                {"Left fifth finger", "F4"},
                {"Right thumb", "F5"},
                {"Right second finger", "F6"},
                {"Right third finger", "F7"},
                {"Right fourth finger", "F8"},
                {"Right fifth finger", "F9"}}),
        digits("toe", "On which toe was {line} done?",
               {{"Left great toe", "TA"},
                {"Left second toe", "T1"},
                {"Left third toe", "T2"},
                {"Left fourth toe", "T3"},
                {"Left fifth toe", "T4"},
                {"Right great toe", "T5"},
                {"Right second toe", "T6"},
                {"Right third toe", "T7"},
                {"Right fourth toe", "T8"},
                {"Right fifth toe", "T9"}}),
        digits("eyelid", "On which eyelid was {line} done?",
               {{"Upper left", "E1"}, {"Lower left", "E2"}, {"Upper right", "E3"}, {"Lower right", "E4"}}),
        digits("artery", "In which coronary artery was {line} done?",
               {{"Left circumflex", "LC"},
                {"Left anterior descending", "LD"},
                {"Left main", "LM"},
                {"Right", "RC"},
                {"Ramus intermedius", "RI"}}),
    };
}

// A line by itself: what came before it.
std::vector<WizardQuestion> earlier_questions() {
    return {
        {"again",
         "Was {line} done before on the same day?",
         "The same service with the same code.",
         {{"By the same practitioner", "", "76", "both times, and why the service was repeated"},
          {"By another practitioner", "", "77", "both times, each with its practitioner, and why it was repeated"},
          {"A laboratory test, for a new result", "", "91", "both results, and why the test was repeated; not to confirm the first"},
          {"No", "operation"}},
         kNcci},
        {"operation",
         "Does {line} fall in the postoperative period of an operation by the same practitioner or group?",
         "The global days of that operation say how long it is: 10 or 90 days.",
         {{"Yes", "related"}, {"No", "", "", kNothingBefore}},
         kGlobal},
        {"related",
         "How does {line} relate to that operation?",
         "What the record says counts, not what the days suggest.",
         {{"It was planned, staged or more extensive", "", "58", "the plan, or why more was needed, with the operation before"},
          {"A complication led back to the operating room", "", "78", "the complication and the return to the operating room"},
          {"It has nothing to do with it", "", "79", "another diagnosis or site, apart from the operation before"}},
         kGlobal},
        {"visit_after",
         "Does the visit {line} fall in the postoperative period of an operation, and has it nothing to do with it?",
         "Care of the wound and of usual complications belongs to the operation.",
         {{"Yes", "", "24", "the reason for the visit, apart from the operation before"}, {"No", "", "", kNothingBefore}},
         kGlobal},
    };
}

} // namespace

const std::vector<WizardQuestion>& wizard_questions() {
    static const std::vector<WizardQuestion> all = [] {
        std::vector<WizardQuestion> questions;
        for (auto part : {visit_questions(), distinct_questions(), site_questions(), earlier_questions()})
            questions.insert(questions.end(), part.begin(), part.end());
        return questions;
    }();
    return all;
}

const WizardQuestion* find_wizard_question(std::string_view id) {
    const auto& all = wizard_questions();
    const auto found = std::find_if(all.begin(), all.end(), [&](const WizardQuestion& question) { return question.id == id; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace sequela::rules
