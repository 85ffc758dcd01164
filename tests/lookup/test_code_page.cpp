#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "books.h"
#include "lookup/code_page.h"
#include "lookup/laterality.h"

namespace {

using namespace sequela;
using lookup::CodePage;
using lookup::Validity;

CodePage page_of(std::string_view code, const char* date = "2026-01-05") {
    auto page = lookup::code_page(*test::official_books(), *Date::parse(date), code);
    REQUIRE(page.ok());
    return *page;
}

const lookup::ChoiceGroup* group_of(const CodePage& page, std::string_view title) {
    const auto found = std::find_if(page.choices.begin(), page.choices.end(), [&](const auto& group) { return group.title == title; });
    return found == page.choices.end() ? nullptr : &*found;
}

std::string characters_of(const lookup::ChoiceGroup* group) {
    std::string text;
    if (group)
        for (const auto& choice : group->choices)
            text += choice.character;
    return text;
}

bool has_note(const CodePage& page, packs::NoteKind kind, std::string_view origin, std::string_view words) {
    return std::any_of(page.notes.begin(), page.notes.end(), [&](const auto& note) {
        return note.kind == kind && note.origin == origin && note.text.find(words) != std::string::npos;
    });
}

#define NEEDS_BOOKS                                                                                                                        \
    if (!test::official_books())                                                                                                           \
    SKIP("the official ICD-10-CM files (FY2016, FY2017, FY2023, FY2025, FY2026) are not there "                                            \
         "(PACK_SOURCES)")

} // namespace

TEST_CASE("the page of a valid code") {
    NEEDS_BOOKS;
    const CodePage page = page_of("e11.22");
    CHECK(page.code == "E1122");
    CHECK(page.validity == Validity::valid);
    CHECK(page.validity_text == "Valid 01 Oct 2025 to 30 Sep 2026");
    CHECK(page.codes_release == "FY2026");
    CHECK(page.tabular_release == "FY2023");
    REQUIRE(page.path.size() == 4);
    CHECK(page.path[0].label == "Chapter 4");
    CHECK(page.path[1].label == "Section E08-E13");
    CHECK(page.path[2].label == "E11");
    CHECK(page.path[3].label == "E11.2");
    CHECK(has_note(page, packs::NoteKind::use_additional_code, "E11.22", "stage of chronic kidney disease"));
    CHECK(has_note(page, packs::NoteKind::excludes1, "E11", "gestational diabetes"));
    CHECK(page.notes.front().inherited == false);
    CHECK(page.poa_exempt == false);
    CHECK(page.index_paths.at(0).release == "FY2017");
    CHECK(std::any_of(page.index_paths.begin(), page.index_paths.end(),
                      [](const auto& path) { return path.path == "Diabetes, diabetic > type 2 > with > chronic kidney disease"; }));
}

TEST_CASE("every code that a note names is a link to where it stands in the note") {
    NEEDS_BOOKS;
    for (const char* code : {"E11.22", "J44.1", "S52.501A", "R10.9", "T36.0X1A", "I21.A1"}) {
        const CodePage page = page_of(code);
        for (const auto& note : page.notes)
            for (const auto& reference : note.references) {
                REQUIRE(reference.end <= note.text.size());
                CHECK(note.text.substr(reference.begin, reference.end - reference.begin) == reference.text);
                CHECK_FALSE(reference.target.empty());
            }
    }
}

TEST_CASE("a note may name a code that is no longer listed, and the link says so") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    const packs::Tabular& tabular = *edition.tabular.data;
    int dead = 0;
    for (const packs::Note& note : tabular.notes) {
        for (std::uint32_t i = note.first_reference; i < note.first_reference + note.references; ++i) {
            const packs::CodeReference& reference = tabular.references[i];
            const auto [first, last] = edition.codes.data->range(reference.first.text());
            if (first < last || reference.first != reference.last || tabular.nodes[note.node].kind != packs::NodeKind::code) continue;
            ++dead;
            const CodePage page = page_of(tabular.text(tabular.nodes[note.node].name));
            CHECK(std::any_of(page.notes.begin(), page.notes.end(), [&](const auto& shown) {
                return std::any_of(shown.references.begin(), shown.references.end(),
                                   [&](const auto& link) { return link.target == reference.first.text() && !link.valid; });
            }));
        }
    }
    CHECK(dead > 0);
    for (const auto& note : page_of("E11.22").notes)
        for (const auto& link : note.references)
            CHECK(link.valid);
}

TEST_CASE("what is not valid says why, and what to use instead") {
    NEEDS_BOOKS;
    CHECK(page_of("E11").validity == Validity::header);
    CHECK(page_of("E11").children.size() == 10);
    CHECK(page_of("S52.501").validity == Validity::seventh_missing);
    CHECK(page_of("E11.99").validity == Validity::not_listed);
    const CodePage placeholder = page_of("T36.01A");
    CHECK(placeholder.validity == Validity::not_listed);
    REQUIRE(placeholder.use_instead.size() == 1);
    CHECK(placeholder.use_instead[0].label == "T36.0X1A");
    CHECK(page_of("nonsense").validity == Validity::not_listed);
    CHECK(page_of("").validity == Validity::not_listed);
    CHECK(page_of("E11.22", "2014-01-01").validity == Validity::no_data);
}

TEST_CASE("a code that ended names the release that had it last") {
    NEEDS_BOOKS;
    const packs::CodeTable& now = *test::books_of_2026()->codes.data;
    const auto then = test::official_books()->edition(*Date::parse("2025-01-05"));
    REQUIRE(then.ok());
    int ended = 0;
    for (const packs::CodeRow& row : (*then)->codes.data->rows) {
        if (row.billable == 0 || now.find(row.code.text())) continue;
        const CodePage page = page_of(row.code.text());
        CHECK(page.validity == Validity::ended);
        CHECK(page.validity_text.find("Not valid since 01 Oct 2025") != std::string::npos);
        CHECK_FALSE(page.title.empty());
        CHECK(page.history.back().change == "deleted");
        for (const auto& link : page.use_instead)
            CHECK(now.find(link.code) != nullptr);
        ++ended;
    }
    CHECK(ended > 0);
}

TEST_CASE("a code of the next release is not valid yet") {
    NEEDS_BOOKS;
    const CodePage page = page_of("E88.14", "2025-09-30");
    CHECK(page.validity == Validity::not_yet);
    CHECK(page.validity_text == "Not valid before 01 Oct 2025 (FY2026)");
    CHECK(page_of("E88.14", "2025-10-01").validity == Validity::valid);
}

TEST_CASE("the history runs through all installed releases") {
    NEEDS_BOOKS;
    const CodePage page = page_of("E88.1");
    REQUIRE(page.history.size() == 3);
    CHECK(page.history[0].release == "FY2016");
    CHECK(page.history[0].billable);
    CHECK(page.history[2].change == "became a header");
    CHECK(page_of("U07.1").history[0].listed == false);
    CHECK(page_of("U07.1").history[1].change == "added");
}

TEST_CASE("a code that is newer than the Tabular takes its notes from above, and it is said") {
    NEEDS_BOOKS;
    const CodePage page = page_of("E88.14");
    CHECK(page.tabular_text == "E88.14 is not in the Tabular List of FY2023: the notes are those of E88.1");
    CHECK(has_note(page, packs::NoteKind::excludes1, "E88.1", "Whipple"));
    CHECK(page_of("S52.501A").tabular_text.empty());
    CHECK(page_of("E11.22").tabular_text.empty());
}

TEST_CASE("7th characters are offered with their meaning, and build valid codes") {
    NEEDS_BOOKS;
    const CodePage page = page_of("S52.501");
    const auto* sevenths = group_of(page, "7th character");
    CHECK(characters_of(sevenths) == "ABCDEFGHJKMNPQRS");
    CHECK(sevenths->choices[0].meaning == "initial encounter for closed fracture");
    CHECK(sevenths->choices[0].code == "S52501A");
    CHECK(characters_of(group_of(page_of("W19"), "7th character")) == "ADS");
    CHECK(characters_of(group_of(page_of("T36.0X1"), "7th character")) == "ADS");
    CHECK(group_of(page_of("I10"), "7th character") == nullptr);
    const CodePage chosen = page_of("S52.501D");
    const auto* current = group_of(chosen, "7th character");
    REQUIRE(current);
    CHECK(std::count_if(current->choices.begin(), current->choices.end(), [](const auto& c) { return c.current; }) == 1);
    // S06 with loss of consciousness until death takes the initial encounter alone; only a note says so, and the codes.
    CHECK(characters_of(group_of(page_of("S06.5X7"), "7th character")) == "A");
}

TEST_CASE("sides are offered where codes differ in nothing else") {
    NEEDS_BOOKS;
    const auto side_words = [](std::string_view code) {
        std::string text;
        const CodePage page = page_of(code);
        if (const auto* group = group_of(page, "Laterality"))
            for (const auto& choice : group->choices)
                text += choice.meaning + "=" + choice.code + " ";
        return text;
    };
    CHECK(side_words("M25.561") == "right=M25561 left=M25562 unspecified side=M25569 ");
    CHECK(side_words("H10.13") == "unspecified side=H1010 right=H1011 left=H1012 bilateral=H1013 ");
    CHECK(side_words("M17.11") == "bilateral=M170 unspecified side=M1710 right=M1711 left=M1712 ");
    CHECK(side_words("S52.501A") == "right=S52501A left=S52502A unspecified side=S52509A ");
    CHECK(side_words("C34.91") == "unspecified side=C3490 right=C3491 left=C3492 ");
    CHECK(side_words("I10").empty());
    CHECK(side_words("R10.9").empty());
    CHECK(side_words("M25.50").empty());
}

TEST_CASE("whatever the pickers build is listed, and billable where they say so") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    const packs::CodeTable& codes = *edition.codes.data;
    int choices = 0;
    for (std::size_t i = 0; i < codes.rows.size(); i += 5) { // every fifth code: all of them take a minute under sanitizers
        const std::string_view code = codes.rows[i].code.text();
        for (const auto& choice : lookup::seventh_characters(edition, code)) {
            ++choices;
            CHECK(codes.is_billable(choice.code));
            CHECK(choice.code.substr(0, 3) == code.substr(0, 3));
            CHECK(choice.code.size() == 7);
            CHECK_FALSE(choice.meaning.empty());
        }
        bool current = false;
        const auto sides = lookup::side_codes(codes, code);
        for (const auto& side : sides) {
            ++choices;
            CHECK(codes.is_billable(side.code) == side.billable);
            CHECK(codes.find(side.code) != nullptr);
            current = current || side.code == code;
        }
        if (!sides.empty()) CHECK(current);
    }
    CHECK(choices > 20000);
}

TEST_CASE("every valid code has a page that begins with its chapter") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    std::size_t pages = 0;
    for (std::size_t i = 0; i < edition.codes.data->rows.size(); i += 23) { // the whole book takes minutes under sanitizers
        const packs::CodeRow& row = edition.codes.data->rows[i];
        const CodePage page = page_of(row.code.text());
        INFO(row.code.text());
        REQUIRE_FALSE(page.path.empty());
        CHECK(page.path.front().label.starts_with("Chapter "));
        CHECK_FALSE(page.title.empty());
        if (row.billable != 0)
            CHECK(page.validity == Validity::valid);
        else
            CHECK((page.validity == Validity::header || page.validity == Validity::seventh_missing));
        if (row.billable == 0) CHECK_FALSE(page.children.empty());
        ++pages;
    }
    CHECK(pages > 4000);
}

TEST_CASE("a page as JSON") {
    NEEDS_BOOKS;
    const auto json = nlohmann::json::parse(lookup::to_json(page_of("S52.501A")));
    CHECK(json["label"] == "S52.501A");
    CHECK(json["validity"] == "valid");
    CHECK(json["path"][0]["label"] == "Chapter 19");
    CHECK(json["choices"][0]["choices"][0]["character"] == "A");
    CHECK(nlohmann::json::parse(lookup::to_json(page_of("E11")))["poa_exempt"].is_null());
}
