#include "app/screens/packs/installing.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/screens/drop_routing.h"
#include "lookup/search.h"

namespace sequela::app {

namespace {

bool feeds_the_search(packs::Component component) {
    switch (component) {
    case packs::Component::codes:
    case packs::Component::tabular:
    case packs::Component::index:
    case packs::Component::external_index:
    case packs::Component::neoplasm_table:
    case packs::Component::drug_table:
        return true;
    default:
        return false;
    }
}

std::string title_of(const std::vector<DroppedFile>& files) {
    if (files.size() == 1) return "Installing " + std::string(base_name(files.front().name));
    return fmt::format("Installing {} files", files.size());
}

int run_index_job(AppContext& context, Date date) {
    return context.run("Preparing the search for " + date.words(), std::make_unique<lookup::SearchIndexJob>(context.catalogue(), date),
                       [&context](const Status& status, Job&) {
                           if (!status) context.error("packs.search", status.error());
                       });
}

} // namespace

std::vector<Date> dates_to_index(const packs::Catalogue& catalogue, const std::vector<packs::Pack>& changed) {
    std::optional<Date> first;
    for (const packs::Pack& pack : changed)
        if (feeds_the_search(pack.component) && (!first || pack.effective_from < *first)) first = pack.effective_from;
    std::vector<Date> dates;
    if (!first) return dates;
    for (const packs::Pack& pack : catalogue.packs())
        if (pack.component == packs::Component::codes && pack.effective_to >= *first) dates.push_back(pack.effective_from);
    std::sort(dates.begin(), dates.end(), [](Date a, Date b) { return b < a; });
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    return dates;
}

int install(AppContext& context, std::vector<DroppedFile> files, std::optional<int> fiscal_year,
            std::function<void(const Status&, const std::vector<packs::FileOutcome>&)> finished) {
    const std::string title = title_of(files);
    std::vector<packs::SourceFile> sources;
    sources.reserve(files.size());
    for (DroppedFile& file : files)
        sources.push_back({std::move(file.name), std::move(file.bytes)});
    packs::ImportOptions options;
    options.fiscal_year = fiscal_year;
    auto job = std::make_unique<packs::ImportJob>(context.catalogue(), std::move(sources), options);
    return context.run(title, std::move(job), [&context, finished = std::move(finished)](const Status& status, Job& ended) {
        const auto& outcomes = static_cast<packs::ImportJob&>(ended).outcomes();
        std::vector<packs::Pack> installed;
        for (const packs::FileOutcome& outcome : outcomes)
            if (outcome.pack && !outcome.already_installed) installed.push_back(*outcome.pack);
        for (const Date date : dates_to_index(context.catalogue(), installed))
            run_index_job(context, date);
        finished(status, outcomes);
    });
}

int index_for_search(AppContext& context, Date date) {
    if (context.search().at(date).ok()) return 0;
    const auto edition = context.catalogue().edition(date);
    if (!edition || !(*edition)->codes) return 0;
    return run_index_job(context, date);
}

std::vector<std::string> gaps(const packs::Edition& edition) {
    std::vector<std::string> said;
    if (!edition.codes) {
        said.push_back(fmt::format("No codes are installed for {}: nothing can be found or checked on that date", edition.date.words()));
        return said;
    }
    const std::string& codes = edition.codes.pack->release;
    const auto compare = [&](const packs::Pack* pack, std::string_view what, std::string_view consequence) {
        if (pack == nullptr) {
            said.push_back(fmt::format("No {} is installed: {}", what, consequence));
        } else if (pack->release != codes) {
            said.push_back(fmt::format("No {} for {}: it is from {}", what, codes, pack->release));
        }
    };
    compare(edition.tabular.pack, "Tabular List", "notes and conventions are not known");
    compare(edition.index.pack, "Alphabetic Index", "search finds titles only");
    compare(edition.external_index.pack, "External Cause Index", "external causes are found by their titles only");
    compare(edition.neoplasm_table.pack, "Table of Neoplasms", "it cannot be browsed");
    compare(edition.drug_table.pack, "Table of Drugs and Chemicals", "it cannot be browsed");
    compare(edition.poa_exempt.pack, "POA-exempt list", "present on admission cannot be checked");
    if (!edition.conversion) said.emplace_back("No conversion table is installed: codes that have ended have no replacement hints");
    return said;
}

} // namespace sequela::app
