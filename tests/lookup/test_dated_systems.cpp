// Lookups of the dated systems: validity of HCPCS codes by their own dates, fields in words, the crosswalk, and NDC in all its forms.
#include <catch2/catch_test_macros.hpp>

#include "lookup/crosswalk.h"
#include "lookup/dated_validity.h"
#include "lookup/hcpcs_fields.h"
#include "lookup/ndc.h"
#include "packs/hcpcs_file.h"
#include "packs/importer.h"
#include "small_packs.h"

using namespace sequela;
using namespace sequela::lookup;
using namespace sequela::test;

namespace {

const char* const kHcpcs =
    "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,XREF1,COV,TOS1,TOS2,ADD DT,ACT EFF DT,TERM DT,ACTION CD\n"
    "ZA,10,7,Made-up modifier,Left,,,C,,,20200101,20200101,,N\n"
    "ZC,10,7,Made-up modifier that ended,Old,,,C,,,20200101,20260331,20260331,D\n"
    "J9901,10,3,\"Injection, madeupamab, 10 mg\",Inj,51,,D,1,P,20180401,20200101,,N\n"
    "J9902,10,3,\"Injection, formeramab, 1 mg\",Inj,51,J9901,D,1,,20100101,20260630,20260630,D\n"
    "J9903,10,3,\"Injection, futuramab, 1 mg\",Inj,51,,D,1,,20260701,20260701,,A\n"
    "V9901,10,3,Hearing,Hearing,00,,S,K,,20100101,20100101,,N\n";

std::string state(SmallPacks& packs, const char* date, const char* code) {
    const auto edition = packs.catalogue().edition(CodeSystem::hcpcs, *Date::parse(date));
    REQUIRE(edition);
    const DatedValidity validity = dated_validity(**edition, code);
    std::string text = words(validity, code);
    for (const std::string& other : validity.use_instead)
        text += ", use " + other;
    return text.empty() ? "valid" : text;
}

std::string codes_of(const std::vector<CrosswalkCode>& codes) {
    std::string text;
    for (const CrosswalkCode& code : codes)
        text += (text.empty() ? "" : " ") + code.label + (code.approximate ? "~" : "=");
    return text;
}

} // namespace

TEST_CASE("A terminated code is refused after its date and accepted before", "[validity]") {
    SmallPacks packs;
    packs.add("HCPC2026.csv", kHcpcs);
    CHECK(state(packs, "2026-06-29", "J9902") == "valid");
    CHECK(state(packs, "2026-06-30", "J9902") == "valid"); // the last day on which it may be used
    CHECK(state(packs, "2026-07-01", "J9902") == "J9902 ended on 30 Jun 2026, use J9901");
    CHECK(state(packs, "2026-06-30", "J9903") == "J9903 begins on 01 Jul 2026");
    CHECK(state(packs, "2026-07-01", "J9903") == "valid");
    CHECK(state(packs, "2026-03-01", "J9901") == "valid");
    CHECK(state(packs, "2026-03-01", "J9999") == "J9999 is not in the release 2026");
    CHECK(state(packs, "2025-12-31", "J9901") == "J9901 cannot be checked: no list is installed for the date");
    const auto edition = packs.catalogue().edition(CodeSystem::hcpcs, *Date::parse("2026-04-01"));
    CHECK(modifier_validity(**edition, "ZA").state == DatedState::valid);
    CHECK(modifier_validity(**edition, "ZC").state == DatedState::ended);
    CHECK(modifier_validity(**edition, "ZB").state == DatedState::not_listed);
}

TEST_CASE("The fields of a HCPCS code in words", "[fields]") {
    SmallPacks packs;
    packs.add("HCPC2026.csv", kHcpcs);
    const auto edition = packs.catalogue().edition(CodeSystem::hcpcs, *Date::parse("2026-04-01"));
    std::string text;
    for (const FieldInWords& field : hcpcs_fields(*(*edition)->details.data, "J9901"))
        text += field.name + " " + field.value + ": " + field.words + "\n";
    CHECK(text == "Pricing indicators 51: Drugs\n"
                  "Coverage D: Covered under special instructions\n"
                  "Type of service 1 P: Medical care; Equipment, prosthetics and orthotics bought at once\n"
                  "Added 20180401: 01 Apr 2018\n"
                  "Effective 20200101: 01 Jan 2020\n"
                  "Action N: No change\n");
    CHECK(hcpcs_fields(*(*edition)->details.data, "J9999").empty());
    CHECK(hcpcs_words(packs::hcpcs::kBetos, "D1E") == "Other equipment");
    CHECK(hcpcs_words(packs::hcpcs::kBetos, "P6C") == "Minor procedures");
    CHECK(hcpcs_words(packs::hcpcs::kCoverage, "?").empty());
    CHECK(hcpcs_words(packs::hcpcs::kMultiplePricing, "A") == "One way of pricing");
}

TEST_CASE("The crosswalk speaks its flags", "[crosswalk]") {
    SmallPacks packs;
    packs.add("2018_I10gem.txt", "A000    0010  00000\nB99     NoDx  11000\nE1121   25040 10111\nE1121   25080 10112\nE1121   5838  10112\n"
                                 "E1121   25040 10121\nE1121   58381 10122\n");
    packs.add("2018_I9gem.txt",
              "0010  A000    00000\n25000 E119    10000\n25040 E1121   10000\n25042 E1121   10000\n25042 E1165   10000\n");
    const auto exact = crosswalk(packs.catalogue(), CodeSystem::icd10cm, "a00.0");
    REQUIRE(exact);
    CHECK(codes_of(exact->single) == "001.0=");
    CHECK(exact->sentences == std::vector<std::string>{"A00.0 maps to 001.0 (equivalent)."});
    CHECK(codes_of(exact->backwards) == "001.0=");
    const auto diabetes = crosswalk(packs.catalogue(), CodeSystem::icd9cm_diagnosis, "250.00");
    REQUIRE(diabetes);
    CHECK(diabetes->sentences == std::vector<std::string>{"250.00 maps to E11.9 (approximate)."});
    const auto none = crosswalk(packs.catalogue(), CodeSystem::icd10cm, "B99");
    REQUIRE(none);
    CHECK(none->no_map);
    CHECK(none->sentences == std::vector<std::string>{"B99 has no equivalent in ICD-9-CM."});
    const auto several = crosswalk(packs.catalogue(), CodeSystem::icd9cm_diagnosis, "25042");
    CHECK(codes_of(several->single) == "E11.21~ E11.65~");
    CHECK(several->sentences.back() == "Each of these alone is an answer; the record decides which.");
    const auto combined = crosswalk(packs.catalogue(), CodeSystem::icd10cm, "E11.21");
    REQUIRE(combined);
    REQUIRE(combined->scenarios.size() == 2);
    REQUIRE(combined->scenarios[0].parts.size() == 2);
    CHECK(codes_of(combined->scenarios[0].parts[0].codes) == "250.40~");
    CHECK(codes_of(combined->scenarios[0].parts[1].codes) == "250.80~ 583.8~");
    CHECK(combined->sentences ==
          std::vector<std::string>{"Combination, scenario 1 of 2: 250.40 (approximate); together with one of 250.80 (approximate) or 583.8 "
                                   "(approximate).",
                                   "Combination, scenario 2 of 2: 250.40 (approximate); together with 583.81 (approximate)."});
    CHECK(codes_of(combined->backwards) == "250.40~ 250.42~");
    CHECK(to_json(*combined).find("\"combinations\":[{\"scenario\":1,\"parts\":[[{\"code\":\"25040\"") != std::string::npos);
    const auto unknown = crosswalk(packs.catalogue(), CodeSystem::icd10cm, "Z99.9");
    CHECK_FALSE(unknown->listed);
    CHECK(unknown->sentences[0] == "The mapping of FY2018 has no row for Z99.9.");
    CHECK_FALSE(crosswalk(packs.catalogue(), CodeSystem::hcpcs, "J3301"));
    const auto missing = crosswalk(packs.catalogue(), CodeSystem::icd10pcs, "0016070");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().what == "No mapping between ICD-10-PCS and ICD-9-CM procedures is installed");
}

TEST_CASE("NDC in every form", "[ndc]") {
    const auto code = [](const char* text) {
        const NdcReading reading = read_ndc(text, nullptr);
        if (reading.form == NdcForm::exact) return reading.code + " " + reading.configuration;
        return reading.form == NdcForm::ambiguous ? std::string("ambiguous") : reading.problem;
    };
    CHECK(code("0002-0152-01") == "00002015201 4-4-2");
    CHECK(code("10014-001-07") == "10014000107 5-3-2");
    CHECK(code("10018-8999-1") == "10018899901 5-4-1");
    CHECK(code("00002-0152-01") == "00002015201 5-4-2");
    CHECK(code(" 00002 0152 01 ") == "00002015201 11 digits");
    CHECK(code("0002015201") == "ambiguous");
    CHECK(code("002-0152-01") == "“002-0152-01” has none of the forms 4-4-2, 5-3-2, 5-4-1 and 5-4-2");
    CHECK(code("12345") == "“12345” has 5 digits: an NDC has 10 or 11");
    CHECK(code("zepbound") == "“zepbound” is no NDC: it has digits and hyphens only");
    CHECK(code("") == "There is no NDC");
}

TEST_CASE("Ten bare digits ask which of three they are, and the directory helps", "[ndc]") {
    SmallPacks packs;
    packs.add("package_2026.txt", "PRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\n0999-0152\t0999-0152-01\t1 VIAL\n");
    const auto edition = packs.catalogue().edition(CodeSystem::ndc, *Date::parse("2026-01-01"));
    const NdcReading reading = read_ndc("0999015201", (*edition)->codes.data);
    REQUIRE(reading.candidates.size() == 3);
    CHECK(reading.candidates[0].code == "00999015201");
    CHECK(reading.candidates[0].listed);
    CHECK(reading.candidates[0].configuration == "4-4-2");
    CHECK(reading.candidates[0].title == "Package: 1 VIAL");
    CHECK(reading.candidates[1].code == "09990015201");
    CHECK(reading.candidates[2].code == "09990152001");
    CHECK_FALSE(reading.candidates[1].listed);
}

TEST_CASE("Units of an NDC, and the user's own table of links", "[ndc]") {
    CHECK(ndc_unit_words("ME") == "milligram");
    CHECK(is_ndc_unit("UN"));
    CHECK_FALSE(is_ndc_unit("MG"));
    SmallPacks packs;
    packs.add("links.csv", "NDC,HCPCS,NDC unit,HCPCS units\n0999-0152-01,J9901,ML,4\n0999-0152-01,J9902,ML,40\n10999000107,J9901,UN,0.5\n");
    const auto links = links_of_ndc(packs.catalogue(), *Date::parse("2026-01-01"), "00999015201");
    REQUIRE(links);
    REQUIRE(links->size() == 2);
    CHECK((*links)[0].hcpcs == "J9901");
    CHECK((*links)[0].factor == "4");
    CHECK(links_of_hcpcs(packs.catalogue(), *Date::parse("2026-01-01"), "J9901")->size() == 2);
    SmallPacks empty;
    CHECK(links_of_ndc(empty.catalogue(), *Date::parse("2026-01-01"), "00999015201")->empty());
}
