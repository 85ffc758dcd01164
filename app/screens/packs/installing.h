// Installing official release files and keeping the search index in step with what is installed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "lookup/all_search.h"
#include "packs/importer.h"

namespace sequela::app {

// Imports the files as a job and then builds the search index for each release of codes that they touch. `finished` gets what became of
// each file, also after a cancellation. Gives the id of the job.
int install(AppContext& context, std::vector<DroppedFile> files, std::optional<int> fiscal_year,
            std::function<void(const Status&, const std::vector<packs::FileOutcome>&)> finished);

// Whether a system is found through a SearchIndex: ICD-10-PCS has a search of its own, made of its tables.
bool needs_search_index(CodeSystem system);

struct SearchWanted {
    lookup::SystemRef system;
    Date date; // in the release that is to be searched
    bool operator==(const SearchWanted&) const = default;
};
// The searches that have to be built anew when packs were added or removed. Of ICD-10-CM: of each release that was in force when the first
// of them took effect, or later. Of any other system: of its newest release, and of those that open cases lie in. Newest first.
std::vector<SearchWanted> searches_to_build(const packs::Catalogue& catalogue, const std::vector<packs::Pack>& changed,
                                            const std::vector<Date>& case_dates);
// The dates that open cases are coded on.
std::vector<Date> open_case_dates(AppContext& context);

// Builds a search index as a job, if there is none. 0: nothing to do.
int index_for_search(AppContext& context, const SearchWanted& wanted);

// "codes of FY2026 (74,719), Tabular List of FY2023": what is in force of a system on a date. Nothing is loaded for it.
std::string in_force_words(const packs::Catalogue& catalogue, const lookup::SystemRef& system, Date date);
// What a coder should know about the day: what of ICD-10-CM is missing, and what is of another release than the codes.
std::vector<std::string> gaps(const packs::Catalogue& catalogue, Date date);

} // namespace sequela::app
