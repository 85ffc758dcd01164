// What is dropped is told apart by its content.
#include <catch2/catch_test_macros.hpp>

#include "app/screens/drop_routing.h"
#include "support/screens.h"

using namespace sequela::app;

TEST_CASE("Every file of the starter pack is a release file", "[drop]") {
    for (const DroppedFile& file : test::files_in("assets/starter")) {
        CAPTURE(file.name);
        CHECK(kind_of(file.bytes) == DropKind::release);
    }
}

TEST_CASE("Every sample chart is a chart", "[drop]") {
    for (const DroppedFile& file : test::files_in("assets/charts")) {
        if (file.name == "cases.json") continue;
        CAPTURE(file.name);
        CHECK(kind_of(file.bytes) == DropKind::chart);
    }
}

TEST_CASE("Archives are releases, backups are backups", "[drop]") {
    CHECK(kind_of("PK\x03\x04 and so on") == DropKind::release);
    CHECK(kind_of("\x1f\x8b\x08 and so on") == DropKind::release);
    CHECK(kind_of("SEQUELA BACKUP 1\n{}") == DropKind::backup);
}

TEST_CASE("What cannot be read is refused with a reason and what to do", "[drop]") {
    const std::vector<DroppedFile> files = {{"a.pdf", "%PDF-1.7 …"},
                                            {"note.docx", std::string("PK\x03\x04 word/document.xml")},
                                            {"empty.txt", ""},
                                            {"picture.png", std::string("\x89PNG\x01\x02", 6)}};
    for (const DroppedFile& file : files) {
        CAPTURE(file.name);
        CHECK(kind_of(file.bytes) == DropKind::unknown);
        const sequela::Error reason = reason_of(file);
        CHECK(reason.where == file.name);
        CHECK_FALSE(reason.what.empty());
        CHECK_FALSE(reason.hint.empty());
    }
}

TEST_CASE("A chart that mentions codes is still a chart", "[drop]") {
    const char* note =
        "ASSESSMENT\nE11.22 Type 2 diabetes with CKD\nN18.31 stage 3a\n\nPLAN\nContinue metformin. Recheck in three months.\n"
        "The patient was told what to watch for and will call if short of breath.\n";
    CHECK(kind_of(note) == DropKind::chart);
}

TEST_CASE("Taking files leaves the others in their order", "[drop]") {
    std::vector<DroppedFile> files = {{"one.txt", "A note."}, {"b.zip", "PK\x03\x04"}, {"two.txt", "Another note."}};
    const auto charts = take(files, DropKind::chart);
    REQUIRE(charts.size() == 2);
    CHECK(charts[0].name == "one.txt");
    CHECK(charts[1].name == "two.txt");
    REQUIRE(files.size() == 1);
    CHECK(files[0].name == "b.zip");
}
