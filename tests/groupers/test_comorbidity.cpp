// Charlson and Elixhauser: corpus/comorbidity.txt, and what the table promises.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.h"
#include "groupers/comorbidity/comorbidity.h"

using namespace sequela;
using namespace sequela::groupers;

namespace {

std::multiset<std::string> words_of(std::string_view text) {
    std::multiset<std::string> words;
    for (const std::string_view word : split(text, ' '))
        if (!word.empty() && word != "-") words.emplace(word);
    return words;
}

rules::Encounter encounter_of(std::string_view codes) {
    rules::Encounter encounter;
    for (const std::string_view code : split(codes, ' ')) {
        if (code.empty()) continue;
        rules::Entry entry;
        entry.code = code;
        encounter.entries.push_back(entry);
    }
    return encounter;
}

} // namespace

TEST_CASE("the corpus of comorbidities", "[comorbidity][corpus]") {
    std::ifstream stream(std::filesystem::path(SEQUELA_SOURCE_DIR) / "tests/groupers/corpus/comorbidity.txt");
    REQUIRE(stream);
    int cases = 0;
    for (std::string line; std::getline(stream, line);) {
        if (trim(line).empty() || line.front() == '#') continue;
        INFO(line);
        const auto fields = split(line, '|');
        REQUIRE(fields.size() == 5);
        const auto index = trim(fields[0]) == "charlson" ? ComorbidityIndex::charlson : ComorbidityIndex::elixhauser;
        const ComorbidityResult result = comorbidities(index, encounter_of(fields[1]), true);
        std::multiset<std::string> counts;
        std::multiset<std::string> dropped;
        for (const ComorbidityFound& row : result.found)
            (row.dropped ? dropped : counts).emplace(row.family->key);
        CHECK(counts == words_of(fields[2]));
        CHECK(dropped == words_of(fields[3]));
        CHECK(std::to_string(result.score) + " " + std::to_string(result.updated) == trim(fields[4]));
        ++cases;
    }
    CHECK(cases >= 55);
}

TEST_CASE("the table has 17 and 31 families, each key once, and drops go to families of the same index", "[comorbidity]") {
    int charlson = 0;
    std::set<std::string> keys;
    for (const ComorbidityFamily& family : comorbidity_families()) {
        charlson += family.index == ComorbidityIndex::charlson ? 1 : 0;
        CHECK(keys.insert(std::to_string(static_cast<int>(family.index)) + std::string(family.key)).second);
        if (!family.dropped_by.empty())
            CHECK(std::any_of(comorbidity_families().begin(), comorbidity_families().end(), [&family](const ComorbidityFamily& other) {
                return other.index == family.index && other.key == family.dropped_by;
            }));
        // Each piece of a family is found by its own family.
        for (const std::string_view range : split(family.codes, ' ')) {
            std::string code(range.substr(0, range.find('-')));
            code.erase(std::remove(code.begin(), code.end(), '.'), code.end());
            INFO(family.key << " " << range);
            CHECK(is_in_family(family, code));
            CHECK(is_in_family(family, code + "9"));
        }
    }
    CHECK(charlson == 17);
    CHECK(comorbidity_families().size() == 17 + 31);
}

TEST_CASE("the principal diagnosis counts or not, as it is asked; age gives its own points", "[comorbidity]") {
    rules::Encounter encounter = encounter_of("I5033 E1122");
    CHECK(comorbidities(ComorbidityIndex::charlson, encounter, true).score == 3);
    CHECK(comorbidities(ComorbidityIndex::charlson, encounter, false).score == 2);
    encounter.admitted = Date::parse("2025-06-01");
    for (const auto& [birth, points] : {std::pair("1976-06-01", 0), std::pair("1975-06-01", 1), std::pair("1945-06-02", 3),
                                        std::pair("1945-06-01", 4), std::pair("1930-06-01", 4)}) {
        encounter.birth = Date::parse(birth);
        INFO(birth);
        CHECK(comorbidities(ComorbidityIndex::charlson, encounter, true).age_points == points);
    }
}
