// The result of a worksheet: the level by decision making and by time, the higher that is allowed, and why.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/screens/em/em_sheet.h"

namespace sequela::app {
namespace {

using groupers::EmBasis;
using groupers::EmChoice;
using groupers::EmElement;
using groupers::EmResult;
using groupers::EmWorksheet;
using ui::Ui;

// "2 × Chronic illness, stable": what an element rests on. Its items are all of one level, and told apart by kind.
template <class Item> std::string counted_words(const EmElement& element, const std::vector<Item>& items) {
    std::string text;
    std::vector<int> said;
    for (const int number : element.counted) {
        const auto kind = items[static_cast<std::size_t>(number)].kind;
        if (std::find(said.begin(), said.end(), static_cast<int>(kind)) != said.end()) continue;
        said.push_back(static_cast<int>(kind));
        int count = 0;
        for (const int other : element.counted)
            count += items[static_cast<std::size_t>(other)].kind == kind ? 1 : 0;
        text += fmt::format("{}{}{}", text.empty() ? "" : "; ", count > 1 ? fmt::format("{} × ", count) : "", words(kind));
    }
    return text.empty() ? "nothing is written down" : text;
}

struct Element {
    std::string_view name;
    const EmElement* element;
    std::string why;
    std::vector<std::string> not_counted;
};

template <class Item> std::vector<std::string> uncounted_words(const EmElement& element, const std::vector<Item>& items) {
    std::vector<std::string> all;
    for (const groupers::EmUncounted& row : element.uncounted) {
        const Item& item = items[static_cast<std::size_t>(row.item)];
        all.push_back(fmt::format("{}{}{}: {}", words(item.kind), item.name.empty() ? "" : " ", item.name, row.why));
    }
    return all;
}

std::array<Element, 3> elements_of(const EmWorksheet& sheet, const EmResult& result) {
    return {
        {{"Problems", &result.problems, counted_words(result.problems, sheet.problems), uncounted_words(result.problems, sheet.problems)},
         {"Data", &result.data, result.data.why, uncounted_words(result.data, sheet.data)},
         {"Risk", &result.risk, counted_words(result.risk, sheet.risk), {}}}};
}

std::string name_of(const std::optional<EmChoice>& choice) {
    return choice ? choice->name : std::string("no level");
}

std::string_view basis_words(const EmResult& result) {
    const bool two = result.by_mdm && result.by_time;
    switch (result.basis) {
    case EmBasis::decision_making:
        return two ? "By decision making, the higher of the two that are allowed." : "By decision making; time reaches no level.";
    case EmBasis::time:
        return two ? "By time, the higher of the two that are allowed." : "By time; decision making reaches no level.";
    case EmBasis::both:
        return "Decision making and time reach the same level.";
    case EmBasis::none:
        break;
    }
    return "";
}

std::string time_words(const EmResult& result) {
    return result.minutes ? fmt::format("{} minutes count", *result.minutes) : std::string("no minutes are written down");
}

std::string prolonged_words(const groupers::EmUnits& units) {
    std::string text = fmt::format("Prolonged service {}: {} unit{}, from {} minutes", units.code, units.units, units.units == 1 ? "" : "s",
                                   units.threshold);
    if (!units.days_counted.empty()) text += fmt::format("; time of other days counts too: {}", units.days_counted);
    return text + ".";
}

void draw_elements(Ui& ui, const EmWorksheet& sheet, const EmResult& result) {
    ui.group("list", "Elements of decision making", [&] {
        for (const Element& each : elements_of(sheet, result)) {
            const std::string_view level = words(each.element->level);
            ui.group("listitem", fmt::format("{}: {}. {}", each.name, level, each.why), [&] {
                ui.row([&] {
                    ui.text(each.name, {.width = 90});
                    ui.text(level, {.weight = ui::Weight::semibold});
                });
                ui.muted(each.why);
                for (const std::string& row : each.not_counted)
                    ui.muted("Not counted: " + row);
            });
        }
    });
}

} // namespace

bool draw_em_result(Ui& ui, const EmWorksheet& sheet, const EmResult& result) {
    ui.heading("Level", 3);
    ui.group("status", "Level of the visit", [&] {
        ui.text(result.chosen ? result.chosen->name : std::string("No level yet"), {.weight = ui::Weight::semibold});
        if (result.chosen) ui.muted(basis_words(result));
        if (result.chosen && result.chosen->number != 0) ui.muted(fmt::format("Code number {}", result.chosen->number));
        if (result.prolonged) ui.text(prolonged_words(*result.prolonged), {.size = ui::TextSize::small});
    });
    for (const std::string& sentence : result.no_data)
        ui.row([&] {
            ui.badge(ui::Meaning::question, "No data");
            ui.text(sentence, {.size = ui::TextSize::small, .width = -1});
        });
    for (const std::string& note : result.notes)
        ui.row([&] {
            ui.badge(ui::Meaning::warning, "Note");
            ui.text(note, {.size = ui::TextSize::small, .width = -1});
        });
    ui.separator();
    ui.text(fmt::format("Decision making: {}", words(result.mdm)), {.weight = ui::Weight::semibold});
    ui.muted("Two of the three elements reach it.");
    draw_elements(ui, sheet, result);
    ui.text(fmt::format("By decision making: {}", name_of(result.by_mdm)), {.size = ui::TextSize::small});
    ui.separator();
    ui.text(fmt::format("Time: {}", time_words(result)), {.weight = ui::Weight::semibold});
    ui.text(fmt::format("By time: {}", name_of(result.by_time)), {.size = ui::TextSize::small});
    ui.separator();
    return ui.button("Copy as text", {.icon = icons::copy, .key = "em.copy", .command = "em.copy"});
}

std::string em_text(const EmWorksheet& sheet, const EmResult& result) {
    std::string text = fmt::format("E/M level: {}\n", result.chosen ? result.chosen->name : "no level");
    if (result.chosen) text += fmt::format("{}\n", basis_words(result));
    text += fmt::format("Service: {}\n", title(sheet.service));
    if (sheet.date) text += fmt::format("Date: {}\n", sheet.date->words());
    text += fmt::format("Decision making: {} ({})\n", words(result.mdm), name_of(result.by_mdm));
    for (const Element& each : elements_of(sheet, result)) {
        text += fmt::format("  {}: {} ({})\n", each.name, words(each.element->level), each.why);
        for (const std::string& row : each.not_counted)
            text += fmt::format("    not counted: {}\n", row);
    }
    text += fmt::format("Time: {} ({})\n", time_words(result), name_of(result.by_time));
    if (result.prolonged) text += prolonged_words(*result.prolonged) + "\n";
    for (const std::string& note : result.notes)
        text += note + "\n";
    for (const std::string& sentence : result.no_data)
        text += sentence + "\n";
    return text;
}

} // namespace sequela::app
