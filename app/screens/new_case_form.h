// The short form for a new case, and what can be known of a case from its documents alone.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/ui.h"
#include "base/date.h"
#include "casework/encounter_file.h"

namespace sequela::app {

// A case made of documents. Setting and dates are guessed from them where they say so in words; the coder sees and corrects them.
casework::EncounterFile case_of(std::vector<chart::Document> documents);

class NewCaseForm {
public:
    enum class Outcome { none, finished, cancelled };

    void open();
    void close();
    [[nodiscard]] bool is_open() const { return open_; }
    // Key of the field that has the focus at first.
    static std::string_view first_field() { return "new_case.number"; }

    // `there`: the cases that exist, so that a number is not given twice by mistake.
    Outcome draw(ui::Ui& ui, const std::vector<casework::EncounterSummary>& there);
    // When it was finished.
    [[nodiscard]] casework::EncounterFile result() const;

private:
    struct DateEntry {
        std::string text;
        std::optional<Date> date;
        std::string error;
    };
    struct Draft {
        std::string number, name, record_number, payer, text;
        int setting = 0;
        int sex = 0;
        DateEntry admitted, discharged, birth;
    };
    void draw_encounter(ui::Ui& ui, const std::vector<casework::EncounterSummary>& there);
    void draw_patient(ui::Ui& ui);
    void draw_date(ui::Ui& ui, std::string_view label, DateEntry& entry, std::string_view key, std::string_view description = {});
    bool check();

    bool open_ = false;
    Draft draft_;
};

} // namespace sequela::app
