// What the Alphabetic Index says besides its codes, on the official files: Index of FY2017, codes of FY2026.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>

#include "books.h"
#include "lookup/code_page.h"
#include "lookup/index_conventions.h"

namespace {

using namespace sequela;
using lookup::Book;
using lookup::EntryStep;

#define NEEDS_BOOKS                                                                                                                        \
    if (!test::books_of_2026()) SKIP("the official ICD-10-CM files (FY2016, FY2017, FY2023, FY2025, FY2026) are not there (PACK_SOURCES)")

const packs::TermIndex& index() {
    return *test::books_of_2026()->index.data;
}

std::uint32_t term_of(std::string_view path) {
    for (std::uint32_t i = 0; i < index().terms.size(); ++i)
        if (index().path_text(i) == path) return i;
    FAIL("no such entry: " << path);
    return packs::kNone;
}

lookup::IndexEntry entry(std::string_view path) {
    return lookup::entry_at(*test::books_of_2026(), Book::index, term_of(path));
}

std::string combined(std::string_view code, std::string_view other) {
    const auto found = lookup::combination_of(*test::books_of_2026(), code, other);
    if (!found) return "";
    return found->code + (found->instead ? " instead" : " too");
}

} // namespace

TEST_CASE("an entry with a bracketed code is a pair, in order") {
    NEEDS_BOOKS;
    const lookup::IndexEntry pair = entry("Amyloidosis > heart");
    CHECK(pair.step == EntryStep::pair);
    CHECK(pair.codes == std::vector<std::string>{"E854", "I43"});
    CHECK(lookup::pair_of(*test::books_of_2026(), "E854", "I43").has_value());
    CHECK_FALSE(lookup::pair_of(*test::books_of_2026(), "I43", "E854").has_value());
    // "M14.8-" in brackets stands for what is below it.
    const auto with = lookup::pairs_with_manifestation(*test::books_of_2026(), "M14811");
    CHECK(std::any_of(with.begin(), with.end(), [](const auto& each) { return !each.manifestation_complete; }));
    CHECK(lookup::pairs_with_etiology(*test::books_of_2026(), "I10").empty());
}

TEST_CASE("every pair of the book is found from both of its sides") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    int pairs = 0;
    for (std::uint32_t i = 0; i < index().terms.size(); ++i) {
        const auto pair = lookup::pair_at(edition, i);
        if (!pair) continue;
        ++pairs;
        const auto is_it = [&](const lookup::IndexPair& other) { return other.term == i; };
        const auto forth = lookup::pairs_with_etiology(edition, pair->etiology);
        const auto back = lookup::pairs_with_manifestation(edition, pair->manifestation);
        CHECK(std::any_of(forth.begin(), forth.end(), is_it));
        CHECK(std::any_of(back.begin(), back.end(), is_it));
    }
    CHECK(pairs > 500);
}

TEST_CASE("a code that stands nowhere alone") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    const auto alzheimer = lookup::pairs_only(edition, "G309");
    REQUIRE_FALSE(alzheimer.empty());
    CHECK(alzheimer.front().manifestation.starts_with("F02"));
    CHECK(lookup::pairs_only(edition, "E854").empty()); // amyloidosis of the lung, the heart …
    CHECK(lookup::pairs_only(edition, "C419").empty()); // stands in the Table of Neoplasms
    CHECK(lookup::pairs_only(edition, "I10").empty());
}

TEST_CASE("no code is taken from an entry that says see") {
    NEEDS_BOOKS;
    const lookup::IndexEntry see = entry("Spotted fever");
    CHECK(see.step == EntryStep::follow);
    CHECK(see.codes.empty());
    REQUIRE_FALSE(see.targets.empty());
    CHECK(index().path_text(see.targets.front().term).ends_with(" > spotted"));
    // An adjective is to be looked up under the noun: there is nowhere to go, and still no code.
    const lookup::IndexEntry condition = entry("Acoustic");
    CHECK(condition.step == EntryStep::follow);
    CHECK(condition.targets.empty());
    // Whatever stands beside "see", no code comes from it.
    for (std::uint32_t i = 0; i < index().terms.size(); ++i)
        if (index().terms[i].see.length > 0 && !(index().terms[i].code == packs::CodeKey{}))
            CHECK(lookup::entry_at(*test::books_of_2026(), Book::index, i).codes.empty());
}

TEST_CASE("default codes, complete codes, and codes that need more characters") {
    NEEDS_BOOKS;
    const lookup::IndexEntry pneumonia = entry("Pneumonia");
    CHECK(pneumonia.step == EntryStep::verify);
    CHECK(pneumonia.codes == std::vector<std::string>{"J189"});
    CHECK(pneumonia.is_default);
    CHECK_FALSE(entry("Pneumonia > aspiration > due to > oils, essences").is_default);
    const lookup::IndexEntry knee = entry("Pain > joint > knee");
    CHECK(knee.step == EntryStep::complete);
    CHECK(entry("Diabetes, diabetic > with").step == EntryStep::open);
}

TEST_CASE("what the index combines under with and in") {
    NEEDS_BOOKS;
    CHECK(combined("E119", "N1831") == "E1122 instead");
    CHECK(combined("E1165", "N1831") == "E1122 too");
    CHECK(combined("E119", "H269") == "E1136 instead");
    CHECK(combined("J449", "J209") == "J440 instead");
    CHECK(combined("D649", "N189") == "D631 instead");
    CHECK(combined("I10", "N1831").starts_with("I12"));
    CHECK(combined("I10", "I509").starts_with("I11"));
}

TEST_CASE("and what it does not") {
    NEEDS_BOOKS;
    CHECK(combined("E119", "H2511").empty());   // a cataract of old age
    CHECK(combined("E119", "E1122").empty());   // of one category
    CHECK(combined("D649", "N179").empty());    // acute, not chronic
    CHECK(combined("F1010", "F419").empty());   // that alcohol induced it must be said
    CHECK(combined("I10", "N200").empty());     // a stone
    CHECK(combined("G43909", "Z8673").empty()); // a history
    CHECK(combined("J810", "I509").empty());    // the reference leads to another main term
    CHECK(combined("I110", "I509").empty());    // says it itself
    CHECK(combined("F4310", "F419").empty());   // of the category, but not of the condition
    CHECK(combined("", "").empty());
    CHECK_FALSE(lookup::combination_of({}, "E119", "N1831").has_value());
}

TEST_CASE("the code page says defaults, pairs, and how words are meant") {
    NEEDS_BOOKS;
    const Date date = *Date::parse("2026-01-05");
    const auto pneumonia = lookup::code_page(*test::official_books(), date, "J18.9");
    REQUIRE(pneumonia.ok());
    CHECK(std::any_of(pneumonia->index_paths.begin(), pneumonia->index_paths.end(),
                      [](const auto& path) { return path.path == "Pneumonia" && path.is_default; }));
    REQUIRE(pneumonia->remarks.size() == 1);
    CHECK(pneumonia->remarks.front().source == "Guidelines I.A.9.b");

    const auto heart = lookup::code_page(*test::official_books(), date, "I43");
    REQUIRE(heart.ok());
    CHECK(std::any_of(heart->pairs.begin(), heart->pairs.end(), [](const auto& pair) {
        return pair.etiology.label == "E85.4" && pair.manifestation.label == "I43" && pair.path.path == "Amyloidosis > heart";
    }));

    // "And" is and/or (I.A.14): tuberculosis of bones alone is here too.
    const auto bones = lookup::code_page(*test::official_books(), date, "A18.0");
    REQUIRE(bones.ok());
    CHECK(bones->title.find(" and ") != std::string::npos);
    REQUIRE_FALSE(bones->remarks.empty());
    CHECK(bones->remarks.front().source == "Guidelines I.A.14");
    const auto hypertension = lookup::code_page(*test::official_books(), date, "I10");
    REQUIRE(hypertension.ok());
    CHECK(hypertension->remarks.empty());
}
