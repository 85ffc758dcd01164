#include "groupers/em/worksheet.h"

#include <array>

namespace sequela::groupers {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 5> kLevels = {"none", "minimal", "low", "moderate", "high"};
constexpr std::array<std::string_view, 14> kServices = {
    "office_new", "office_established",  "hospital_initial",      "hospital_subsequent", "hospital_same_day",
    "emergency",  "office_consultation", "hospital_consultation", "nursing_initial",     "nursing_subsequent",
    "home_new",   "home_established",    "hospital_discharge",    "critical_care"};
constexpr std::array<std::string_view, 11> kProblems = {"self_limited",
                                                        "stable_chronic",
                                                        "acute_uncomplicated",
                                                        "stable_acute",
                                                        "acute_uncomplicated_hospital",
                                                        "chronic_exacerbation",
                                                        "undiagnosed_uncertain",
                                                        "acute_systemic",
                                                        "acute_complicated_injury",
                                                        "chronic_severe_exacerbation",
                                                        "threat_to_life"};
constexpr std::array<std::string_view, 6> kData = {
    "external_note", "test_review", "test_order", "independent_historian", "independent_interpretation", "discussion"};
constexpr std::array<std::string_view, 12> kRisks = {"minimal",
                                                     "low",
                                                     "drug_management",
                                                     "minor_surgery_with_risk",
                                                     "major_surgery",
                                                     "social_determinants",
                                                     "toxicity_monitoring",
                                                     "major_surgery_with_risk",
                                                     "emergency_major_surgery",
                                                     "hospitalisation",
                                                     "no_resuscitation",
                                                     "parenteral_controlled"};

// Their names for people, in the same order.
constexpr std::array<std::string_view, 5> kLevelWords = {"None", "Minimal", "Low", "Moderate", "High"};
constexpr std::array<std::string_view, 11> kProblemWords = {"Self-limited or minor",
                                                            "Chronic illness, stable",
                                                            "Acute illness or injury, uncomplicated",
                                                            "Acute illness, stable",
                                                            "Acute, uncomplicated, in hospital care",
                                                            "Chronic illness, worse or with side effects",
                                                            "New problem, uncertain prognosis",
                                                            "Acute illness, systemic symptoms",
                                                            "Acute injury, complicated",
                                                            "Chronic illness, severely worse",
                                                            "Threat to life or bodily function"};
constexpr std::array<std::string_view, 6> kDataWords = {
    "Outside note read",     "Test result read",           "Test ordered",
    "Independent historian", "Independent interpretation", "Discussion with another professional"};
constexpr std::array<std::string_view, 12> kRiskWords = {"Minimal",
                                                         "Low",
                                                         "Prescription drugs managed",
                                                         "Minor surgery with risk factors",
                                                         "Elective major surgery",
                                                         "Social determinants limit care",
                                                         "Drug watched for toxicity",
                                                         "Elective major surgery with risk factors",
                                                         "Emergency major surgery",
                                                         "Hospital care begun or escalated",
                                                         "No resuscitation, or care de-escalated",
                                                         "Parenteral controlled substance"};

template <class Enum, std::size_t N> std::optional<Enum> find(const std::array<std::string_view, N>& keys, std::string_view wanted) {
    for (std::size_t i = 0; i < N; ++i)
        if (keys[i] == wanted) return static_cast<Enum>(i);
    return std::nullopt;
}

} // namespace

std::string_view words(EmLevel level) {
    return kLevelWords[static_cast<std::size_t>(level)];
}
std::string_view words(EmProblem problem) {
    return kProblemWords[static_cast<std::size_t>(problem)];
}
std::string_view words(EmData data) {
    return kDataWords[static_cast<std::size_t>(data)];
}
std::string_view words(EmRisk risk) {
    return kRiskWords[static_cast<std::size_t>(risk)];
}
std::string_view key(EmLevel level) {
    return kLevels[static_cast<std::size_t>(level)];
}
std::string_view key(EmService service) {
    return kServices[static_cast<std::size_t>(service)];
}
std::string_view key(EmProblem problem) {
    return kProblems[static_cast<std::size_t>(problem)];
}
std::string_view key(EmData data) {
    return kData[static_cast<std::size_t>(data)];
}
std::string_view key(EmRisk risk) {
    return kRisks[static_cast<std::size_t>(risk)];
}
std::optional<EmService> em_service_from_key(std::string_view wanted) {
    return find<EmService>(kServices, wanted);
}
std::optional<EmProblem> em_problem_from_key(std::string_view wanted) {
    return find<EmProblem>(kProblems, wanted);
}
std::optional<EmData> em_data_from_key(std::string_view wanted) {
    return find<EmData>(kData, wanted);
}
std::optional<EmRisk> em_risk_from_key(std::string_view wanted) {
    return find<EmRisk>(kRisks, wanted);
}

} // namespace sequela::groupers
