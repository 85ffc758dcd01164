// What is dropped is told apart by its content.
#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

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

TEST_CASE("Every file that the readers of packs take is a release file", "[drop]") {
    for (const DroppedFile& file : test::files_in("tests/packs/corpus/accepted")) {
        if (file.name.ends_with(".expected")) continue;
        CAPTURE(file.name);
        CHECK(kind_of(file.bytes, file.name) == DropKind::release);
    }
}

TEST_CASE("A chart stays a chart, whatever release file it is named like", "[drop]") {
    for (const DroppedFile& chart : test::files_in("assets/charts")) {
        if (chart.name == "cases.json") continue;
        for (const DroppedFile& file : test::files_in("tests/packs/corpus/accepted")) {
            CAPTURE(chart.name, file.name);
            CHECK(kind_of(chart.bytes, file.name) == DropKind::chart);
        }
    }
}

TEST_CASE("The official text files are release files", "[drop]") {
    namespace fs = std::filesystem;
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path root = given != nullptr ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR).parent_path() / "shared/codesets";
    if (!fs::exists(root)) SKIP("official release files are not at " << root.string());
    int looked = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        const std::string path = entry.path().string();
        const std::string name = entry.path().filename().string();
        const bool codes = name.find("icd10cm_order") == 0 || name.find("icd10cm_codes") == 0 || name.find("icd10pcs_order") == 0 ||
                           name.find("HCPC20") == 0;
        if (!entry.is_regular_file() || !codes || entry.path().extension() == ".md") continue;
        std::ifstream file(path, std::ios::binary);
        std::string head(16384, '\0');
        file.read(head.data(), static_cast<std::streamsize>(head.size()));
        head.resize(static_cast<std::size_t>(file.gcount()));
        CAPTURE(path);
        CHECK(kind_of(head, name) == DropKind::release);
        ++looked;
    }
    CHECK(looked > 0);
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

TEST_CASE("A file of team notes is no chart, wherever it is dropped", "[drop]") {
    CHECK(kind_of(R"({"exported_at":"2026-01-01T00:00:00Z","format":"sequela-team-notes","notes":[]})", "notes.json") == DropKind::notes);
    CHECK(kind_of("The nurse wrote: sequela-team-notes are to be read.", "chart.txt") == DropKind::chart);
}
