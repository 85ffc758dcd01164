#include <catch2/catch_test_macros.hpp>

#include <nlohmann/json.hpp>

#include "rules/check.h"
#include "support.h"

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

namespace {

EncounterFile coded() {
    EncounterFile file = sample_file();
    file.id = "e1";
    file.number = "2026-0147";
    file.patient.name = "<Testa> & \"Fictional\"";
    file.codes = {make_code("c1", "E1143"), make_code("c2", "E785")};
    file.codes[0].poa = rules::Poa::yes;
    const auto at = static_cast<std::uint32_t>(file.documents[0].text.find("Gastroparesis"));
    file.codes[0].evidence.push_back({"d1", {at, at + 29}});
    file.codes[1].poa = rules::Poa::exempt;
    file.codes[1].title = "=HYPERLINK(\"x\"), \"quoted\"";
    file.codes[1].overrides.push_back({"icd10cm.excludes1", "E1143", "Not <related>"});
    return file;
}

} // namespace

TEST_CASE("The summary has each code with its evidence, coder and release", "[summary]") {
    const auto lines = summary_lines(coded());
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].code == "E11.43");
    CHECK(lines[0].poa == "Yes");
    REQUIRE(lines[0].evidence.size() == 1);
    CHECK(lines[0].evidence[0] == "“Gastroparesis with diab\xC3\xA9tes” (Discharge summary, 07 Jan 2026)");
    CHECK(lines[0].assigned_at == "2026-01-08 12:00 UTC");
    CHECK(lines[1].poa == "Exempt");
    EncounterFile outpatient = coded();
    outpatient.setting = rules::Setting::outpatient;
    CHECK(summary_lines(outpatient)[0].poa.empty());
}

TEST_CASE("The page is escaped, has no script, and prints", "[summary]") {
    const std::string page = summary_html(coded(), {"ICD-10-CM FY2026 codes <official>"});
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("@page") != std::string::npos);
    CHECK(page.find("&lt;Testa&gt; &amp; &quot;Fictional&quot;") != std::string::npos);
    CHECK(page.find("<Testa>") == std::string::npos);
    CHECK(page.find("Not &lt;related&gt;") != std::string::npos);
    CHECK(page.find("FY2026 codes &lt;official&gt;") != std::string::npos);
    CHECK(page.find("E11.43") < page.find("E78.5"));
}

TEST_CASE("The JSON export is an encounter that the rules read", "[summary]") {
    const std::string text = summary_json(coded(), {"ICD-10-CM FY2026"});
    auto encounter = rules::encounter_from_json(text);
    REQUIRE(encounter.ok());
    const auto expected = to_rules(coded());
    CHECK(encounter->id == expected.id);
    CHECK(encounter->setting == expected.setting);
    CHECK(encounter->admitted == expected.admitted);
    CHECK(encounter->discharged == expected.discharged);
    CHECK(encounter->birth == expected.birth);
    CHECK(encounter->sex == expected.sex);
    REQUIRE(encounter->entries.size() == 2);
    CHECK(encounter->entries[1].code == "E785");
    CHECK(encounter->entries[1].poa == rules::Poa::exempt);
    REQUIRE(encounter->entries[1].overrides.size() == 1);
    CHECK(encounter->entries[1].overrides[0].reason == "Not <related>");
    const auto json = nlohmann::json::parse(text, nullptr, false);
    CHECK(json["diagnoses"][0]["evidence"][0]["text"] == "Gastroparesis with diab\xC3\xA9tes");
    CHECK(json["packs"][0] == "ICD-10-CM FY2026");
}

TEST_CASE("The CSV export follows RFC 4180 and defuses formulas", "[summary]") {
    const std::string csv = summary_csv(coded());
    CHECK(csv.starts_with("sequence,code,title,"));
    CHECK(csv.find("\r\n2,E78.5,\"'=HYPERLINK(\"\"x\"\"), \"\"quoted\"\"\",Exempt,") != std::string::npos);
    CHECK(csv.ends_with("\r\n"));
}
