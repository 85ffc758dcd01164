// The glossary as a dialog: what the selected words of a chart mean. It can be typed in, and it is read aloud by screen readers.
//
//     commands.add({.id = "desk.glossary", .title = "Explain the selected words", .category = "Chart", .keys = "G",
//                   .run = [this, app] { open_glossary(glossary_, selected_words(), date); }});
//     …
//     draw_glossary(ui, context, glossary_); // each frame, anywhere in the screen's draw()
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"
#include "base/date.h"
#include "lookup/glossary.h"
#include "lookup/pcs_terms.h"

namespace sequela::app {

struct GlossaryState {
    bool open = false;
    std::string words;        // what is asked; the coder can change it
    std::optional<Date> date; // for the definitions of ICD-10-PCS; none: the newest installed
    // Kept by the view.
    std::string asked;
    std::vector<lookup::GlossaryEntry> entries;
    std::shared_ptr<const lookup::Glossary> glossary; // made when it is opened first
    std::unique_ptr<lookup::PcsTerms> terms;
    const void* terms_of = nullptr;
    std::uint64_t revision = 0;
    bool definitions_ready = false;
};

// Opens it with these words; empty: to type in.
void open_glossary(GlossaryState& state, std::string_view words, std::optional<Date> date = {});
void draw_glossary(ui::Ui& ui, AppContext& context, GlossaryState& state);

} // namespace sequela::app
