// search: finds codes for each query of the input, one JSON line each (core/cli/README.md).
#include <charconv>
#include <filesystem>
#include <istream>
#include <string>

#include "cli/json_lines.h"
#include "lookup/search.h"

namespace sequela::cli {
namespace {

Json json_of(const lookup::Hit& hit) {
    Json marks = Json::array();
    for (const auto& [begin, end] : hit.marks)
        marks.push_back({begin, end});
    Json line = {{"system", key(hit.system)},
                 {"code", display_code(hit.system, hit.code)},
                 {"title", hit.title},
                 {"billable", hit.billable},
                 {"why", hit.why}};
    if (!hit.why_release.empty()) line["why_release"] = hit.why_release;
    line["marks"] = std::move(marks);
    return line;
}

// The index of the date, which is built and kept if there is none yet.
Result<const lookup::SearchIndex*> index_at(packs::Catalogue& catalogue, lookup::SearchCache& cache, Date date) {
    if (auto index = cache.at(date); index) return index;
    lookup::SearchIndexJob job(catalogue, date);
    if (const Status built = run_to_end(job); !built.ok()) return built.error();
    return cache.at(date);
}

int answer(const lookup::SearchIndex& index, const std::string& line, const lookup::SearchOptions& options, Streams& streams) {
    const Json input = Json::parse(line, nullptr, false);
    if (!input.is_object() || !input.contains("q") || !input["q"].is_string()) {
        print(streams, {{"error", error_json(Error{"The line is not of the form {\"q\": \"…\"}", line.substr(0, 80),
                                                   "Write one JSON object to a line"})}});
        return kRefused;
    }
    const auto query = input["q"].get<std::string>();
    Json hits = Json::array();
    for (const lookup::Hit& hit : index.search(query, options))
        hits.push_back(json_of(hit));
    print(streams, {{"q", query}, {"hits", std::move(hits)}});
    return kDone;
}

} // namespace

int run_search(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    const std::string on = take_option(arguments, "--on");
    const std::string system = take_option(arguments, "--system");
    const std::string limit = take_option(arguments, "--limit");
    lookup::SearchOptions options;
    options.billable_only = take_flag(arguments, "--billable");
    if (db.empty() || on.empty()) return wrong_call(streams, "search needs --db DB and --on DATE: nothing is looked up without a date");
    const auto date = Date::parse(on);
    if (!date) return wrong_call(streams, "--on must be a date such as 2026-01-31");
    if (!system.empty() && system != key(CodeSystem::icd10cm)) return wrong_call(streams, "--system: only icd10cm can be searched");
    if (!limit.empty()) {
        const auto [end, failed] = std::from_chars(limit.data(), limit.data() + limit.size(), options.limit);
        if (failed != std::errc() || end != limit.data() + limit.size()) return wrong_call(streams, "--limit must be a number");
    }
    if (!arguments.empty()) return wrong_call(streams, "search takes its queries from the input, one {\"q\": …} to a line");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) {
        print(streams, {{"error", error_json(catalogue.error())}});
        return kRefused;
    }
    lookup::SearchCache cache(**catalogue);
    const auto index = index_at(**catalogue, cache, *date);
    if (!index) {
        print(streams, {{"error", error_json(index.error())}});
        return kRefused;
    }
    int status = kDone;
    for (std::string line; std::getline(streams.in, line);)
        if (!line.empty()) status = std::max(status, answer(**index, line, options, streams));
    return status;
}

} // namespace sequela::cli
