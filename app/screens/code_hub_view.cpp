#include "app/screens/code_hub_view.h"

#include <array>

#include <fmt/format.h>

#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "base/text.h"

namespace sequela::app {

namespace {

using casework::CodeNote;
using casework::CodeRef;
using casework::ColourMark;
using ui::Tone;
using ui::Ui;

constexpr double kLooksMs = 1000; // a code that is shown for less was only passed by
constexpr std::size_t kFirstWords = 32;

const char* shape_of(ColourMark mark) {
    constexpr std::array<const char*, 7> kShapes = {icons::dot,      icons::circle, icons::square,     icons::flag,
                                                    icons::bookmark, icons::tag,    icons::highlighter};
    return kShapes[static_cast<std::size_t>(mark)];
}

// "“Ask for the type…”": what tells a note from another in the names of its buttons.
std::string first_words(const CodeNote& note) {
    const std::string text = collapse_spaces(note.text);
    if (text.size() <= kFirstWords) return "“" + text + "”";
    return "“" + text.substr(0, utf8_floor(text, kFirstWords)) + "…”";
}

// Tells what went wrong with saving. True if it is done.
bool done(AppContext& context, CodeHubState& state, CodeHubResult& result, const Status& status) {
    context.saved(status);
    if (!status) return false;
    state.failure.reset();
    state.refresh();
    result.changed = true;
    return true;
}

// Takes a change back from a toast; the view may be gone by then.
AppContext::Action undo_by(AppContext& context, const CodeHubState& state, std::function<Status(casework::Workspace&)> change) {
    return {"Undo", [app = &context, wanted = state.wanted, change = std::move(change)] {
                if (app->workspace() == nullptr) return;
                app->saved(change(*app->workspace()));
                *wanted += 1;
            }};
}

void load(AppContext& context, CodeHubState& state) {
    casework::Workspace& workspace = *context.workspace();
    state.loaded = *state.wanted;
    state.failure.reset();
    state.notes.clear();
    state.mark = {};
    state.use = {};
    auto notes = casework::notes_for(workspace, state.code, state.on);
    auto mark = casework::mark_of(workspace, state.code);
    auto use = casework::recent_use(workspace, state.code);
    if (!notes || !mark || !use) {
        state.failure = !notes ? notes.error() : !mark ? mark.error() : use.error();
        return;
    }
    state.notes = std::move(*notes);
    state.mark = std::move(*mark);
    state.use = std::move(*use);
}

void draw_marks(Ui& ui, AppContext& context, std::string_view title, CodeHubState& state, CodeHubResult& result) {
    casework::Workspace& workspace = *context.workspace();
    const std::string code = display_code(state.code.system, state.code.code);
    ui.row([&] {
        const bool favourite = state.mark.favourite;
        if (ui.button(
                "Favourite",
                {.icon = icons::star, .key = state.key + ".favourite", .small = true, .pressed = favourite, .name = "Favourite " + code}) &&
            done(context, state, result, casework::set_favourite(workspace, state.code, title, !favourite)))
            ui.say(favourite ? code + " is no favourite any more" : code + " is a favourite");
        std::array<std::string_view, 7> names{};
        names[0] = casework::title(ColourMark::none);
        for (const ColourMark mark : casework::kColourMarks)
            names[static_cast<std::size_t>(mark)] = casework::title(mark);
        draw_colour_mark(ui, state.mark.colour);
        int chosen = static_cast<int>(state.mark.colour);
        if (ui.select("Colour mark", names, chosen, {.key = state.key + ".colour", .label_hidden = true, .width = 128}))
            static_cast<void>(
                done(context, state, result, casework::set_colour(workspace, state.code, title, static_cast<ColourMark>(chosen))));
    });
    ui.row([&] {
        ui.icon(icons::history);
        ui.text(casework::in_words(state.use), {.size = ui::TextSize::small, .tone = Tone::muted});
        if (state.use.cases > 0 && ui.link("Open case " + state.use.number, {.key = state.key + ".case"}))
            result.open_case = state.use.encounter;
    });
}

CodeHubState::Form form_of(CodeNote note) {
    CodeHubState::Form form;
    form.codes = casework::scope_text(note.system, note.scope);
    if (note.effective_from) form.from = note.effective_from->words();
    if (note.effective_to) form.to = note.effective_to->words();
    form.seen_by = note.team ? 1 : 0;
    form.note = std::move(note);
    return form;
}

void begin_new(Ui& ui, CodeHubState& state) {
    CodeNote note;
    note.system = state.code.system;
    note.classification = state.code.classification;
    note.scope = {state.code.code, state.code.code, true};
    state.form = form_of(std::move(note));
    ui.focus(state.key + ".text");
}

// Reads the form into its note; false where something is missing, which the fields then say.
bool read_form(CodeHubState::Form& form) {
    form.codes_error.clear();
    form.text_error.clear();
    form.to_error.clear();
    auto scope = casework::parse_scope(form.note.system, form.codes);
    if (scope)
        form.note.scope = std::move(*scope);
    else
        form.codes_error = scope.error().what + ". " + scope.error().hint;
    if (trim(form.note.text).empty()) form.text_error = "Write what is to be remembered.";
    if (trim(form.from).empty()) form.note.effective_from.reset();
    if (trim(form.to).empty()) form.note.effective_to.reset();
    const bool unread = (!trim(form.from).empty() && !form.note.effective_from) || (!trim(form.to).empty() && !form.note.effective_to);
    if (unread) form.to_error = "Not a date. Write it as 3 Jan 2026 or 2026-01-03.";
    if (form.note.effective_from && form.note.effective_to && *form.note.effective_to < *form.note.effective_from)
        form.to_error = "Before the day on which it begins.";
    form.note.team = form.seen_by == 1;
    return form.codes_error.empty() && form.text_error.empty() && form.to_error.empty();
}

void save_form(Ui& ui, AppContext& context, CodeHubState& state, CodeHubResult& result) {
    CodeHubState::Form& form = *state.form;
    if (!read_form(form)) {
        ui.say("The note is not complete", true);
        return;
    }
    std::optional<CodeNote> before;
    for (const CodeNote& note : state.notes)
        if (note.id == form.note.id) before = note;
    auto saved = casework::save_note(*context.workspace(), form.note);
    if (!done(context, state, result, saved ? Status(Done{}) : Status(saved.error()))) return;
    state.form.reset();
    ui.focus(state.key + ".add");
    const auto take_back = [before, id = saved->id](casework::Workspace& workspace) -> Status {
        if (!before) return casework::remove_note(workspace, id);
        auto back = casework::save_note(workspace, *before);
        if (!back) return back.error();
        return Done{};
    };
    context.toast(before ? "Note changed" : "Note added", undo_by(context, state, take_back));
}

void draw_form(Ui& ui, AppContext& context, CodeHubState& state, CodeHubResult& result) {
    constexpr std::array<std::string_view, 2> kSeenBy = {"Me", "The team"};
    CodeHubState::Form& form = *state.form;
    bool cancelled = ui.on_escape();
    bool save = false;
    ui.group("group", form.note.id.empty() ? "New note" : "Change the note", [&] {
        ui.card([&] {
            const auto text =
                ui::text_field(ui, "Note", form.note.text,
                               {.key = state.key + ".text", .error = form.text_error, .multiline = true, .lines = 4, .required = true});
            ui::text_field(ui, "Source", form.note.source,
                           {.key = state.key + ".source", .placeholder = "Where it is from: a publication, a meeting, own words"});
            ui::text_field(ui, "On which codes", form.codes,
                           {.key = state.key + ".codes",
                            .description = "One code, a category with all below it (E11.-) or a range (E08-E13)",
                            .error = form.codes_error});
            ui.columns({0, 0}, [&](int column) {
                if (column == 0)
                    ui::date_field(ui, "In force from", form.from, form.note.effective_from, {.key = state.key + ".from"});
                else
                    ui::date_field(ui, "In force until", form.to, form.note.effective_to,
                                   {.key = state.key + ".to", .error = form.to_error});
            });
            ui.segmented("Seen by", kSeenBy, form.seen_by, {.key = state.key + ".seen_by"});
            ui.row([&] {
                ui.spring();
                cancelled = ui.button("Cancel", {.kind = ui::ButtonKind::subtle, .key = state.key + ".cancel"}) || cancelled;
                save = ui.button("Save note", {.kind = ui::ButtonKind::primary, .key = state.key + ".save"}) || text.submitted;
            });
        });
    });
    if (save) {
        save_form(ui, context, state, result);
    } else if (cancelled) {
        state.form.reset();
        ui.focus(state.key + ".add");
    }
}

std::string about(const CodeNote& note, std::optional<Date> on) {
    std::string text = note.team ? "Team" : "Personal";
    text += " · " + casework::scope_text(note.system, note.scope);
    if (const std::string dates = casework::dates_in_words(note); !dates.empty()) text += " · " + dates;
    if (!casework::in_force(note, on)) text += " · not in force on " + on->words();
    if (!note.source.empty()) text += " · " + note.source;
    return text + " · " + note.changed_by;
}

void draw_note_row(Ui& ui, AppContext& context, const CodeNote& note, CodeHubState& state, CodeHubResult& result) {
    const bool current = casework::in_force(note, state.on);
    ui.group("article", note.team ? "Note of the team" : "Personal note", [&] {
        ui.text(note.text, {.tone = current ? Tone::normal : Tone::muted});
        ui.row([&] {
            ui.icon(note.team ? icons::users : icons::user);
            ui.text(about(note, state.on), {.size = ui::TextSize::small, .tone = Tone::muted, .lines = 1});
            ui.spring();
            if (ui.icon_button(icons::pencil, "Change the note " + first_words(note), {.kind = ui::ButtonKind::subtle, .small = true})) {
                state.form = form_of(note);
                ui.focus(state.key + ".text");
            }
            if (ui.icon_button(icons::trash, "Remove the note " + first_words(note), {.kind = ui::ButtonKind::subtle, .small = true}) &&
                done(context, state, result, casework::remove_note(*context.workspace(), note.id)))
                context.toast("Note removed", undo_by(context, state, [id = note.id](casework::Workspace& workspace) {
                                  return casework::restore_note(workspace, id);
                              }));
        });
    });
}

void draw_notes(Ui& ui, AppContext& context, CodeHubState& state, CodeHubResult& result) {
    ui.row([&] {
        ui.heading(state.notes.empty() ? std::string("Notes") : fmt::format("Notes ({})", state.notes.size()), 3);
        ui.spring();
        if (ui.button("Add a note", {.kind = ui::ButtonKind::subtle, .icon = icons::plus, .key = state.key + ".add", .small = true}))
            begin_new(ui, state);
    });
    if (state.form) draw_form(ui, context, state, result);
    if (state.notes.empty() && !state.form) ui.muted("Nothing noted on this code, its category or a range with it.");
    for (const CodeNote& note : state.notes)
        if (!state.form || state.form->note.id != note.id) ui.scope(note.id, [&] { draw_note_row(ui, context, note, state, result); });
}

// A second on the screen: what was only passed by with the arrow keys is not remembered.
void count_as_opened(Ui& ui, AppContext& context, std::string_view title, CodeHubState& state) {
    if (state.counted_as_opened) return;
    if (ui.now_ms() < state.shown_since + kLooksMs) {
        ui.frame_at(state.shown_since + kLooksMs);
        return;
    }
    state.counted_as_opened = true;
    const Status kept = casework::page_opened(*context.workspace(), state.code, title);
    if (!kept) state.failure = kept.error();
}

} // namespace

void draw_colour_mark(Ui& ui, ColourMark mark) {
    if (mark == ColourMark::none) return;
    const ui::Rect place = ui.take(16, 16);
    ui.paint().icon(place.x, place.y, shape_of(mark), ui.theme().evidence_edge[static_cast<std::size_t>(mark) - 1], 16);
    ui.text(casework::title(mark), {.size = ui::TextSize::small, .wrap = false});
}

CodeHubResult draw_code_hub(Ui& ui, AppContext& context, const CodeRef& code, std::string_view title, std::optional<Date> on,
                            CodeHubState& state) {
    CodeHubResult result;
    if (context.workspace() == nullptr || code.code.empty()) return result;
    if (!(state.code == code)) {
        state.code = code;
        state.form.reset();
        state.shown_since = ui.now_ms();
        state.counted_as_opened = false;
        state.refresh();
    }
    if (state.on != on) {
        state.on = on;
        state.refresh();
    }
    if (state.loaded != *state.wanted) load(context, state);
    ui.scope(state.key, [&] {
        ui.group("group", "Own notes and marks on " + display_code(code.system, code.code), [&] {
            draw_marks(ui, context, title, state, result);
            draw_notes(ui, context, state, result);
            if (state.failure && error_notice(ui, *state.failure, state.key + ".failure", true) == ui::NoticeResult::dismissed)
                state.failure.reset();
        });
    });
    count_as_opened(ui, context, title, state);
    return result;
}

} // namespace sequela::app
