// Tables and edits, and code sets of several systems: on the small files of the readers' own tests.
#include <catch2/catch_test_macros.hpp>

#include "app/screens/packs/installing.h"
#include "app/screens/tables/table_view.h"
#include "app/test_access.h"
#include "packs/data_table.h"
#include "support/screens.h"

using namespace sequela;
using namespace sequela::app;
using namespace sequela::app::test;

namespace {

// HCPCS with its modifiers and fields, and a classification of kites.
void with_hcpcs(TestApp& app) {
    create_workspace(app);
    app.drop({file_of("assets/starter/icd10cm_order_2026.txt"), file_of("tests/packs/corpus/accepted/HCPC2026_OCT_made_up.csv"),
              file_of("tests/packs/corpus/accepted/kites_2026.csv")});
    REQUIRE(app.screen() == "packs");
}

packs::DataTable table_of_beasts() {
    packs::DataTableBuilder builder({"Code", "Name", "Legs"});
    builder.add_row({"B2", "Bat", "2"});
    builder.add_row({"A1", "Ant", "6"});
    builder.add_row({"A2", "Antelope", "4"});
    return builder.take();
}

class Beasts : public TableView {
public:
    packs::DataTable table = table_of_beasts();
    [[nodiscard]] std::size_t columns() const override { return table.columns.size(); }
    [[nodiscard]] std::string_view title(std::size_t column) const override { return table.column(column); }
    [[nodiscard]] std::size_t rows() const override { return table.row_count(); }
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const override {
        return table.cell(table.by_key[row], column);
    }
    [[nodiscard]] std::pair<std::size_t, std::size_t> with_prefix(std::string_view key) const override { return table.with_prefix(key); }
};

} // namespace

TEST_CASE("The rows of a table are found by key and by words, in slices", "[tables]") {
    const Beasts beasts;
    TableRows rows;
    rows.ask(beasts, "", "");
    CHECK(rows.done());
    CHECK(rows.count() == 3);
    CHECK(beasts.cell(rows.at(0), 0) == "A1");
    rows.ask(beasts, "A", "");
    CHECK(rows.count() == 2);
    rows.ask(beasts, "A", "ant 6");
    CHECK_FALSE(rows.done());
    CHECK(rows.count() == 0);
    CHECK_FALSE(rows.step(beasts, 0)); // no time: nothing is looked at
    CHECK(rows.step(beasts, monotonic_ms() + 1000));
    REQUIRE(rows.count() == 1);
    CHECK(beasts.cell(rows.at(0), 1) == "Ant");
    rows.ask(beasts, "C", "ant");
    CHECK(rows.step(beasts, monotonic_ms() + 1000));
    CHECK(rows.count() == 0);
}

TEST_CASE("Code sets of several systems are told apart, and each says what is in force", "[packs]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_hcpcs(app);
    CHECK(app.shows("HCPCS"));
    CHECK(app.shows("Classification of Kites"));
    CHECK(app.accessibility_faults().empty());
    REQUIRE(app.press("combobox", "Code system"));
    REQUIRE(app.press("option", "Classification of Kites"));
    CHECK_FALSE(app.has("row", "Codes and titles, ICD-10-CM"));
    CHECK(app.has("row", "Codes and titles, Classification of Kites"));
}

TEST_CASE("Every system that is installed can be searched at once; the search of ICD-10-PCS needs no index", "[packs]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_hcpcs(app);
    auto& context = TestAccess::context(app.app());
    for (const auto& system : context.catalogue().systems()) {
        CAPTURE(lookup::title_of(system));
        const auto begin = context.catalogue().newest_codes_begin(system.system);
        REQUIRE(begin);
        CHECK(context.search().at(system.system, *begin, system.name).ok());
    }
    CHECK_FALSE(needs_search_index(CodeSystem::icd10pcs));
    CHECK(needs_search_index(CodeSystem::hcpcs));
}

TEST_CASE("A table is opened from Code sets, and its rows are found by key and by words", "[tables]") {
    const Folder folder;
    TestApp app(options(folder, false));
    with_hcpcs(app);
    REQUIRE(app.press("button", "Tables and edits"));
    REQUIRE(app.screen() == "tables");
    REQUIRE(app.has("grid", "Installed tables"));
    CHECK(app.accessibility_faults().empty());
    REQUIRE(app.has("row", "HCPCS Level II: Modifiers"));
    REQUIRE(app.press("row", "HCPCS Level II: Modifiers"));
    REQUIRE(app.has("grid", "Rows"));
    CHECK(app.shows("Made-up modifier for the left wing"));
    CHECK(app.focused_name() == "Code begins with");
    CHECK(app.accessibility_faults().empty());
    app.type("zz");
    CHECK(app.shows("No row fits."));
    app.key(Key::escape);
    REQUIRE(app.set("searchbox", "Words in the row", "left WING"));
    CHECK(app.shows("1 row"));
    CHECK(app.has("row", "ZA"));
    REQUIRE(app.press("button", "All tables"));
    CHECK(app.has("grid", "Installed tables"));
}

TEST_CASE("PTP edits are asked for by code", "[tables]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    app.drop({file_of("tests/packs/corpus/accepted/ptp_hospital_eff_2024-07-01.txt")});
    REQUIRE(app.screen() == "packs");
    app.focus("grid", "Installed code sets");
    app.key(Key::enter);
    REQUIRE(app.screen() == "tables");
    CHECK(app.shows("This table has millions of pairs."));
    CHECK(app.accessibility_faults().empty());
}

TEST_CASE("A mapping and a table of edits are shown row by row, with what their columns say", "[tables]") {
    const Folder folder;
    TestApp app(options(folder, false));
    create_workspace(app);
    app.drop({file_of("tests/packs/corpus/accepted/2018_I10gem.txt"),
              file_of("tests/packs/corpus/accepted/MCR_MUE_DMESupplierServices_Eff_01-01-2026.csv")});
    REQUIRE(app.screen() == "packs");
    REQUIRE(app.press("button", "Tables and edits"));
    REQUIRE(app.press("row", "ICD-10-CM: "));
    REQUIRE(app.has("grid", "Rows"));
    app.type("e11.21");
    CHECK(app.shows("5 rows"));
    const std::string target = "25040"; // of ICD-9-CM
    CHECK(app.has("row", "E1121, " + target + ", Approximate, One of several, 1, 1"));
    REQUIRE(app.press("button", "All tables"));
    REQUIRE(app.press("row", "MUE"));
    CHECK(app.has("grid", "Rows"));
    CHECK(app.accessibility_faults().empty());
}
