// The PTP edits: import of the practitioner file of 2.5 million rows in the slices of a live screen, the hospital file after it, what both
// take in reference.db, and looking up pairs. Prints one JSON object.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "packs/importer.h"

#include "process_use.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

constexpr double kSlice = 8; // ms, as the app steps its jobs
const char* const kPractitioner = "ptp_practitioner_eff_2024-07-01.reconstructed.txt.gz";
const char* const kHospital = "ptp_hospital_outpatient_eff_2024-07-01.reconstructed.txt.gz";

fs::path sources() {
    if (const char* named = std::getenv("PACK_SOURCES"); named != nullptr) return named;
    return fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets";
}

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

int fail(const Error& error) {
    std::fprintf(stderr, "%s\n", error.text().c_str());
    return 1;
}

Result<nlohmann::ordered_json> import(packs::Catalogue& catalogue, const char* name) {
    packs::ImportJob job(catalogue, {{std::string(name), read_file(sources() / "ncci" / "2024Q3-derived" / name)}}, {});
    const double begin = monotonic_ms();
    double longest = 0;
    std::size_t peak = 0;
    std::size_t steps = 0;
    for (bool done = false; !done; ++steps) {
        const double cpu = bench::cpu_ms();
        done = job.step(monotonic_ms() + kSlice);
        longest = std::max(longest, bench::cpu_ms() - cpu);
        if (steps % 64 == 0) peak = std::max(peak, bench::memory_in_use());
    }
    const double seconds = (monotonic_ms() - begin) / 1000;
    for (const packs::FileOutcome& outcome : job.outcomes())
        if (outcome.error) return *outcome.error;
    const auto rows = static_cast<double>(job.outcomes()[0].pack->records);
    return nlohmann::ordered_json{{"rows", rows},
                                  {"seconds", seconds},
                                  {"rows_per_second", rows / seconds},
                                  {"longest_step_cpu_ms", longest},
                                  {"most_heap_in_use_bytes", peak}};
}

// Pairs of codes that stand in the table, half of them turned round, and as many that mostly have no edit.
nlohmann::ordered_json measure_pairs(packs::Catalogue& catalogue, Date date) {
    const auto edits = catalogue.ptp("practitioner", date);
    if (!edits || !*edits) return {{"error", "it does not open"}};
    const packs::PtpTable& table = *edits->parts[0].data;
    constexpr std::size_t kLookUps = 200'000;
    std::vector<double> times;
    times.reserve(kLookUps);
    std::size_t found = 0;
    std::uint64_t random = 88172645463325252ULL;
    const auto next = [&random](std::size_t below) {
        random ^= random << 13U;
        random ^= random >> 7U;
        random ^= random << 17U;
        return static_cast<std::uint32_t>(random % below);
    };
    for (std::size_t i = 0; i < kLookUps; ++i) {
        const packs::PtpEdit edit = table.edit(next(table.row_count()));
        const auto& other = table.codes[next(table.codes.size())];
        const std::string one(i % 2 == 0 ? edit.column1 : edit.column2);
        const std::string two = i % 4 < 2 ? std::string(i % 2 == 0 ? edit.column2 : edit.column1) : std::string(other.data(), other.size());
        const double begin = monotonic_ms();
        const auto now = catalogue.ptp("practitioner", date); // as a rule asks
        found += now->pairs(one, two).size();
        times.push_back((monotonic_ms() - begin) * 1000);
    }
    std::sort(times.begin(), times.end());
    const double begin = monotonic_ms();
    std::size_t rows = 0;
    constexpr std::uint32_t kPages = 100;
    for (std::uint32_t i = 0; i < kPages; ++i) {
        const auto& code = table.codes[next(table.codes.size())];
        const auto counts = table.in_force_of({code.data(), code.size()}, date, date);
        rows += counts.as_column1 + counts.as_column2;
    }
    return {{"look_ups", kLookUps},
            {"found_rows", found},
            {"p50_us", times[kLookUps / 2]},
            {"p99_us", times[kLookUps / 100 * 99]},
            {"counts_of_a_code_ms", (monotonic_ms() - begin) / kPages},
            {"counted_rows", rows}};
}

} // namespace

int main(int argc, char** argv) {
    const fs::path database = argc > 1 ? fs::path(argv[1]) : fs::temp_directory_path() / "sequela_bench_ptp.db";
    const auto remove_database = [&] {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            fs::remove(database.string() + suffix);
    };
    if (!fs::exists(sources() / "ncci" / "2024Q3-derived" / kPractitioner)) {
        std::printf("{\"error\": \"the PTP files are not there (PACK_SOURCES): nothing is measured\"}\n");
        return 0;
    }
    remove_database();
    const Date date = *Date::from_ymd(2024, 8, 1);
    nlohmann::ordered_json out;
    {
        auto catalogue = packs::Catalogue::open(database.string(), "");
        if (!catalogue) return fail(catalogue.error());
        for (const auto& [key, name] : {std::pair{"practitioner", kPractitioner}, std::pair{"hospital", kHospital}}) {
            auto figures = import(**catalogue, name);
            if (!figures) return fail(figures.error());
            (*figures)["reference_db_bytes_so_far"] = fs::file_size(database);
            (*figures)["peak_memory_bytes_so_far"] = bench::peak_memory();
            out[key] = *figures;
        }
    }
    auto catalogue = packs::Catalogue::open(database.string(), "");
    if (!catalogue) return fail(catalogue.error());
    const double begin = monotonic_ms();
    (void)(*catalogue)->ptp("practitioner", date);
    out["open_practitioner_ms"] = monotonic_ms() - begin;
    out["pairs"] = measure_pairs(**catalogue, date);
    std::printf("%s\n", out.dump(2).c_str());
    remove_database();
    return 0;
}
