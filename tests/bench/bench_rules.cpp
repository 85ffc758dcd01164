// The convention checks on encounters of 25 codes, and the code page, on the full FY2026: prints one JSON object with microseconds.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/job.h"
#include "lookup/code_page.h"
#include "lookup/index_browser.h"
#include "packs/importer.h"
#include "process_use.h"
#include "rules/check.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

constexpr std::size_t kCodes = 25;
constexpr int kEncounters = 2000;
constexpr int kPages = 2000;

struct Random {
    std::uint32_t state = 1;
    std::uint32_t below(std::size_t limit) {
        state = state * 1664525U + 1013904223U;
        return (state >> 8U) % static_cast<std::uint32_t>(limit);
    }
};

std::unique_ptr<packs::Catalogue> read_catalogue() {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = (given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets") / "icd10cm";
    std::vector<packs::SourceFile> files;
    for (const char* name : {"FY2025/2025-code-descriptions-tabular-order.zip", "FY2026/2026-code-descriptions-tabular-order.zip",
                             "FY2023/icd10cm_tabular_2023.xml.gz", "FY2026/POAexemptCodesFY26.zip",
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

// By the clock, and of the processor: on a machine that does other things besides, the two differ.
struct Times {
    struct Start {
        double clock = monotonic_ms();
        double cpu = bench::cpu_ms();
    };
    void add(const Start& start) {
        cpu.push_back(bench::cpu_ms() - start.cpu);
        clock.push_back(monotonic_ms() - start.clock);
    }
    std::vector<double> clock;
    std::vector<double> cpu;
};

double at(std::vector<double> milliseconds, double share) {
    std::sort(milliseconds.begin(), milliseconds.end());
    return std::max(0.0, milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))]) * 1000.0;
}

nlohmann::ordered_json summary(const Times& times) {
    return {{"p50_us", at(times.clock, 0.5)},
            {"p99_us", at(times.clock, 0.99)},
            {"max_us", at(times.clock, 1.0)},
            {"cpu_p99_us", at(times.cpu, 0.99)}};
}

// Half of the codes are what hospitals code most, whose notes are many; the other half are any.
rules::Encounter encounter_of(const packs::CodeTable& codes, Random& random) {
    static constexpr const char* kCommon[] = {"E1122", "N1831", "I130",  "I5022", "I2510",  "J441",  "J9601",  "A419",   "R6520", "N179",
                                              "E119",  "I10",   "E785",  "K219",  "F17210", "Z794",  "Z87891", "D631",   "I4891", "J189",
                                              "N390",  "B9620", "G4733", "E6601", "M1711",  "F0280", "G309",   "L97519", "I96",   "E1152"};
    rules::Encounter encounter;
    encounter.setting = rules::Setting::inpatient;
    encounter.admitted = encounter.discharged = Date::parse("2026-01-05");
    while (encounter.entries.size() < kCodes) {
        rules::Entry diagnosis;
        diagnosis.poa = rules::Poa::yes;
        diagnosis.code =
            random.below(2) == 0 ? kCommon[random.below(std::size(kCommon))] : codes.rows[random.below(codes.rows.size())].code.text();
        encounter.entries.push_back(std::move(diagnosis));
    }
    return encounter;
}

Times measure_checks(packs::Catalogue& catalogue, const packs::Edition& edition) {
    Random random;
    Times times;
    const rules::Context context{&edition, &catalogue};
    for (int i = 0; i < kEncounters; ++i) {
        const rules::Encounter encounter = encounter_of(*edition.codes.data, random);
        const Times::Start begin;
        const auto verdicts = rules::check(encounter, context);
        times.add(begin);
        if (verdicts.empty()) std::fprintf(stderr, "a random encounter without verdicts\n");
    }
    return times;
}

Times measure_pages(packs::Catalogue& catalogue, const packs::Edition& edition) {
    Random random;
    Times times;
    for (int i = 0; i < kPages; ++i) {
        const auto& rows = edition.codes.data->rows;
        const std::string code(rows[random.below(rows.size())].code.text());
        const Times::Start begin;
        const auto page = lookup::code_page(catalogue, edition.date, code);
        times.add(begin);
        if (!page) std::fprintf(stderr, "%s\n", page.error().text().c_str());
    }
    return times;
}

// Main terms that begin with two letters, each drawn as a screen would: forty rows.
Times measure_index(const packs::Edition& edition) {
    Times times;
    for (char first = 'a'; first <= 'z'; ++first)
        for (const char second : {'a', 'e', 'i', 'o', 'r', 'u'}) {
            const Times::Start begin;
            const std::string text{first, second};
            for (const std::uint32_t term : lookup::find_main_terms(edition, lookup::Book::index, text, 40))
                lookup::term_view(edition, lookup::Book::index, term);
            times.add(begin);
        }
    return times;
}

} // namespace

int main() {
    const auto catalogue = read_catalogue();
    if (!catalogue) {
        std::printf("{\"skipped\": \"the official ICD-10-CM files are not there (PACK_SOURCES)\"}\n");
        return 0;
    }
    const auto edition = catalogue->edition(*Date::parse("2026-01-05"));
    if (!edition) {
        std::fprintf(stderr, "%s\n", edition.error().text().c_str());
        return 1;
    }
    measure_pages(*catalogue, **edition); // loads what is loaded on first use
    const nlohmann::ordered_json result = {{"check_25_codes", summary(measure_checks(*catalogue, **edition))},
                                           {"code_page", summary(measure_pages(*catalogue, **edition))},
                                           {"index_40_terms", summary(measure_index(**edition))}};
    std::printf("%s\n", result.dump().c_str());
    return 0;
}
