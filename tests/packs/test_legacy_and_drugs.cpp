// ICD-9-CM, the General Equivalence Mappings and the NDC directory: what is kept of them, and the counts of the official files.
#include <catch2/catch_test_macros.hpp>

#include "base/text.h"
#include "packs/gem.h"
#include "packs/ndc_file.h"
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

const Edition& edition(Reference& reference, CodeSystem system, const char* date) {
    const auto found = reference.catalogue().edition(system, *Date::parse(date));
    if (!found) FAIL(found.error().text());
    return **found;
}

const char* const kProducts =
    "PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tPROPRIETARYNAMESUFFIX\tNONPROPRIETARYNAME\tDOSAGEFORMNAME\t"
    "ROUTENAME\tSTARTMARKETINGDATE\tENDMARKETINGDATE\tLABELERNAME\tACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\r\n"
    "x\t0999-0152\tHUMAN PRESCRIPTION DRUG\tMadeup\tXR\tmadeupine\tINJECTION, SOLUTION\tSUBCUTANEOUS\t20200101\t\t"
    "Invented Labs\t2.5; 4\tmg/mL; mg/mL\r\n"
    "y\t10999-001\t\tOxygen\t\tOxygen\tGAS\t\t\t\tMadeup Gas\t990\tmL/L\r\n";

std::string title(const CodeTable& table, std::string_view code) {
    const CodeRow* row = table.find(code);
    return row ? std::string(table.long_title(*row)) : "not listed";
}

std::vector<FileOutcome> import_files(Catalogue& catalogue, std::vector<SourceFile> files) {
    ImportJob job(catalogue, std::move(files), {});
    REQUIRE(run_to_end(job));
    return job.outcomes();
}

} // namespace

TEST_CASE("The NDC directory: products and packages are joined, from a zip or dropped at once", "[ndc]") {
    const std::string packages = corpus_file("accepted/package_2026-07.txt");
    Reference zipped;
    const auto outcomes =
        import(zipped.catalogue(), "ndctext-2026-07.zip", make_zip({{"product.txt", kProducts}, {"package.txt", packages}}));
    CHECK(summary(outcomes) ==
          "codes 2026 Q3 2026-07-01 records 3 headers 0, warning: Packages without a product in product.txt: 2, warning: Left out, because "
          "the "
          "code is in none of the forms 4-4-2, 5-3-2 and 5-4-1: 1, the first is “109-8999-1” in line 6 of package.txt; "
          "details 2026 Q3 2026-07-01 records 4 headers 0; ignored ndctext-2026-07.zip: package.txt: read together with product.txt");
    const Edition& now = edition(zipped, CodeSystem::ndc, "2026-07-01");
    CHECK(title(*now.codes.data, "00999015201") ==
          "Madeup XR (madeupine) 2.5 mg/mL; 4 mg/mL injection, solution, 1 VIAL in 1 CARTON — Invented Labs");
    CHECK(title(*now.codes.data, "10999000107") == "Oxygen 990 mL/L gas, .21 L in 1 CYLINDER — Madeup Gas");
    CHECK(title(*now.codes.data, "10999899901") == "Package: 1 L in 1 TANK");
    const DataTable& details = *now.details.data;
    const auto listings = details.with_key("10999899901");
    CHECK(listings.second - listings.first == 2);
    CHECK(details.cell(details.find("00999015201"), details.find_column(ndc::kRoute)) == "SUBCUTANEOUS");
    CHECK(details.cell(details.find("00999015201"), details.find_column(ndc::kStart)) == "20240328");
    Reference bare;
    const auto both = import_files(bare.catalogue(), {{"2026-07/package.txt", packages}, {"2026-07/product.txt", kProducts}});
    CHECK(both.size() == 3);
    CHECK(title(*edition(bare, CodeSystem::ndc, "2026-07-01").codes.data, "00999015201") == title(*now.codes.data, "00999015201"));
    Reference sliced;
    CHECK(summary(import_in_small_slices(sliced.catalogue(), "ndctext-2026-07.zip",
                                         make_zip({{"product.txt", kProducts}, {"package.txt", packages}}))) == summary(outcomes));
}

TEST_CASE("Ten digits are padded where their form says", "[ndc]") {
    CHECK(ndc_digits("0002-0152-01") == "00002015201");
    CHECK(ndc_digits("10014-001-07") == "10014000107");
    CHECK(ndc_digits("10018-8999-1") == "10018899901");
    CHECK(ndc_digits("00002-0152-01") == "00002015201");
    for (const char* wrong : {"0002-0152-1", "002-0152-01", "0002-152-01", "00020152-01", "0002-0152-0A", "", "--"})
        CHECK_FALSE(ndc_digits(wrong));
}

TEST_CASE("Short titles of ICD-9-CM come from the file beside", "[icd9]") {
    Reference reference;
    const auto outcomes = import(reference.catalogue(), "v32.zip",
                                 make_zip({{"SHORT.txt", "0010  Cholera short\n0011  Cholera oth\nE8000 Railway acc\nV100  Hx madeup\n"},
                                           {"LONG.txt", corpus_file("accepted/CMS32_DESC_LONG_DX.txt")}}));
    CHECK(summary(outcomes) == "codes v32 2013-10-01 records 4 headers 0; ignored v32.zip: SHORT.txt: read together with LONG.txt");
    const Edition& last = edition(reference, CodeSystem::icd9cm_diagnosis, "2015-09-30");
    REQUIRE(last.codes);
    const CodeTable& codes = *last.codes.data;
    CHECK(codes.long_title(*codes.find("0010")) == "Made-up cholera of a long name that has Meni\xC3\xA8re in it");
    CHECK(codes.short_title(*codes.find("0010")) == "Cholera short");
    CHECK_FALSE(edition(reference, CodeSystem::icd9cm_diagnosis, "2015-10-01").codes);
    CHECK(display_code(CodeSystem::icd9cm_diagnosis, "E8000") == "E800.0");
    CHECK(display_code(CodeSystem::icd9cm_diagnosis, "V100") == "V10.0");
}

TEST_CASE("A sheet of ICD-9-CM titles", "[icd9]") {
    Reference reference;
    const auto outcomes =
        import(reference.catalogue(), "v32.xlsx",
               make_xlsx({{"PROCEDURE CODE", "LONG DESCRIPTION", "SHORT DESCRIPTION"}, {"0001", "Made-up therapy", "Ther"}}));
    CHECK(summary(outcomes) == "codes v32 2013-10-01 records 1 headers 0");
    CHECK(title(*edition(reference, CodeSystem::icd9cm_procedure, "2014-01-01").codes.data, "0001") == "Made-up therapy");
}

TEST_CASE("A mapping can be asked from both sides", "[gem]") {
    Reference reference;
    import(reference.catalogue(), "2018_I10gem.txt", corpus_file("accepted/2018_I10gem.txt"));
    const Pack* pack = reference.catalogue().in_force(CodeSystem::icd10cm, Component::gem, *Date::parse("2026-01-01"));
    REQUIRE(pack);
    const auto table = reference.catalogue().gem_of(*pack);
    REQUIRE(table);
    const GemTable& gem = **table;
    CHECK(gem.target_system() == CodeSystem::icd9cm_diagnosis);
    const auto [first, last] = gem.of("E1121");
    CHECK(last - first == 5);
    CHECK(gem.rows[first].combination == 1);
    CHECK(gem.of("E112").first == gem.of("E112").second);
    const auto back = gem.backwards("25040");
    CHECK(back.second - back.first == 2);
    CHECK(gem.rows[gem.of("Z9999").first].no_map == 1); // "NoI9" without the flag stands in the official file too
    const auto lower = gem.backwards("V5889");
    CHECK(lower.second - lower.first == 1);
}

TEST_CASE("A mapping's image comes back as it was", "[gem][image]") {
    GemTable table;
    table.systems = {0, 4};
    table.rows = {{CodeKey::of("A000"), CodeKey::of("0010"), 0, 0, 0, 0, 0, 0}, {CodeKey::of("B99"), CodeKey::of(""), 1, 1, 0, 0, 0, 0}};
    table.by_target = {0};
    const std::string image = table.to_image();
    const auto again = GemTable::from_image(image);
    REQUIRE(again);
    CHECK(again->to_image() == image);
    for (std::size_t at = 0; at < image.size(); ++at) {
        std::string altered = image;
        altered[at] = static_cast<char>(altered[at] ^ 0x20);
        CHECK_FALSE(GemTable::from_image(altered));
        seal_image(altered);
        (void)GemTable::from_image(altered);
    }
}

TEST_CASE("The official mappings have as many rows as they say", "[gem][official]") {
    struct Official {
        const char* path;
        CodeSystem from;
        std::int64_t rows;
    };
    const std::vector<Official> files = {{"gems/2018/2018_I10gem.txt.gz", CodeSystem::icd10cm, 81593},
                                         {"gems/2018/2018_I9gem.txt.gz", CodeSystem::icd9cm_diagnosis, 24860},
                                         {"gems/2018/gem_i9pcs.txt.gz", CodeSystem::icd9cm_procedure, 73593},
                                         {"gems/2018/gem_pcsi9.txt.gz", CodeSystem::icd10pcs, 101025}};
    for (const Official& file : files) {
        INFO(file.path);
        Reference reference;
        const auto outcomes = import(reference.catalogue(), file.path, need(file.path));
        REQUIRE(outcomes[0].pack);
        CHECK(outcomes[0].pack->system == file.from);
        CHECK(outcomes[0].pack->release == "FY2018");
        CHECK(outcomes[0].pack->records == file.rows);
    }
    Reference reference;
    const auto outcomes = import(reference.catalogue(), "gems/2018/Dxgem_2018.zip", need("gems/2018/Dxgem_2018.zip"));
    REQUIRE(outcomes.size() == 4);
    CHECK(outcomes[0].pack->records == 81593);
    CHECK(outcomes[1].pack->records == 24860);
}

TEST_CASE("The official titles of ICD-9-CM version 32", "[icd9][official]") {
    Reference reference;
    const auto outcomes = import(reference.catalogue(), "icd9cm/v32/ICD-9-CM-v32-master-descriptions.zip",
                                 need("icd9cm/v32/ICD-9-CM-v32-master-descriptions.zip"));
    REQUIRE(outcomes.size() == 6);
    CHECK(outcomes[0].pack->records == 14567);
    CHECK(outcomes[1].pack->records == 3882);
    const CodeTable& codes = *edition(reference, CodeSystem::icd9cm_diagnosis, "2014-06-01").codes.data;
    CHECK(title(codes, "25000") ==
          "Diabetes mellitus without mention of complication, type II or unspecified type, not stated as uncontrolled");
    CHECK(codes.short_title(*codes.find("25000")) == "DMII wo cmp nt st uncntr");
}

TEST_CASE("The excerpt of the NDC directory, and the list of 11 digits", "[ndc][official]") {
    Reference reference;
    const auto outcomes = import_files(reference.catalogue(), {{"2026-07-excerpt/product.txt", need("ndc/2026-07-excerpt/product.txt")},
                                                               {"2026-07-excerpt/package.txt", need("ndc/2026-07-excerpt/package.txt")}});
    REQUIRE(outcomes[0].pack);
    CHECK(outcomes[0].pack->records == 4);
    CHECK(outcomes[1].pack->records == 5);
    const CodeTable& codes = *edition(reference, CodeSystem::ndc, "2026-07-01").codes.data;
    CHECK(title(codes, "00002015201") ==
          "Zepbound (tirzepatide) 2.5 mg/.5mL injection, solution, 1 VIAL, SINGLE-DOSE in 1 CARTON — Eli Lilly and Company");
    for (const char* listed : {"10014000107", "10018899901", "72043250001"})
        CHECK(codes.find(listed) != nullptr);
}
