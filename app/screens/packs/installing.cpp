#include "app/screens/packs/installing.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "app/screens/drop_routing.h"
#include "app/screens/parts.h"
#include "lookup/search.h"

namespace sequela::app {

namespace {

bool feeds_the_search(packs::Component component) {
    switch (component) {
    case packs::Component::codes:
    case packs::Component::details:
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

// One for each index: what an earlier one has made so far is out of date.
int run_index_job(AppContext& context, const SearchWanted& wanted) {
    const std::string title = fmt::format("Preparing the search of {} for {}", lookup::title_of(wanted.system), wanted.date.words());
    const auto same = [title](const JobState& job) { return job.title == title; };
    for (const JobState& job : context.jobs())
        if (same(job)) context.cancel_job(job.id);
    return context.run(title,
                       std::make_unique<lookup::SearchIndexJob>(context.catalogue(), wanted.system.system, wanted.date, wanted.system.name),
                       [&context, same](const Status& status, Job&) {
                           const auto& jobs = context.jobs();
                           const bool replaced = std::any_of(jobs.begin(), jobs.end(), same);
                           if (!status && !replaced) context.error("packs.search", status.error());
                       });
}

// The first day of each release of codes of the system that is asked for.
template <class Asked>
void add_releases(const packs::Catalogue& catalogue, const lookup::SystemRef& system, Asked asked, std::vector<Date>& dates) {
    for (const packs::Pack& pack : catalogue.packs())
        if (pack.component == packs::Component::codes && pack.system == system.system && pack.name == system.name && asked(pack))
            dates.push_back(pack.effective_from);
}

std::vector<Date> dates_to_search(const packs::Catalogue& catalogue, const lookup::SystemRef& system, Date first,
                                  const std::vector<Date>& case_dates) {
    std::vector<Date> dates;
    if (system.system == CodeSystem::icd10cm) {
        add_releases(
            catalogue, system, [&](const packs::Pack& pack) { return pack.effective_to >= first; }, dates);
    } else {
        std::optional<Date> newest;
        for (const packs::Pack& pack : catalogue.packs())
            if (pack.component == packs::Component::codes && pack.system == system.system && pack.name == system.name &&
                (!newest || *newest < pack.effective_from))
                newest = pack.effective_from;
        const auto wanted = [&](const packs::Pack& pack) {
            return pack.effective_from == newest || std::any_of(case_dates.begin(), case_dates.end(), [&](Date date) {
                       return pack.effective_from <= date && date <= pack.effective_to;
                   });
        };
        add_releases(catalogue, system, wanted, dates);
    }
    std::sort(dates.begin(), dates.end(), [](Date a, Date b) { return b < a; });
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    return dates;
}

} // namespace

bool needs_search_index(CodeSystem system) {
    return system != CodeSystem::icd10pcs;
}

std::vector<SearchWanted> searches_to_build(const packs::Catalogue& catalogue, const std::vector<packs::Pack>& changed,
                                            const std::vector<Date>& case_dates) {
    std::vector<SearchWanted> wanted;
    for (const lookup::SystemRef& system : catalogue.systems()) {
        if (!needs_search_index(system.system)) continue;
        std::optional<Date> first;
        for (const packs::Pack& pack : changed)
            if (pack.system == system.system && pack.name == system.name && feeds_the_search(pack.component) &&
                (!first || pack.effective_from < *first))
                first = pack.effective_from;
        if (!first) continue;
        for (const Date date : dates_to_search(catalogue, system, *first, case_dates))
            wanted.push_back({system, date});
    }
    return wanted;
}

std::vector<Date> open_case_dates(AppContext& context) {
    std::vector<Date> dates;
    if (context.workspace() == nullptr) return dates;
    const auto cases = context.workspace()->list();
    if (!cases) return dates; // the newest releases are searched all the same
    for (const auto& each : *cases) {
        if (each.status == casework::CaseStatus::finished) continue;
        if (const auto date = each.discharged ? each.discharged : each.admitted) dates.push_back(*date);
    }
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
    // Before the search indexes that wait: what is installed now may make them anew.
    return context.run_next(title, std::move(job), [&context, finished = std::move(finished)](const Status& status, Job& ended) {
        const auto& outcomes = static_cast<packs::ImportJob&>(ended).outcomes();
        std::vector<packs::Pack> installed;
        for (const packs::FileOutcome& outcome : outcomes)
            if (outcome.pack && !outcome.already_installed) installed.push_back(*outcome.pack);
        finished(status, outcomes);
        for (const SearchWanted& wanted : searches_to_build(context.catalogue(), installed, open_case_dates(context)))
            run_index_job(context, wanted);
    });
}

int index_for_search(AppContext& context, const SearchWanted& wanted) {
    if (context.search().at(wanted.system.system, wanted.date, wanted.system.name).ok()) return 0;
    if (context.catalogue().in_force(wanted.system.system, packs::Component::codes, wanted.date, wanted.system.name) == nullptr) return 0;
    return run_index_job(context, wanted);
}

std::string in_force_words(const packs::Catalogue& catalogue, const lookup::SystemRef& system, Date date) {
    using packs::Component;
    const packs::Pack* codes = catalogue.in_force(system.system, Component::codes, date, system.name);
    std::string words = "no codes on this date";
    if (codes != nullptr) words = fmt::format("codes of {} ({})", codes->release, count_text(codes->records));
    constexpr std::array kParts = {Component::details,        Component::modifiers,      Component::tabular,         Component::index,
                                   Component::external_index, Component::neoplasm_table, Component::drug_table,      Component::poa_exempt,
                                   Component::pcs_tables,     Component::pcs_index,      Component::pcs_definitions, Component::conversion};
    for (const Component part : kParts)
        if (const packs::Pack* pack = catalogue.in_force(system.system, part, date, system.name))
            words += fmt::format(", {} of {}", packs::title(part), pack->release);
    return words;
}

std::vector<std::string> gaps(const packs::Catalogue& catalogue, Date date) {
    using packs::Component;
    std::vector<std::string> said;
    const auto part = [&](Component component) { return catalogue.in_force(CodeSystem::icd10cm, component, date); };
    const packs::Pack* codes = part(Component::codes);
    if (codes == nullptr) {
        said.push_back(fmt::format("No codes of ICD-10-CM are installed for {}: none can be found or checked on that date", date.words()));
        return said;
    }
    const auto compare = [&](Component component, std::string_view what, std::string_view consequence) {
        const packs::Pack* pack = part(component);
        if (pack == nullptr) {
            said.push_back(fmt::format("No {} is installed: {}", what, consequence));
        } else if (pack->release != codes->release) {
            said.push_back(fmt::format("No {} for {}: it is from {}", what, codes->release, pack->release));
        }
    };
    compare(Component::tabular, "Tabular List", "notes and conventions are not known");
    compare(Component::index, "Alphabetic Index", "search finds titles only");
    compare(Component::external_index, "External Cause Index", "external causes are found by their titles only");
    compare(Component::neoplasm_table, "Table of Neoplasms", "it cannot be browsed");
    compare(Component::drug_table, "Table of Drugs and Chemicals", "it cannot be browsed");
    compare(Component::poa_exempt, "POA-exempt list", "present on admission cannot be checked");
    if (part(Component::conversion) == nullptr)
        said.emplace_back("No conversion table is installed: codes that have ended have no replacement hints");
    return said;
}

} // namespace sequela::app
