// The official ICD-10-CM files, FY2016 to FY2026. They are not part of this project; where they are absent each test says so.
#include <catch2/catch_test_macros.hpp>

#include <map>
#include <set>

#include "packs/index_xml.h"
#include "packs/reading.h"
#include "packs/tabular_xml.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

struct OfficialCodes {
    const char* path;
    const char* release;
    std::int64_t billable;
    std::int64_t headers;
};

const std::vector<OfficialCodes> kCodes = {
    {"icd10cm/FY2016/2016-code-descriptions-in-tabular-order.zip", "FY2016", 69823, 21914},
    {"icd10cm/FY2017/2017-icd10-code-descriptions.zip", "FY2017", 71486, 22344},
    {"icd10cm/FY2021/2021-code-descriptions-tabular-order-updated-12162020.zip", "FY2021 (January 2021 update)", 72621, 22737},
    {"icd10cm/FY2022/2022-code-descriptions-tabular-order-updated-02012022.zip", "FY2022 (April 2022 update)", 72750, 22778},
    {"icd10cm/FY2023/2023-code-descriptions-tabular-order-updated-01112023.zip", "FY2023 (April 2023 update)", 73674, 23121},
    {"icd10cm/FY2024/icd10cm-CodesDescriptions-2024.zip", "FY2024", 74044, 23252},
    {"icd10cm/FY2024/2024-code-descriptions-tabular-order-updated-02012024.zip", "FY2024 (April 2024 update)", 74044, 23252},
    {"icd10cm/FY2025/2025-code-descriptions-tabular-order.zip", "FY2025", 74260, 23324},
    {"icd10cm/FY2026/2026-code-descriptions-tabular-order.zip", "FY2026", 74719, 23467}};

std::string need(const std::string& path) {
    auto bytes = official_file(path);
    if (!bytes) SKIP(path << " is not below PACK_SOURCES or ../shared/codesets");
    return std::move(*bytes);
}

const FileOutcome& outcome_of(const std::vector<FileOutcome>& outcomes, Component component) {
    for (const FileOutcome& outcome : outcomes)
        if (outcome.pack && outcome.pack->component == component) return outcome;
    FAIL("no " << key(component) << " in " << summary(outcomes));
    return outcomes.front();
}

const Edition& edition(Catalogue& catalogue, const char* date) {
    const auto found = catalogue.edition(*Date::parse(date));
    if (!found) FAIL(found.error().text());
    return **found;
}

// Every billable code that the tabular list gives: its leaves, with their 7th characters.
std::set<std::string> expand(const Tabular& book) {
    std::set<std::string> codes;
    for (std::uint32_t i = 0; i < book.nodes.size(); ++i) {
        const TabularNode& node = book.nodes[i];
        if (node.kind != NodeKind::code || node.first_child != kNone) continue;
        std::string code(node.first.text());
        const std::uint32_t definition = book.seventh_definition(i);
        if (definition == kNone) {
            codes.insert(code);
            continue;
        }
        code.resize(6, 'X');
        for (std::uint32_t k = 0; k < book.nodes[definition].sevenths; ++k)
            codes.insert(code + book.sevenths[book.nodes[definition].first_seventh + k].character);
    }
    return codes;
}

void check_expansion(const std::string& codes_path, const std::string& xml_path, const char* date) {
    Reference reference;
    import(reference.catalogue(), codes_path, need(codes_path));
    import(reference.catalogue(), xml_path, need(xml_path));
    const Edition& now = edition(reference.catalogue(), date);
    REQUIRE(now.codes);
    REQUIRE(now.tabular);
    std::set<std::string> billable;
    for (const CodeRow& row : now.codes.data->rows)
        if (row.billable) billable.emplace(row.code.text());
    CHECK(expand(*now.tabular.data) == billable);
    // Every header of the order file is a node, and its title is the same.
    std::size_t missing = 0;
    for (const CodeRow& row : now.codes.data->rows)
        if (now.tabular.data->governing(row.code.text()) == kNone) ++missing;
    CHECK(missing == 0);
}

} // namespace

TEST_CASE("Counts of all order files", "[official]") {
    Reference reference;
    for (const OfficialCodes& release : kCodes) {
        INFO(release.path);
        const auto outcomes = import(reference.catalogue(), release.path, need(release.path));
        const Pack& pack = *outcome_of(outcomes, Component::codes).pack;
        CHECK(pack.release == release.release);
        CHECK(pack.records == release.billable);
        CHECK(pack.headers == release.headers);
        CHECK(pack.warnings.empty());
        CHECK(outcome_of(outcomes, Component::addenda).pack->release == release.release);
    }
    CHECK(edition(reference.catalogue(), "2024-03-31").codes.pack->release == "FY2024");
    CHECK(edition(reference.catalogue(), "2024-04-01").codes.pack->release == "FY2024 (April 2024 update)");
    CHECK_FALSE(edition(reference.catalogue(), "2017-10-01").codes);
    const auto history = reference.catalogue().history("Z283");
    REQUIRE(history.ok());
    REQUIRE(history->size() == kCodes.size());
    CHECK((*history)[2].billable);
    CHECK_FALSE((*history)[3].billable); // from April 2022
}

TEST_CASE("Addenda agree with the releases that they join", "[official]") {
    Reference reference;
    import(reference.catalogue(), "FY2025.zip", need("icd10cm/FY2025/2025-code-descriptions-tabular-order.zip"), {2025, {}, false});
    const auto outcomes =
        import(reference.catalogue(), "FY2026.zip", need("icd10cm/FY2026/2026-code-descriptions-tabular-order.zip"), {2026, {}, false});
    CHECK(outcome_of(outcomes, Component::addenda).pack->records == 703);
    const CodeTable& before = *edition(reference.catalogue(), "2025-09-30").codes.data;
    const CodeTable& after = *edition(reference.catalogue(), "2025-10-01").codes.data;
    std::size_t added = 0;
    std::size_t deleted = 0;
    for (const CodeRow& row : after.rows)
        if (row.billable && !before.is_billable(row.code.text())) ++added;
    for (const CodeRow& row : before.rows)
        if (row.billable && !after.is_billable(row.code.text())) ++deleted;
    CHECK(added == 487);
    CHECK(deleted == 28);
    CHECK(after.find("QA00101"));
}

TEST_CASE("Tabular FY2016 with its 7th characters is the order file", "[official]") {
    check_expansion("icd10cm/FY2016/2016-code-descriptions-in-tabular-order.zip", "icd10cm/FY2016/ICD10CM_FY2016_ Full_ XML.ZIP",
                    "2016-01-01");
}

TEST_CASE("Tabular FY2017 with its 7th characters is the order file", "[official]") {
    check_expansion("icd10cm/FY2017/2017-icd10-code-descriptions.zip", "icd10cm/FY2017/ICD10CM_FY2017_Full_XML.zip", "2017-01-01");
}

TEST_CASE("Full XML FY2017: all five files", "[official]") {
    Reference reference;
    const auto outcomes = import(reference.catalogue(), "ICD10CM_FY2017_Full_XML.zip", need("icd10cm/FY2017/ICD10CM_FY2017_Full_XML.zip"));
    CHECK(outcome_of(outcomes, Component::tabular).pack->records == 43910);
    CHECK(outcome_of(outcomes, Component::index).pack->records == 7973 + 69226);
    CHECK(outcome_of(outcomes, Component::neoplasm_table).pack->records == 1 + 1929);
    CHECK(outcome_of(outcomes, Component::drug_table).pack->records == 5170 + 2246);
    CHECK(outcome_of(outcomes, Component::external_index).pack->records == 314 + 7258);
    const Edition& now = edition(reference.catalogue(), "2017-01-01");
    CHECK(now.index.data->main_terms.size() == 7973);
    CHECK(now.drug_table.data->headings.size() == 7);
    CHECK(now.neoplasm_table.data->main_terms.size() == 1);
    std::size_t pairs = 0;
    std::size_t deepest = 0;
    for (const Term& term : now.index.data->terms) {
        if (!term.manifestation.text().empty()) ++pairs;
        deepest = std::max<std::size_t>(deepest, term.level);
    }
    CHECK(pairs == 746);
    CHECK(deepest == 9);
}

TEST_CASE("POA-exempt lists of all years", "[official]") {
    const std::map<std::string, std::int64_t> lists = {{"icd10cm/FY2022/POAexemptCodesApr22.zip", 37299},
                                                       {"icd10cm/FY2023/POAexemptCodesFY23.zip", 37658},
                                                       {"icd10cm/FY2024/POAexemptCodesFY24.zip", 38110},
                                                       {"icd10cm/FY2025/POAexemptCodesFY25.zip", 38154},
                                                       {"icd10cm/FY2026/POAexemptCodesFY26.zip", 38349}};
    Reference reference;
    for (const auto& [path, count] : lists) {
        INFO(path);
        const std::string bytes = need(path); // outside of CHECK, or its SKIP would count as a failure
        CHECK(outcome_of(import(reference.catalogue(), path, bytes), Component::poa_exempt).pack->records == count);
    }
    CHECK(edition(reference.catalogue(), "2026-01-01").poa_exempt.data->contains("Z9989"));
    CHECK(edition(reference.catalogue(), "2025-09-30").poa_exempt.pack->release == "FY2025");
}

TEST_CASE("Conversion tables of all years", "[official]") {
    const std::map<std::string, std::int64_t> tables = {
        {"icd10cm/FY2017/ICD-10-CM_ConversionTable-FY17.xlsx", 1970},
        {"icd10cm/FY2022/ICD-10-CM-Conversion-Table-FY2022-Effective-04-01-2022.xlsx", 3540},
        {"icd10cm/FY2023/ICD-10-CM-Conversion-Table-FY2023-Effective-10-01-2022.xlsx", 4716},
        {"icd10cm/FY2024/ICD-10-CM-Conversion-Table-FY2024-Effective-10-01-2023-Final (updated 9-21-2023).xlsx", 5153},
        {"icd10cm/FY2025/icd-10-cm-conversion-table-FY2025.xlsx", 5405},
        {"icd10cm/FY2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx", 5892}};
    Reference reference;
    for (const auto& [path, count] : tables) {
        INFO(path);
        const std::string bytes = need(path); // outside of CHECK, or its SKIP would count as a failure
        CHECK(outcome_of(import(reference.catalogue(), path, bytes), Component::conversion).pack->records == count);
    }
    const Edition& now = edition(reference.catalogue(), "2026-01-01");
    CHECK(now.conversion.pack->release == "FY2026");
    const auto covid = now.conversion.data->replacements_of("A848");
    CHECK(std::find(covid.begin(), covid.end(), "A8481") != covid.end());
}

TEST_CASE("Tabular FY2023: references of real notes", "[official]") {
    Reference reference;
    import(reference.catalogue(), "icd10cm_tabular_2023.xml.gz", need("icd10cm/FY2023/icd10cm_tabular_2023.xml.gz"));
    const Tabular& book = *edition(reference.catalogue(), "2023-01-01").tabular.data;
    CHECK(book.by_code.size() == 45869);
    const auto covers = [&](const char* node, NoteKind kind, const char* code) {
        const TabularNode& at = book.nodes[book.find(node)];
        for (std::uint32_t i = 0; i < at.notes; ++i) {
            const Note& note = book.notes[at.first_note + i];
            for (std::uint32_t k = 0; note.kind == kind && k < note.references; ++k)
                if (book.references[note.first_reference + k].covers(code) && !book.references[note.first_reference + k].except)
                    return true;
        }
        return false;
    };
    CHECK(covers("E1122", NoteKind::use_additional_code, "N184"));
    CHECK_FALSE(covers("E1122", NoteKind::use_additional_code, "N189"));
    CHECK(covers("J44", NoteKind::code_also, "J4520"));
    CHECK(covers("E11", NoteKind::excludes1, "E0865"));
    CHECK(covers("I11", NoteKind::includes, "I501"));
    CHECK(covers("G63", NoteKind::excludes1, "E1142"));
    CHECK_FALSE(covers("G63", NoteKind::excludes1, "E1141"));
    // Blocks above blocks, as the book prints them.
    const auto path = book.path(book.find("V031"));
    REQUIRE(path.size() == 6);
    CHECK(book.text(book.nodes[path[3]].name) == "V00-V99");
    CHECK(book.text(book.nodes[path[4]].name) == "V00-X58");
}

TEST_CASE("The desk of today: codes FY2026, tabular FY2023, index FY2017", "[official]") {
    Reference reference;
    for (const char* path : {"icd10cm/FY2026/2026-code-descriptions-tabular-order.zip", "icd10cm/FY2023/icd10cm_tabular_2023.xml.gz",
                             "icd10cm/FY2017/ICD10CM_FY2017_Full_XML.zip", "icd10cm/FY2026/POAexemptCodesFY26.zip",
                             "icd10cm/FY2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"})
        import(reference.catalogue(), path, need(path));
    const Edition& now = edition(reference.catalogue(), "2026-01-03");
    CHECK(now.codes.pack->release == "FY2026");
    CHECK(now.tabular.pack->release == "FY2023");
    CHECK(now.index.pack->release == "FY2017");
    CHECK(now.external_index.pack->release == "FY2017");
    CHECK(now.neoplasm_table.pack->release == "FY2017");
    CHECK(now.drug_table.pack->release == "FY2017");
    CHECK(now.poa_exempt.pack->release == "FY2026");
    CHECK(now.conversion.pack->release == "FY2026");
    CHECK(now.codes.data->billable_count() == 74719);
    reference.reopen();
    CHECK(edition(reference.catalogue(), "2026-01-03").codes.data->billable_count() == 74719);
}
