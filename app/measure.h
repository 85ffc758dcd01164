// Measurements inside the running app, for `make bench`: the same code that a keystroke runs, timed where it runs.
#pragma once

#include <string>
#include <string_view>

namespace sequela::app {

class AppContext;

// `what` is one of
//   "search": every prefix of every line of `input` is searched;
//   "systems": every prefix of every line of `input` is asked of all installed systems, as the search field does;
//   "pcs":    the table builder goes through 2,000 codes character by character;
//   "diff":   the two newest releases of ICD-10-CM are compared;
//   "pages":  code pages of 2,000 codes spread over the newest codes;
//   "checks": all rules on encounters of 25 codes;
//   "open":   what is installed is loaded anew (not while the desk shows a case);
//   "saves":  200 changes of an encounter, each durable when it returns (needs an open workspace).
// Returns JSON: {"count", "p50_ms", "p99_ms", "max_ms"} or {"error"}.
std::string measure(AppContext& context, std::string_view what, std::string_view input);

} // namespace sequela::app
