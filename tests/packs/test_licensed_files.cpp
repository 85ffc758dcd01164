// The layouts of licensed owners, with codes and words that are made up.
#include <catch2/catch_test_macros.hpp>

#include "packs/opcs4_files.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

Date day(int year, int month, int number) {
    return *Date::from_ymd(year, month, number);
}

const Edition& edition_of(Reference& reference, const std::vector<std::string>& files, CodeSystem system, Date date) {
    for (const std::string& file : files) {
        const auto outcomes = import(reference.catalogue(), file, corpus_file("accepted/" + file));
        INFO(summary(outcomes));
        REQUIRE(outcomes[0].pack);
        CHECK(outcomes[0].pack->licence == LicenceClass::licensed);
        CHECK(outcomes[0].pack->system == system);
    }
    const auto edition = reference.catalogue().edition(system, date);
    REQUIRE(edition);
    return **edition;
}

std::string title_of(const Edition& edition, std::string_view code) {
    const CodeRow* row = edition.codes ? edition.codes.data->find(code) : nullptr;
    return row ? std::string(edition.codes.data->long_title(*row)) : "not listed";
}

std::string short_title_of(const Edition& edition, std::string_view code) {
    const CodeRow* row = edition.codes ? edition.codes.data->find(code) : nullptr;
    return row ? std::string(edition.codes.data->short_title(*row)) : "not listed";
}

// The column comes first: a code directly before words would look like licensed text to the scan of the tree.
std::string field_of(const Edition& edition, std::string_view column, std::string_view code) {
    if (!edition.details) return "no details";
    const std::uint32_t at = edition.details.data->find_column(column);
    const std::uint32_t row = edition.details.data->find(code);
    if (at == kNone) return "no column";
    return row == kNone ? std::string() : std::string(edition.details.data->cell(row, at));
}

std::string codes_of(const Edition& edition) {
    std::string all;
    for (const std::uint32_t row : edition.codes.data->in_order) {
        const CodeRow& code = edition.codes.data->rows[row];
        all += (all.empty() ? "" : " ") + std::string(code.code.text()) + (code.billable != 0 ? "" : "-");
    }
    return all;
}

} // namespace

TEST_CASE("CPT: the consolidated list and its modifiers", "[licensed]") {
    Reference reference;
    const Edition& cpt = edition_of(reference, {"ConsolidatedCodeList_2026.txt", "Modifiers_2026.txt"}, CodeSystem::cpt, day(2026, 5, 1));
    CHECK(codes_of(cpt) == "90991 90992 0999T 0999U 0999F");
    CHECK(title_of(cpt, "90992") == "Invented mending of a kite, \"each\" string");
    CHECK(short_title_of(cpt, "90992") == "INV MENDING KITE");
    CHECK(field_of(cpt, "Synonyms", "90991") == "Looking at a kite");
    CHECK(field_of(cpt, "Medium descriptor", "90991") == "INVENTED EXAM KITE W/TAIL");
    CHECK(field_of(cpt, "Descriptor effective", "90992") == "2025-01-01");
    CHECK(field_of(cpt, "Laboratory", "0999U") == "Invented laboratory");
    CHECK(cpt.codes.pack->release == "2026");
    CHECK(cpt.codes.pack->effective_to == day(2026, 12, 31));
    REQUIRE(cpt.modifiers);
    CHECK(cpt.modifiers.data->rows.size() == 3);
    const CodeRow* modifier = cpt.modifiers.data->find("97");
    REQUIRE(modifier);
    CHECK(cpt.modifiers.data->long_title(*modifier) == "Invented circumstance: The kite was flown twice");
    CHECK(cpt.modifiers.data->short_title(*modifier) == "Invented circumstance");
}

TEST_CASE("CPT: descriptions in tabs and in fixed columns", "[licensed]") {
    const auto title = [](const std::string& file, std::string_view code) {
        Reference reference;
        return title_of(edition_of(reference, {file}, CodeSystem::cpt, day(2026, 5, 1)), code);
    };
    CHECK(title("LONGULT_2026.txt", "90991") == "Invented examination of a kite, with its tail");
    CHECK(title("LONGULF_2026.txt", "90991") ==
          "Invented examination of a kite, with its tail, that is so long in words that a second line is needed");
    CHECK(title("MEDU_2026.txt", "0999T") == "INVENTED PX BALLOON");
    CHECK(title("SHORTU_2026.txt", "0999T") == "INV PX BALLOON");
}

TEST_CASE("CPT: of one archive the long descriptions are read", "[licensed]") {
    Reference reference;
    const auto outcomes = import(reference.catalogue(), "cpt.zip",
                                 make_zip({{"SHORTU.txt", corpus_file("accepted/SHORTU_2026.txt")},
                                           {"MEDU.txt", corpus_file("accepted/MEDU_2026.txt")},
                                           {"2026/LONGULT.txt", corpus_file("accepted/LONGULT_2026.txt")}}));
    CHECK(summary(outcomes) ==
          "codes 2026 2026-01-01 records 5 headers 0; ignored cpt.zip: SHORTU.txt: the CPT long descriptions of the "
          "same archive says more; ignored cpt.zip: MEDU.txt: the CPT long descriptions of the same archive says more");
}

TEST_CASE("CDT: code, nomenclature, descriptor", "[licensed]") {
    Reference reference;
    const Edition& cdt = edition_of(reference, {"CDT_2026.csv"}, CodeSystem::cdt, day(2026, 5, 1));
    CHECK(codes_of(cdt) == "D9971 D9972");
    CHECK(title_of(cdt, "D9971") == "Invented cleaning, per kite");
    CHECK(field_of(cdt, "Definition", "D9971") == "Words that say what is done. A second line.");
    CHECK(field_of(cdt, "Category", "D9972") == "Invented category");
}

TEST_CASE("OPCS-4: titles and metadata of one release", "[licensed]") {
    Reference reference;
    const Edition& opcs = edition_of(reference, {"OPCS411 CodesAndTitles Nov 2025 V1.0.txt", "OPCS411 MetaData Nov 2025 V1.0.txt"},
                                     CodeSystem::opcs4, day(2026, 4, 1));
    CHECK(codes_of(opcs) == "A98- A981 A988 Y98- Y981 Z98- Z983");
    CHECK(title_of(opcs, "A981") == "Invented total mending of kite");
    CHECK(opcs.codes.pack->release == "OPCS-4.11 (April 2026)");
    CHECK(opcs.codes.pack->effective_from == day(2026, 4, 1));
    CHECK(field_of(opcs, "Status of operation", "Y981") == "8");
    CHECK(reference.catalogue().in_force(CodeSystem::opcs4, Component::codes, day(2026, 3, 31)) == nullptr);
}

TEST_CASE("OPCS-4: titles and metadata of one archive", "[licensed]") {
    Reference reference;
    const std::string titles = "OPCS411 CodesAndTitles Nov 2025 V1.0.txt";
    const std::string metadata = "OPCS411 MetaData Nov 2025 V1.0.txt";
    const auto outcomes = import(
        reference.catalogue(), "nhs_opcs4df_11.0.0.zip",
        make_zip({{"data/" + metadata, corpus_file("accepted/" + metadata)}, {"data/" + titles, corpus_file("accepted/" + titles)}}));
    CHECK(summary(outcomes) == "details OPCS-4.11 (April 2026) 2026-04-01 records 2 headers 0; codes OPCS-4.11 (April 2026) 2026-04-01 "
                               "records 4 headers 3");
}

TEST_CASE("OPCS-4: what a name says", "[licensed]") {
    const auto said = [](std::string_view name) {
        const Opcs4Name found = read_opcs4_name(name);
        return found.release + " " + (found.april ? std::to_string(*found.april) : "-");
    };
    CHECK(said("OPCS411 CodesAndTitles Nov 2025 V1.0.txt") == "OPCS-4.11 2026");
    CHECK(said("OPCS49 CodesAndTitles Nov 2019 V1.0.txt") == "OPCS-4.9 2020");
    CHECK(said("OPCS46 CodesAndTitles Jan 2011 V1.0.txt") == "OPCS-4.6 2011");
    CHECK(said("OPCS409 Data files txt") == "OPCS-4.9 -");
    CHECK(said("marching.txt") == " -");
    CHECK(said("dec") == " -");
}

TEST_CASE("ICD-10 in the UK: filler, usage, modifiers in the title", "[licensed]") {
    Reference reference;
    const Edition& icd10 =
        edition_of(reference, {"ICD10_Edition5_CodesAndTitlesAndMetadata_GB_20160401.txt"}, CodeSystem::icd10uk, day(2020, 5, 1));
    CHECK(codes_of(icd10) == "K98- K980 K981 K99X M98- M98X- M98X1");
    CHECK(title_of(icd10, "K981") == "Invented kite fever: With wind");
    CHECK(title_of(icd10, "M98X1") == "Invented stiffness of strings: Shoulder of the kite");
    CHECK(field_of(icd10, "Usage", "K980") == "dagger");
    CHECK(field_of(icd10, "Usage", "K99X") == "asterisk");
    CHECK(field_of(icd10, "Usage", "K981").empty());
    CHECK(field_of(icd10, "Maximum age", "K99X") == "120");
    CHECK(icd10.codes.pack->release == "5th Edition (April 2016)");
    CHECK(icd10.codes.pack->effective_from == day(2016, 4, 1));
}

TEST_CASE("ICD-11: hierarchy by depth, release by the address", "[licensed]") {
    Reference reference;
    const Edition& icd11 = edition_of(reference, {"SimpleTabulation-ICD-11-MMS-en.txt"}, CodeSystem::icd11, day(2026, 5, 1));
    CHECK(codes_of(icd11) == "01- BLOCKL1-1A0- 1A98 1A98.0 1A98.Z X- XN9ZZ");
    CHECK(title_of(icd11, "1A98.0") == "Invented landing in an oak");
    CHECK(field_of(icd11, "Parent", "1A98.0") == "1A98");
    CHECK(field_of(icd11, "Parent", "1A98") == "BLOCKL1-1A0"); // over the grouping without a code
    CHECK(field_of(icd11, "As published", "BLOCKL1-1A0") == "BlockL1-1A0");
    CHECK(field_of(icd11, "Coding hint", "1A98") == "Say which tree.");
    CHECK(field_of(icd11, "Residual", "1A98.Z") == "yes");
    CHECK(icd11.codes.pack->release == "2024-01");
    CHECK(icd11.codes.pack->effective_from == day(2024, 1, 1));
}
