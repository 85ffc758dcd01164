// The tables of guidelines against the official files: every row speaks of codes that exist, and fires on the first of them in its years
// and not outside. What a row means is in the corpus (guideline_*.txt).
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <set>

#include "base/text.h"
#include "official.h"
#include "rules/check.h"
#include "rules/guidelines/code_set.h"
#include "rules/guidelines/guideline_row.h"
#include "rules/guidelines/guidelines.h"
#include "rules/guidelines/interpret.h"

namespace {

using namespace sequela;
using rules::CodeSet;
using rules::GuidelineRow;
using rules::Kind;

std::vector<const GuidelineRow*> all_rows() {
    std::vector<const GuidelineRow*> rows;
    for (const auto table : {rules::general_rows(), rules::infection_rows(), rules::neoplasm_and_diabetes_rows(), rules::body_system_rows(),
                             rules::pregnancy_rows(), rules::injury_rows(), rules::factor_rows()})
        for (const GuidelineRow& row : table)
            rows.push_back(&row);
    return rows;
}

std::string name_of(const GuidelineRow& row) {
    return fmt::format("{} {}: {} | {}", rules::rule_id(row.topic), row.section, row.codes, row.others);
}

// Codes of the release that the set holds, in its order; not more than a few, spread over the set.
std::vector<std::string> some_of(const packs::CodeTable& codes, const CodeSet& set, std::string_view title) {
    std::vector<std::string> found;
    for (const packs::CodeRow& row : codes.rows)
        if (row.billable != 0 && set.contains(row.code.text()) && codes.long_title(row).find(title) != std::string_view::npos)
            found.emplace_back(row.code.text());
    constexpr std::size_t kMost = 12;
    if (found.size() <= kMost) return found;
    std::vector<std::string> some;
    for (std::size_t i = 0; i < kMost; ++i)
        some.push_back(found[i * found.size() / kMost]);
    return some;
}

rules::Encounter encounter_of(const GuidelineRow& row, const std::string& a, const std::string& b, Date date) {
    rules::Encounter encounter;
    encounter.setting = (row.when & rules::not_inpatient) != 0 ? rules::Setting::outpatient : rules::Setting::inpatient;
    encounter.admitted = encounter.discharged = date;
    const auto add = [&](const std::string& code, rules::Poa poa) {
        rules::Entry entry;
        entry.code = code;
        entry.poa = poa;
        if (!code.empty()) encounter.entries.push_back(std::move(entry));
    };
    const bool b_first = row.kind == Kind::before || (row.when & rules::first_is_other) != 0 || row.kind == Kind::first_only;
    const rules::Poa poa_b = (row.when & rules::others_developed) != 0 ? rules::Poa::no : rules::Poa::yes;
    if (b_first) add(b, poa_b);
    add(a, rules::Poa::yes);
    if (!b_first) add(b, poa_b);
    return encounter;
}

// Did the row speak, or a convention of the same codes before it?
bool is_told(const GuidelineRow& row, const rules::Encounter& encounter, const rules::Context& context) {
    const auto verdicts = rules::check(encounter, context);
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const rules::Verdict& verdict) {
        return (verdict.rule == rules::rule_id(row.topic) && verdict.citation.locator == row.section) ||
               (verdict.rule.starts_with("icd10cm.") && verdict.subjects.size() > 1) || verdict.rule == "icd10cm.code_first_missing" ||
               verdict.rule == "icd10cm.use_additional_missing" || verdict.rule == "icd10cm.manifestation_first";
    });
}

bool fires(const GuidelineRow& row, const packs::CodeTable& codes, const rules::Context& context, Date date) {
    const CodeSet set_a(row.codes);
    const CodeSet set_b(row.others);
    std::vector<std::string> second = {""};
    if (row.kind == Kind::once)
        second = some_of(codes, set_a, row.title);
    else if (row.kind == Kind::first_only)
        second = {"I10"};
    else if (row.kind != Kind::needs && row.kind != Kind::never_first)
        second = some_of(codes, set_b, {});
    for (const std::string& a : some_of(codes, set_a, row.title))
        for (const std::string& b : second)
            if (a != b && is_told(row, encounter_of(row, a, b, date), context)) return true;
    return false;
}

rules::Context context_on(packs::Catalogue& catalogue, Date date) {
    const auto edition = catalogue.edition(date);
    REQUIRE(edition);
    return {*edition, &catalogue};
}

} // namespace

TEST_CASE("a set of codes is read as a coder writes it") {
    const CodeSet set("I11, I13.0-I13.2, T36-T50 poisoning, Z3A.01-Z3A.36");
    for (const char* code : {"I110", "I119", "I130", "I1311", "I132", "T400X1A", "T391X2D", "T3694XA", "Z3A01", "Z3A36"})
        CHECK(set.contains(code));
    for (const char* code : {"I10", "I12", "I139", "T400X5A", "T400X6A", "T3695XA", "T510X1A", "Z3A37", "Z3A00", "I1"})
        CHECK_FALSE(set.contains(code));
    CHECK(rules::drug_event("T3695XA") == rules::DrugEvent::adverse_effect);
    CHECK(rules::drug_event("T460X6A") == rules::DrugEvent::underdosing);
    CHECK(rules::drug_event("T510X1A") == rules::DrugEvent::any);
}

TEST_CASE("each row of the guidelines has a section, and words of its own") {
    const std::set<Kind> pairs = {Kind::not_with, Kind::part_of, Kind::combine, Kind::asks_for, Kind::before, Kind::needs};
    for (const GuidelineRow* row : all_rows()) {
        INFO(name_of(*row));
        CHECK(row->section.starts_with("I"));
        CHECK_FALSE(row->codes.empty());
        CHECK(pairs.contains(row->kind) == !row->others.empty());
        CHECK((row->kind == Kind::combine || row->kind == Kind::asks_for) == !row->into.empty());
        CHECK(row->why.empty() != row->ask.empty());
        CHECK(row->why.ends_with('.') == false);
        if (!row->ask.empty()) CHECK((row->ask.back() == '.' || row->ask.back() == '?'));
    }
}

TEST_CASE("each code that a guideline names is in a release") {
    packs::Catalogue* catalogue = test::official_catalogue();
    if (!catalogue) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    const packs::CodeTable& codes = *context_on(*catalogue, *Date::parse("2026-01-05")).edition->codes.data;
    for (const GuidelineRow* row : all_rows())
        for (const std::string_view list : {row->codes, row->others, row->unless, row->into})
            for (const std::string_view item : split(list, ',')) {
                if (trim(item).empty()) continue;
                INFO(name_of(*row) << " names " << std::string(item));
                CHECK(CodeSet(item).is_in(codes));
            }
}

TEST_CASE("each guideline fires on codes of the official release in its years, and not outside") {
    packs::Catalogue* catalogue = test::official_catalogue();
    if (!catalogue) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    const Date today = *Date::parse("2026-01-05");
    const rules::Context context = context_on(*catalogue, today);
    // Rows of years that have passed are shown in the corpus, on a fixture.
    for (const GuidelineRow* row : all_rows()) {
        INFO(name_of(*row));
        if (row->until == 0) CHECK(fires(*row, *context.edition->codes.data, context, today));
        CHECK((row->until == 0 || row->until >= row->from));
    }
}
