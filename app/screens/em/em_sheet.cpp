#include "app/screens/em/em_sheet.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "app/ui/text_field.h"
#include "base/text.h"

namespace sequela::app {
namespace {

using groupers::EmData;
using groupers::EmDataItem;
using groupers::EmProblem;
using groupers::EmProblemItem;
using groupers::EmRisk;
using groupers::EmRiskItem;
using groupers::EmService;
using groupers::EmSpan;
using groupers::EmWorksheet;
using ui::Tone;
using ui::Ui;

constexpr int kServices = 14, kProblems = 11, kDataKinds = 6, kRisks = 12;
constexpr int kMostMinutes = 1440; // of a day

template <class Enum> std::vector<std::string_view> words_of_all(int count) {
    std::vector<std::string_view> all;
    for (int i = 0; i < count; ++i)
        all.push_back(words(static_cast<Enum>(i)));
    return all;
}

bool is_new_or_established(EmService service) {
    return service == EmService::office_new || service == EmService::office_established || service == EmService::home_new ||
           service == EmService::home_established;
}

std::optional<int> minutes_of(std::string_view text) {
    text = trim(text);
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 0 || number > kMostMinutes)
        return std::nullopt;
    return number;
}

std::string named(std::string_view kind, std::string_view name) {
    return name.empty() ? std::string(kind) : fmt::format("{}: {}", kind, name);
}

// The words of the chart that an item rests on: to be shown, replaced or taken away. True: they were changed.
bool draw_words(Ui& ui, const EmChart& chart, std::string_view name, std::optional<EmSpan>& evidence) {
    const std::string words = chart.quote ? chart.quote(*evidence) : std::string();
    ui.text(words.empty() ? "Evidence in a document that is not here" : fmt::format("“{}”", words),
            {.size = ui::TextSize::small, .tone = Tone::muted, .lines = 1, .width = -1});
    if (chart.show && ui.icon_button(icons::eye, fmt::format("Show the words for {}", name), {.small = true})) chart.show(*evidence);
    if (!ui.icon_button(icons::cross, fmt::format("Without the words for {}", name), {.small = true})) return false;
    evidence.reset();
    return true;
}

bool draw_evidence(Ui& ui, const EmChart& chart, std::string_view name, std::optional<EmSpan>& evidence) {
    bool changed = false;
    ui.row([&] {
        if (evidence)
            changed = draw_words(ui, chart, name, evidence);
        else
            ui.text("No evidence", {.size = ui::TextSize::small, .tone = Tone::muted, .width = -1});
        const bool can = chart.selected.has_value();
        const std::string full = fmt::format("Take the selected words for {}", name);
        const ui::ButtonOptions options{.kind = ui::ButtonKind::subtle,
                                        .icon = icons::quote,
                                        .disabled = !can,
                                        .why_disabled = "Select words in the chart first",
                                        .small = true,
                                        .name = full};
        const bool pressed = evidence ? ui.icon_button(icons::quote, full, options) : ui.button("Take the selected words", options);
        if (!pressed || !can) return;
        evidence = chart.selected;
        if (chart.taken) chart.taken();
        changed = true;
    });
    return changed;
}

// The head of an item with the button that removes it.
bool draw_head(Ui& ui, std::string_view kind, std::string_view name) {
    bool removed = false;
    ui.row([&] {
        ui.text(kind, {.weight = ui::Weight::semibold});
        if (!name.empty()) ui.text(name);
        ui.spring();
        if (ui.icon_button(icons::trash, fmt::format("Remove {}", named(kind, name)), {.small = true})) removed = true;
    });
    return removed;
}

// All items of a list, each drawn by `draw(item)`, which says whether it was changed. True if any was changed or removed.
template <class Item, class Name, class Draw>
bool draw_items(Ui& ui, EmSheetState& state, const EmChart& chart, std::string_view title, std::vector<Item>& items, Name name_of,
                Draw draw) {
    bool changed = false;
    int removed = -1;
    ui.group("list", title, [&] {
        for (std::size_t i = 0; i < items.size(); ++i)
            ui.scope(static_cast<int>(i), [&] {
                Item& item = items[i];
                const std::string name = name_of(item);
                const std::string full = named(words(item.kind), name);
                ui.group("listitem", fmt::format("{}, {}", full, item.evidence ? "with evidence" : "no evidence"), [&] {
                    if (draw_head(ui, words(item.kind), name)) removed = static_cast<int>(i);
                    changed |= draw(item);
                    changed |= draw_evidence(ui, chart, full, item.evidence);
                    ui.separator();
                });
            });
    });
    if (removed < 0) return changed;
    const EmWorksheet before = state.sheet;
    const Item& item = items[static_cast<std::size_t>(removed)];
    const std::string what = named(words(item.kind), name_of(item));
    items.erase(items.begin() + removed);
    if (chart.removed) chart.removed(before, what);
    return true;
}

// What is added has the selected words as its evidence, as codes have on the desk.
std::optional<EmSpan> take_selected(const EmChart& chart) {
    if (chart.selected && chart.taken) chart.taken();
    return chart.selected;
}

bool draw_problems(Ui& ui, EmSheetState& state, const EmChart& chart) {
    static const std::vector<std::string_view> kKinds = words_of_all<EmProblem>(kProblems);
    ui.heading("Problems", 3);
    const auto nothing = [](EmProblemItem&) { return false; };
    bool changed = draw_items(
        ui, state, chart, "Problems", state.sheet.problems, [](const EmProblemItem& item) { return item.name; }, nothing);
    ui.select("Kind of problem", kKinds, state.problem, {.key = "em.problem"});
    const auto field = ui::text_field(ui, "Which problem", state.problem_name, {.key = "em.problem_name", .placeholder = "Asthma"});
    if (ui.button("Add the problem", {.icon = icons::plus, .key = "em.add_problem"}) || field.submitted) {
        state.sheet.problems.push_back(
            {static_cast<EmProblem>(state.problem), std::string(trim(state.problem_name)), take_selected(chart)});
        state.problem_name.clear();
        changed = true;
    }
    return changed;
}

bool draw_data_answers(Ui& ui, EmDataItem& item) {
    const bool test = item.kind == EmData::test_order || item.kind == EmData::test_review;
    bool changed = false;
    if (test || item.kind == EmData::independent_interpretation)
        changed |= ui.checkbox("Interpretation billed by the same group", item.billed);
    if (test) changed |= ui.checkbox("Counted at an earlier visit", item.counted_before);
    return changed;
}

bool draw_data(Ui& ui, EmSheetState& state, const EmChart& chart) {
    static const std::vector<std::string_view> kKinds = words_of_all<EmData>(kDataKinds);
    ui.heading("Data", 3);
    const auto answers = [&ui](EmDataItem& item) { return draw_data_answers(ui, item); };
    bool changed = draw_items(
        ui, state, chart, "Data", state.sheet.data, [](const EmDataItem& item) { return item.name; }, answers);
    ui.select("Kind of data", kKinds, state.data, {.key = "em.data"});
    const auto field = ui::text_field(ui, "Which test or source", state.data_name,
                                      {.key = "em.data_name", .placeholder = "Chest film", .description = "The same one counts once."});
    if (ui.button("Add the data", {.icon = icons::plus, .key = "em.add_data"}) || field.submitted) {
        EmDataItem item;
        item.kind = static_cast<EmData>(state.data);
        item.name = trim(state.data_name);
        item.evidence = take_selected(chart);
        state.sheet.data.push_back(std::move(item));
        state.data_name.clear();
        changed = true;
    }
    return changed;
}

bool draw_risk(Ui& ui, EmSheetState& state, const EmChart& chart) {
    static const std::vector<std::string_view> kKinds = words_of_all<EmRisk>(kRisks);
    ui.heading("Risk of the management", 3);
    const auto nothing = [](EmRiskItem&) { return false; };
    bool changed = draw_items(
        ui, state, chart, "Risk", state.sheet.risk, [](const EmRiskItem&) { return std::string(); }, nothing);
    ui.select("Kind of risk", kKinds, state.risk, {.key = "em.risk"});
    if (ui.button("Add the risk", {.icon = icons::plus, .key = "em.add_risk"})) {
        state.sheet.risk.push_back({static_cast<EmRisk>(state.risk), take_selected(chart)});
        changed = true;
    }
    return changed;
}

// Whole minutes; what is no number is not counted, and said.
bool draw_minutes(Ui& ui, std::string_view label, std::string& text, std::string_view key, std::string_view description) {
    const bool wrong = !trim(text).empty() && !minutes_of(text);
    return ui::text_field(ui, label, text,
                          {.key = key,
                           .description = description,
                           .error = wrong ? std::string_view("Whole minutes of one day, such as 35") : std::string_view()})
        .changed;
}

bool draw_time(Ui& ui, EmSheetState& state, const EmChart& chart) {
    ui.heading("Time", 3);
    bool changed = draw_minutes(ui, "Minutes on the date of the visit", state.minutes, "em.minutes",
                                "Of the professional alone, face to face or not.");
    changed |=
        draw_minutes(ui, "Of these, not counted", state.elsewhere, "em.elsewhere", "Services reported separately, teaching, travel.");
    if (changed) {
        state.sheet.minutes = minutes_of(state.minutes);
        state.sheet.minutes_elsewhere = minutes_of(state.elsewhere).value_or(0);
    }
    ui.scope("time", [&] { changed |= draw_evidence(ui, chart, "the time", state.sheet.time_evidence); });
    return changed;
}

bool draw_visit(Ui& ui, EmSheetState& state) {
    EmWorksheet& sheet = state.sheet;
    std::vector<std::string_view> services;
    for (int i = 0; i < kServices; ++i)
        services.push_back(title(static_cast<EmService>(i)));
    bool changed = false;
    int service = static_cast<int>(sheet.service);
    if (ui.select("Category of service", services, service, {.key = "em.service"})) {
        sheet.service = static_cast<EmService>(service);
        changed = true;
    }
    changed |= ui::date_field(ui, "Date of the visit", state.date, sheet.date, {.key = "em.date"}).changed;
    if (is_new_or_established(sheet.service))
        changed |= ui::date_field(ui, "Last visit to the same group and specialty", state.last_service, sheet.last_service,
                                  {.key = "em.last", .description = "Within three years the patient is established."})
                       .changed;
    changed |= ui.checkbox("Medicare", sheet.medicare, {.key = "em.medicare", .description = "Decides how prolonged time counts."});
    return changed;
}

} // namespace

void read_em_sheet(EmSheetState& state) {
    const EmWorksheet& sheet = state.sheet;
    state.date = sheet.date ? sheet.date->words() : std::string();
    state.last_service = sheet.last_service ? sheet.last_service->words() : std::string();
    state.minutes = sheet.minutes ? std::to_string(*sheet.minutes) : std::string();
    state.elsewhere = sheet.minutes_elsewhere > 0 ? std::to_string(sheet.minutes_elsewhere) : std::string();
}

bool draw_em_sheet(Ui& ui, EmSheetState& state, const EmChart& chart) {
    bool changed = draw_visit(ui, state);
    ui.space(ui::metric::inside);
    ui.scope("problems", [&] { changed |= draw_problems(ui, state, chart); });
    ui.space(ui::metric::inside);
    ui.scope("data", [&] { changed |= draw_data(ui, state, chart); });
    ui.space(ui::metric::inside);
    ui.scope("risk", [&] { changed |= draw_risk(ui, state, chart); });
    ui.space(ui::metric::inside);
    changed |= draw_time(ui, state, chart);
    return changed;
}

} // namespace sequela::app
