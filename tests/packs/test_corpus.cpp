// Each file of the corpus, through the importer: those in accepted/ give the pack in their .expected, those in refused/ the error, and
// leave the database as it was.
#include <catch2/catch_test_macros.hpp>

#include "base/text.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

std::string base_name(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

std::string expected(const std::string& name) {
    return std::string(trim(corpus_file(name + ".expected")));
}

} // namespace

TEST_CASE("Files that are accepted", "[corpus]") {
    for (const std::string& name : corpus_files("accepted")) {
        INFO(name);
        const std::string bytes = corpus_file(name);
        Reference whole;
        const auto packs = import(whole.catalogue(), base_name(name), bytes);
        CHECK(summary(packs) == expected(name));
        CHECK(whole.catalogue().packs().size() == packs.size()); // some files hold several
        Reference sliced;
        CHECK(summary(import_in_small_slices(sliced.catalogue(), base_name(name), bytes)) == expected(name));
        CHECK(sliced.bytes() == whole.bytes());
        Reference packed;
        CHECK(summary(import(packed.catalogue(), base_name(name) + ".gz", make_gzip(bytes))) == expected(name));
        Reference zipped;
        const std::string zip = make_zip({{"a folder/" + base_name(name), bytes}, {"readme.pdf", "%PDF-1.4"}});
        auto outcomes = import(zipped.catalogue(), "archive.zip", zip);
        REQUIRE(outcomes.size() == packs.size() + 1);
        CHECK(summary({outcomes.back()}) == "ignored archive.zip: readme.pdf: a PDF document");
        outcomes.pop_back();
        CHECK(summary(outcomes) == expected(name));
        CHECK(outcomes[0].source_name == "archive.zip: " + base_name(name));
    }
}

TEST_CASE("Files that are refused leave the database as it was", "[corpus]") {
    Reference reference;
    REQUIRE(import(reference.catalogue(), "icd10cm_order_2026.txt", corpus_file("accepted/icd10cm_order_2026.txt"))[0].pack);
    const std::string before = reference.bytes();
    const auto revision = reference.catalogue().revision();
    for (const std::string& name : corpus_files("refused")) {
        INFO(name);
        CHECK(summary(import(reference.catalogue(), base_name(name), corpus_file(name))) == expected(name));
        CHECK(summary(import_in_small_slices(reference.catalogue(), base_name(name), corpus_file(name))) == expected(name));
        CHECK(reference.bytes() == before);
    }
    CHECK(reference.catalogue().revision() == revision);
}

TEST_CASE("A bad member refuses the whole archive", "[corpus]") {
    Reference reference;
    const std::string before = reference.bytes();
    const std::string zip = make_zip({{"tabular.xml", corpus_file("accepted/tabular.xml")},
                                      {"icd10cm_order_2026.txt", corpus_file("refused/order_with_a_gap_2026.txt")}});
    const auto outcomes = import(reference.catalogue(), "release.zip", zip);
    REQUIRE(outcomes.size() == 1);
    REQUIRE(outcomes[0].error);
    CHECK(outcomes[0].error->where == "release.zip: icd10cm_order_2026.txt, line 4");
    CHECK(reference.catalogue().packs().empty());
    CHECK(reference.bytes() == before);
}
