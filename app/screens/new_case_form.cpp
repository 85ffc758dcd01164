#include "app/screens/new_case_form.h"

#include <algorithm>

#include "app/ui/text_field.h"
#include "base/text.h"
#include "chart/document.h"

namespace sequela::app {

namespace {

using rules::Setting;

// In the order in which the form offers them.
constexpr std::array<Setting, 6> kSettings = {Setting::inpatient,   Setting::outpatient,       Setting::emergency,
                                              Setting::observation, Setting::same_day_surgery, Setting::professional};
constexpr std::array<std::string_view, 3> kSexes = {"Female", "Male", "Not stated"};
constexpr std::size_t kHeadLines = 60;

std::optional<Setting> setting_of(chart::DocumentType type) {
    switch (type) {
    case chart::DocumentType::discharge_summary:
    case chart::DocumentType::delivery_note:
        return Setting::inpatient;
    case chart::DocumentType::emergency_note:
        return Setting::emergency;
    case chart::DocumentType::outpatient_visit:
        return Setting::outpatient;
    default:
        return {};
    }
}

// The date behind one of the labels: "Date of admission: 03 Jan 2026".
std::optional<Date> labelled_date(std::string_view line, std::initializer_list<std::string_view> labels) {
    for (const std::string_view label : labels) {
        const std::size_t at = find_ignoring_case(line, label);
        if (at == std::string_view::npos) continue;
        std::string_view rest = line.substr(at + label.size());
        const std::size_t colon = rest.find_first_of(":=");
        if (colon > 8) continue; // or there is none
        rest = trim(rest.substr(colon + 1));
        const std::size_t end = rest.find_first_of("|;(\t");
        rest = trim(rest.substr(0, std::min(end, rest.find("  "))));
        if (const auto date = Date::parse(rest)) return date;
    }
    return {};
}

void read_dates(std::string_view text, casework::EncounterFile& file) {
    std::size_t read = 0;
    for (const std::string_view line : lines(text.substr(0, 8192))) {
        if (++read > kHeadLines) break;
        if (!file.admitted)
            file.admitted =
                labelled_date(line, {"admitted", "admission date", "date of admission", "date of service", "visit date", "date of visit"});
        if (!file.discharged) file.discharged = labelled_date(line, {"discharged", "discharge date", "date of discharge"});
    }
}

} // namespace

casework::EncounterFile case_of(std::vector<chart::Document> documents) {
    casework::EncounterFile file;
    std::optional<Setting> setting;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        chart::Document& document = documents[i];
        document.id = "d" + std::to_string(i + 1);
        if (!setting) setting = setting_of(document.type);
        read_dates(document.text, file);
    }
    if (setting) file.setting = *setting;
    if (file.setting != Setting::inpatient) {
        file.discharged.reset();
        for (const chart::Document& document : documents)
            if (!file.admitted) file.admitted = document.date;
    }
    if (file.admitted && file.discharged && *file.discharged < *file.admitted) file.discharged.reset();
    file.documents = std::move(documents);
    return file;
}

void NewCaseForm::open() {
    draft_ = Draft{};
    draft_.sex = 2;
    open_ = true;
}

void NewCaseForm::close() {
    draft_ = Draft{};
    open_ = false;
}

void NewCaseForm::draw_date(ui::Ui& ui, std::string_view label, DateEntry& entry, std::string_view key, std::string_view description) {
    const auto typed = ui::date_field(ui, label, entry.text, entry.date, {.key = key, .description = description, .error = entry.error});
    if (typed.changed) entry.error.clear();
    if (typed.left && !trim(entry.text).empty() && !entry.date) entry.error = "Not a date. Write it as 3 Jan 2026 or 2026-01-03.";
}

void NewCaseForm::draw_encounter(ui::Ui& ui, const std::vector<casework::EncounterSummary>& there) {
    std::array<std::string_view, kSettings.size()> names;
    std::transform(kSettings.begin(), kSettings.end(), names.begin(), [](Setting setting) { return rules::title(setting); });
    const bool taken =
        std::any_of(there.begin(), there.end(), [&](const auto& entry) { return !draft_.number.empty() && entry.number == draft_.number; });
    ui::text_field(ui, "Case number", draft_.number,
                   {.key = first_field(),
                    .placeholder = "Given by itself if left empty",
                    .error = taken ? std::string_view("There is a case with this number already.") : std::string_view{}});
    ui.select("Setting", names, draft_.setting, {.key = "new_case.setting"});
    const bool inpatient = kSettings[static_cast<std::size_t>(draft_.setting)] == Setting::inpatient;
    draw_date(ui, inpatient ? "Admitted" : "Date of service", draft_.admitted, "new_case.admitted",
              inpatient ? std::string_view{} : "The codes in force on this date are used.");
    if (inpatient) draw_date(ui, "Discharged", draft_.discharged, "new_case.discharged", "The codes in force on this date are used.");
    ui::text_field(ui, "Payer", draft_.payer, {.key = "new_case.payer"});
}

void NewCaseForm::draw_patient(ui::Ui& ui) {
    ui::text_field(ui, "Patient name", draft_.name, {.key = "new_case.name"});
    ui::text_field(ui, "Record number", draft_.record_number, {.key = "new_case.record_number"});
    draw_date(ui, "Date of birth", draft_.birth, "new_case.birth");
    ui.segmented("Sex", kSexes, draft_.sex, {.key = "new_case.sex"});
}

bool NewCaseForm::check() {
    for (DateEntry* entry : {&draft_.admitted, &draft_.discharged, &draft_.birth}) {
        entry->error.clear();
        if (!trim(entry->text).empty() && !entry->date) entry->error = "Not a date. Write it as 3 Jan 2026 or 2026-01-03.";
    }
    const bool inpatient = kSettings[static_cast<std::size_t>(draft_.setting)] == Setting::inpatient;
    if (!inpatient) draft_.discharged = DateEntry{};
    if (draft_.admitted.date && draft_.discharged.date && *draft_.discharged.date < *draft_.admitted.date)
        draft_.discharged.error = "Before the admission on " + draft_.admitted.date->words() + ".";
    if (draft_.birth.date && draft_.admitted.date && *draft_.admitted.date < *draft_.birth.date)
        draft_.birth.error = "After " + draft_.admitted.date->words() + ", the date of this encounter.";
    return draft_.admitted.error.empty() && draft_.discharged.error.empty() && draft_.birth.error.empty();
}

NewCaseForm::Outcome NewCaseForm::draw(ui::Ui& ui, const std::vector<casework::EncounterSummary>& there) {
    Outcome outcome = Outcome::none;
    if (ui.on_escape()) outcome = Outcome::cancelled;
    ui.scroll("new_case", {.name = "New case"}, [&] {
        ui.centred(760, [&] {
            ui.heading("New case", 1);
            ui.muted("Everything can be left empty and filled in later.", ui::TextSize::body);
            ui.space(ui::metric::inside);
            ui.columns(
                {0, 0},
                [&](int column) {
                    if (column == 0) {
                        ui.heading("Encounter", 3);
                        draw_encounter(ui, there);
                    } else {
                        ui.heading("Patient", 3);
                        draw_patient(ui);
                    }
                },
                32);
            ui.space(ui::metric::inside);
            ui::text_field(ui, "Chart text", draft_.text,
                           {.key = "new_case.text",
                            .placeholder = "Paste the note here, or drop files on the case later",
                            .multiline = true,
                            .lines = 6});
            ui.space(ui::metric::inside);
            ui.row([&] {
                if (ui.button("Create case", {.kind = ui::ButtonKind::primary, .key = "new_case.create"}) && check())
                    outcome = Outcome::finished;
                if (ui.button("Cancel", {.key = "new_case.cancel"})) outcome = Outcome::cancelled;
            });
        });
    });
    return outcome;
}

casework::EncounterFile NewCaseForm::result() const {
    std::vector<chart::Document> documents;
    if (!trim(draft_.text).empty()) documents.push_back(chart::document_from_text(draft_.text));
    casework::EncounterFile file = case_of(std::move(documents));
    file.number = std::string(trim(draft_.number));
    file.setting = kSettings[static_cast<std::size_t>(draft_.setting)];
    if (draft_.admitted.date) file.admitted = draft_.admitted.date;
    if (draft_.discharged.date) file.discharged = draft_.discharged.date;
    if (file.setting != Setting::inpatient) file.discharged.reset();
    file.patient.name = std::string(trim(draft_.name));
    file.patient.record_number = std::string(trim(draft_.record_number));
    file.patient.birth = draft_.birth.date;
    constexpr std::array<rules::Sex, 3> sexes = {rules::Sex::female, rules::Sex::male, rules::Sex::unknown};
    file.patient.sex = sexes[static_cast<std::size_t>(draft_.sex)];
    file.payer = std::string(trim(draft_.payer));
    return file;
}

} // namespace sequela::app
