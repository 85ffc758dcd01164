// The case: what is known of the encounter, at the top of the desk, and the form that changes it.
#include "app/screens/desk/desk_state.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "app/ui/text_field.h"
#include "app/ui/ui.h"

namespace sequela::app::desk {
namespace {

using ui::Ui;

constexpr std::array<rules::Setting, 6> kSettings = {rules::Setting::inpatient,        rules::Setting::outpatient,
                                                     rules::Setting::emergency,        rules::Setting::observation,
                                                     rules::Setting::same_day_surgery, rules::Setting::professional};
constexpr std::array<rules::Sex, 3> kSexes = {rules::Sex::female, rules::Sex::male, rules::Sex::unknown};
constexpr std::array<std::string_view, 3> kSexWords = {"Female", "Male", "Not stated"};

template <class T, std::size_t N> int index_of(const std::array<T, N>& values, T wanted) {
    for (std::size_t i = 0; i < N; ++i)
        if (values[i] == wanted) return static_cast<int>(i);
    return -1;
}

std::string when(const casework::EncounterFile& file) {
    const bool inpatient = file.setting == rules::Setting::inpatient;
    if (!file.admitted && !file.discharged) return "no date yet";
    if (!inpatient) return file.admitted ? file.admitted->words() : file.discharged->words();
    return fmt::format("adm {} – dis {}", file.admitted ? file.admitted->words() : "?",
                       file.discharged ? file.discharged->words() : "not yet");
}

std::string who(const casework::EncounterFile& file) {
    std::string out;
    if (file.patient.sex == rules::Sex::female) out = "F";
    if (file.patient.sex == rules::Sex::male) out = "M";
    const auto on = file.admitted ? file.admitted : file.discharged;
    if (file.patient.birth && on) out += fmt::format("{}{}", out.empty() ? "" : " ", age_in_years(*file.patient.birth, *on));
    return out;
}

void draw_status(Ui& ui, AppContext& context, DeskState& state) {
    static constexpr std::array<casework::CaseStatus, 3> kStatuses = {casework::CaseStatus::draft, casework::CaseStatus::on_hold,
                                                                      casework::CaseStatus::finished};
    const std::array<std::string_view, 3> words = {title(kStatuses[0]), title(kStatuses[1]), title(kStatuses[2])};
    int selected = index_of(kStatuses, state.session->file().status);
    if (ui.select("Status", words, selected, {.key = "desk.status", .label_hidden = true, .width = 120}))
        context.saved(state.session->set_status(kStatuses[static_cast<std::size_t>(selected)]));
}

void draw_export(Ui& ui, AppContext& context, DeskState& state) {
    static constexpr std::string_view kWhat = "Print or export the coding summary";
    const bool pressed = ui.narrow(1000) ? ui.icon_button(icons::printer, "Summary", {.key = "desk.export", .tooltip = kWhat})
                                         : ui.button("Summary", {.icon = icons::printer, .key = "desk.export", .tooltip = kWhat});
    if (pressed) ui.open_popover("desk.export.menu");
    const std::array<ui::MenuItem, 4> items = {
        {{.label = "Print the coding summary", .icon = icons::printer, .command = "desk.print"},
         {.label = "Download as JSON", .icon = icons::download, .command = "desk.export_json"},
         {.label = "Download as CSV", .icon = icons::download, .command = "desk.export_csv"},
         {.label = "Compare under two releases", .icon = icons::history, .command = "desk.time_machine", .separator_before = true}}};
    const int chosen = ui.menu("desk.export.menu", items);
    static constexpr std::array<std::string_view, 3> kFormats = {"html", "json", "csv"};
    if (chosen == 3) {
        context.go("time_machine", state.session->file().id);
        return;
    }
    if (chosen >= 0) DeskActs(state, context).export_summary(kFormats[static_cast<std::size_t>(chosen)]);
}

void open_details(DeskState& state) {
    DetailsForm& form = state.details;
    form.details = casework::details_of(state.session->file());
    form.admitted = form.details.admitted ? form.details.admitted->words() : std::string();
    form.discharged = form.details.discharged ? form.details.discharged->words() : std::string();
    form.birth = form.details.patient.birth ? form.details.patient.birth->words() : std::string();
    form.open = true;
}

constexpr std::array<rules::HospitalKind, 3> kHospitals = {rules::HospitalKind::unknown, rules::HospitalKind::reports_poa,
                                                           rules::HospitalKind::exempt};
constexpr std::array<std::string_view, 3> kHospitalWords = {"Not known", "Reports POA", "Exempt from POA"};

// What editors and groupers ask besides the codes.
void draw_claim_facts(Ui& ui, casework::EncounterDetails& details) {
    rules::ClaimFacts& claim = details.claim;
    if (details.setting == rules::Setting::inpatient) {
        ui.columns({0, 0}, [&](int column) {
            if (column == 0)
                ui::text_field(ui, "Discharge status", claim.discharge_status,
                               {.key = "details.discharge_status", .description = "UB-04 field 17: 01 home, 20 died …"});
            if (column == 1) {
                int selected = index_of(kHospitals, claim.hospital);
                if (ui.select("Hospital", kHospitalWords, selected, {.key = "details.hospital"}))
                    claim.hospital = kHospitals[static_cast<std::size_t>(selected)];
            }
        });
    }
    ui.columns({0, 0}, [&](int column) {
        if (column == 0) ui::text_field(ui, "Payer", details.payer, {.key = "details.payer"});
        if (column == 1 && details.setting == rules::Setting::inpatient)
            ui::text_field(ui, "Admitting diagnosis", claim.admitting,
                           {.key = "details.admitting", .description = "UB-04 field 69, a code."});
        if (column == 1 && details.setting != rules::Setting::inpatient && details.setting != rules::Setting::professional)
            ui::text_field(ui, "Type of bill", claim.bill_type, {.key = "details.bill_type", .description = "UB-04 field 4: 131 …"});
    });
}

void draw_form(Ui& ui, DetailsForm& form) {
    casework::EncounterDetails& details = form.details;
    ui.columns({0, 0}, [&](int column) {
        if (column == 0) ui::text_field(ui, "Case number", details.number, {.key = "details.number"});
        if (column == 1) {
            std::array<std::string_view, kSettings.size()> words;
            for (std::size_t i = 0; i < kSettings.size(); ++i)
                words[i] = title(kSettings[i]);
            int selected = index_of(kSettings, details.setting);
            if (ui.select("Setting", words, selected, {.key = "details.setting"}))
                details.setting = kSettings[static_cast<std::size_t>(selected)];
        }
    });
    const bool inpatient = details.setting == rules::Setting::inpatient;
    ui.columns({0, 0}, [&](int column) {
        if (column == 0)
            ui::date_field(ui, inpatient ? "Admitted" : "Date of service", form.admitted, details.admitted, {.key = "details.admitted"});
        if (column == 1 && inpatient) ui::date_field(ui, "Discharged", form.discharged, details.discharged, {.key = "details.discharged"});
    });
    ui.columns({0, 0}, [&](int column) {
        if (column == 0) ui::text_field(ui, "Patient", details.patient.name, {.key = "details.patient"});
        if (column == 1) ui::text_field(ui, "Record number", details.patient.record_number, {.key = "details.record"});
    });
    ui.columns({0, 0}, [&](int column) {
        if (column == 0) ui::date_field(ui, "Born", form.birth, details.patient.birth, {.key = "details.birth"});
        if (column == 1) {
            int selected = index_of(kSexes, details.patient.sex);
            if (ui.select("Sex", kSexWords, selected, {.key = "details.sex"}))
                details.patient.sex = kSexes[static_cast<std::size_t>(selected)];
        }
    });
    draw_claim_facts(ui, details);
    ui::text_field(ui, "Working note", details.note,
                   {.key = "details.note", .description = "For yourself; it is not printed.", .multiline = true, .lines = 3});
}

} // namespace

void draw_case_header(Ui& ui, AppContext& context, DeskState& state) {
    const casework::EncounterFile& file = state.session->file();
    ui.row([&] {
        if (!file.patient.name.empty()) ui.text(file.patient.name, {.weight = ui::Weight::semibold});
        if (!ui.narrow(900)) ui.chip(title(file.setting));
        if (!ui.narrow(760)) ui.text(when(file), {.tone = ui::Tone::muted});
        const std::string person = who(file);
        if (!person.empty() && !ui.narrow(900)) ui.text(person, {.tone = ui::Tone::muted});
        if (!file.payer.empty() && !ui.narrow()) ui.text(file.payer, {.tone = ui::Tone::muted});
        if (ui.icon_button(icons::pencil, "Change the encounter's details",
                           {.key = "desk.details", .command = "desk.details", .small = true}))
            open_details(state);
        ui.spring();
        if (ui.icon_button(icons::undo, "Undo", {.key = "desk.undo", .command = "desk.undo"})) DeskActs(state, context).undo(false);
        if (ui.icon_button(icons::redo, "Redo", {.key = "desk.redo", .command = "desk.redo"})) DeskActs(state, context).undo(true);
        draw_export(ui, context, state);
        draw_status(ui, context, state);
        if (ui.button("Finish",
                      {.kind = ui::ButtonKind::primary, .icon = icons::check, .key = "desk.finish_button", .command = "desk.finish"}))
            DeskActs(state, context).finish();
    });
}

void draw_details(Ui& ui, AppContext& context, DeskState& state) {
    DetailsForm& form = state.details;
    if (!form.open) return;
    ui.dialog(
        "Encounter details", form.open,
        [&] {
            // On a low screen the form scrolls, so that its buttons stay in sight.
            const float room = ui.screen().height / ui.scale() - 260;
            ui.scroll("details.form", {.height = std::clamp(room, 160.0F, 500.0F), .padding = 2}, [&] { draw_form(ui, form); });
            ui.row([&] {
                ui.spring();
                if (ui.button("Cancel", {.kind = ui::ButtonKind::subtle, .key = "details.cancel"})) form.open = false;
                if (ui.button("Done", {.kind = ui::ButtonKind::primary, .key = "details.done"})) {
                    const Status saved = state.session->set_details(form.details);
                    context.saved(saved);
                    form.open = !saved.ok();
                }
            });
        },
        560);
}

} // namespace sequela::app::desk
