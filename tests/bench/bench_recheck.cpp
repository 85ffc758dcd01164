// 10,000 saved cases checked and grouped anew as the job of the app, in its slices: the codes of claims of CMS's grouper on the official
// files, else those of the starter pack. Prints one JSON object.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "casework/recheck.h"
#include "oracle.h"
#include "packs/importer.h"
#include "process_use.h"

using namespace sequela;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t kCases = 10'000;
constexpr double kSlice = 8; // ms, as the app steps its jobs

std::string read_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

casework::EncounterFile case_of(const groupers::MsDrgClaim& claim) {
    casework::EncounterFile file;
    file.setting = rules::Setting::inpatient;
    file.admitted = Date::from_ymd(2026, 5, 4);
    file.discharged = Date::from_ymd(2026, 5, 9);
    file.patient.sex = claim.sex;
    file.patient.birth = Date::from_ymd(1970, 1, 1);
    file.claim.discharge_status = claim.discharge_status ? std::to_string(*claim.discharge_status) : "";
    file.claim.hospital = claim.hospital;
    const auto add = [&](const std::string& code, CodeSystem system, char poa) {
        casework::AssignedCode assigned;
        assigned.code = code;
        assigned.system = system;
        if (std::string_view("YNUW").find(poa) != std::string_view::npos) assigned.poa = static_cast<rules::Poa>(poa);
        file.codes.push_back(std::move(assigned));
    };
    if (!claim.principal.code.empty()) add(claim.principal.code, CodeSystem::icd10cm, claim.principal.poa);
    for (const auto& secondary : claim.secondary)
        add(secondary.code, CodeSystem::icd10cm, secondary.poa);
    for (const std::string& procedure : claim.procedures)
        add(procedure, CodeSystem::icd10pcs, ' ');
    return file;
}

// Codes FY2026 with the Tabular that there is, added to the grouper's tables.
bool add_codes(packs::Catalogue& catalogue) {
    const char* named = std::getenv("PACK_SOURCES");
    const std::filesystem::path base =
        named != nullptr ? std::filesystem::path(named) : std::filesystem::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets";
    std::vector<packs::SourceFile> files;
    for (const char* path :
         {"icd10cm/FY2026/2026-code-descriptions-tabular-order.zip", "icd10cm/FY2023/icd10cm_tabular_2023.xml.gz",
          "icd10cm/FY2026/POAexemptCodesFY26.zip", "icd10pcs/FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip",
          "icd10pcs/FY2026/icd10pcs_tables_2026.xml.gz", "mce/v43.1-derived/icd10cm_master.tsv.gz",
          "mce/v43.1-derived/icd10pcs_master.tsv.gz", "mce/v43.1-derived/age_ranges.tsv.gz", "mce/v43.1-derived/discharge_status.tsv.gz"})
        files.push_back({path, read_file(base / path)});
    packs::ImportJob job(catalogue, std::move(files), {});
    return run_to_end(job).ok();
}

} // namespace

int main() {
    packs::Catalogue* catalogue = groupers::test::grouper_catalogue();
    const auto path = groupers::test::oracle_file("msdrg-v43.1.jsonl.gz");
    if (!catalogue || !path || !add_codes(*catalogue)) {
        std::fputs("The official files or the claims are not there (PACK_SOURCES, ORACLE)\n", stderr);
        std::puts("{}");
        return 0;
    }
    auto workspace = casework::Workspace::in_memory([now = std::int64_t{1767873600000}]() mutable { return now += 1000; }, "Bench");
    if (!workspace) return 1;
    std::size_t made = 0, codes = 0;
    groupers::test::for_each_line(*path, [&](const std::string& line) {
        if (made >= kCases) return;
        const casework::EncounterFile file = case_of(groupers::test::claim_of(nlohmann::json::parse(line)["in"]));
        codes += file.codes.size();
        if ((*workspace)->create_encounter(file)) ++made;
    });
    casework::RecheckJob job(**workspace, *catalogue);
    const double begin = monotonic_ms();
    const double cpu = bench::cpu_ms();
    double longest = 0;
    for (bool done = false; !done;) {
        const double before = bench::cpu_ms();
        done = job.step(monotonic_ms() + kSlice);
        longest = std::max(longest, bench::cpu_ms() - before);
    }
    const ordered_json out = {{"cases", job.outcome().cases.size()},
                              {"codes_a_case", static_cast<double>(codes) / static_cast<double>(made)},
                              {"seconds", (monotonic_ms() - begin) / 1000},
                              {"cpu_seconds", (bench::cpu_ms() - cpu) / 1000},
                              {"longest_step_cpu_ms", longest},
                              {"with_must_fix", job.outcome().with_must_fix}};
    std::printf("%s\n", out.dump(2).c_str());
    return job.result().ok() ? 0 : 1;
}
