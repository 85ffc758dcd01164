// Several systems asked at once, and code-only entry where the owner's file is not there.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "lookup/all_search.h"
#include "lookup/system_page.h"
#include "small_packs.h"

using namespace sequela;
using lookup::SystemRef;

TEST_CASE("a code of a licensed system can be found by its structure without a file", "[all_search]") {
    auto catalogue = packs::Catalogue::open(":memory:", "");
    REQUIRE(catalogue.ok());
    lookup::SearchCache cache(**catalogue);
    lookup::AllSearch all(**catalogue, cache);
    const Date date = *Date::parse("2026-01-05");
    const std::vector<SystemRef> asked = {{CodeSystem::icd10cm, {}}, {CodeSystem::cpt, {}}, {CodeSystem::cdt, {}}};
    const std::string invented = "90991";
    const auto groups = all.search(invented, date, asked);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].system == SystemRef{CodeSystem::cpt, {}});
    REQUIRE(groups[0].hits.size() == 1);
    CHECK(groups[0].hits[0].code == invented);
    CHECK(groups[0].hits[0].title == "structure valid, not verified");
    CHECK(groups[0].hits[0].billable);
    CHECK(all.search("9099", date, asked).empty());
    CHECK(all.search("kite surgery", date, asked).empty());
    REQUIRE(all.search("d9971", date, asked).size() == 1);
    CHECK(all.search("d9971", date, asked)[0].system.system == CodeSystem::cdt);
}

TEST_CASE("the address of a code names its system", "[all_search]") {
    CHECK(lookup::address_of({CodeSystem::icd10cm, {}}, "E1122") == "E1122");
    CHECK(lookup::address_of({CodeSystem::icd10pcs, {}}, "0DTJ4ZZ") == "icd10pcs:0DTJ4ZZ");
    for (const SystemRef& system :
         {SystemRef{CodeSystem::icd10cm, {}}, SystemRef{CodeSystem::other, "House list"}, SystemRef{CodeSystem::ndc, {}}}) {
        const auto read = lookup::address_from(lookup::address_of(system, "A1"));
        CHECK(read.system == system);
        CHECK(read.code == "A1");
    }
    CHECK_FALSE(lookup::system_from_key("kites").has_value());
}

TEST_CASE("ICD-9-CM is looked up as it stood on its last day", "[all_search]") {
    const Date today = *Date::parse("2026-01-05");
    CHECK(lookup::date_in({CodeSystem::icd9cm_diagnosis, {}}, today).iso() == "2015-09-30");
    CHECK(lookup::date_in({CodeSystem::icd9cm_procedure, {}}, *Date::parse("2014-01-05")).iso() == "2014-01-05");
    CHECK(lookup::date_in({CodeSystem::icd10cm, {}}, today) == today);
}

TEST_CASE("modifiers are found by code and by words, behind the codes, and have a page", "[all_search]") {
    const std::string file = "HCPC2026_made_up.txt"; // with the modifiers ZA and ZB
    std::ifstream stream(std::filesystem::path(SEQUELA_SOURCE_DIR) / "tests/packs/corpus/accepted" / file, std::ios::binary);
    test::SmallPacks packs;
    packs.add(file, {std::istreambuf_iterator<char>(stream), {}});
    const Date date = *Date::parse("2026-03-01");
    const SystemRef hcpcs{CodeSystem::hcpcs, {}};
    lookup::SearchCache cache(packs.catalogue());
    lookup::AllSearch all(packs.catalogue(), cache);
    const auto modifiers = [&](std::string_view query) {
        for (const auto& group : all.search(query, date, {hcpcs}))
            if (group.modifiers) return group.hits;
        return std::vector<lookup::Hit>();
    };
    REQUIRE(modifiers("zb").size() == 1);
    CHECK(modifiers("zb")[0].code == "ZB");
    CHECK(modifiers("zb")[0].modifier);
    const auto found = modifiers("second record");
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == "ZB");
    CHECK(modifiers("econd").empty()); // words are taken from their beginning
    CHECK(modifiers("z").empty());
    CHECK(modifiers("").empty());
    const auto page = lookup::system_page(packs.catalogue(), hcpcs, date, "ZB");
    REQUIRE(page);
    CHECK(page->is_modifier);
    CHECK(page->validity == lookup::Validity::valid);
    CHECK(page->title == "Made-up modifier whose description is so long that it needs a second record");
    CHECK_FALSE(lookup::system_page(packs.catalogue(), hcpcs, date, "ZZ")->is_modifier);
}
