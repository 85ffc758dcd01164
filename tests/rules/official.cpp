#include "official.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "packs/importer.h"

namespace sequela::test {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> bytes_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
}

std::unique_ptr<packs::Catalogue> catalogue_of(const std::vector<fs::path>& paths) {
    std::vector<packs::SourceFile> files;
    for (const fs::path& path : paths) {
        auto bytes = bytes_of(path);
        if (!bytes) return nullptr;
        files.push_back({path.parent_path().filename().string() + "/" + path.filename().string(), std::move(*bytes)});
    }
    if (files.empty()) return nullptr;
    auto catalogue = packs::Catalogue::open(":memory:", "");
    if (!catalogue) return nullptr;
    packs::ImportJob job(**catalogue, std::move(files), {});
    if (!run_to_end(job)) return nullptr;
    return std::move(*catalogue);
}

} // namespace

std::optional<std::string> official_folder() {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets";
    std::error_code problem;
    if (!fs::is_directory(folder / "icd10cm", problem)) return std::nullopt;
    return (folder / "icd10cm").string();
}

packs::Catalogue* official_catalogue() {
    static const std::unique_ptr<packs::Catalogue> catalogue = [] {
        const auto folder = official_folder();
        if (!folder) return std::unique_ptr<packs::Catalogue>();
        const fs::path base(*folder);
        return catalogue_of({base / "FY2025/2025-code-descriptions-tabular-order.zip",
                             base / "FY2026/2026-code-descriptions-tabular-order.zip", base / "FY2023/icd10cm_tabular_2023.xml.gz",
                             base / "FY2025/POAexemptCodesFY25.zip", base / "FY2026/POAexemptCodesFY26.zip",
                             base / "FY2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx", base / "FY2017/ICD10CM_FY2017_Full_XML.zip"});
    }();
    return catalogue.get();
}

packs::Catalogue* official_catalogue(const std::vector<std::string>& names) {
    static std::map<std::vector<std::string>, std::unique_ptr<packs::Catalogue>> made;
    const auto found = made.find(names);
    if (found != made.end()) return found->second.get();
    const auto folder = official_folder();
    if (!folder) return nullptr;
    std::vector<fs::path> paths;
    for (const std::string& name : names)
        paths.push_back(fs::path(*folder).parent_path() / name);
    return (made[names] = catalogue_of(paths)).get();
}

packs::Catalogue* files_catalogue() {
    static const std::unique_ptr<packs::Catalogue> catalogue = [] {
        std::vector<fs::path> paths;
        std::error_code problem;
        for (const auto& entry : fs::directory_iterator(fs::path(SEQUELA_SOURCE_DIR) / "tests/rules/files", problem))
            if (entry.is_regular_file()) paths.push_back(entry.path());
        return catalogue_of(paths);
    }();
    return catalogue.get();
}

packs::Catalogue* starter_catalogue() {
    static const std::unique_ptr<packs::Catalogue> catalogue = [] {
        std::vector<fs::path> paths;
        std::error_code problem;
        for (const auto& entry : fs::directory_iterator(fs::path(SEQUELA_SOURCE_DIR) / "assets/starter", problem))
            if (entry.is_regular_file() && entry.path().filename() != "README.md") paths.push_back(entry.path());
        return catalogue_of(paths);
    }();
    return catalogue.get();
}

packs::Catalogue* licensed_catalogue() {
    static const std::unique_ptr<packs::Catalogue> catalogue = [] {
        const fs::path folder = fs::path(SEQUELA_SOURCE_DIR) / "tests/packs/corpus/accepted";
        return catalogue_of({folder / "ConsolidatedCodeList_2026.txt", folder / "CDT_2026.csv",
                             folder / "OPCS411 CodesAndTitles Nov 2025 V1.0.txt",
                             folder / "ICD10_Edition5_CodesAndTitlesAndMetadata_GB_20160401.txt"});
    }();
    return catalogue.get();
}

packs::Catalogue* files_catalogue(const std::vector<std::string>& names) {
    static std::map<std::vector<std::string>, std::unique_ptr<packs::Catalogue>> made;
    const auto found = made.find(names);
    if (found != made.end()) return found->second.get();
    std::vector<fs::path> paths;
    for (const std::string& name : names)
        paths.push_back(fs::path(SEQUELA_SOURCE_DIR) / "tests/rules/files" / name);
    return (made[names] = catalogue_of(paths)).get();
}

} // namespace sequela::test
