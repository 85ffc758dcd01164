// Search as one types, on the full FY2026: prints one JSON object. With --misses, the queries of a set that miss, for working on the
// ranking.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/text.h"
#include "lookup/search.h"
#include "packs/importer.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;

struct Query {
    std::string text;
    std::vector<std::string> wanted; // undotted; a "-" at the end: any code below it
    bool held_out = false;
};

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// A third of the queries, chosen by their hash, is never looked at while the ranking is worked on.
bool is_held_out(std::string_view text) {
    return sha256(text)[0] % 3 == 0;
}

std::vector<Query> read_queries(const fs::path& file) {
    std::vector<Query> out;
    const std::string bytes = read_file(file);
    for (const std::string_view line : lines(bytes)) {
        const auto fields = split(line, '\t');
        if (line.empty() || line.front() == '#' || fields.size() != 2) continue;
        Query query{std::string(fields[0]), {}, is_held_out(fields[0])};
        for (const std::string_view code : split(fields[1], ' '))
            if (!code.empty()) {
                std::string bare;
                std::copy_if(code.begin(), code.end(), std::back_inserter(bare), [](char c) { return c != '.'; });
                query.wanted.push_back(bare);
            }
        out.push_back(std::move(query));
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

void measure(const lookup::SearchIndex& index, const std::vector<Query>& queries, bool held_out, bool show, Rates& rates) {
    for (const Query& query : queries) {
        if (query.held_out != held_out) continue;
        const auto hits = index.search(query.text);
        std::size_t rank = 0;
        while (rank < hits.size() && !accepts(query, hits[rank].code))
            ++rank;
        ++rates.queries;
        if (rank == 0 && !hits.empty()) ++rates.first;
        if (rank < 10 && rank < hits.size())
            ++rates.ten;
        else
            rank = std::max<std::size_t>(rank, 10);
        if (!show || rank == 0) continue;
        std::printf("%s\t%s\t", rank < 10 ? std::to_string(rank + 1).c_str() : "MISS", query.text.c_str());
        for (const std::string& code : query.wanted)
            std::printf("%s ", code.c_str());
        for (std::size_t i = 0; i < std::min<std::size_t>(3, hits.size()); ++i)
            std::printf("\t%s %s [%s] %.2f", hits[i].code.c_str(), hits[i].title.substr(0, 60).c_str(), hits[i].why.substr(0, 70).c_str(),
                        hits[i].score);
        std::printf("\n");
    }
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

} // namespace

int main(int argc, char** argv) {
    std::string database = ":memory:";
    fs::path queries_file = fs::path(SEQUELA_SOURCE_DIR) / "tests" / "lookup" / "queries";
    bool show = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--misses")
            show = true;
        else if (argument == "--db" && i + 1 < argc)
            database = argv[++i];
        else if (argument == "--queries" && i + 1 < argc)
            queries_file = argv[++i];
    }
    auto catalogue = packs::Catalogue::open(database, "");
    if (!catalogue) return fail(catalogue.error());
    const Date date = *Date::from_ymd(2026, 1, 15);
    if ((*catalogue)->packs().empty() && !import_all(**catalogue, sources())) {
        std::fprintf(stderr, "The official ICD-10-CM files are not there (PACK_SOURCES): nothing is measured\n");
        return 0;
    }
    const double begin = monotonic_ms();
    double longest_step = 0;
    lookup::SearchIndexJob job(**catalogue, date);
    while (true) {
        const double step = monotonic_ms();
        const bool done = job.step(step + 8);
        longest_step = std::max(longest_step, monotonic_ms() - step);
        if (done) break;
    }
    if (!job.result().ok()) return fail(job.result().error());
    const double built = monotonic_ms();
    const auto edition = (*catalogue)->edition(date);
    auto image = (*catalogue)->get_derived(lookup::SearchIndex::derived_key(**edition));
    const std::size_t image_bytes = image && *image ? (*image)->size() : 0;
    const double opening = monotonic_ms();
    lookup::SearchCache cache(**catalogue);
    const auto index = cache.at(date);
    if (!index) return fail(index.error());
    const double opened = monotonic_ms();

    std::vector<Query> queries;
    if (fs::is_directory(queries_file)) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(queries_file))
            if (entry.path().extension() == ".tsv") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            auto more = read_queries(file);
            queries.insert(queries.end(), more.begin(), more.end());
        }
    } else {
        queries = read_queries(queries_file);
        for (Query& query : queries)
            query.held_out = false;
    }
    Rates development;
    Rates held_out;
    measure(**index, queries, false, show, development);
    measure(**index, queries, true, false, held_out);
    if (show) {
        std::printf("development %s\nheld out %s\n", development.json().dump().c_str(), held_out.json().dump().c_str());
        return 0;
    }

    std::vector<double> times;
    std::vector<double> cpu_times; // what the machine does besides is not in these
    std::string slowest;
    double most = 0;
    std::size_t typed = 0;
    const std::size_t stride = std::max<std::size_t>(1, queries.size() / 500);
    for (std::size_t i = 0; i < queries.size() && typed < 500; i += stride, ++typed)
        for (std::size_t length = 1; length <= queries[i].text.size(); ++length) {
            const std::string prefix = queries[i].text.substr(0, length);
            const std::clock_t cpu = std::clock();
            const double from = monotonic_ms();
            const auto hits = (*index)->search(prefix);
            times.push_back((monotonic_ms() - from) * 1000);
            cpu_times.push_back(static_cast<double>(std::clock() - cpu) * 1e6 / CLOCKS_PER_SEC);
            if (times.back() > most) {
                most = times.back();
                slowest = prefix;
            }
        }
    std::sort(times.begin(), times.end());
    std::sort(cpu_times.begin(), cpu_times.end());
    const nlohmann::ordered_json result = {{"build_ms", built - begin},
                                           {"longest_build_step_ms", longest_step},
                                           {"image_bytes", image_bytes},
                                           {"open_ms", opened - opening},
                                           {"development", development.json()},
                                           {"held_out", held_out.json()},
                                           {"keystrokes", times.size()},
                                           {"keystroke_p50_us", percentile(times, 0.5)},
                                           {"keystroke_p99_us", percentile(times, 0.99)},
                                           {"keystroke_max_us", times.empty() ? 0 : times.back()},
                                           {"keystroke_cpu_p99_us", percentile(cpu_times, 0.99)},
                                           {"keystroke_cpu_max_us", cpu_times.empty() ? 0 : cpu_times.back()},
                                           {"slowest", slowest}};
    std::printf("%s\n", result.dump(2).c_str());
    return 0;
}
