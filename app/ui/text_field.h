// Fields to type in: one line, many lines, search, passphrase, date.
//
//     auto result = text_field(ui, "Patient name", name_, {.required = true});
//     if (result.changed) …; if (result.submitted) …        // Enter
//
// Undo and redo (Ctrl+Z, Ctrl+Shift+Z) belong to the field while it has the focus and something to undo; the clipboard goes through
// App::copy, App::paste. Input methods show what is being composed underlined at the caret.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/ui/ui.h"
#include "base/date.h"

namespace sequela::app::ui {

struct TextFieldOptions {
    std::string_view key = {};
    std::string_view placeholder = {};
    std::string_view description = {}; // small text under the field
    std::string_view error = {};       // in words, under the field; the field is marked invalid
    bool label_hidden = false;         // the label is only the name
    bool multiline = false;
    int lines = 4; // height of a multi-line field
    bool secret = false;
    bool required = false;
    bool disabled = false;
    bool readonly = false;
    bool select_all_on_focus = false;
    float width = 0;            // 0: fills a column; takes what is left of a row (or 240 before a spring)
    std::size_t limit = 0;      // bytes; 0: none
    const char* icon = nullptr; // at the left
};
struct TextFieldResult {
    bool changed = false;
    bool submitted = false; // Enter (Ctrl+Enter if multi-line)
    bool with_shift = false;
    bool focused = false;
    bool left = false;    // lost the focus now: a moment to validate
    bool escaped = false; // Esc in a search field that was empty already
};
TextFieldResult text_field(Ui& ui, std::string_view label, std::string& value, const TextFieldOptions& options = {});
// With a magnifier, a button that clears, Esc that clears; role searchbox; label hidden.
TextFieldResult search_field(Ui& ui, std::string_view label, std::string& value, const TextFieldOptions& options = {});
// Takes a date as people write it (base Date::parse) and says it back in words. `text` is what was typed; `date` follows it.
TextFieldResult date_field(Ui& ui, std::string_view label, std::string& text, std::optional<Date>& date,
                           const TextFieldOptions& options = {});
// A passphrase: with a button that shows it.
TextFieldResult passphrase_field(Ui& ui, std::string_view label, std::string& value, const TextFieldOptions& options = {});

} // namespace sequela::app::ui
