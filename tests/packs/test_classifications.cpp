// What the readers of classifications make of the files of the corpus: titles, places in the hierarchy, and fields.
#include <catch2/catch_test_macros.hpp>

#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

Date day(int year, int month, int number) {
    return *Date::from_ymd(year, month, number);
}

// The edition of what one file of the corpus holds.
const Edition& edition_of(Reference& reference, const std::string& file, CodeSystem system, Date date, std::string_view name = {}) {
    const std::string base = file.substr(file.rfind('/') + 1);
    const auto outcomes = import(reference.catalogue(), base, corpus_file(file));
    INFO(summary(outcomes));
    REQUIRE(outcomes[0].pack);
    const auto edition = reference.catalogue().edition(system, date, name);
    REQUIRE(edition);
    REQUIRE((*edition)->codes);
    return **edition;
}

std::string title_of(const Edition& edition, std::string_view code) {
    const CodeRow* row = edition.codes.data->find(code);
    return row ? std::string(edition.codes.data->long_title(*row)) : "not listed";
}

std::string field_of(const Edition& edition, std::string_view code, std::string_view column) {
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

TEST_CASE("A classification in CSV", "[classifications]") {
    Reference reference;
    const Edition& kites = edition_of(reference, "accepted/kites_2026.csv", CodeSystem::other, day(2026, 5, 1), "Classification of Kites");
    CHECK(codes_of(kites) == "I- K10- K10.0 K10.1 K10.2 K20 II- L01");
    CHECK(title_of(kites, "K10.1") == "Unwanted landing: in a \"pond\"");
    CHECK(field_of(kites, "K10", "Parent") == "I");
    CHECK(field_of(kites, "K10", "Includes") == "Kite stuck\nKite in a hedge");
    CHECK(field_of(kites, "K10", "Excludes") == "torn kite, any (K20)");
    CHECK(field_of(kites, "K10.0", "Synonyms") == "treetop\noak");
    CHECK(field_of(kites, "K10.0", "As published") == "k10.0");
    CHECK(field_of(kites, "K10.2", "Expires") == "2026-06-30");
    CHECK(field_of(kites, "K10.2", "wind") == "strong");
    CHECK(kites.codes.data->short_title(*kites.codes.data->find("K10")) == "Landing");
    CHECK(kites.codes.pack->name == "Classification of Kites");
    CHECK(kites.codes.pack->licence == LicenceClass::public_domain);
    CHECK(kites.codes.pack->release == "2026");
    // It is in force until another comes.
    CHECK(reference.catalogue().in_force(CodeSystem::other, Component::codes, day(2031, 1, 1), "Classification of Kites") != nullptr);
    CHECK(reference.catalogue().in_force(CodeSystem::other, Component::codes, day(2025, 12, 31), "Classification of Kites") == nullptr);
    REQUIRE(reference.catalogue().systems().size() == 1);
    CHECK(reference.catalogue().systems()[0].name == "Classification of Kites");
}

TEST_CASE("The day that the user gives goes before that of the file", "[classifications]") {
    Reference reference;
    ImportOptions options;
    options.effective_from = day(2024, 7, 1);
    const auto outcomes = import(reference.catalogue(), "kites_2026.csv", corpus_file("accepted/kites_2026.csv"), options);
    REQUIRE(outcomes[0].pack);
    CHECK(outcomes[0].pack->effective_from == day(2024, 7, 1));
    CHECK(outcomes[0].pack->release == "2026");
    options.effective_from.reset();
    options.fiscal_year = 2023;
    const auto by_year = import(reference.catalogue(), "kites_of_no_year.csv", corpus_file("refused/kites_of_no_year.csv"), options);
    REQUIRE(by_year[0].pack);
    CHECK(by_year[0].pack->effective_from == day(2023, 1, 1));
    CHECK(by_year[0].pack->release == "2023-01-01");
}

TEST_CASE("ClaML: rubrics, usage, and codes that modifiers make", "[classifications]") {
    Reference reference;
    const Edition& kites = edition_of(reference, "accepted/kites.claml.xml", CodeSystem::other, day(2026, 5, 1), "Classification of Kites");
    CHECK(codes_of(kites) ==
          "I- K10-K19- K10- K11- K20-K29- K20- K20.0- K20.8 K21- II- L01 K10.0 K10.1 K10.9 K11.1 K20.00 K20.01 K21.X0 K21.X1");
    CHECK(title_of(kites, "I") == "Kites and their mishaps");
    CHECK(title_of(kites, "K10.0") == "Unwanted landing: in a tree");
    CHECK(title_of(kites, "K20.01") == "Torn sail: two strings");
    CHECK(title_of(kites, "K11") == "Landing with HO loss");
    CHECK(field_of(kites, "K11", "Paired codes") == "K21.0*");
    CHECK(field_of(kites, "K11", "Usage") == "dagger");
    CHECK(field_of(kites, "K11.1", "Usage") == "dagger");
    CHECK(field_of(kites, "K21.X0", "Usage") == "asterisk");
    CHECK(field_of(kites, "K10", "Excludes") == "torn kite (K20.-)");
    CHECK(field_of(kites, "I", "Excludes") == "mishaps of balloons (L01)");
    CHECK(field_of(kites, "I", "Note") == "Counted by the kite. Not by the flier.");
    CHECK(field_of(kites, "K10.0", "Includes") == "Hedge of more than two metres");
    CHECK(field_of(kites, "K20.8", "Coding hint") == "Say what is torn");
    CHECK(field_of(kites, "K21", "Definition") == "A line that crosses itself.");
    CHECK(field_of(kites, "L01", "Parent") == "II"); // only the chapter says so
    CHECK(field_of(kites, "K20.01", "Parent") == "K20.0");
    CHECK(kites.codes.pack->licence == LicenceClass::licensed);
}

TEST_CASE("ClaML: a 5th character that does not follow a certain 4th", "[classifications]") {
    std::string claml = corpus_file("accepted/kites.claml.xml");
    const std::string one = "<ModifiedBy code=\"S01K10_4\"/>";
    claml.replace(claml.find(one), one.size(), one + "<ModifiedBy code=\"S01K20_5\"/>");
    Reference reference;
    REQUIRE(import(reference.catalogue(), "kites.xml", claml)[0].pack);
    const auto kites = reference.catalogue().edition(CodeSystem::other, day(2026, 5, 1), "Classification of Kites");
    REQUIRE(kites);
    CHECK(title_of(**kites, "K10.01") == "Unwanted landing: in a tree: two strings");
    CHECK(title_of(**kites, "K10.10") == "Unwanted landing: in a pond: one string");
    CHECK(title_of(**kites, "K10.11") == "not listed");
    CHECK(field_of(**kites, "K10.10", "Parent") == "K10.1");
}
