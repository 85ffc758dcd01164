#include <catch2/catch_test_macros.hpp>

#include "base/date.h"

using sequela::Date;

TEST_CASE("A date is read in the forms that charts and files use", "[date]") {
    const Date wanted = *Date::from_ymd(2026, 1, 3);
    for (const char* text : {"2026-01-03", "20260103", "01/03/2026", "3 Jan 2026", "03-Jan-2026", "January 3, 2026", "2026 Jan 03"}) {
        INFO(text);
        REQUIRE(Date::parse(text).has_value());
        CHECK(*Date::parse(text) == wanted);
    }
    for (const char* text : {"", "2026", "2026-02-30", "13/13/2026", "3 Foo 2026", "2026-01"}) {
        INFO(text);
        CHECK_FALSE(Date::parse(text).has_value());
    }
}

TEST_CASE("The fiscal year begins on 1 October", "[date]") {
    CHECK(Date::from_ymd(2025, 9, 30)->fiscal_year() == 2025);
    CHECK(Date::from_ymd(2025, 10, 1)->fiscal_year() == 2026);
    CHECK(sequela::fiscal_year_start(2026).iso() == "2025-10-01");
    CHECK(sequela::fiscal_year_end(2026).words() == "30 Sep 2026");
}

TEST_CASE("Age counts whole years", "[date]") {
    const Date birth = *Date::from_ymd(1958, 6, 15);
    CHECK(sequela::age_in_years(birth, *Date::from_ymd(2026, 6, 14)) == 67);
    CHECK(sequela::age_in_years(birth, *Date::from_ymd(2026, 6, 15)) == 68);
    CHECK(sequela::age_in_years(birth, *Date::from_ymd(1958, 6, 14)) == -1);
}
