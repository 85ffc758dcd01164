// What coders have put down about a code themselves, of any system: favourite, colour mark, notes of their own and of the team with their
// dates and source, and where the code was used last.
//
//     const CodeHubResult result = draw_code_hub(ui, context, {CodeSystem::icd10cm, {}, page.code}, page.title, date, hub_);
//     if (!result.open_case.empty()) context.go("desk", result.open_case);
//
// It takes its natural height in the current column; stand it below a code page, within what scrolls. It saves by itself, and offers Undo.
// A code that stays on the screen for a second counts as opened (recents).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"
#include "casework/code_marks.h"
#include "casework/code_notes.h"

namespace sequela::app {

struct CodeHubResult {
    std::string open_case; // id of the encounter to be shown on the desk
    bool changed = false;  // a note or a mark was saved, now or by an Undo
};

// Kept by the caller for as long as a code can be shown; to be thrown away when the workspace is locked.
struct CodeHubState {
    std::string key = "code_hub"; // prefix of the keys of its widgets: unique where two are on the screen
    // Looks everything up again: after codes were put on cases, or on entering a screen.
    void refresh() { *wanted += 1; }

    // --- kept by the view
    struct Form {
        casework::CodeNote note; // what is changed; without id: a new one
        std::string codes, from, to;
        int seen_by = 0; // 0 personal, 1 team
        std::string codes_error, text_error, to_error;
    };
    std::optional<Form> form;
    casework::CodeRef code;
    std::optional<Date> on;
    std::vector<casework::CodeNote> notes;
    casework::CodeMark mark;
    casework::RecentUse use;
    std::optional<Error> failure;
    // Counted up by whatever wants a new look, also by an Undo that comes when the view is gone.
    std::shared_ptr<int> wanted = std::make_shared<int>(1);
    int loaded = 0;
    double shown_since = 0;
    bool counted_as_opened = false;
};

// `on`: the date of the encounter; notes in force then come first. `title` of the code as it is shown.
CodeHubResult draw_code_hub(ui::Ui& ui, AppContext& context, const casework::CodeRef& code, std::string_view title, std::optional<Date> on,
                            CodeHubState& state);

// A colour mark in a row: its shape and its word in its colour's edge. Nothing for none.
void draw_colour_mark(ui::Ui& ui, casework::ColourMark mark);

} // namespace sequela::app
