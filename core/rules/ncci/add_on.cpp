// Add-on codes (CMS, NCCI add-on code edits): type 1 has a list of primary codes, for type 2 the contractor decides, type 3 is both.
#include <fmt/format.h>

#include <algorithm>

#include "rules/drafting.h"
#include "rules/ncci/add_on_codes.h"
#include "rules/ncci/ncci_rules.h"
#include "rules/ncci/service_lines.h"

namespace sequela::rules {

AddOn find_add_on(const packs::Part<packs::DataTable>& table, std::string_view code) {
    constexpr std::string_view kContractor = "CCCCC"; // stands for codes that the contractor names
    AddOn add_on;
    if (!table) return add_on;
    const auto [first, last] = table.data->with_key(code);
    for (std::size_t i = first; i < last; ++i) {
        const std::uint32_t row = table.data->by_key[i];
        const std::string_view primary = table.data->cell(row, 1);
        const std::string_view type = table.data->cell(row, 2);
        if (!type.empty() && type[0] >= '1' && type[0] <= '3') add_on.type = std::max(add_on.type, type[0] - '0');
        if (primary == kContractor)
            add_on.by_contractor = true;
        else
            add_on.primaries.push_back(primary);
    }
    add_on.by_contractor = add_on.by_contractor || add_on.type >= 2;
    add_on.known = first < last;
    return add_on;
}

namespace {

constexpr std::string_view kRule = "ncci.add_on";
constexpr std::size_t kNamed = 4; // primary codes in a message

enum class Primary { listed, day_before, some_other, none };

// What stands on the claim that the add-on code could belong to. An operation that ends after midnight has its primary on the day before.
Primary find_primary(const std::vector<ServiceLine>& lines, const ServiceLine& add_on, const AddOn& its) {
    Primary best = Primary::none;
    for (const ServiceLine& line : lines) {
        if (line.number == add_on.number || line.code == add_on.code || !line.first) continue;
        const bool listed = std::find(its.primaries.begin(), its.primaries.end(), line.code) != its.primaries.end();
        const bool same_day = common_day(line, add_on).has_value();
        if (listed && same_day) return Primary::listed;
        if (listed && line.last->plus_days(1) == *add_on.first)
            best = Primary::day_before;
        else if (same_day && best == Primary::none)
            best = Primary::some_other;
    }
    return best;
}

std::string primaries_text(const AddOn& add_on) {
    std::vector<std::string> names;
    for (const std::string_view primary : add_on.primaries)
        names.emplace_back(primary);
    return list_of(names, kNamed, "or");
}

Verdict without_primary(const EncounterView& view, const ServiceLine& line, const AddOn& add_on) {
    const bool coding = view.context.stage == Stage::coding;
    Verdict verdict = draft_service(kRule, coding ? Status::info : Status::fail, line,
                                    fmt::format("{} is an add-on code and is paid with its primary procedure only: no {} on {}.", line.code,
                                                add_on.primaries.empty() ? "other service stands" : primaries_text(add_on) + " stands",
                                                line.first->words()));
    verdict.fixes.push_back(remove_service_fix(line));
    if (add_on.primaries.size() == 1) verdict.fixes.push_back(find_fix(line.number, add_on.primaries.front()));
    return verdict;
}

Verdict contractor_decides(const ServiceLine& line, const AddOn& add_on) {
    std::string message =
        fmt::format("{} is an add-on code whose primary procedures the contractor names (type {})", line.code, add_on.type);
    message += add_on.primaries.empty() ? fmt::format(": is its primary among the services of {}?", line.first->words())
                                        : fmt::format(", besides {}: is its primary on the claim?", primaries_text(add_on));
    return draft_service(kRule, Status::info, line, std::move(message));
}

std::optional<Verdict> check_line(const EncounterView& view, const std::vector<ServiceLine>& lines, const ServiceLine& line,
                                  const AddOn& add_on) {
    const Primary primary = find_primary(lines, line, add_on);
    if (primary == Primary::listed) return std::nullopt;
    if (primary == Primary::day_before)
        return draft_service(kRule, Status::warn, line,
                             fmt::format("{} is an add-on code and its primary procedure stands on the day before: is {} its day?",
                                         line.code, line.first->words()));
    if (!add_on.by_contractor || primary == Primary::none) return without_primary(view, line, add_on);
    if (view.context.stage != Stage::complete) return std::nullopt;
    return contractor_decides(line, add_on);
}

} // namespace

void check_add_on(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!provider_type(view.encounter) || !view.context.catalogue) return;
    const std::vector<ServiceLine> lines = service_lines(view.encounter);
    for (const ServiceLine& line : lines) {
        if (!line.first) continue;
        const auto table = view.context.catalogue->table("ncci.add_on", *line.first);
        if (!table || !*table) continue;
        const AddOn add_on = find_add_on(*table, line.code);
        if (!add_on.known || add_on.type == 0) continue;
        auto verdict = check_line(view, lines, line, add_on);
        if (!verdict) continue;
        verdict->pack_release = table->pack->release;
        verdict->citation = {"NCCI add-on code edits", fmt::format("{}, type {}", line.code, add_on.type), verdict->pack_release};
        verdicts.push_back(std::move(*verdict));
    }
}

} // namespace sequela::rules
