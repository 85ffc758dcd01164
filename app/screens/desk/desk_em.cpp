// The E/M level of the case as its worksheet has it; the worksheet is a screen of its own.
#include <fmt/format.h>

#include "app/screens/desk/desk_state.h"
#include "app/ui/ui.h"
#include "groupers/em/json.h"

namespace sequela::app::desk {
namespace {

void make(AppContext& context, DeskState& state) {
    EmState& em = state.em;
    if (em.made) return;
    em = {};
    em.made = true;
    const auto kept = context.recall("em." + state.session->file().id);
    if (!kept) return;
    auto sheet = groupers::em_worksheet_from_json(*kept);
    if (!sheet) return;
    em.result = groupers::em_level(*sheet);
    em.sheet = std::move(*sheet);
}

} // namespace

bool has_visit(const DeskState& state) {
    if (!state.session || state.session->jurisdiction() != rules::Jurisdiction::us) return false;
    switch (state.session->file().setting) {
    case rules::Setting::outpatient:
    case rules::Setting::emergency:
    case rules::Setting::observation:
    case rules::Setting::professional:
        return true;
    case rules::Setting::inpatient:
    case rules::Setting::same_day_surgery:
        break;
    }
    return false;
}

void draw_em_pane(ui::Ui& ui, AppContext& context, DeskState& state) {
    make(context, state);
    const EmState& em = state.em;
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        ui.heading("E/M level", 3);
        if (!em.result) {
            ui.muted("The worksheet levels a visit by problems, data and risk, and by time. Nothing is written down for this case yet.");
        } else if (em.result->chosen) {
            ui.text(em.result->chosen->name, {.weight = ui::Weight::semibold});
            ui.muted(fmt::format("Decision making: {}", em.result->by_mdm ? em.result->by_mdm->name : "no level"));
            ui.muted(fmt::format("Time: {}", em.result->by_time ? em.result->by_time->name : "no level"));
        } else {
            for (const std::string& sentence : em.result->no_data)
                ui.muted(sentence);
        }
        if (ui.button("Open the E/M worksheet", {.icon = icons::clipboard_list, .key = "desk.em.open", .command = "desk.em"}))
            context.go("em", state.session->file().id);
    });
}

} // namespace sequela::app::desk
