// pack build, pack list: the packs of a reference.db, one JSON line each (core/cli/README.md).
#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/job.h"
#include "cli/json_lines.h"
#include "lookup/search.h"
#include "packs/importer.h"
#include "packs/release_diff.h"

namespace sequela::cli {
namespace {

namespace fs = std::filesystem;
Json json_of(const packs::Pack& pack) {
    Json line = {{"system", key(pack.system)}, {"component", packs::key(pack.component)}};
    if (!pack.name.empty()) line["name"] = pack.name;
    line.update({{"release", pack.release},
                 {"effective_from", pack.effective_from.iso()},
                 {"effective_to", pack.effective_to.iso()},
                 {"records", pack.records},
                 {"headers", pack.headers},
                 {"licence", packs::key(pack.licence)},
                 {"built_in", pack.built_in},
                 {"source", pack.source_name},
                 {"sha256", pack.source_sha256},
                 {"warnings", pack.warnings}});
    return line;
}

Json json_of(const packs::FileOutcome& outcome) {
    Json line = outcome.pack ? json_of(*outcome.pack) : Json{{"source", outcome.source_name}};
    if (outcome.error) line["error"] = error_json(*outcome.error);
    if (outcome.ignored) line["ignored"] = outcome.note;
    if (outcome.already_installed) line["already_installed"] = true;
    return line;
}

// The files below a folder, in the order of their names; a file is itself. Names keep the folder that they are in, which may name the
// release.
std::vector<fs::path> files_of(const fs::path& path) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) return {path};
    std::vector<fs::path> found;
    for (auto entry = fs::recursive_directory_iterator(path, failed); !failed && entry != fs::recursive_directory_iterator();
         entry.increment(failed))
        if (entry->is_regular_file(failed) && !entry->path().filename().string().starts_with('.')) found.push_back(entry->path());
    std::sort(found.begin(), found.end());
    return found;
}

std::string name_of(const fs::path& path) {
    const fs::path folder = path.parent_path().filename();
    return (folder / path.filename()).string();
}

// The two files of the NDC directory are read at once: each holds one half.
std::vector<std::vector<fs::path>> grouped(const std::vector<fs::path>& paths) {
    std::vector<std::vector<fs::path>> groups;
    for (const fs::path& path : paths) {
        const bool package = path.filename() == "package.txt";
        const auto product = std::find(paths.begin(), paths.end(), path.parent_path() / "product.txt");
        if (package && product != paths.end()) continue;
        groups.push_back({path});
        const auto other = std::find(paths.begin(), paths.end(), path.parent_path() / "package.txt");
        if (path.filename() == "product.txt" && other != paths.end()) groups.back().push_back(*other);
    }
    return groups;
}

// Imports what belongs together, so that no more than that is in memory. Returns whether anything was refused.
bool build_one(packs::Catalogue& catalogue, const std::vector<fs::path>& paths, const packs::ImportOptions& options, Streams& streams) {
    std::vector<packs::SourceFile> files;
    for (const fs::path& path : paths) {
        std::ifstream stream(path, std::ios::binary);
        if (!stream) {
            print(streams,
                  {{"source", path.filename().string()}, {"error", error_json(Error{"The file cannot be read", path.string(), ""})}});
            return true;
        }
        files.push_back({name_of(path), std::string(std::istreambuf_iterator<char>(stream), {})});
    }
    const fs::path& path = paths.front();
    packs::ImportJob job(catalogue, std::move(files), options);
    const Status status = run_to_end(job);
    bool refused = !status.ok();
    if (refused) print(streams, {{"source", path.filename().string()}, {"error", error_json(status.error())}});
    for (const packs::FileOutcome& outcome : job.outcomes()) {
        print(streams, json_of(outcome));
        refused = refused || outcome.error.has_value();
    }
    return refused;
}

// The search index of the newest codes is part of what is built, so that the page that ships this database opens with it.
bool prepare_search(packs::Catalogue& catalogue, Streams& streams) {
    bool prepared = true;
    for (const auto& system : catalogue.systems()) {
        const auto newest = catalogue.newest_codes_begin(system.system);
        if (!newest || !catalogue.in_force(system.system, packs::Component::codes, *newest, system.name)) continue;
        lookup::SearchIndexJob job(catalogue, system.system, *newest, system.name);
        const Status status = run_to_end(job);
        if (!status) print(streams, {{"error", error_json(status.error())}});
        prepared = prepared && status.ok();
    }
    return prepared;
}

int build(Arguments arguments, Streams& streams) {
    const std::string out = take_option(arguments, "--out");
    const std::string year = take_option(arguments, "--fiscal-year");
    const std::string from = take_option(arguments, "--effective-from");
    packs::ImportOptions options;
    options.built_in = take_flag(arguments, "--built-in");
    if (out.empty()) return wrong_call(streams, "pack build needs --out DB");
    if (arguments.empty()) return wrong_call(streams, "pack build needs at least one file or folder");
    if (!year.empty()) {
        int number = 0;
        const auto read = std::from_chars(year.data(), year.data() + year.size(), number);
        if (read.ec != std::errc() || read.ptr != year.data() + year.size() || number < 2014 || number > 2099)
            return wrong_call(streams, "--fiscal-year must be a year such as 2026");
        options.fiscal_year = number;
    }
    if (!from.empty()) {
        options.effective_from = Date::parse(from);
        if (!options.effective_from) return wrong_call(streams, "--effective-from must be a date such as 2026-04-01");
    }
    auto catalogue = packs::Catalogue::open(out, "");
    if (!catalogue) {
        print(streams, {{"error", error_json(catalogue.error())}});
        return kRefused;
    }
    bool refused = false;
    std::vector<fs::path> paths;
    for (const std::string& argument : arguments)
        for (fs::path& path : files_of(argument))
            paths.push_back(std::move(path));
    for (const auto& group : grouped(paths))
        refused = build_one(**catalogue, group, options, streams) || refused;
    if (!prepare_search(**catalogue, streams)) refused = true;
    return refused ? kRefused : kDone;
}

int list(Arguments arguments, Streams& streams) {
    const std::string db = take_option(arguments, "--db");
    if (db.empty() || !arguments.empty()) return wrong_call(streams, "pack list needs --db DB and nothing else");
    std::error_code failed;
    if (!fs::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) {
        print(streams, {{"error", error_json(catalogue.error())}});
        return kRefused;
    }
    for (const packs::Pack& pack : (*catalogue)->packs())
        print(streams, json_of(pack));
    return kDone;
}

// "FY2026", or the whole name of an update within the year; the newest of several files of one release does not matter: it is one pack.
const packs::Pack* codes_pack(const packs::Catalogue& catalogue, CodeSystem system, std::string_view release) {
    for (const packs::Pack& pack : catalogue.packs())
        if (pack.system == system && pack.component == packs::Component::codes && pack.release == release) return &pack;
    return nullptr;
}

Json json_of(const packs::CodeChange& change, CodeSystem system) {
    Json line = {
        {"change", key(change.kind)}, {"code", change.code}, {"label", display_code(system, change.code)}, {"billable", change.billable}};
    if (!change.before.empty()) line["before"] = change.before;
    if (!change.after.empty()) line["after"] = change.after;
    if (!change.replacements.empty()) line["replacements"] = change.replacements;
    return line;
}

int diff(Arguments arguments, Streams& streams) {
    const std::string db = take_option(arguments, "--db");
    if (db.empty() || arguments.size() != 3)
        return wrong_call(streams, "pack diff needs --db DB SYSTEM OLD NEW, such as icd10cm FY2025 FY2026");
    const auto system = code_system_from_key(arguments[0]);
    if (!system) return wrong_call(streams, "there is no code system " + arguments[0]);
    std::error_code failed;
    if (!fs::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) {
        print(streams, {{"error", error_json(catalogue.error())}});
        return kRefused;
    }
    std::array<const packs::Pack*, 2> found{};
    for (std::size_t i = 0; i < 2; ++i) {
        found[i] = codes_pack(**catalogue, *system, arguments[i + 1]);
        if (found[i]) continue;
        print(streams, {{"error", error_json({"No such release is installed", arguments[i + 1], "pack list tells which there are"})}});
        return kRefused;
    }
    const auto changes = packs::diff(**catalogue, *found[0], *found[1]);
    if (!changes) {
        print(streams, {{"error", error_json(changes.error())}});
        return kRefused;
    }
    const packs::DiffCounts counts = changes->counts();
    print(streams, {{"system", key(*system)},
                    {"older", found[0]->release},
                    {"newer", found[1]->release},
                    {"added", counts.added},
                    {"deleted", counts.deleted},
                    {"gone", counts.gone},
                    {"became_header", counts.became_header},
                    {"revised", counts.revised}});
    for (const packs::CodeChange& change : changes->changes)
        print(streams, json_of(change, *system));
    return kDone;
}

} // namespace

int run_pack(const Arguments& arguments, Streams& streams) {
    if (arguments.empty()) return wrong_call(streams, "pack needs build, list or diff");
    const Arguments rest(arguments.begin() + 1, arguments.end());
    if (arguments[0] == "build") return build(rest, streams);
    if (arguments[0] == "list") return list(rest, streams);
    if (arguments[0] == "diff") return diff(rest, streams);
    return wrong_call(streams, "pack knows build, list and diff");
}

} // namespace sequela::cli
