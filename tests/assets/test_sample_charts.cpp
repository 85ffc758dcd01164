// The sample cases say what a coder would assign and where the chart says so; these tests keep that true.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "starter_files.h"

using nlohmann::json;

namespace {

const json& sample_cases() {
    static const json file = json::parse(starter::assets_file("charts/cases.json"), nullptr, false);
    REQUIRE(file.is_object());
    REQUIRE(file["cases"].is_array());
    return file["cases"];
}

std::string chart_text(const json& name) {
    return starter::assets_file("charts/" + name.get<std::string>());
}

} // namespace

TEST_CASE("There are six sample cases of different settings", "[charts]") {
    CHECK(sample_cases().size() == 6);
    std::set<std::string> settings;
    std::set<std::string> ids;
    for (const json& sample : sample_cases()) {
        settings.insert(sample["setting"].get<std::string>());
        CHECK(ids.insert(sample["id"].get<std::string>()).second);
        CHECK(sample["admitted"].is_string());
        CHECK(sample.contains("discharged") == (sample["setting"] == "inpatient"));
    }
    CHECK(settings == std::set<std::string>{"emergency", "inpatient", "outpatient"});
}

TEST_CASE("Every sample document says that it is fictional", "[charts]") {
    for (const json& sample : sample_cases()) {
        CHECK(sample["patient"]["name"].get<std::string>().find("Fictional") != std::string::npos);
        for (const json& document : sample["documents"]) {
            INFO(document["file"]);
            const std::string text = chart_text(document["file"]);
            CHECK(text.rfind("FICTIONAL SAMPLE", 0) == 0);
            CHECK(text.find(sample["patient"]["name"].get<std::string>()) != std::string::npos);
            CHECK(text.find(document["author"].get<std::string>()) != std::string::npos);
        }
    }
}

TEST_CASE("Every expected code of the samples is billable and supported by the text", "[charts]") {
    for (const json& sample : sample_cases()) {
        std::set<std::string> documents;
        for (const json& document : sample["documents"])
            documents.insert(document["file"].get<std::string>());
        std::set<std::string> seen;
        for (const json& expected : sample["expected"]) {
            INFO(sample["id"] << " " << expected["code"] << ": " << expected["evidence"]);
            const std::string code = starter::undotted(expected["code"].get<std::string>());
            CHECK(starter::codes().billable.count(code) == 1);
            CHECK(seen.insert(code).second);
            REQUIRE(documents.count(expected["document"].get<std::string>()) == 1);
            CHECK(chart_text(expected["document"]).find(expected["evidence"].get<std::string>()) != std::string::npos);
        }
    }
}

TEST_CASE("Inpatient samples have a POA indicator for each code, exempt exactly where the list says so", "[charts]") {
    const auto exempt = starter::poa_exempt_rows(starter::assets_file("starter/POAexemptCodesFY26.txt"));
    for (const json& sample : sample_cases()) {
        const bool inpatient = sample["setting"] == "inpatient";
        for (const json& expected : sample["expected"]) {
            INFO(sample["id"] << " " << expected["code"]);
            REQUIRE(expected.contains("poa") == inpatient);
            if (inpatient) CHECK((expected["poa"] == "1") == (exempt.count(expected["code"].get<std::string>()) == 1));
        }
    }
}

TEST_CASE("The primary care sample has twelve diagnoses", "[charts]") {
    for (const json& sample : sample_cases())
        if (sample["id"] == "primary-care") CHECK(sample["expected"].size() == 12);
}
