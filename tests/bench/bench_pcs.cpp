// ICD-10-PCS on the official files of FY2026: one JSON object with the times of a builder step and of a keystroke in the search, and how
// often the query sets are answered. Run by tests/bench/run.sh.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>

#include "base/text.h"
#include "lookup/pcs_builder.h"
#include "lookup/pcs_search.h"
#include "packs/importer.h"
#include "process_use.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;
using Json = nlohmann::ordered_json;

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool import_all(packs::Catalogue& catalogue) {
    const char* named = std::getenv("PACK_SOURCES");
    const fs::path folder = (named ? fs::path(named) : fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets") / "icd10pcs";
    std::vector<packs::SourceFile> files;
    for (const char* name : {"FY2026/2026-icd-10-pcs-order-file-long-and-abbreviated-titles.zip", "FY2026/icd10pcs_tables_2026.xml.gz",
                             "FY2025/icd10pcs_index_2025.xml.gz", "FY2026/icd10pcs_definitions_2026.xml.gz"}) {
        if (!fs::exists(folder / name)) return false;
        files.push_back({name, read_file(folder / name)});
    }
    packs::ImportJob job(catalogue, std::move(files), {});
    return run_to_end(job).ok();
}

class Times {
public:
    template <class Work> void measure(Work work) {
        const double cpu = bench::cpu_ms();
        const double from = monotonic_ms();
        work();
        wall_.push_back((monotonic_ms() - from) * 1000);
        cpu_.push_back((bench::cpu_ms() - cpu) * 1000);
    }
    Json json() {
        std::sort(wall_.begin(), wall_.end());
        std::sort(cpu_.begin(), cpu_.end());
        const auto at = [](const std::vector<double>& times, double part) {
            return times.empty() ? 0 : times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
        };
        return {{"count", wall_.size()},
                {"p50_us", at(wall_, 0.5)},
                {"p99_us", at(wall_, 0.99)},
                {"max_us", at(wall_, 1)},
                {"cpu_p99_us", at(cpu_, 0.99)}};
    }

private:
    std::vector<double> wall_;
    std::vector<double> cpu_; // what the machine does besides is not in these
};

// Random walks through the tables: each a step of the builder for every beginning of a code.
Json measure_builder(const packs::Edition& edition) {
    Times times;
    Times wrong;
    std::mt19937 random(3);
    for (int walk = 0; walk < 400; ++walk) {
        std::string code;
        for (bool complete = false; !complete;) {
            Result<lookup::PcsStep> step = lookup::PcsStep{};
            times.measure([&] { step = lookup::pcs_step(edition, code); });
            complete = !step->next;
            if (step->next) code += step->next->choices[random() % step->next->choices.size()].character;
        }
        code[random() % 7] = 'V';
        wrong.measure([&] { (void)lookup::pcs_explain(edition, code); });
    }
    return {{"step", times.json()}, {"explain", wrong.json()}};
}

struct Query {
    std::string text;
    std::vector<std::string> wanted;
};

std::vector<Query> queries(const char* name) {
    const std::string bytes = read_file(fs::path(SEQUELA_SOURCE_DIR) / "tests" / "lookup" / "queries_pcs" / name);
    std::vector<Query> out;
    for (const std::string_view line : lines(bytes)) {
        const auto fields = split(line, '\t');
        if (line.empty() || line.front() == '#' || fields.size() != 2) continue;
        Query query{std::string(fields[0]), {}};
        for (const std::string_view code : split(fields[1], ' '))
            query.wanted.emplace_back(code);
        out.push_back(std::move(query));
    }
    return out;
}

Json quality(const lookup::PcsSearch& search, const std::vector<Query>& set) {
    int first = 0;
    int ten = 0;
    for (const Query& query : set) {
        const auto hits = search.search(query.text, {10, false});
        const auto found = std::find_if(hits.begin(), hits.end(), [&](const lookup::Hit& hit) {
            return std::any_of(query.wanted.begin(), query.wanted.end(), [&](const std::string& wanted) {
                return wanted.back() == '-' ? hit.code.starts_with(std::string_view(wanted).substr(0, wanted.size() - 1))
                                            : hit.code == wanted;
            });
        });
        if (found == hits.end()) continue;
        ++ten;
        if (found == hits.begin()) ++first;
    }
    const auto size = static_cast<double>(std::max<std::size_t>(set.size(), 1));
    return {{"queries", set.size()}, {"hit_at_1", first / size}, {"hit_at_10", ten / size}};
}

Json measure_typing(const lookup::PcsSearch& search, const std::vector<Query>& set) {
    Times times;
    for (const Query& query : set)
        for (std::size_t length = 1; length <= query.text.size(); ++length)
            times.measure([&] { (void)search.search(std::string_view(query.text).substr(0, length)); });
    return times.json();
}

} // namespace

int main() {
    auto catalogue = packs::Catalogue::open(":memory:", "");
    if (!catalogue || !import_all(**catalogue)) {
        std::fprintf(stderr, "The official ICD-10-PCS files are not there (PACK_SOURCES): nothing is measured\n");
        std::printf("{}\n");
        return 0;
    }
    const auto edition = (*catalogue)->edition(CodeSystem::icd10pcs, *Date::from_ymd(2026, 1, 15));
    if (!edition) return 1;
    Times building;
    Result<lookup::PcsSearch> search = Error{};
    building.measure([&] { search = lookup::PcsSearch::of(**edition); });
    if (!search) return 1;
    const std::vector<Query> development = queries("development.tsv");
    const Json result = {{"builder", measure_builder(**edition)},
                         {"search_build", building.json()},
                         {"quality", {{"development", quality(*search, development)}, {"unseen", quality(*search, queries("unseen.tsv"))}}},
                         {"typing", measure_typing(*search, development)}};
    std::printf("%s\n", result.dump(2).c_str());
    return 0;
}
