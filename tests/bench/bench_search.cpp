// Search as one types, on the full FY2026: prints one JSON object. With --misses, the queries of a set that miss, for working on the
// ranking.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/text.h"
#include "lookup/search.h"
#include "packs/importer.h"

#include "process_use.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

struct Query {
    std::string text;
    std::vector<std::string> wanted; // undotted; a "-" at the end: any code below it
    bool held_out = false;
    std::string set; // what is reported together
};

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Some queries, chosen by their hash, are never looked at while the ranking is worked on: a third of the first set, half of the others.
bool is_held_out(std::string_view text, const std::string& set) {
    return sha256(text)[0] % (set == "first_set" ? 3 : 2) == 0;
}

void read_queries(const fs::path& file, const std::string& set, std::vector<Query>& out) {
    const std::string bytes = read_file(file);
    for (const std::string_view line : lines(bytes)) {
        const auto fields = split(line, '\t');
        if (line.empty() || line.front() == '#' || fields.size() != 2) continue;
        Query query{std::string(fields[0]), {}, is_held_out(fields[0], set), set};
        for (const std::string_view code : split(fields[1], ' ')) {
            std::string bare;
            std::copy_if(code.begin(), code.end(), std::back_inserter(bare), [](char c) { return c != '.'; });
            if (!bare.empty()) query.wanted.push_back(bare);
        }
        out.push_back(std::move(query));
    }
}

// The project's own files are the first set and the second set; each file of another folder is a set of its own.
std::vector<Query> queries_in(const fs::path& folder, const fs::path& own) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".tsv") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Query> out;
    for (const fs::path& file : files) {
        const std::string name = file.stem().string();
        read_queries(file, folder == own && name != "second_set" ? "first_set" : name, out);
    }
    return out;
}

bool accepts(const Query& query, const std::string& code) {
    return std::any_of(query.wanted.begin(), query.wanted.end(), [&](const std::string& wanted) {
        if (wanted.back() == '-') return code.compare(0, wanted.size() - 1, wanted, 0, wanted.size() - 1) == 0;
        return code == wanted;
    });
}

struct Rates {
    int queries = 0;
    int first = 0;
    int ten = 0;
    [[nodiscard]] nlohmann::ordered_json json() const {
        const double n = std::max(1, queries);
        return {{"queries", queries}, {"hit_at_1", first / n}, {"hit_at_10", ten / n}};
    }
};

void show_miss(const Query& query, const std::vector<lookup::Hit>& hits, std::size_t rank) {
    std::printf("%s\t%s\t", rank < hits.size() ? std::to_string(rank + 1).c_str() : "MISS", query.text.c_str());
    for (const std::string& code : query.wanted)
        std::printf("%s ", code.c_str());
    for (std::size_t i = 0; i < std::min<std::size_t>(3, hits.size()); ++i)
        std::printf("\t%s %s [%s] %.2f", hits[i].code.c_str(), hits[i].title.substr(0, 60).c_str(), hits[i].why.substr(0, 70).c_str(),
                    hits[i].score);
    std::printf("\n");
}

void measure(const lookup::SearchIndex& index, const std::vector<Query>& queries, bool held_out, bool show,
             std::map<std::string, Rates>& rates) {
    for (const Query& query : queries) {
        if (query.held_out != held_out) continue;
        const auto hits = index.search(query.text);
        std::size_t rank = 0;
        while (rank < hits.size() && !accepts(query, hits[rank].code))
            ++rank;
        Rates& rate = rates[query.set];
        ++rate.queries;
        if (rank < hits.size() && rank == 0) ++rate.first;
        if (rank < hits.size() && rank < 10) ++rate.ten;
        if (show && rank > 0) show_miss(query, hits, rank);
    }
}

nlohmann::ordered_json json_of(const std::map<std::string, Rates>& rates) {
    auto out = nlohmann::ordered_json::object();
    for (const auto& [name, rate] : rates)
        out[name] = rate.json();
    return out;
}

bool import_file(packs::Catalogue& catalogue, const fs::path& path) {
    packs::ImportJob job(catalogue, {{(path.parent_path().filename() / path.filename()).string(), read_file(path)}}, {});
    return run_to_end(job).ok();
}

// The newest of each component that is publicly at hand; the app takes them in the same way.
bool import_all(packs::Catalogue& catalogue, const fs::path& sources) {
    for (const char* name :
         {"FY2026/2026-code-descriptions-tabular-order.zip", "FY2023/icd10cm_tabular_2023.xml.gz", "FY2017/ICD10CM_FY2017_Full_XML.zip",
          "FY2022/icd10cm_drug_2022.xml.gz", "FY2022/icd10cm_eindex_2022.xml.gz", "FY2022/icd10cm_neoplasm_2022.xml.gz"})
        if (!import_file(catalogue, sources / "icd10cm" / name)) return false;
    return true;
}

fs::path sources() {
    if (const char* named = std::getenv("PACK_SOURCES"); named != nullptr) return named;
    return fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets";
}

double percentile(std::vector<double>& sorted, double part) {
    return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(part * static_cast<double>(sorted.size())))];
}

int fail(const Error& error) {
    std::fprintf(stderr, "%s\n", error.text().c_str());
    return 1;
}

struct Options {
    std::string database = ":memory:";
    fs::path queries = fs::path(SEQUELA_SOURCE_DIR) / "tests" / "lookup" / "queries";
    fs::path more_queries;
    bool show = false;
};

Options read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--misses") options.show = true;
        if (i + 1 >= argc) continue;
        if (argument == "--db") options.database = argv[++i];
        if (argument == "--queries") options.more_queries = argv[++i];
    }
    return options;
}

struct Building {
    double ms = 0;
    double longest_step_ms = 0;
    double longest_step_cpu_ms = 0;
};

Result<Building> build(packs::Catalogue& catalogue, Date date) {
    Building out;
    const double begin = monotonic_ms();
    lookup::SearchIndexJob job(catalogue, date);
    for (bool done = false; !done;) {
        const double step = monotonic_ms();
        const double cpu = bench::cpu_ms();
        done = job.step(step + 8);
        out.longest_step_ms = std::max(out.longest_step_ms, monotonic_ms() - step);
        out.longest_step_cpu_ms = std::max(out.longest_step_cpu_ms, bench::cpu_ms() - cpu);
    }
    if (const Status status = job.result(); !status.ok()) return status.error();
    out.ms = monotonic_ms() - begin;
    return out;
}

// Every beginning of up to 500 queries.
nlohmann::ordered_json measure_keystrokes(const lookup::SearchIndex& index, const std::vector<Query>& queries) {
    std::vector<double> times;
    std::vector<double> cpu_times; // what the machine does besides is not in these
    std::string slowest;
    double most = 0;
    std::size_t typed = 0;
    const std::size_t stride = std::max<std::size_t>(1, queries.size() / 500);
    for (std::size_t i = 0; i < queries.size() && typed < 500; i += stride, ++typed)
        for (std::size_t length = 1; length <= queries[i].text.size(); ++length) {
            const std::string prefix = queries[i].text.substr(0, length);
            const double cpu = bench::cpu_ms();
            const double from = monotonic_ms();
            const auto hits = index.search(prefix);
            times.push_back((monotonic_ms() - from) * 1000);
            cpu_times.push_back((bench::cpu_ms() - cpu) * 1000);
            if (times.back() > most) {
                most = times.back();
                slowest = prefix;
            }
        }
    std::sort(times.begin(), times.end());
    std::sort(cpu_times.begin(), cpu_times.end());
    return {{"queries", typed},
            {"keystrokes", times.size()},
            {"p50_us", percentile(times, 0.5)},
            {"p99_us", percentile(times, 0.99)},
            {"max_us", times.empty() ? 0 : times.back()},
            {"cpu_p99_us", percentile(cpu_times, 0.99)},
            {"cpu_max_us", cpu_times.empty() ? 0 : cpu_times.back()},
            {"slowest", slowest}};
}

} // namespace

int main(int argc, char** argv) {
    const Options options = read_options(argc, argv);
    auto catalogue = packs::Catalogue::open(options.database, "");
    if (!catalogue) return fail(catalogue.error());
    const Date date = *Date::from_ymd(2026, 1, 15);
    if ((*catalogue)->packs().empty() && !import_all(**catalogue, sources())) {
        std::fprintf(stderr, "The official ICD-10-CM files are not there (PACK_SOURCES): nothing is measured\n");
        return 0;
    }
    const auto building = build(**catalogue, date);
    if (!building) return fail(building.error());
    const auto edition = (*catalogue)->edition(date);
    auto image = (*catalogue)->get_derived(lookup::SearchIndex::derived_key(**edition));
    const std::size_t image_bytes = image && *image ? (*image)->size() : 0;
    const double opening = monotonic_ms();
    lookup::SearchCache cache(**catalogue);
    const auto index = cache.at(date);
    if (!index) return fail(index.error());
    const double opened = monotonic_ms();

    const std::vector<Query> queries = queries_in(options.queries, options.queries);
    std::vector<Query> measured = queries;
    if (!options.more_queries.empty()) {
        auto more = queries_in(options.more_queries, options.queries);
        if (options.show)
            measured = std::move(more);
        else
            measured.insert(measured.end(), more.begin(), more.end());
    }
    std::map<std::string, Rates> development;
    std::map<std::string, Rates> held_out;
    measure(**index, measured, false, options.show, development);
    measure(**index, measured, true, false, held_out);
    const nlohmann::ordered_json rates = {{"development", json_of(development)}, {"held_out", json_of(held_out)}};
    if (options.show) {
        std::printf("%s\n", rates.dump().c_str());
        return 0;
    }
    const nlohmann::ordered_json result = {{"build_ms", building->ms},
                                           {"longest_build_step_ms", building->longest_step_ms},
                                           {"longest_build_step_cpu_ms", building->longest_step_cpu_ms},
                                           {"image_bytes", image_bytes},
                                           {"open_ms", opened - opening},
                                           {"quality", rates},
                                           {"typing", measure_keystrokes(**index, queries)}};
    std::printf("%s\n", result.dump(2).c_str());
    return 0;
}
