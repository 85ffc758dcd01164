#include "books.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "packs/importer.h"

namespace sequela::test {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<packs::Catalogue> read_books() {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = (given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets") / "icd10cm";
    std::vector<packs::SourceFile> files;
    for (const char* name :
         {"FY2016/2016-code-descriptions-in-tabular-order.zip", "FY2025/2025-code-descriptions-tabular-order.zip",
          "FY2026/2026-code-descriptions-tabular-order.zip", "FY2023/icd10cm_tabular_2023.xml.gz", "FY2026/POAexemptCodesFY26.zip",
          "FY2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx", "FY2017/ICD10CM_FY2017_Full_XML.zip"}) {
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

} // namespace

packs::Catalogue* official_books() {
    static const std::unique_ptr<packs::Catalogue> catalogue = read_books();
    return catalogue.get();
}

const packs::Edition* books_of_2026() {
    packs::Catalogue* catalogue = official_books();
    if (!catalogue) return nullptr;
    const auto edition = catalogue->edition(*Date::parse("2026-01-05"));
    return edition.ok() ? *edition : nullptr;
}

} // namespace sequela::test
