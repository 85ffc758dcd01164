#include "pcs_books.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "packs/importer.h"

namespace sequela::test {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<packs::Catalogue> read_books(const fs::path& folder, const std::vector<const char*>& names) {
    std::vector<packs::SourceFile> files;
    for (const char* name : names) {
        std::ifstream stream(folder / name, std::ios::binary);
        if (!stream) return nullptr;
        files.push_back({name, std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>())});
    }
    auto catalogue = packs::Catalogue::open(":memory:", "");
    if (!catalogue) return nullptr;
    packs::ImportJob job(**catalogue, std::move(files), {});
    if (!run_to_end(job)) return nullptr;
    return std::move(*catalogue);
}

const Date kDay = *Date::from_ymd(2026, 1, 5);

} // namespace

packs::Catalogue* official_pcs() {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = (given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets") / "icd10pcs";
    static const std::unique_ptr<packs::Catalogue> catalogue =
        read_books(folder, {"FY2025/2025-icd-10-pcs-order-file-long-and-abbreviated-titles.zip",
                            "FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", "FY2026/icd10pcs_tables_2026.xml.gz",
                            "FY2025/icd10pcs_index_2025.xml.gz", "FY2026/icd10pcs_definitions_2026.xml.gz"});
    return catalogue.get();
}

const packs::Edition* official_pcs_of_2026() {
    packs::Catalogue* catalogue = official_pcs();
    if (!catalogue) return nullptr;
    const auto edition = catalogue->edition(CodeSystem::icd10pcs, kDay);
    return edition.ok() ? *edition : nullptr;
}

const packs::Edition& small_pcs() {
    static const std::unique_ptr<packs::Catalogue> catalogue =
        read_books(fs::path(SEQUELA_SOURCE_DIR) / "tests/packs/corpus/accepted",
                   {"pcs_tables.xml", "pcs_index.xml", "pcs_definitions.xml", "icd10pcs_order_2026.txt"});
    REQUIRE(catalogue);
    const auto edition = catalogue->edition(CodeSystem::icd10pcs, kDay);
    REQUIRE(edition.ok());
    return **edition;
}

} // namespace sequela::test
