#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>

#include "books.h"
#include "lookup/tabular_browser.h"

namespace {

using namespace sequela;

#define NEEDS_BOOKS                                                                                                                        \
    if (!test::books_of_2026()) SKIP("the official ICD-10-CM files (FY2016, FY2017, FY2023, FY2025, FY2026) are not there (PACK_SOURCES)")

const lookup::TabularEntry* entry_of(const std::vector<lookup::TabularEntry>& entries, std::string_view id) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.id == id; });
    return found == entries.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("the Tabular opens with its chapters") {
    NEEDS_BOOKS;
    const auto chapters = lookup::tabular_chapters(*test::books_of_2026());
    REQUIRE(chapters.size() == 22);
    CHECK(chapters[8].label == "Chapter 9");
    CHECK(chapters[8].has_children);
}

TEST_CASE("chapter, section, category, code") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    const auto sections = lookup::tabular_children(edition, "4");
    REQUIRE(entry_of(sections, "E08-E13"));
    const auto categories = lookup::tabular_children(edition, "E08-E13");
    CHECK(categories.size() == 5);
    const auto codes = lookup::tabular_children(edition, "E11");
    REQUIRE(entry_of(codes, "E119"));
    CHECK(entry_of(codes, "E119")->billable);
    CHECK(entry_of(codes, "E112")->has_children);
    CHECK(lookup::tabular_children(edition, "E119").empty());
    CHECK(lookup::tabular_children(edition, "no such place").empty());
}

TEST_CASE("codes that are newer than the Tabular stand at their place") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    const auto codes = lookup::tabular_children(edition, "E881");
    REQUIRE(entry_of(codes, "E8814"));
    CHECK_FALSE(entry_of(codes, "E8814")->in_tabular);
    CHECK(entry_of(lookup::tabular_children(edition, "S52501"), "S52501A")->in_tabular);
    CHECK(lookup::tabular_notes(edition, "E8814").empty());
    const auto path = lookup::tabular_path(edition, "E8814");
    CHECK(path == std::vector<std::string>{"4", "E70-E88", "E88", "E881"});
}

TEST_CASE("a section of a single category is told apart from it") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    const auto sections = lookup::tabular_children(edition, "1");
    const auto* section = entry_of(sections, "B20-B20");
    REQUIRE(section);
    CHECK(section->label == "B20");
    CHECK(section->kind == packs::NodeKind::section);
    const auto categories = lookup::tabular_children(edition, "B20-B20");
    REQUIRE(categories.size() == 1);
    CHECK(categories[0].id == "B20");
    CHECK(lookup::tabular_path(edition, "B20") == std::vector<std::string>{"1", "B20-B20"});
}

TEST_CASE("notes of a place are its own") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    const auto notes = lookup::tabular_notes(edition, "E11");
    REQUIRE_FALSE(notes.empty());
    for (const auto& note : notes) {
        CHECK(note.origin == "E11");
        CHECK_FALSE(note.inherited);
        CHECK(note.release == "FY2023");
    }
    CHECK_FALSE(lookup::tabular_notes(edition, "4").empty());
}

TEST_CASE("the whole book can be reached from the chapters, each category once") {
    NEEDS_BOOKS;
    const packs::Edition& edition = *test::books_of_2026();
    std::set<std::string> categories;
    std::size_t reached = 0;
    std::vector<std::string> open;
    for (const auto& chapter : lookup::tabular_chapters(edition))
        open.push_back(chapter.id);
    while (!open.empty()) {
        const std::string id = open.back();
        open.pop_back();
        for (const auto& entry : lookup::tabular_children(edition, id)) {
            if (entry.kind != packs::NodeKind::code) {
                open.push_back(entry.id);
                continue;
            }
            ++reached;
            CHECK(categories.insert(entry.id).second);
        }
    }
    const auto& rows = edition.codes.data->rows;
    CHECK(reached ==
          static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.parent == packs::kNone; })));
}

TEST_CASE("without a Tabular the categories stand alone, and without anything there is nothing") {
    NEEDS_BOOKS;
    packs::Edition edition = *test::books_of_2026();
    edition.tabular = {};
    CHECK(lookup::tabular_chapters(edition).size() > 1900);
    CHECK(lookup::tabular_path(edition, "E1122") == std::vector<std::string>{"E11", "E112"});
    CHECK(lookup::tabular_notes(edition, "E11").empty());
    CHECK(lookup::tabular_chapters({}).empty());
    CHECK(lookup::tabular_children({}, "9").empty());
}
