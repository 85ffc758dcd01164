// Differential: the claims of CMS's own MS-DRG software, versions 40.0 to 43.1. One claim in ten here; `make bench` takes them all.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "oracle.h"

using namespace sequela::groupers;
using namespace sequela::groupers::test;
using nlohmann::json;

TEST_CASE("groups as CMS's grouper does", "[msdrg][oracle]") {
    const int version = GENERATE(431, 430, 421, 420, 411, 410, 401, 400);
    const auto path = oracle_file("msdrg-v" + std::to_string(version / 10) + "." + std::to_string(version % 10) + ".jsonl.gz");
    if (!path || !grouper_catalogue()) {
        WARN("skipped: the claims of CMS's grouper or its definition tables are not beside the checkout (ORACLE, PACK_SOURCES)");
        return;
    }
    const MsDrgDefinitions* made = definitions(version);
    REQUIRE(made != nullptr);
    Comparison comparison;
    int number = 0;
    for_each_line(*path, [&](const std::string& line) {
        if (number++ % 10 != 0) return;
        compare(*made, json::parse(line), comparison);
    });
    INFO(comparison.first_difference);
    CHECK(comparison.claims >= 500);
    // Group, MDC, return code, severity, HAC and every flag of every code …
    CHECK(comparison.different == 0);
    // … but which of several equal procedures is credited: the software's own order is not known in every case.
    CHECK(comparison.other_procedure_credited * 100 <= comparison.claims);
}
