// The worksheet of an E/M level as a form, and its result in words.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/ui/ui.h"
#include "groupers/em/level.h"

namespace sequela::app {

struct EmSheetState {
    groupers::EmWorksheet sheet;
    int problem = 0, data = 0, risk = 0; // the kind that is about to be added
    std::string problem_name, data_name;
    std::string date, last_service, minutes, elsewhere; // as typed
};
// Fills what is typed from the sheet.
void read_em_sheet(EmSheetState& state);

// The chart beside the sheet, or none.
struct EmChart {
    std::optional<groupers::EmSpan> selected;                  // the words that are selected now
    std::function<std::string(const groupers::EmSpan&)> quote; // empty if the document is gone
    std::function<void(const groupers::EmSpan&)> show;
    std::function<void()> taken;                                     // the selection has become evidence
    std::function<void(groupers::EmWorksheet, std::string)> removed; // the sheet before, and what was removed
};

// True if the sheet was changed.
bool draw_em_sheet(ui::Ui& ui, EmSheetState& state, const EmChart& chart);
// True if the result is to be copied.
bool draw_em_result(ui::Ui& ui, const groupers::EmWorksheet& sheet, const groupers::EmResult& result);
// For a report or a message: the levels and the reasons, without words of the chart.
std::string em_text(const groupers::EmWorksheet& sheet, const groupers::EmResult& result);

} // namespace sequela::app
