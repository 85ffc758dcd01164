// The shape of codes whose files may not be there.
#include <catch2/catch_test_macros.hpp>

#include "lookup/structure.h"

namespace {

using namespace sequela;
using lookup::Shape;

std::string text(CodeSystem system, std::string_view code) {
    const auto found = lookup::structure_of(system, code);
    return found.kind.empty() ? found.text : found.kind + ": " + found.text;
}

const std::string kValid = "structure valid, not verified";

} // namespace

TEST_CASE("CPT: five digits, or four and a letter that names the category") {
    CHECK(text(CodeSystem::cpt, "99999") == "Category I: " + kValid);
    CHECK(text(CodeSystem::cpt, "0999f") == "Category II: " + kValid);
    CHECK(text(CodeSystem::cpt, "0999T") == "Category III: " + kValid);
    CHECK(text(CodeSystem::cpt, "0999U") == "Proprietary laboratory analysis: " + kValid);
    CHECK(text(CodeSystem::cpt, "0999M") == "Administrative multianalyte assay: " + kValid);
    CHECK(text(CodeSystem::cpt, "999") == "structure wrong: 999 has 3 characters where five are needed");
    CHECK(text(CodeSystem::cpt, "999999") == "structure wrong: 999999 has 6 characters where there are five at most");
    CHECK(text(CodeSystem::cpt, "0999X") == "structure wrong: character 5 must be a digit, F, T, U, M or A, and is X");
    CHECK(lookup::structure_of(CodeSystem::cpt, "09O99").character == 3);
    CHECK(text(CodeSystem::cpt, "") == "structure wrong:  has 0 characters where five are needed");
}

TEST_CASE("CDT: D and four digits") {
    CHECK(text(CodeSystem::cdt, "d9999") == kValid);
    CHECK(text(CodeSystem::cdt, "99999") == "structure wrong: character 1 must be the letter D, and is 9");
    CHECK(text(CodeSystem::cdt, "D999") == "structure wrong: D999 has 4 characters where five are needed");
}

TEST_CASE("OPCS-4: a letter other than I, two digits, and a fourth character") {
    CHECK(text(CodeSystem::opcs4, "A01.1") == kValid);
    CHECK(text(CodeSystem::opcs4, "o11.1") == kValid);
    CHECK(text(CodeSystem::opcs4, "Y05.1") == "Subsidiary code for a method: " + kValid);
    CHECK(text(CodeSystem::opcs4, "Z94.2") == "Subsidiary code for a site: " + kValid);
    CHECK(text(CodeSystem::opcs4, "I01.1") == "structure wrong: character 1 must be a letter other than I, and is I");
    CHECK(text(CodeSystem::opcs4, "A01.X") == "structure wrong: character 4 must be a digit, and is X");
    CHECK(lookup::structure_of(CodeSystem::opcs4, "A01").shape == Shape::valid);
    CHECK_FALSE(lookup::structure_of(CodeSystem::opcs4, "A01").complete);
}

TEST_CASE("ICD-10 in the UK: four characters at least, with X as filler") {
    CHECK(text(CodeSystem::icd10uk, "A00.0") == kValid);
    CHECK(text(CodeSystem::icd10uk, "A33.X") == "X in place of the fourth character: " + kValid);
    CHECK(text(CodeSystem::icd10uk, "M45.X0") == "X in place of the fourth character: " + kValid);
    CHECK(text(CodeSystem::icd10uk, "A17.0-D") == kValid);
    CHECK_FALSE(lookup::structure_of(CodeSystem::icd10uk, "A33").complete);
    CHECK(text(CodeSystem::icd10uk, "A3B.0") == "structure wrong: character 3 must be a digit, and is B");
    CHECK(text(CodeSystem::icd10uk, "A00.0X") == "structure wrong: character 5 must be a digit, and is X");
}

TEST_CASE("ICD-11: stem codes, extension codes and clusters") {
    CHECK(text(CodeSystem::icd11, "1A00") == kValid);
    CHECK(text(CodeSystem::icd11, "ED1E.EE") == kValid);
    CHECK(text(CodeSystem::icd11, "XN109") == "Extension code: " + kValid);
    CHECK(text(CodeSystem::icd11, "2A00.00&XH0A00/5A10") == "Cluster of 3 codes: " + kValid);
    CHECK(text(CodeSystem::icd11, "1100") == "structure wrong: character 2 must be a letter other than I and O, and is 1");
    CHECK(text(CodeSystem::icd11, "1A00&") == "structure wrong: a part of the cluster is empty");
    CHECK(text(CodeSystem::icd11, "1A00/1AO0") == "structure wrong: character 8 must be a digit, and is O");
    CHECK(text(CodeSystem::icd11, "1A00.") == "structure wrong: nothing stands behind the dot");
    CHECK(text(CodeSystem::icd11, "1A00X") == "structure wrong: character 5 must be a dot, and is X");
    REQUIRE(lookup::cluster_parts("1A00&XN109/5A10").size() == 3);
    CHECK(lookup::cluster_parts("1A00&XN109/5A10")[2].sign == '/');
}

TEST_CASE("Modifiers: two digits, P1, 1P, two letters") {
    const auto shape = [](std::string_view modifier) { return lookup::modifier_structure(modifier).shape; };
    for (const char* good : {"25", "59", "P1", "1P", "LT", "F1", "xe"})
        CHECK(shape(good) == Shape::valid);
    for (const char* bad : {"", "5", "259", "2A", "L-", "-1"})
        CHECK(shape(bad) == Shape::wrong);
}

TEST_CASE("What is not known is not judged, and nothing crashes it") {
    CHECK(lookup::structure_of(CodeSystem::other, "anything").shape == Shape::unknown);
    for (const CodeSystem system : {CodeSystem::cpt, CodeSystem::cdt, CodeSystem::opcs4, CodeSystem::icd10uk, CodeSystem::icd11})
        for (const char* odd : {"", "&", "/", "\xC3\xBC", "....", "&&&&", "1234567890123456789012345"})
            CHECK(lookup::structure_of(system, odd).shape == Shape::wrong);
}
