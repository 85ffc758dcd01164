#include <catch2/catch_test_macros.hpp>

#include "base/text.h"
#include "chart/document.h"

using namespace sequela;
using namespace sequela::chart;

namespace {

std::string read_text(std::string_view bytes) {
    auto document = read_document(bytes, "note.txt");
    INFO((document.ok() ? "" : document.error().text()));
    REQUIRE(document.ok());
    return document->text;
}

} // namespace

TEST_CASE("Text is read in the encodings that notes come in", "[document]") {
    CHECK(read_text("caf\xC3\xA9\r\nline 2\rline 3\n") == "caf\xC3\xA9\nline 2\nline 3\n");
    CHECK(read_text("\xEF\xBB\xBF"
                    "BP 120/80") == "BP 120/80");
    CHECK(read_text("caf\xE9 \x96 T 37\xB0") == "caf\xC3\xA9 \xE2\x80\x93 T 37\xC2\xB0"); // Windows-1252
    CHECK(read_text(std::string_view("\xFF\xFET\0 \0\xB0\0", 8)) == "T \xC2\xB0");        // UTF-16, little end first
    CHECK(read_text(std::string_view("\xFE\xFF\0T\0 \0\xB0", 8)) == "T \xC2\xB0");
    CHECK(read_text(std::string_view("\xFF\xFE\x3D\xD8\x00\xDE", 6)) == "\xF0\x9F\x98\x80"); // a surrogate pair
    CHECK(read_text(std::string_view("\xFF\xFE\x3D\xD8T\0", 6)) == "\xEF\xBF\xBDT");         // half of one
    CHECK(read_text("page 1\fpage 2") == "page 1\npage 2");
    for (int byte = 1; byte < 256; ++byte)
        CHECK(is_valid_utf8(document_from_text("abc " + std::string(1, static_cast<char>(byte)) + " def").text));
}

TEST_CASE("What is not plain text is refused with the reason", "[document]") {
    const std::pair<std::string_view, std::string_view> files[] = {
        {"%PDF-1.7 ...", "PDF"},
        {"PK\x03\x04 word/document.xml", "Office"},
        {"\xD0\xCF\x11\xE0\xA1\xB1", "Office"},
        {"{\\rtf1\\ansi Chest pain}", "RTF"},
        {"\x89PNG\r\n\x1A\n", "PNG"},
        {"\xFF\xD8\xFF\xE0 JFIF", "JPEG"},
        {std::string_view("MM\0*", 4), "TIFF"},
        {"MSH|^~\\&|ADT1|", "HL7"},
        {"<?xml version=\"1.0\"?><ClinicalDocument/>", "XML"},
        {"{\"resourceType\": \"Bundle\"}", "FHIR"},
        {"<!DOCTYPE html><html></html>", "web page"},
        {std::string_view("Chest\0pain", 10), "not plain text"},
        {"\x01\x02\x03\x04\x05 abc", "not plain text"},
        {"", "empty"},
        {" \r\n \t", "empty"},
    };
    for (const auto& [bytes, word] : files) {
        INFO(word);
        auto document = read_document(bytes, "scan.bin");
        REQUIRE_FALSE(document.ok());
        CHECK(document.error().what.find(word) != std::string::npos);
        CHECK(document.error().where == "scan.bin");
        CHECK_FALSE(document.error().hint.empty());
    }
    CHECK(read_document("MMR vaccine given", "note.txt").ok());
}

TEST_CASE("Type, date and author are guessed from the first lines", "[document]") {
    auto discharge = read_document("EXAMPLE HOSPITAL\n\nDISCHARGE SUMMARY\nPatient: Testa Fictional\nDOB: 05/17/1947  Sex: F\n"
                                   "Date of admission: 01/03/2026     Date of discharge: 01/07/2026\nAuthor: B. Invented, MD\n",
                                   "scan001.txt");
    REQUIRE(discharge.ok());
    CHECK(discharge->type == DocumentType::discharge_summary);
    CHECK(discharge->title == "Discharge summary");
    CHECK(discharge->date == Date::from_ymd(2026, 1, 7));
    CHECK(discharge->author == "B. Invented, MD");

    auto visit = read_document(
        "OFFICE VISIT\nDOB: 09/09/1967\nDate of service: February 12, 2026 at 10:00\n...\nElectronically signed by E. Notreal, NP",
        "x.txt");
    CHECK(visit->type == DocumentType::outpatient_visit);
    CHECK(visit->date == Date::from_ymd(2026, 2, 12));
    CHECK(visit->author == "E. Notreal, NP");

    auto by_name = read_document("Some text without a title.\nDOB: 09/09/1967\n", "folder/ed note 3.txt");
    CHECK(by_name->type == DocumentType::emergency_note);
    CHECK_FALSE(by_name->date);
    CHECK(by_name->author.empty());

    auto unknown = read_document("Update: 5 tablets\nSeen 12 March 2026 in passing.", "letter.txt");
    CHECK(unknown->type == DocumentType::other);
    CHECK(unknown->title == "letter");
    CHECK(unknown->date == Date::from_ymd(2026, 3, 12));
}

TEST_CASE("Keys of document types are read back", "[document]") {
    for (int i = 0; i <= static_cast<int>(DocumentType::other); ++i) {
        const auto type = static_cast<DocumentType>(i);
        CHECK(document_type_from_key(key(type)) == type);
        CHECK_FALSE(title(type).empty());
    }
    CHECK_FALSE(document_type_from_key("letter"));
    for (int i = 0; i <= static_cast<int>(SectionKind::other); ++i)
        CHECK_FALSE(title(static_cast<SectionKind>(i)).empty());
}
