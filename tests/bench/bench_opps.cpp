// The outpatient grouper on claims of 450 lines with the official addenda of 2025: lines of all status indicators, and without J1 and C, so
// that nothing is cut short. Prints one JSON object.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "groupers/opps/opps.h"
#include "packs/importer.h"

#include "process_use.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

constexpr std::size_t kClaims = 1000;

fs::path sources() {
    const char* named = std::getenv("PACK_SOURCES");
    return (named != nullptr ? fs::path(named) : fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets") / "opps" / "CY2025-final";
}

std::vector<packs::SourceFile> files() {
    std::vector<packs::SourceFile> found;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(sources(), problem)) {
        if (entry.path().extension() == ".xlsx") continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        found.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(stream), {}}});
    }
    return found;
}

std::vector<std::string> codes_of(const packs::DataTable& table, bool with_comprehensive) {
    const std::uint32_t indicator = table.find_column("Status indicator");
    std::vector<std::string> codes;
    for (std::uint32_t row = 0; row < table.row_count(); ++row) {
        const std::string_view of_row = table.cell(row, indicator);
        if (with_comprehensive || (!of_row.starts_with("J1") && !of_row.starts_with("C"))) codes.emplace_back(table.key(row));
    }
    return codes;
}

groupers::OppsClaim claim_of(const std::vector<std::string>& codes, std::mt19937& random) {
    groupers::OppsClaim claim;
    claim.bill_type = "131";
    for (std::size_t i = 0; i < groupers::kMostOppsLines; ++i) {
        groupers::OppsLine line;
        line.code = codes[random() % codes.size()];
        if (random() % 5 == 0) line.modifiers.emplace_back("59");
        line.units = static_cast<rules::MilliUnits>(1000 * (1 + random() % 3));
        line.date = Date::from_ymd(2025, 2, 1 + static_cast<int>(random() % 20));
        claim.lines.push_back(std::move(line));
    }
    return claim;
}

nlohmann::ordered_json measure(packs::Catalogue& catalogue, const std::vector<std::string>& codes) {
    std::mt19937 random(450);
    std::vector<double> times;
    std::size_t paid = 0;
    for (std::size_t i = 0; i < kClaims; ++i) {
        const groupers::OppsClaim claim = claim_of(codes, random);
        const double begin = bench::cpu_ms(); // what others on the machine take does not count
        const auto result = groupers::group_opps(catalogue, claim);
        times.push_back(bench::cpu_ms() - begin);
        if (!result) return {{"error", result.error().text()}};
        for (const groupers::OppsLineResult& line : result->lines)
            paid += line.amount ? 1 : 0;
    }
    std::sort(times.begin(), times.end());
    return {{"claims", kClaims},
            {"lines_each", groupers::kMostOppsLines},
            {"paid_lines", paid},
            {"p50_cpu_ms", times[kClaims / 2]},
            {"p99_cpu_ms", times[kClaims / 100 * 99]},
            {"longest_cpu_ms", times.back()}};
}

} // namespace

int main() {
    auto catalogue = packs::Catalogue::open(":memory:", "");
    if (!catalogue) return 1;
    packs::ImportJob job(**catalogue, files(), {});
    const auto table =
        run_to_end(job) ? (*catalogue)->table("opps.addendum_b", *Date::from_ymd(2025, 2, 1)) : packs::Part<packs::DataTable>{};
    if (!table || !*table) {
        std::printf("{\"error\": \"the OPPS addenda of 2025 are not there (PACK_SOURCES): nothing is measured\"}\n");
        return 0;
    }
    nlohmann::ordered_json out;
    out["all_indicators"] = measure(**catalogue, codes_of(*table->data, true));
    out["without_j1_and_c"] = measure(**catalogue, codes_of(*table->data, false));
    std::printf("%s\n", out.dump(2).c_str());
    return 0;
}
