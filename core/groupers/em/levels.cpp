#include "groupers/em/levels.h"

#include <array>

namespace sequela::groupers {
namespace {

using S = EmService;
using L = EmLevel;

// CPT E/M guidelines: office visits from 2021, all others from 2023; two nursing-facility times were raised in 2024. A time is met or
// exceeded.
constexpr std::array kRows = {
    EmRow{S::office_new, 2, L::minimal, 15, 2021, 0},
    EmRow{S::office_new, 3, L::low, 30, 2021, 0},
    EmRow{S::office_new, 4, L::moderate, 45, 2021, 0},
    EmRow{S::office_new, 5, L::high, 60, 2021, 0},
    EmRow{S::office_established, 2, L::minimal, 10, 2021, 0},
    EmRow{S::office_established, 3, L::low, 20, 2021, 0},
    EmRow{S::office_established, 4, L::moderate, 30, 2021, 0},
    EmRow{S::office_established, 5, L::high, 40, 2021, 0},
    EmRow{S::hospital_initial, 1, L::minimal, 40, 2023, 0},
    EmRow{S::hospital_initial, 2, L::moderate, 55, 2023, 0},
    EmRow{S::hospital_initial, 3, L::high, 75, 2023, 0},
    EmRow{S::hospital_subsequent, 1, L::minimal, 25, 2023, 0},
    EmRow{S::hospital_subsequent, 2, L::moderate, 35, 2023, 0},
    EmRow{S::hospital_subsequent, 3, L::high, 50, 2023, 0},
    EmRow{S::hospital_same_day, 1, L::minimal, 45, 2023, 0},
    EmRow{S::hospital_same_day, 2, L::moderate, 70, 2023, 0},
    EmRow{S::hospital_same_day, 3, L::high, 85, 2023, 0},
    EmRow{S::emergency, 2, L::minimal, 0, 2023, 0},
    EmRow{S::emergency, 3, L::low, 0, 2023, 0},
    EmRow{S::emergency, 4, L::moderate, 0, 2023, 0},
    EmRow{S::emergency, 5, L::high, 0, 2023, 0},
    EmRow{S::office_consultation, 2, L::minimal, 20, 2023, 0},
    EmRow{S::office_consultation, 3, L::low, 30, 2023, 0},
    EmRow{S::office_consultation, 4, L::moderate, 40, 2023, 0},
    EmRow{S::office_consultation, 5, L::high, 55, 2023, 0},
    EmRow{S::hospital_consultation, 2, L::minimal, 35, 2023, 0},
    EmRow{S::hospital_consultation, 3, L::low, 45, 2023, 0},
    EmRow{S::hospital_consultation, 4, L::moderate, 60, 2023, 0},
    EmRow{S::hospital_consultation, 5, L::high, 80, 2023, 0},
    EmRow{S::nursing_initial, 1, L::minimal, 25, 2023, 0},
    EmRow{S::nursing_initial, 2, L::moderate, 35, 2023, 0},
    EmRow{S::nursing_initial, 3, L::high, 45, 2023, 2023},
    EmRow{S::nursing_initial, 3, L::high, 50, 2024, 0},
    EmRow{S::nursing_subsequent, 1, L::minimal, 10, 2023, 0},
    EmRow{S::nursing_subsequent, 2, L::low, 15, 2023, 2023},
    EmRow{S::nursing_subsequent, 2, L::low, 20, 2024, 0},
    EmRow{S::nursing_subsequent, 3, L::moderate, 30, 2023, 0},
    EmRow{S::nursing_subsequent, 4, L::high, 45, 2023, 0},
    EmRow{S::home_new, 1, L::minimal, 15, 2023, 0},
    EmRow{S::home_new, 2, L::low, 30, 2023, 0},
    EmRow{S::home_new, 4, L::moderate, 60, 2023, 0},
    EmRow{S::home_new, 5, L::high, 75, 2023, 0},
    EmRow{S::home_established, 1, L::minimal, 20, 2023, 0},
    EmRow{S::home_established, 2, L::low, 30, 2023, 0},
    EmRow{S::home_established, 3, L::moderate, 40, 2023, 0},
    EmRow{S::home_established, 4, L::high, 60, 2023, 0},
    // Up to 30 minutes, and more than 30.
    EmRow{S::hospital_discharge, 1, L::none, 1, 2021, 0},
    EmRow{S::hospital_discharge, 2, L::none, 31, 2021, 0},
    // 30 to 74 minutes; each further 30 is a unit of its own.
    EmRow{S::critical_care, 0, L::none, 30, 2021, 0},
};

constexpr std::string_view kNursingDays = "the day before to three days after";
constexpr std::string_view kHomeDays = "three days before to seven days after";

// Others: CPT, 15 minutes beyond the least time of the highest level. Medicare: physician fee schedule final rule for 2023, prolonged
// services; office visits since 2021. Consultations are not paid by Medicare.
constexpr std::array kProlonged = {
    EmProlonged{S::office_new, false, 75, "", "", 2021},
    EmProlonged{S::office_established, false, 55, "", "", 2021},
    EmProlonged{S::office_consultation, false, 70, "", "", 2023},
    EmProlonged{S::home_new, false, 90, "", "", 2023},
    EmProlonged{S::home_established, false, 75, "", "", 2023},
    EmProlonged{S::hospital_initial, false, 90, "", "", 2023},
    EmProlonged{S::hospital_subsequent, false, 65, "", "", 2023},
    EmProlonged{S::hospital_same_day, false, 100, "", "", 2023},
    EmProlonged{S::hospital_consultation, false, 95, "", "", 2023},
    EmProlonged{S::nursing_initial, false, 60, "", "", 2023},
    EmProlonged{S::nursing_initial, false, 65, "", "", 2024},
    EmProlonged{S::nursing_subsequent, false, 60, "", "", 2023},
    EmProlonged{S::office_new, true, 89, "G2212", "", 2021},
    EmProlonged{S::office_established, true, 69, "G2212", "", 2021},
    EmProlonged{S::hospital_initial, true, 90, "G0316", "", 2023},
    EmProlonged{S::hospital_subsequent, true, 65, "G0316", "", 2023},
    EmProlonged{S::hospital_same_day, true, 110, "G0316", "to three days after", 2023},
    EmProlonged{S::nursing_initial, true, 95, "G0317", kNursingDays, 2023},
    EmProlonged{S::nursing_subsequent, true, 85, "G0317", kNursingDays, 2023},
    EmProlonged{S::home_new, true, 140, "G0318", kHomeDays, 2023},
    EmProlonged{S::home_established, true, 110, "G0318", kHomeDays, 2023},
};

// In the order of EmService.
constexpr std::array<std::string_view, 14> kTitles = {"Office visit, new patient",
                                                      "Office visit, established patient",
                                                      "Initial hospital inpatient or observation care",
                                                      "Subsequent hospital inpatient or observation care",
                                                      "Hospital care, admission and discharge on one date",
                                                      "Emergency department visit",
                                                      "Office consultation",
                                                      "Inpatient or observation consultation",
                                                      "Initial nursing facility care",
                                                      "Subsequent nursing facility care",
                                                      "Home or residence visit, new patient",
                                                      "Home or residence visit, established patient",
                                                      "Hospital discharge day",
                                                      "Critical care"};

} // namespace

std::string_view title(EmService service) {
    return kTitles[static_cast<std::size_t>(service)];
}

std::vector<EmRow> em_rows(EmService service, Date date) {
    std::vector<EmRow> rows;
    for (const EmRow& row : kRows)
        if (row.service == service && date.year() >= row.first_year && (row.last_year == 0 || date.year() <= row.last_year))
            rows.push_back(row);
    return rows;
}

const EmProlonged* em_prolonged(EmService service, bool medicare, Date date) {
    const EmProlonged* found = nullptr;
    for (const EmProlonged& row : kProlonged)
        if (row.service == service && row.medicare == medicare && date.year() >= row.first_year) found = &row; // the newest comes last
    return found;
}

} // namespace sequela::groupers
