// Search: the query sets on the official files and on the starter pack, and what it does with queries that are none.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "lookup/search.h"
#include "packs/importer.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path sources() {
    if (const char* named = std::getenv("PACK_SOURCES"); named != nullptr) return named;
    return fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets";
}

const Date kDay2026 = *Date::from_ymd(2026, 1, 15);
const Date kDay2016 = *Date::from_ymd(2016, 1, 15);

// A reference.db in memory with search indexes, made once a run.
struct Desk {
    std::unique_ptr<packs::Catalogue> catalogue;
    std::unique_ptr<lookup::SearchCache> cache;

    explicit Desk(const std::vector<fs::path>& files) {
        if (!std::all_of(files.begin(), files.end(), [](const fs::path& file) { return fs::exists(file); })) return;
        auto opened = packs::Catalogue::open(":memory:", "");
        REQUIRE(opened);
        catalogue = std::move(*opened);
        for (const fs::path& file : files) {
            packs::ImportJob job(*catalogue, {{(file.parent_path().filename() / file.filename()).string(), read_file(file)}}, {});
            REQUIRE(run_to_end(job).ok());
        }
        cache = std::make_unique<lookup::SearchCache>(*catalogue);
    }
    const lookup::SearchIndex& at(Date date) {
        if (!cache->at(date)) {
            lookup::SearchIndexJob job(*catalogue, date);
            REQUIRE(run_to_end(job).ok());
        }
        const auto index = cache->at(date);
        REQUIRE(index);
        return **index;
    }
};

Desk& starter() {
    const fs::path folder = fs::path(SEQUELA_SOURCE_DIR) / "assets" / "starter";
    static Desk desk({folder / "icd10cm_order_2026.txt", folder / "icd10cm_tabular_2026.xml", folder / "icd10cm_index_2026.xml",
                      folder / "icd10cm_eindex_2026.xml", folder / "icd10cm_neoplasm_2026.xml", folder / "icd10cm_drug_2026.xml"});
    REQUIRE(desk.catalogue);
    return desk;
}

Desk& official() {
    const fs::path folder = sources() / "icd10cm";
    static Desk desk({folder / "FY2026" / "2026-code-descriptions-tabular-order.zip", folder / "FY2023" / "icd10cm_tabular_2023.xml.gz",
                      folder / "FY2017" / "ICD10CM_FY2017_Full_XML.zip", folder / "FY2022" / "icd10cm_drug_2022.xml.gz",
                      folder / "FY2022" / "icd10cm_eindex_2022.xml.gz", folder / "FY2022" / "icd10cm_neoplasm_2022.xml.gz",
                      folder / "FY2016" / "2016-code-descriptions-in-tabular-order.zip"});
    return desk;
}

#define NEED_OFFICIAL_FILES()                                                                                                              \
    if (!official().catalogue) SKIP("the official ICD-10-CM files (FY2016, FY2017, FY2022, FY2023, FY2026) are not below PACK_SOURCES")

struct Query {
    std::string text;
    std::vector<std::string> wanted; // undotted; a "-" at the end: any code below it
};

std::vector<Query> queries() {
    std::vector<Query> out;
    for (const char* name : {"abbreviations", "spelling", "lay_terms", "injuries", "status", "conditions"}) {
        const std::string bytes = read_file(fs::path(SEQUELA_SOURCE_DIR) / "tests" / "lookup" / "queries" / (std::string(name) + ".tsv"));
        for (const std::string_view line : lines(bytes)) {
            const auto fields = split(line, '\t');
            if (line.empty() || line.front() == '#') continue;
            REQUIRE(fields.size() == 2);
            Query query{std::string(fields[0]), {}};
            for (const std::string_view code : split(fields[1], ' '))
                if (!code.empty()) query.wanted.push_back(normalise_code(code));
            out.push_back(std::move(query));
        }
    }
    return out;
}

bool accepts(const Query& query, const std::string& code) {
    return std::any_of(query.wanted.begin(), query.wanted.end(), [&](const std::string& wanted) {
        return wanted.back() == '-' ? code.compare(0, wanted.size() - 1, wanted, 0, wanted.size() - 1) == 0 : code == wanted;
    });
}

struct Rates {
    double at_1 = 0;
    double at_10 = 0;
};

Rates rates(const lookup::SearchIndex& index, const std::vector<Query>& set) {
    Rates out;
    for (const Query& query : set) {
        const auto hits = index.search(query.text, {10, false});
        const auto found = std::find_if(hits.begin(), hits.end(), [&](const lookup::Hit& hit) { return accepts(query, hit.code); });
        if (found == hits.begin() && !hits.empty()) out.at_1 += 1;
        if (found != hits.end()) out.at_10 += 1;
    }
    out.at_1 /= static_cast<double>(set.size());
    out.at_10 /= static_cast<double>(set.size());
    return out;
}

std::vector<std::string> codes(const lookup::SearchIndex& index, std::string_view query, std::size_t limit = 10) {
    std::vector<std::string> out;
    for (const lookup::Hit& hit : index.search(query, {limit, false}))
        out.push_back(hit.code);
    return out;
}

std::string first(const lookup::SearchIndex& index, std::string_view query) {
    const auto hits = index.search(query, {1, false});
    return hits.empty() ? std::string() : hits.front().code;
}

} // namespace

TEST_CASE("Search finds what the query sets want, on the full FY2026", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& index = official().at(kDay2026);
    std::vector<Query> development;
    std::vector<Query> held_out;
    for (Query& query : queries())
        (sha256(query.text)[0] % 3 == 0 ? held_out : development).push_back(std::move(query));
    REQUIRE(held_out.size() >= 100);
    const Rates seen = rates(index, development);
    const Rates unseen = rates(index, held_out);
    CHECK(seen.at_10 >= 0.97);
    CHECK(seen.at_1 >= 0.88);
    CHECK(unseen.at_10 >= 0.95);
    CHECK(unseen.at_1 >= 0.85);
}

TEST_CASE("Search finds what the query sets want, of the codes in the starter pack", "[search]") {
    const lookup::SearchIndex& index = starter().at(kDay2026);
    const auto edition = starter().catalogue->edition(kDay2026);
    REQUIRE(edition);
    std::vector<Query> set;
    for (Query& query : queries())
        if (query.wanted.front().back() != '-' && (*edition)->codes.data->find(query.wanted.front()) != nullptr)
            set.push_back(std::move(query));
    REQUIRE(set.size() >= 200);
    const Rates found = rates(index, set);
    CHECK(found.at_10 >= 0.9);
    CHECK(found.at_1 >= 0.75);
}

TEST_CASE("Defaults come first", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& index = official().at(kDay2026);
    const std::map<std::string, std::string> wanted = {
        {"diabetes", "E119"},   {"hypertension", "I10"}, {"htn", "I10"},
        {"pneumonia", "J189"},  {"asthma", "J45909"},    {"Afib RVR", "I4891"},
        {"ckd 3a", "N1831"},    {"copd exac", "J441"},   {"fracture left distal radius", "S52502A"},
        {"dog bite", "W540XXA"}};
    for (const auto& [query, code] : wanted) {
        INFO(query);
        CHECK(first(index, query) == code);
    }
}

TEST_CASE("A whole or partial code lists itself, then its children in the order of the book", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& index = official().at(kDay2026);
    CHECK(codes(index, "I50", 4) == std::vector<std::string>{"I50", "I501", "I502", "I503"});
    CHECK(codes(index, "i50.2", 5) == std::vector<std::string>{"I502", "I5020", "I5021", "I5022", "I5023"});
    CHECK(codes(index, " e 11 22 ", 2) == std::vector<std::string>{"E1122"});
    CHECK(codes(index, "s52501", 3) == std::vector<std::string>{"S52501", "S52501A", "S52501B"});
    CHECK(index.search("I50", {1, true}).front().code == "I501");
    CHECK(index.search("e11.22").front().why == "code");
    CHECK(codes(index, "qa0", 2) == std::vector<std::string>{"QA0", "QA00"});
}

TEST_CASE("A range, as notes name it, lists its codes in the order of the book", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& index = official().at(kDay2026);
    CHECK(codes(index, "N18.1-N18.6", 9) ==
          std::vector<std::string>{"N181", "N182", "N183", "N184", "N185", "N186", "N1830", "N1831", "N1832"});
    CHECK(codes(index, "c00 - d49", 2) == std::vector<std::string>{"C00", "C01"});
    CHECK(index.search("N18.1-N18.6").front().why == "code of the range");
    // Words with a hyphen are words.
    CHECK(index.search("x-ray").empty() == index.search("x ray").empty());
}

TEST_CASE("Queries that are none give nothing, and nothing breaks", "[search]") {
    const lookup::SearchIndex& index = starter().at(kDay2026);
    CHECK(index.search("").empty());
    CHECK(index.search("   \t ").empty());
    CHECK(index.search("?!,;:()-/\"'").empty());
    CHECK(index.search("\xFF\xFE\xC3\xC3\x80\xF0\x9F").empty());
    CHECK(index.search("diabetes", {0, false}).empty());
    CHECK_FALSE(index.search("d").empty());
    CHECK(index.search("d").size() <= 50);
    std::string long_query;
    for (int i = 0; i < 200; ++i)
        long_query += "diabetes with chronic kidney ";
    CHECK(first(index, long_query) == "E1122");
    CHECK_FALSE(index.search("M\xC3\xA9ni\xC3\xA8re pneumonia \xC3").empty());
    for (int byte = 1; byte < 256; ++byte)
        (void)index.search(std::string("pn") + static_cast<char>(byte) + "eu /" + static_cast<char>(byte));
}

TEST_CASE("The order of hits is the same each time, and the better comes first", "[search]") {
    const lookup::SearchIndex& index = starter().at(kDay2026);
    for (const char* query : {"d", "pain", "heart failure", "t2dm w ckd", "pnuemonia", "fracture left"}) {
        const auto once = codes(index, query, 50);
        (void)index.search("something else between");
        CHECK(codes(index, query, 50) == once);
        const auto hits = index.search(query);
        CHECK(std::is_sorted(hits.begin(), hits.end(), [](const lookup::Hit& a, const lookup::Hit& b) { return a.score > b.score; }));
        auto unique = once;
        std::sort(unique.begin(), unique.end());
        CHECK(std::adjacent_find(unique.begin(), unique.end()) == unique.end());
    }
}

TEST_CASE("A hit says why, from which release, and marks the words of its title", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& index = official().at(kDay2026);
    const auto hits = index.search("htn");
    REQUIRE_FALSE(hits.empty());
    CHECK(hits.front().why.compare(0, 18, "HTN = hypertension") == 0);
    CHECK(hits.front().why_release != "FY2026");
    REQUIRE_FALSE(hits.front().marks.empty());
    const auto& [begin, end] = hits.front().marks.front();
    CHECK(hits.front().title.substr(begin, end - begin) == "hypertension");
    for (const char* query : {"left knee pain", "tylenol overdose", "breast ca left upper outer", "fall from ladder", "acid reflux"})
        for (const lookup::Hit& hit : index.search(query)) {
            CHECK_FALSE(hit.why.empty());
            for (const auto& [from, to] : hit.marks)
                CHECK((from < to && to <= hit.title.size()));
        }
}

TEST_CASE("Short forms, as old short titles have them, are understood and explained", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& index = official().at(kDay2026);
    CHECK(first(index, "malign neopl prostate") == "C61");
    CHECK(first(index, "sec mal neo brain/spine") == "C7931");
    CHECK(first(index, "chr diastolic hrt fail") == "I5032");
    CHECK(first(index, "disp fx of shaft of l tibia, subs") == first(index, "displaced fracture of shaft of left tibia subsequent"));
    // Learnt from the short titles of the order file.
    CHECK(first(index, "displ suprcndl fx w/o intrcndl extn low end r femr") ==
          first(index, "displaced supracondylar fracture without intracondylar extension of lower end of right femur"));
    const auto hits = index.search("chr diastolic hrt fail");
    CHECK(hits.front().why.find("hrt = heart") != std::string::npos);
    CHECK(index.search("pnuemonia").front().why.find("pnuemonia = pneumonia") != std::string::npos);
}

TEST_CASE("Other and unspecified, NEC and NOS, are heard", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& index = official().at(kDay2026);
    CHECK(first(index, "other hyperparathyroidism") == "E212");
    CHECK(first(index, "hyperparathyroidism nec") == "E212");
    CHECK(first(index, "hyperparathyroidism nos") == "E213");
    CHECK(first(index, "hyperparathyroidism") == "E213");
    CHECK(first(index, "osteolysis other site") == "M8958");
}

TEST_CASE("Only codes of the edition are found, and each edition has its own", "[search]") {
    NEED_OFFICIAL_FILES();
    const lookup::SearchIndex& now = official().at(kDay2026);
    const auto edition = official().catalogue->edition(kDay2026);
    for (const Query& query : queries())
        for (const lookup::Hit& hit : now.search(query.text, {20, false})) {
            const packs::CodeRow* row = (*edition)->codes.data->find(hit.code);
            REQUIRE(row != nullptr);
            CHECK((row->billable != 0) == hit.billable);
        }
    // COVID-19 is a code since 2020; in FY2016, there was no F32.A.
    CHECK(first(now, "covid 19") == "U071");
    CHECK(first(now, "depression") == "F32A");
    const lookup::SearchIndex& then = official().at(kDay2016);
    const auto old = codes(then, "covid 19", 50);
    CHECK(std::find(old.begin(), old.end(), "U071") == old.end());
    CHECK(first(then, "major depressive disorder single episode") == "F329");
    const auto depression = codes(then, "depression", 50);
    CHECK(std::find(depression.begin(), depression.end(), "F32A") == depression.end());
    CHECK(first(then, "u07.1") != "U071");
}

TEST_CASE("billable_only leaves headers out", "[search]") {
    const lookup::SearchIndex& index = starter().at(kDay2026);
    for (const char* query : {"heart failure", "e11", "diabetes", "d"})
        for (const lookup::Hit& hit : index.search(query, {50, true}))
            CHECK(hit.billable);
}

TEST_CASE("A damaged or foreign search image is refused", "[search]") {
    Desk& desk = starter();
    (void)desk.at(kDay2026);
    const auto edition = desk.catalogue->edition(kDay2026);
    REQUIRE(edition);
    const auto image = desk.catalogue->get_derived(lookup::SearchIndex::derived_key(**edition));
    REQUIRE((image && image->has_value()));
    CHECK(lookup::SearchIndex::from_image(**image, **edition).ok());
    CHECK_FALSE(lookup::SearchIndex::from_image("", **edition).ok());
    for (std::size_t at = 0; at < (*image)->size(); at += (*image)->size() / 40) {
        CHECK_FALSE(lookup::SearchIndex::from_image((*image)->substr(0, at), **edition).ok());
        std::string damaged = **image;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        CHECK_FALSE(lookup::SearchIndex::from_image(damaged, **edition).ok());
    }
}

TEST_CASE("Without an index, and after a cancelled build, the cache says so", "[search]") {
    const fs::path folder = fs::path(SEQUELA_SOURCE_DIR) / "assets" / "starter";
    Desk desk({folder / "icd10cm_order_2026.txt"});
    REQUIRE_FALSE(desk.cache->at(kDay2026).ok());
    lookup::SearchIndexJob cancelled(*desk.catalogue, kDay2026);
    (void)cancelled.step(0);
    cancelled.cancel();
    CHECK_FALSE(run_to_end(cancelled).ok());
    REQUIRE_FALSE(desk.cache->at(kDay2026).ok());
    // At any step: nothing stays, and progress never falls.
    for (int steps = 1; steps < 2000; steps = steps + 1 + steps / 8) {
        lookup::SearchIndexJob begun(*desk.catalogue, kDay2026);
        double fraction = 0;
        bool done = false;
        for (int i = 0; i < steps && !done; ++i) {
            done = begun.step(0);
            CHECK(begun.progress().fraction >= fraction);
            fraction = begun.progress().fraction;
        }
        if (done) break;
        begun.cancel();
        REQUIRE(begun.step(0));
        REQUIRE_FALSE(desk.cache->at(kDay2026).ok());
    }
    REQUIRE(desk.catalogue->database().execute("DELETE FROM derived").ok());
    // In the smallest slices, with the order file alone.
    lookup::SearchIndexJob job(*desk.catalogue, kDay2026);
    while (!job.step(0)) {
    }
    REQUIRE(job.result().ok());
    CHECK(first(**desk.cache->at(kDay2026), "essential hypertension") == "I10");
    lookup::SearchIndexJob no_codes(*desk.catalogue, kDay2016);
    CHECK_FALSE(run_to_end(no_codes).ok());
}
