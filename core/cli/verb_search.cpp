// search: finds codes for each query of the input, one JSON line each (core/cli/README.md).
#include <charconv>
#include <filesystem>
#include <istream>
#include <string>

#include "cli/json_lines.h"
#include "lookup/all_search.h"

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

// Asks once more where an index has to be built first; it is kept.
Result<std::vector<lookup::HitGroup>> ask(packs::Catalogue& catalogue, lookup::AllSearch& search, std::string_view query, Date date,
                                          const std::vector<lookup::SystemRef>& systems, const lookup::SearchOptions& options) {
    auto groups = search.search(query, date, systems, options);
    bool built = false;
    for (const lookup::HitGroup& group : groups) {
        if (!group.preparing) continue;
        lookup::SearchIndexJob job(catalogue, group.system.system, date, group.system.name);
        if (const Status status = run_to_end(job); !status.ok()) return status.error();
        built = true;
    }
    return built ? search.search(query, date, systems, options) : std::move(groups);
}

struct Question {
    packs::Catalogue& catalogue;
    lookup::AllSearch& search;
    Date date;
    std::vector<lookup::SystemRef> systems;
    lookup::SearchOptions options;
};

int answer(const Question& question, const std::string& line, Streams& streams) {
    const Json input = Json::parse(line, nullptr, false);
    if (!input.is_object() || !input.contains("q") || !input["q"].is_string()) {
        print(streams, {{"error", error_json(Error{"The line is not of the form {\"q\": \"…\"}", line.substr(0, 80),
                                                   "Write one JSON object to a line"})}});
        return kRefused;
    }
    const auto query = input["q"].get<std::string>();
    const auto groups = ask(question.catalogue, question.search, query, question.date, question.systems, question.options);
    if (!groups) {
        print(streams, {{"error", error_json(groups.error())}});
        return kRefused;
    }
    Json hits = Json::array();
    for (const lookup::HitGroup& group : *groups)
        for (const lookup::Hit& hit : group.hits)
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
    const auto wanted = code_system_from_key(system);
    if (!system.empty() && !wanted) return wrong_call(streams, "--system: there is no code system " + system);
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
    lookup::AllSearch search(**catalogue, cache);
    Question question{**catalogue, search, *date, {}, options};
    for (const lookup::SystemRef& installed : (*catalogue)->systems())
        if ((!wanted || installed.system == *wanted) &&
            (*catalogue)->in_force(installed.system, packs::Component::codes, *date, installed.name) != nullptr)
            question.systems.push_back(installed);
    if (question.systems.empty()) {
        print(streams,
              {{"error", error_json({"There are no codes to search on this date", date->words(), "Install the code set of that year"})}});
        return kRefused;
    }
    int status = kDone;
    for (std::string line; std::getline(streams.in, line);)
        if (!line.empty()) status = std::max(status, answer(question, line, streams));
    return status;
}

} // namespace sequela::cli
