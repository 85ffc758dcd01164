// The table builder of ICD-10-PCS.
#include <catch2/catch_test_macros.hpp>

#include <random>

#include "lookup/pcs_builder.h"
#include "pcs_books.h"

namespace {

using namespace sequela;
using namespace sequela::lookup;

#define NEED_OFFICIAL_FILES()                                                                                                              \
    if (!test::official_pcs_of_2026()) SKIP("the official ICD-10-PCS files of FY2025 and FY2026 are not below PACK_SOURCES")

PcsStep step_of(const packs::Edition& edition, std::string_view code) {
    auto step = pcs_step(edition, code);
    REQUIRE(step.ok());
    return std::move(*step);
}

PcsExplanation explanation_of(const packs::Edition& edition, std::string_view code) {
    auto found = pcs_explain(edition, code);
    REQUIRE(found.ok());
    return std::move(*found);
}

// "0 Open, 4 Percutaneous Endoscopic"
std::string listed(const std::vector<PcsChoice>& choices) {
    std::string out;
    for (const PcsChoice& choice : choices)
        out += (out.empty() ? "" : ", ") + std::string(1, choice.character) + " " + std::string(choice.label);
    return out;
}

} // namespace

TEST_CASE("The builder offers what one row holds, axis by axis") {
    const packs::Edition& edition = test::small_pcs();
    const PcsStep start = step_of(edition, "");
    CHECK(start.codes == 18);
    REQUIRE(start.next);
    CHECK(start.next->title == "Section");
    CHECK(listed(start.next->choices) == "0 Medical and Surgical");
    const PcsStep table = step_of(edition, "0dt");
    CHECK(table.code == "0DT");
    CHECK(table.title == "Medical and Surgical · Gastrointestinal System · Resection");
    CHECK(table.codes == 10);
    CHECK(table.next->title == "Body Part");
    CHECK(listed(table.next->choices) == "8 Small Intestine, E Large Intestine, J Appendix");
    CHECK(table.next->choices[0].codes == 2);
    CHECK(table.next->choices[2].codes == 4);
    CHECK(table.picked[2].axis == "Operation");
    CHECK(table.picked[2].choice.definition == "All of a body part is taken out");
    CHECK(table.picked[2].choice.explanation == "A lobe with a value of its own is a body part");
    REQUIRE(table.picked[2].choice.includes.size() == 1);
    CHECK(listed(step_of(edition, "0DT8").next->choices) == "0 Open, 4 Percutaneous Endoscopic");
    CHECK(step_of(edition, "0DTJ").next->choices.size() == 4);
    const PcsStep whole = step_of(edition, "0FT44ZZ");
    CHECK(whole.complete);
    CHECK_FALSE(whole.next);
    CHECK(whole.codes == 1);
    CHECK(whole.title == "Resection of Gallbladder, Percutaneous Endoscopic Approach"); // from the order file
    CHECK(step_of(edition, "0FB44ZX").title ==
          "Medical and Surgical · Hepatobiliary System and Pancreas · Excision · Gallbladder · Percutaneous Endoscopic · No Device · "
          "Diagnostic");
}

TEST_CASE("Any axis can be asked for when others are given") {
    const packs::Edition& edition = test::small_pcs();
    const auto parts = pcs_axis(edition, "0DT.7", 4);
    REQUIRE(parts.ok());
    CHECK(listed(parts->choices) == "E Large Intestine, J Appendix"); // not the small intestine, which is in another row
    const auto operations = pcs_axis(edition, "0F.4.ZX", 3);
    REQUIRE(operations.ok());
    CHECK(listed(operations->choices) == "B Excision");
    const auto own = pcs_axis(edition, "0DTJ7ZZ", 5); // what stands there does not count
    REQUIRE(own.ok());
    CHECK(own->choices.size() == 4);
    CHECK(pcs_axis(edition, "0DT8.", 8)->choices.empty());
}

TEST_CASE("A code that does not exist is explained by its first wrong axis") {
    const packs::Edition& edition = test::small_pcs();
    CHECK(explanation_of(edition, "0FT44ZZ").fault == PcsFault::none);
    const PcsExplanation approach = explanation_of(edition, "0DT87ZZ");
    CHECK(approach.fault == PcsFault::axis);
    CHECK(approach.position == 5);
    CHECK(approach.instead == std::vector<std::string>{"0DT80ZZ", "0DT84ZZ"});
    CHECK(approach.message ==
          "Approach 7 (Via Natural or Artificial Opening) is not in table 0DT (Gastrointestinal System, Resection) in a "
          "row with Small Intestine. Allowed there: 0 Open, 4 Percutaneous Endoscopic.");
    const PcsExplanation device = explanation_of(edition, "0DTJ4DZ");
    CHECK(device.position == 6);
    CHECK(device.elsewhere.empty());
    CHECK(device.rows == "Appendix, Percutaneous Endoscopic");
    CHECK(device.instead == std::vector<std::string>{"0DTJ4ZZ"});
    const PcsExplanation missing = explanation_of(edition, "0FT4");
    CHECK(missing.fault == PcsFault::incomplete);
    CHECK(missing.message == "0FT4 is not complete: Approach is missing (0 Open, 4 Percutaneous Endoscopic).");
    CHECK(explanation_of(edition, "0FT44ZZ1").message == "0FT44ZZ1 has 8 characters; a code has seven.");
    CHECK(explanation_of(edition, "0FTO4ZZ").fault == PcsFault::character);
    CHECK(explanation_of(edition, "1FT44ZZ").message == "Section 1 is no section. There are 0 Medical and Surgical.");
    CHECK(explanation_of(edition, "0FX44ZZ").message ==
          "Operation X is not in Medical and Surgical, Hepatobiliary System and Pancreas. There are B Excision, T Resection.");
    CHECK(explanation_of(edition, "").fault == PcsFault::incomplete);
    packs::Edition nothing;
    CHECK_FALSE(pcs_explain(nothing, "0FT44ZZ").ok());
}

TEST_CASE("The builder on FY2026: the device of a row, with keys and definitions", "[official]") {
    NEED_OFFICIAL_FILES();
    const packs::Edition& edition = *test::official_pcs_of_2026();
    const PcsExplanation found = explanation_of(edition, "0DTJ4DZ");
    CHECK(found.elsewhere == "Intraluminal Device");
    CHECK(found.message ==
          "Device D (Intraluminal Device) is not in table 0DT (Gastrointestinal System, Resection) in a row with Appendix, "
          "Percutaneous Endoscopic. Allowed there: Z No Device.");
    const PcsStep knee = step_of(edition, "0SRC0J9");
    CHECK(knee.complete);
    CHECK(knee.title == "Replacement of Right Knee Joint with Synthetic Substitute, Cemented, Open Approach");
    CHECK(knee.picked[3].choice.includes.size() > 2); // body part key
    CHECK(step_of(edition, "").codes == 79115);
    CHECK(step_of(edition, "").next->choices.size() == 17);
    CHECK_FALSE(step_of(edition, "0FT").picked[2].choice.definition.empty());
}

TEST_CASE("Whatever is picked leads to a code of the order file", "[official]") {
    NEED_OFFICIAL_FILES();
    const packs::Edition& edition = *test::official_pcs_of_2026();
    std::mt19937 random(7);
    for (int walk = 0; walk < 300; ++walk) {
        std::string code;
        while (code.size() < 7) {
            const PcsStep step = step_of(edition, code);
            REQUIRE(step.next);
            REQUIRE_FALSE(step.next->choices.empty());
            std::size_t sum = 0;
            for (const PcsChoice& choice : step.next->choices)
                sum += choice.codes;
            CHECK(sum == step.codes);
            code += step.next->choices[random() % step.next->choices.size()].character;
        }
        INFO(code);
        CHECK(edition.codes.data->is_billable(code));
        // One character changed: valid if and only if the order file has it, else explained at or before the change … or behind it.
        std::string other = code;
        other[random() % 7] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"[random() % 34];
        const PcsExplanation found = explanation_of(edition, other);
        CHECK((found.fault == PcsFault::none) == edition.codes.data->is_billable(other));
        for (const std::string& instead : found.instead)
            CHECK(edition.codes.data->is_billable(instead));
    }
}
