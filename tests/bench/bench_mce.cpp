// The Medicare Code Editor on the claims of the oracle, one thread: building its index
// of the installed tables, and claims a second. Prints one JSON object.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/job.h"
#include "base/text.h"
#include "packs/container.h"
#include "packs/importer.h"
#include "process_use.h"
#include "rules/mce/editor.h"
#include "rules/mce/installed.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;
using Json = nlohmann::ordered_json;

constexpr int kRounds = 40;

// What a claim points into.
struct OwnedClaim {
    std::vector<std::string> diagnoses;
    std::vector<std::string> procedures;
    std::string admitting;
    rules::mce::Claim claim;
};

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path folder_of(const char* variable, const char* beside) {
    const char* given = std::getenv(variable);
    return given && *given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / beside;
}

std::vector<OwnedClaim> read_claims() {
    const std::string bytes = read_file(folder_of("ORACLE", "oracle") / "mce-v43.1.jsonl.gz");
    std::vector<OwnedClaim> claims;
    std::string text;
    if (bytes.empty() || !packs::read_to_end(*packs::gzip_reader(bytes, "mce-v43.1.jsonl.gz", text))) return claims;
    for (const std::string_view line : lines(text)) {
        if (trim(line).empty()) continue;
        const Json in = Json::parse(line)["in"];
        OwnedClaim& owned = claims.emplace_back();
        owned.diagnoses.push_back(in["pdx"][0].get<std::string>());
        for (const Json& each : in["sdx"])
            owned.diagnoses.push_back(each[0].get<std::string>());
        for (const Json& each : in["proc"])
            owned.procedures.push_back(each.get<std::string>());
        if (in["admit_dx"].is_string()) owned.admitting = in["admit_dx"].get<std::string>();
        owned.claim.discharged = rules::mce::discharge_date(in["discharge_date"].get<std::string>());
        owned.claim.age = in["age"].get<int>();
        owned.claim.sex = in["sex"].get<int>();
        owned.claim.discharge_status = in["discharge_status"].get<int>();
        owned.claim.length_of_stay = in["length_of_stay"].get<int>();
    }
    for (OwnedClaim& owned : claims) { // when nothing moves any more
        owned.claim.admitting = owned.admitting;
        owned.claim.diagnoses.assign(owned.diagnoses.begin(), owned.diagnoses.end());
        owned.claim.procedures.assign(owned.procedures.begin(), owned.procedures.end());
    }
    return claims;
}

std::unique_ptr<packs::Catalogue> read_tables() {
    const fs::path folder = folder_of("PACK_SOURCES", "codesets") / "mce" / "v43.1-derived";
    std::vector<packs::SourceFile> files;
    for (const char* name : {"icd10cm_master.tsv.gz", "icd10pcs_master.tsv.gz", "age_ranges.tsv.gz", "discharge_status.tsv.gz"}) {
        if (!fs::exists(folder / name)) return nullptr;
        files.push_back({std::string("v43.1-derived/") + name, read_file(folder / name)});
    }
    auto catalogue = packs::Catalogue::open(":memory:", "");
    if (!catalogue) return nullptr;
    packs::ImportJob job(**catalogue, std::move(files), {});
    if (!run_to_end(job)) return nullptr;
    return std::move(*catalogue);
}

} // namespace

int main() {
    const auto catalogue = read_tables();
    const std::vector<OwnedClaim> claims = read_claims();
    if (!catalogue || claims.empty()) {
        std::printf("{\"skipped\": \"the tables of the Medicare Code Editor or the claims are not there (PACK_SOURCES, ORACLE)\"}\n");
        return 0;
    }
    const Date day = *Date::parse("2026-01-05");
    (void)catalogue->table("mce.icd10cm", day); // what is measured is the index, not reading the packs
    (void)catalogue->table("mce.icd10pcs", day);
    const double begin_index = monotonic_ms();
    const auto installed = rules::mce::installed_tables(*catalogue, day);
    const double index_ms = monotonic_ms() - begin_index;
    if (!installed || !installed->tables) {
        std::fprintf(stderr, "the tables do not open\n");
        return 1;
    }
    std::size_t codes = 0;
    std::size_t stopped = 0;
    const double begin = monotonic_ms();
    const double begin_cpu = bench::cpu_ms();
    for (int round = 0; round < kRounds; ++round)
        for (const OwnedClaim& owned : claims) {
            const rules::mce::EditedClaim result = rules::mce::edit_claim(*installed->tables, owned.claim);
            codes += result.diagnoses.size() + result.procedures.size();
            stopped += result.outcome == rules::mce::Outcome::prepayment ? 1 : 0;
        }
    const double cpu = bench::cpu_ms() - begin_cpu;
    const double clock = monotonic_ms() - begin;
    const double edited = static_cast<double>(claims.size()) * kRounds;
    const Json result = {{"claims", edited},
                         {"codes_a_claim", static_cast<double>(codes) / edited},
                         {"stopped_share", static_cast<double>(stopped) / edited},
                         {"claims_per_second", edited / clock * 1000},
                         {"claims_per_cpu_second", edited / cpu * 1000},
                         {"index_ms", index_ms}};
    std::printf("%s\n", result.dump().c_str());
    return 0;
}
