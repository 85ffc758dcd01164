// Every edit of one professional claim of 50 lines: PTP edits, MUE values, add-on codes and modifiers, on the published tables of 2024 Q3.
// Prints one JSON object with microseconds.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/job.h"
#include "packs/importer.h"
#include "process_use.h"
#include "rules/check.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

constexpr std::size_t kLines = 50;
constexpr int kClaims = 1000;

struct Random {
    std::uint32_t state = 1;
    std::uint32_t below(std::size_t limit) {
        state = state * 1664525U + 1013904223U;
        return (state >> 8U) % static_cast<std::uint32_t>(limit);
    }
};

std::unique_ptr<packs::Catalogue> read_catalogue() {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets";
    std::vector<packs::SourceFile> files;
    for (const char* name : {"ncci/2024Q3-derived/ptp_practitioner_eff_2024-07-01.reconstructed.txt.gz",
                             "ncci/2024Q3-derived/MCR_MUE_PractitionerServices_Eff_07-01-2024.reconstructed.csv.gz",
                             "ncci/2024Q3-derived/MCR_MUE_DMESupplierServices_Eff_07-01-2024.reconstructed.csv.gz",
                             "ncci/2024Q3-derived/aoc_2024-06-03.reconstructed.csv.gz"}) {
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

std::string code_of(const packs::PtpTable& table, Random& random) {
    const auto& code = table.codes[random.below(table.codes.size())];
    return {code.data(), code.size()};
}

// `related`: every second line is column 2 of the one before it, so that many edits fire.
rules::Encounter claim_of(const packs::PtpTable& table, Random& random, bool related) {
    static constexpr const char* kModifiers[] = {"25", "59", "XS", "RT", "LT", "50", "26", "76", "51", "GA"};
    rules::Encounter encounter;
    encounter.setting = rules::Setting::professional;
    encounter.admitted = Date::parse("2024-08-01");
    const auto add = [&](std::string code) {
        rules::Entry entry;
        entry.system = code[0] >= 'A' ? CodeSystem::hcpcs : CodeSystem::cpt;
        entry.code = std::move(code);
        entry.service.units = std::to_string(1 + random.below(5));
        for (std::uint32_t i = random.below(3); i > 0; --i)
            entry.service.modifiers.emplace_back(kModifiers[random.below(std::size(kModifiers))]);
        encounter.entries.push_back(std::move(entry));
    };
    while (encounter.entries.size() < kLines) {
        if (!related) {
            add(code_of(table, random));
            continue;
        }
        const packs::PtpEdit edit = table.edit(random.below(table.row_count()));
        add(std::string(edit.column1));
        add(std::string(edit.column2));
    }
    return encounter;
}

double at(std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

nlohmann::ordered_json measure(packs::Catalogue& catalogue, const packs::PtpTable& table, bool related) {
    Random random;
    std::vector<double> clock;
    std::vector<double> cpu;
    std::size_t verdicts = 0;
    for (int i = 0; i < kClaims; ++i) {
        const rules::Encounter encounter = claim_of(table, random, related);
        const double cpu_begin = bench::cpu_ms();
        const double begin = monotonic_ms();
        const auto edition = catalogue.edition(*encounter.admitted);
        const auto found = rules::check(encounter, {edition ? *edition : nullptr, &catalogue});
        clock.push_back((monotonic_ms() - begin) * 1000);
        cpu.push_back((bench::cpu_ms() - cpu_begin) * 1000);
        verdicts += found.size();
    }
    std::sort(clock.begin(), clock.end());
    std::sort(cpu.begin(), cpu.end());
    return {{"p50_us", at(clock, 0.5)},
            {"p99_us", at(clock, 0.99)},
            {"max_us", clock.back()},
            {"cpu_p99_us", at(cpu, 0.99)},
            {"verdicts_a_claim", static_cast<double>(verdicts) / kClaims}};
}

} // namespace

int main() {
    const auto catalogue = read_catalogue();
    if (!catalogue) {
        std::printf("{\"skipped\": \"the NCCI files of 2024 Q3 are not there (PACK_SOURCES)\"}\n");
        return 0;
    }
    const auto edits = catalogue->ptp("practitioner", *Date::parse("2024-08-01"));
    if (!edits || !*edits) {
        std::fprintf(stderr, "the PTP edits do not open\n");
        return 1;
    }
    const packs::PtpTable& table = *edits->parts[0].data;
    measure(*catalogue, table, false); // loads what is loaded on first use
    const nlohmann::ordered_json result = {{"claim_of_50_lines", measure(*catalogue, table, false)},
                                           {"claim_of_25_pairs", measure(*catalogue, table, true)}};
    std::printf("%s\n", result.dump().c_str());
    return 0;
}
