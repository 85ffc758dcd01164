// The starter pack goes through the readers of the official files, without a warning and without loss.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "packs/index_xml.h"
#include "packs/order_file.h"
#include "packs/poa_file.h"
#include "packs/recognise.h"
#include "packs/tabular_xml.h"
#include "starter_files.h"

using namespace sequela;

namespace {

constexpr double kNoDeadline = 1e300;

template <typename Reader> void read_whole(Reader& reader) {
    for (;;) {
        const Result<bool> done = reader.step(kNoDeadline);
        REQUIRE(done.ok());
        if (*done) break;
    }
    for (const std::string& warning : reader.warnings()) {
        INFO(warning);
        CHECK(false);
    }
}

packs::FileKind kind_of(const std::string& text, std::string_view name) {
    return packs::recognise(std::string_view(text).substr(0, 8192), name);
}

} // namespace

TEST_CASE("The order file reader takes the starter's order file", "[starter][readers]") {
    const std::string text = starter::assets_file("starter/icd10cm_order_2026.txt");
    CHECK(kind_of(text, "icd10cm_order_2026.txt") == packs::FileKind::order_file);
    packs::OrderFileReader reader(text, "icd10cm_order_2026.txt");
    read_whole(reader);
    const packs::CodeTable table = reader.take();
    CHECK(table.rows.size() == starter::codes().rows.size());
    CHECK(table.billable_count() == starter::codes().billable.size());
}

TEST_CASE("The tabular reader takes the starter's tabular list", "[starter][readers]") {
    const std::string text = starter::assets_file("starter/icd10cm_tabular_2026.xml");
    CHECK(kind_of(text, "icd10cm_tabular_2026.xml") == packs::FileKind::tabular_xml);
    packs::TabularReader reader(text, "icd10cm_tabular_2026.xml");
    read_whole(reader);
    CHECK(reader.version() == 2026);
    const packs::Tabular tabular = reader.take();
    for (const std::string& code : starter::codes().billable) {
        INFO(code);
        const std::uint32_t node = tabular.governing(code);
        REQUIRE(node != packs::kNone);
        const bool has_seventh = tabular.seventh_definition(node) != packs::kNone;
        CHECK(has_seventh == (tabular.text(tabular.nodes[node].name) != code));
    }
    // The conventions that the rules check are all represented.
    for (const packs::NoteKind kind : {packs::NoteKind::includes, packs::NoteKind::inclusion_term, packs::NoteKind::excludes1,
                                       packs::NoteKind::excludes2, packs::NoteKind::code_first, packs::NoteKind::use_additional_code,
                                       packs::NoteKind::code_also, packs::NoteKind::seventh_character, packs::NoteKind::note}) {
        INFO(packs::title(kind));
        CHECK(std::any_of(tabular.notes.begin(), tabular.notes.end(), [&](const packs::Note& note) { return note.kind == kind; }));
    }
    CHECK(tabular.references.size() > 500);
}

TEST_CASE("The index reader takes the starter's index and tables, and tells them apart", "[starter][readers]") {
    struct Wanted {
        const char* file;
        packs::Component component;
        bool table;
    };
    for (const Wanted& wanted : {Wanted{"icd10cm_index_2026.xml", packs::Component::index, false},
                                 Wanted{"icd10cm_eindex_2026.xml", packs::Component::external_index, false},
                                 Wanted{"icd10cm_neoplasm_2026.xml", packs::Component::neoplasm_table, true},
                                 Wanted{"icd10cm_drug_2026.xml", packs::Component::drug_table, true}}) {
        INFO(wanted.file);
        const std::string text = starter::assets_file(std::string("starter/") + wanted.file);
        CHECK(kind_of(text, wanted.file) == packs::FileKind::index_xml);
        packs::IndexReader reader(text, wanted.file);
        read_whole(reader);
        CHECK(reader.component() == wanted.component);
        CHECK(reader.version() == 2026);
        const packs::TermIndex index = reader.take();
        CHECK(index.terms.size() > 20);
        CHECK(index.headings.empty() != wanted.table);
        CHECK(index.cells.empty() != wanted.table);
    }
}

TEST_CASE("The POA reader takes the starter's exempt list", "[starter][readers]") {
    const std::string text = starter::assets_file("starter/POAexemptCodesFY26.txt");
    CHECK(kind_of(text, "POAexemptCodesFY26.txt") == packs::FileKind::poa_list);
    const Result<packs::PoaExemptList> list = packs::read_poa_list(text, "POAexemptCodesFY26.txt");
    REQUIRE(list.ok());
    CHECK(list->codes.size() == starter::poa_exempt_rows(text).size());
    CHECK(list->contains("Z7901"));
    CHECK_FALSE(list->contains("I10"));
}
