// Which release a file belongs to, from what its content and its name say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace sequela::packs {

struct Release {
    int fiscal_year = 0;
    std::string name; // "FY2026", "FY2021 (January 2021 update)"
    Date effective_from;
    Date effective_to;
};

// `names`: the nearest first, such as the member of the zip, its folder, the zip, the zip's folder. Nothing if no year can be found.
// An update within a year ("updated-12162020") takes effect on the first day of the next quarter; all else on 1 October.
std::optional<Release> find_release(std::optional<int> year_in_content, const std::vector<std::string>& names);
Release release_of(int fiscal_year, std::optional<Date> effective_from);

// Systems that follow the calendar year and its quarters (HCPCS, NCCI, OPPS, NDC). "2025 Q4" is in force from the first day of the quarter
// to the end of the year, "2026" for the whole year. Read from names such as "HCPC2025_OCT_ANWEB.txt", "2020-04", "2024Q3",
// "MCR_MUE_…_Eff_07-01-2024.csv" and, for NCCI's own numbering, "ccipra-v322r0-f1" (version 32.2: the third quarter of 2026).
std::optional<Release> find_calendar_release(const std::vector<std::string>& names);
// The quarter that holds the date.
Release quarter_release(Date date);
Release year_release(int year);

// Releases that are in force until another comes: 31 December 2999.
Date no_end();
// A release of the given name that is in force from a day on. Its fiscal_year is that of the day.
Release open_release(std::string name, Date from);
// OPCS-4 and ICD-10 in the UK follow the financial year, which begins on 1 April; what is published for one stays in force until another
// comes. "2026" for 1 April 2026, with a name before it if there is one: "OPCS-4.11 (April 2026)".
Release uk_release(std::string_view name, int year);

} // namespace sequela::packs
