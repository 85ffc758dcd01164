#include "app/ui/text_field.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "app/ui/core.h"
#include "base/text.h"

namespace sequela::app::ui {

namespace {

struct Snapshot {
    std::string value;
    std::size_t caret = 0, anchor = 0;
};

struct EditState {
    std::size_t caret = 0, anchor = 0;
    std::string seen; // the value at the end of the last pass: a change from outside resets the caret
    std::vector<Snapshot> undo, redo;
    bool run_of_typing = false; // typing goes on with the same undo step
    float scroll_x = 0, goal_x = -1;
    double touched_ms = -1e9; // the caret is shown for a while after each key
    bool had_focus = false;
    bool shown = false;                       // a passphrase that is being shown
    std::size_t word_begin = 0, word_end = 0; // of the double click, while dragging
};

constexpr std::string_view bullet = "\u2022";
constexpr double blink_ms = 500;

} // namespace

struct EditStates {
    std::unordered_map<Id, EditState> states;
};
void EditStatesDeleter::operator()(EditStates* states) const {
    delete states;
}
void wipe_edit_states(EditStates& states) {
    for (auto& [id, state] : states.states) {
        std::fill(state.seen.begin(), state.seen.end(), '\0');
        for (std::vector<Snapshot>* steps : {&state.undo, &state.redo})
            for (Snapshot& step : *steps)
                std::fill(step.value.begin(), step.value.end(), '\0');
    }
    states.states.clear();
}
EditStatesOwner make_edit_states() {
    return EditStatesOwner(new EditStates);
}

namespace {

// One field during one pass: the value, its state and what happened.
class Editor {
public:
    Editor(Ui::Core& core, EditState& state, std::string& value, const TextFieldOptions& options)
        : c(core), s(state), value_(value), options_(options) {
        const bool same = options.secret ? s.seen.size() == value.size() : s.seen == value;
        if (!same) {
            s.caret = s.anchor = value_.size();
            s.undo.clear();
            s.redo.clear();
        }
        s.caret = utf8_floor(value_, std::min(s.caret, value_.size()));
        s.anchor = utf8_floor(value_, std::min(s.anchor, value_.size()));
    }

    bool changed = false, submitted = false, with_shift = false;

    [[nodiscard]] std::size_t begin() const { return std::min(s.caret, s.anchor); }
    [[nodiscard]] std::size_t end() const { return std::max(s.caret, s.anchor); }

    void insert(std::string_view text) {
        if (options_.readonly) return;
        std::string clean;
        clean.reserve(text.size());
        for (const char ch : text) {
            if (ch == '\n' || ch == '\t')
                clean += options_.multiline ? ch : ' ';
            else if (static_cast<unsigned char>(ch) >= 0x20 && ch != 0x7f)
                clean += ch;
        }
        if (options_.limit > 0) {
            const std::size_t kept = value_.size() - (end() - begin());
            const std::size_t room = options_.limit > kept ? options_.limit - kept : 0;
            if (clean.size() > room) clean.resize(utf8_floor(clean, room));
        }
        if (clean.empty() && begin() == end()) return;
        // A word is one step of undo.
        const bool joins = s.run_of_typing && begin() == end() && clean.size() <= 4 && clean != " ";
        if (!joins) remember();
        s.run_of_typing = clean.size() <= 4;
        value_.replace(begin(), end() - begin(), clean);
        s.caret = s.anchor = begin() + clean.size();
        touched();
    }

    void erase(std::size_t from, std::size_t to) {
        if (options_.readonly || from >= to) return;
        remember();
        s.run_of_typing = false;
        value_.erase(from, to - from);
        s.caret = s.anchor = from;
        touched();
    }

    void move(std::size_t to, bool select) {
        s.caret = to;
        if (!select) s.anchor = to;
        s.run_of_typing = false;
        s.touched_ms = c.now;
        c.unsettled = true;
    }

    bool undo(std::vector<Snapshot>& from, std::vector<Snapshot>& to) {
        if (from.empty() || options_.readonly) return false;
        to.push_back({value_, s.caret, s.anchor});
        value_ = std::move(from.back().value);
        s.caret = from.back().caret;
        s.anchor = from.back().anchor;
        from.pop_back();
        s.run_of_typing = false;
        touched();
        return true;
    }

    void keys(const std::vector<TextLine>& lines, const TextStyle& style, float page) {
        if (!c.key || c.key_taken || !c.key->down) return;
        const KeyEvent& k = *c.key;
        const bool control = k.control || k.meta;
        if (k.alt) return;
        bool taken = true;
        switch (k.key) {
        case Key::left:
            arrow(control ? previous_word(value_, s.caret) : previous_char(value_, s.caret), begin(), k.shift, control);
            break;
        case Key::right:
            arrow(control ? next_word(value_, s.caret) : next_char(value_, s.caret), end(), k.shift, control);
            break;
        case Key::home:
            move(control || lines.empty() ? 0 : line_of(lines, s.caret).begin, k.shift);
            break;
        case Key::end:
            move(control || lines.empty() ? value_.size() : line_of(lines, s.caret).end, k.shift);
            break;
        case Key::up:
        case Key::down:
            taken = options_.multiline && !control && vertical(lines, style, k.key == Key::down ? 1 : -1, k.shift);
            break;
        case Key::page_up:
        case Key::page_down: {
            const int by = static_cast<int>(page / style.line);
            taken = options_.multiline && vertical(lines, style, k.key == Key::page_down ? by : -by, k.shift);
            break;
        }
        case Key::backspace:
            if (begin() != end())
                erase(begin(), end());
            else
                erase(control ? previous_word(value_, s.caret) : previous_char(value_, s.caret), s.caret);
            break;
        case Key::del:
            if (control && k.shift)
                taken = false;
            else if (begin() != end())
                erase(begin(), end());
            else
                erase(s.caret, control ? next_word(value_, s.caret) : next_char(value_, s.caret));
            break;
        case Key::enter:
            if (options_.multiline && !control) {
                insert("\n");
            } else if (!options_.multiline && control) {
                taken = false; // Ctrl+Enter submits many lines; in one line it is a command's
            } else {
                submitted = true;
                with_shift = k.shift;
                // A list below that follows this field may act on the same key; a command may not.
                taken = false;
                c.enter_offered = true;
            }
            break;
        case Key::space:
            break; // arrives as text
        case Key::character:
            taken = character(k, control);
            break;
        default:
            taken = false;
            break;
        }
        if (k.key != Key::up && k.key != Key::down && taken) s.goal_x = -1;
        if (taken) c.key_taken = true;
    }

    static const TextLine& line_of(const std::vector<TextLine>& lines, std::size_t at) {
        for (std::size_t i = lines.size(); i-- > 0;)
            if (at >= lines[i].begin) return lines[i];
        return lines.front();
    }

private:
    void remember() {
        s.undo.push_back({value_, s.caret, s.anchor});
        if (s.undo.size() > 200) s.undo.erase(s.undo.begin());
        s.redo.clear();
    }
    void touched() {
        changed = true;
        s.touched_ms = c.now;
        c.unsettled = true;
    }
    void arrow(std::size_t to, std::size_t edge_of_selection, bool select, bool control) {
        if (!select && !control && begin() != end())
            move(edge_of_selection, false);
        else
            move(to, select);
    }
    bool vertical(const std::vector<TextLine>& lines, const TextStyle& style, int by, bool select) {
        if (lines.empty()) return false;
        const auto at = static_cast<int>(&line_of(lines, s.caret) - lines.data());
        const int to = std::clamp(at + by, 0, static_cast<int>(lines.size()) - 1);
        const auto text_of = [&](int i) {
            const TextLine& l = lines[static_cast<std::size_t>(i)];
            return std::string_view(value_).substr(l.begin, l.end - l.begin);
        };
        if (s.goal_x < 0) s.goal_x = Ui::Core::width_of(style, text_of(at).substr(0, s.caret - lines[static_cast<std::size_t>(at)].begin));
        if (to == at)
            move(by < 0 ? 0 : value_.size(), select);
        else
            move(lines[static_cast<std::size_t>(to)].begin + Ui::Core::fitting(style, text_of(to), s.goal_x + 1), select);
        return true;
    }
    bool character(const KeyEvent& k, bool control) {
        if (!control) return false; // its text follows as an event of its own
        switch (k.character) {
        case U'a':
            s.anchor = 0;
            s.caret = value_.size();
            c.unsettled = true;
            return true;
        case U'z':
            return k.shift ? undo(s.redo, s.undo) : undo(s.undo, s.redo);
        case U'y':
            return undo(s.redo, s.undo);
        default:
            return false;
        }
    }

    Ui::Core& c;
    EditState& s;
    std::string& value_;
    const TextFieldOptions& options_;
};

struct FieldBox {
    Rect box, text;
};

void draw_box(Ui::Core& c, const Rect& box, bool focused, bool hovered, bool invalid, bool off, bool readonly) {
    const float radius = c.px(metric::radius);
    c.fill(box, readonly || off ? c.theme->sunken : c.theme->surface, radius);
    Colour edge = hovered && !off ? c.theme->text : c.theme->edge;
    if (off) edge = c.theme->hairline;
    if (invalid) edge = c.theme->must_fix.ink;
    if (focused)
        c.outline(inset(box, -1), invalid ? c.theme->must_fix.ink : c.theme->focus, radius + 1, std::max(2.0F, c.px(2)));
    else
        c.outline(box, edge, radius, invalid ? c.px(1.5F) : 1.0F);
}

// The text as it is shown: bullets for a secret one.
std::string shown_text(const std::string& value, bool hidden) {
    if (!hidden) return value;
    std::string result;
    for (std::size_t i = 0; i < value.size(); i = next_char(value, i))
        result += bullet;
    return result;
}

std::size_t shown_position(const std::string& value, std::size_t at, bool hidden) {
    if (!hidden) return at;
    std::size_t count = 0;
    for (std::size_t i = 0; i < at; i = next_char(value, i))
        ++count;
    return count * bullet.size();
}

std::size_t value_position(const std::string& value, std::size_t shown, bool hidden) {
    if (!hidden) return shown;
    std::size_t i = 0;
    for (std::size_t count = shown / bullet.size(); count > 0; --count)
        i = next_char(value, i);
    return i;
}

} // namespace

TextFieldResult text_field(Ui& ui, std::string_view label, std::string& value, const TextFieldOptions& options) {
    Ui::Core& c = ui.core();
    TextFieldResult result;
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const bool in_row = c.area().is_row;
    const TextStyle style = c.style(TextSize::body, Weight::regular);
    if (!options.label_hidden && !in_row) {
        ui.text(options.required ? std::string(label) + " (required)" : std::string(label),
                {.size = TextSize::small, .weight = Weight::semibold, .quiet = true});
        c.area().y -= ui.px(4); // label and field stand close together
    }
    const Id id = c.make_id(label, options.key);
    EditState& state = c.edits->states[id];
    const float height = options.multiline ? style.line * static_cast<float>(options.lines) + ui.px(12)
                                           : std::max(ui.px(metric::control), style.line + ui.px(4));
    const Rect box = c.place(
        options.width > 0 ? std::min(ui.px(options.width), in_row ? std::max(c.row_room(), 1.0F) : c.area().rect.width) : 0, height);
    const float left = ui.px(options.icon != nullptr ? 32 : 10);
    const Rect inner{box.x + left, box.y + (options.multiline ? ui.px(6) : std::floor((height - style.line) / 2)),
                     box.width - left - ui.px(10), options.multiline ? height - ui.px(12) : style.line};
    const Interaction it = c.behave(id, box, no_keys, options.key, label);
    const bool focused = it.focused && !off;
    const bool hidden = options.secret && !state.shown;
    if (it.hovered) c.cursor = "text";
    Editor editor(c, state, value, options);
    static thread_local std::vector<TextLine> lines;
    lines.clear();
    if (options.multiline) wrap_lines(style, value, inner.width, lines);

    if (focused) {
        c.typing_seen = id;
        if (!state.had_focus && !c.focus_by_mouse) {
            state.anchor = options.select_all_on_focus || !options.multiline ? 0 : state.caret;
            if (!options.multiline) state.caret = value.size();
            state.touched_ms = c.now;
        }
        editor.keys(lines, style, inner.height);
        if (!c.text_in.empty() && !c.text_taken) {
            c.text_taken = true;
            editor.insert(c.text_in);
            if (c.text_is_paste) state.run_of_typing = false;
        }
        if (c.copy_request && !options.secret && editor.begin() != editor.end()) {
            c.copied = value.substr(editor.begin(), editor.end() - editor.begin());
            if (c.cut_request) editor.erase(editor.begin(), editor.end());
        }
    }
    if (!off && c.action && !c.action_taken && c.action->node == id && c.action->action == "set") {
        c.action_taken = true;
        state.anchor = 0;
        state.caret = value.size();
        editor.insert(c.action->text);
        if (c.action->text.empty()) editor.erase(0, value.size());
    }
    if (editor.changed && options.multiline) wrap_lines(style, value, inner.width, lines);

    // Where things are.
    const std::string shown = shown_text(value, hidden);
    ScrollState* scroll = nullptr;
    if (options.multiline) {
        scroll = &c.begin_scroll(Ui::Core::hash(id, "text"), inner);
        if (focused && (editor.changed || state.touched_ms == c.now)) {
            const float caret_y = style.line * static_cast<float>(&Editor::line_of(lines, state.caret) - lines.data());
            scroll->y = std::clamp(scroll->y, caret_y + style.line - inner.height, std::max(0.0F, caret_y));
        }
        scroll->y = std::max(scroll->y, 0.0F);
    } else {
        c.push_clip({inner.x - 1, box.y, inner.width + 2, box.height});
        const float caret_x = Ui::Core::width_of(style, std::string_view(shown).substr(0, shown_position(value, state.caret, hidden)));
        if (focused) {
            state.scroll_x = std::min(state.scroll_x, caret_x);
            state.scroll_x = std::max(state.scroll_x, caret_x - inner.width + 2);
        } else {
            state.scroll_x = 0;
        }
        state.scroll_x = std::clamp(state.scroll_x, 0.0F, std::max(0.0F, Ui::Core::width_of(style, shown) - inner.width + 2));
    }
    const float origin_x = inner.x - state.scroll_x;
    const float origin_y = inner.y - (scroll != nullptr ? std::round(scroll->y) : 0);
    const auto at_point = [&](float x, float y) {
        std::size_t from = 0;
        std::string_view text = shown;
        if (options.multiline) {
            const int count = static_cast<int>(lines.size());
            const int row = std::clamp(static_cast<int>(std::floor((y - origin_y) / style.line)), 0, count - 1);
            from = lines[static_cast<std::size_t>(row)].begin;
            text = text.substr(from, lines[static_cast<std::size_t>(row)].end - from);
        }
        std::size_t end = Ui::Core::fitting(style, text, x - origin_x);
        // Past the middle of a letter means behind it.
        if (end < text.size()) {
            const std::size_t next = next_char(text, end);
            const float begin_x = Ui::Core::width_of(style, text.substr(0, end));
            const float width = Ui::Core::width_of(style, text.substr(end, next - end));
            if (x - origin_x > begin_x + width / 2) end = next;
        }
        return value_position(value, from + end, hidden);
    };
    if (it.began && !off) {
        const std::size_t at = at_point(c.pointer.x, c.pointer.y);
        editor.move(at, c.pointer.shift);
        state.word_begin = state.word_end = at;
        if (c.pointer.clicks == 2 && !hidden) {
            state.anchor = state.word_begin = previous_word(value, next_char(value, at));
            std::size_t length = 1;
            std::size_t end = at;
            while (end < value.size() && is_word_char(decode(value, end, length)))
                end += length;
            state.caret = state.word_end = std::max(end, state.anchor);
        } else if (c.pointer.clicks >= 3 || (c.pointer.clicks == 2 && hidden)) {
            state.anchor = 0;
            state.caret = value.size();
        }
    } else if (it.held && c.captured == id && c.pointer.clicks < 2) {
        const std::size_t at = at_point(c.pointer.x, c.pointer.y);
        if (at != state.caret) editor.move(at, true);
    }

    // The picture.
    c.pop_clip();
    draw_box(c, box, focused, it.hovered, !options.error.empty(), off, options.readonly);
    if (options.icon != nullptr)
        c.draw_icon(box.x + ui.px(10), box.y + std::floor((std::min(height, ui.px(metric::control)) - ui.px(16)) / 2), ui.px(16),
                    options.icon, c.theme->muted);
    c.push_clip({inner.x - 1, inner.y, inner.width + 2, inner.height});
    const Colour ink = off ? c.theme->disabled : c.theme->text;
    const std::size_t sel_begin = shown_position(value, editor.begin(), hidden);
    const std::size_t sel_end = shown_position(value, editor.end(), hidden);
    const std::size_t caret = shown_position(value, state.caret, hidden);
    float caret_x = origin_x;
    float caret_y = origin_y;
    const auto draw_piece = [&](std::size_t from, std::size_t to, float y, bool last) {
        const std::string_view text = std::string_view(shown).substr(from, to - from);
        if (focused && sel_begin < sel_end && sel_begin <= to && sel_end > from) {
            const std::size_t a = std::max(sel_begin, from);
            const std::size_t b = std::min(sel_end, to);
            const float x0 = origin_x + Ui::Core::width_of(style, text.substr(0, a - from));
            float x1 = origin_x + Ui::Core::width_of(style, text.substr(0, b - from));
            if (sel_end > to && !last) x1 += ui.px(5);
            c.fill({x0, y, x1 - x0, style.line}, c.theme->text_selection, ui.px(2));
        }
        if (focused && !c.composition.empty() && caret >= from && caret <= to) {
            // What the input method composes stands at the caret, underlined.
            const std::size_t split_at = caret - from;
            const float x = origin_x + Ui::Core::width_of(style, text.substr(0, split_at));
            const float w = Ui::Core::width_of(style, c.composition);
            c.draw_text(origin_x, y, style, ink, text.substr(0, split_at));
            c.draw_text(x, y, style, ink, c.composition);
            c.line(x, y + style.line - 3, x + w, y + style.line - 3, c.theme->accent, 1.5F);
            c.draw_text(x + w, y, style, ink, text.substr(split_at));
            caret_x = x + w;
            caret_y = y;
            return;
        }
        c.draw_text(origin_x, y, style, ink, text);
        if (caret >= from && caret <= to) {
            caret_x = origin_x + Ui::Core::width_of(style, text.substr(0, caret - from));
            caret_y = y;
        }
    };
    if (options.multiline) {
        const int count = static_cast<int>(lines.size());
        for (int i = 0; i < count; ++i) {
            const float y = origin_y + style.line * static_cast<float>(i);
            if (y > inner.y + inner.height || y + style.line < inner.y) continue;
            draw_piece(lines[static_cast<std::size_t>(i)].begin, lines[static_cast<std::size_t>(i)].end, y, i + 1 == count);
        }
    } else {
        draw_piece(0, shown.size(), inner.y, true);
    }
    if (value.empty() && c.composition.empty())
        c.draw_line(inner.x, inner.y, inner.width, style, off ? c.theme->disabled : c.theme->muted, options.placeholder);
    if (focused && !options.readonly && c.window_focused) {
        const double phase = std::fmod(c.now - state.touched_ms, 2 * blink_ms);
        if (phase < blink_ms || c.now - state.touched_ms < blink_ms)
            c.fill({std::floor(caret_x), caret_y + 1, std::max(1.0F, std::round(ui.px(1.5F))), style.line - 2}, c.theme->text);
        c.want_frame(c.now + blink_ms - std::fmod(c.now - state.touched_ms, blink_ms));
    }
    c.pop_clip();
    if (scroll != nullptr) {
        c.push_clip(c.clip());
        c.end_scroll(inner, style.line * static_cast<float>(lines.size()));
    }

    // What the host and assistive technology are told.
    if (focused) {
        TextInputState& told = c.text_input;
        told.active = !options.readonly;
        told.secret = options.secret;
        told.multiline = options.multiline;
        told.x = caret_x;
        told.y = caret_y;
        told.height = style.line;
        told.label = label;
        if (!options.secret) {
            told.value = value;
            told.selection_begin = utf16_length(std::string_view(value).substr(0, editor.begin()));
            told.selection_end = utf16_length(std::string_view(value).substr(0, editor.end()));
        }
    }
    SemanticNode& node = c.leaf(id, "textbox", label, box);
    if (!options.secret) node.value = value;
    node.description = options.error.empty() ? options.description : options.error;
    node.invalid = !options.error.empty();
    node.multiline = options.multiline;
    node.secret = options.secret;
    node.required = options.required;
    node.readonly = options.readonly;
    node.disabled = off;
    if (!off) node.actions = {"focus", "set"};
    if (!in_row && (!options.error.empty() || !options.description.empty())) {
        c.area().y -= ui.px(4);
        if (!options.error.empty()) {
            ui.row(
                [&] {
                    ui.icon(icons::octagon_x, Tone::must_fix, 14);
                    ui.text(options.error, {.size = TextSize::small, .tone = Tone::must_fix, .quiet = true});
                },
                6, 20);
        } else {
            ui.text(options.description, {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
        }
    }
    c.last_rect = box;
    c.last_id = id;
    c.last_focus = focused;
    result.changed = editor.changed;
    result.submitted = editor.submitted;
    result.with_shift = editor.with_shift;
    result.focused = focused;
    result.left = state.had_focus && !focused;
    state.had_focus = focused;
    if (options.secret) { // no copies of a passphrase are kept
        state.seen.assign(value.size(), '*');
        for (std::vector<Snapshot>* steps : {&state.undo, &state.redo}) {
            for (Snapshot& step : *steps)
                std::fill(step.value.begin(), step.value.end(), '*');
            steps->clear();
        }
    } else {
        state.seen = value;
    }
    if (options.disabled) --c.disabled_depth;
    return result;
}

TextFieldResult search_field(Ui& ui, std::string_view label, std::string& value, const TextFieldOptions& options) {
    Ui::Core& c = ui.core();
    TextFieldOptions search = options;
    search.label_hidden = true;
    search.icon = icons::search;
    if (search.placeholder.empty()) search.placeholder = label;
    const Id id = c.make_id(label, options.key);
    bool cleared = false;
    bool escaped = false;
    if (c.is_focused(id)) {
        if (!value.empty() && c.take_key(Key::escape))
            cleared = true;
        else if (value.empty() && c.key && !c.key_taken && c.key->down && c.key->key == Key::escape)
            escaped = true;
    }
    // Decided before the field, so that a press on the cross is not one in the text.
    const bool in_row = c.area().is_row;
    const float side = c.target(metric::target);
    TextFieldResult result;
    const bool has_text = !value.empty();
    const float height = std::max(ui.px(metric::control), c.style(TextSize::body, Weight::regular).line + ui.px(4));
    float width = options.width > 0 ? ui.px(options.width) : in_row ? c.row_room() : c.area().rect.width;
    width = std::max(width, side);
    const Area& a = c.area();
    const float x = in_row ? a.x + (a.first ? 0 : a.gap) : a.rect.x;
    const float y = in_row ? a.rect.y + std::floor((a.row_height - height) / 2) : a.y + (a.first ? 0 : a.gap);
    const Rect cross{x + width - side - ui.px(4), y + std::floor((height - side) / 2), side, side};
    const Id clear_id = Ui::Core::hash(id, "clear");
    const bool show_clear = has_text && c.disabled_depth == 0;
    Interaction clear;
    if (show_clear) clear = c.behave(clear_id, cross, no_focus_on_press | no_tab, {}, "Clear");
    if (clear.pressed) cleared = true;
    if (cleared) {
        value.clear();
        ui.core().unsettled = true;
    }
    result = text_field(ui, label, value, search);
    const Rect box = c.last_rect;
    if (show_clear) {
        if (clear.hovered) {
            c.fill(cross, c.theme->hover, ui.px(4));
            c.cursor = "default";
        }
        c.draw_icon(cross.x + ui.px(4), cross.y + ui.px(4), ui.px(16), icons::cross, clear.hovered ? c.theme->text : c.theme->muted);
        c.leaf(clear_id, "button", "Clear " + std::string(label), cross).actions = {"press"};
        c.last_rect = box;
        c.last_id = id;
        c.last_focus = result.focused;
    }
    c.semantics.set_role(id, "searchbox");
    if (clear.pressed) c.set_focus(id);
    result.changed = result.changed || cleared;
    result.escaped = escaped;
    return result;
}

TextFieldResult date_field(Ui& ui, std::string_view label, std::string& text, std::optional<Date>& date, const TextFieldOptions& options) {
    Ui::Core& c = ui.core();
    const Id id = c.make_id(label, options.key);
    const Id left_id = Ui::Core::hash(id, "left");
    TextFieldOptions field = options;
    if (field.placeholder.empty()) field.placeholder = "3 Jan 2026";
    if (field.icon == nullptr) field.icon = icons::calendar;
    if (text.empty() && date && !c.is_focused(id)) text = date->words();
    const std::string words = date ? date->words() : std::string();
    const bool wrong = !text.empty() && !date;
    // A date is not called wrong while it is being typed.
    if (wrong && c.remembered(left_id, 0) > 0 && options.error.empty())
        field.error = "This is not a date. Write it as 3 Jan 2026, 01/03/2026 or 2026-01-03.";
    else if (date && text != words && options.description.empty())
        field.description = words;
    TextFieldResult result = text_field(ui, label, text, field);
    if (result.changed) date = Date::parse(trim(text));
    if (result.left || result.submitted) {
        if (date) text = date->words();
        c.remember(left_id, 1);
    }
    if (result.changed && date) c.remember(left_id, 0);
    return result;
}

TextFieldResult passphrase_field(Ui& ui, std::string_view label, std::string& value, const TextFieldOptions& options) {
    Ui::Core& c = ui.core();
    TextFieldOptions field = options;
    field.secret = true;
    const Id id = c.make_id(label, options.key);
    EditState& state = c.edits->states[id];
    TextFieldResult result;
    if (!options.label_hidden && !c.area().is_row) {
        ui.text(label, {.size = TextSize::small, .weight = Weight::semibold, .quiet = true});
        c.area().y -= ui.px(4);
    }
    field.label_hidden = true;
    field.error = {};
    field.description = {};
    ui.row(
        [&] {
            TextFieldOptions sized = field;
            sized.width = std::max(80.0F, c.row_room() / ui.scale() - 40);
            result = text_field(ui, label, value, sized);
            ui.scope(label, [&] {
                if (ui.icon_button(state.shown ? icons::eye_off : icons::eye, state.shown ? "Hide the passphrase" : "Show the passphrase",
                                   {.key = {}, .pressed = state.shown}))
                    state.shown = !state.shown;
            });
        },
        8);
    if (!options.error.empty() || !options.description.empty()) {
        c.area().y -= ui.px(4);
        ui.text(options.error.empty() ? options.description : options.error,
                {.size = TextSize::small, .tone = options.error.empty() ? Tone::muted : Tone::must_fix});
    }
    return result;
}

} // namespace sequela::app::ui
