// Payers and sites: the layers that act on the national verdicts, as JSON that is checked while it is typed, and what the gates stop.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"
#include "rules/layers/layers.h"

namespace sequela::app {

class LayersPage {
public:
    void enter(AppContext& context);
    void leave();
    void draw(ui::Ui& ui, AppContext& context);
    // A file of layers that was dropped or chosen.
    void import(AppContext& context, std::string_view name, std::string_view bytes);

private:
    struct Shown {
        std::string name, about; // "Horizon NJ", "Payer · 3 entries · from 01 Jan 2026"
        bool enabled = true;
    };
    void load(AppContext& context);
    void choose(AppContext& context, int index);
    void begin(std::string text);
    void save(AppContext& context);
    void set_enabled(AppContext& context, const rules::Layer& layer, bool enabled);
    void take(AppContext& context, const Status& status, std::string_view said);
    void export_all(AppContext& context);
    void draw_list(ui::Ui& ui, AppContext& context);
    void draw_editor(ui::Ui& ui, AppContext& context);
    void draw_gates(ui::Ui& ui, AppContext& context);

    std::vector<Shown> shown_;
    rules::GateConfig gates_;
    int selected_ = -1;
    bool editing_ = false;
    std::string name_before_; // of the layer that is edited; empty: a new one
    std::string text_;        // as it is typed
    std::string kept_;        // as it is kept
    std::string error_;       // what is wrong with the text
    std::optional<Error> failure_;
};

} // namespace sequela::app
