#include <catch2/catch_test_macros.hpp>

#include "packs/container.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

TEST_CASE("Zips: folders, odd names, noise", "[container]") {
    const std::string zip = make_zip({{"Code Descriptions/", ""},
                                      {"Code Descriptions/\xE9tat 2026 (final) #1.txt", "a"},
                                      {"__MACOSX/._x.txt", "b"},
                                      {"deep/er/.DS_Store", "c"},
                                      {"back\\slash.txt", "d"},
                                      {"empty.txt", ""}});
    auto archive = ZipArchive::open(zip, "z.zip");
    REQUIRE(archive.ok());
    const auto& members = (*archive)->members();
    REQUIRE(members.size() == 3);
    CHECK(members[0].name == "Code Descriptions/\xC3\xA9tat 2026 (final) #1.txt");
    CHECK(members[1].name == "back/slash.txt");
    CHECK(*(*archive)->read(members[0]) == "a");
    CHECK((*archive)->read(members[2])->empty());
}

TEST_CASE("What a release archive leaves out is said", "[container]") {
    Reference reference;
    const std::string zip = make_zip({{"icd10cm_codes_2024.txt", corpus_file("accepted/icd10cm_codes_2024.txt")},
                                      {"icd10cm_order_2024.txt", corpus_file("accepted/icd10cm_order_2026.txt")},
                                      {"icd10cm_codes_addenda_2024.txt", corpus_file("accepted/icd10cm_codes_addenda_2026.txt")},
                                      {"icd10cm_order_addenda_2024.txt", corpus_file("accepted/icd10cm_order_addenda_2026.txt")},
                                      {"copy/icd10cm_order_2024.txt", corpus_file("accepted/icd10cm_order_2026.txt")},
                                      {"POAexemptCodesFY24.txt", corpus_file("accepted/POAexemptCodesFY26.txt")},
                                      {"POAexemptAddCodesFY24.txt", corpus_file("accepted/POAexemptCodesFY26.txt")},
                                      {"POAexemptCodesFY24.xlsx", make_xlsx({{"Order24", "POAexemptCode"}})},
                                      {"ReadMe.txt", "Description of the files\n"},
                                      {"schema.xsd", "<?xml version=\"1.0\"?><xs:schema xmlns:xs=\"s\"></xs:schema>"},
                                      {"icd10OrderFiles.pdf", "%PDF-1.4\n"},
                                      {"thumbs.db", std::string("\0\1\2", 3)}});
    const std::string said = summary(import(reference.catalogue(), "release.zip", zip));
    INFO(said);
    for (const char* part :
         {"codes FY2024 2023-10-01 records 5 headers 5", "addenda FY2024 2023-10-01 records 5 headers 0",
          "poa_exempt FY2024 2023-10-01 records 2", "icd10cm_codes_2024.txt: the order file of the same archive says more",
          "icd10cm_codes_addenda_2024.txt: the addenda to the order file say more",
          "release.zip: icd10cm_order_2024.txt: the archive holds this twice",
          "POAexemptAddCodesFY24.txt: only what changed in the POA-exempt list", "POAexemptCodesFY24.xlsx: the same list as the text file",
          "ReadMe.txt: prose, no data", "schema.xsd: an XML schema, no data", "icd10OrderFiles.pdf: a PDF document",
          "thumbs.db: not a release file that Sequela knows"})
        CHECK(said.find(part) != std::string::npos);
    CHECK(reference.catalogue().packs().size() == 3);
}

TEST_CASE("Archives in archives", "[container]") {
    Reference reference;
    const std::string inner = make_zip({{"icd10cm_order_2026.txt", corpus_file("accepted/icd10cm_order_2026.txt")}});
    CHECK(summary(import(reference.catalogue(), "outer.zip", make_zip({{"inner.zip", inner}}))) ==
          "codes FY2026 2025-10-01 records 5 headers 5");
    CHECK(reference.catalogue().packs()[0].source_name == "outer.zip: inner.zip: icd10cm_order_2026.txt");
    const std::string deep = make_zip({{"a.zip", make_zip({{"b.zip", inner}})}});
    CHECK(summary(import(reference.catalogue(), "deep.zip", deep)) == "refused: Archives are nested too deep (deep.zip: a.zip: b.zip)");
}

TEST_CASE("An archive without release files", "[container]") {
    Reference reference;
    CHECK(summary(import(reference.catalogue(), "photos.zip", make_zip({{"a.pdf", "%PDF"}}))) ==
          "refused: The archive holds no release file that Sequela knows (photos.zip)");
    CHECK(summary(import(reference.catalogue(), "empty.zip", make_zip({}))) ==
          "refused: The archive holds no release file that Sequela knows (empty.zip)");
}

TEST_CASE("Damaged archives", "[container]") {
    Reference reference;
    const std::string before = reference.bytes();
    const std::string zip = make_zip({{"icd10cm_order_2026.txt", corpus_file("accepted/icd10cm_order_2026.txt")}});
    std::string flipped = zip;
    flipped[60] = static_cast<char>(flipped[60] ^ 0x55);
    CHECK(import(reference.catalogue(), "a.zip", flipped)[0].error->what ==
          "The zip is damaged: a member does not inflate to what it should be");
    CHECK(import(reference.catalogue(), "a.zip", zip.substr(0, zip.size() - 30))[0].error->what ==
          "The zip is cut off or damaged: its directory is missing");
    std::string gz = make_gzip(corpus_file("accepted/icd10cm_order_2026.txt"));
    CHECK(import(reference.catalogue(), "a.gz", gz.substr(0, gz.size() - 4))[0].error->what == "The gz file is cut off");
    gz[gz.size() - 6] = static_cast<char>(gz[gz.size() - 6] ^ 0x55);
    CHECK(import(reference.catalogue(), "a.gz", gz)[0].error->what == "The gz file is damaged");
    CHECK(reference.bytes() == before);
}

TEST_CASE("What expands without end is refused", "[container]") {
    // A directory that promises more than is allowed is refused before anything is inflated.
    std::string zip = make_zip({{"icd10cm_order_2026.txt", "x"}});
    const std::size_t entry = zip.find("PK\x01\x02");
    REQUIRE(entry != std::string::npos);
    for (std::size_t i = 0; i < 4; ++i)
        zip[entry + 24 + i] = static_cast<char>(0x7F); // the uncompressed size
    Reference reference;
    CHECK(import(reference.catalogue(), "bomb.zip", zip)[0].error->what == "The file would expand to more than 512 MB");
    // A member that is longer than the directory says.
    std::string liar = make_zip({{"icd10cm_order_2026.txt", std::string(200000, 'x')}});
    const std::size_t size_at = liar.find("PK\x01\x02") + 24;
    liar[size_at] = 1;
    liar[size_at + 1] = liar[size_at + 2] = 0;
    CHECK(import(reference.catalogue(), "liar.zip", liar)[0].error);
}

TEST_CASE("Several gzip members in one file", "[container]") {
    const std::string bytes = corpus_file("accepted/icd10cm_order_2026.txt");
    Reference reference;
    CHECK(summary(import(reference.catalogue(), "icd10cm_order_2026.txt.gz",
                         make_gzip(bytes.substr(0, 500)) + make_gzip(bytes.substr(500)))) == "codes FY2026 2025-10-01 records 5 headers 5");
}
