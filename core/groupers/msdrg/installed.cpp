#include "groupers/msdrg/installed.h"

#include <fmt/format.h>

#include <array>

#include "base/job.h"
#include "packs/known_tables.h"

namespace sequela::groupers {
namespace {

constexpr std::array<const char*, 14> kTables = {"msdrg.diagnoses",
                                                 "msdrg.procedures",
                                                 "msdrg.clusters",
                                                 "msdrg.code_clusters",
                                                 "msdrg.sex_mdc",
                                                 "msdrg.exclusion_of_principal",
                                                 "msdrg.exclusion_groups",
                                                 "msdrg.drg_formulas",
                                                 "hac.formulas",
                                                 "hac.codes",
                                                 "msdrg.drgs",
                                                 "msdrg.mdcs",
                                                 "hac.titles",
                                                 "msdrg.weights"};
constexpr std::size_t kNeeded = 10; // without these there is no grouper

struct Preparation {
    std::size_t loaded = 0; // tables
    std::unique_ptr<MsDrgCompiler> compiler;
    std::unique_ptr<MsDrgDefinitions> definitions;
};

// The catalogue keeps objects that do not change: the work behind this pointer does, until it is done.
struct Kept {
    std::shared_ptr<Preparation> preparation = std::make_shared<Preparation>();
};

Result<bool> step(Preparation& work, packs::Catalogue& catalogue, const std::vector<const packs::Pack*>& packs, Date discharged,
                  int version, double deadline_ms) {
    // A table at a time, each in one go: what is read in pieces would have to be read again when another job reads in pieces, too.
    for (; work.loaded < packs.size(); ++work.loaded) {
        if (monotonic_ms() >= deadline_ms) return false;
        if (const auto loaded = catalogue.table_of(*packs[work.loaded]); !loaded) return loaded.error();
    }
    if (!work.compiler) {
        auto tables = msdrg_tables(catalogue, discharged);
        if (!tables) return tables.error();
        work.compiler = std::make_unique<MsDrgCompiler>(*tables, version);
    }
    auto done = work.compiler->step(deadline_ms);
    if (!done || !*done) return done;
    work.definitions = work.compiler->take();
    work.compiler.reset();
    return true;
}

} // namespace

Result<InstalledMsDrg> installed_definitions(packs::Catalogue& catalogue, Date discharged, double deadline_ms) {
    InstalledMsDrg installed;
    installed.version = packs::grouper_version(discharged);
    std::vector<const packs::Pack*> packs;
    std::string key = fmt::format("msdrg {}", installed.version);
    for (std::size_t i = 0; i < kTables.size(); ++i) {
        const packs::Pack* pack = nullptr;
        for (const packs::Pack& candidate : catalogue.packs())
            if (candidate.component == packs::Component::table && candidate.name == kTables[i])
                if (pack == nullptr) pack = catalogue.in_force(candidate.system, packs::Component::table, discharged, kTables[i]);
        if (pack == nullptr && i < kNeeded) return installed;
        if (pack == nullptr) continue;
        packs.push_back(pack);
        key += fmt::format(" {}", pack->id);
    }
    Preparation& work = *catalogue.kept().get<Kept>(key, [] { return Kept(); }).preparation;
    installed.readiness = Readiness::working;
    if (!work.definitions) {
        const auto done = step(work, catalogue, packs, discharged, installed.version, deadline_ms);
        if (!done) return done.error();
        if (!*done) return installed;
    }
    installed.readiness = Readiness::ready;
    installed.definitions = work.definitions.get();
    return installed;
}

} // namespace sequela::groupers
