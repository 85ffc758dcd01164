// A full install in slices, as the app does it: every official file of FY2026, then the search index, then opening what is installed.
// Prints one JSON object. What matters is the longest step: the screen stands still for so long.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "lookup/search.h"
#include "packs/importer.h"

#include "process_use.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

constexpr double kSlice = 8; // ms, as the app steps its jobs

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path sources() {
    if (const char* named = std::getenv("PACK_SOURCES"); named != nullptr) return named;
    return fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets";
}

// The newest of each component that is publicly at hand.
const char* const kFiles[] = {"FY2026/2026-code-descriptions-tabular-order.zip",
                              "FY2026/POAexemptCodesFY26.zip",
                              "FY2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx",
                              "FY2025/2025-code-descriptions-tabular-order.zip",
                              "FY2023/icd10cm_tabular_2023.xml.gz",
                              "FY2017/ICD10CM_FY2017_Full_XML.zip",
                              "FY2022/icd10cm_drug_2022.xml.gz",
                              "FY2022/icd10cm_eindex_2022.xml.gz",
                              "FY2022/icd10cm_neoplasm_2022.xml.gz"};

// Processor time is what a step costs on a machine that has nothing else to do; the clock is what passed.
struct Steps {
    std::size_t count = 0;
    double total_ms = 0;
    double longest_ms = 0;
    double longest_cpu_ms = 0;
    bool falls = false; // the progress bar
    double fraction = 0;
    std::map<std::string, double> longest_of; // by activity, processor time

    void run(Job& job) {
        const double begin = monotonic_ms();
        fraction = 0;
        for (bool done = false; !done; ++count) {
            const double from = monotonic_ms();
            const double cpu = bench::cpu_ms();
            const std::string activity = job.progress().activity;
            done = job.step(from + kSlice);
            const double cpu_ms = bench::cpu_ms() - cpu;
            longest_ms = std::max(longest_ms, monotonic_ms() - from);
            longest_cpu_ms = std::max(longest_cpu_ms, cpu_ms);
            longest_of[activity] = std::max(longest_of[activity], cpu_ms);
            falls = falls || job.progress().fraction < fraction;
            fraction = job.progress().fraction;
        }
        total_ms += monotonic_ms() - begin;
    }
    [[nodiscard]] nlohmann::ordered_json json() const {
        std::vector<std::pair<double, std::string>> slow;
        for (const auto& [activity, ms] : longest_of)
            slow.emplace_back(ms, activity);
        std::sort(slow.rbegin(), slow.rend());
        auto slowest = nlohmann::ordered_json::object();
        for (std::size_t i = 0; i < std::min<std::size_t>(slow.size(), 6); ++i)
            slowest[slow[i].second] = slow[i].first;
        return {{"total_ms", total_ms},          {"steps", count},
                {"longest_step_ms", longest_ms}, {"longest_step_cpu_ms", longest_cpu_ms},
                {"progress_ever_fell", falls},   {"slowest_cpu_ms", slowest}};
    }
};

int fail(const Error& error) {
    std::fprintf(stderr, "%s\n", error.text().c_str());
    return 1;
}

nlohmann::ordered_json measure_opening(const fs::path& database, Date date) {
    const std::size_t memory_before = bench::memory_in_use();
    const double begin = monotonic_ms();
    auto catalogue = packs::Catalogue::open(database.string(), "");
    const double opened = monotonic_ms();
    if (!catalogue || !(*catalogue)->edition(date)) return {{"error", "it does not open"}};
    const double loaded = monotonic_ms();
    const std::size_t memory_loaded = bench::memory_in_use();
    lookup::SearchCache cache(**catalogue);
    if (!cache.at(date)) return {{"error", "there is no search index"}};
    const double searchable = monotonic_ms();
    return {{"file_bytes", fs::file_size(database)},
            {"open_ms", opened - begin},
            {"edition_ms", loaded - opened},
            {"search_index_ms", searchable - loaded},
            {"all_ms", searchable - begin},
            {"books_bytes", memory_loaded - memory_before},
            {"search_index_bytes", bench::memory_in_use() - memory_loaded}};
}

} // namespace

int main(int argc, char** argv) {
    const fs::path database = argc > 1 ? fs::path(argv[1]) : fs::temp_directory_path() / "sequela_bench_import.db";
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        fs::remove(database.string() + suffix);
    const Date date = *Date::from_ymd(2026, 1, 15);
    nlohmann::ordered_json out;
    {
        auto catalogue = packs::Catalogue::open(database.string(), "");
        if (!catalogue) return fail(catalogue.error());
        Steps import;
        for (const char* name : kFiles) {
            const fs::path path = sources() / "icd10cm" / name;
            if (!fs::exists(path)) {
                std::fprintf(stderr, "%s is not there (PACK_SOURCES): nothing is measured\n", name);
                return 0;
            }
            packs::ImportJob job(**catalogue, {{std::string(name), read_file(path)}}, {});
            import.run(job);
            if (const Status status = job.result(); !status.ok()) return fail(status.error());
            for (const packs::FileOutcome& outcome : job.outcomes())
                if (outcome.error) return fail(*outcome.error);
        }
        Steps index;
        lookup::SearchIndexJob job(**catalogue, date);
        index.run(job);
        if (const Status status = job.result(); !status.ok()) return fail(status.error());
        out = {{"import", import.json()}, {"search_index", index.json()}};
    }
    out["opening"] = measure_opening(database, date);
    std::printf("%s\n", out.dump(2).c_str());
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        fs::remove(database.string() + suffix);
    return 0;
}
