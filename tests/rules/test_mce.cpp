// What the editor does that no claim of the oracle shows: dates as claims write them, facts that are not known, tables of a later version.
#include <catch2/catch_test_macros.hpp>

#include "packs/data_table.h"
#include "rules/mce/encounter_edits.h"

using namespace sequela;
using namespace sequela::rules::mce;

namespace {

packs::DataTable table(const std::vector<std::string_view>& columns, const std::vector<std::vector<std::string_view>>& rows) {
    packs::DataTableBuilder builder(columns);
    for (const auto& row : rows)
        builder.add_row(row);
    return builder.take();
}

EditTables tables() {
    const std::vector<std::string_view> codes = {"Code", "First day", "Last day", "Flags"};
    return EditTables::build(
        table(codes, {{"O80", "2015-10-01", "2024-09-30", "maternity,female"},
                      {"O80", "2024-10-01", "", "maternity"},
                      {"A419", "2015-10-01", "", ""},
                      {"B999", "2015-10-01", "", "something new,newborn"}}),
        table(codes, {{"5A1955Z", "2015-10-01", "", "los"}}),
        table({"Age group", "From age", "To age", "First day", "Last day"},
              {{"Maternity", "9", "64", "2019-10-01", ""}, {"Newborn", "0", "0", "1984-03-01", ""}}),
        table({"Discharge status", "First day", "Last day"}, {{"1", "1980-10-01", ""}, {"8", "1994-10-01", "2005-09-30"}}),
        *Date::parse("2026-09-30"));
}

Claim claim(std::string_view date, std::vector<std::string_view> diagnoses) {
    Claim made;
    made.discharged = Date::parse(date);
    made.diagnoses = std::move(diagnoses);
    return made;
}

} // namespace

TEST_CASE("A discharge date is eight digits; a day that its month does not have is the month's last", "[mce]") {
    CHECK(discharge_date("20260105") == Date::parse("2026-01-05"));
    CHECK(discharge_date("20260231") == Date::parse("2026-02-28"));
    CHECK(discharge_date("20240231") == Date::parse("2024-02-29"));
    CHECK(discharge_date("20260431") == Date::parse("2026-04-30"));
    for (const char* none : {"", "2026-01-05", "20261301", "20260132", "20260100", "2026010", "202601055", "2026010x"})
        CHECK_FALSE(discharge_date(none));
}

TEST_CASE("What is not known raises no edit", "[mce]") {
    const EditTables known = tables();
    Claim asked = claim("2024-09-30", {"O80"});
    asked.procedures = {"5A1955Z"};
    CHECK(edit_claim(known, asked).outcome == Outcome::none);
    asked.age = 70;
    asked.sex = 1;
    asked.length_of_stay = 4;
    asked.discharge_status = 8;
    const EditedClaim edited = edit_claim(known, asked);
    CHECK(edited.outcome == Outcome::prepayment);
    CHECK(edited.diagnoses[0].edits.has(Edit::age_conflict));
    CHECK(edited.diagnoses[0].age_group == AgeGroup::maternity);
    CHECK(edited.diagnoses[0].edits.has(Edit::sex_conflict));
    CHECK(edited.procedures[0].edits.has(Edit::length_of_stay));
    CHECK(edited.count(Edit::invalid_discharge_status) == 1);
}

TEST_CASE("A code is valid on its own days, in any case of letters", "[mce]") {
    const EditTables known = tables();
    CHECK(known.diagnosis("O80", *Date::parse("2024-09-30")) == (flag::maternity | flag::female));
    CHECK(known.diagnosis("o80", *Date::parse("2024-10-01")) == flag::maternity);
    CHECK_FALSE(known.diagnosis("O80", *Date::parse("2015-09-30")));
    for (const char* none : {"", "O8", "O800", "O80.", "A41900000"})
        CHECK_FALSE(known.diagnosis(none, *Date::parse("2026-01-05")));
}

TEST_CASE("A flag of a later version is named and changes nothing else", "[mce]") {
    const EditTables known = tables();
    CHECK(known.unknown_flags() == std::vector<std::string>{"something new"});
    CHECK(known.diagnosis("B999", *Date::parse("2026-01-05")) == flag::newborn);
}

TEST_CASE("Tables without their columns hold no code, and a claim without codes has no edits", "[mce]") {
    const packs::DataTable other = table({"Something", "Else"}, {{"O80", "1"}});
    const EditTables none = EditTables::build(other, other, other, other, *Date::parse("2026-09-30"));
    CHECK_FALSE(none.diagnosis("O80", *Date::parse("2026-01-05")));
    CHECK(edit_claim(none, claim("2026-01-05", {})).outcome == Outcome::none);
    CHECK(edit_claim(none, claim("2026-10-01", {"O80"})).outcome == Outcome::invalid_discharge_date);
}

TEST_CASE("A discharge status as the claim form has it", "[mce]") {
    CHECK(discharge_status_of("01") == 1);
    CHECK(discharge_status_of("20") == 20);
    CHECK_FALSE(discharge_status_of(""));
    for (const char* wrong : {"A1", "1A", "-", "0x1", " 1"})
        CHECK(discharge_status_of(wrong) == -1);
}
