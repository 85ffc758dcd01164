// The official ICD-10-PCS files, FY2020 to FY2026, and what the models answer. Where the files are absent each test says so.
#include <catch2/catch_test_macros.hpp>

#include <set>

#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

std::string need(const std::string& path) {
    auto bytes = official_file(path);
    if (!bytes) SKIP(path << " is not below PACK_SOURCES or ../shared/codesets");
    return std::move(*bytes);
}

const Pack& installed(const std::vector<FileOutcome>& outcomes, Component component) {
    for (const FileOutcome& outcome : outcomes)
        if (outcome.pack && outcome.pack->component == component) return *outcome.pack;
    FAIL("no " << key(component) << " in " << summary(outcomes));
    return *outcomes.front().pack;
}

const Edition& edition(Catalogue& catalogue, const char* date) {
    const auto found = catalogue.edition(CodeSystem::icd10pcs, *Date::parse(date));
    if (!found) FAIL(found.error().text());
    return **found;
}

// Every code that the rows of the tables give.
std::set<std::string> expand(const PcsTables& tables) {
    std::set<std::string> codes;
    const auto values = [&](const PcsRow& row, std::size_t position) {
        const PcsAxis& axis = tables.axis(row, position);
        const PcsValue* first = tables.values.data() + axis.first_value;
        return std::vector<PcsValue>(first, first + axis.values);
    };
    for (const PcsRow& row : tables.rows)
        for (const PcsValue& part : values(row, 4))
            for (const PcsValue& approach : values(row, 5))
                for (const PcsValue& device : values(row, 6))
                    for (const PcsValue& qualifier : values(row, 7))
                        codes.insert(std::string(tables.tables[row.table].code()) + part.character + approach.character + device.character +
                                     qualifier.character);
    return codes;
}

struct OfficialTables {
    const char* order;
    const char* tables;
    const char* date;
    std::int64_t codes;
    std::int64_t table_count;
    std::int64_t row_count;
};

} // namespace

TEST_CASE("The tables of ICD-10-PCS expand to exactly the codes of the order file", "[official]") {
    const std::vector<OfficialTables> releases = {
        {"FY2020/2020-icd-10-pcs-order.zip", "FY2020/icd10pcs_tables_2020.xml.gz", "2019-10-01", 77559, 880, 2345},
        {"FY2021/2021-icd-10-pcs-order-file-long-and-abbreviated-titles-updated-december-1-2020.zip", "FY2021/icd10pcs_tables_2021.xml.gz",
         "2021-01-01", 78136, 890, 2428},
        {"FY2025/2025-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", "FY2025/icd10pcs_tables_2025.xml.gz", "2024-10-01", 78948,
         908, 2661},
        {"FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", "FY2026/icd10pcs_tables_2026.xml.gz", "2025-10-01", 79115,
         914, 2733}};
    for (const OfficialTables& release : releases) {
        INFO(release.tables);
        Reference reference;
        const std::string folder = "icd10pcs/";
        const auto order = import(reference.catalogue(), folder + release.order, need(folder + release.order));
        const auto tables = import(reference.catalogue(), folder + release.tables, need(folder + release.tables));
        const Pack& codes = installed(order, Component::codes);
        CHECK(codes.system == CodeSystem::icd10pcs);
        CHECK(codes.records == release.codes);
        CHECK(codes.headers == release.table_count);
        CHECK(codes.warnings.empty());
        CHECK(codes.effective_from.iso() == release.date);
        CHECK(installed(tables, Component::pcs_tables).headers == release.table_count);
        CHECK(installed(tables, Component::pcs_tables).records == release.row_count);
        const Edition& now = edition(reference.catalogue(), release.date);
        REQUIRE(now.codes);
        REQUIRE(now.pcs_tables);
        std::set<std::string> billable;
        for (const CodeRow& row : now.codes.data->rows)
            if (row.billable) billable.emplace(row.code.text());
        CHECK(expand(*now.pcs_tables.data) == billable);
    }
}

TEST_CASE("Counts of the ICD-10-PCS order files, addenda, index and definitions", "[official]") {
    struct Count {
        const char* path;
        Component component;
        std::int64_t records;
        std::int64_t headers;
    };
    const std::vector<Count> counts = {
        {"icd10pcs/FY2023/2023-icd-10-pcs-order-file-long-and-abbreviated-titles-updated-01112023.zip", Component::codes, 78530, 901},
        {"icd10pcs/FY2024/2024-icd-10-pcs-order-file-long-and-abbreviated-titles-updated-12192023.zip", Component::codes, 78638, 905},
        {"icd10pcs/FY2023/icd10pcs_codes_2023.txt.gz", Component::codes, 78496, 0},
        {"icd10pcs/FY2020/2020-icd-10-pcs-order.zip", Component::addenda, 2923, 0},
        {"icd10pcs/FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", Component::addenda, 188, 0},
        {"icd10pcs/FY2020/icd10pcs_index_2020.xml.gz", Component::pcs_index, 20879, 2745},
        {"icd10pcs/FY2021/icd10pcs_index_2021.xml.gz", Component::pcs_index, 21038, 2828},
        {"icd10pcs/FY2025/icd10pcs_index_2025.xml.gz", Component::pcs_index, 21269, 3215},
        {"icd10pcs/FY2020/icd10pcs_definitions_2020.xml.gz", Component::pcs_definitions, 817, 0},
        {"icd10pcs/FY2021/icd10pcs_definitions_2021.xml.gz", Component::pcs_definitions, 842, 0},
        {"icd10pcs/FY2026/icd10pcs_definitions_2026.xml.gz", Component::pcs_definitions, 954, 0}};
    for (const Count& count : counts) {
        INFO(count.path);
        Reference reference;
        const auto outcomes = import(reference.catalogue(), count.path, need(count.path));
        const Pack& pack = installed(outcomes, count.component);
        CHECK(pack.system == CodeSystem::icd10pcs);
        CHECK(pack.records == count.records);
        CHECK(pack.headers == count.headers);
    }
}

TEST_CASE("A code exists where one row holds its four last characters") {
    Reference reference;
    REQUIRE(import(reference.catalogue(), "pcs_tables.xml", corpus_file("accepted/pcs_tables.xml"))[0].pack);
    CHECK_FALSE(edition(reference.catalogue(), "2025-09-30").pcs_tables);
    CHECK_FALSE(edition(reference.catalogue(), "2026-10-01").pcs_tables);
    const PcsTables& tables = *edition(reference.catalogue(), "2025-10-01").pcs_tables.data;
    CHECK(tables.row_of("0DTJ4ZZ") != nullptr);
    CHECK(tables.row_of("0DTE7ZZ") != nullptr);
    CHECK(tables.row_of("0DT87ZZ") == nullptr); // the small intestine is in another row than that approach
    CHECK(tables.row_of("0DTJ4DZ") == nullptr);
    CHECK(tables.row_of("0DTJ4Z") == nullptr);
    CHECK(tables.row_of("9DTJ4ZZ") == nullptr);
    CHECK(tables.range("0F") == std::pair<std::size_t, std::size_t>(1, 3));
    CHECK(tables.range("1") == std::pair<std::size_t, std::size_t>(3, 3));
    CHECK(expand(tables).size() == 18);
    const PcsTable& resection = *tables.find("0FT");
    CHECK(tables.text(resection.labels[2]) == "Resection");
    CHECK(tables.text(resection.meanings[2]) == "All of a body part is taken out");
}

TEST_CASE("The index of ICD-10-PCS keeps what each term points to") {
    Reference reference;
    REQUIRE(import(reference.catalogue(), "pcs_index.xml", corpus_file("accepted/pcs_index.xml"))[0].pack);
    const PcsIndex& index = *edition(reference.catalogue(), "2027-01-01").pcs_index.data; // an index answers until there is a newer one
    REQUIRE(index.main_terms.size() == 5);
    CHECK(index.path_text(1) == "Appendectomy");
    CHECK(index.pointer_text(index.terms[1]) == "see Excision, Appendix 0DBJ");
    CHECK(index.pointer_text(index.terms[3]) == "use Appendix");
    CHECK(index.pointer_text(index.terms[5]) == "see Resection, Gastrointestinal System 0DT");
    CHECK(index.path_text(7) == "Cholecystic biopsy > Open");
    CHECK(index.pointer_text(index.terms[7]) == "0FB40ZX");
}

TEST_CASE("The definitions of ICD-10-PCS are found by the label of a value") {
    Reference reference;
    REQUIRE(import(reference.catalogue(), "pcs_definitions.xml", corpus_file("accepted/pcs_definitions.xml"))[0].pack);
    const PcsDefinitions& definitions = *edition(reference.catalogue(), "2025-10-01").pcs_definitions.data;
    const PcsDefinition* right = definitions.find('0', 4, "Kidney, Right");
    REQUIRE(right != nullptr);
    REQUIRE(right->includes == 2);
    CHECK(definitions.include(*right, 1) == "Renal lobe");
    REQUIRE(definitions.find('0', 3, "Resection") != nullptr);
    CHECK(definitions.text(definitions.find('0', 3, "Resection")->explanation) == "A lobe with a value of its own is a body part");
    CHECK(definitions.find('1', 3, "Resection") == nullptr);
    CHECK(definitions.find('0', 4, "Kidney") == nullptr);
    REQUIRE(definitions.aggregates.size() == 1);
    CHECK(definitions.text(definitions.aggregates[0].body_systems) == "Upper Bones; Lower Bones");
    CHECK(definitions.aggregates[0].value == '4');
}
