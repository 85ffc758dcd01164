#include "app/screens/settings/layers_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/screens/drop_routing.h"
#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "casework/rule_layers.h"

namespace sequela::app {

namespace {

constexpr int kEditorLines = 16;
constexpr std::size_t kLongestLayer = 200'000;

std::string about(const rules::Layer& layer) {
    std::string text = layer.kind == rules::LayerKind::payer ? "Payer" : "Site";
    if (!layer.scope.payers.empty()) text += " · " + layer.scope.payers.front() + (layer.scope.payers.size() > 1 ? " …" : "");
    text += " · " + counted(static_cast<std::int64_t>(layer.entries.size()), "entry", "entries");
    if (layer.scope.valid_from) text += " · from " + layer.scope.valid_from->words();
    if (layer.scope.valid_to) text += " · to " + layer.scope.valid_to->words();
    return text;
}

std::string error_text(const Error& error) {
    return error.text();
}

std::string_view gate_description(rules::Gate gate) {
    switch (gate) {
    case rules::Gate::entry:
        return "A code that brings such a verdict is not added.";
    case rules::Gate::finalise:
        return "Such a case is finished only with a typed reason, which is kept in the audit trail.";
    case rules::Gate::pre_bill:
        return "For claims, and for “sequela check --gate pre_bill”.";
    }
    return {};
}

} // namespace

void LayersPage::enter(AppContext& context) {
    failure_.reset();
    load(context);
}

void LayersPage::leave() {
    failure_.reset();
    editing_ = false;
    text_.clear();
    kept_.clear();
    error_.clear();
    shown_.clear();
    selected_ = -1;
}

void LayersPage::load(AppContext& context) {
    shown_.clear();
    if (context.workspace() == nullptr) return;
    const auto layers = casework::layers_of(*context.workspace());
    if (!layers) {
        failure_ = layers.error();
        return;
    }
    for (const rules::Layer& layer : (*layers)->layers)
        shown_.push_back({layer.name, about(layer), layer.enabled});
    gates_ = (*layers)->gates;
    selected_ = std::min(selected_, static_cast<int>(shown_.size()) - 1);
}

void LayersPage::choose(AppContext& context, int index) {
    const auto layers = casework::layers_of(*context.workspace());
    if (!layers || index < 0 || index >= static_cast<int>((*layers)->layers.size())) return;
    const rules::Layer& layer = (*layers)->layers[static_cast<std::size_t>(index)];
    selected_ = index;
    begin(rules::to_json(layer));
    name_before_ = layer.name;
    kept_ = text_;
}

void LayersPage::begin(std::string text) {
    text_ = std::move(text);
    kept_.clear();
    name_before_.clear();
    error_.clear();
    editing_ = true;
}

void LayersPage::take(AppContext& context, const Status& status, std::string_view said) {
    context.saved(status);
    failure_.reset();
    if (!status) {
        failure_ = status.error();
        return;
    }
    load(context);
    context.ui().say(said);
}

void LayersPage::save(AppContext& context) {
    const auto layer = rules::layer_from_json(text_);
    if (!layer) {
        error_ = error_text(layer.error());
        context.ui().focus("layers.text");
        return;
    }
    const Status status = casework::save_layer(*context.workspace(), name_before_, *layer);
    if (!status) {
        error_ = error_text(status.error());
        return;
    }
    take(context, status, fmt::format("Layer {} saved", layer->name));
    const auto at = std::find_if(shown_.begin(), shown_.end(), [&](const Shown& shown) { return shown.name == layer->name; });
    choose(context, static_cast<int>(at - shown_.begin()));
}

void LayersPage::set_enabled(AppContext& context, const rules::Layer& layer, bool enabled) {
    rules::Layer changed = layer;
    changed.enabled = enabled;
    take(context, casework::save_layer(*context.workspace(), layer.name, changed),
         fmt::format("Layer {} switched {}", changed.name, enabled ? "on" : "off"));
    choose(context, selected_);
}

void LayersPage::import(AppContext& context, std::string_view name, std::string_view bytes) {
    if (bytes.size() > kLongestLayer) {
        failure_ = Error{"The file is too large to be one of layers", std::string(base_name(name)), ""};
        return;
    }
    const auto layers = rules::layers_from_json(bytes);
    if (!layers) {
        Error error = layers.error();
        error.where = fmt::format("{}, {}", base_name(name), error.where);
        failure_ = std::move(error);
        return;
    }
    take(context, casework::import_layers(*context.workspace(), *layers),
         counted(static_cast<std::int64_t>(layers->layers.size()), "layer taken over", "layers taken over"));
    if (!failure_)
        context.toast(fmt::format("{}: {}", base_name(name),
                                  counted(static_cast<std::int64_t>(layers->layers.size()), "layer taken over", "layers taken over")),
                      {}, ui::Meaning::good);
    editing_ = false;
}

void LayersPage::export_all(AppContext& context) {
    const auto layers = casework::layers_of(*context.workspace());
    if (!layers) {
        failure_ = layers.error();
        return;
    }
    const Status logged = context.workspace()->log("export.layers", "", "");
    context.saved(logged);
    if (logged) context.platform().download("sequela-layers.json", "application/json", rules::to_json(**layers));
}

void LayersPage::draw(ui::Ui& ui, AppContext& context) {
    if (context.workspace() == nullptr) return;
    ui.heading("Payers and sites", 2);
    ui.text("A layer makes national verdicts stricter or milder, or adds rules of a payer or of your site. Each verdict says which layer "
            "decided. Conventions of the classification are never set aside, and missing data never passes.");
    if (failure_ && error_notice(ui, *failure_, "layers.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
    if (shown_.empty() && !editing_) {
        if (ui.empty_state(
                icons::scale, "No layers yet",
                "Begin with an example: a plan that considers modifier 59 where the national edit does not, asks for a modifier, "
                "and wants prior authorisation. Change it to what your payer says, or drop a file of layers here.",
                "Start with an example"))
            begin(std::string(rules::example_layer()));
    } else {
        draw_list(ui, context);
    }
    if (editing_) draw_editor(ui, context);
    ui.space(ui::metric::around);
    draw_gates(ui, context);
}

void LayersPage::draw_list(ui::Ui& ui, AppContext& context) {
    int chosen = selected_;
    const ui::ListOptions options{
        .count = static_cast<int>(shown_.size()), .selected = &chosen, .key = "layers.list", .fill = false, .max_height = 200};
    const auto result = ui.list("Layers", options, [&](int i, ui::Row&) {
        const Shown& layer = shown_[static_cast<std::size_t>(i)];
        ui.text(layer.name, {.weight = ui::Weight::semibold});
        ui.text(layer.about, {.size = ui::TextSize::small, .tone = ui::Tone::muted, .lines = 1, .width = -1});
        if (!layer.enabled) ui.chip("Off");
    });
    if (result.changed || result.activated >= 0) choose(context, chosen);
    ui.row([&] {
        if (ui.button("New layer", {.icon = icons::plus, .key = "layers.new"})) {
            selected_ = -1;
            begin(std::string(rules::example_layer()));
        }
        if (ui.button("Import", {.icon = icons::upload, .key = "layers.import"})) context.platform().pick_files(".json", false);
        if (ui.button(
                "Export all",
                {.icon = icons::download, .key = "layers.export", .disabled = shown_.empty(), .why_disabled = "There is no layer yet"}))
            export_all(context);
    });
}

void LayersPage::draw_editor(ui::Ui& ui, AppContext& context) {
    ui.space(ui::metric::inside);
    ui.heading(name_before_.empty() ? "New layer" : name_before_, 3);
    const auto field = ui::text_field(ui, "Layer as JSON", text_,
                                      {.key = "layers.text",
                                       .description = "The fields are described in docs/layers.md. Ctrl+Enter saves.",
                                       .error = error_,
                                       .multiline = true,
                                       .lines = kEditorLines,
                                       .limit = kLongestLayer});
    if (field.changed) {
        const auto layer = rules::layer_from_json(text_);
        error_ = layer ? std::string() : error_text(layer.error());
    }
    bool act_save = field.submitted;
    ui.row([&] {
        act_save = ui.button("Save layer", {.kind = ui::ButtonKind::primary,
                                            .icon = icons::check,
                                            .key = "layers.save",
                                            .disabled = text_ == kept_,
                                            .why_disabled = "Nothing is changed"}) ||
                   act_save;
        if (ui.button("Discard changes", {.kind = ui::ButtonKind::subtle, .key = "layers.discard"})) {
            if (name_before_.empty())
                editing_ = false;
            else
                choose(context, selected_);
        }
        if (name_before_.empty()) return;
        ui.spring();
        if (ui.button("Remove layer", {.kind = ui::ButtonKind::danger, .icon = icons::trash, .key = "layers.remove"})) {
            const auto kept = rules::layer_from_json(kept_);
            take(context, casework::remove_layer(*context.workspace(), name_before_), fmt::format("Layer {} removed", name_before_));
            editing_ = false;
            selected_ = -1;
            if (!failure_ && kept)
                context.toast(fmt::format("Layer {} removed", kept->name),
                              AppContext::Action{"Undo", [this, &context, layer = *kept] {
                                                     if (context.workspace() == nullptr) return;
                                                     take(context, casework::save_layer(*context.workspace(), "", layer), "Brought back");
                                                 }});
        }
    });
    if (act_save) save(context);
    if (!editing_ || name_before_.empty() || text_ != kept_) return;
    ui.row([&] {
        const auto layer = rules::layer_from_json(kept_);
        if (!layer) return;
        bool enabled = layer->enabled;
        if (ui.toggle("In use", enabled, {.key = "layers.enabled"})) set_enabled(context, *layer, enabled);
        ui.spring();
        const int last = static_cast<int>(shown_.size()) - 1;
        for (const auto& [label, to] : {std::pair{"Earlier", selected_ - 1}, std::pair{"Later", selected_ + 1}}) {
            if (!ui.button(label, {.disabled = to < 0 || to > last, .why_disabled = "It stands there already", .small = true})) continue;
            take(context, casework::move_layer(*context.workspace(), name_before_, to), "Moved");
            choose(context, to);
            break;
        }
    });
}

void LayersPage::draw_gates(ui::Ui& ui, AppContext& context) {
    ui.heading("Gates", 2);
    ui.text("What stops a case, and when.");
    const auto& choices = rules::gate_choices();
    for (const rules::Gate gate : rules::kGates) {
        std::vector<std::string_view> titles;
        for (const rules::GateChoice& choice : choices)
            titles.push_back(choice.title);
        const auto at =
            std::find_if(choices.begin(), choices.end(), [&](const rules::GateChoice& choice) { return choice.blocks == gates_.of(gate); });
        int chosen = static_cast<int>(at - choices.begin());
        if (at == choices.end()) titles.emplace_back("As the imported file says");
        const std::string key = fmt::format("layers.gate.{}", rules::key(gate));
        if (!ui.select(rules::title(gate), titles, chosen, {.key = key, .description = gate_description(gate)}) ||
            chosen >= static_cast<int>(choices.size()))
            continue;
        rules::GateConfig changed = gates_;
        changed.of(gate) = choices[static_cast<std::size_t>(chosen)].blocks;
        take(context, casework::save_gates(*context.workspace(), changed),
             fmt::format("{}: {}", rules::title(gate), titles[static_cast<std::size_t>(chosen)]));
    }
}

} // namespace sequela::app
