// Installing official release files and keeping the search index in step with what is installed.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "packs/importer.h"

namespace sequela::app {

// Imports the files as a job and then builds the search index for each release of codes that they touch. `finished` gets what became of
// each file, also after a cancellation. Gives the id of the job.
int install(AppContext& context, std::vector<DroppedFile> files, std::optional<int> fiscal_year,
            std::function<void(const Status&, const std::vector<packs::FileOutcome>&)> finished);

// Builds the search index for the codes in force on a date, as a job, if there is none. 0: nothing to do.
int index_for_search(AppContext& context, Date date);

// The days on which the search has to be built anew when packs that took effect on `changed` were added or removed: the beginnings of the
// codes releases that were in force then or later, newest first.
std::vector<Date> dates_to_index(const packs::Catalogue& catalogue, const std::vector<packs::Pack>& changed);

// "codes of FY2026 …": what a coder should know about the day: what is missing, and what is of another release than the codes.
std::vector<std::string> gaps(const packs::Edition& edition);

} // namespace sequela::app
