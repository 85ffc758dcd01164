#include <catch2/catch_test_macros.hpp>

#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

Date day(const char* text) {
    return *Date::parse(text);
}

const std::vector<OrderLine> kOld = {{"J44", 0, "Other chronic obstructive pulmonary disease"},
                                     {"J440", 1, "Chronic obstructive pulmonary disease with infection"},
                                     {"Z283", 1, "Underimmunization status"}};
const std::vector<OrderLine> kNew = {{"J44", 0, "Other chronic obstructive pulmonary disease"},
                                     {"J440", 1, "COPD with infection"},
                                     {"Z283", 0, "Underimmunization status"},
                                     {"Z2839", 1, "Other underimmunization status"}};

std::string release_of(const Pack* pack) {
    return pack ? pack->release : "none";
}

const Edition& edition(Catalogue& catalogue, const char* date) {
    const auto found = catalogue.edition(day(date));
    if (!found) FAIL(found.error().text());
    return **found;
}

} // namespace

TEST_CASE("The order file as a table", "[catalogue]") {
    Reference reference;
    import(reference.catalogue(), "order_2026.txt", order_file(kNew));
    const CodeTable& codes = *edition(reference.catalogue(), "2026-01-03").codes.data;
    REQUIRE(codes.rows.size() == 4);
    const CodeRow* row = codes.find("Z2839");
    REQUIRE(row);
    CHECK(codes.long_title(*row) == "Other underimmunization status");
    CHECK(codes.rows[row->parent].code.text() == "Z283");
    CHECK(codes.is_billable("Z2839"));
    CHECK_FALSE(codes.is_billable("Z283"));
    CHECK(codes.find("Z28") == nullptr);
    CHECK(codes.find("Z28391234") == nullptr);
    CHECK(codes.billable_count() == 2);
    CHECK(codes.children(codes.row_number(*codes.find("J44"))) == std::vector<std::uint32_t>{codes.row_number(*codes.find("J440"))});
    const auto [first, last] = codes.range("Z28");
    CHECK(last - first == 2);
    CHECK(codes.rows[codes.in_order[0]].code.text() == "J44");
}

TEST_CASE("What is in force on a date", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    import(catalogue, "order_2022.txt", order_file(kOld));
    import(catalogue, "order_2022-updated-02012022.txt", order_file(kNew));
    import(catalogue, "order_2024.txt", order_file(kOld));
    const std::string tabular = corpus_file("accepted/tabular_in_windows_1252_2020.xml");
    import(catalogue, "tabular_2020.xml", tabular);
    import(catalogue, "POAexemptCodesFY22.txt", corpus_file("accepted/POAexemptCodesFY26.txt"));
    CHECK(release_of(edition(catalogue, "2021-10-01").codes.pack) == "FY2022");
    CHECK(release_of(edition(catalogue, "2022-03-31").codes.pack) == "FY2022");
    CHECK(release_of(edition(catalogue, "2022-04-01").codes.pack) == "FY2022 (April 2022 update)");
    CHECK(release_of(edition(catalogue, "2022-09-30").codes.pack) == "FY2022 (April 2022 update)");
    // FY2023 is not installed: its codes are not known, and neither is the POA list.
    CHECK(release_of(edition(catalogue, "2022-10-01").codes.pack) == "none");
    CHECK(release_of(edition(catalogue, "2022-10-01").poa_exempt.pack) == "none");
    CHECK(release_of(edition(catalogue, "2022-09-30").poa_exempt.pack) == "FY2022");
    // Notes are read even when their release has run out.
    CHECK(release_of(edition(catalogue, "2022-10-01").tabular.pack) == "FY2020");
    CHECK(release_of(edition(catalogue, "2019-09-30").tabular.pack) == "none");
    CHECK(release_of(edition(catalogue, "2023-10-01").codes.pack) == "FY2024");
    CHECK(catalogue.newest_codes_begin() == day("2023-10-01"));
    CHECK(edition(catalogue, "2022-03-31").tabular.data == edition(catalogue, "2023-10-01").tabular.data);
}

TEST_CASE("The conversion table is a history: the newest serves every date", "[catalogue]") {
    Reference reference;
    const std::string sheet =
        make_xlsx({{"Current code assignment", "Effective", "Previous Code(s) Assignment"}, {"A84.81", "2020", "A84.8"}});
    import(reference.catalogue(), "conversion-FY2025.xlsx", sheet);
    CHECK(release_of(edition(reference.catalogue(), "2019-01-01").conversion.pack) == "FY2025");
}

TEST_CASE("An official file goes before the starter pack", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    ImportOptions built_in;
    built_in.built_in = true;
    import(catalogue, "tabular_2026.xml", corpus_file("accepted/tabular.xml"), built_in);
    import(catalogue, "order_2026.txt", order_file(kNew), built_in);
    CHECK(edition(catalogue, "2026-01-01").tabular.pack->built_in);
    import(catalogue, "tabular_2020.xml", corpus_file("accepted/tabular_in_windows_1252_2020.xml"));
    CHECK(release_of(edition(catalogue, "2026-01-01").tabular.pack) == "FY2020");
    // The same release from a file takes its place, and the starter pack does not take it back.
    import(catalogue, "order_2026.txt", order_file(kOld));
    CHECK_FALSE(edition(catalogue, "2026-01-01").codes.pack->built_in);
    CHECK(summary(import(catalogue, "order_2026.txt", order_file(kNew), built_in)) == "already installed: codes FY2026");
    CHECK(catalogue.packs().size() == 3);
}

TEST_CASE("What others keep of the packs is made once and forgotten with them", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    import(catalogue, "order_2026.txt", order_file(kOld));
    int made = 0;
    const auto count_rows = [&] {
        ++made;
        return edition(catalogue, "2026-01-01").codes.data->rows.size();
    };
    CHECK(catalogue.kept().get<std::size_t>("rows", count_rows) == 3);
    CHECK(catalogue.kept().get<std::size_t>("rows", count_rows) == 3);
    CHECK(made == 1);
    CHECK(catalogue.kept().get<std::string>("rows", [] { return std::string("of another type"); }) == "of another type");
    import(catalogue, "order_2026.txt", order_file(kNew));
    CHECK(catalogue.kept().get<std::size_t>("rows", count_rows) == 4);
    CHECK(made == 2);
}

TEST_CASE("The same content is not installed twice, other content replaces", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    import(catalogue, "order_2026.txt", order_file(kOld));
    const auto id = catalogue.packs()[0].id;
    const auto revision = catalogue.revision();
    const std::string before = reference.bytes();
    CHECK(summary(import(catalogue, "order_2026.txt", order_file(kOld))) == "already installed: codes FY2026");
    CHECK(catalogue.revision() == revision);
    CHECK(reference.bytes() == before);
    CHECK(summary(import(catalogue, "order_2026.txt", order_file(kNew))) == "codes FY2026 2025-10-01 records 2 headers 2");
    REQUIRE(catalogue.packs().size() == 1);
    CHECK(catalogue.packs()[0].id != id);
    CHECK(catalogue.revision() != revision);
    reference.reopen();
    CHECK(reference.catalogue().packs().size() == 1);
    CHECK(edition(reference.catalogue(), "2026-01-01").codes.data->rows.size() == 4);
}

TEST_CASE("The user may say which release a file is", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    ImportOptions options;
    options.fiscal_year = 2023;
    CHECK(summary(import(catalogue, "order.txt", order_file(kOld), options)).starts_with("codes FY2023 2022-10-01"));
    options.effective_from = day("2023-04-01");
    CHECK(summary(import(catalogue, "order.txt", order_file(kNew), options)).starts_with("codes FY2023 (April 2023 update) 2023-04-01"));
    CHECK(catalogue.packs().size() == 2);
}

TEST_CASE("History across releases", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    import(catalogue, "order_2026.txt", order_file(kNew));
    import(catalogue, "order_2025.txt", order_file(kOld));
    const auto history = catalogue.history("Z283");
    REQUIRE(history.ok());
    REQUIRE(history->size() == 2);
    CHECK((*history)[0].pack->release == "FY2025");
    CHECK((*history)[0].billable);
    CHECK((*history)[1].listed);
    CHECK_FALSE((*history)[1].billable);
    CHECK((*history)[0].title_checksum == (*history)[1].title_checksum);
    const auto retitled = catalogue.history("J440");
    CHECK((*retitled)[0].title_checksum != (*retitled)[1].title_checksum);
    CHECK_FALSE((*catalogue.history("Z2839"))[0].listed);
    CHECK_FALSE((*catalogue.history(""))[0].listed);
    CHECK_FALSE((*catalogue.history("Z28391234567"))[0].listed);
    const auto others = catalogue.codes_of(*(*history)[0].pack);
    REQUIRE(others.ok());
    CHECK((*others)->find("Z2839") == nullptr);
}

TEST_CASE("Removing a pack drops what was derived from it", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    import(catalogue, "order_2025.txt", order_file(kOld));
    import(catalogue, "order_2026.txt", order_file(kNew));
    const auto newest = catalogue.packs()[0].id;
    const auto oldest = catalogue.packs()[1].id;
    REQUIRE(catalogue.put_derived("both", {newest, oldest}, "1").ok());
    REQUIRE(catalogue.put_derived("old", {oldest}, std::string_view("\0x", 2)).ok());
    REQUIRE(catalogue.put_derived("old", {oldest}, "again").ok());
    CHECK(*catalogue.get_derived("old") == std::optional<std::string>("again"));
    REQUIRE(catalogue.remove(newest).ok());
    CHECK(*catalogue.get_derived("both") == std::nullopt);
    CHECK(*catalogue.get_derived("old") == std::optional<std::string>("again"));
    CHECK(catalogue.packs().size() == 1);
    CHECK_FALSE(catalogue.remove(newest).ok());
    CHECK(catalogue.pack(oldest) != nullptr);
    // A replaced pack drops it too.
    import(catalogue, "order_2025.txt", order_file(kNew));
    CHECK(*catalogue.get_derived("old") == std::nullopt);
}

TEST_CASE("A database from the future, or of another program, is refused and not touched", "[catalogue]") {
    Reference reference;
    REQUIRE(reference.catalogue().database().execute("PRAGMA user_version = 99").ok());
    reference.close();
    const std::string before = reference.bytes();
    auto opened = reference.open();
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().what == "The reference database was made by a newer version of Sequela");
    CHECK(reference.bytes() == before);

    store::MemorySlots slots;
    REQUIRE(store::register_slot_vfs("packs-test-foreign", slots).ok());
    REQUIRE(store::Database::open("reference.db", "packs-test-foreign", std::nullopt)->execute("CREATE TABLE t (x)").ok());
    auto foreign = Catalogue::open("reference.db", "packs-test-foreign");
    REQUIRE_FALSE(foreign.ok());
    CHECK(foreign.error().what == "The file is a database, but not a reference database of Sequela");
}

TEST_CASE("What an older version wrote goes, and the files that are needed again are named once", "[catalogue]") {
    Reference reference;
    import(reference.catalogue(), "order_2025.txt", order_file(kNew));
    import(reference.catalogue(), "built_in_2024.txt", order_file(kNew), {.fiscal_year = 2024, .effective_from = {}, .built_in = true});
    import(reference.catalogue(), "a.zip", make_zip({{ "order_2026.txt", order_file(kNew) }}));
    REQUIRE(reference.catalogue().packs().size() == 3);
    CHECK(reference.catalogue().lost().empty());
    REQUIRE(reference.catalogue().database().execute("PRAGMA user_version = 1").ok());
    reference.close();
    reference.reopen();
    CHECK(reference.catalogue().packs().empty());
    CHECK(reference.catalogue().lost() == std::vector<std::string>{"a.zip", "order_2025.txt"});
    reference.reopen();
    CHECK(reference.catalogue().lost().empty());
}

TEST_CASE("Cancelling takes back the file that is under way", "[catalogue]") {
    Reference reference;
    const std::string before = reference.bytes();
    for (int steps = 0; steps < 40; ++steps) {
        ImportJob job(reference.catalogue(), {{"order_2026.txt", order_file(kNew)}}, {});
        bool done = false;
        for (int i = 0; i < steps && !done; ++i)
            done = job.step(0);
        if (done) break;
        job.cancel();
        REQUIRE(job.step(0));
        CHECK(job.result().error().what == "Cancelled");
        if (!job.outcomes().empty()) {
            CHECK(job.result().error().hint == "What was installed before stays; the rest was not changed");
            break;
        }
        CHECK(reference.bytes() == before);
        CHECK(reference.catalogue().packs().empty());
    }
    // An import that is dropped half way, and then one that is not.
    Reference another;
    {
        ImportJob job(another.catalogue(), {{"order_2026.txt", order_file(kNew)}}, {});
        for (int i = 0; i < 5; ++i)
            job.step(0);
    }
    CHECK(summary(import(another.catalogue(), "order_2026.txt", order_file(kNew))) == "codes FY2026 2025-10-01 records 2 headers 2");
}

TEST_CASE("Every reader can be cancelled at each step, and shows how far it is", "[catalogue]") {
    for (const char* name : {"icd10cm_order_addenda_2026.txt", "POAexemptCodesFY26.txt", "icd10cm_codes_2024.txt", "index.xml",
                             "tabular.xml", "tabular_in_windows_1252_2020.xml"}) {
        INFO(name);
        ImportOptions options;
        options.fiscal_year = 2026;
        Reference reference;
        const std::string before = reference.bytes();
        const std::string content = corpus_file(std::string("accepted/") + name);
        for (int steps = 0;; ++steps) {
            REQUIRE(steps < 200);
            ImportJob job(reference.catalogue(), {{name, content}}, options);
            bool done = false;
            double fraction = 0;
            for (int i = 0; i < steps && !done; ++i) {
                done = job.step(0);
                CHECK(job.progress().fraction >= fraction);
                fraction = job.progress().fraction;
            }
            if (done) {
                CHECK(steps > 6);
                CHECK(job.result().ok());
                break;
            }
            job.cancel();
            REQUIRE(job.step(0));
            if (!job.outcomes().empty()) break; // it was the last step, and all is written
            REQUIRE(reference.bytes() == before);
        }
    }
}

TEST_CASE("Derived data is written in parts, and takes the place of what an older program left", "[catalogue]") {
    Reference reference;
    Catalogue& catalogue = reference.catalogue();
    import(catalogue, "order_2026.txt", order_file(kNew));
    const std::vector<std::int64_t> packs = {catalogue.packs()[0].id};
    std::string bytes(1'000'003, 'x');
    for (std::size_t i = 0; i < bytes.size(); i += 1000)
        bytes[i] = static_cast<char>(i / 1000);
    REQUIRE(catalogue.put_derived("search 1 v1", packs, "old").ok());
    REQUIRE(catalogue.put_derived("other 1 v1", packs, "").ok());
    const std::string before = reference.bytes();
    {
        DerivedWriter given_up(catalogue.database(), "search 1 v2", packs, bytes);
        for (int i = 0; i < 5; ++i)
            CHECK_FALSE(*given_up.step(0));
        CHECK(given_up.fraction() > 0);
    }
    CHECK(reference.bytes() == before);
    REQUIRE(catalogue.put_derived("search 1 v2", packs, bytes).ok());
    CHECK(*catalogue.get_derived("search 1 v2") == std::optional<std::string>(bytes));
    CHECK(*catalogue.get_derived("search 1 v1") == std::nullopt);
    CHECK(*catalogue.get_derived("other 1 v1") == std::optional<std::string>(""));
}

TEST_CASE("A damaged image is an error, and says what to do", "[catalogue]") {
    Reference reference;
    import(reference.catalogue(), "order_2026.txt", order_file(kNew));
    REQUIRE(reference.catalogue().database().execute("UPDATE image SET bytes = substr(bytes, 1, 40) || X'FF' || substr(bytes, 42)").ok());
    const auto damaged = reference.catalogue().edition(day("2026-01-01"));
    REQUIRE_FALSE(damaged.ok());
    CHECK(damaged.error().what == "A code set in the reference database is damaged: its checksum is wrong");
    CHECK(damaged.error().where == "order_2026.txt");
    CHECK_FALSE(reference.catalogue().edition(day("2026-01-01")).ok());
}
