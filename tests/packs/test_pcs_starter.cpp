// The ICD-10-PCS part of the starter pack: it hangs together, and is a piece of the official FY2026 where that is installed.
#include <catch2/catch_test_macros.hpp>

#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

std::string starter_file(const std::string& name) {
    return read_file(std::string(SEQUELA_SOURCE_DIR) + "/assets/starter/" + name);
}

const Edition& starter(Reference& reference) {
    for (const char* name :
         {"icd10pcs_order_2026.txt", "icd10pcs_tables_2026.xml", "icd10pcs_index_2026.xml", "icd10pcs_definitions_2026.xml"}) {
        const auto outcomes = import(reference.catalogue(), name, starter_file(name));
        INFO(summary(outcomes));
        REQUIRE(outcomes.size() == 1);
        REQUIRE(outcomes[0].pack);
        CHECK(outcomes[0].pack->warnings.empty());
    }
    const auto edition = reference.catalogue().edition(CodeSystem::icd10pcs, *Date::parse("2026-01-05"));
    REQUIRE(edition.ok());
    return **edition;
}

} // namespace

TEST_CASE("The tables of the starter pack hold the codes of its order file and no others", "[starter]") {
    Reference reference;
    const Edition& edition = starter(reference);
    REQUIRE(edition.codes);
    REQUIRE(edition.pcs_tables);
    REQUIRE(edition.pcs_index);
    REQUIRE(edition.pcs_definitions);
    const PcsTables& tables = *edition.pcs_tables.data;
    std::size_t in_tables = 0;
    for (const PcsRow& row : tables.rows)
        in_tables += tables.codes(row);
    CHECK(in_tables == edition.codes.data->billable_count());
    CHECK(edition.codes.data->rows.size() - in_tables == tables.tables.size());
    for (const CodeRow& row : edition.codes.data->rows) {
        INFO(row.code.text());
        CHECK((row.billable != 0 ? tables.row_of(row.code.text()) != nullptr : tables.find(row.code.text()) != nullptr));
    }
    for (const PcsTerm& term : edition.pcs_index.data->terms)
        if (!term.code.text().empty())
            CHECK(edition.codes.data->range(term.code.text()).first < edition.codes.data->range(term.code.text()).second);
}

TEST_CASE("Every row of the starter pack is part of a row of FY2026, with the same labels", "[official]") {
    const auto tables_file = official_file("icd10pcs/FY2026/icd10pcs_tables_2026.xml.gz");
    const auto order_file = official_file("icd10pcs/FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip");
    if (!tables_file || !order_file) SKIP("the official ICD-10-PCS files of FY2026 are not below PACK_SOURCES or ../shared/codesets");
    Reference of_starter;
    Reference of_official;
    const Edition& small = starter(of_starter);
    import(of_official.catalogue(), "icd10pcs/FY2026/icd10pcs_tables_2026.xml.gz", *tables_file);
    import(of_official.catalogue(), "icd10pcs/FY2026/order.zip", *order_file);
    const auto whole = of_official.catalogue().edition(CodeSystem::icd10pcs, *Date::parse("2026-01-05"));
    REQUIRE(whole.ok());
    for (const CodeRow& row : small.codes.data->rows) {
        INFO(row.code.text());
        const CodeRow* official = (*whole)->codes.data->find(row.code.text());
        REQUIRE(official != nullptr);
        CHECK(small.codes.data->long_title(row) == (*whole)->codes.data->long_title(*official));
        CHECK(small.codes.data->short_title(row) == (*whole)->codes.data->short_title(*official));
        if (row.billable == 0) continue;
        const PcsTables& ours = *small.pcs_tables.data;
        const PcsTables& theirs = *(*whole)->pcs_tables.data;
        const PcsRow* own = ours.row_of(row.code.text());
        const PcsRow* full = theirs.row_of(row.code.text());
        REQUIRE((own != nullptr && full != nullptr));
        for (std::size_t position = 4; position <= 7; ++position) {
            const PcsAxis& axis = ours.axis(*own, position);
            CHECK(ours.text(axis.title) == theirs.text(theirs.axis(*full, position).title));
            for (std::uint32_t i = axis.first_value; i < axis.first_value + axis.values; ++i) {
                const PcsValue* value = theirs.find(theirs.axis(*full, position), ours.values[i].character);
                REQUIRE(value != nullptr);
                CHECK(theirs.text(value->label) == ours.text(ours.values[i].label));
            }
        }
    }
}
