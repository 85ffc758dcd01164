// A code page on the screen: what the classification says of one code on one date, with everything that can be followed as a link.
//
//     auto result = draw_code_page(ui, page_, page_state_);
//     if (!result.open.empty()) show(result.open);
//     if (!result.add.empty()) add(result.add);
//
// It draws into the rest of the current area: the head stays, the rest scrolls. It looks nothing up; the caller does.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "app/ui/ui.h"
#include "lookup/code_page.h"
#include "lookup/system_page.h"

namespace sequela::app {

struct CodePageResult {
    std::string open;                      // undotted code whose page is wanted …
    lookup::SystemRef system;              // … of this system
    std::string add;                       // undotted code to be assigned
    std::optional<lookup::PagePair> pair;  // two codes to be assigned together
    std::string browse;                    // chapter number or section ("I10-I1A") to be shown in the Tabular List
    std::optional<lookup::IndexPath> path; // entry of the Alphabetic Index to be shown
    bool back = false;                     // to the page before
    [[nodiscard]] bool any() const {
        return !open.empty() || !add.empty() || pair.has_value() || !browse.empty() || path.has_value() || back;
    }
};

// Kept by the caller for as long as a page can be shown.
struct CodePageViewState {
    // Set by the caller.
    bool can_go_back = false;
    bool can_add = false;          // there is an encounter to add to
    std::string add_label = "Add"; // of the button
    std::string add_command;       // id of the command that adds, for the hint of its key
    // What stands below what the book says: lists and crosswalks, and whatever the caller draws (notes, use). May be null and empty.
    const std::vector<lookup::PageSection>* sections = nullptr;
    std::function<void(ui::Ui&)> below;
    std::string key = "code_page"; // prefix of the keys of its widgets: unique where two pages are on the screen
    // Kept by the view.
    std::string shown;                      // the code drawn last: another one begins at the top
    std::map<std::string, bool> open_parts; // long lists that were opened
};

CodePageResult draw_code_page(ui::Ui& ui, const lookup::CodePage& page, CodePageViewState& state);
// The page of a code of another system.
CodePageResult draw_system_page(ui::Ui& ui, const lookup::SystemPage& page, CodePageViewState& state);

// "Valid", "Needs more characters" …, and the meaning that goes with it.
std::string_view word(lookup::Validity validity);
ui::Meaning meaning(lookup::Validity validity);

// A note as rich text: what leads to a listed code is a link. Returns the reference that was followed, or null.
const lookup::NoteReference* draw_note(ui::Ui& ui, const lookup::PageNote& note, std::string_view key, bool muted = false);

} // namespace sequela::app
