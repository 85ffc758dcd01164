// Search for codes of ICD-10-PCS: the query sets on the official files, and what it does with queries that are none.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/text.h"
#include "lookup/pcs_search.h"
#include "pcs_books.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;
using namespace sequela::lookup;

#define NEED_OFFICIAL_FILES()                                                                                                              \
    if (!test::official_pcs_of_2026()) SKIP("the official ICD-10-PCS files of FY2025 and FY2026 are not below PACK_SOURCES")

struct Query {
    std::string text;
    std::vector<std::string> wanted; // a "-" at the end: any code below it
};

std::vector<Query> queries(const char* name) {
    std::ifstream stream(fs::path(SEQUELA_SOURCE_DIR) / "tests" / "lookup" / "queries_pcs" / name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    std::vector<Query> out;
    for (const std::string_view line : lines(bytes)) {
        const auto fields = split(line, '\t');
        if (line.empty() || line.front() == '#') continue;
        REQUIRE(fields.size() == 2);
        Query query{std::string(fields[0]), {}};
        for (const std::string_view code : split(fields[1], ' '))
            query.wanted.emplace_back(code);
        out.push_back(std::move(query));
    }
    return out;
}

bool accepts(const Query& query, const std::string& code) {
    return std::any_of(query.wanted.begin(), query.wanted.end(), [&](const std::string& wanted) {
        return wanted.back() == '-' ? code.starts_with(std::string_view(wanted).substr(0, wanted.size() - 1)) : code == wanted;
    });
}

struct Rates {
    double at_1 = 0;
    double at_10 = 0;
};

// SHOW_MISSES in the environment prints the queries of the development set that are missed.
Rates rates(const PcsSearch& search, const std::vector<Query>& set, bool show) {
    Rates out;
    for (const Query& query : set) {
        const auto hits = search.search(query.text, {10, false});
        const auto found = std::find_if(hits.begin(), hits.end(), [&](const Hit& hit) { return accepts(query, hit.code); });
        if (found == hits.begin() && !hits.empty()) out.at_1 += 1;
        if (found != hits.end()) out.at_10 += 1;
        if (found == hits.end() && show && std::getenv("SHOW_MISSES")) {
            std::cout << "missed: " << query.text << " (" << query.wanted.front() << ")\n";
            for (std::size_t i = 0; i < std::min<std::size_t>(hits.size(), 4); ++i)
                std::cout << "    " << hits[i].code << ' ' << hits[i].title << "  [" << hits[i].why << "] " << hits[i].score << '\n';
        }
    }
    out.at_1 /= static_cast<double>(set.size());
    out.at_10 /= static_cast<double>(set.size());
    return out;
}

const PcsSearch& official() {
    static PcsSearchCache cache(*test::official_pcs());
    const auto search = cache.at(*Date::from_ymd(2026, 1, 5));
    REQUIRE(search.ok());
    return **search;
}

std::string first(std::string_view query) {
    const auto hits = official().search(query, {1, false});
    return hits.empty() ? std::string() : hits.front().code;
}

} // namespace

TEST_CASE("Procedures are found by the words that coders type", "[search][official]") {
    NEED_OFFICIAL_FILES();
    const std::vector<Query> development = queries("development.tsv");
    const std::vector<Query> unseen = queries("unseen.tsv");
    REQUIRE(unseen.size() >= 80);
    const Rates seen = rates(official(), development, true);
    const Rates not_seen = rates(official(), unseen, false);
    if (std::getenv("SHOW_MISSES"))
        std::cout << "hit@10 " << seen.at_10 << ", unseen " << not_seen.at_10 << "; hit@1 " << seen.at_1 << ", unseen " << not_seen.at_1
                  << '\n';
    INFO("hit@10 " << seen.at_10 << " and " << not_seen.at_10 << ", hit@1 " << seen.at_1 << " and " << not_seen.at_1);
    CHECK(seen.at_10 >= 0.95);
    CHECK(seen.at_1 >= 0.6);
    CHECK(not_seen.at_10 >= 0.85);
    CHECK(not_seen.at_1 >= 0.55);
}

TEST_CASE("What the words leave open is the usual", "[search][official]") {
    NEED_OFFICIAL_FILES();
    CHECK(first("lap chole") == "0FT44ZZ");
    CHECK(first("open chole") == "0FT40ZZ");
    CHECK(first("left thoracentesis") == "0W9B3ZZ");
    CHECK(first("left thoracentesis diagnostic") == "0W9B3ZX");
    CHECK(first("c section") == "10D00Z1");
    CHECK(first("lap chol") == first("lap chole")); // the last word is unfinished
    CHECK(first("lap cholecystectmy") == "0FT44ZZ");
}

TEST_CASE("A typed code or its beginning lists codes in order", "[search][official]") {
    NEED_OFFICIAL_FILES();
    const auto hits = official().search("0ft4", {10, true});
    REQUIRE(hits.size() == 3);
    CHECK(hits[0].code == "0FT40ZZ");
    CHECK(hits[1].code == "0FT44ZG");
    CHECK(hits[2].code == "0FT44ZZ");
    CHECK(hits[0].why == "code begins with 0FT4");
    CHECK(official().search("0FT44ZZ", {10, false}).front().why == "code");
    CHECK(official().search("0FT", {3, false}).front().code == "0FT"); // the table is a header
}

TEST_CASE("A hit says how the words were taken, and marks them in the title", "[search][official]") {
    NEED_OFFICIAL_FILES();
    const Hit hit = official().search("lap chole", {1, false}).front();
    CHECK(hit.system == CodeSystem::icd10pcs);
    CHECK(hit.billable);
    CHECK(hit.why.find("chole = resection, gallbladder") != std::string::npos);
    std::vector<std::string> marked;
    for (const auto& [begin, end] : hit.marks)
        marked.push_back(hit.title.substr(begin, end - begin));
    CHECK(std::find(marked.begin(), marked.end(), "Gallbladder") != marked.end());
    CHECK(official().search("Thoracostomy", {1, false}).front().title.find("Pleural Cavity") != std::string::npos);
}

TEST_CASE("Queries that say nothing find nothing, and none is too long", "[search]") {
    PcsSearchCache none(*[] {
        static auto empty = packs::Catalogue::open(":memory:", "");
        REQUIRE(empty.ok());
        return empty->get();
    }());
    CHECK_FALSE(none.at(*Date::from_ymd(2026, 1, 5)).ok());
    const auto small = PcsSearch::of(test::small_pcs());
    REQUIRE(small.ok());
    for (const char* query : {"", " ", "of the", "-", "\xC3\xA9\xFF", "zzzzqqqq"})
        CHECK(small->search(query).empty());
    CHECK_FALSE(small->search("gallbladder").empty());
    CHECK(small->search("gallbladder", {0, false}).empty());
    std::string endless;
    for (int i = 0; i < 5000; ++i)
        endless += "gallbladder right 4 l4-5 ";
    CHECK(small->search(endless).size() <= 50);
}
