// What floats over the page, and what tells the user something: popovers, menus, dialogs, notices, progress.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/ui/commands.h"
#include "app/ui/core.h"

namespace sequela::app::ui {

namespace {

// Popovers are named across scopes: a command may open what a pane draws.
Id popover_id(std::string_view name) {
    return Ui::Core::hash(0x909, name);
}

} // namespace

void Ui::open_popover(std::string_view name) {
    core_->open_popover(popover_id(name), false, core_->last_rect);
}

void Ui::close_popover() {
    Core& c = *core_;
    if (c.layer > 0 && c.layer <= static_cast<int>(c.popovers.size()))
        c.close_popover(static_cast<std::size_t>(c.layer) - 1);
    else
        c.close_top_popover();
}

bool Ui::popover_open(std::string_view name) const {
    return core_->find_popover(popover_id(name)) != nullptr;
}

bool Ui::popover(std::string_view name, const PopoverOptions& options, Body body) {
    const Id id = popover_id(name);
    OpenPopover* open = core_->find_popover(id);
    if (open == nullptr) return false;
    open->modal = options.modal;
    PopoverOptions named = options;
    if (named.name.empty()) named.name = name;
    core_->draw_popover(id, named, "dialog", false, body);
    return core_->find_popover(id) != nullptr;
}

int Ui::menu(std::string_view name, std::span<const MenuItem> items, const Rect& anchor) {
    Core& c = *core_;
    const Id id = popover_id(name);
    if (c.find_popover(id) == nullptr) return -1;
    const TextStyle s = c.style(TextSize::body, Weight::regular);
    const TextStyle hint = c.style(TextSize::small, Weight::regular);
    float widest = 0;
    for (const MenuItem& item : items) {
        const std::string keys = item.command.empty() ? std::string() : commands().first_key(item.command);
        widest = std::max(widest, Core::width_of(s, item.label) + Core::width_of(hint, keys));
    }
    int chosen = -1;
    c.draw_popover(id, {.width = std::max(180.0F, widest / scale() + 84), .name = name, .anchor = anchor}, "menu", false, [&] {
        c.area().gap = 0;
        const int count = static_cast<int>(items.size());
        const auto item_id = [&](int i) { return Core::hash(id, "item" + std::to_string(i)); };
        const auto step = [&](int from, int by) {
            for (int k = 1; k <= count; ++k) {
                const int i = ((from + by * k) % count + count) % count;
                if (!items[static_cast<std::size_t>(i)].disabled) return i;
            }
            return from;
        };
        for (int i = 0; i < count; ++i) {
            const MenuItem& item = items[static_cast<std::size_t>(i)];
            if (item.separator_before) {
                space(4);
                separator();
                space(4);
            }
            const Rect r = c.place(0, px(32));
            if (item.disabled) ++c.disabled_depth;
            const Interaction it = c.behave(item_id(i), r, 0, {}, item.label);
            if (it.pressed) chosen = i;
            if (it.focused) {
                if (c.take_key(Key::down)) c.set_focus(item_id(step(i, 1)));
                if (c.take_key(Key::up)) c.set_focus(item_id(step(i, -1)));
                if (c.take_key(Key::home)) c.set_focus(item_id(step(-1, 1)));
                if (c.take_key(Key::end)) c.set_focus(item_id(step(count, -1)));
            }
            if (it.hovered || it.focused) c.fill(r, it.focused ? c.theme->selected : c.theme->hover, px(4));
            const Colour ink = item.disabled ? c.theme->disabled : item.danger ? c.theme->must_fix.ink : c.theme->text;
            const char* mark = item.checked ? icons::check : item.icon;
            if (mark != nullptr) c.draw_icon(r.x + px(8), r.y + (r.height - px(16)) / 2, px(16), mark, item.danger ? ink : c.theme->muted);
            c.draw_line(r.x + px(34), r.y + std::floor((r.height - s.line) / 2), r.width - px(40), s, ink, item.label);
            const std::string keys = item.command.empty() ? std::string() : commands().first_key(item.command);
            if (!keys.empty())
                c.draw_text(r.x + r.width - px(10) - Core::width_of(hint, keys), r.y + std::floor((r.height - hint.line) / 2), hint,
                            c.theme->muted, keys);
            if (c.ring(item_id(i))) c.outline(r, c.theme->focus, px(4), px(2));
            SemanticNode& node = c.leaf(item_id(i), item.checked ? "menuitemcheckbox" : "menuitem", item.label, r);
            if (item.checked) node.checked = 1;
            node.disabled = item.disabled;
            node.position = i + 1;
            node.size = count;
            if (!item.command.empty()) node.keys = to_aria(commands().keys(item.command));
            if (!item.disabled) node.actions = {"press", "focus"};
            if (item.disabled) --c.disabled_depth;
        }
    });
    if (chosen >= 0)
        for (std::size_t i = 0; i < c.popovers.size(); ++i)
            if (c.popovers[i].id == id) c.close_popover(i);
    return chosen;
}

void Ui::dialog(std::string_view title, bool& open, Body body, float width) {
    Core& c = *core_;
    const Id id = popover_id(title);
    const Id was = Core::hash(id, "was open");
    const bool was_open = c.remembered(was, 0) > 0;
    if (open && !was_open) c.open_popover(id, true, {});
    // Closed by Esc.
    if (open && was_open && c.find_popover(id) == nullptr) open = false;
    if (open)
        c.draw_popover(id, {.width = width, .name = title, .modal = true}, "dialog", true, [&] {
            pad(metric::inside, [&] {
                heading(title, 2);
                body();
            });
        });
    if (!open)
        for (std::size_t i = 0; i < c.popovers.size(); ++i)
            if (c.popovers[i].id == id) c.close_popover(i);
    c.remember(was, open ? 1 : 0);
}

bool Ui::pressed_key(std::string_view chord) {
    Core& c = *core_;
    if (!c.key || c.key_taken || !c.key->down || typing()) return false;
    const auto wanted = parse_chord(chord);
    if (!wanted || !(*wanted == chord_of(*c.key))) return false;
    c.key_taken = true;
    return true;
}

void Ui::tooltip(std::string_view text) {
    Core& c = *core_;
    c.offer_tooltip(c.last_id, c.last_rect, c.pointer_in(c.last_rect), c.last_focus && !c.focus_by_mouse, text);
}

NoticeResult Ui::notice(std::string_view text, const NoticeOptions& options) {
    Core& c = *core_;
    const Id id = c.make_id(text, options.key);
    const Id height_id = Core::hash(id, "height");
    const Rect whole = rest();
    const float h = c.remembered(height_id, px(44));
    const Rect r = c.place(0, h);
    const MeaningColours plain{c.theme->text, c.theme->accent_wash, c.theme->accent};
    const MeaningColours& colours = options.meaning == Meaning::none ? plain : c.theme->meaning(options.meaning);
    c.fill(r, colours.wash, px(metric::radius));
    if (c.theme->kind == ThemeKind::high_contrast) c.outline(r, colours.edge, px(metric::radius));
    c.fill({r.x, r.y + px(6), px(3), r.height - px(12)}, colours.edge, px(1.5F));
    c.draw_icon(r.x + px(12), r.y + px(12), px(18), icon_of(options.meaning),
                options.meaning == Meaning::none ? c.theme->accent : colours.ink);
    const bool urgent = options.meaning == Meaning::must_fix;
    // Said once, when it appears. Its words are remembered by their hash, so that a changed notice speaks again.
    const Id said = Core::hash(id, "said");
    const auto words = static_cast<float>(Core::hash(7, text) & 0xffffff);
    if (options.announce && c.remembered(said, 0) != words) {
        std::string spoken(options.meaning == Meaning::none ? std::string_view() : word(options.meaning));
        if (!spoken.empty()) spoken += ": ";
        spoken += text;
        if (!options.detail.empty()) spoken += ". " + std::string(options.detail);
        say(spoken, urgent);
    }
    c.scroll_states[said].content = words;
    std::string name(options.meaning == Meaning::none ? std::string_view() : word(options.meaning));
    if (!name.empty()) name += ": ";
    name += text;
    c.node(id, urgent ? "alert" : "status", name, r);
    c.push_id(id);
    NoticeResult result = NoticeResult::none;
    const float close = options.dismissable ? px(36) : px(12);
    c.begin_area({r.x + px(40), r.y + px(10), std::max(px(40), whole.width - px(40) - close), 0}, false, px(4), false);
    this->text(text, {.weight = options.detail.empty() ? Weight::regular : Weight::semibold});
    if (!options.detail.empty()) this->text(options.detail, {.size = TextSize::small});
    if (!options.action.empty() || !options.second_action.empty())
        row([&] {
            if (!options.action.empty() && button(options.action, {.small = true})) result = NoticeResult::action;
            if (!options.second_action.empty() && button(options.second_action, {.kind = ButtonKind::subtle, .small = true}))
                result = NoticeResult::second_action;
        });
    const float needed = c.end_area().bottom - r.y + px(10);
    c.remember(height_id, std::max(needed, px(40)));
    if (options.dismissable)
        in({r.x + r.width - px(32), r.y + px(8), c.target(24), c.target(24)}, [&] {
            if (icon_button(icons::cross, "Dismiss", {.small = true})) result = NoticeResult::dismissed;
        });
    c.pop_id();
    c.semantics.close();
    c.last_rect = r;
    return result;
}

bool Ui::progress(std::string_view label, float fraction, std::string_view detail, bool can_cancel) {
    Core& c = *core_;
    bool cancelled = false;
    row([&] {
        text(label, {.weight = Weight::semibold, .width = can_cancel ? -1.0F : 0.0F, .quiet = true});
        if (can_cancel) {
            if (core_->area().spring_x < 0) spring();
            cancelled = button("Cancel", {.small = true, .name = "Cancel " + std::string(label)});
        }
    });
    const Rect r = c.place(0, px(6));
    c.fill(r, c.theme->kind == ThemeKind::high_contrast ? c.theme->surface : c.theme->hairline, px(3));
    if (c.theme->kind == ThemeKind::high_contrast) c.outline(r, c.theme->edge, px(3));
    if (fraction >= 0) {
        c.fill({r.x, r.y, std::max(px(6), r.width * std::min(fraction, 1.0F)), r.height}, c.theme->accent, px(3));
    } else {
        const float part = c.reduced_motion ? 0.35F : static_cast<float>(std::fmod(c.now / 1400.0, 1.0));
        c.fill({r.x + (r.width * 0.75F) * part, r.y, r.width * 0.25F, r.height}, c.theme->accent, px(3));
        if (!c.reduced_motion) c.want_frame(c.now + 16);
    }
    SemanticNode& node = c.leaf(c.make_id(std::string(label) + " progress"), "progressbar", label, r);
    if (fraction >= 0) node.value = std::to_string(static_cast<int>(std::floor(fraction * 100))) + "%";
    node.description = detail;
    if (!detail.empty()) text(detail, {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
    return cancelled;
}

bool Ui::empty_state(const char* icon, std::string_view title, std::string_view words, std::string_view action, std::string_view command) {
    Core& c = *core_;
    bool pressed = false;
    const Rect left = rest();
    const float above = c.area().bounded ? std::max(px(24), std::floor(left.height * 0.22F)) : px(32);
    c.area().y += above;
    centred(440, [&] {
        const Rect r = c.place(0, px(40));
        c.draw_icon(std::floor(r.x + (r.width - px(36)) / 2), r.y, px(36), icon, c.theme->disabled);
        c.area().gap = px(6);
        text(title, {.size = TextSize::title, .weight = Weight::semibold, .align = Align::centre});
        text(words, {.tone = Tone::muted, .align = Align::centre});
        if (action.empty()) return;
        space(8);
        const TextStyle s = c.style(TextSize::body, Weight::semibold);
        const std::string keys = command.empty() ? std::string() : commands().first_key(command);
        const float hint = keys.empty() ? 0 : Core::width_of(c.style(TextSize::tiny, Weight::regular), keys) + px(8);
        const float w = std::ceil(Core::width_of(s, action) + hint + px(24));
        const Rect slot = c.place(0, px(metric::control));
        in({std::floor(slot.x + (slot.width - w) / 2), slot.y, w + 1, slot.height},
           [&] { pressed = button(action, {.kind = ButtonKind::primary, .command = command, .show_keys = !keys.empty()}); });
    });
    return pressed;
}

} // namespace sequela::app::ui
