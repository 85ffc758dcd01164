// Every widget in every state, for developers and for the visual tests. Reached by the command "Open widget gallery".
#include <algorithm>
#include <array>
#include <string>

#include "app/screen.h"
#include "app/ui/document_view.h"
#include "app/ui/text_field.h"

namespace sequela::app {

namespace {

using namespace ui;

constexpr std::array<std::string_view, 5> settings_of_care{"Inpatient", "Outpatient", "Emergency", "Observation", "Same-day surgery"};
constexpr std::array<std::string_view, 3> themes{"Light", "Dark", "High contrast"};

struct SampleRow {
    std::string_view code, title, chapter;
    Meaning meaning;
};
constexpr std::array<SampleRow, 6> sample_rows{{
    {"E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease", "Endocrine", Meaning::good},
    {"N18.31", "Chronic kidney disease, stage 3a", "Genitourinary", Meaning::warning},
    {"I50.23", "Acute on chronic systolic (congestive) heart failure", "Circulatory", Meaning::must_fix},
    {"J44.1", "Chronic obstructive pulmonary disease with (acute) exacerbation", "Respiratory", Meaning::question},
    {"Z79.4", "Long term (current) use of insulin", "Factors", Meaning::none},
    {"I10", "Essential (primary) hypertension", "Circulatory", Meaning::none},
}};

std::string long_note() {
    std::string text =
        "DISCHARGE SUMMARY\n\nHOSPITAL COURSE\nThe fictional patient was admitted with acute on chronic systolic heart failure. "
        "Diuresis with intravenous furosemide; weight fell by 4 kg. Creatinine 1.6 mg/dL, eGFR 48 mL/min/1.73 m\u00b2, in keeping "
        "with CKD stage 3a due to long-standing type 2 diabetes.\n\n";
    for (int day = 1; day <= 12; ++day)
        text += "Day " + std::to_string(day) +
                ": lungs clear, oedema less, potassium \u2265 3.9 mmol/L, \u03b2-blocker continued at the same dose.\n";
    return text + "\nMEDICATIONS\nMetoprolol succinate 50 mg daily; lisinopril 10 mg daily; insulin glargine 20 units at night.\n";
}

class GalleryScreen : public Screen {
public:
    void draw(Ui& ui, AppContext& context) override {
        ui.row([&] {
            ui.muted("Theme", TextSize::small);
            int theme = static_cast<int>(ui.theme().kind);
            if (ui.segmented("Theme", themes, theme)) {
                Settings next = context.settings();
                next.theme = theme == 0 ? ThemeChoice::light : theme == 1 ? ThemeChoice::dark : ThemeChoice::high_contrast;
                context.change_settings(next);
            }
            ui.space(8);
            ui.muted("Text size", TextSize::small);
            Settings next = context.settings();
            if (ui.stepper("Text size", next.text_percent, 80, 200, 10, "%")) context.change_settings(next);
            ui.spring();
            if (ui.icon_button(icons::ellipsis, "More actions")) ui.open_popover("gallery menu");
            draw_menu(ui, context);
        });
        ui.space(8);
        ui.columns({0, 0}, [&](int column) {
            if (column == 0)
                left(ui, context);
            else
                right(ui, context);
        });
    }

private:
    void left(Ui& ui, AppContext& context) {
        text_section(ui);
        button_section(ui, context);
        choice_section(ui);
        field_section(ui);
    }
    void right(Ui& ui, AppContext& context) {
        telling_section(ui, context);
        collection_section(ui);
        document_section(ui);
    }

    void section(Ui& ui, std::string_view title) {
        ui.space(12);
        ui.heading(title, 2);
        ui.separator();
    }

    void text_section(Ui& ui) {
        section(ui, "Text");
        ui.heading("Heading 1, 22 px", 1);
        ui.heading("Heading 3, 15 px semibold", 3);
        ui.text("Body text of 15 px wraps at the edge of its column. Greek and signs: \u03b1 \u03b2 \u03bc \u00b5 \u2265 \u2264 \u00b1 "
                "\u2192 \u00bd \u00b0; figures line up: 0123456789.");
        ui.muted("Small muted text of 13 px, for what explains.");
        const std::array<Run, 6> runs{{{.text = "Use additional code "},
                                       {.text = "N18.1\u2013N18.6", .link = 0},
                                       {.text = " to identify the stage of "},
                                       {.text = "chronic kidney disease", .weight = Weight::semibold},
                                       {.text = "; a "},
                                       {.text = "match", .mark = true}}};
        ui.rich(runs, {.key = "gallery.rich"});
        ui.fact("Admitted", "03 Jan 2026");
        ui.fact("Discharged", "07 Jan 2026");
        ui.row([&] {
            ui.link("A link");
            ui.link("A link with an icon", {.icon = icons::external_link});
            ui.key_hint("Ctrl+K");
            ui.icon(icons::stethoscope, Tone::muted, 20, "Stethoscope");
        });
        ui.row([&] {
            ui.badge(Meaning::must_fix);
            ui.badge(Meaning::warning);
            ui.badge(Meaning::question);
            ui.badge(Meaning::good);
            ui.chip("Inpatient", icons::hospital);
            ui.chip_button("FY2026", {.pressed = true});
        });
    }

    void button_section(Ui& ui, AppContext& context) {
        section(ui, "Buttons");
        ui.row([&] {
            if (ui.button("Primary", {.kind = ButtonKind::primary, .icon = icons::plus}))
                context.toast("Something was added", AppContext::Action{"Undo", [] {}});
            ui.button("Plain");
            ui.button("Subtle", {.kind = ButtonKind::subtle, .icon = icons::pencil});
            if (ui.button("Danger", {.kind = ButtonKind::danger, .icon = icons::trash})) dialog_ = true;
        });
        ui.row([&] {
            ui.button("Primary disabled", {.kind = ButtonKind::primary, .disabled = true, .why_disabled = "There is nothing to add yet"});
            ui.button("Plain disabled", {.disabled = true});
            ui.button("With its key", {.command = "app.palette", .show_keys = true});
        });
        ui.row([&] {
            ui.button("Small", {.small = true});
            ui.button("Pressed", {.small = true, .pressed = true});
            ui.icon_button(icons::arrow_up, "Move up");
            ui.icon_button(icons::arrow_down, "Move down", {.disabled = true});
            ui.icon_button(icons::star, "Principal", {.pressed = true});
            ui.icon_button(icons::trash, "Remove", {.small = true});
        });
        ui.dialog("Remove the pack?", dialog_, [&] {
            ui.text("The pack FY2024 is removed from this computer. The official file is needed to install it again.");
            ui.space(8);
            ui.row([&] {
                ui.spring();
                if (ui.button("Keep it")) dialog_ = false;
                if (ui.button("Remove the pack", {.kind = ButtonKind::danger})) dialog_ = false;
            });
        });
    }

    void choice_section(Ui& ui) {
        section(ui, "Choices");
        ui.columns({0, 0}, [&](int column) {
            if (column == 0) {
                ui.toggle("Lock when idle", toggle_, {.description = "After ten minutes without a key"});
                ui.toggle("Cannot be changed", toggle_off_, {.key = "gallery.toggle2", .disabled = true});
                ui.checkbox("Billable codes only", check_);
                ui.checkbox("Not available", check_, {.key = "gallery.check2", .disabled = true});
                ui.checkbox_mixed("Some of them", mixed_);
            } else {
                ui.radio_group("Setting of care", std::span(settings_of_care).first(3), radio_);
                ui.select("Present on admission", settings_of_care, select_, {.key = "gallery.select"});
                ui.select("Nothing chosen", settings_of_care, unselected_,
                          {.key = "gallery.select2", .description = "Shows its placeholder"});
            }
        });
        const std::array<TabItem, 3> tabs{
            {{.label = "Discharge summary", .icon = icons::file_text}, {.label = "Labs", .count = 4}, {.label = "Operative report"}}};
        ui.tabs(tabs, tab_, {.name = "Documents"});
    }

    void field_section(Ui& ui) {
        section(ui, "Fields");
        search_field(ui, "Search codes", search_, {.key = "gallery.search"});
        text_field(ui, "Patient name", name_, {.placeholder = "Family name, given name", .required = true});
        text_field(ui, "Record number", number_,
                   {.error = number_ == "12" ? std::string_view("A record number has at least three digits.") : std::string_view()});
        date_field(ui, "Discharge date", date_text_, date_);
        passphrase_field(ui, "Passphrase", passphrase_, {.description = "At least 12 characters. A sentence is easiest to remember."});
        text_field(ui, "Working note", note_, {.multiline = true, .lines = 3});
        text_field(ui, "Cannot be edited", fixed_, {.readonly = true});
        text_field(ui, "Not available", empty_, {.disabled = true});
    }

    void telling_section(Ui& ui, AppContext& context) {
        section(ui, "Telling");
        ui.notice("The page works offline from now on.", {.key = "gallery.note", .announce = false});
        ui.notice("N18.31 must follow E11.22",
                  {.meaning = Meaning::must_fix,
                   .detail = "The Tabular List says at N18: code first diabetic chronic kidney disease. I.A.13, FY2026",
                   .action = "Move up",
                   .second_action = "Show the rule",
                   .announce = false});
        ui.notice("Laterality is not specified", {.meaning = Meaning::warning, .dismissable = true, .announce = false});
        ui.notice("Is the heart failure acute?", {.meaning = Meaning::question, .announce = false});
        ui.notice("Nothing is left to fix", {.meaning = Meaning::good, .announce = false});
        ui.progress("Installing the tabular list", 0.62F, "Reading icd10cm_tabular_2026.xml \u00b7 62 % \u00b7 about 5 s left", true);
        ui.row([&] {
            if (ui.button("Show a toast")) context.toast("E11.22 removed", AppContext::Action{"Undo", [] {}});
            if (ui.button("Open a popover")) ui.open_popover("gallery popover");
            ui.popover("gallery popover", {.width = 280, .name = "Seventh character"}, [&] {
                ui.heading("Seventh character", 3);
                ui.text("A, initial encounter for closed fracture");
                if (ui.button("Choose A", {.kind = ButtonKind::primary})) ui.close_popover();
            });
        });
        ui.card([&] {
            ui.empty_state(icons::inbox, "No cases yet",
                           "A case holds a chart and its codes. Drop a discharge summary here, or make one by hand.", "New case");
        });
    }

    void collection_section(Ui& ui) {
        section(ui, "Lists");
        ui.list("Search results",
                {.count = static_cast<int>(sample_rows.size()),
                 .selected = &list_row_,
                 .row_height = 32,
                 .fill = false,
                 .keys_from = "gallery.search"},
                [&](int i, Row&) {
                    const SampleRow& row = sample_rows[static_cast<std::size_t>(i)];
                    ui.text(row.code, {.weight = Weight::semibold, .width = 64});
                    ui.text(row.title, {.width = -1});
                    if (row.meaning != Meaning::none) ui.icon(icon_of(row.meaning), Tone::muted, 16, word(row.meaning));
                });
        const std::array<GridColumn, 4> columns{{{.title = "Code", .width = 84, .sortable = true},
                                                 {.title = "Title"},
                                                 {.title = "State", .width = 120},
                                                 {.title = "Remove", .width = 56, .title_hidden = true}}};
        ui.grid("Assigned codes",
                {.columns = columns,
                 .count = 5,
                 .selected = &grid_row_,
                 .column = &grid_column_,
                 .row_height = 36,
                 .fill = false,
                 .sorted_by = 0},
                [&](int i, int column) {
                    const SampleRow& row = sample_rows[static_cast<std::size_t>(i)];
                    if (column == 0)
                        ui.text(row.code, {.weight = Weight::semibold});
                    else if (column == 1)
                        ui.text(row.title);
                    else if (column == 2 && row.meaning != Meaning::none)
                        ui.badge(row.meaning);
                    else if (column == 3)
                        ui.icon_button(icons::trash, "Remove", {.small = true, .name = "Remove " + std::string(row.code)});
                });
        const std::array<std::string_view, 5> terms{"Failure, failed", "heart", "acute on chronic", "systolic", "renal"};
        const std::array<int, 5> depths{0, 1, 2, 2, 1};
        const int shown = open_ ? 5 : 1;
        const TreeResult tree = ui.tree(
            "Alphabetic Index", {.count = shown, .selected = &tree_row_, .fill = false},
            [&](int i, TreeRow& row) {
                row.depth = depths[static_cast<std::size_t>(i)];
                row.expandable = i == 0 || i == 1;
                row.expanded = i == 0 ? open_ : true;
            },
            [&](int i, TreeRow&) { ui.text(terms[static_cast<std::size_t>(i)]); });
        if (tree.toggle == 0) open_ = !open_;
    }

    void document_section(Ui& ui) {
        section(ui, "Document");
        const Rect r = ui.take(0, ui.px(280));
        ui.paint().outline(r, ui.theme().hairline, ui.px(metric::radius));
        const auto find = [&](std::string_view words) {
            const auto at = static_cast<std::uint32_t>(document_.find(words));
            return TextSpan{at, at + static_cast<std::uint32_t>(words.size())};
        };
        const std::array<TextSpan, 3> headings{find("DISCHARGE SUMMARY"), find("HOSPITAL COURSE"), find("MEDICATIONS")};
        const std::array<DocumentMark, 3> marks{{{find("acute on chronic systolic heart failure"), 1, 0, false, "Evidence for I50.23"},
                                                 {find("CKD stage 3a"), 2, 1, false, "Evidence for N18.31"},
                                                 {find("type 2 diabetes"), 3, 2, true, "Evidence for E11.22"}}};
        const std::array<TextSpan, 1> found{find("furosemide")};
        ui.in(r, [&] {
            view_.draw(ui, "Chart", document_,
                       {.key = "gallery.chart", .headings = headings, .marks = marks, .found = found, .current_found = 0});
        });
    }

    void draw_menu(Ui& ui, AppContext& context) {
        const std::array<MenuItem, 4> items{{{.label = "Edit", .icon = icons::pencil},
                                             {.label = "Find a command", .icon = icons::search, .command = "app.palette"},
                                             {.label = "Not available", .disabled = true},
                                             {.label = "Remove", .icon = icons::trash, .separator_before = true, .danger = true}}};
        if (const int chosen = ui.menu("gallery menu", items); chosen >= 0)
            context.toast("Chosen: " + std::string(items[static_cast<std::size_t>(chosen)].label));
    }

    bool dialog_ = false, toggle_ = true, toggle_off_ = false, check_ = true, open_ = true;
    int mixed_ = 2, radio_ = 0, select_ = 1, unselected_ = -1, tab_ = 0, list_row_ = 1, grid_row_ = 0, grid_column_ = 0, tree_row_ = 0;
    std::string search_, name_ = "Rivera, Alex", number_ = "12", date_text_ = "1/7/2026", passphrase_ = "a fictional phrase",
                         note_ = "Ask for the\nejection fraction.", fixed_ = "2026-0147", empty_;
    std::optional<Date> date_ = Date::from_ymd(2026, 1, 7);
    std::string document_ = long_note();
    DocumentView view_;
};

const RegisterScreen<GalleryScreen> registration(
    {.id = "gallery", .title = "Widget gallery", .icon = icons::swatch_book, .place = Place::hidden, .order = 900, .locked = true});

} // namespace

} // namespace sequela::app
