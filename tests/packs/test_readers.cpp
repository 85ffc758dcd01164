// What the readers make of the corpus: structure, notes, 7th characters, index terms, tables, addenda, conversions.
#include <catch2/catch_test_macros.hpp>

#include "packs/addenda_file.h"
#include "packs/codes_file.h"
#include "packs/conversion_sheet.h"
#include "packs/index_xml.h"
#include "packs/order_file.h"
#include "packs/poa_file.h"
#include "packs/tabular_xml.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

Tabular tabular() {
    auto read = read_tabular(corpus_file("accepted/tabular.xml"), "tabular.xml");
    if (!read) FAIL(read.error().text());
    return std::move(*read);
}

TermIndex index_of(const char* name) {
    auto read = read_index(corpus_file(name), name);
    if (!read) FAIL(read.error().text());
    return std::move(*read);
}

std::vector<std::string> note_lines(const Tabular& book, std::uint32_t node) {
    std::vector<std::string> lines;
    for (std::uint32_t i = 0; i < book.nodes[node].notes; ++i) {
        const Note& note = book.notes[book.nodes[node].first_note + i];
        CHECK(note.node == node);
        lines.push_back(std::string(title(note.kind)) + " " + std::to_string(note.level) + ": " + std::string(book.text(note.text)));
    }
    return lines;
}

const Term* term(const TermIndex& index, std::string_view path) {
    for (std::uint32_t i = 0; i < index.terms.size(); ++i)
        if (index.path_text(i) == path) return &index.terms[i];
    return nullptr;
}

// A tabular XML around the inside of one category.
Result<Tabular> read_category(const std::string& inside) {
    return read_tabular(
        "<ICD10CM.tabular><chapter><name>1</name><desc>One (A00-B99)</desc><section id=\"A00-A09\"><desc>S (A00-A09)</desc>" + inside +
            "</section></chapter></ICD10CM.tabular>",
        "made up");
}

} // namespace

TEST_CASE("The Tabular List: chapters, sections, codes", "[tabular]") {
    const Tabular book = tabular();
    const auto node = book.find("I110");
    REQUIRE(node != kNone);
    CHECK(book.text(book.nodes[node].title) == "Hypertensive heart disease with heart failure");
    CHECK(book.text(book.nodes[book.nodes[node].parent].title) == "Hypertensive heart disease & what belongs to it");
    const auto path = book.path(node);
    REQUIRE(path.size() == 4);
    CHECK(book.nodes[path[2]].kind == NodeKind::section);
    CHECK(book.text(book.nodes[path[2]].name) == "I10-I1A");
    CHECK(book.text(book.nodes[path[2]].title) == "Hypertensive diseases");
    CHECK(book.nodes[path[3]].kind == NodeKind::chapter);
    CHECK(book.text(book.nodes[path[3]].name) == "9");
    CHECK(book.text(book.nodes[path[3]].title) == "Diseases of the circulatory system");
    CHECK(book.nodes[path[3]].first.text() == "I00");
    CHECK(book.nodes[path[3]].last.text() == "I99");
    CHECK(book.find("I12") == kNone);
    // The second chapter is the sibling of the first.
    const auto second = book.nodes[path[3]].next_sibling;
    REQUIRE(second != kNone);
    CHECK(book.text(book.nodes[second].name) == "19");
    CHECK(book.nodes[second].next_sibling == kNone);
}

TEST_CASE("A section that spans others stands above them", "[tabular]") {
    const Tabular book = tabular();
    const auto path = book.path(book.find("T36"));
    REQUIRE(path.size() == 4);
    CHECK(book.text(book.nodes[path[1]].name) == "T36-T50");
    CHECK(book.text(book.nodes[path[2]].name) == "T07-T88");
    CHECK(note_lines(book, path[2]) == std::vector<std::string>{"Note 0: A note on the block that spans the others."});
}

TEST_CASE("Notes on chapters, sections and codes", "[tabular]") {
    const Tabular book = tabular();
    const auto path = book.path(book.find("I10"));
    CHECK(note_lines(book, path[2]) ==
          std::vector<std::string>{"Excludes2 0: certain conditions originating in the perinatal period (P04-P96)"});
    CHECK(note_lines(book, path[1]) == std::vector<std::string>{"Use additional code 0: code to identify:",
                                                                "Use additional code 1: exposure to environmental tobacco smoke (Z77.22)",
                                                                "Use additional code 1: tobacco use (Z72.0)"});
    CHECK(note_lines(book, path[0]) ==
          std::vector<std::string>{"Includes 0: high blood pressure",
                                   "Excludes1 0: hypertensive disease complicating pregnancy (O10-O11, O13-O16)"});
    const Note& excludes = book.notes[book.nodes[path[0]].first_note + 1];
    REQUIRE(excludes.references == 2);
    const CodeReference& reference = book.references[excludes.first_reference + 1];
    CHECK(reference.first.text() == "O13");
    CHECK(reference.last.text() == "O16");
    CHECK(book.text(reference.text) == "O13-O16");
}

TEST_CASE("Sub-notes of a sorted list end where its order breaks", "[tabular]") {
    const auto book =
        read_category("<diag><name>A00</name><desc>D</desc><excludes1><note>abscess of brain:</note><note>amebic (A06.6)</note>"
                      "<note>tuberculous (A17.81)</note><note>tuberculoma of meninges (A17.1)</note></excludes1></diag>");
    REQUIRE(book.ok());
    CHECK(note_lines(*book, book->find("A00")) == std::vector<std::string>{"Excludes1 0: abscess of brain:", "Excludes1 1: amebic (A06.6)",
                                                                           "Excludes1 1: tuberculous (A17.81)",
                                                                           "Excludes1 0: tuberculoma of meninges (A17.1)"});
}

TEST_CASE("7th characters come from the nearest ancestor", "[tabular]") {
    const Tabular book = tabular();
    const auto node = book.governing("T360X5A");
    REQUIRE(node != kNone);
    CHECK(book.text(book.nodes[node].name) == "T360X5");
    const auto definition = book.seventh_definition(node);
    REQUIRE(definition == book.find("T36"));
    REQUIRE(book.nodes[definition].sevenths == 3);
    CHECK(book.sevenths[book.nodes[definition].first_seventh + 2].character == 'S');
    CHECK(book.text(book.sevenths[book.nodes[definition].first_seventh + 2].meaning) == "sequela");
    CHECK(book.nodes[book.find("T360X")].placeholder == 1);
    CHECK(book.nodes[book.find("T360X1")].placeholder == 0);
    CHECK(book.seventh_definition(book.find("I110")) == kNone);
    CHECK(book.governing("Z99") == kNone);
    CHECK(book.governing("") == kNone);
}

TEST_CASE("The table of visual impairment is read as notes", "[tabular]") {
    const auto book = read_category(
        "<diag><name>A00</name><desc>D</desc><visualImpairment><visCategory><heading>Category</heading><visRange><heading>Visual "
        "acuity</heading>"
        "</visRange></visCategory><visCategory><value>1</value><visRange><visMax><value>6/18</value></visMax><visMin><value>6/60</value></"
        "visMin>"
        "</visRange><visRange><visMax><value>20/70</value></visMax></visRange></visCategory><visCategory><value>5</value><visRange><visMax>"
        "<value>No light perception</value></visMax></visRange></visCategory></visualImpairment></diag>");
    REQUIRE(book.ok());
    CHECK(note_lines(*book, book->find("A00")) ==
          std::vector<std::string>{"Note 0: Category, visual acuity:", "Note 1: 1: less than 6/18 or 20/70; equal to or better than 6/60",
                                   "Note 1: 5: No light perception"});
}

TEST_CASE("Text in notes: entities, white space, bare text", "[tabular]") {
    const auto book =
        read_category("<!-- a comment with <tags> --><diag><name>A00</name><desc>Caf&#233; &lt;2 years &amp; <![CDATA[<3]]></desc>"
                      "<includes>  text\n  without\tnote </includes></diag>");
    REQUIRE(book.ok());
    CHECK(book->text(book->nodes[book->find("A00")].title) == "Caf\xC3\xA9 <2 years & <3");
    CHECK(note_lines(*book, book->find("A00")) == std::vector<std::string>{"Includes 0: text without note"});
}

TEST_CASE("Nesting has an end", "[tabular]") {
    std::string deep;
    for (int i = 0; i < 200; ++i)
        deep += "<diag><name>A00</name><desc>D</desc>";
    const auto book = read_category(deep);
    REQUIRE_FALSE(book.ok());
    CHECK(book.error().what == "Elements are nested deeper than 60");
}

TEST_CASE("The Alphabetic Index", "[index]") {
    const TermIndex index = index_of("accepted/index.xml");
    CHECK(index.main_terms.size() == 4);
    const Term* see = term(index, "Abandonment");
    REQUIRE(see);
    CHECK(index.text(see->see) == "Maltreatment");
    const Term* heart = term(index, "Amyloid heart");
    REQUIRE(heart);
    CHECK(index.text(heart->nonessential_modifiers) == "(disease)");
    CHECK(heart->code.text() == "E854");
    CHECK(heart->manifestation.text() == "I43");
    // The modifiers stand in the middle of this title.
    const Term* arthritis = term(index, "Arthritis, arthritic NEC");
    REQUIRE(arthritis);
    CHECK(index.text(arthritis->nonessential_modifiers) == "(acute)");
    const Term* amyloidosis = term(index, "Arthritis, arthritic NEC > in > amyloidosis");
    REQUIRE(amyloidosis);
    CHECK(amyloidosis->level == 2);
    CHECK(amyloidosis->manifestation.text() == "M148");
    CHECK(amyloidosis->manifestation_incomplete == 1);
    CHECK(index.text(amyloidosis->see_also) == "subcategory M14.8-");
    const Term* infectious = term(index, "Arthritis, arthritic NEC > in > infectious disease NEC");
    REQUIRE(infectious);
    CHECK(index.text(infectious->see) == "category M01");
    CHECK(infectious->code.text() == "M01");
    CHECK(infectious->incomplete == 1);
    const Term* deep = term(index, "Arthritis, arthritic NEC > in > deeper > still > 4 > 5 > 6 > 7 > 8 > 9");
    REQUIRE(deep);
    CHECK(deep->level == 9);
    CHECK(deep->code.text() == "A00");
    CHECK(deep->incomplete == 1);
    CHECK(term(index, "Disorder > labyrinth")->code.text() == "H838");
    CHECK(term(index, "Disorder > labyrinth")->incomplete == 1);
}

TEST_CASE("The tables", "[index]") {
    const TermIndex table = index_of("accepted/neoplasm.xml");
    REQUIRE(table.headings.size() == 7);
    CHECK(table.text(table.headings[0]).empty());
    CHECK(table.text(table.headings[2]) == "Malignant Secondary");
    const Term* abdomen = term(table, "Neoplasm, neoplastic > abdomen, abdominal");
    REQUIRE(abdomen);
    REQUIRE(abdomen->first_cell != kNone);
    CHECK(table.cells[abdomen->first_cell].code.text() == "C762");
    CHECK(table.cells[abdomen->first_cell + 1].code.text() == "C798");
    CHECK(table.cells[abdomen->first_cell + 1].incomplete == 1);
    CHECK(table.cells[abdomen->first_cell + 2].code.text().empty());
    CHECK(table.cells[abdomen->first_cell + 2].incomplete == 0);
    CHECK(table.cells[abdomen->first_cell + 5].code.text().empty());
    CHECK(term(table, "Neoplasm, neoplastic > book-leaf")->first_cell == kNone);
}

TEST_CASE("Addenda", "[addenda]") {
    const auto addenda = read_addenda(corpus_file("accepted/icd10cm_order_addenda_2026.txt"), "addenda");
    REQUIRE(addenda.ok());
    REQUIRE(addenda->rows.size() == 5);
    // A code that gains children is deleted as a code and added as a header.
    CHECK(addenda->rows[0].kind == ChangeKind::deleted);
    CHECK(addenda->rows[0].billable == 1);
    CHECK(addenda->rows[1].kind == ChangeKind::added);
    CHECK(addenda->rows[1].billable == 0);
    const AddendaRow& revised = addenda->rows[4];
    CHECK(revised.kind == ChangeKind::revised);
    CHECK(view(addenda->pool, revised.previous_title) == "COPD NOS");
    CHECK(view(addenda->pool, revised.title) == "Chronic obstructive pulmonary disease, unspecified");
}

TEST_CASE("The POA-exempt list", "[poa]") {
    const auto list = read_poa_list(corpus_file("accepted/POAexemptCodesFY26.txt"), "list");
    REQUIRE(list.ok());
    CHECK(list->contains("Z9989"));
    CHECK_FALSE(list->contains("Z998"));
    CHECK_FALSE(list->contains("Z99891234"));
}

TEST_CASE("The conversion table", "[conversion]") {
    const std::string sheet = make_xlsx({{"The National Center for Health Statistics has published this & that"},
                                         {"Current code assignment", "Effective", "Previous Code(s) Assignment"},
                                         {"A84.81 ", "2020", "A84.8"},
                                         {"G56.03", "2016", "G56.01 and G56.02"},
                                         {"H05.00", "2017", "H05.011-H05.013; H05.019"},
                                         {"U07.1", "43922", "B97.29"},
                                         {"U09.9", "October 1, 2021", "None"},
                                         {"A84.82", "2024", "A84.81"},
                                         {"", "", ""},
                                         {"* a remark below the table"}});
    auto archive = ZipArchive::open(sheet, "table.xlsx");
    REQUIRE(archive.ok());
    CHECK(is_xlsx(**archive));
    SheetReader reader(**archive, "table.xlsx");
    REQUIRE(read_to_end(reader).ok());
    std::vector<std::string> warnings;
    const auto table = read_conversion(reader.rows(), "table.xlsx", warnings);
    REQUIRE(table.ok());
    CHECK(table->rows.size() == 6);
    CHECK(warnings == std::vector<std::string>{"1 codes have no previous code"});
    CHECK(table->predecessors_of("G5603") == std::vector<std::string>{"G5601", "G5602"});
    CHECK(table->predecessors_of("H0500") == std::vector<std::string>{"H05011", "H05013", "H05019"});
    CHECK(table->replacements_of("A848") == std::vector<std::string>{"A8481"});
    CHECK(table->replacements_of("A8481") == std::vector<std::string>{"A8482"});
    CHECK(table->predecessors_of("U099").empty());
    const auto effective = [&](std::string_view code) {
        for (const Conversion& row : table->rows)
            if (row.code.text() == code) return Date{row.effective_days}.iso();
        return std::string();
    };
    CHECK(effective("A8481") == "2020-10-01");
    CHECK(effective("U071") == "2020-04-01");
    CHECK(effective("U099") == "2021-10-01");
}

TEST_CASE("Sheets that are no conversion table", "[conversion]") {
    Reference reference;
    CHECK(summary(import(reference.catalogue(), "a_2026.xlsx", make_xlsx({{"A", "B", "C"}}))) ==
          "refused: The spreadsheet is none of the release tables that Sequela knows (a_2026.xlsx)");
    const std::vector<std::string> header = {"Current code assignment", "Effective", "Previous Code(s) Assignment"};
    CHECK(summary(import(reference.catalogue(), "a_2026.xlsx", make_xlsx({header, {"A84.81", "soon", "A84.8"}}))) ==
          "refused: \"soon\" in column B is no year and no date (a_2026.xlsx, row 2)");
    CHECK(summary(import(reference.catalogue(), "a_2026.xlsx", make_xlsx({header, {"A84..81?", "2020", "A84.8"}}))) ==
          "refused: \"A84..81?\" in column A is no ICD-10-CM code (a_2026.xlsx, row 2)");
    CHECK(reference.catalogue().packs().empty());
}
