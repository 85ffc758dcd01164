// A calendar date without time or zone: dates of service, of admission and discharge, and the effective dates of releases.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sequela {

struct Date {
    std::int32_t days = 0; // since 1970-01-01

    static std::optional<Date> from_ymd(int year, int month, int day); // nothing if there is no such day
    static std::optional<Date> parse(std::string_view text); // "2026-01-03", "20260103", "01/03/2026" (US), "3 Jan 2026", "03-Jan-2026"

    [[nodiscard]] int year() const;
    [[nodiscard]] int month() const; // 1 to 12
    [[nodiscard]] int day() const;   // 1 to 31
    // The US federal fiscal year, which begins on 1 October of the year before.
    [[nodiscard]] int fiscal_year() const;

    [[nodiscard]] std::string iso() const;   // "2026-01-03"
    [[nodiscard]] std::string words() const; // "03 Jan 2026": what screens show

    [[nodiscard]] Date plus_days(int count) const { return {days + count}; }
    auto operator<=>(const Date&) const = default;
};

// The last day of a release that is superseded by the next fiscal year: 30 September of `fiscal_year`.
Date fiscal_year_end(int fiscal_year);
Date fiscal_year_start(int fiscal_year);

// Whole years between birth and a date, as a claim counts age. Negative if the date is before birth.
int age_in_years(Date birth, Date on);

} // namespace sequela
