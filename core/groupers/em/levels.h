// The dated tables of E/M services: levels with their decision making and minutes, and prolonged services. Levels go by name; their code
// numbers are in em_numbers.cpp alone, which has no words.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "groupers/em/worksheet.h"

namespace sequela::groupers {

struct EmRow {
    EmService service;
    int level;      // as it is called: "level 4"; 0 where the service has no levels
    EmLevel mdm;    // least decision making; none: not chosen by it
    int minutes;    // least time; 0: not chosen by time
    int first_year; // from 1 January of it
    int last_year;  // to 31 December of it; 0: still
};

std::string_view title(EmService service); // "Office visit, established patient"
// The rows of a service on a date, lowest first; empty where the guidelines of that date are not these.
std::vector<EmRow> em_rows(EmService service, Date date);
// The code number of a level; 0 where there is none.
int em_number(EmService service, int level);

// Which payers count prolonged time how: minutes in all at which the first unit is reached, then a unit for each further 15.
struct EmProlonged {
    EmService service;
    bool medicare;
    int threshold;
    std::string_view code;         // HCPCS Level II; empty: em_prolonged_number
    std::string_view days_counted; // other than the date of the visit; empty: that date alone
    int first_year;
};
const EmProlonged* em_prolonged(EmService service, bool medicare, Date date);
int em_prolonged_number(EmService service); // of payers other than Medicare; 0: none
constexpr int kProlongedUnit = 15;

} // namespace sequela::groupers
