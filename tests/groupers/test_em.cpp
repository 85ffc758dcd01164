// Levels of visits: the truth table in corpus/em.txt, prolonged time, evidence, and what the tables promise.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "groupers/em/json.h"
#include "groupers/em/level.h"

using namespace sequela;
using namespace sequela::groupers;

namespace {

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (const std::string_view word : split(text, ' '))
        if (!word.empty() && word != "-") words.emplace_back(word);
    return words;
}

EmDataItem data_item(std::string word) {
    EmDataItem item;
    const auto take = [&word](std::string_view ending) {
        const bool found = word.size() > ending.size() && word.substr(word.size() - ending.size()) == ending;
        if (found) word.resize(word.size() - ending.size());
        return found;
    };
    item.billed = take("/billed");
    item.counted_before = take("/before");
    const std::size_t colon = word.find(':');
    const std::string kind = word.substr(0, colon);
    if (colon != std::string::npos) item.name = word.substr(colon + 1);
    if (kind == "order")
        item.kind = EmData::test_order;
    else if (kind == "review")
        item.kind = EmData::test_review;
    else if (kind == "note")
        item.kind = EmData::external_note;
    else if (kind == "historian")
        item.kind = EmData::independent_historian;
    else if (kind == "interpret")
        item.kind = EmData::independent_interpretation;
    else if (kind == "discuss")
        item.kind = EmData::discussion;
    else
        FAIL("unknown data " << word);
    return item;
}

EmWorksheet worksheet_of(const std::vector<std::string_view>& fields) {
    EmWorksheet sheet;
    const auto service = em_service_from_key(trim(fields[0]));
    REQUIRE(service);
    sheet.service = *service;
    sheet.date = Date::parse(trim(fields[1]));
    for (const std::string& word : words_of(fields[2])) {
        if (word == "x2") {
            sheet.problems.push_back(sheet.problems.back());
            continue;
        }
        const auto kind = em_problem_from_key(word);
        REQUIRE(kind);
        sheet.problems.push_back({*kind, "", std::nullopt});
    }
    for (const std::string& word : words_of(fields[3]))
        sheet.data.push_back(data_item(word));
    for (const std::string& word : words_of(fields[4])) {
        const auto kind = em_risk_from_key(word);
        REQUIRE(kind);
        sheet.risk.push_back({*kind, std::nullopt});
    }
    const std::string minutes(trim(fields[5]));
    if (minutes == "-") return sheet;
    sheet.minutes = std::stoi(minutes);
    if (const std::size_t less = minutes.find('-'); less != std::string::npos)
        sheet.minutes_elsewhere = std::stoi(minutes.substr(less + 1));
    return sheet;
}

std::string level_words(const std::optional<EmChoice>& choice) {
    return choice ? std::to_string(choice->level) : "-";
}

std::string basis_words(EmBasis basis) {
    constexpr const char* kWords[] = {"none", "decision_making", "time", "both"};
    return kWords[static_cast<int>(basis)];
}

EmWorksheet timed(EmService service, int minutes, bool medicare, const char* date = "2025-02-03") {
    EmWorksheet sheet;
    sheet.service = service;
    sheet.date = Date::parse(date);
    sheet.minutes = minutes;
    sheet.medicare = medicare;
    return sheet;
}

} // namespace

TEST_CASE("the truth table of levels", "[em][corpus]") {
    std::ifstream stream(std::filesystem::path(SEQUELA_SOURCE_DIR) / "tests/groupers/corpus/em.txt");
    REQUIRE(stream);
    int cases = 0;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (trim(line).empty() || line.front() == '#') continue;
        INFO("em.txt, line " << number << ": " << line);
        const auto fields = split(line, '|');
        REQUIRE(fields.size() == 10);
        const EmResult result = em_level(worksheet_of(fields));
        std::string elements(key(result.problems.level));
        elements +=
            " " + std::string(key(result.data.level)) + " " + std::string(key(result.risk.level)) + " = " + std::string(key(result.mdm));
        CHECK(elements == trim(fields[6]));
        CHECK(level_words(result.by_mdm) == trim(fields[7]));
        CHECK(level_words(result.by_time) == trim(fields[8]));
        CHECK(basis_words(result.basis) == trim(fields[9]));
        CHECK(result.chosen.has_value() == (result.basis != EmBasis::none));
        CHECK(result.no_data.empty() == result.chosen.has_value());
        ++cases;
    }
    CHECK(cases >= 80);
}

TEST_CASE("every minimum time is met at its minute and not one minute before", "[em][property]") {
    for (int number = 0; number < 14; ++number) {
        const auto service = static_cast<EmService>(number);
        for (const char* date : {"2023-06-01", "2026-06-01"})
            for (const EmRow& row : em_rows(service, *Date::parse(date))) {
                if (row.minutes == 0) continue;
                INFO(title(service) << ", level " << row.level << ", " << date);
                const EmResult at = em_level(timed(service, row.minutes, false, date));
                REQUIRE(at.by_time);
                CHECK(at.by_time->level == row.level);
                CHECK(at.by_time->number != 0);
                const EmResult before = em_level(timed(service, row.minutes - 1, false, date));
                CHECK((!before.by_time || before.by_time->level < row.level));
            }
    }
}

TEST_CASE("levels go by name", "[em]") {
    CHECK(em_level(timed(EmService::office_established, 30, false)).chosen->name == "Office visit, established patient, level 4");
    CHECK(em_level(timed(EmService::hospital_discharge, 31, false)).chosen->name == "Hospital discharge day, more than 30 minutes");
    CHECK(em_level(timed(EmService::critical_care, 40, false)).chosen->name == "Critical care");
}

TEST_CASE("prolonged time begins later for Medicare's office visits", "[em]") {
    CHECK_FALSE(em_level(timed(EmService::office_new, 74, false)).prolonged);
    CHECK(em_level(timed(EmService::office_new, 75, false)).prolonged->units == 1);
    CHECK(em_level(timed(EmService::office_new, 90, false)).prolonged->units == 2);
    CHECK_FALSE(em_level(timed(EmService::office_new, 88, true)).prolonged);
    CHECK(em_level(timed(EmService::office_new, 89, true)).prolonged->code == "G2212");
    CHECK_FALSE(em_level(timed(EmService::office_established, 68, true)).prolonged);
    CHECK(em_level(timed(EmService::office_established, 69, true)).prolonged->units == 1);
    CHECK(em_level(timed(EmService::office_established, 55, false)).prolonged->units == 1);
    CHECK(em_level(timed(EmService::hospital_initial, 90, true)).prolonged->code == "G0316");
    CHECK(em_level(timed(EmService::nursing_initial, 95, true)).prolonged->code == "G0317");
    CHECK(em_level(timed(EmService::home_new, 140, true)).prolonged->code == "G0318");
    CHECK_FALSE(em_level(timed(EmService::office_consultation, 200, true)).prolonged); // Medicare pays no consultations
    CHECK_FALSE(em_level(timed(EmService::emergency, 200, false)).prolonged);
    CHECK_FALSE(em_level(timed(EmService::critical_care, 74, false)).prolonged);
    CHECK(em_level(timed(EmService::critical_care, 75, false)).prolonged->units == 1);
    CHECK(em_level(timed(EmService::critical_care, 105, false)).prolonged->units == 2);
    // The nursing facility's threshold moved with its time.
    CHECK(em_level(timed(EmService::nursing_initial, 60, false, "2023-12-31")).prolonged->units == 1);
    CHECK_FALSE(em_level(timed(EmService::nursing_initial, 64, false, "2024-01-01")).prolonged);
}

TEST_CASE("new and established go by three years", "[em]") {
    EmWorksheet sheet = timed(EmService::office_new, 30, false, "2025-02-03");
    sheet.last_service = Date::parse("2022-02-04");
    REQUIRE(em_level(sheet).notes.size() == 1);
    CHECK(em_level(sheet).notes[0].find("established, not new") != std::string::npos);
    sheet.last_service = Date::parse("2022-02-03");
    CHECK(em_level(sheet).notes.empty());
    sheet.service = EmService::office_established;
    CHECK(em_level(sheet).notes[0].find("new, not established") != std::string::npos);
    sheet.last_service = Date::parse("2022-02-04");
    CHECK(em_level(sheet).notes.empty());
}

TEST_CASE("an element carries the words of the chart that counted, and says why others did not", "[em]") {
    EmWorksheet sheet = timed(EmService::office_established, 0, false);
    sheet.minutes.reset();
    sheet.problems = {{EmProblem::stable_chronic, "hypertension", EmSpan{"note", 10, 22}},
                      {EmProblem::stable_chronic, "Hypertension ", EmSpan{"note", 90, 102}},
                      {EmProblem::self_limited, "cold", EmSpan{"note", 40, 44}}};
    sheet.data = {{EmData::test_order, "ECG", true, false, EmSpan{"note", 50, 53}}};
    sheet.risk = {{EmRisk::drug_management, EmSpan{"note", 60, 70}}, {EmRisk::low, EmSpan{"note", 80, 84}}};
    const EmResult result = em_level(sheet);
    CHECK(result.problems.level == EmLevel::low);
    CHECK(result.problems.evidence == std::vector<EmSpan>{{"note", 10, 22}});
    REQUIRE(result.problems.uncounted.size() == 1);
    CHECK(result.problems.uncounted[0].item == 1);
    REQUIRE(result.data.uncounted.size() == 1);
    CHECK(result.data.counted.empty());
    CHECK(result.risk.counted == std::vector<int>{0});
    CHECK(result.risk.evidence == std::vector<EmSpan>{{"note", 60, 70}});
    CHECK(result.mdm == EmLevel::low);
}

TEST_CASE("a worksheet is kept as JSON and read back as it was", "[em]") {
    EmWorksheet sheet = timed(EmService::nursing_initial, 45, true, "2026-01-31");
    sheet.problems = {{EmProblem::chronic_exacerbation, "asthma \"severe\"", EmSpan{"note", 10, 22}}};
    sheet.data = {{EmData::test_review, "ECG", true, false, std::nullopt}, {EmData::test_order, "", false, true, EmSpan{"lab", 1, 2}}};
    sheet.risk = {{EmRisk::parenteral_controlled, std::nullopt}};
    sheet.minutes_elsewhere = 5;
    sheet.time_evidence = EmSpan{"note", 30, 40};
    sheet.last_service = Date::parse("2022-02-04");
    const std::string kept = to_json(sheet);
    const auto read = em_worksheet_from_json(kept);
    REQUIRE(read);
    CHECK(to_json(*read) == kept);
    CHECK(read->problems.at(0).name == sheet.problems[0].name);
    CHECK(read->problems.at(0).evidence == sheet.problems[0].evidence);
    CHECK(read->data.at(1).counted_before);
    CHECK(read->minutes == 45);
    CHECK(read->last_service == sheet.last_service);
    const auto empty = em_worksheet_from_json(to_json(EmWorksheet{}));
    REQUIRE(empty);
    CHECK_FALSE(empty->date);
    CHECK_FALSE(empty->minutes);
}

TEST_CASE("more written down never lowers a level", "[em][property]") {
    const std::vector<EmProblem> problems = {EmProblem::self_limited, EmProblem::stable_chronic, EmProblem::chronic_exacerbation,
                                             EmProblem::threat_to_life};
    const std::vector<EmRisk> risks = {EmRisk::minimal, EmRisk::low, EmRisk::drug_management, EmRisk::hospitalisation};
    for (const EmProblem problem : problems)
        for (const EmRisk risk : risks) {
            EmWorksheet sheet = timed(EmService::office_established, 10, false);
            sheet.problems = {{problem, "", std::nullopt}};
            sheet.risk = {{risk, std::nullopt}};
            const EmLevel before = em_level(sheet).mdm;
            for (const EmProblem more : problems) {
                EmWorksheet longer = sheet;
                longer.problems.push_back({more, "", std::nullopt});
                CHECK(em_level(longer).mdm >= before);
            }
        }
}
