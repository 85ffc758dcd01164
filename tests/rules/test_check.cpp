// What a corpus cannot say: properties of all verdicts, and the JSON shapes.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/job.h"
#include "base/text.h"
#include "official.h"
#include "rules/check.h"

namespace {

using namespace sequela;
using rules::Encounter;
using rules::Poa;
using rules::Verdict;

Encounter encounter_of(std::initializer_list<const char*> codes, const char* date = "2026-01-05") {
    Encounter encounter;
    encounter.admitted = encounter.discharged = Date::parse(date);
    for (const char* code : codes)
        encounter.entries.push_back({normalise_code(code), Poa::none, {}});
    return encounter;
}

rules::Context context_on(packs::Catalogue& catalogue, Date date) {
    const auto edition = catalogue.edition(date);
    REQUIRE(edition.ok());
    return {*edition, &catalogue};
}

// A small generator, so that a failure can be repeated.
struct Random {
    std::uint32_t state = 20260105;
    std::uint32_t below(std::uint32_t limit) {
        state = state * 1664525U + 1013904223U;
        return (state >> 8U) % limit;
    }
};

Encounter random_encounter(const packs::CodeTable& codes, Random& random, std::size_t count) {
    Encounter encounter;
    encounter.admitted = encounter.discharged = Date::parse("2026-01-05");
    if (random.below(2) == 0) encounter.setting = rules::Setting::inpatient;
    while (encounter.entries.size() < count) {
        const packs::CodeRow& row = codes.rows[random.below(static_cast<std::uint32_t>(codes.rows.size()))];
        if (row.billable == 0 && random.below(10) > 0) continue;
        encounter.entries.push_back({std::string(row.code.text()), random.below(3) == 0 ? Poa::none : Poa::yes, {}});
    }
    return encounter;
}

void apply(const rules::Fix& fix, Encounter& encounter) {
    auto& lines = encounter.entries;
    const auto at = lines.begin() + fix.line;
    switch (fix.kind) {
    case rules::FixKind::remove:
        lines.erase(at);
        break;
    case rules::FixKind::replace:
        at->code = fix.code;
        break;
    case rules::FixKind::set_poa:
        at->poa = fix.poa;
        break;
    case rules::FixKind::set_modifiers:
        at->service.modifiers.clear();
        for (const std::string_view modifier : split(fix.code, ' '))
            at->service.modifiers.emplace_back(modifier);
        break;
    case rules::FixKind::add:
        lines.insert(lines.begin() + fix.position, {fix.code, Poa::yes, {}});
        break;
    case rules::FixKind::move_after:
    case rules::FixKind::move_before: {
        const rules::Entry moved = *at;
        const std::string anchor = lines[static_cast<std::size_t>(fix.other_line)].code;
        lines.erase(at);
        auto other = std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.code == anchor; });
        lines.insert(fix.kind == rules::FixKind::move_after ? other + 1 : other, moved);
        break;
    }
    default:
        break;
    }
}

// Codes that have something to do with each other, each once.
Encounter related_encounter(const packs::CodeTable& codes, Random& random, std::size_t count) {
    Encounter encounter = random_encounter(codes, random, 1);
    while (encounter.entries.size() < count) {
        const std::string base = encounter.entries[random.below(static_cast<std::uint32_t>(encounter.entries.size()))].code;
        const auto [first, last] = codes.range(base.substr(0, random.below(4))); // 0: any code at all
        const std::uint32_t row = first < last ? first + random.below(last - first) : 0;
        const std::string code(codes.rows[row].code.text());
        const bool known =
            std::any_of(encounter.entries.begin(), encounter.entries.end(), [&](const auto& line) { return line.code == code; });
        if (known || (codes.rows[row].billable == 0 && random.below(10) > 0)) continue;
        encounter.entries.push_back({code, random.below(3) == 0 ? Poa::none : Poa::yes, {}});
    }
    return encounter;
}

bool is_mechanical(const rules::Fix& fix) {
    return fix.kind != rules::FixKind::choose && fix.kind != rules::FixKind::find && fix.kind != rules::FixKind::override_rule;
}

bool has(const std::vector<Verdict>& verdicts, const Verdict& wanted) {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        if (verdict.rule != wanted.rule || verdict.subjects.size() != wanted.subjects.size()) return false;
        for (std::size_t i = 0; i < verdict.subjects.size(); ++i)
            if (verdict.subjects[i].code != wanted.subjects[i].code) return false;
        return true;
    });
}

} // namespace

TEST_CASE("every rule has an id, a title, a summary and a source, and no two have one id") {
    std::set<std::string_view> ids;
    for (const rules::Rule& rule : rules::all_rules()) {
        CHECK(rule.id.find('.') != std::string_view::npos); // "icd10cm.excludes1": the system comes first
        CHECK_FALSE(rule.title.empty());
        CHECK(rule.summary.ends_with('.'));
        CHECK_FALSE(rule.source.empty());
        CHECK(ids.insert(rule.id).second);
    }
}

TEST_CASE("verdicts name their authority, speak of codes that are there, and their fixes can be applied") {
    packs::Catalogue* catalogue = test::official_catalogue();
    if (!catalogue) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    const auto date = *Date::parse("2026-01-05");
    const rules::Context context = context_on(*catalogue, date);
    Random random;
    for (int round = 0; round < 300; ++round) {
        const Encounter encounter = random_encounter(*context.edition->codes.data, random, 1 + random.below(25));
        const auto verdicts = rules::check(encounter, context);
        const auto again = rules::check(encounter, context);
        REQUIRE(verdicts.size() == again.size());
        int severity = 0;
        for (std::size_t i = 0; i < verdicts.size(); ++i) {
            const Verdict& verdict = verdicts[i];
            INFO(rules::to_json(verdict));
            CHECK(rules::to_json(verdict) == rules::to_json(again[i]));
            CHECK(rules::severity(verdict.status) >= severity);
            severity = rules::severity(verdict.status);
            CHECK_FALSE(verdict.message.empty());
            CHECK_FALSE(verdict.citation.source.empty());
            for (const auto& subject : verdict.subjects) {
                REQUIRE(subject.line < static_cast<int>(encounter.entries.size()));
                if (subject.line >= 0) CHECK(encounter.entries[static_cast<std::size_t>(subject.line)].code == subject.code);
            }
            for (const auto& fix : verdict.fixes) {
                CHECK_FALSE(fix.label.empty());
                CHECK(fix.line >= 0);
                CHECK(fix.line < static_cast<int>(encounter.entries.size()));
                if (fix.kind == rules::FixKind::replace) CHECK(context.edition->codes.data->is_billable(fix.code));
            }
        }
    }
}

TEST_CASE("the first fix of a verdict answers it, if a machine can apply it") {
    packs::Catalogue* catalogue = test::official_catalogue();
    if (!catalogue) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    const rules::Context context = context_on(*catalogue, *Date::parse("2026-01-05"));
    Random random;
    int applied = 0;
    for (int round = 0; round < 200; ++round) {
        const Encounter encounter = random_encounter(*context.edition->codes.data, random, 2 + random.below(20));
        for (const Verdict& verdict : rules::check(encounter, context)) {
            if (verdict.fixes.empty() || !is_mechanical(verdict.fixes.front())) continue;
            Encounter fixed = encounter;
            apply(verdict.fixes.front(), fixed);
            INFO(rules::to_json(encounter) << "\n" << rules::to_json(verdict));
            CHECK_FALSE(has(rules::check(fixed, context), verdict));
            ++applied;
        }
    }
    CHECK(applied > 100);
}

TEST_CASE("every fix that a machine can apply answers its verdict, and so does taking out any of its codes") {
    packs::Catalogue* catalogue = test::official_catalogue();
    if (!catalogue) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    const rules::Context context = context_on(*catalogue, *Date::parse("2026-01-05"));
    Random random;
    int fixes = 0;
    int removals = 0;
    for (int round = 0; round < 150; ++round) {
        const Encounter encounter = related_encounter(*context.edition->codes.data, random, 2 + random.below(14));
        for (const Verdict& verdict : rules::check(encounter, context)) {
            INFO(rules::to_json(encounter) << "\n" << rules::to_json(verdict));
            for (const rules::Fix& fix : verdict.fixes) {
                if (!is_mechanical(fix)) continue;
                Encounter fixed = encounter;
                apply(fix, fixed);
                CHECK_FALSE(has(rules::check(fixed, context), verdict));
                ++fixes;
            }
            for (const rules::Subject& subject : verdict.subjects) {
                if (subject.line < 0) continue;
                Encounter rest = encounter;
                rest.entries.erase(rest.entries.begin() + subject.line);
                CHECK_FALSE(has(rules::check(rest, context), verdict));
                ++removals;
            }
        }
    }
    CHECK(fixes > 200);
    CHECK(removals > 200);
}

TEST_CASE("what does not depend on the sequence is found in any sequence") {
    packs::Catalogue* catalogue = test::official_catalogue();
    if (!catalogue) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    const rules::Context context = context_on(*catalogue, *Date::parse("2026-01-05"));
    const std::set<std::string_view> any_order = {"icd10cm.malformed",        "icd10cm.not_valid",   "icd10cm.not_billable",
                                                  "icd10cm.excludes2",        "icd10cm.placeholder", "icd10cm.seventh_character",
                                                  "icd10cm.unspecified_side", "icd10cm.one_stage",   "icd10cm.combination"};
    // Rule, status and codes, without regard to which is named first.
    const auto found = [&](const Encounter& encounter) {
        std::multiset<std::string> all;
        for (const Verdict& verdict : rules::check(encounter, context)) {
            const bool is_sure_pair = verdict.rule == "icd10cm.excludes1" && verdict.status == rules::Status::fail;
            if (!is_sure_pair && any_order.count(verdict.rule) == 0) continue;
            std::multiset<std::string> codes;
            for (const rules::Subject& subject : verdict.subjects)
                codes.insert(subject.code);
            all.insert(fmt::format("{} {} {}", verdict.rule, rules::key(verdict.status), fmt::join(codes, " ")));
        }
        return all;
    };
    Random random;
    std::size_t compared = 0;
    for (int round = 0; round < 150; ++round) {
        Encounter encounter = related_encounter(*context.edition->codes.data, random, 2 + random.below(14));
        const auto before = found(encounter);
        INFO(rules::to_json(encounter));
        std::reverse(encounter.entries.begin(), encounter.entries.end());
        CHECK(found(encounter) == before);
        compared += before.size();
    }
    CHECK(compared > 100);
}

TEST_CASE("the sample charts, coded as expected, are clean by the official files and by the starter pack") {
    std::ifstream stream(SEQUELA_SOURCE_DIR "/assets/charts/cases.json");
    const auto cases = nlohmann::json::parse(stream)["cases"];
    REQUIRE(cases.size() == 6);
    int checked = 0;
    for (packs::Catalogue* catalogue : {test::starter_catalogue(), test::official_catalogue()}) {
        if (!catalogue) continue;
        for (const auto& sample : cases) {
            Encounter encounter;
            encounter.setting = *rules::setting_from_key(sample["setting"].get<std::string>());
            encounter.admitted = Date::parse(sample["admitted"].get<std::string>());
            encounter.discharged = Date::parse(sample.value("discharged", std::string()));
            for (const auto& code : sample["expected"]) {
                const std::string poa = code.value("poa", std::string(" "));
                encounter.entries.push_back(
                    {normalise_code(code["code"].get<std::string>()), static_cast<Poa>(poa[0]), {}, code["evidence"].get<std::string>()});
            }
            for (const Verdict& verdict : rules::check(encounter, context_on(*catalogue, *encounter.coding_date())))
                FAIL_CHECK(sample["id"] << ": " << verdict.message);
            ++checked;
        }
    }
    CHECK(checked >= 6);
}

TEST_CASE("what a coder reads is written as codes are written") {
    packs::Catalogue* catalogue = test::official_catalogue();
    if (!catalogue) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    const rules::Context context = context_on(*catalogue, *Date::parse("2026-01-05"));
    const std::regex undotted("(^|[^.0-9A-Z])[A-TV-Z][0-9][0-9A-Z][0-9][0-9A-Z]*\\b");
    const std::regex untidy("\\.\\.|  | \\.| ,|\\b1 codes\\b|\\(\\)|“”");
    Random random;
    for (int round = 0; round < 150; ++round) {
        const Encounter encounter = related_encounter(*context.edition->codes.data, random, 2 + random.below(14));
        for (const Verdict& verdict : rules::check(encounter, context)) {
            INFO(rules::to_json(verdict));
            CHECK_FALSE(std::regex_search(verdict.message, undotted));
            CHECK_FALSE(std::regex_search(verdict.message, untidy));
            CHECK((verdict.message.back() == '.' || verdict.message.back() == '?')); // a question to the coder
            for (const rules::Fix& fix : verdict.fixes) {
                CHECK_FALSE(std::regex_search(fix.label, undotted));
                CHECK_FALSE(std::regex_search(fix.label, untidy));
            }
        }
    }
}

TEST_CASE("a code of each setting is checked on the right date") {
    Encounter encounter = encounter_of({"I10"});
    encounter.admitted = Date::parse("2025-09-28");
    encounter.discharged = Date::parse("2025-10-02");
    for (const auto setting : {rules::Setting::outpatient, rules::Setting::emergency, rules::Setting::observation,
                               rules::Setting::same_day_surgery, rules::Setting::professional}) {
        encounter.setting = setting;
        CHECK(encounter.coding_date() == encounter.admitted);
        CHECK_FALSE(rules::reports_poa(setting));
        CHECK(rules::setting_from_key(rules::key(setting)) == setting);
    }
    encounter.setting = rules::Setting::inpatient;
    CHECK(encounter.coding_date() == encounter.discharged);
    CHECK(rules::reports_poa(rules::Setting::inpatient));
}

TEST_CASE("an encounter survives its JSON shape") {
    Encounter encounter = encounter_of({"E11.22", "N18.31"});
    encounter.id = "case \"7\"";
    encounter.setting = rules::Setting::inpatient;
    encounter.birth = Date::parse("1950-03-01");
    encounter.sex = rules::Sex::female;
    encounter.entries[0].poa = Poa::yes;
    encounter.entries[1].overrides.push_back({"icd10cm.excludes1", "N179", "two conditions"});
    const auto read = rules::encounter_from_json(rules::to_json(encounter));
    REQUIRE(read.ok());
    CHECK(rules::to_json(*read) == rules::to_json(encounter));
    CHECK(read->entries[1].overrides.at(0).other_code == "N179");
}

TEST_CASE("an encounter that cannot be read says which field is wrong") {
    const auto where = [](const char* text) {
        const auto read = rules::encounter_from_json(text);
        REQUIRE_FALSE(read.ok());
        return read.error().where;
    };
    CHECK(where("{").empty());
    CHECK(where("[]").empty());
    CHECK(where(R"({"setting": "ward"})") == "setting");
    CHECK(where(R"({"sex": "X"})") == "sex");
    CHECK(where(R"({"admitted": "yesterday"})") == "admitted");
    CHECK(where(R"({"id": 7})") == "id");
    CHECK(where(R"({"diagnoses": "I10"})") == "diagnoses");
    CHECK(where(R"({"diagnoses": ["I10"]})") == "diagnoses[0]");
    CHECK(where(R"({"diagnoses": [{"code": "I10"}, {"poa": "Y"}]})") == "diagnoses[1].code");
    CHECK(where(R"({"diagnoses": [{"code": "I10", "poa": "X"}]})") == "diagnoses[0].poa");
    CHECK(where(R"({"diagnoses": [{"code": "I10", "overrides": [1]}]})") == "diagnoses[0].overrides[0]");
}

TEST_CASE("an encounter may leave out all but its codes") {
    const auto read = rules::encounter_from_json(R"({"diagnoses": [{"code": " e11.22 "}]})");
    REQUIRE(read.ok());
    CHECK(read->entries.at(0).code == "E1122");
    CHECK(read->setting == rules::Setting::outpatient);
    CHECK_FALSE(read->coding_date().has_value());
}

TEST_CASE("a verdict as JSON holds what a program needs") {
    const auto verdicts = rules::check(encounter_of({"XYZ"}), {});
    REQUIRE_FALSE(verdicts.empty());
    const auto json = nlohmann::json::parse(rules::to_json(verdicts.front()));
    CHECK(json["rule"] == "icd10cm.malformed");
    CHECK(json["status"] == "fail");
    CHECK(json["subjects"][0]["line"] == 0);
    CHECK(json["citation"]["locator"] == "I.A.2");
    CHECK(json["layer"] == "national");
}
