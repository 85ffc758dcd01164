// Buttons and choices.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/ui/core.h"

namespace sequela::app::ui {

namespace {

struct ButtonLook {
    Colour back = 0, ink = 0, edge = 0;
};

ButtonLook look_of(const Theme& t, ButtonKind kind, const Interaction& it, bool disabled, bool down) {
    ButtonLook look;
    switch (kind) {
    case ButtonKind::primary:
        look = {it.hovered ? t.accent_hover : t.accent, t.on_accent, 0};
        if (it.held) look.back = mix(look.back, t.text, 0.15F);
        break;
    case ButtonKind::danger:
        look = {it.hovered ? t.must_fix.wash : t.surface, t.must_fix.ink, t.must_fix.edge};
        break;
    case ButtonKind::subtle:
        look = {0, t.text, 0};
        break;
    case ButtonKind::plain:
        look = {t.surface, t.text, t.edge};
        break;
    }
    if (down) look = {t.accent_wash, t.accent, t.accent};
    if (disabled) {
        look.ink = t.disabled;
        look.edge = look.edge != 0 ? t.hairline : 0;
        if (kind == ButtonKind::primary) look.back = t.hairline;
    }
    return look;
}

void draw_button_face(Ui::Core& c, const Rect& r, const ButtonLook& look, const Interaction& it, bool overlay) {
    const float radius = c.px(metric::radius);
    c.fill(r, look.back, radius);
    if (overlay && it.hovered) c.fill(r, it.held ? c.theme->press : c.theme->hover, radius);
    c.outline(r, look.edge, radius);
}

struct LabelBox {
    Rect r;
    float text_x, text_y, text_room;
};

// A control with a label at its right and a description under it: check boxes, switches. Returns where the mark is.
LabelBox place_labelled(Ui::Core& c, std::string_view label, const ChoiceOptions& options, float mark_width) {
    const TextStyle s = c.style(TextSize::body, Weight::regular);
    const TextStyle small = c.style(TextSize::small, Weight::regular);
    const float gap = options.label_hidden ? 0 : c.px(metric::inside);
    const float text_width =
        options.label_hidden ? 0 : std::max(Ui::Core::width_of(s, label), Ui::Core::width_of(small, options.description));
    const float natural = mark_width + gap + std::ceil(text_width);
    const float h = std::max(c.target(metric::row), s.line) + (options.description.empty() ? 0 : small.line);
    const Rect slot = c.place(c.area().is_row ? c.row_fit(natural) : 0, h);
    const Rect r{slot.x, slot.y, std::min(natural, slot.width), slot.height};
    const float line_height = std::max(c.target(metric::row), s.line);
    return {r, r.x + mark_width + gap, r.y + std::floor((line_height - s.line) / 2), r.width - mark_width - gap};
}

void draw_labelled(Ui::Core& c, const LabelBox& box, std::string_view label, const ChoiceOptions& options) {
    if (options.label_hidden) return;
    const TextStyle s = c.style(TextSize::body, Weight::regular);
    const bool off = c.disabled_depth > 0;
    c.draw_line(box.text_x, box.text_y, box.text_room, s, off ? c.theme->disabled : c.theme->text, label);
    if (!options.description.empty())
        c.draw_line(box.text_x, box.text_y + s.line, box.text_room, c.style(TextSize::small, Weight::regular),
                    off ? c.theme->disabled : c.theme->muted, options.description);
}

} // namespace

bool Ui::button(std::string_view label, const ButtonOptions& options) {
    Core& c = *core_;
    const TextSize size = options.small ? TextSize::small : TextSize::body;
    const TextStyle s = c.style(size, options.kind == ButtonKind::primary ? Weight::semibold : Weight::regular);
    const TextStyle hint = c.style(TextSize::tiny, Weight::regular);
    const float h = std::max(c.target(options.small ? metric::target + 2 : metric::control), s.line + px(4));
    const float side = px(options.small ? 8 : 12);
    const float icon = options.icon != nullptr ? px(16 + 6) : 0;
    const std::string keys = options.show_keys && c.commands != nullptr ? c.commands->first_key(options.command) : std::string();
    const float cap = keys.empty() ? 0 : std::max(px(18), std::ceil(Ui::Core::width_of(hint, keys)) + px(10));
    const float keys_width = keys.empty() ? 0 : cap + px(8);
    const float natural = std::ceil(Ui::Core::width_of(s, label)) + icon + keys_width + 2 * side;
    const bool in_row = c.area().is_row;
    const Rect slot = c.place(in_row && !options.fill ? c.row_fit(natural) : 0, h);
    const Rect r{slot.x, slot.y, options.fill ? slot.width : std::min(natural, slot.width), slot.height};
    const Id id = c.make_id(label, options.key);
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const Interaction it = c.behave(id, r, 0, options.key, label);
    const ButtonLook look = look_of(*c.theme, options.kind, it, off, options.pressed.value_or(false));
    draw_button_face(c, r, look, it, options.kind != ButtonKind::primary);
    float x = r.x + std::max(side, std::floor((r.width - (natural - 2 * side)) / 2));
    const bool quiet_icon =
        (options.kind == ButtonKind::plain || options.kind == ButtonKind::subtle) && !off && !options.pressed.value_or(false);
    if (options.icon != nullptr)
        c.draw_icon(x, r.y + std::floor((r.height - px(16)) / 2), px(16), options.icon, quiet_icon ? c.theme->muted : look.ink);
    x += icon;
    const float room = r.x + r.width - side - keys_width - x;
    c.draw_line(x, r.y + std::floor((r.height - s.line) / 2), room, s, look.ink, label);
    if (!keys.empty()) { // as a key cap
        const bool filled = options.kind == ButtonKind::primary;
        const Rect key{r.x + r.width - side - cap, r.y + std::floor((r.height - px(18)) / 2), cap, px(18)};
        c.outline(key, filled ? with_alpha(look.ink, 0.55F) : c.theme->hairline, px(4));
        c.draw_text(key.x + std::floor((cap - Ui::Core::width_of(hint, keys)) / 2), key.y + std::floor((key.height - hint.line) / 2), hint,
                    filled ? look.ink : c.theme->muted, keys);
    }
    if (c.ring(id)) c.focus_ring(r, px(metric::radius));
    SemanticNode& node = c.leaf(id, "button", options.name.empty() ? label : options.name, r);
    node.disabled = off;
    node.pressed = options.pressed;
    node.description = off && !options.why_disabled.empty() ? options.why_disabled : options.description;
    if (!options.command.empty() && c.commands != nullptr) node.keys = to_aria(c.commands->keys(options.command));
    if (!off) node.actions = {"press", "focus"};
    const bool hovered = it.hovered || (off && c.pointer_in(r));
    c.offer_tooltip(id, r, hovered, false, keys.empty() ? c.command_tip(options, {}) : std::string(options.tooltip));
    if (options.disabled) --c.disabled_depth;
    return it.pressed;
}

bool Ui::icon_button(const char* icon, std::string_view name, const ButtonOptions& options) {
    Core& c = *core_;
    const float side = c.target(options.small ? metric::target : metric::control);
    const Rect slot = c.place(c.area().is_row ? c.row_fit(side) : 0, side);
    const Rect r{slot.x, slot.y, std::min(side, slot.width), side};
    const Id id = c.make_id(name, options.key);
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const Interaction it = c.behave(id, r, 0, options.key, name);
    const ButtonKind kind = options.kind == ButtonKind::plain ? ButtonKind::subtle : options.kind;
    ButtonLook look = look_of(*c.theme, kind, it, off, options.pressed.value_or(false));
    if (kind == ButtonKind::subtle && !off && !options.pressed.value_or(false)) look.ink = it.hovered ? c.theme->text : c.theme->muted;
    draw_button_face(c, r, look, it, kind != ButtonKind::primary);
    const float glyph = px(options.small ? 16 : 18);
    c.draw_icon(r.x + (r.width - glyph) / 2, r.y + (r.height - glyph) / 2, glyph, icon, look.ink);
    if (c.ring(id)) c.focus_ring(r, px(metric::radius));
    SemanticNode& node = c.leaf(id, "button", options.name.empty() ? name : options.name, r);
    node.disabled = off;
    node.pressed = options.pressed;
    node.description = off && !options.why_disabled.empty() ? options.why_disabled : options.description;
    if (!options.command.empty() && c.commands != nullptr) node.keys = to_aria(c.commands->keys(options.command));
    if (!off) node.actions = {"press", "focus"};
    c.offer_tooltip(id, r, it.hovered || (off && c.pointer_in(r)), it.focused && !c.focus_by_mouse, c.command_tip(options, name));
    if (options.disabled) --c.disabled_depth;
    return it.pressed;
}

std::optional<std::string> Ui::key_recorder(std::string_view label, const ButtonOptions& options) {
    Core& c = *core_;
    const Id id = c.make_id(label, options.key);
    if (c.recording_key == id && !c.is_focused(id)) c.recording_key = 0;
    const bool waiting = c.recording_key == id;
    ButtonOptions own = options;
    own.pressed = waiting;
    own.description = waiting ? "Waiting for a key. Escape gives up." : options.description;
    if (waiting) own.icon = icons::keyboard;
    // A press by the mouse while it waits ends it.
    if (button(waiting ? "Press the key now …" : label, own)) {
        c.recording_key = waiting ? 0 : id;
        c.set_focus(id); // also where assistive technology pressed it
        c.unsettled = true;
        if (!waiting) say("Press the key now. Escape gives up.", true);
        return std::nullopt;
    }
    if (!waiting || !c.recorded_key) return std::nullopt;
    const Chord chord = chord_of(*std::exchange(c.recorded_key, std::nullopt));
    c.recording_key = 0;
    c.unsettled = true;
    if (chord.key == static_cast<int>(Key::escape)) return std::nullopt;
    return to_text(chord);
}

bool Ui::chip_button(std::string_view label, const ButtonOptions& options) {
    ButtonOptions small = options;
    small.small = true;
    if (small.kind == ButtonKind::plain && !small.pressed) small.pressed = false;
    return button(label, small);
}

bool Ui::toggle(std::string_view label, bool& on, const ChoiceOptions& options) {
    Core& c = *core_;
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const LabelBox box = place_labelled(c, label, options, px(36));
    const Id id = c.make_id(label, options.key);
    const Interaction it = c.behave(id, box.r, 0, options.key, label);
    const bool changed = it.pressed || c.take_action(id, "set");
    if (changed) on = !on;
    const float at = c.animate(id, on ? 1.0F : 0.0F);
    const float row = std::max(c.target(metric::row), c.style(TextSize::body, Weight::regular).line);
    const Rect track{box.r.x, box.r.y + std::floor((row - px(20)) / 2), px(36), px(20)};
    const Colour lit = off ? c.theme->disabled : it.hovered ? c.theme->accent_hover : c.theme->accent;
    c.fill(track, mix(c.theme->surface, lit, at), px(10));
    c.outline(track, at > 0.5F ? lit : off ? c.theme->hairline : c.theme->edge, px(10));
    if (c.list != nullptr)
        c.list->AddCircleFilled({track.x + px(10) + at * px(16), track.y + px(10)}, px(6),
                                at > 0.5F ? c.theme->on_accent
                                : off     ? c.theme->disabled
                                          : c.theme->muted);
    draw_labelled(c, box, label, options);
    if (c.ring(id)) c.focus_ring(options.label_hidden ? track : box.r, px(metric::radius));
    SemanticNode& node = c.leaf(id, "switch", label, box.r);
    node.checked = on ? 1 : 0;
    node.description = options.description;
    node.disabled = off;
    if (!off) node.actions = {"press", "focus"};
    if (options.disabled) --c.disabled_depth;
    return changed;
}

bool Ui::checkbox_mixed(std::string_view label, int& state, const ChoiceOptions& options) {
    Core& c = *core_;
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const LabelBox box = place_labelled(c, label, options, std::max(px(18), options.label_hidden ? c.target(metric::target) : 0));
    const Id id = c.make_id(label, options.key);
    const Interaction it = c.behave(id, box.r, 0, options.key, label);
    if (it.pressed) state = state == 1 ? 0 : 1;
    const float row = std::max(c.target(metric::row), c.style(TextSize::body, Weight::regular).line);
    const Rect mark{box.r.x, box.r.y + std::floor((row - px(18)) / 2), px(18), px(18)};
    const Colour lit = off ? c.theme->disabled : it.hovered ? c.theme->accent_hover : c.theme->accent;
    c.fill(mark, state != 0 ? lit : c.theme->surface, px(4));
    c.outline(mark, state != 0 ? lit : off ? c.theme->hairline : it.hovered ? c.theme->text : c.theme->edge, px(4));
    if (state == 1) c.draw_icon(mark.x + px(2), mark.y + px(2), px(14), icons::check, c.theme->on_accent);
    if (state == 2) c.draw_icon(mark.x + px(2), mark.y + px(2), px(14), icons::minus, c.theme->on_accent);
    draw_labelled(c, box, label, options);
    if (c.ring(id)) c.focus_ring(options.label_hidden ? mark : box.r, px(metric::radius));
    SemanticNode& node = c.leaf(id, "checkbox", label, box.r);
    node.checked = state;
    node.description = options.description;
    node.disabled = off;
    if (!off) node.actions = {"press", "focus"};
    if (options.disabled) --c.disabled_depth;
    return it.pressed;
}

bool Ui::checkbox(std::string_view label, bool& on, const ChoiceOptions& options) {
    int state = on ? 1 : 0;
    const bool changed = checkbox_mixed(label, state, options);
    on = state == 1;
    return changed;
}

bool Ui::radio_group(std::string_view label, std::span<const std::string_view> choices, int& selected, const ChoiceOptions& options) {
    Core& c = *core_;
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const Id group_id = c.make_id(label, options.key);
    const bool horizontal = c.area().is_row;
    if (!options.label_hidden && !horizontal) text(label, {.size = TextSize::small, .weight = Weight::semibold, .quiet = true});
    const Rect from = rest();
    SemanticNode& group_node = c.node(group_id, "radiogroup", label, from);
    c.push_id(group_id);
    const int count = static_cast<int>(choices.size());
    bool changed = false;
    for (int i = 0; i < count; ++i) {
        const std::string_view choice = choices[static_cast<std::size_t>(i)];
        const LabelBox box = place_labelled(c, choice, {}, px(18));
        const Id id = c.make_id(choice);
        // One stop for Tab: the chosen one; arrows go on from there.
        const bool stop = i == selected || (selected < 0 && i == 0);
        const Interaction it = c.behave(id, box.r, stop ? 0U : unsigned{no_tab}, {}, choice);
        int next = it.pressed ? i : -1;
        if (it.focused) {
            if (c.take_key(Key::down) || c.take_key(Key::right)) next = (i + 1) % count;
            if (c.take_key(Key::up) || c.take_key(Key::left)) next = (i + count - 1) % count;
        }
        if (next >= 0) {
            if (next != selected) changed = true;
            selected = next;
            c.set_focus(c.make_id(choices[static_cast<std::size_t>(next)]));
        }
        const float row = std::max(c.target(metric::row), c.style(TextSize::body, Weight::regular).line);
        const float cx = box.r.x + px(9);
        const float cy = box.r.y + std::floor(row / 2);
        const bool on = i == selected;
        const Colour ink = off ? c.theme->disabled : on ? c.theme->accent : it.hovered ? c.theme->text : c.theme->edge;
        if (c.list != nullptr) {
            c.list->AddCircleFilled({cx, cy}, px(9), c.theme->surface);
            c.list->AddCircle({cx, cy}, px(8), ink, 0, on ? px(2) : 1.0F);
            if (on) c.list->AddCircleFilled({cx, cy}, px(4.5F), ink);
        }
        draw_labelled(c, box, choice, {});
        if (c.ring(id)) c.focus_ring(box.r, px(metric::radius));
        SemanticNode& node = c.leaf(id, "radio", choice, box.r);
        node.checked = on ? 1 : 0;
        node.position = i + 1;
        node.size = count;
        node.disabled = off;
        if (!off) node.actions = {"press", "focus"};
    }
    if (!horizontal) group_node.rect.height = std::max(0.0F, c.area().y - from.y);
    c.pop_id();
    c.semantics.close();
    if (options.disabled) --c.disabled_depth;
    return changed;
}

bool Ui::segmented(std::string_view label, std::span<const std::string_view> choices, int& selected, const ChoiceOptions& options) {
    Core& c = *core_;
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const Id group_id = c.make_id(label, options.key);
    if (!options.label_hidden && !c.area().is_row) text(label, {.size = TextSize::small, .weight = Weight::semibold, .quiet = true});
    const TextStyle s = c.style(TextSize::body, Weight::regular);
    float total = 0;
    for (const std::string_view choice : choices)
        total += std::ceil(Ui::Core::width_of(s, choice)) + px(24);
    const Rect slot = c.place(c.area().is_row ? total : 0, px(metric::control));
    const Rect whole{slot.x, slot.y, std::min(total, slot.width), slot.height};
    c.fill(whole, c.theme->sunken, px(metric::radius));
    c.outline(whole, off ? c.theme->hairline : c.theme->edge, px(metric::radius));
    c.node(group_id, "radiogroup", label, whole);
    c.push_id(group_id);
    const int count = static_cast<int>(choices.size());
    bool changed = false;
    float x = whole.x;
    for (int i = 0; i < count; ++i) {
        const std::string_view choice = choices[static_cast<std::size_t>(i)];
        const float w = std::ceil(Ui::Core::width_of(s, choice)) + px(24);
        const Rect r{x, whole.y, w, whole.height};
        x += w;
        const Id id = c.make_id(choice);
        const bool stop = i == selected || (selected < 0 && i == 0);
        const Interaction it = c.behave(id, r, stop ? 0U : unsigned{no_tab}, {}, choice);
        int next = it.pressed ? i : -1;
        if (it.focused) {
            if (c.take_key(Key::right) || c.take_key(Key::down)) next = (i + 1) % count;
            if (c.take_key(Key::left) || c.take_key(Key::up)) next = (i + count - 1) % count;
        }
        if (next >= 0) {
            if (next != selected) changed = true;
            selected = next;
            c.set_focus(c.make_id(choices[static_cast<std::size_t>(next)]));
        }
        const bool on = i == selected;
        const Rect face = inset(r, px(2));
        if (on) {
            c.fill(face, c.theme->kind == ThemeKind::high_contrast ? c.theme->selected : c.theme->surface, px(4));
            c.outline(face, c.theme->accent, px(4), px(1.5F));
        } else if (it.hovered) {
            c.fill(face, c.theme->hover, px(4));
        }
        c.draw_text(r.x + px(12), r.y + std::floor((r.height - s.line) / 2), s,
                    off  ? c.theme->disabled
                    : on ? c.theme->accent
                         : c.theme->text,
                    choice);
        if (c.ring(id)) c.focus_ring(face, px(4));
        SemanticNode& node = c.leaf(id, "radio", choice, r);
        node.checked = on ? 1 : 0;
        node.position = i + 1;
        node.size = count;
        node.disabled = off;
        if (!off) node.actions = {"press", "focus"};
    }
    c.pop_id();
    c.semantics.close();
    c.last_rect = whole;
    if (options.disabled) --c.disabled_depth;
    return changed;
}

bool Ui::select(std::string_view label, std::span<const std::string_view> choices, int& selected, const SelectOptions& options) {
    Core& c = *core_;
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    const bool in_row = c.area().is_row;
    if (!options.label_hidden && !in_row) text(label, {.size = TextSize::small, .weight = Weight::semibold, .quiet = true});
    const TextStyle s = c.style(TextSize::body, Weight::regular);
    const float w = options.width > 0 ? px(options.width) : in_row ? px(160) : 0;
    const Rect slot = c.place(w, std::max(px(metric::control), s.line + px(4)));
    const Rect r{slot.x, slot.y, w > 0 ? std::min(w, slot.width) : slot.width, slot.height};
    const Id id = c.make_id(label, options.key);
    const Id list_id = Ui::Core::hash(id, "choices");
    const bool open = c.find_popover(list_id) != nullptr;
    const Interaction it = c.behave(id, r, 0, options.key, label);
    const int count = static_cast<int>(choices.size());
    bool changed = false;
    const auto choose = [&](int index) {
        if (index < 0 || index >= count || index == selected) return;
        selected = index;
        changed = true;
    };
    bool want_open = it.pressed || c.take_action(id, "expand");
    if (it.focused && !open) {
        if (c.take_key(Key::down, false, false, true)) want_open = true;
        if (c.take_key(Key::down)) choose(std::min(selected + 1, count - 1));
        if (c.take_key(Key::up)) choose(std::max(selected - 1, 0));
        if (c.take_key(Key::home)) choose(0);
        if (c.take_key(Key::end)) choose(count - 1);
    }
    if (c.action && !c.action_taken && c.action->node == id && c.action->action == "set")
        for (int i = 0; i < count; ++i)
            if (choices[static_cast<std::size_t>(i)] == c.action->text) {
                c.action_taken = true;
                choose(i);
            }
    if (want_open && open)
        c.close_top_popover();
    else if (want_open && !off)
        c.open_popover(list_id, false, r);
    const bool has_value = selected >= 0 && selected < count;
    const std::string_view value = has_value ? choices[static_cast<std::size_t>(selected)] : options.placeholder;
    c.fill(r, c.theme->surface, px(metric::radius));
    c.outline(r, off ? c.theme->hairline : it.hovered || open ? c.theme->text : c.theme->edge, px(metric::radius));
    c.draw_line(r.x + px(10), r.y + std::floor((r.height - s.line) / 2), r.width - px(40), s,
                off         ? c.theme->disabled
                : has_value ? c.theme->text
                            : c.theme->muted,
                value);
    c.draw_icon(r.x + r.width - px(26), r.y + std::floor((r.height - px(16)) / 2), px(16), icons::chevron_down,
                off ? c.theme->disabled : c.theme->muted);
    if (c.ring(id)) c.focus_ring(r, px(metric::radius));
    SemanticNode& node = c.leaf(id, "combobox", label, r);
    node.value = has_value ? value : std::string_view();
    node.expanded = open;
    node.disabled = off;
    node.description = options.description;
    if (!off) node.actions = {"press", "set", "expand", "focus"};
    if (!options.description.empty() && !in_row) text(options.description, {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
    if (options.disabled) --c.disabled_depth;
    c.draw_popover(list_id, {.width = r.width / scale(), .name = label, .anchor = r}, "group", false, [&] {
        int at = selected;
        FunctionRef<std::string_view(int)> words([&](int i) { return choices[static_cast<std::size_t>(i)]; });
        const ListResult result = list(
            label, {.count = count, .selected = &at, .fill = false, .max_height = 320, .activate_on_click = true, .type_ahead = &words},
            [&](int i, Row&) {
                icon(i == selected ? icons::check : "", Tone::accent);
                text(choices[static_cast<std::size_t>(i)]);
            });
        if (result.activated >= 0) {
            choose(result.activated);
            c.close_top_popover();
        } else if (result.changed) {
            choose(at);
        }
    });
    c.last_rect = r;
    return changed;
}

bool Ui::tabs(std::span<const TabItem> items, int& selected, const TabsOptions& options) {
    Core& c = *core_;
    const Id id = c.make_id(options.name, options.key);
    const float h = px(36);
    const Rect whole = c.place(0, h);
    c.node(id, "tablist", options.name, whole);
    c.push_id(id);
    c.fill({whole.x, whole.y + h - 1, whole.width, 1}, c.theme->hairline);
    const int count = static_cast<int>(items.size());
    const TextStyle plain = c.style(TextSize::body, Weight::regular);
    const TextStyle bold = c.style(TextSize::body, Weight::semibold);
    // Where they do not fit, all become narrower alike.
    float total = 0;
    const auto natural_width = [&](const TabItem& item) {
        std::string number = item.count >= 0 ? " " + std::to_string(item.count) : std::string();
        return std::ceil(Ui::Core::width_of(bold, item.label)) + (item.icon != nullptr ? px(22) : 0) +
               std::ceil(Ui::Core::width_of(plain, number)) + px(24);
    };
    for (const TabItem& item : items)
        total += natural_width(item);
    const float squeeze = total > whole.width ? whole.width / total : 1;
    bool changed = false;
    float x = whole.x;
    for (int i = 0; i < count; ++i) {
        const TabItem& item = items[static_cast<std::size_t>(i)];
        const float w = std::floor(natural_width(item) * squeeze);
        const Rect r{x, whole.y, w, h};
        x += w;
        const Id tab_id = Ui::Core::hash(c.id_stack.back(), std::string(item.label) + "#" + std::to_string(i));
        const auto id_of = [&](int n) {
            return Ui::Core::hash(c.id_stack.back(), std::string(items[static_cast<std::size_t>(n)].label) + "#" + std::to_string(n));
        };
        const bool on = i == selected;
        if (on && c.wanted_key == id) c.wanted_key = tab_id; // the tabs are asked for by their key: the chosen one has the focus
        const Interaction it = c.behave(tab_id, r, on || (selected < 0 && i == 0) ? 0U : unsigned{no_tab}, {}, item.label);
        int next = it.pressed || c.take_action(tab_id, "select") ? i : -1;
        if (it.focused) {
            if (c.take_key(Key::right)) next = (i + 1) % count;
            if (c.take_key(Key::left)) next = (i + count - 1) % count;
            if (c.take_key(Key::home)) next = 0;
            if (c.take_key(Key::end)) next = count - 1;
        }
        if (next >= 0) {
            changed = changed || next != selected;
            selected = next;
            c.set_focus(id_of(next), it.pressed);
        }
        if (it.hovered && !on) c.fill(Rect{r.x + px(2), r.y + px(4), r.width - px(4), r.height - px(8)}, c.theme->hover, px(4));
        const Colour ink = on ? c.theme->text : c.theme->muted;
        float text_x = r.x + px(12);
        if (item.icon != nullptr) {
            c.draw_icon(text_x, r.y + (h - px(16)) / 2, px(16), item.icon, on ? c.theme->accent : c.theme->muted);
            text_x += px(22);
        }
        const TextStyle& s = on ? bold : plain;
        bool cut = false;
        const float y = r.y + std::floor((h - s.line) / 2);
        const std::string number = item.count >= 0 ? std::to_string(item.count) : std::string();
        const float number_width = number.empty() ? 0 : Ui::Core::width_of(plain, number) + px(6);
        const float drawn = c.draw_line(text_x, y, r.x + r.width - px(10) - text_x - number_width, s, ink, item.label, &cut);
        if (!number.empty()) c.draw_text(text_x + drawn + px(6), y, plain, c.theme->muted, number);
        if (on) c.fill({r.x + px(8), r.y + h - px(2), r.width - px(16), px(2)}, c.theme->accent, 1);
        if (c.ring(tab_id)) c.focus_ring(inset(r, px(4)), px(4));
        if (cut) c.offer_tooltip(tab_id, r, it.hovered, it.focused, item.label);
        SemanticNode& node = c.leaf(tab_id, "tab", item.label, r);
        if (!number.empty()) node.description = number;
        node.selected = on;
        node.position = i + 1;
        node.size = count;
        node.actions = {"press", "select", "focus"};
    }
    c.pop_id();
    c.semantics.close();
    c.last_rect = whole;
    return changed;
}

bool Ui::stepper(std::string_view label, int& value, int lowest, int highest, int step, std::string_view unit,
                 const ChoiceOptions& options) {
    Core& c = *core_;
    if (options.disabled) ++c.disabled_depth;
    const bool off = c.disabled_depth > 0;
    if (!options.label_hidden && !c.area().is_row) text(label, {.size = TextSize::small, .weight = Weight::semibold, .quiet = true});
    const TextStyle s = c.style(TextSize::body, Weight::regular);
    const float side = px(metric::control);
    const float w = side * 2 + px(84);
    const Rect slot = c.place(c.area().is_row ? w : 0, side);
    const Rect r{slot.x, slot.y, std::min(w, slot.width), side};
    const Id id = c.make_id(label, options.key);
    // One widget: the arrows are its keys, the two signs are for the mouse.
    const Interaction it = c.behave(id, r, no_keys, options.key, label);
    const Rect less{r.x, r.y, side, side};
    const Rect more{r.x + r.width - side, r.y, side, side};
    int next = value;
    if (it.pressed && contains(less, c.pointer.x, c.pointer.y)) next -= step;
    if (it.pressed && contains(more, c.pointer.x, c.pointer.y)) next += step;
    if (it.focused) {
        if (c.take_key(Key::up) || c.take_key(Key::right)) next += step;
        if (c.take_key(Key::down) || c.take_key(Key::left)) next -= step;
        if (c.take_key(Key::home)) next = lowest;
        if (c.take_key(Key::end)) next = highest;
    }
    if (c.take_action(id, "increment")) next += step;
    if (c.take_action(id, "decrement")) next -= step;
    next = std::clamp(next, lowest, highest);
    const bool changed = next != value;
    value = next;
    c.fill(r, c.theme->surface, px(metric::radius));
    c.outline(r, off ? c.theme->hairline : c.theme->edge, px(metric::radius));
    const auto sign = [&](const Rect& where, const char* icon, bool possible) {
        if (it.hovered && possible && contains(where, c.pointer.x, c.pointer.y)) c.fill(inset(where, px(2)), c.theme->hover, px(4));
        c.draw_icon(where.x + (side - px(16)) / 2, where.y + (side - px(16)) / 2, px(16), icon,
                    possible && !off ? c.theme->text : c.theme->disabled);
    };
    sign(less, icons::minus, value > lowest);
    sign(more, icons::plus, value < highest);
    std::string shown = std::to_string(value);
    if (!unit.empty()) shown += (unit == "%" ? "" : " ") + std::string(unit);
    c.draw_text(r.x + (r.width - Ui::Core::width_of(s, shown)) / 2, r.y + std::floor((side - s.line) / 2), s,
                off ? c.theme->disabled : c.theme->text, shown);
    if (c.ring(id)) c.focus_ring(r, px(metric::radius));
    SemanticNode& node = c.leaf(id, "spinbutton", label, r);
    node.value = shown;
    node.description = options.description;
    node.disabled = off;
    if (!off) node.actions = {"increment", "decrement", "focus"};
    if (!options.description.empty() && !c.area().is_row)
        text(options.description, {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
    c.last_rect = r;
    if (options.disabled) --c.disabled_depth;
    return changed;
}

} // namespace sequela::app::ui
