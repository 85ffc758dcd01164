#include <catch2/catch_test_macros.hpp>

#include "base/text.h"
#include "chart/document.h"

using namespace sequela;
using namespace sequela::chart;

namespace {

std::string_view at(std::string_view text, Span span) {
    return text.substr(span.begin, span.end - span.begin);
}

void check_cover(std::string_view text) {
    std::uint32_t end = 0;
    for (const Section& section : find_sections(text)) {
        CHECK(section.span.begin == end);
        CHECK(section.span.end > section.span.begin);
        CHECK(section.body.begin >= section.span.begin);
        CHECK(section.body.end <= section.span.end);
        CHECK(section.body.begin <= section.body.end);
        end = section.span.end;
    }
    CHECK(end == text.size());
}

// "kind: heading | body" of each section.
std::vector<std::string> outline(std::string_view text) {
    check_cover(text);
    std::vector<std::string> out;
    for (const Section& section : find_sections(text))
        out.push_back(std::string(title(section.kind)) + ": " + section.heading + " | " + collapse_spaces(at(text, section.body)));
    return out;
}

using Outline = std::vector<std::string>;

} // namespace

TEST_CASE("Headings in capitals, with and without a colon", "[sections]") {
    CHECK(outline("CHIEF COMPLAINT\n\nAnnual exam.\n\nHISTORY OF PRESENT ILLNESS:\nWell.\nASSESSMENT AND PLAN\nHypertension.\n") ==
          Outline{"Chief complaint: CHIEF COMPLAINT | Annual exam.", "History of present illness: HISTORY OF PRESENT ILLNESS | Well.",
                  "Assessment: ASSESSMENT AND PLAN | Hypertension."});
}

TEST_CASE("Text before the first heading is a section without one", "[sections]") {
    CHECK(outline("Seen today.\nPlan: rest\n") == Outline{"Other:  | Seen today.", "Plan: Plan | rest"});
    CHECK(outline("no heading at all") == Outline{"Other:  | no heading at all"});
    CHECK(find_sections("").empty());
}

TEST_CASE("Headings of UK notes", "[sections]") {
    CHECK(outline("3/7 hx of diarrhoea. No blood.\n\nPMH: Asthma\nDHx: Nil regular\nNKDA\nSH: lives alone\nFH - migraine\nO/E: "
                  "soft\n\nImp: migraine\n\nPlan:\n1. Rest\n") ==
          Outline{"Other:  | 3/7 hx of diarrhoea. No blood.", "Past medical history: PMH | Asthma", "Medications: DHx | Nil regular",
                  "Allergies: NKDA | NKDA", "Social history: SH | lives alone", "Family history: FH | migraine",
                  "Physical examination: O/E | soft", "Assessment: Imp | migraine", "Plan: Plan | 1. Rest"});
}

TEST_CASE("Marked-up, underlined and numbered headings", "[sections]") {
    CHECK(outline("# Assessment/Plan\nx\n\n## Odd heading\ny\n**Allergies:**\nnone\n**Medications:** aspirin\n") ==
          Outline{"Assessment: Assessment/Plan | x", "Other: Odd heading | y", "Allergies: Allergies | none",
                  "Medications: Medications | aspirin"});
    CHECK(outline("Hospital Course\n===============\nWell.\n\nDischarge Diagnoses\n---\n1. Gout\n") ==
          Outline{"Hospital course: Hospital Course | Well.", "Diagnoses: Discharge Diagnoses | 1. Gout"});
    CHECK(outline("S: cough\nO: clear\nA: viral\nP: fluids\n") ==
          Outline{"History of present illness: S | cough", "Physical examination: O | clear", "Assessment: A | viral", "Plan: P | fluids"});
}

TEST_CASE("Findings of an examination and values are no headings", "[sections]") {
    CHECK(outline("PHYSICAL EXAM\n\nNECK: Supple.\nCV: RRR\nBP: 120/80\nHEENT:\nnormal\nVITALS:\n80\n") ==
          Outline{"Physical examination: PHYSICAL EXAM | NECK: Supple. CV: RRR BP: 120/80 HEENT: normal",
                  "Physical examination: VITALS | 80"});
    CHECK(outline("Continue the current\nmedications\nas before. Plan discussed: yes\nDNR/DNI\n").size() == 1);
}

TEST_CASE("Headings that are not known word for word get their kind from their words", "[sections]") {
    const std::string text =
        "x\n\nPREOPERATIVE DIAGNOSES AND STAGE:\nGout\n\nPERTINENT LABORATORY VALUES\nK 3\n\nSOMETHING ELSE ENTIRELY\ny\n";
    const auto sections = find_sections(text);
    REQUIRE(sections.size() == 4);
    CHECK(sections[1].kind == SectionKind::diagnoses);
    CHECK(sections[2].kind == SectionKind::laboratory);
    CHECK(sections[3].kind == SectionKind::other);
}
