// A made-up classification: imported from a file, browsed, searched, validated.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "lookup/classification.h"
#include "lookup/search.h"
#include "packs/importer.h"

namespace {

using namespace sequela;
using lookup::Validity;

const std::string kName = "Classification of Kites";

Date day(int year, int month, int number) {
    return *Date::from_ymd(year, month, number);
}

std::string corpus_file(const std::string& name) {
    std::ifstream stream(std::filesystem::path(SEQUELA_SOURCE_DIR) / "tests/packs/corpus/accepted" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::unique_ptr<packs::Catalogue> books(const std::vector<std::pair<std::string, std::string>>& files) {
    auto catalogue = packs::Catalogue::open(":memory:", "");
    REQUIRE(catalogue);
    for (const auto& [name, bytes] : files) {
        packs::ImportJob job(**catalogue, {{name, bytes}}, {});
        REQUIRE(run_to_end(job));
        INFO(name);
        REQUIRE(job.outcomes()[0].pack);
    }
    return std::move(*catalogue);
}

std::string labels(const std::vector<lookup::ClassEntry>& entries) {
    std::string all;
    for (const auto& entry : entries)
        all += (all.empty() ? "" : " ") + entry.label + (entry.has_children ? "+" : "") + (entry.in_force ? "" : "!");
    return all;
}

lookup::ClassPage page(packs::Catalogue& catalogue, std::string_view code, Date date, CodeSystem system = CodeSystem::other,
                       std::string_view name = kName) {
    auto found = lookup::class_page(catalogue, system, date, code, name);
    REQUIRE(found);
    return std::move(*found);
}

} // namespace

TEST_CASE("A made-up classification is browsed", "[classification]") {
    const auto catalogue = books({{"kites_2026.csv", corpus_file("kites_2026.csv")}});
    const auto edition = catalogue->edition(CodeSystem::other, day(2026, 2, 1), kName);
    REQUIRE(edition);
    const lookup::Classification kites(**edition);
    CHECK(labels(kites.roots()) == "I+ II+");
    CHECK(labels(kites.children("I")) == "K10+ K20");
    CHECK(labels(kites.children("k10")) == "k10.0 K10.1! K10.2"); // K10.1 begins in March
    CHECK(labels(kites.path("K10.0")) == "I+ K10+");
    CHECK(kites.children("nothing of the kind").empty());
    CHECK(kites.path("K99").empty());
    CHECK_FALSE(kites.entry("K99"));
}

TEST_CASE("A made-up classification is validated on a day", "[classification]") {
    const auto catalogue = books({{"kites_2026.csv", corpus_file("kites_2026.csv")}});
    const auto validity = [&](std::string_view code, Date date) { return page(*catalogue, code, date).validity; };
    CHECK(validity("K10.0", day(2026, 2, 1)) == Validity::valid);
    CHECK(validity("K10", day(2026, 2, 1)) == Validity::header);
    CHECK(validity("K10.1", day(2026, 2, 28)) == Validity::not_yet);
    CHECK(validity("K10.1", day(2026, 3, 1)) == Validity::valid);
    CHECK(validity("K10.2", day(2026, 6, 30)) == Validity::valid);
    CHECK(validity("K10.2", day(2026, 7, 1)) == Validity::ended);
    CHECK(validity("K10.7", day(2026, 2, 1)) == Validity::not_listed);
    CHECK(validity("K10.0", day(2025, 12, 31)) == Validity::no_data);
    CHECK(page(*catalogue, "K10.0", day(2026, 2, 1)).validity_text == "Valid from 01 Jan 2026");
    CHECK(page(*catalogue, "K10.2", day(2026, 2, 1)).validity_text == "Valid 01 Jan 2026 to 30 Jun 2026");
    CHECK(page(*catalogue, "K10.2", day(2026, 7, 1)).validity_text == "Ended on 30 Jun 2026");
    CHECK(page(*catalogue, "K10.1", day(2026, 2, 1)).validity_text == "Not a code before 01 Mar 2026");
    CHECK(page(*catalogue, "K10.0", day(2025, 12, 31)).validity_text == "No Classification of Kites codes are installed for 31 Dec 2025");
}

TEST_CASE("The page of a code says its notes, those above it, and its fields", "[classification]") {
    const auto catalogue = books({{"kites_2026.csv", corpus_file("kites_2026.csv")}});
    const auto found = page(*catalogue, " k10.0 ", day(2026, 2, 1));
    CHECK(found.entry.code == "K10.0");
    CHECK(found.entry.label == "k10.0");
    CHECK(found.release == "2026");
    std::string notes;
    for (const auto& note : found.notes)
        notes += note.heading + " at " + note.origin + (note.inherited ? "^" : "") + ": " + note.text + "; ";
    CHECK(notes == "Includes at K10^: Kite stuck; Includes at K10^: Kite in a hedge; Excludes at K10^: torn kite, any (K20); "
                   "Excludes at I^: mishaps of balloons (L01); Note at I^: Counted by the kite.; ");
    std::string fields;
    for (const auto& field : found.fields)
        fields += field.name + "=" + field.value + "; ";
    CHECK(fields == "Synonyms=treetop\noak; wind=light; ");
    CHECK(page(*catalogue, "K10", day(2026, 2, 1)).short_title == "Landing");
}

TEST_CASE("Two releases: what ended and what is to come", "[classification]") {
    std::string later = corpus_file("kites_2026.csv");
    later.replace(later.find("2026\n"), 5, "2027\n");
    later.replace(later.find("2026-01-01"), 10, "2027-01-01");
    later.replace(later.find("K20,Torn kite"), 13, "K21,Torn line");
    const auto catalogue = books({{"kites_2026.csv", corpus_file("kites_2026.csv")}, {"kites_2027.csv", later}});
    CHECK(page(*catalogue, "K20", day(2027, 5, 1)).validity == Validity::ended);
    CHECK(page(*catalogue, "K20", day(2027, 5, 1)).validity_text == "Last listed in 2026");
    CHECK(page(*catalogue, "K21", day(2026, 5, 1)).validity == Validity::not_yet);
    const auto found = page(*catalogue, "K21", day(2027, 5, 1));
    CHECK(found.validity == Validity::valid);
    REQUIRE(found.history.size() == 2);
    CHECK(found.history[1].change == "added");
}

TEST_CASE("A made-up classification is found by the search", "[classification]") {
    const auto catalogue = books({{"kites_2026.csv", corpus_file("kites_2026.csv")}});
    lookup::SearchIndexJob job(*catalogue, CodeSystem::other, day(2026, 2, 1), kName);
    REQUIRE(run_to_end(job));
    lookup::SearchCache cache(*catalogue);
    const auto index = cache.at(CodeSystem::other, day(2026, 2, 1), kName);
    REQUIRE(index);
    const auto first = [&](std::string_view query) {
        const auto hits = (*index)->search(query);
        return hits.empty() ? std::string() : hits[0].code;
    };
    CHECK(first("balloon gone") == "L01");
    CHECK(first("landing pond") == "K10.1");
    CHECK(first("treetop") == "K10.0");           // a synonym
    const auto hedge = (*index)->search("hedge"); // what K10 includes
    CHECK(std::any_of(hedge.begin(), hedge.end(), [](const lookup::Hit& hit) { return hit.code == "K10"; }));
}

TEST_CASE("ClaML is browsed by its own hierarchy", "[classification]") {
    const auto catalogue = books({{"kites.xml", corpus_file("kites.claml.xml")}});
    const auto edition = catalogue->edition(CodeSystem::other, day(2026, 2, 1), kName);
    REQUIRE(edition);
    const lookup::Classification kites(**edition);
    CHECK(labels(kites.roots()) == "I+ II+");
    CHECK(labels(kites.children("I")) == "K10-K19+ K20-K29+");
    CHECK(labels(kites.children("K10-K19")) == "K10+ K11+");
    CHECK(labels(kites.children("K20")) == "K20.0+ K20.8");
    CHECK(labels(kites.path("K20.01")) == "I+ K20-K29+ K20+ K20.0+");
    CHECK(kites.field("K21.X1", "Usage") == "asterisk");
}

TEST_CASE("Without named parents a code stands below the longest listed beginning of it", "[classification]") {
    const auto catalogue = books({{"operations.tsv", corpus_file("operations_of_kites.tsv")}});
    const auto edition = catalogue->edition(CodeSystem::opcs4, day(2026, 5, 1));
    REQUIRE(edition);
    const lookup::Classification operations(**edition);
    CHECK(labels(operations.roots()) == "A01+ Z94.2");
    CHECK(labels(operations.children("A01")) == "A01.1");
    CHECK(operations.validity("A01") == Validity::header);
    CHECK(operations.validity("a01.1") == Validity::valid);
    CHECK(page(*catalogue, "A01.1", day(2026, 5, 1), CodeSystem::opcs4, "").short_title == "Mending");
}

TEST_CASE("Without a file the structure of a code is said", "[classification]") {
    const auto catalogue = books({});
    const auto found = page(*catalogue, "99Z99", day(2026, 2, 1), CodeSystem::cpt, "");
    CHECK(found.validity == Validity::no_data);
    CHECK(found.validity_text == "No CPT codes are installed for 01 Feb 2026: structure wrong: character 3 must be a digit, and is Z");
    CHECK(page(*catalogue, "0999T", day(2026, 2, 1), CodeSystem::cpt, "").validity_text ==
          "No CPT codes are installed for 01 Feb 2026: structure valid, not verified");
}

TEST_CASE("A cluster of ICD-11 is valid where all its parts are", "[classification]") {
    const std::string file = "SimpleTabulation-ICD-11-MMS-en.txt";
    const auto catalogue = books({{file, corpus_file(file)}});
    const auto validity = [&](std::string_view code) { return page(*catalogue, code, day(2026, 5, 1), CodeSystem::icd11, "").validity; };
    CHECK(validity("1A98.0&XN9ZZ") == Validity::valid);
    CHECK(validity("1A98.0/1A98.Z&XN9ZZ") == Validity::valid);
    CHECK(validity("1A98.0&XN9ZY") == Validity::not_listed);
    CHECK(validity("1A97/1A98.0") == Validity::not_listed);
    const auto edition = catalogue->edition(CodeSystem::icd11, day(2026, 5, 1));
    REQUIRE(edition);
    CHECK(lookup::faulty_part(**edition, "1A98.0&XN9ZY") == std::optional<std::string>("XN9ZY"));
    CHECK_FALSE(lookup::faulty_part(**edition, "1A98.0&XN9ZZ"));
    CHECK_FALSE(lookup::faulty_part(**edition, "1A97"));
}
