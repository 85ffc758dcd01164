// CMS-HCC V24, V28 and RxHCC V08: a truth table in corpus/hcc.txt, properties on the tables of payment year 2026, and the arithmetic.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <set>

#include "base/text.h"
#include "groupers/hcc/encounter.h"
#include "packs/importer.h"

using namespace sequela;
using namespace sequela::groupers;

namespace {

namespace fs = std::filesystem;

// The official mapping and the tables of the software, payment year 2026; null where they are not beside the checkout.
packs::Catalogue* tables() {
    static const std::unique_ptr<packs::Catalogue> kCatalogue = []() -> std::unique_ptr<packs::Catalogue> {
        const char* given = std::getenv("PACK_SOURCES");
        const fs::path folder = (given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets") / "cms-hcc";
        std::error_code problem;
        if (!fs::is_directory(folder, problem)) return nullptr;
        std::vector<packs::SourceFile> files;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (!entry.is_regular_file() || entry.path().extension() == ".xlsx") continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            files.push_back({entry.path().parent_path().filename().string() + "/" + entry.path().filename().string(),
                             {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}});
        }
        auto catalogue = packs::Catalogue::open(":memory:", "");
        if (!catalogue) return nullptr;
        packs::ImportJob job(**catalogue, std::move(files), {});
        if (!run_to_end(job)) return nullptr;
        return std::move(*catalogue);
    }();
    return kCatalogue.get();
}

const HccDefinitions& need(HccModel model) {
    packs::Catalogue* catalogue = tables();
    if (!catalogue) SKIP("the CMS-HCC tables are not below PACK_SOURCES or ../shared/codesets");
    const auto made = hcc_definitions(*catalogue, model, 2026);
    if (!made) FAIL(made.error().text());
    return **made;
}

HccDiagnosis diagnosis(std::string code) {
    HccDiagnosis made;
    made.code = std::move(code);
    return made;
}

// A diagnosis that maps to this category and no other, and has no edit.
std::string code_of(const HccDefinitions& definitions, int category) {
    std::string first;
    for (const auto& [code, categories] : definitions.categories)
        if (categories == std::vector<int>{category} && definitions.edits.count(code) == 0 && (first.empty() || code < first)) first = code;
    return first;
}

HccPerson person_from(std::string_view text) {
    HccPerson person;
    person.set = 1;
    person.dual = "00";
    for (const std::string_view word : split(text, ' ')) {
        if (word.empty()) continue;
        if (word == "F")
            person.sex = rules::Sex::female;
        else if (word == "M")
            person.sex = rules::Sex::male;
        else if (word == "lti")
            person.institutional = true;
        else if (word == "new")
            person.new_enrollee = true;
        else if (word == "csnp")
            person.chronic_snp = true;
        else if (word == "low")
            person.low_income = true;
        else if (word == "esrd")
            person.esrd = true;
        else if (word.substr(0, 5) == "orec=")
            person.entitled_by = word[5];
        else if (word.substr(0, 5) == "dual=")
            person.dual = std::string(word.substr(5));
        else
            person.age = std::stoi(std::string(word));
    }
    return person;
}

std::multiset<std::string> words_of(std::string_view text) {
    std::multiset<std::string> words;
    for (const std::string_view word : split(text, ' '))
        if (!word.empty()) words.emplace(word);
    return words;
}

std::string dropped_words(const HccResult& result) {
    std::string words;
    for (const HccCategory& row : result.categories) {
        if (row.state == HccCategory::State::counts) continue;
        if (!words.empty()) words += ' ';
        words += std::to_string(row.category);
        words += row.state == HccCategory::State::alone ? " alone" : "<" + std::to_string(row.dropped_by);
    }
    return words;
}

HccPerson aged() {
    return person_from("72 F orec=0");
}

} // namespace

TEST_CASE("the truth table of segments, hierarchies, interactions and counts", "[hcc][corpus]") {
    need(HccModel::v28);
    std::ifstream stream(fs::path(SEQUELA_SOURCE_DIR) / "tests/groupers/corpus/hcc.txt");
    REQUIRE(stream);
    int cases = 0;
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (trim(line).empty() || line.front() == '#') continue;
        INFO("hcc.txt, line " << number << ": " << line);
        const auto fields = split(line, '|');
        REQUIRE(fields.size() >= 4);
        const auto model = hcc_model_from_key(trim(fields[0]));
        REQUIRE(model);
        const HccDefinitions& definitions = need(*model);
        std::vector<HccDiagnosis> diagnoses;
        for (const std::string& word : words_of(fields[2])) {
            const bool category = word.find_first_not_of("0123456789") == std::string::npos;
            diagnoses.push_back(diagnosis(category ? code_of(definitions, std::stoi(word)) : word));
            CHECK_FALSE(diagnoses.back().code.empty());
        }
        const HccResult result = score(definitions, person_from(fields[1]), diagnoses);
        std::multiset<std::string> variables;
        for (const HccFactor& factor : result.factors)
            variables.insert(factor.variable);
        CHECK(variables == words_of(fields[3]));
        if (fields.size() > 4 && !trim(fields[4]).empty()) CHECK(dropped_words(result) == trim(fields[4]));
        CHECK(result.raw.has_value());
        ++cases;
    }
    CHECK(cases >= 90);
}

TEST_CASE("every parent of every model drops its child, and no other pair is touched", "[hcc][property]") {
    for (const HccModel model : kHccModels) {
        const HccDefinitions& definitions = need(model);
        CHECK(definitions.drops.size() > 15);
        std::set<int> all;
        for (const auto& [code, categories] : definitions.categories)
            all.insert(categories.begin(), categories.end());
        std::map<int, std::string> codes;
        for (const int category : all)
            codes[category] = code_of(definitions, category);
        int pairs = 0;
        for (const int parent : all)
            for (const int child : all) {
                if (parent == child || codes[parent].empty() || codes[child].empty()) continue;
                const auto found = definitions.drops.find(parent);
                const bool drops =
                    found != definitions.drops.end() && std::find(found->second.begin(), found->second.end(), child) != found->second.end();
                const HccResult result = score(definitions, aged(), {diagnosis(codes[child]), diagnosis(codes[parent])});
                const auto row = std::find_if(result.categories.begin(), result.categories.end(),
                                              [child](const HccCategory& category) { return category.category == child; });
                REQUIRE(row != result.categories.end());
                if (std::any_of(result.categories.begin(), result.categories.end(),
                                [](const HccCategory& category) { return category.state == HccCategory::State::alone; }))
                    continue; // V28's 223 by itself: corpus/hcc.txt
                if ((row->state == HccCategory::State::dropped) != drops) FAIL_CHECK(title(model) << " " << parent << " over " << child);
                pairs += drops ? 1 : 0;
            }
        std::size_t rows = 0;
        for (const auto& [parent, children] : definitions.drops)
            rows += children.size();
        INFO(title(model));
        CHECK(pairs >= static_cast<int>(rows * 95 / 100)); // categories whose every diagnosis has an edit or two categories are left out
        CHECK(rows >= 70);
    }
}

TEST_CASE("the mapping has as many diagnoses as the official file", "[hcc][property]") {
    const auto pairs = [](const HccDefinitions& definitions) {
        std::size_t count = 0;
        for (const auto& [code, categories] : definitions.categories)
            count += categories.size();
        return count;
    };
    // Counted in "2026 Initial ICD-10-CM Mappings": rows with a category.
    CHECK(pairs(need(HccModel::v24)) == 10211);
    CHECK(pairs(need(HccModel::v28)) == 8183);
    CHECK(pairs(need(HccModel::rx_v08)) == 5399);
}

TEST_CASE("every variable of the tables of factors can be set, and every group is of categories that exist", "[hcc][property]") {
    for (const HccModel model : kHccModels) {
        const HccDefinitions& definitions = need(model);
        INFO(title(model) << (definitions.unknown_variables.empty() ? "" : ": " + definitions.unknown_variables.front()));
        CHECK(definitions.unknown_variables.empty());
        for (const HccGroup& group : hcc_groups())
            if (group.model == model)
                for (const int category : group.categories)
                    CHECK_FALSE(definitions.label(category).empty());
    }
    for (const HccInteraction& row : hcc_interactions()) {
        INFO(row.variable);
        CHECK((row.left == "DISABLED" || find_hcc_group(row.model, row.left)));
        CHECK(find_hcc_group(row.model, row.right));
        const HccDefinitions& definitions = need(row.model);
        const auto segments = hcc_segments(row.model);
        CHECK(std::any_of(segments.begin(), segments.end(), [&](std::string_view segment) {
            return definitions.factors.count(to_lower(std::string(segment) + "_" + std::string(row.variable))) > 0;
        }));
    }
}

TEST_CASE("two factors for a variable are no score until a set is chosen", "[hcc]") {
    const HccDefinitions& definitions = need(HccModel::rx_v08);
    HccPerson person = aged();
    person.set.reset();
    CHECK_FALSE(score(definitions, person, {}).raw);
    CHECK(score(definitions, person, {}).no_data.back().find("two factors") != std::string::npos);
    person.set = 1;
    const auto first = score(definitions, person, {}).raw;
    person.set = 2;
    const auto second = score(definitions, person, {}).raw;
    REQUIRE((first && second));
    CHECK(first->millionths != second->millionths);
}

TEST_CASE("the constrained coefficients of diabetes are equal", "[hcc]") {
    const HccDefinitions& definitions = need(HccModel::v28);
    for (const char* segment : {"cna", "cnd", "cfa", "cfd", "cpa", "cpd", "ins"}) {
        const std::string start = std::string(segment) + "_hcc";
        CHECK(definitions.factors.at(start + "36") == definitions.factors.at(start + "37"));
        CHECK(definitions.factors.at(start + "37") == definitions.factors.at(start + "38"));
    }
}

TEST_CASE("a payment year that is not installed is no data, and says what to install", "[hcc]") {
    const auto empty = packs::Catalogue::open(":memory:", "");
    REQUIRE(empty);
    const auto made = hcc_definitions(**empty, HccModel::v28, 2026);
    REQUIRE_FALSE(made);
    CHECK(made.error().where == "hcc.mapping, hcc.hierarchies, hcc.coefficients");
    if (!tables()) return;
    CHECK(hcc_definitions(*tables(), HccModel::v28, 2026));
    CHECK_FALSE(hcc_definitions(*tables(), HccModel::v28, 2025));
    CHECK_FALSE(hcc_definitions(*tables(), HccModel::v28, 2027));
}

namespace {

// A model of invented figures: X1 and X2 are of HCC 1 and 2, and 1 drops 2.
HccDefinitions invented() {
    HccDefinitions made;
    made.model = HccModel::v28;
    made.payment_year = 2026;
    made.categories = {{"X1", {1}}, {"X2", {2}}, {"X3", {3}}};
    made.drops = {{1, {2}}};
    made.has_edits = true;
    made.edits["X3"] = {{2, std::nullopt, ' ', 0, "only under the age of 2"}};
    const auto factor = [&made](const char* name, const char* value) { made.factors[name] = {*Decimal::parse(value)}; };
    factor("cna_f70_74", "0.4");
    factor("cna_hcc1", "1.25");
    factor("cna_hcc2", "0.333");
    factor("cna_d1", "0");
    return made;
}

} // namespace

TEST_CASE("the score is the sum of the factors shown; normalised and adjusted with three decimals", "[hcc]") {
    const HccDefinitions definitions = invented();
    const HccResult result = score(definitions, aged(), {diagnosis("X2"), diagnosis("X1"), diagnosis("X1"), diagnosis("X3")});
    REQUIRE(result.raw);
    CHECK(result.raw->text() == "1.650");
    REQUIRE(result.factors.size() == 3);
    CHECK(result.factors[1].variable == "CNA_HCC1");
    CHECK(result.factors[1].why == "HCC 1 by X1");
    CHECK(result.factors[2].why == "1 payment categories");
    REQUIRE(result.unused.size() == 1);
    CHECK(result.unused[0].why == "only under the age of 2");
    // 1.650 / 1.067 = 1.5464; 1.546 * 0.941 = 1.4548
    CHECK(result.normalised->text() == "1.546");
    CHECK(result.adjusted->text() == "1.455");
    CHECK(result.no_data.empty());

    HccFigures own;
    own.normalisation = Decimal::parse("1");
    own.coding_intensity = Decimal::parse("0");
    const HccResult plain = score(definitions, aged(), {diagnosis("X1")}, own);
    CHECK(plain.adjusted->text() == "1.650");
    CHECK(plain.figures_source == "figures of the user");
}

TEST_CASE("what is not known of the person is said, and gives no score", "[hcc]") {
    const HccDefinitions definitions = invented();
    HccPerson nobody;
    const HccResult result = score(definitions, nobody, {diagnosis("X1"), diagnosis("X2")});
    CHECK_FALSE(result.raw);
    CHECK(result.no_data.size() == 4);      // age, sex, entitlement, dual status
    REQUIRE(result.categories.size() == 2); // the categories are told all the same
    CHECK(result.categories[1].dropped_by == 1);

    HccDefinitions later = invented();
    later.payment_year = 2031;
    const HccResult raw_only = score(later, aged(), {diagnosis("X1")});
    CHECK(raw_only.raw->text() == "1.650");
    CHECK_FALSE(raw_only.normalised);
    CHECK(raw_only.no_data.size() == 1);
}

TEST_CASE("evidence of a category is an entry with words of the chart; without, there is a question", "[hcc]") {
    HccDefinitions definitions = invented();
    definitions.labels[1] = "An invented condition";
    rules::Encounter encounter;
    encounter.birth = Date::from_ymd(1954, 2, 1);
    encounter.sex = rules::Sex::female;
    encounter.admitted = Date::from_ymd(2025, 6, 1);
    rules::Entry entry;
    entry.code = "X1";
    encounter.entries = {entry, entry};
    HccPerson person;
    person.entitled_by = '0';
    REQUIRE(payment_year_of(encounter) == 2026);
    read_person(encounter, 2026, person);
    CHECK(person.age == 72); // on 1 February
    HccResult result = score(definitions, person, hcc_diagnoses_of(encounter, nullptr));
    REQUIRE(result.categories.size() == 1);
    CHECK_FALSE(result.categories[0].has_evidence());
    CHECK(meat_question(definitions, result.categories[0]).rfind("HCC 1, An invented condition: ", 0) == 0);
    encounter.entries[1].documented = "stable on treatment";
    result = score(definitions, person, hcc_diagnoses_of(encounter, nullptr));
    CHECK(result.categories[0].has_evidence());
    CHECK(result.categories[0].support.size() == 2);
}

TEST_CASE("decimals are read, shown and rounded", "[hcc]") {
    CHECK(Decimal::parse("0.1664")->text() == "0.1664");
    CHECK(Decimal::parse("-1.5")->text() == "-1.500");
    CHECK(Decimal::parse(".5")->text() == "0.500");
    CHECK(Decimal::parse("0.1665")->rounded().text() == "0.167");
    CHECK(Decimal::parse("-0.1665")->rounded().text() == "-0.167");
    for (const char* wrong : {"", ".", "-", "1,5", "a", "1.2.3"})
        CHECK_FALSE(Decimal::parse(wrong));
}

TEST_CASE("a code that cannot be reported on its date of service counts for nothing, and is named", "[hcc]") {
    HccDiagnosis ended = diagnosis("X1");
    ended.billable = false;
    const HccResult result = score(invented(), aged(), {ended, diagnosis("X2")});
    REQUIRE(result.categories.size() == 1);
    CHECK(result.categories[0].category == 2); // not dropped by a code that does not count
    REQUIRE(result.unused.size() == 1);
    CHECK(result.unused[0].diagnosis.code == "X1");
}

TEST_CASE("a variable of the table that nothing here sets is told with every score", "[hcc]") {
    HccDefinitions definitions = invented();
    definitions.unknown_variables = {"CNA_SOMETHING_NEW"};
    const HccResult result = score(definitions, aged(), {diagnosis("X1")});
    REQUIRE(result.no_data.size() == 1);
    CHECK(result.no_data[0].find("CNA_SOMETHING_NEW") != std::string::npos);
}

TEST_CASE("order, repetition and codes without a category change no score; the score is the sum of what is shown", "[hcc][property]") {
    std::mt19937 random(20260201);
    for (const HccModel model : kHccModels) {
        const HccDefinitions& definitions = need(model);
        std::vector<std::string> codes;
        for (const auto& [code, categories] : definitions.categories)
            codes.push_back(code);
        std::sort(codes.begin(), codes.end());
        for (int round = 0; round < 300; ++round) {
            HccPerson person = person_from(round % 3 == 0 ? "48 M orec=1" : round % 3 == 1 ? "77 F orec=0" : "83 F orec=1 lti dual=02");
            std::vector<HccDiagnosis> diagnoses;
            for (std::size_t i = 0; i < 1 + random() % 12; ++i)
                diagnoses.push_back(diagnosis(codes[random() % codes.size()]));
            const HccResult first = score(definitions, person, diagnoses);
            REQUIRE(first.raw);
            Decimal sum;
            for (const HccFactor& factor : first.factors)
                sum.millionths += factor.value.millionths;
            CHECK(sum == *first.raw);
            std::shuffle(diagnoses.begin(), diagnoses.end(), random);
            diagnoses.push_back(diagnoses.front());
            diagnoses.push_back(diagnosis("Z0000"));
            CHECK(score(definitions, person, diagnoses).raw == first.raw);
        }
    }
}
