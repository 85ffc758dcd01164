#include "rules/guidelines/guidelines.h"

#include "rules/guidelines/interpret.h"
#include "rules/guidelines/special.h"

namespace sequela::rules {
namespace {

using Check = void (*)(const EncounterView&, std::vector<Verdict>&);

// The rows of a topic, then its functions.
template <Topic topic, Check... more> void check_all(const EncounterView& view, std::vector<Verdict>& verdicts) {
    check_topic(view, topic, verdicts);
    (more(view, verdicts), ...);
}

template <Topic topic, Check... more> Rule rule(std::string_view title, std::string_view summary, std::string_view source) {
    return {rule_id(topic), title, summary, source, check_all<topic, more...>};
}

} // namespace

const std::vector<Rule>& guideline_rules() {
    static const std::vector<Rule> rules = {
        rule<Topic::symptom>("Signs and symptoms", "A sign or symptom that belongs to a disease is not coded beside it.",
                             "ICD-10-CM Official Guidelines I.B.4 to I.B.6"),
        rule<Topic::acute_chronic>("Acute and chronic", "Of an acute and a chronic code of one condition the acute one is principal.",
                                   "ICD-10-CM Official Guidelines I.B.8"),
        rule<Topic::combination>("Combination codes", "Two codes that one code says.", "ICD-10-CM Official Guidelines I.B.9 and I.C.9.b"),
        rule<Topic::infection>("Infections", "HIV, resistant organisms and COVID-19: what excludes what, and the sequence.",
                               "ICD-10-CM Official Guidelines I.C.1.a, c, e and g"),
        rule<Topic::sepsis>("Sepsis",
                            "Sepsis, severe sepsis, organ failure and the infection that they come from: what is coded, and the sequence.",
                            "ICD-10-CM Official Guidelines I.C.1.d and I.C.18.g"),
        rule<Topic::neoplasm>("Neoplasms", "Treatment with its neoplasm, active disease and history, primary and secondary.",
                              "ICD-10-CM Official Guidelines I.C.2"),
        rule<Topic::diabetes>("Diabetes",
                              "Drug status, gestational diabetes, the insulin pump, diabetes after the removal of the pancreas.",
                              "ICD-10-CM Official Guidelines I.C.4.a and I.C.15.i"),
        rule<Topic::substance>("Use, abuse, dependence", "One code for each substance: the highest of use, abuse and dependence.",
                               "ICD-10-CM Official Guidelines I.C.5.b"),
        rule<Topic::hypertension>("Hypertension", "Hypertension with heart or kidney disease is a combination code of the right stage.",
                                  "ICD-10-CM Official Guidelines I.C.9.a"),
        rule<Topic::infarction>("Infarction and stroke", "Subsequent infarctions and type 2; what is left of a stroke.",
                                "ICD-10-CM Official Guidelines I.C.9.d and I.C.9.e"),
        rule<Topic::respiratory>("Ventilator pneumonia", "Pneumonia of the ventilator has no second code of its type.",
                                 "ICD-10-CM Official Guidelines I.C.10.d"),
        rule<Topic::pressure_ulcer, check_ulcer_stages>("Pressure ulcers", "Two stages at one site are two ulcers, or one that grew worse.",
                                                        "ICD-10-CM Official Guidelines I.C.12.a"),
        rule<Topic::fracture>("Pathological fractures", "A bone breaks because it is ill or by injury.",
                              "ICD-10-CM Official Guidelines I.C.13.d"),
        rule<Topic::kidney>("Chronic kidney disease", "One stage, and end stage alone.", "ICD-10-CM Official Guidelines I.C.14.a"),
        rule<Topic::pregnancy>("Pregnancy first", "Codes of chapter 15 stand first, and other conditions have theirs.",
                               "ICD-10-CM Official Guidelines I.C.15"),
        rule<Topic::delivery>("Delivery", "The outcome of delivery once and behind; a normal delivery has no complication.",
                              "ICD-10-CM Official Guidelines I.C.15.b and I.C.15.n"),
        rule<Topic::weeks, check_trimester>("Weeks of gestation", "The weeks once, behind the pregnancy, and in agreement with it.",
                                            "ICD-10-CM Official Guidelines I.C.15.a.3 and I.C.21.c.11"),
        rule<Topic::newborn, check_birth_episode>("Newborn",
                                                  "The code of the birth first, once and in that stay only; mother and child apart.",
                                                  "ICD-10-CM Official Guidelines I.C.16"),
        rule<Topic::scale>("Coma and stroke scales", "Scales stand behind their conditions, and only with them.",
                           "ICD-10-CM Official Guidelines I.C.18.e and I.C.18.i"),
        rule<Topic::burn, check_burn_degrees>("Burns", "The highest degree first, and once for each site; the extent behind.",
                                              "ICD-10-CM Official Guidelines I.C.19.d"),
        rule<Topic::poisoning>("Poisoning, adverse effect, underdosing",
                               "A poisoning stands first, an adverse effect behind its nature, an underdosing never first.",
                               "ICD-10-CM Official Guidelines I.C.19.e"),
        rule<Topic::injury>("Injuries and complications", "Abuse first, superficial injuries, complications of transplants and devices.",
                            "ICD-10-CM Official Guidelines I.C.19.b, f and g"),
        rule<Topic::external_cause, check_external_stage>("External causes", "Place, activity and status once, at the initial encounter.",
                                                          "ICD-10-CM Official Guidelines I.C.20"),
        rule<Topic::first_only>("Only first", "Reasons for contact that are principal or first-listed, or not coded.",
                                "ICD-10-CM Official Guidelines I.C.21.c.16"),
        rule<Topic::never_first>("Never first", "Factors that are always additional codes.",
                                 "ICD-10-CM Official Guidelines I.C.21.c and I.B.14"),
        rule<Topic::body_mass>("Body mass index", "Once, with a diagnosis that it belongs to, not in pregnancy.",
                               "ICD-10-CM Official Guidelines I.B.14 and I.C.21.c.3"),
        rule<Topic::examination>("Examinations", "Abnormal findings of an examination; screening before what it found.",
                                 "ICD-10-CM Official Guidelines I.C.21.c.5 and I.C.21.c.13"),
        rule<Topic::uncertain, check_words>("Words of the record",
                                            "Asks where the words that support a code are uncertain, of the past or of something near.",
                                            "ICD-10-CM Official Guidelines II.H and IV.H"),
    };
    return rules;
}

} // namespace sequela::rules
