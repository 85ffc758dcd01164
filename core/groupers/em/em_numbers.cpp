// Code numbers of E/M levels, without words.
#include <array>

#include "groupers/em/levels.h"

namespace sequela::groupers {
namespace {

struct Numbers {
    EmService service;
    int first_level;
    std::array<int, 5> codes; // 0: none
};

constexpr std::array<Numbers, 12> kNumbers = {{
    {EmService::office_new, 2, {99202, 99203, 99204, 99205, 0}},
    {EmService::office_established, 1, {99211, 99212, 99213, 99214, 99215}},
    {EmService::hospital_initial, 1, {99221, 99222, 99223, 0, 0}},
    {EmService::hospital_subsequent, 1, {99231, 99232, 99233, 0, 0}},
    {EmService::hospital_same_day, 1, {99234, 99235, 99236, 0, 0}},
    {EmService::emergency, 1, {99281, 99282, 99283, 99284, 99285}},
    {EmService::office_consultation, 2, {99242, 99243, 99244, 99245, 0}},
    {EmService::hospital_consultation, 2, {99252, 99253, 99254, 99255, 0}},
    {EmService::nursing_initial, 1, {99304, 99305, 99306, 0, 0}},
    {EmService::nursing_subsequent, 1, {99307, 99308, 99309, 99310, 0}},
    {EmService::home_new, 1, {99341, 99342, 0, 99344, 99345}},
    {EmService::home_established, 1, {99347, 99348, 99349, 99350, 0}},
}};

} // namespace

int em_number(EmService service, int level) {
    if (service == EmService::hospital_discharge) return level == 1 ? 99238 : level == 2 ? 99239 : 0;
    if (service == EmService::critical_care) return 99291;
    for (const Numbers& row : kNumbers)
        if (row.service == service && level >= row.first_level && level < row.first_level + 5)
            return row.codes[static_cast<std::size_t>(level - row.first_level)];
    return 0;
}

int em_prolonged_number(EmService service) {
    switch (service) {
    case EmService::critical_care:
        return 99292;
    case EmService::office_new:
    case EmService::office_established:
    case EmService::office_consultation:
    case EmService::home_new:
    case EmService::home_established:
        return 99417;
    case EmService::hospital_initial:
    case EmService::hospital_subsequent:
    case EmService::hospital_same_day:
    case EmService::hospital_consultation:
    case EmService::nursing_initial:
    case EmService::nursing_subsequent:
        return 99418;
    default:
        return 0;
    }
}

} // namespace sequela::groupers
