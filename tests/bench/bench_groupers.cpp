// The MS-DRG grouper over all claims of CMS's own software: agreement, and claims a second on one thread. Prints one JSON object.
#include <algorithm>
#include <cstdio>
#include <vector>

#include "base/job.h"
#include "groupers/msdrg/explain.h"
#include "oracle.h"

using namespace sequela;
using namespace sequela::groupers;
using namespace sequela::groupers::test;
using nlohmann::ordered_json;

namespace {

constexpr int kRuns = 5;

rules::Encounter encounter_of(const MsDrgClaim& claim) {
    rules::Encounter encounter;
    encounter.setting = rules::Setting::inpatient;
    encounter.sex = claim.sex;
    encounter.claim.hospital = claim.hospital;
    if (claim.discharge_status) encounter.claim.discharge_status = std::to_string(*claim.discharge_status);
    const auto add = [&](const std::string& code, CodeSystem system, char poa) {
        rules::Entry entry;
        entry.code = code;
        entry.system = system;
        entry.poa = static_cast<rules::Poa>(poa);
        encounter.entries.push_back(std::move(entry));
    };
    if (!claim.principal.code.empty()) add(claim.principal.code, CodeSystem::icd10cm, claim.principal.poa);
    for (const ClaimDiagnosis& secondary : claim.secondary)
        add(secondary.code, CodeSystem::icd10cm, secondary.poa);
    for (const std::string& procedure : claim.procedures)
        add(procedure, CodeSystem::icd10pcs, ' ');
    return encounter;
}

struct Measured {
    Comparison comparison;
    std::vector<double> seconds; // of each run over all claims
    double slowest_ms = 0;       // one claim
    double regroup_p99_ms = 0;   // one claim with its trace, as at the desk
};

Measured measure(const MsDrgDefinitions& made, const std::string& path) {
    Measured measured;
    std::vector<MsDrgClaim> claims;
    for_each_line(path, [&](const std::string& line) {
        const auto parsed = nlohmann::json::parse(line);
        compare(made, parsed, measured.comparison);
        claims.push_back(claim_of(parsed["in"]));
    });
    std::size_t groups = 0; // so that nothing is optimised away
    for (int run = 0; run < kRuns; ++run) {
        const double begin = monotonic_ms();
        for (const MsDrgClaim& claim : claims)
            groups += static_cast<std::size_t>(group(made, claim).final_choice.drg);
        measured.seconds.push_back((monotonic_ms() - begin) / 1000);
    }
    for (const MsDrgClaim& claim : claims) {
        const double begin = monotonic_ms();
        groups += static_cast<std::size_t>(group(made, claim).final_choice.drg);
        measured.slowest_ms = std::max(measured.slowest_ms, monotonic_ms() - begin);
    }
    std::vector<double> views;
    for (const MsDrgClaim& claim : claims) {
        const rules::Encounter encounter = encounter_of(claim);
        const double begin = monotonic_ms();
        groups += view_of(made, encounter).trace.size();
        views.push_back(monotonic_ms() - begin);
    }
    std::sort(views.begin(), views.end());
    measured.regroup_p99_ms = views[views.size() * 99 / 100];
    std::sort(measured.seconds.begin(), measured.seconds.end());
    if (groups == 0) std::fputs("no groups\n", stderr);
    return measured;
}

} // namespace

int main() {
    ordered_json out = ordered_json::array();
    for (const int version : {431, 430, 421, 420, 411, 410, 401, 400}) {
        const auto path = oracle_file("msdrg-v" + std::to_string(version / 10) + "." + std::to_string(version % 10) + ".jsonl.gz");
        const double begin = monotonic_ms();
        const MsDrgDefinitions* made = path ? definitions(version) : nullptr;
        if (!made) {
            std::fputs("The claims of CMS's grouper or its definition tables are not there (ORACLE, PACK_SOURCES)\n", stderr);
            return 0;
        }
        const double ready = monotonic_ms() - begin;
        const Measured measured = measure(*made, *path);
        const double seconds = measured.seconds[measured.seconds.size() / 2];
        out.push_back({{"version", version},
                       {"claims", measured.comparison.claims},
                       {"different", measured.comparison.different},
                       {"other_procedure_credited", measured.comparison.other_procedure_credited},
                       {"claims_per_second", static_cast<double>(measured.comparison.claims) / seconds},
                       {"slowest_claim_ms", measured.slowest_ms},
                       {"regroup_with_trace_p99_ms", measured.regroup_p99_ms},
                       {"definitions_ready_ms", ready}});
    }
    std::printf("%s\n", out.dump(2).c_str());
    return 0;
}
