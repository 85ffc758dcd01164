// The group of the case as one codes: the MS-DRG, the trace of how it came about, what-if, and the groups near by.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/screens/desk/desk_state.h"
#include "app/ui/text_field.h"
#include "app/ui/ui.h"
#include "base/job.h"
#include "packs/known_tables.h"
#include "rules/opps/addenda.h"

namespace sequela::app::desk {
namespace {

using groupers::Change;
using groupers::ChangeKind;
using groupers::DrgView;
using groupers::Readiness;
using ui::Tone;
using ui::Ui;

constexpr double kSlice = 5; // ms of a frame for making the definitions ready

void regroup(DeskState& state, const groupers::MsDrgDefinitions& definitions) {
    GroupState& group = state.group;
    group.encounter = casework::to_rules(state.session->file());
    group.view = groupers::view_of(definitions, group.encounter);
    group.changes.clear(); // the lines that they name may be others now
    group.what_if.reset();
    group.nearby_made = false;
}

void try_changes(AppContext& context, GroupState& group) {
    const auto installed = groupers::installed_definitions(context.catalogue(), *group.encounter.coding_date(), 0);
    if (!installed || installed->readiness != Readiness::ready) return;
    group.what_if.reset();
    if (!group.changes.empty())
        group.what_if = groupers::view_of(*installed->definitions, groupers::with_changes(group.encounter, group.changes));
}

void make_nearby(AppContext& context, DeskState& state) {
    GroupState& group = state.group;
    const auto installed = groupers::installed_definitions(context.catalogue(), *group.encounter.coding_date(), 0);
    if (!installed || installed->readiness != Readiness::ready) return;
    const packs::Edition* edition = state.session->edition();
    group.nearby = groupers::nearby_groups(*installed->definitions, group.encounter, edition ? edition->codes.data : nullptr);
    group.nearby_made = true;
}

std::string drg_words(const std::string& drg, const std::string& title) {
    return fmt::format("MS-DRG {}{}{}", drg, title.empty() ? "" : " ", title);
}

// "weight 1.2683 · geometric mean stay 3.9 days (FY2026)"
std::string weight_words(const DrgView& view) {
    if (view.weight.empty()) return view.drg < "998" ? "No weights of the year are installed (IPPS Table 5)." : std::string();
    std::string out = "Weight " + view.weight;
    if (!view.geometric_days.empty()) out += fmt::format("  ·  geometric mean stay {} days", view.geometric_days);
    if (!view.arithmetic_days.empty()) out += fmt::format("  ·  arithmetic {} days", view.arithmetic_days);
    return fmt::format("{}  ·  {}", out, view.weights_release);
}

void draw_group(Ui& ui, const DrgView& view) {
    ui.text(drg_words(view.drg, view.title), {.weight = ui::Weight::semibold});
    std::string from = fmt::format("Version {}", groupers::version_words(view.version));
    if (!view.mdc.empty()) from = view.mdc + "  ·  " + from;
    ui.muted(from);
    if (!view.problem.empty()) {
        ui.notice(view.problem, {.meaning = ui::Meaning::question, .key = "desk.group.problem"});
        return;
    }
    if (const std::string weight = weight_words(view); !weight.empty()) ui.muted(weight);
    if (view.hac == groupers::HacOutcome::drg_changes)
        ui.notice(fmt::format("Without the logic of hospital-acquired conditions: MS-DRG {:03}.", view.initial.drg),
                  {.meaning = ui::Meaning::warning, .key = "desk.group.hac"});
}

void draw_trace(Ui& ui, const DrgView& view) {
    ui.group("list", "Trace", [&] {
        for (std::size_t i = 0; i < view.trace.size(); ++i)
            ui.group("listitem", view.trace[i].text, [&] {
                ui.columns({18, 0}, [&](int column) {
                    if (column == 0)
                        ui.text(std::to_string(i + 1), {.size = ui::TextSize::small, .tone = Tone::muted, .align = ui::Align::right});
                    else
                        ui.text(view.trace[i].text, {.size = ui::TextSize::small});
                });
            });
    });
}

// The changes so far, each of which can be taken back.
void draw_changes(Ui& ui, AppContext& context, GroupState& group) {
    int taken_back = -1;
    bool start_again = false;
    ui.row([&] {
        for (std::size_t i = 0; i < group.changes.size(); ++i)
            ui.scope(static_cast<int>(i), [&] {
                const std::string label = groupers::words(group.encounter, group.changes[i]);
                if (ui.chip_button(label, {.icon = icons::undo})) taken_back = static_cast<int>(i);
                ui.tooltip("Take this back");
            });
        start_again = ui.button("Start again", {.kind = ui::ButtonKind::subtle, .key = "desk.what_if.reset", .small = true});
    });
    if (start_again) {
        group.changes.clear();
        group.what_if.reset();
    }
    if (taken_back < 0) return;
    group.changes.erase(group.changes.begin() + taken_back);
    try_changes(context, group);
}

void add_change(Ui& ui, AppContext& context, GroupState& group, Change change) {
    const auto same = [&](const Change& other) {
        return other.kind == change.kind && other.line == change.line && other.code == change.code;
    };
    // One principal diagnosis, and one indicator for each code.
    group.changes.erase(std::remove_if(group.changes.begin(), group.changes.end(),
                                       [&](const Change& other) {
                                           return other.kind == change.kind && change.kind != ChangeKind::add &&
                                                  (change.kind == ChangeKind::make_principal || other.line == change.line);
                                       }),
                        group.changes.end());
    if (std::none_of(group.changes.begin(), group.changes.end(), same)) group.changes.push_back(std::move(change));
    try_changes(context, group);
    if (group.what_if) ui.say(fmt::format("What if: {}", drg_words(group.what_if->drg, group.what_if->title)));
}

void draw_change_buttons(Ui& ui, AppContext& context, DeskState& state) {
    GroupState& group = state.group;
    const int line = state.codes.line;
    if (line < 0 || line >= static_cast<int>(group.encounter.entries.size())) {
        ui.muted("Choose a code above to leave it out, to make it principal or to change its indicator; or add one.");
        return;
    }
    const rules::Entry& entry = group.encounter.entries[static_cast<std::size_t>(line)];
    const std::string code = display_code(entry.system, entry.code);
    ui.row([&] {
        if (ui.button("Leave out " + code, {.key = "desk.what_if.drop", .small = true}))
            add_change(ui, context, group, {.kind = ChangeKind::drop, .line = line});
        if (entry.system != CodeSystem::icd10cm) return;
        if (line > 0 && ui.button("Make it principal", {.key = "desk.what_if.principal", .small = true}))
            add_change(ui, context, group, {.kind = ChangeKind::make_principal, .line = line});
        for (const rules::Poa poa : {rules::Poa::yes, rules::Poa::no})
            if (entry.poa != poa && ui.button(fmt::format("POA {}", rules::sign(poa)),
                                              {.key = poa == rules::Poa::yes ? "desk.what_if.yes" : "desk.what_if.no", .small = true}))
                add_change(ui, context, group, {.kind = ChangeKind::set_poa, .line = line, .poa = poa});
    });
}

void draw_what_if(Ui& ui, AppContext& context, DeskState& state) {
    GroupState& group = state.group;
    ui.muted("Try a change. The case stays as it is.");
    draw_change_buttons(ui, context, state);
    const auto field = ui::text_field(ui, "Add a diagnosis or procedure", group.added,
                                      {.key = "desk.what_if.add", .placeholder = "N17.9 or 5A1955Z, then Enter"});
    if (field.submitted && !group.added.empty()) {
        // A procedure of ICD-10-PCS has seven characters and no dot; a diagnosis of seven begins with a letter and two digits.
        const std::string code = normalise_code(group.added);
        const packs::Edition* edition = state.session->edition();
        const bool diagnosis = code.size() < 7 || (edition && edition->codes && edition->codes.data->find(code) != nullptr);
        add_change(ui, context, group,
                   {.kind = ChangeKind::add, .system = diagnosis ? CodeSystem::icd10cm : CodeSystem::icd10pcs, .code = code});
        group.added.clear();
    }
    if (group.changes.empty()) return;
    draw_changes(ui, context, group);
    if (!group.what_if) return;
    ui.separator();
    if (group.what_if->drg == group.view->drg)
        ui.muted("The group stays as it is.");
    else
        ui.text(fmt::format("Now MS-DRG {}; with the change:", group.view->drg), {.size = ui::TextSize::small, .tone = Tone::muted});
    draw_group(ui, *group.what_if);
    draw_trace(ui, *group.what_if);
}

void draw_nearby(Ui& ui, AppContext& context, DeskState& state) {
    GroupState& group = state.group;
    if (!group.nearby_made) make_nearby(context, state);
    if (group.nearby.empty()) {
        ui.muted("No other group is one change away.");
        return;
    }
    ui.muted("Questions of documentation, not advice: the record alone answers them.");
    std::optional<Change> tried;
    ui.group("list", "Groups near by", [&] {
        for (std::size_t i = 0; i < group.nearby.size(); ++i) {
            const groupers::NearbyGroup& near = group.nearby[i];
            ui.scope(static_cast<int>(i), [&] {
                ui.group("listitem", near.question, [&] {
                    ui.text(near.question, {.size = ui::TextSize::small});
                    ui.row([&] {
                        ui.text(fmt::format("MS-DRG {:03} {}", near.drg, groupers::words(group.encounter, near.change)),
                                {.size = ui::TextSize::small, .weight = ui::Weight::semibold});
                        ui.spring();
                        if (ui.button("Try it", {.kind = ui::ButtonKind::subtle, .small = true})) tried = near.change;
                    });
                    ui.muted(fmt::format("{}  ·  {}", near.title, near.source), ui::TextSize::tiny);
                    ui.separator();
                });
            });
        }
    });
    if (!tried) return;
    group.changes = {*tried};
    try_changes(context, group);
    group.part = 1;
}

} // namespace

bool shows_group(const DeskState& state) {
    return state.session && state.session->file().setting == rules::Setting::inpatient &&
           state.session->jurisdiction() == rules::Jurisdiction::us;
}

void refresh_group(AppContext& context, DeskState& state) {
    GroupState& group = state.group;
    const std::uint64_t revision = state.session->revision();
    const std::uint64_t packs = context.catalogue().revision();
    if (group.made && group.session_revision == revision && group.packs_revision == packs && group.readiness != Readiness::working) return;
    group.made = true;
    group.session_revision = revision;
    group.packs_revision = packs;
    const std::optional<Date> date = state.session->file().discharged;
    if (!shows_group(state) || !date) {
        group.view.reset();
        group.readiness = Readiness::not_installed;
        return;
    }
    const auto installed = groupers::installed_definitions(context.catalogue(), *date, monotonic_ms() + kSlice);
    if (!installed) {
        group.view.reset();
        group.problem = installed.error().text();
        group.readiness = Readiness::not_installed;
        return;
    }
    group.problem.clear();
    group.readiness = installed->readiness;
    if (group.readiness == Readiness::working) context.ui().frame_at(context.ui().now_ms());
    if (group.readiness == Readiness::ready) regroup(state, *installed->definitions);
    if (group.readiness == Readiness::not_installed) group.view.reset();
}

const groupers::CodeRole* role_in_group(const DeskState& state, int line) {
    if (!state.group.view) return nullptr;
    const auto& codes = state.group.view->codes;
    const auto found = std::find_if(codes.begin(), codes.end(), [&](const groupers::CodeRole& role) { return role.line == line; });
    return found == codes.end() ? nullptr : &*found;
}

void draw_group_pane(Ui& ui, AppContext& context, DeskState& state) {
    GroupState& group = state.group;
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        if (!state.session->file().discharged) {
            ui.muted("The date of discharge decides the version of the grouper. Enter it in the encounter's details (F2).");
            return;
        }
        if (!group.problem.empty()) {
            ui.notice(group.problem, {.meaning = ui::Meaning::must_fix, .key = "desk.group.damaged"});
            return;
        }
        if (group.readiness == Readiness::working) {
            ui.progress("Making the grouper ready", -1, {}, false);
            return;
        }
        if (!group.view) {
            const int version = packs::grouper_version(*state.session->file().discharged);
            if (ui.empty_state(
                    icons::git_compare, "No grouper for this date",
                    fmt::format("Drop the definition tables of MS-DRG version {} anywhere on the page. Until then there is no group, "
                                "which says nothing about the codes.",
                                groupers::version_words(version)),
                    "Go to the code sets"))
                context.go("packs");
            return;
        }
        static constexpr std::array<std::string_view, 3> kParts = {"Trace", "What if", "Near by"};
        ui.segmented("Part of the group", kParts, group.part, {.key = "desk.group.parts", .label_hidden = true});
        ui.scroll("desk.group", {.name = "The group"}, [&] {
            if (group.part != 1) draw_group(ui, *group.view);
            if (group.part == 0) draw_trace(ui, *group.view);
            if (group.part == 1) draw_what_if(ui, context, state);
            if (group.part == 2) draw_nearby(ui, context, state);
        });
    });
}

namespace {

std::string label_of(const DeskState& state, Panel panel) {
    switch (panel) {
    case Panel::verdicts:
        return "Verdicts";
    case Panel::drg:
        return state.group.view ? "MS-DRG " + state.group.view->drg : "MS-DRG";
    case Panel::apc:
        return "APC";
    case Panel::em:
        return "E/M";
    case Panel::hcc:
        return "HCC";
    }
    return {};
}

void draw_panel(Ui& ui, AppContext& context, DeskState& state, Panel panel) {
    switch (panel) {
    case Panel::verdicts:
        return draw_verdicts_pane(ui, context, state);
    case Panel::drg:
        return draw_group_pane(ui, context, state);
    case Panel::apc:
        return draw_apc_pane(ui, context, state);
    case Panel::em:
        return draw_em_pane(ui, context, state);
    case Panel::hcc:
        return draw_hcc_pane(ui, context, state);
    }
}

// The panels from `first` on, as tabs, and the chosen one.
void draw_panels(Ui& ui, AppContext& context, DeskState& state, std::string_view name, int first) {
    const std::vector<Panel> panels = panels_of(state);
    std::vector<std::string> labels; // the tabs refer to them
    for (const Panel panel : panels)
        labels.push_back(label_of(state, panel));
    std::vector<ui::TabItem> tabs;
    for (std::size_t i = static_cast<std::size_t>(first); i < panels.size(); ++i) {
        const bool verdicts = panels[i] == Panel::verdicts;
        tabs.push_back({.label = labels[i], .count = verdicts ? static_cast<int>(state.session->verdicts().size()) : -1});
    }
    state.lower = std::clamp(state.lower, first, static_cast<int>(panels.size()) - 1);
    int chosen = state.lower - first;
    ui.tabs(tabs, chosen, {.name = name, .key = "desk.lower"});
    state.lower = chosen + first;
    draw_panel(ui, context, state, panels[static_cast<std::size_t>(state.lower)]);
}

} // namespace

std::vector<Panel> panels_of(const DeskState& state) {
    std::vector<Panel> panels = {Panel::verdicts};
    if (!state.session || state.session->jurisdiction() != rules::Jurisdiction::us) return panels;
    const casework::EncounterFile& file = state.session->file();
    rules::Encounter facts; // the codes do not matter here
    facts.setting = file.setting;
    facts.jurisdiction = rules::Jurisdiction::us;
    facts.claim = file.claim;
    facts.claim.payer = file.payer;
    if (shows_group(state))
        panels.push_back(Panel::drg);
    else if (rules::is_hospital_outpatient(facts))
        panels.push_back(Panel::apc);
    else if (has_visit(state))
        panels.push_back(Panel::em);
    panels.push_back(Panel::hcc);
    return panels;
}

void next_panel(AppContext& context, DeskState& state) {
    const std::vector<Panel> panels = panels_of(state);
    const int count = static_cast<int>(panels.size());
    if (count < 2) return;
    state.lower = state.lower < 1 || state.lower + 1 >= count ? 1 : state.lower + 1;
    context.ui().focus("desk.lower");
    context.ui().say(label_of(state, panels[static_cast<std::size_t>(state.lower)]));
}

void draw_group_part(Ui& ui, AppContext& context, DeskState& state) {
    draw_panels(ui, context, state, "Groups", 1);
}

void draw_lower_pane(Ui& ui, AppContext& context, DeskState& state) {
    if (panels_of(state).size() < 2)
        draw_verdicts_pane(ui, context, state);
    else
        draw_panels(ui, context, state, "Verdicts and group", 0);
}

} // namespace sequela::app::desk
