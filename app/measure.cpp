#include "app/measure.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "app/context.h"
#include "base/job.h"
#include "base/text.h"
#include "casework/systems.h"
#include "casework/workspace.h"
#include "lookup/all_search.h"
#include "lookup/code_page.h"
#include "lookup/pcs_builder.h"
#include "packs/release_diff.h"
#include "rules/check.h"

namespace sequela::app {
namespace {

constexpr std::size_t kPages = 2000;
constexpr std::size_t kEncounters = 400;
constexpr std::size_t kCodes = 25;
constexpr int kSaves = 200;
constexpr int kOpenings = 9;

class Samples {
public:
    template <class Work> void time(Work&& work) {
        const double begin = monotonic_ms();
        work();
        milliseconds_.push_back(monotonic_ms() - begin);
    }

    std::string json() {
        if (milliseconds_.empty()) return R"({"error":"nothing was measured"})";
        std::sort(milliseconds_.begin(), milliseconds_.end());
        return fmt::format(R"({{"count":{},"p50_ms":{:.4f},"p99_ms":{:.4f},"max_ms":{:.4f}}})", milliseconds_.size(), at(0.5), at(0.99),
                           milliseconds_.back());
    }

private:
    [[nodiscard]] double at(double share) const {
        return milliseconds_[static_cast<std::size_t>(share * static_cast<double>(milliseconds_.size() - 1))];
    }
    std::vector<double> milliseconds_;
};

std::string failed(const Error& error) {
    return fmt::format(R"({{"error":"{}"}})", error.what);
}

std::string searches(AppContext& context, Date date, std::string_view input) {
    auto index = context.search().at(date);
    if (!index) return failed(index.error());
    Samples samples;
    for (const std::string_view line : lines(input)) {
        for (std::size_t end = 1; end <= line.size(); ++end)
            samples.time([&] { static_cast<void>((*index)->search(line.substr(0, end), {.limit = 60})); });
    }
    return samples.json();
}

std::string systems(AppContext& context, Date date, std::string_view input) {
    lookup::AllSearch all(context.catalogue(), context.search());
    const auto installed = casework::all_systems(context.catalogue(), rules::Jurisdiction::us);
    for (const lookup::HitGroup& group : all.search("first", date, installed, {.limit = 24}))
        if (group.preparing) return R"({"error":"a search index is missing"})";
    Samples samples;
    for (const std::string_view line : lines(input))
        for (std::size_t end = 1; end <= line.size(); ++end)
            samples.time([&] { static_cast<void>(all.search(line.substr(0, end), date, installed, {.limit = 24})); });
    return samples.json();
}

// Two installed releases, compared as the update centre does; loading them is not part of it.
std::string differences(AppContext& context) {
    std::vector<const packs::Pack*> releases;
    for (const packs::Pack& pack : context.catalogue().packs())
        if (pack.system == CodeSystem::icd10cm && pack.component == packs::Component::codes && !pack.built_in) releases.push_back(&pack);
    if (releases.size() < 2) return R"({"error":"two releases of ICD-10-CM are needed"})";
    Samples samples;
    for (int i = 0; i < kOpenings; ++i) {
        Status status = Done{};
        samples.time([&] {
            if (const auto found = packs::diff(context.catalogue(), *releases[1], *releases[0]); !found) status = found.error();
        });
        if (!status) return failed(status.error());
    }
    return samples.json();
}

// Row numbers of billable codes, spread evenly by a stride that is prime to most sizes.
std::vector<const packs::CodeRow*> spread(const packs::CodeTable& table, std::size_t count) {
    std::vector<const packs::CodeRow*> out;
    std::size_t at = 0;
    while (out.size() < count && !table.rows.empty()) {
        at = (at + 7919) % table.rows.size();
        if (table.rows[at].billable != 0) out.push_back(&table.rows[at]);
    }
    return out;
}

std::string builder_steps(AppContext& context) {
    const auto date = context.catalogue().newest_codes_begin(CodeSystem::icd10pcs);
    if (!date) return R"({"error":"no ICD-10-PCS is installed"})";
    const auto edition = context.catalogue().edition(CodeSystem::icd10pcs, *date);
    if (!edition) return failed(edition.error());
    Samples samples;
    for (const auto* row : spread(*(*edition)->codes.data, kPages))
        for (std::size_t length = 0; length <= row->code.text().size(); ++length)
            samples.time([&] { static_cast<void>(lookup::pcs_step(**edition, row->code.text().substr(0, length))); });
    return samples.json();
}

std::string pages(AppContext& context, Date date, const packs::CodeTable& table) {
    Samples samples;
    for (const auto* row : spread(table, kPages))
        samples.time([&] { static_cast<void>(lookup::code_page(context.catalogue(), date, row->code.text())); });
    return samples.json();
}

std::string checks(const packs::Edition& edition, Date date, const packs::CodeTable& table) {
    const auto rows = spread(table, kEncounters * kCodes);
    Samples samples;
    for (std::size_t first = 0; first + kCodes <= rows.size(); first += kCodes) {
        rules::Encounter encounter;
        encounter.setting = rules::Setting::inpatient;
        encounter.admitted = encounter.discharged = date;
        for (std::size_t i = 0; i < kCodes; ++i)
            encounter.entries.push_back({std::string(rows[first + i]->code.text()), rules::Poa::yes, {}});
        samples.time([&] { static_cast<void>(rules::check(encounter, {&edition})); });
    }
    return samples.json();
}

// All that lies between an installed reference.db and the first hit: the list of packs, the images of the edition, the search index.
std::string opening(AppContext& context, Date date) {
    Samples samples;
    for (int i = 0; i < kOpenings; ++i) {
        Status status = Done{};
        samples.time([&] {
            status = context.catalogue().reload();
            if (status && !context.catalogue().edition(date)) status = Error{"The edition could not be loaded", "", ""};
            if (status && !context.search().at(date)) status = Error{"The search index could not be loaded", "", ""};
        });
        if (!status) return failed(status.error());
    }
    return samples.json();
}

std::string saves(AppContext& context) {
    if (context.workspace() == nullptr) return R"({"error":"no workspace is open"})";
    auto file = context.workspace()->create_encounter({});
    if (!file) return failed(file.error());
    Samples samples;
    for (int i = 0; i < kSaves; ++i) {
        file->codes.push_back({});
        file->codes.back().id = fmt::format("measured-{}", i);
        file->codes.back().code = "I10";
        Status status = Done{};
        samples.time([&] { status = context.workspace()->save(*file, "code.add", "Measure"); });
        if (!status) return failed(status.error());
        if (file->codes.size() >= kCodes) file->codes.clear();
    }
    static_cast<void>(context.workspace()->remove_encounter(file->id));
    return samples.json();
}

} // namespace

std::string measure(AppContext& context, std::string_view what, std::string_view input) {
    if (what == "saves") return saves(context);
    if (what == "pcs") return builder_steps(context);
    if (what == "diff") return differences(context);
    const auto date = context.catalogue().newest_codes_begin();
    if (!date) return R"({"error":"no codes are installed"})";
    auto edition = context.catalogue().edition(*date);
    if (!edition) return failed(edition.error());
    if (what == "open") return opening(context, *date);
    if (what == "search") return searches(context, *date, input);
    if (what == "systems") return systems(context, *date, input);
    if (what == "pages") return pages(context, *date, *(*edition)->codes.data);
    if (what == "checks") return checks(**edition, *date, *(*edition)->codes.data);
    return R"({"error":"unknown measurement"})";
}

} // namespace sequela::app
