// The HCPCS Level II files: what is kept of them, and the counts of the official ones.
#include <catch2/catch_test_macros.hpp>

#include <map>

#include "packs/container.h"
#include "packs/hcpcs_file.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

const Edition& edition(Reference& reference, const char* date) {
    const auto found = reference.catalogue().edition(CodeSystem::hcpcs, *Date::parse(date));
    if (!found) FAIL(found.error().text());
    return **found;
}

std::string field(const Edition& edition, std::string_view code, std::string_view column) {
    const DataTable& details = *edition.details.data;
    const std::uint32_t row = details.find(code);
    const std::uint32_t at = details.find_column(column);
    REQUIRE(row != kNone);
    REQUIRE(at != kNone);
    return std::string(details.cell(row, at));
}

std::string long_title(const CodeTable& table, std::string_view code) {
    const CodeRow* row = table.find(code);
    return row ? std::string(table.long_title(*row)) : "not listed";
}

std::string need(const std::string& path) {
    auto bytes = official_file(path);
    if (!bytes) SKIP(path << " is not below PACK_SOURCES or ../shared/codesets");
    return std::move(*bytes);
}

struct Official {
    const char* path;
    const char* release;
    const char* first_day;
    std::int64_t codes;
    std::int64_t modifiers;
};

} // namespace

TEST_CASE("A HCPCS file in columns gives codes, modifiers and the fields of both", "[hcpcs]") {
    Reference reference;
    import(reference.catalogue(), "HCPC2026_made_up.txt", corpus_file("accepted/HCPC2026_made_up.txt"));
    const Edition& now = edition(reference, "2026-03-01");
    REQUIRE(now.codes);
    REQUIRE(now.modifiers);
    REQUIRE(now.details);
    CHECK(now.codes.data->rows.size() == 4);
    CHECK(now.codes.data->billable_count() == 4);
    CHECK(long_title(*now.codes.data, "A9901") == "Made-up dressing, caf\xC3\xA9 blue, each");
    CHECK(long_title(*now.codes.data, "J9901") ==
          "Injection, madeupamab, for use where a description goes on beyond the eighty characters of one record, 10 mg");
    CHECK(now.codes.data->short_title(*now.codes.data->find("J9901")) == "Inj madeupamab 10 mg");
    CHECK(long_title(*now.modifiers.data, "ZB") == "Made-up modifier whose description is so long that it needs a second record");
    CHECK(now.codes.data->find("ZB") == nullptr);
    CHECK(field(now, "J9901", hcpcs::kPricing) == "51");
    CHECK(field(now, "J9901", hcpcs::kMultiplePricing) == "A");
    CHECK(field(now, "J9901", hcpcs::kCoverageManual) == "45-16 45-17");
    CHECK(field(now, "J9901", hcpcs::kCarriersManual) == "2049 2050");
    CHECK(field(now, "J9901", hcpcs::kStatute) == "1861s2q");
    CHECK(field(now, "J9901", hcpcs::kCrossReferences) == "J9902");
    CHECK(field(now, "J9901", hcpcs::kCoverage) == "D");
    CHECK(field(now, "J9901", hcpcs::kSurgeryCentre) == "YY");
    CHECK(field(now, "J9901", hcpcs::kProcessingNote) == "0069");
    CHECK(field(now, "J9901", hcpcs::kBetos) == "O1E");
    CHECK(field(now, "J9901", hcpcs::kTypeOfService) == "1 P");
    CHECK(field(now, "J9901", hcpcs::kAdded) == "20180401");
    CHECK(field(now, "J9901", hcpcs::kEffective) == "20200101");
    CHECK(field(now, "J9901", hcpcs::kAction) == "C");
    CHECK(field(now, "J9902", hcpcs::kTerminated) == "20260630");
    CHECK(field(now, "ZA", hcpcs::kCoverage) == "C");
}

TEST_CASE("The same table as CSV, with quotes and with dates as a spreadsheet writes them", "[hcpcs]") {
    Reference reference;
    import(reference.catalogue(), "HCPC2026_OCT_made_up.csv", corpus_file("accepted/HCPC2026_OCT_made_up.csv"));
    const Edition& now = edition(reference, "2026-10-01");
    REQUIRE(now.codes);
    CHECK(long_title(*now.codes.data, "J9901") == "Injection, madeupamab, of the \"blue\" kind, 10 mg");
    CHECK(field(now, "J9901", hcpcs::kPricing) == "51 57");
    CHECK(field(now, "J9901", hcpcs::kTypeOfService) == "1 P");
    CHECK(field(now, "J9901", hcpcs::kAdded) == "20180401");
    CHECK(field(now, "J9901", hcpcs::kEffective) == "20190101");
    CHECK_FALSE(edition(reference, "2026-09-30").codes);
}

TEST_CASE("The same table as a spreadsheet, with a note above its header and a description in two rows", "[hcpcs]") {
    Reference reference;
    const std::string sheet =
        make_xlsx({{"A note regarding coverage"},
                   {},
                   {"HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "PRICE1", "COV", "ADD DT", "TERM DT"},
                   {"   ZA", "0010", "7", "Made-up modifier", "Left wing", "", "C", "20200101", ""},
                   {"J9901", "0010", "3", "Injection, madeupamab,", "Inj", "51", "D", "20180101", "20261231"},
                   {"J9901", "0020", "4", "10 mg", "", "", "", "", ""},
                   {"V9901", "0010", "3", "Hearing", "Hearing", "00", "S", "43466", ""}});
    const auto outcomes = import(reference.catalogue(), "2026-07/anweb.xlsx", sheet);
    CHECK(summary(outcomes) == "codes 2026 Q3 2026-07-01 records 2 headers 0; modifiers 2026 Q3 2026-07-01 records 1 headers 0; "
                               "details 2026 Q3 2026-07-01 records 3 headers 0");
    const Edition& now = edition(reference, "2026-07-01");
    CHECK(long_title(*now.codes.data, "J9901") == "Injection, madeupamab, 10 mg");
    CHECK(field(now, "V9901", hcpcs::kAdded) == "20190101");
    Reference sliced;
    CHECK(summary(import_in_small_slices(sliced.catalogue(), "2026-07/anweb.xlsx", sheet)) == summary(outcomes));
}

TEST_CASE("No text of a dental or a CPT code is kept", "[hcpcs]") {
    Reference reference;
    const auto outcomes = import(reference.catalogue(), "HCPC2026_JUL.txt", corpus_file("accepted/HCPC2026_JUL_with_dental_codes.txt"));
    REQUIRE(outcomes[0].pack);
    REQUIRE(outcomes[0].pack->warnings.size() == 2);
    const std::string bytes = reference.bytes();
    CHECK(bytes.find("Made-up hearing service") != std::string::npos);
    CHECK(bytes.find("Fictional") == std::string::npos);
    CHECK(bytes.find("of two records") == std::string::npos);
    CHECK(edition(reference, "2026-07-01").details.data->find("D9901") == kNone);
}

TEST_CASE("What lies beside the HCPCS file in its archive is named and left out", "[hcpcs]") {
    Reference reference;
    const std::string changes = " HCPCS/MOD      TYPE OF CHANGE    SHORT DESCRIPTION\r\n      ZA          No Change       Left wing\r\n";
    const std::string sheet = make_xlsx({{"NOC CODES - HCPCS 2026"}, {"HCPCS", "LONG DESCRIPTION"}, {"A9999", "Made-up unlisted"}});
    const std::string zip = make_zip({{"Changes.prn", changes},
                                      {"HCPC2026_ANWEB.xlsx", sheet},
                                      {"HCPC2026_ANWEB.txt", corpus_file("accepted/HCPC2026_made_up.txt")},
                                      {"NOC.xlsx", sheet},
                                      {"README.txt", "A read-me of some words.\r\n"}});
    const auto outcomes = import(reference.catalogue(), "2026-Alpha-Numeric-HCPCS-File.zip", zip);
    REQUIRE(outcomes.size() == 7);
    CHECK(outcomes[0].pack);
    CHECK(outcomes[3].note == "a list drawn from the HCPCS file, or of what changed in it; the file itself is read");
    CHECK(outcomes[4].note == "the same table as the text file");
    CHECK(outcomes[5].note == "prose, no data");
    CHECK(outcomes[6].source_name == "2026-Alpha-Numeric-HCPCS-File.zip: NOC.xlsx");
    CHECK(outcomes[6].note == outcomes[3].note);
    const auto alone = import(reference.catalogue(), "NOC.zip", make_zip({{"NOC.xlsx", sheet}}));
    REQUIRE(alone[0].error);
    CHECK(alone[0].error->what ==
          "The archive holds no release file that Sequela knows: NOC.xlsx is a list drawn from the HCPCS file, or of "
          "what changed in it; the file itself is read");
}

TEST_CASE("The official HCPCS files hold as many codes and modifiers as they say", "[hcpcs][official]") {
    const std::vector<Official> files = {{"hcpcs/2018/2018-Alpha-Numeric-HCPCS-File.zip", "2018", "2018-01-01", 6205, 354},
                                         {"hcpcs/2019/2019-Alpha-Numeric-HCPCS-File.zip", "2019", "2019-01-01", 6440, 360},
                                         {"hcpcs/2020-04/anweb.xlsx", "2020 Q2", "2020-04-01", 6728, 369},
                                         {"hcpcs/2020-10/anweb.xlsx", "2020 Q4", "2020-10-01", 6825, 371},
                                         {"hcpcs/2025-10-derived/HCPC2025_OCT_ANWEB.derived.tsv.gz", "2025 Q4", "2025-10-01", 8463, 383}};
    for (const Official& file : files) {
        INFO(file.path);
        Reference reference;
        const auto outcomes = import(reference.catalogue(), file.path, need(file.path));
        REQUIRE(outcomes[0].pack);
        CHECK(outcomes[0].pack->release == file.release);
        CHECK(outcomes[0].pack->effective_from.iso() == file.first_day);
        CHECK(outcomes[0].pack->records == file.codes);
        CHECK(outcomes[0].pack->warnings.empty());
        CHECK(outcomes[1].pack->component == Component::modifiers);
        CHECK(outcomes[1].pack->records == file.modifiers);
        CHECK(outcomes[2].pack->component == Component::details);
        CHECK(outcomes[2].pack->records == file.codes + file.modifiers);
        const Edition& now = edition(reference, file.first_day);
        CHECK(long_title(*now.codes.data, "J3301") == "Injection, triamcinolone acetonide, not otherwise specified, 10 mg");
        CHECK(field(now, "J3301", hcpcs::kCoverage) == "D");
        CHECK(now.modifiers.data->find("RT") != nullptr);
        const auto dental = now.codes.data->range("D");
        CHECK(dental.first == dental.second);
    }
}

TEST_CASE("The text and the spreadsheet of one official release say the same", "[hcpcs][official]") {
    const std::string archive = need("hcpcs/2019/2019-Alpha-Numeric-HCPCS-File.zip");
    const auto zip = ZipArchive::open(archive, "2019.zip");
    REQUIRE(zip);
    Reference text;
    Reference sheet;
    for (const ZipMember& member : (*zip)->members()) {
        if (member.name == "HCPC2019_CONTR_ANWEB.txt") import(text.catalogue(), member.name, *(*zip)->read(member));
        if (member.name == "HCPC2019_CONTR_ANWEB.xlsx") import(sheet.catalogue(), member.name, *(*zip)->read(member));
    }
    const Edition& a = edition(text, "2019-01-01");
    const Edition& b = edition(sheet, "2019-01-01");
    REQUIRE(a.codes);
    REQUIRE(b.codes);
    std::map<std::string, std::string> differing;
    for (const CodeRow& row : a.codes.data->rows) {
        const std::string code(row.code.text());
        const std::string other = long_title(*b.codes.data, code);
        if (other != a.codes.data->long_title(row)) differing[code] = other;
    }
    CHECK(differing.empty());
    for (const auto& [code, title] : differing)
        UNSCOPED_INFO(code << ": " << title);
    CHECK(a.details.data->row_count() == b.details.data->row_count());
    for (std::size_t column = 0; column < hcpcs::kColumns.size(); ++column)
        CHECK(field(a, "J7308", hcpcs::kColumns[column]) == field(b, "J7308", hcpcs::kColumns[column]));
}
