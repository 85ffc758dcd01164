// NCCI procedure-to-procedure edits: reading, packing and looking up; the official files where they are at hand.
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include "base/text.h"
#include "packs/container.h"
#include "packs/ptp_file.h"
#include "packs/ptp_table.h"
#include "packs/reading.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

Date day(const char* text) {
    return *Date::parse(text);
}

PtpEdits ptp(Catalogue& catalogue, const char* table, const char* date) {
    auto edits = catalogue.ptp(table, day(date));
    if (!edits) FAIL(edits.error().text());
    return std::move(*edits);
}

std::string words(const std::vector<PtpEdit>& edits) {
    std::string out;
    for (const PtpEdit& edit : edits)
        out += fmt::format("{}/{} {}..{} {}{}; ", edit.column1, edit.column2, edit.effective ? edit.effective->iso() : "?",
                           edit.deletion ? edit.deletion->iso() : "", edit.modifier, edit.before_1996 ? " *" : "");
    return out;
}

const char* const kHeader = "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n";

std::string need(const std::string& path) {
    auto bytes = official_file(path);
    if (!bytes) SKIP(path << " is not below PACK_SOURCES or ../shared/codesets");
    return std::move(*bytes);
}

} // namespace

TEST_CASE("A pair is found in both orders, with all its rows", "[ptp]") {
    Reference reference;
    import(reference.catalogue(), "ccipra-v322r0-f1.txt", corpus_file("accepted/ccipra-v322r0-f1.txt"));
    const PtpEdits edits = ptp(reference.catalogue(), "practitioner", "2026-08-01");
    REQUIRE(edits);
    CHECK(edits.missing == std::vector<int>{2, 3, 4});
    CHECK(words(edits.pairs("X1001", "X1002")) == "X1001/X1002 2022-01-01..2023-12-31 1; X1001/X1002 2025-01-01.. 0; ");
    CHECK(words(edits.pairs("X1002", "X1001")) == words(edits.pairs("X1001", "X1002")));
    CHECK(words(edits.pairs("X1003", "X1001")) == "X1003/X1001 2024-04-01.. 1; X1001/X1003 1996-01-01.. 1 *; ");
    CHECK(edits.pairs("X1001", "X1001").empty());
    CHECK(edits.pairs("X1001", "X9999").empty());
    CHECK(edits.pairs("", "X1001").empty());
    CHECK(edits.counts_of("X1001").as_column1 == 3);
    CHECK(edits.counts_of("X1001").as_column2 == 1);
    CHECK(edits.counts_of("X9999").as_column1 == 0);
    CHECK(words(edits.edits_of("X1003")) ==
          "X1003/X1001 2024-04-01.. 1; X1001/X1003 1996-01-01.. 1 *; X1002/X1003 2022-01-01..2022-01-01 9; ");
    CHECK(edits.in_force_of("X1001", day("2026-08-01")).as_column1 == 2);
    CHECK(edits.in_force_of("X1001", day("2024-04-01")).as_column1 == 1);
    CHECK(edits.in_force_of("X1001", day("2024-04-01")).as_column2 == 1);
    CHECK(edits.in_force_of("X1001", day("2024-03-31")).as_column2 == 0);
    CHECK(edits.pairs("X1001", "X1002")[0].rationale == "Fictional reason one");
    CHECK_FALSE(ptp(reference.catalogue(), "hospital", "2026-08-01"));
    // The rows carry their dates: the file of 2026 answers for 2022, and not for 2027.
    CHECK(ptp(reference.catalogue(), "practitioner", "2022-01-01"));
    CHECK_FALSE(ptp(reference.catalogue(), "practitioner", "2027-01-01"));
}

TEST_CASE("When an edit is in force", "[ptp]") {
    const Date begin = day("2024-07-01");
    PtpEdit edit;
    edit.modifier = 1;
    edit.effective = day("2022-01-01");
    CHECK(edit.in_force(day("2021-12-31"), begin) == InForce::no);
    CHECK(edit.in_force(day("2022-01-01"), begin) == InForce::yes);
    CHECK(edit.in_force(day("2030-01-01"), begin) == InForce::yes);
    edit.deletion = day("2023-12-31");
    CHECK(edit.in_force(day("2023-12-31"), begin) == InForce::yes); // the deletion date is the last day
    CHECK(edit.in_force(day("2024-01-01"), begin) == InForce::no);
    edit.deletion = edit.effective; // never
    CHECK(edit.in_force(day("2022-01-01"), begin) == InForce::no);
    // A first day that is not known is not "always".
    edit.effective.reset();
    edit.deletion.reset();
    CHECK(edit.in_force(day("2024-06-30"), begin) == InForce::unknown);
    CHECK(edit.in_force(day("2024-07-01"), begin) == InForce::yes);
    edit.deletion = day("2023-12-31");
    CHECK(edit.in_force(day("2023-12-31"), begin) == InForce::unknown);
    CHECK(edit.in_force(day("2024-01-01"), begin) == InForce::no);
    edit.modifier = 9;
    CHECK(edit.in_force(day("2023-12-31"), begin) == InForce::no);
}

TEST_CASE("Parts of a release are looked up together", "[ptp]") {
    Reference reference;
    const auto rows = [](const char* text) { return std::string(kHeader) + text; };
    for (const auto& [name, text] :
         std::vector<std::pair<const char*, const char*>>{{"ccipra-v322r0-f1.txt", "X1001\tX1002\t\t20220101\t*\t1\tFictional\n"},
                                                          {"ccipra-v322r0-f2.txt", "X2001\tX1001\t\t20220101\t*\t1\tFictional\n"},
                                                          {"ccipra-v322r0-f3.txt", "X3001\tX1001\t\t20220101\t*\t1\tFictional\n"},
                                                          {"ccipra-v322r0-f4.txt", "X4001\tX1001\t\t20220101\t*\t1\tFictional\n"},
                                                          {"ccioph-v322r0-f1.txt", "X1001\tX1002\t\t20220101\t*\t0\tFictional\n"}})
        REQUIRE(import(reference.catalogue(), name, rows(text))[0].pack);
    REQUIRE(reference.catalogue().packs().size() == 5);
    CHECK(reference.catalogue().packs()[0].licence == LicenceClass::click_through);
    const PtpEdits edits = ptp(reference.catalogue(), "practitioner", "2026-08-01");
    REQUIRE(edits.parts.size() == 4);
    CHECK(edits.missing.empty());
    CHECK(edits.parts[2].pack->release == "2026 Q3 part 3");
    CHECK(words(edits.pairs("X1001", "X4001")) == "X4001/X1001 2022-01-01.. 1; ");
    CHECK(edits.counts_of("X1001").as_column2 == 3);
    CHECK(words(ptp(reference.catalogue(), "hospital", "2026-08-01").pairs("X1002", "X1001")) == "X1001/X1002 2022-01-01.. 0; ");
    // Another quarter is another release.
    import(reference.catalogue(), "ccipra-v323r0-f1.txt", rows("X1001\tX1002\t\t20220101\t20260930\t1\tFictional\n"));
    const PtpEdits newer = ptp(reference.catalogue(), "practitioner", "2026-11-01");
    REQUIRE(newer.parts.size() == 1);
    CHECK(newer.missing == std::vector<int>{2, 3, 4});
}

TEST_CASE("Names of PTP files", "[ptp]") {
    CHECK(ptp_table_name("ccipra-v322r0-f1.txt") == "practitioner");
    CHECK(ptp_table_name("CCIOPH-v322r0-f1.xlsx") == "hospital");
    CHECK(ptp_table_name("medicare-ncci-practitioner.zip: ccioph-v1.txt") == "hospital");
    CHECK(ptp_table_name("practitioner.zip: f1.txt") == "practitioner");
    CHECK(ptp_table_name("practitioner-and-hospital.txt").empty());
    CHECK(ptp_part("ccipra-v322r0-f1.txt") == 1);
    CHECK(ptp_part("a.zip: ccipra-v322r0-f4.excerpt.txt") == 4);
    CHECK_FALSE(ptp_part("ptp_practitioner_eff_2024-07-01.txt"));
}

TEST_CASE("Rows in any order are packed alike", "[ptp]") {
    std::vector<std::string> rows;
    for (int i = 0; i < 3000; ++i)
        rows.push_back(
            fmt::format("A{:04}\tB{:04}\t\t2020{:02}01\t*\t{}\tReason {}\r\n", i * 7 % 40, i * 13 % 101, i % 12 + 1, i % 2, i % 5));
    const auto read = [](const std::vector<std::string>& lines_of, std::size_t piece) {
        PtpReader reader("practitioner");
        std::string text = kHeader;
        for (const std::string& row : lines_of)
            text += row;
        for (std::size_t at = 0; at < text.size(); at += piece)
            REQUIRE(reader.feed(std::string_view(text).substr(at, piece)).ok());
        REQUIRE(reader.end().ok());
        while (!*reader.finish_some(0)) {
        }
        return reader.take();
    };
    const PtpTable whole = read(rows, 1'000'000);
    CHECK(read(rows, 7).to_image() == whole.to_image());
    CHECK(whole.row_count() == 3000);
    for (const std::string& row : rows) {
        const auto cells = split(row, '\t');
        const auto found = whole.pairs(cells[1], cells[0]);
        CHECK(std::any_of(found.begin(), found.end(), [&](const PtpEdit& edit) {
            return edit.column1 == cells[0] && edit.column2 == cells[1] && edit.effective == Date::parse(cells[3]) &&
                   edit.modifier == cells[5][0] - '0' && edit.rationale == trim(cells[6]);
        }));
    }
    const auto again = PtpTable::from_image(whole.to_image());
    REQUIRE(again.ok());
    CHECK(again->to_image() == whole.to_image());
    std::size_t counted = 0;
    for (int i = 0; i < 101; ++i)
        counted += whole.edits_of(fmt::format("B{:04}", i)).size();
    CHECK(counted == 3000);
}

TEST_CASE("More than 65,535 combinations of attributes", "[ptp]") {
    PtpReader reader("hospital");
    REQUIRE(reader.feed(kHeader).ok());
    constexpr int kRows = 70'000;
    for (int i = 0; i < kRows; ++i)
        REQUIRE(reader.feed(fmt::format("A{:04}\tB0001\t\t20200101\t*\t1\tReason {}\n", i % 9000, i)).ok());
    REQUIRE(reader.end().ok());
    while (!*reader.finish_some(0)) {
    }
    const PtpTable table = reader.take();
    CHECK(table.attributes.size() == kRows);
    CHECK(table.attribute.empty());
    const auto again = PtpTable::from_image(table.to_image());
    REQUIRE(again.ok());
    CHECK(again->pairs("A0000", "B0001").back().rationale == "Reason 63000");
}

TEST_CASE("PTP edits from a spreadsheet", "[ptp]") {
    const std::string sheet =
        make_xlsx({{"A notice"},
                   {"Column1/Column2 Edits"},
                   {"Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"},
                   {"", "", "prior to 1996", "Date", "Date", "0=not allowed", ""},
                   {"X1001", "X1002", "", "20220101", "*", "1", "Fictional reason"}});
    Reference reference;
    CHECK(summary(import(reference.catalogue(), "ccioph-v322r0-f2.xlsx", sheet)) == "ptp 2026 Q3 part 2 2026-07-01 records 1 headers 0");
    CHECK(words(ptp(reference.catalogue(), "hospital", "2026-07-01").pairs("X1001", "X1002")) == "X1001/X1002 2022-01-01.. 1; ");
    // Beside the text in the published archive it is left out.
    Reference zipped;
    const auto outcomes =
        import(zipped.catalogue(), "ccioph-v322r0-f2.zip",
               make_zip({{"ccioph-v322r0-f2.xlsx", sheet},
                         {"ccioph-v322r0-f2.TXT", std::string(kHeader) + "X1001\tX1002\t\t20220101\t*\t1\tFictional\n"}}));
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].source_name == "ccioph-v322r0-f2.zip: ccioph-v322r0-f2.TXT");
    CHECK(outcomes[1].note == "the same table as the text file");
}

TEST_CASE("A damaged image of edits is refused", "[ptp]") {
    PtpReader reader("hospital");
    REQUIRE(reader.feed(std::string(kHeader) + "X1001\tX1002\t\t20220101\t*\t1\tFictional\n").ok());
    REQUIRE(reader.end().ok());
    while (!*reader.finish_some(0)) {
    }
    const PtpTable table = reader.take();
    const auto refused = [&](auto change) {
        PtpTable copy = table;
        change(copy);
        return !PtpTable::from_image(copy.to_image()).ok();
    };
    CHECK(refused([](PtpTable& t) { t.column2[0] = 2; }));
    CHECK(refused([](PtpTable& t) { t.attribute[0] = 1; }));
    CHECK(refused([](PtpTable& t) { t.first[1] = 9; }));
    CHECK(refused([](PtpTable& t) { t.attributes[0].rationale.length = 999; }));
    CHECK(refused([](PtpTable& t) { std::swap(t.codes[0], t.codes[1]); }));
    CHECK_FALSE(refused([](PtpTable&) {}));
}

TEST_CASE("The excerpt of the official PTP file: every edit on its first day, and not the day before", "[official][ptp]") {
    const std::string bytes = need("ncci/2026Q3-excerpt/ccipra-v322r0-f1.excerpt.txt");
    Reference reference;
    CHECK(summary(import(reference.catalogue(), "ccipra-v322r0-f1.excerpt.txt", bytes)) ==
          "ptp 2026 Q3 part 1 2026-07-01 records 44 headers 0");
    const PtpEdits edits = ptp(reference.catalogue(), "practitioner", "2026-07-01");
    REQUIRE(edits);
    std::size_t checked = 0;
    std::size_t never = 0;
    for (const std::string_view line : lines(bytes)) {
        const auto cells = split(line, '\t');
        if (cells.size() < 7 || !Date::parse(cells[3])) continue;
        const Date first = *Date::parse(cells[3]);
        const auto live = [&](Date date) {
            const auto found = edits.pairs(cells[0], cells[1]);
            return std::any_of(found.begin(), found.end(), [&](const PtpEdit& edit) {
                return edit.column1 == cells[0] && edit.effective == first && edit.in_force(date, edits.release_begin()) == InForce::yes;
            });
        };
        INFO(line);
        if (cells[4] == cells[3]) ++never;
        CHECK(live(first) == (cells[4] != cells[3]));
        CHECK_FALSE(live(first.plus_days(-1)));
        if (const auto last = Date::parse(cells[4]); last && *last > first) {
            CHECK(live(*last));
            CHECK_FALSE(live(last->plus_days(1)));
        }
        ++checked;
    }
    CHECK(checked == 44);
    CHECK(never > 0);
}

namespace {

void check_big_file(const char* path, const char* table, std::int64_t edits_count, std::size_t pairs, std::size_t active) {
    const std::string bytes = need(path);
    Reference reference;
    const auto outcomes = import(reference.catalogue(), path, bytes);
    REQUIRE(outcomes.size() == 1);
    INFO(summary(outcomes));
    REQUIRE(outcomes[0].pack);
    CHECK(outcomes[0].pack->records == edits_count);
    CHECK(outcomes[0].pack->release == "2024 Q3");
    CHECK(outcomes[0].pack->warnings.size() == 1);
    CHECK(reference.bytes().size() < 16U * 1024 * 1024);
    const PtpEdits edits = ptp(reference.catalogue(), table, "2024-07-01");
    REQUIRE(edits.parts.size() == 1);
    const PtpTable& packed = *edits.parts[0].data;
    CHECK(packed.pair_count() == pairs);
    CHECK(packed.active_count() == active);
    // A sample: one row in 97, as the text has it.
    std::string text;
    auto inflating = gzip_reader(bytes, path, text);
    REQUIRE(read_to_end(*inflating).ok());
    std::size_t number = 0;
    std::size_t missing = 0;
    for (std::size_t at = text.find('\n') + 1; at < text.size(); ++number) {
        const std::size_t end = text.find('\n', at);
        const auto cells = split(trim(std::string_view(text).substr(at, end - at)), '\t');
        at = end + 1;
        if (number % 97 != 0) continue;
        const auto found = edits.pairs(cells[1], cells[0]);
        const auto deletion = Date::parse(cells[4]);
        const bool there = std::any_of(found.begin(), found.end(), [&](const PtpEdit& edit) {
            if (edit.column1 != cells[0] || edit.deletion != deletion || edit.modifier != cells[5][0] - '0') return false;
            const bool never = edit.modifier == 9;
            const Date first = edits.release_begin();
            return edit.rationale == cells[6] && !edit.effective &&
                   edit.in_force(first, first) == (deletion || never ? InForce::no : InForce::yes) &&
                   edit.in_force(first.plus_days(-1), first) ==
                       (never || (deletion && *deletion < first.plus_days(-1)) ? InForce::no : InForce::unknown);
        });
        if (!there) ++missing;
    }
    CHECK(number == static_cast<std::size_t>(edits_count));
    CHECK(missing == 0);
}

} // namespace

TEST_CASE("All PTP edits for practitioners, third quarter of 2024", "[official][ptp]") {
    check_big_file("ncci/2024Q3-derived/ptp_practitioner_eff_2024-07-01.reconstructed.txt.gz", "practitioner", 2546017, 2238466, 1669820);
}

TEST_CASE("All PTP edits for outpatient hospitals, third quarter of 2024", "[official][ptp]") {
    check_big_file("ncci/2024Q3-derived/ptp_hospital_outpatient_eff_2024-07-01.reconstructed.txt.gz", "hospital", 1775818, 1695434,
                   1335857);
}
