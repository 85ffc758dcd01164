// The glossary: terms and their meanings as a coder would check them, and the definitions of ICD-10-PCS.
#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <map>

#include "base/text.h"
#include "lookup/glossary.h"
#include "lookup/pcs_terms.h"

using namespace sequela;
using namespace sequela::lookup;

namespace {

const std::map<std::string, TermKind, std::less<>> kKinds = {
    {"abbreviation", TermKind::abbreviation}, {"eponym", TermKind::eponym},         {"laboratory", TermKind::laboratory},
    {"procedure", TermKind::procedure},       {"word_parts", TermKind::word_parts}, {"search_words", TermKind::search_words}};

const Glossary& glossary() {
    static const Glossary made;
    return made;
}

std::string shown(const std::vector<GlossaryEntry>& entries) {
    std::string text;
    for (const GlossaryEntry& entry : entries)
        text += entry.term + " [" + std::string(title(entry.kind)) + "] " + entry.meaning + "\n";
    return text;
}

packs::PcsDefinitions definitions() {
    constexpr std::string_view kXml = R"(<?xml version="1.0"?>
<ICD10PCS.definitions><version>2026</version><title>Definitions</title><section code="0"><title>Medical and Surgical</title>
<axis pos="3"><title>Operation</title><terms><title>Resection</title><definition>All of a body part is taken out</definition>
<explanation>A lobe counts</explanation><includes>Whole gallbladder</includes></terms></axis>
<axis pos="4"><title>Body Part</title><terms><title>Kidney, Left</title><title>Kidney, Right</title>
<includes>Renal capsule</includes></terms></axis>
<axis pos="5"><title>Approach</title><terms><title>Open</title><definition>Cut down to the place</definition></terms></axis>
<axis pos="6"><title>Device</title><terms><title>Monitoring Device</title><includes>Made-up (tm) Loop Recorder, implantable</includes>
</terms></axis></section></ICD10PCS.definitions>)";
    auto read = packs::read_pcs_definitions(kXml, "definitions.xml");
    INFO((read.ok() ? "" : read.error().text()));
    REQUIRE(read.ok());
    return std::move(*read);
}

} // namespace

TEST_CASE("Terms of charts have the meanings that a coder expects", "[glossary]") {
    std::ifstream file(std::string(SEQUELA_SOURCE_DIR) + "/tests/lookup/glossary/terms.txt");
    REQUIRE(file.good());
    std::string line;
    std::string selection;
    std::size_t from = 0;
    int checked = 0;
    while (std::getline(file, line)) {
        if (line.empty() || line.front() == '#') continue;
        const auto fields = split(line, '|');
        REQUIRE(fields.size() == 3);
        const std::string selected(trim(fields[0]));
        const std::string_view kind = trim(fields[1]);
        const std::string_view meaning = trim(fields[2]);
        if (selected != selection) from = 0;
        selection = selected;
        ++checked;
        const auto entries = glossary().look_up(selected);
        INFO(line << "\n" << shown(entries));
        if (kind == "nothing") {
            CHECK(entries.empty());
            continue;
        }
        REQUIRE(kKinds.count(kind) == 1);
        const TermKind wanted = kKinds.find(kind)->second;
        const auto fits = [&](const GlossaryEntry& entry) {
            return entry.kind == wanted && entry.meaning.find(meaning) != std::string::npos;
        };
        const auto begin = entries.begin() + static_cast<std::ptrdiff_t>(std::min(from, entries.size()));
        const auto found = std::find_if(begin, entries.end(), fits);
        CHECK(found != entries.end());
        if (found != entries.end()) from = static_cast<std::size_t>(found - entries.begin()) + 1;
    }
    CHECK(checked > 100);
}

TEST_CASE("The glossary is as large as it says", "[glossary]") {
    CHECK(glossary().parts() >= 400);
    CHECK(glossary().size() >= 500);
}

TEST_CASE("The longest match comes first, then the order of the text", "[glossary]") {
    const auto entries = glossary().look_up("CKD with tetralogy of Fallot and INR of 4");
    INFO(shown(entries));
    REQUIRE(entries.size() >= 4);
    CHECK(entries[0].term == "tetralogy of Fallot");
    CHECK(entries[0].words == 3);
    CHECK(entries[1].term == "CKD");
    CHECK(entries[2].term == "INR");
}

TEST_CASE("Strange selections are answered without harm", "[glossary]") {
    CHECK(glossary().look_up("").empty());
    CHECK(glossary().look_up(" \n\t.,;'\"--").empty());
    CHECK(glossary().look_up("\xC3").empty());
    CHECK(glossary().look_up("\xE2\x80").empty());
    CHECK(glossary().look_up(std::string(10'000, 'o')).empty());
    CHECK(glossary().look_up(std::string(5'000, ' ') + "HTN").size() == 1);
    std::string hostile;
    for (int i = 0; i < 100; ++i)
        hostile += "cardicardicardicardicardicardicardicardx ";
    CHECK(glossary().look_up(hostile).empty());
    for (int byte = 1; byte < 256; ++byte) {
        const std::string text = std::string(1, static_cast<char>(byte)) + "CKD" + static_cast<char>(byte);
        CHECK(glossary().look_up(text).size() < 3);
    }
}

TEST_CASE("Definitions of ICD-10-PCS come first, with their release", "[glossary][pcs]") {
    const packs::PcsDefinitions read = definitions();
    const PcsTerms terms(read, "FY2026");
    auto entries = glossary().look_up("resection of the renal capsule", &terms);
    INFO(shown(entries));
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].term == "renal capsule");
    CHECK(entries[0].kind == TermKind::body_part);
    CHECK(entries[0].meaning == "is coded to the body part Kidney"); // both sides are one
    CHECK(entries[1].kind == TermKind::root_operation);
    CHECK(entries[1].meaning == "All of a body part is taken out. A lobe counts");
    CHECK(entries[1].source == "ICD-10-PCS definitions FY2026");
    CHECK(entries[2].kind == TermKind::procedure);
    CHECK(entries[3].kind == TermKind::word_parts); // "renal"

    entries = glossary().look_up("Made-Up (TM) loop recorder, implantable", &terms);
    REQUIRE_FALSE(entries.empty());
    CHECK(entries[0].kind == TermKind::device);
    CHECK(entries[0].meaning == "is coded to the device Monitoring Device");
    entries = glossary().look_up("open", &terms);
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].kind == TermKind::approach);
}
