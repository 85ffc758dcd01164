// From a dose to units: the size of a unit in titles of every kind, conversion, rounding, and what is left in the vial.
#include <catch2/catch_test_macros.hpp>

#include "lookup/drug_units.h"

using namespace sequela;
using namespace sequela::lookup;

namespace {

std::string size_in(std::string_view title) {
    const auto size = read_unit_size(title);
    return size ? show(size->amount) + (size->up_to ? " (up to)" : "") : size.error().what;
}

std::string amount(std::string_view text) {
    const auto read = read_amount(text);
    return read ? show(*read) : read.error().what;
}

// "4", "4 + 1 JW", "4 JZ", or the error
std::string units_of(std::string title, std::string dose, std::vector<std::string> vials = {}) {
    const auto units = count_drug_units({"J9999", std::move(title), std::move(dose), std::move(vials)});
    if (!units) return units.error().what;
    std::string text = std::to_string(units->billed);
    if (units->discarded_units > 0) text += " + " + std::to_string(units->discarded_units);
    return units->modifier.empty() ? text : text + " " + units->modifier;
}

const std::string kNoAmount = "The size of one unit cannot be read from the title: it names no amount";
const std::string kSeveral = "The size of one unit cannot be read from the title: it names several amounts";
const std::string kParts = "The size of one unit cannot be read from the title: it names the amounts of a combination";
const std::string kLimit = "The size of one unit cannot be read from the title: it names a limit and no size";

} // namespace

TEST_CASE("The size of a unit is read from the title", "[units]") {
    struct Row {
        const char* title;
        std::string size;
    };
    const std::vector<Row> rows = {{"Injection, triamcinolone acetonide, not otherwise specified, 10 mg", "10 mg"},
                                   {"Injection, madeupamab, per 1,000 units", "1,000 units"},
                                   {"Injection, madeupamab, per 1000 usp units", "1,000 units"},
                                   {"Injection, madeupamab, per 5 mg", "5 mg"},
                                   {"Injection, madeupamab, 0.1 mg", "0.1 mg"},
                                   {"Injection, madeupamab, .25 mg", "0.25 mg"},
                                   {"Injection, madeupamab, up to 50 mg", "50 mg (up to)"},
                                   {"Injection, madeupamab, 1 ml", "1 ml"},
                                   {"Injection, madeupamab, 1 cc", "1 ml"},
                                   {"Injection, madeupamab 10 mg", "10 mg"},
                                   {"Injection, madeupamab, 10mg", "10 mg"},
                                   {"Injection, madeupamab, up to 1 gram", "1 g (up to)"},
                                   {"Injection, interferon madeup-2a, recombinant, 3 million units", "3 million units"},
                                   {"Madeupine, inhalation solution, unit dose form, per milligram", "1 mg"},
                                   {"Madeupine, concentrated form, per 0.25 milligram", "0.25 mg"},
                                   {"Factor viia, recombinant, 1 microgram", "1 mcg"},
                                   {"Factor xiv, per i.u.", "1 units"},
                                   {"Injection, madeupium chloride, per 2 meq", "2 mEq"},
                                   {"Madeupium tl-201, diagnostic, per millicurie", "1 mCi"},
                                   {"Madeupium tc-99m, diagnostic, per study dose", "1 doses"},
                                   {"Madeupium tc-99m, diagnostic, per study dose, up to 40 millicuries", "1 doses"},
                                   {"Infusion, saline solution, sterile (500 ml = 1 unit)", "500 ml"},
                                   {"5% dextrose/water (500 ml = 1 unit)", "500 ml"},
                                   {"Injection, pentamadeup, 10% solution, 100 ml", "100 ml"},
                                   {"Madeupic acid for topical use, 20%, single form (354 mg)", "354 mg"},
                                   {"Injection, madeupamab, 500 mg (150/350)", "500 mg"},
                                   {"Injection, madeupamab, 0.9 mg, provided in 1.1 mg vial", "0.9 mg"},
                                   {"Injection, madeupamab 10 mg and madeuponidase", "10 mg"},
                                   {"Injection, madeupamab, not therapeutically equivalent to j0165, 0.1 mg", "0.1 mg"},
                                   {"Injection, madeupamab, 1 microgram, (for patients of at least 40 kg)", "1 mcg"},
                                   {"Madeup wound matrix, per square centimeter", "1 cm\xC2\xB2"},
                                   {"Injection, madeupamab, 10 mg, or madeupamab-xyz, 10 mg", "10 mg"},
                                   {"Unclassified drugs", kNoAmount},
                                   {"Wheelchair, standard", kNoAmount},
                                   {"Capsule for 24 hours", kNoAmount},
                                   {"Injection, gamma madeupin, over 10 cc", kLimit},
                                   {"Madeupine, oral, less than or equal to 3 mg", kLimit},
                                   {"Injection, a and b, 10mg/10mg (20mg)", kParts},
                                   {"Injection, madeupamab, 10 mg/ml", kParts},
                                   {"Albumadeup, up to 2.5 mg and ipramadeup, up to 0.5 mg", kSeveral},
                                   {"Injection, madeupamab, 100 mg, in 10 ml", kSeveral},
                                   {"", kNoAmount},
                                   {"per", kNoAmount}};
    for (const Row& row : rows) {
        INFO(row.title);
        CHECK(size_in(row.title) == row.size);
    }
}

TEST_CASE("The words of the title are quoted", "[units]") {
    CHECK(read_unit_size("Injection, madeupamab, Per 1,000 USP units, each")->quoted == "Per 1,000 USP units");
    CHECK(read_unit_size("Injection, madeupamab, up to 50 mg")->quoted == "up to 50 mg");
}

TEST_CASE("Amounts are read exactly, or refused with words", "[units]") {
    CHECK(amount("40 mg") == "40 mg");
    CHECK(amount("40mg") == "40 mg");
    CHECK(amount(" 1,000  Units ") == "1,000 units");
    CHECK(amount("0.1 mcg") == "0.1 mcg");
    CHECK(amount("0.000001 g") == "0.000001 g");
    CHECK(amount("2 MU") == "2 million units");
    CHECK(amount("forty mg") == "“forty mg” is no amount");
    CHECK(amount("") == "“” is no amount");
    CHECK(amount("-3 mg") == "“-3 mg” is no amount");
    CHECK(amount("40") == "“40” has no unit");
    CHECK(amount("40 drops") == "“drops” is no unit of a drug that can be counted");
    CHECK(amount("40 mg daily") == "“mg daily” is no unit of a drug that can be counted");
    CHECK(amount("0.0000001 mg") == "“0.0000001 mg” has more digits than any dose");
    CHECK(amount("99999999999999999999 mg") == "“99999999999999999999 mg” has more digits than any dose");
    CHECK(amount("900000000000 g") == "“900000000000 g” is more than any dose");
    CHECK(*read_amount("1 g") == *read_amount("1000 mg"));
    CHECK(*read_amount("1 mg") == *read_amount("1000 mcg"));
}

TEST_CASE("Units are rounded up, and never by a hair too much", "[units]") {
    const std::string per10 = "Injection, madeupamab, 10 mg";
    CHECK(units_of("Injection, triamcinolone acetonide, not otherwise specified, 10 mg", "40 mg") == "4");
    CHECK(units_of(per10, "41 mg") == "5");
    CHECK(units_of(per10, "40.000001 mg") == "5");
    CHECK(units_of(per10, "0.04 g") == "4");
    CHECK(units_of(per10, "40000 mcg") == "4");
    CHECK(units_of(per10, "1 mg") == "1");
    // What binary fractions would get wrong.
    CHECK(units_of("Injection, madeupamab, 0.1 mg", "0.3 mg") == "3");
    CHECK(units_of("Injection, madeupamab, 0.01 mg", "0.29 mg") == "29");
    CHECK(units_of("Injection, madeupamab, 1.1 mg", "3.3 mg") == "3");
    CHECK(units_of("Injection, madeupamab, 0.7 mg", "4.9 mg") == "7");
    CHECK(units_of("Injection, madeupamab, per 1,000 units", "10,500 units") == "11");
    CHECK(units_of("Injection, interferon, 3 million units", "4500000 iu") == "2");
    CHECK(units_of("Injection, madeupamab, up to 50 mg", "60 mg") == "2");
    CHECK(units_of(per10, "0 mg") == "The dose is nothing");
    CHECK(units_of(per10, "2 ml") == "2 ml is a volume, but the code is billed by a weight (“10 mg”)");
    CHECK(units_of("Injection, madeupamab, per 100 units", "5 mg") ==
          "5 mg is a weight, but the code is billed by biological units (“per 100 units”)");
    CHECK(units_of("Unclassified drugs", "5 mg") == kNoAmount);
}

TEST_CASE("What is left in single-dose vials is billed with JW, or JZ says that nothing is", "[units]") {
    const std::string per10 = "Injection, madeupamab, 10 mg";
    CHECK(units_of(per10, "80 mg", {"100 mg"}) == "8 + 2 JW");
    CHECK(units_of(per10, "100 mg", {"100 mg"}) == "10 JZ");
    CHECK(units_of(per10, "120 mg", {"100 mg"}) == "12 + 8 JW");
    CHECK(units_of(per10, "120 mg", {"100 mg", "50 mg"}) == "12 + 3 JW");
    CHECK(units_of(per10, "95 mg", {"100 mg"}) == "10 JZ"); // the rest is billed by rounding up
    CHECK(units_of(per10, "7 mg", {"10 mg"}) == "1 JZ");
    CHECK(units_of(per10, "12 mg", {"25 mg"}) == "2 JZ"); // two and a half units: never more than was opened
    CHECK(units_of(per10, "12 mg", {"0.04 g"}) == "2 + 2 JW");
    CHECK(units_of(per10, "200 mg", {"100 mg", "50 mg"}) == "The vials hold 150 mg, which is less than the dose of 200 mg");
    CHECK(units_of(per10, "20 mg", {"2 ml"}) == "2 ml is a volume, but the code is billed by a weight (“10 mg”)");
    CHECK(units_of(per10, "20 mg", {"0 mg"}) == "A vial of nothing was opened");
}

TEST_CASE("The working is shown line by line", "[units]") {
    const auto units = count_drug_units({"J9999", "Injection, madeupamab, 10 mg", "0.075 g", {"100 mg"}});
    REQUIRE(units);
    CHECK(units->working == std::vector<std::string>{"One unit of J9999: 10 mg (“10 mg”)", "Dose: 0.075 g = 75 mg",
                                                     "75 mg ÷ 10 mg = not a whole number, rounded up to 8 units",
                                                     "Opened: 1 × 100 mg = 100 mg", "Discarded: 100 mg − 0.075 g = 25 mg",
                                                     "Discarded units beyond those billed for the dose: 2 units",
                                                     "Bill J9999 for 8 units and, on a line of its own, J9999-JW for 2 units"});
    CHECK(to_json(*units).find("\"discarded_units\":2,\"modifier\":\"JW\"") != std::string::npos);
}
