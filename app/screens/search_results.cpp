#include "app/screens/search_results.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "app/screens/parts.h"
#include "base/text.h"

namespace sequela::app {
namespace {

using ui::Ui;

constexpr std::size_t kFirstHits = 24;  // of the first system, where several are asked …
constexpr std::size_t kFurtherHits = 8; // … and of each behind it
constexpr std::size_t kAllHits = 60;    // of one alone
constexpr int kSystemKeys = 8;          // Alt+1 to Alt+8

constexpr float kHitHeight = 46; // two lines: title, and why it matched
constexpr float kCodeWidth = 76;
constexpr float kLongCodeWidth = 112; // an NDC

// The title with what matched marked.
void draw_title(Ui& ui, const lookup::Hit& hit) {
    std::array<ui::Run, 17> runs;
    std::size_t count = 0;
    std::size_t at = 0;
    const std::string_view title = hit.title;
    for (const auto& [begin, end] : hit.marks) {
        if (count + 3 > runs.size() || begin < at || end > title.size()) break;
        if (begin > at) runs[count++] = {title.substr(at, begin - at)};
        runs[count++] = {title.substr(begin, end - begin), ui::Weight::semibold};
        at = end;
    }
    if (at < title.size() || count == 0) runs[count++] = {title.substr(at)};
    ui.rich(std::span<const ui::Run>(runs.data(), count), {.lines = 1});
}

void draw_hit(Ui& ui, const lookup::Hit& hit, bool name_system) {
    const std::string code = display_code(hit.system, hit.code);
    ui.text(code, {.weight = ui::Weight::semibold, .width = code.size() > 8 ? kLongCodeWidth : kCodeWidth});
    ui.column(
        [&] {
            draw_title(ui, hit);
            std::string why = hit.why;
            if (name_system) why = lookup::short_title_of({hit.system, hit.classification}) + "  ·  " + why;
            if (!hit.billable) why = "Needs more characters  ·  " + why;
            if (!hit.why_release.empty()) why += "  ·  " + hit.why_release;
            ui.text(why, {.size = ui::TextSize::tiny, .tone = ui::Tone::muted, .lines = 1});
        },
        0);
}

// The results of the next system begin here; choosing the heading shows them alone.
void draw_group_heading(Ui& ui, const lookup::HitGroup& group) {
    ui.icon(icons::library, ui::Tone::muted, 16);
    ui.text(lookup::title_of(group.system) + (group.modifiers ? ", modifiers" : ""), {.weight = ui::Weight::semibold});
    ui.text("show only these", {.size = ui::TextSize::small, .tone = ui::Tone::muted});
}

} // namespace

const lookup::Hit* SearchResults::hit(int row) const {
    if (row < 0 || row >= static_cast<int>(rows_.size())) return nullptr;
    const ResultRow& at = rows_[static_cast<std::size_t>(row)];
    return at.hit < 0 ? nullptr : &groups_[at.group].hits[static_cast<std::size_t>(at.hit)];
}

void SearchResults::refresh(AppContext& context, std::optional<Date> date, const std::vector<lookup::SystemRef>& offered) {
    const std::uint64_t revision = context.catalogue().revision();
    const bool same = query == searched_ && searched_date_ == date && revision_ == revision && offered_ == offered;
    if (same && problem.empty()) return;
    searched_ = query;
    searched_date_ = date;
    revision_ = revision;
    offered_ = offered;
    groups_.clear();
    rows_.clear();
    systems_.clear();
    problem.clear();
    selected = -1;
    if (!date) {
        if (!trim(query).empty()) problem = "No code set is installed yet. Drop the official release files anywhere on the page.";
        return;
    }
    for (const lookup::SystemRef& system : offered_)
        if (context.catalogue().in_force(system.system, packs::Component::codes, lookup::date_in(system, *date), system.name) != nullptr)
            systems_.push_back(system);
    if (only_ && std::find(systems_.begin(), systems_.end(), *only_) == systems_.end()) only_.reset();
    if (!trim(query).empty()) ask(context, *date);
}

void SearchResults::ask(AppContext& context, Date date) {
    const bool alone = only_ || systems_.size() == 1;
    lookup::AllSearch all(context.catalogue(), context.search());
    groups_ = all.search(query, date, only_ ? std::vector{*only_} : offered_, {.limit = alone ? kAllHits : kFirstHits});
    for (std::size_t group = 0; group < groups_.size(); ++group) {
        auto& hits = groups_[group].hits;
        if (groups_[group].preparing) prepare(context, groups_[group].system, date);
        if (hits.empty()) continue;
        const bool first = rows_.empty();
        if (!first && hits.size() > kFurtherHits) hits.resize(kFurtherHits);
        if (!first) rows_.push_back({group, -1});
        for (std::size_t i = 0; i < hits.size(); ++i)
            rows_.push_back({group, static_cast<int>(i)});
    }
    if (!rows_.empty()) selected = 0;
}

void SearchResults::prepare(AppContext& context, const lookup::SystemRef& system, Date date) {
    problem = "The search index for this date is being prepared.";
    if (job_ != 0 && context.job(job_) != nullptr) return;
    auto job = std::make_unique<lookup::SearchIndexJob>(context.catalogue(), system.system, date, system.name);
    job_ = context.run("Preparing search", std::move(job), [&context](const Status& status, Job&) {
        if (!status) context.error("search.index", status.error());
    });
}

void SearchResults::show_only(AppContext& context, std::optional<lookup::SystemRef> system) {
    only_ = std::move(system);
    revision_ = 0;
    context.ui().say(only_ ? "Only " + lookup::title_of(*only_) : "All code systems");
}

void draw_system_filter(Ui& ui, AppContext& context, SearchResults& results) {
    const auto& systems = results.systems();
    if (systems.size() < 2) return;
    std::vector<FlowItem> items = {{.label = "All", .name = "All code systems", .tooltip = "Alt+0", .pressed = !results.only()}};
    for (std::size_t i = 0; i < systems.size(); ++i)
        items.push_back({.label = lookup::short_title_of(systems[i]),
                         .name = lookup::short_title_of(systems[i]) + ": only " + lookup::title_of(systems[i]),
                         .tooltip = fmt::format("{} only, Alt+{}", lookup::title_of(systems[i]), i + 1),
                         .pressed = results.only() && *results.only() == systems[i]});
    ui.group("group", "Code systems", [&] {
        const int pressed = flow_buttons(ui, "code.systems", items);
        if (pressed == 0) results.show_only(context, {});
        if (pressed > 0) results.show_only(context, systems[static_cast<std::size_t>(pressed) - 1]);
    });
}

ui::ListResult draw_results(Ui& ui, SearchResults& results, std::string_view key, std::string_view keys_from) {
    const bool several = results.systems().size() > 1;
    ui::ListOptions options{
        .count = static_cast<int>(results.rows().size()), .selected = &results.selected, .row_height = kHitHeight, .key = key};
    options.keys_from = keys_from;
    options.empty = "No code fits these words. Try fewer words, the main term first, or another spelling.";
    return ui.list("Search results", options, [&](int i, ui::Row&) {
        if (const lookup::Hit* hit = results.hit(i))
            draw_hit(ui, *hit, several);
        else
            draw_group_heading(ui, results.group(i));
    });
}

void add_system_commands(AppContext& context, ui::Commands& commands, std::string_view prefix,
                         const std::function<SearchResults*()>& results) {
    for (int number = 0; number <= kSystemKeys; ++number)
        commands.add({.id = fmt::format("{}.system_{}", prefix, number),
                      .title = number == 0 ? std::string("Search all code systems") : fmt::format("Search code system {} only", number),
                      .category = "Coding",
                      .keys = fmt::format("Alt+{}", number),
                      .when = [number, results] { return results() != nullptr && number <= static_cast<int>(results()->systems().size()); },
                      .run =
                          [number, results, &context] {
                              const auto& systems = results()->systems();
                              results()->show_only(context, number == 0 ? std::nullopt
                                                                        : std::optional(systems[static_cast<std::size_t>(number) - 1]));
                          }});
}

} // namespace sequela::app
