// What an auditor writes down to level a visit: problems, data, risk and time, each with the words of the chart that it rests on.
//
// Source: AMA, CPT Evaluation and Management Guidelines (office visits 2021, all others 2023), the elements by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace sequela::groupers {

// Level of an element of medical decision making, and of all of it.
enum class EmLevel { none, minimal, low, moderate, high };

// Where in the chart something stands: bytes [begin, end) of a document.
struct EmSpan {
    std::string document;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const EmSpan&) const = default;
};

enum class EmService {
    office_new,
    office_established,
    hospital_initial, // inpatient or observation
    hospital_subsequent,
    hospital_same_day, // admitted and discharged on one date
    emergency,
    office_consultation,
    hospital_consultation,
    nursing_initial,
    nursing_subsequent,
    home_new, // home or residence
    home_established,
    hospital_discharge, // by time alone
    critical_care       // by time alone
};

enum class EmProblem {
    self_limited,
    stable_chronic,
    acute_uncomplicated,
    stable_acute,
    acute_uncomplicated_hospital, // needs hospital inpatient or observation care
    chronic_exacerbation,         // or progression, or side effects of treatment
    undiagnosed_uncertain,        // new, with uncertain prognosis
    acute_systemic,               // acute illness with systemic symptoms
    acute_complicated_injury,
    chronic_severe_exacerbation,
    threat_to_life // or bodily function
};

enum class EmData {
    external_note, // from each unique source
    test_review,   // each unique test
    test_order,    // each unique test; its review is part of it
    independent_historian,
    independent_interpretation,
    discussion // of management or interpretation, with an external professional or appropriate source
};

enum class EmRisk {
    minimal,
    low,
    drug_management,
    minor_surgery_with_risk,
    major_surgery,
    social_determinants, // that limit diagnosis or treatment
    toxicity_monitoring,
    major_surgery_with_risk,
    emergency_major_surgery,
    hospitalisation,  // or escalation of hospital care
    no_resuscitation, // or de-escalation because of poor prognosis
    parenteral_controlled
};

struct EmProblemItem {
    EmProblem kind = EmProblem::self_limited;
    std::string name; // as the auditor calls it
    std::optional<EmSpan> evidence;
};

struct EmDataItem {
    EmData kind = EmData::test_review;
    std::string name;            // which test or source: the same one counts once
    bool billed = false;         // its interpretation is reported by the same professional or group
    bool counted_before = false; // ordered, and so counted, at an earlier visit
    std::optional<EmSpan> evidence;
};

struct EmRiskItem {
    EmRisk kind = EmRisk::minimal;
    std::optional<EmSpan> evidence;
};

struct EmWorksheet {
    EmService service = EmService::office_established;
    std::optional<Date> date;
    std::vector<EmProblemItem> problems;
    std::vector<EmDataItem> data;
    std::vector<EmRiskItem> risk;
    std::optional<int> minutes; // of the professional, on the date of the visit
    int minutes_elsewhere = 0;  // of these: separately reported services, teaching, travel
    std::optional<EmSpan> time_evidence;
    std::optional<Date> last_service; // the newest professional service before this one by the same group and specialty
    bool medicare = false;            // which rule of prolonged services
};

// What screens call them, in words of our own: "Chronic illness, stable".
std::string_view words(EmLevel level);
std::string_view words(EmProblem problem);
std::string_view words(EmData data);
std::string_view words(EmRisk risk);

// Keys of the worksheet's JSON ("office_new", "stable_chronic" …), and back.
std::string_view key(EmLevel level);
std::string_view key(EmService service);
std::string_view key(EmProblem problem);
std::string_view key(EmData data);
std::string_view key(EmRisk risk);
std::optional<EmService> em_service_from_key(std::string_view key);
std::optional<EmProblem> em_problem_from_key(std::string_view key);
std::optional<EmData> em_data_from_key(std::string_view key);
std::optional<EmRisk> em_risk_from_key(std::string_view key);

} // namespace sequela::groupers
