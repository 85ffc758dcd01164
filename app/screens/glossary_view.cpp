#include "app/screens/glossary_view.h"

#include <fmt/format.h>

#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "base/text.h"

namespace sequela::app {

namespace {

using lookup::GlossaryEntry;
using ui::Ui;

constexpr double kSliceMs = 4; // of loading the definitions, each frame
constexpr std::size_t kRead = 3;
constexpr float kHeight = 360;

void use_definitions(packs::Catalogue& catalogue, Date date, GlossaryState& state) {
    const auto edition = catalogue.edition(CodeSystem::icd10pcs, date);
    if (!edition || !(*edition)->pcs_definitions) return;
    const auto& part = (*edition)->pcs_definitions;
    if (state.terms && state.terms_of == part.data) return;
    state.terms = std::make_unique<lookup::PcsTerms>(*part.data, part.pack->release);
    state.terms_of = part.data;
}

// Loads the definitions of ICD-10-PCS piece by piece; the rest of the glossary answers meanwhile.
void load_definitions(Ui& ui, AppContext& context, GlossaryState& state) {
    packs::Catalogue& catalogue = context.catalogue();
    if (state.definitions_ready && state.revision == catalogue.revision()) return;
    if (state.revision != catalogue.revision()) state.terms.reset();
    state.revision = catalogue.revision();
    state.definitions_ready = false;
    const auto date = state.date ? state.date : catalogue.newest_codes_begin(CodeSystem::icd10pcs);
    const bool installed = date && catalogue.in_force(CodeSystem::icd10pcs, packs::Component::pcs_definitions, *date) != nullptr;
    bool sound = installed;
    if (installed) {
        const double until = ui.platform().now_ms() + kSliceMs;
        bool ready = false;
        while (sound && !ready && ui.platform().now_ms() < until) {
            const auto some = catalogue.load_some(CodeSystem::icd10pcs, *date);
            sound = some.ok(); // the screen of the code sets tells what is damaged
            ready = sound && *some;
        }
        if (sound && !ready) {
            ui.frame_at(ui.now_ms());
            return;
        }
    }
    if (sound) use_definitions(catalogue, *date, state);
    state.definitions_ready = true;
    state.asked = "\n"; // asked again, with the definitions
}

void ask(Ui& ui, GlossaryState& state) {
    if (state.asked == state.words) return;
    state.asked = state.words;
    state.entries = state.glossary->look_up(state.words, state.terms.get());
    if (trim(state.words).empty()) return;
    std::string said = state.entries.empty() ? std::string("No entry") : std::string();
    for (std::size_t i = 0; i < state.entries.size() && i < kRead; ++i)
        said += fmt::format("{}{}: {}", i == 0 ? "" : ". ", state.entries[i].term, state.entries[i].meaning);
    if (state.entries.size() > kRead) said += fmt::format(". {} more", state.entries.size() - kRead);
    ui.say(said);
}

void draw_entry(Ui& ui, const GlossaryEntry& entry) {
    ui.group("article", entry.term, [&] {
        ui.row([&] {
            ui.text(entry.term, {.weight = ui::Weight::semibold});
            ui.chip(lookup::title(entry.kind));
        });
        ui.text(entry.meaning);
        ui.muted(entry.source);
    });
}

} // namespace

void open_glossary(GlossaryState& state, std::string_view words, std::optional<Date> date) {
    state.open = true;
    state.words = collapse_spaces(words);
    state.date = date;
    state.asked = "\n";
    state.definitions_ready = false;
    if (!state.glossary) state.glossary = std::make_shared<const lookup::Glossary>();
}

void draw_glossary(Ui& ui, AppContext& context, GlossaryState& state) {
    if (!state.open) return;
    load_definitions(ui, context, state);
    ui.dialog(
        "Glossary", state.open,
        [&] {
            ui::search_field(ui, "Words to explain", state.words,
                             {.key = "glossary.words", .placeholder = "A word, an abbreviation, a value"});
            ask(ui, state);
            ui.scroll("glossary.entries", {.name = "Meanings", .height = kHeight}, [&] {
                if (state.entries.empty() && !trim(state.words).empty())
                    ui.text("No entry for these words. Try one word alone, or its beginning.", {.tone = ui::Tone::muted});
                for (std::size_t i = 0; i < state.entries.size(); ++i)
                    ui.scope(static_cast<int>(i), [&] { draw_entry(ui, state.entries[i]); });
            });
            ui.row([&] {
                ui.muted("The meanings are this app's own words, but for definitions with a release.");
                ui.spring();
                if (ui.button("Close", {.key = "glossary.close"})) state.open = false;
            });
        },
        560);
}

} // namespace sequela::app
