// Areas, scopes, scrolling and panes; and the small questions that screens ask.
#include <algorithm>
#include <cmath>

#include "app/ui/core.h"

namespace sequela::app::ui {

Ui::Ui() : core_(std::make_unique<Core>(*this)) {}
Ui::~Ui() = default;

void Ui::row(Body body, float gap, float height) {
    Core& c = *core_;
    const Id id = c.auto_id("row");
    const Id trailing_id = Ui::Core::hash(id, "trailing");
    const float row_height = height > 0 ? px(height) : c.remembered(id, px(metric::row));
    const Id springs_id = Core::hash(id, "springs");
    const Id content_id = Core::hash(id, "content");
    const Id lines_id = Core::hash(id, "lines");
    const float line_count = height > 0 ? 1 : c.remembered(lines_id, 1);
    const Rect r = c.place(0, row_height * line_count + px(4) * (line_count - 1));
    c.begin_area(r, true, px(gap), true);
    Area& a = c.area();
    a.row_height = row_height;
    a.trailing = c.remembered(trailing_id, 0);
    a.springs_before = static_cast<int>(c.remembered(springs_id, 0));
    a.content_before = c.remembered(content_id, 0);
    a.wraps = height <= 0 && a.springs_before == 0;
    body();
    const Area done = c.end_area();
    if (done.springs > 0) c.remember(springs_id, static_cast<float>(done.springs));
    if (done.springs > 1) c.remember(content_id, done.x - done.rect.x - done.sprung);
    if (height <= 0) {
        c.remember(id, std::max(1.0F, done.tallest));
        c.remember(lines_id, static_cast<float>(done.line + 1));
    }
    if (done.spring_x >= 0) c.remember(trailing_id, done.x - done.spring_x);
    c.last_rect = r;
}

void Ui::spring() {
    Area& a = core_->area();
    if (!a.is_row) return;
    const float begin = a.x + (a.first ? 0 : a.gap);
    ++a.springs;
    if (a.springs_before > 1) // several share what is left
        a.x = begin + std::max(0.0F, std::floor((a.rect.width - a.content_before) / static_cast<float>(a.springs_before)));
    else
        a.x = std::max(begin, a.rect.x + a.rect.width - a.trailing);
    a.sprung += a.x - begin;
    a.spring_x = a.x;
    a.first = true;
}

void Ui::column(Body body, float gap) {
    Core& c = *core_;
    if (c.area().is_row) {
        Area& a = c.area();
        const float room = c.row_room();
        const Id id = c.auto_id("column");
        const float h = c.remembered(id, a.row_height);
        const Rect r = c.place(room, h);
        c.begin_area(r, false, px(gap), false);
        body();
        c.remember(id, std::max(1.0F, c.end_area().bottom - r.y));
        c.last_rect = r;
        return;
    }
    const Rect left = rest();
    const bool bounded = c.area().bounded;
    c.begin_area(left, false, px(gap), bounded);
    body();
    const Area done = c.end_area();
    c.place(0, std::max(0.0F, done.bottom - left.y));
}

void Ui::columns(std::initializer_list<float> widths, FunctionRef<void(int)> body, float gap) {
    Core& c = *core_;
    const Rect whole = rest();
    const bool bounded = c.area().bounded;
    float fixed = px(gap) * static_cast<float>(widths.size() - 1);
    float shares = 0;
    for (const float w : widths) {
        if (w > 0)
            fixed += px(w);
        else
            shares += w == 0 ? 1 : -w;
    }
    const float each = std::max(0.0F, whole.width - fixed) / std::max(shares, 0.001F);
    float x = whole.x;
    float bottom = whole.y;
    int index = 0;
    for (const float w : widths) {
        const float width = w > 0 ? px(w) : std::floor((w == 0 ? 1 : -w) * each);
        c.push_id(c.auto_id("column"));
        c.begin_area({x, whole.y, width, whole.height}, false, px(metric::inside), bounded);
        body(index++);
        bottom = std::max(bottom, c.end_area().bottom);
        c.pop_id();
        x += width + px(gap);
    }
    c.place(0, bottom - whole.y);
}

void Ui::in(const Rect& rect, Body body, float gap) {
    Core& c = *core_;
    c.begin_area(rect, false, px(gap), true);
    body();
    c.end_area();
}

void Ui::pad(float padding, Body body) {
    pad(padding, padding, body);
}

void Ui::pad(float horizontal, float vertical, Body body) {
    Core& c = *core_;
    const Rect whole = rest();
    const bool bounded = c.area().bounded;
    const float h = px(horizontal);
    const float v = px(vertical);
    c.begin_area({whole.x + h, whole.y + v, whole.width - 2 * h, std::max(0.0F, whole.height - 2 * v)}, false, px(metric::inside), bounded);
    body();
    const Area done = c.end_area();
    c.place(0, std::max(0.0F, done.bottom - whole.y) + v);
}

void Ui::card(Body body, float padding) {
    Core& c = *core_;
    const Id id = c.auto_id("card");
    const Rect whole = rest();
    const float height = c.remembered(id, px(64));
    const Rect r{whole.x, whole.y, whole.width, height};
    c.fill(r, c.theme->surface, px(metric::radius));
    c.outline(r, c.theme->hairline, px(metric::radius));
    const float p = px(padding);
    c.begin_area({r.x + p, r.y + p, r.width - 2 * p, 0}, false, px(metric::inside), false);
    body();
    const Area done = c.end_area();
    const float needed = done.bottom - r.y + p;
    c.remember(id, needed);
    c.place(0, needed);
}

void Ui::centred(float width, Body body) {
    Core& c = *core_;
    const Rect whole = rest();
    const float w = std::min(px(width), whole.width);
    const bool bounded = c.area().bounded;
    c.begin_area({std::floor(whole.x + (whole.width - w) / 2), whole.y, w, whole.height}, false, px(metric::inside), bounded);
    body();
    const Area done = c.end_area();
    c.place(0, std::max(0.0F, done.bottom - whole.y));
}

void Ui::scroll(std::string_view id_name, const ScrollOptions& options, Body body) {
    Core& c = *core_;
    const Id id = c.make_id(id_name);
    const Rect left = rest();
    const Rect view{left.x, left.y, left.width, options.height > 0 ? px(options.height) : std::max(px(24), left.height)};
    if (!options.name.empty()) c.node(id, "region", options.name, view);
    c.push_id(id);
    ScrollState& state = c.begin_scroll(id, view);
    if (options.to_top) state.y = 0;
    const float p = px(options.padding);
    const float top = view.y - std::round(state.y);
    // The content keeps clear of the scroll bar. It can only be wider without one, so this settles.
    const float bar = state.content > view.height + 0.5F ? std::max(0.0F, px(12) - p) : 0;
    c.begin_area({view.x + p, top + p, view.width - 2 * p - bar, 0}, false, px(metric::inside), false);
    body();
    const Area done = c.end_area();
    c.end_scroll(view, done.bottom - top + p);
    c.pop_id();
    if (!options.name.empty()) c.semantics.close();
    c.place(0, view.height);
}

void Ui::pane(std::string_view title, const Rect& rect, Body body) {
    Core& c = *core_;
    const Id id = c.make_id(title);
    const int outer = c.current_pane;
    c.panes.push_back({id, std::string(title), c.layer});
    c.current_pane = static_cast<int>(c.panes.size()) - 1;
    c.push_id(id);
    c.node(id, "region", title, rect);
    c.push_clip(rect);
    in(rect, body);
    c.pop_clip();
    c.semantics.close();
    c.pop_id();
    c.current_pane = outer;
}

namespace {

// Turns shares into lengths that respect the smallest ones. A collapsed pane takes no room.
std::vector<float> lengths_of(std::span<const Pane> panes, const std::vector<float>& sizes, float whole, float scale) {
    std::vector<float> result(panes.size(), 0);
    float shares = 0;
    const auto gone = [&](std::size_t i) { return panes[i].collapsed != nullptr && *panes[i].collapsed; };
    for (std::size_t i = 0; i < panes.size(); ++i)
        if (!gone(i)) shares += sizes[i];
    for (std::size_t i = 0; i < panes.size(); ++i)
        if (!gone(i)) result[i] = whole * sizes[i] / std::max(shares, 0.001F);
    // Those below their smallest take from the widest.
    for (std::size_t i = 0; i < panes.size(); ++i) {
        const float smallest = panes[i].smallest * scale;
        if (gone(i) || result[i] >= smallest) continue;
        std::size_t widest = i;
        for (std::size_t j = 0; j < panes.size(); ++j)
            if (result[j] > result[widest]) widest = j;
        if (widest == i) continue;
        const float moved = std::min(smallest - result[i], std::max(0.0F, result[widest] - panes[widest].smallest * scale));
        result[i] += moved;
        result[widest] -= moved;
    }
    return result;
}

} // namespace

bool Ui::panes(std::string_view id_name, std::span<const Pane> all, std::vector<float>& sizes, bool stacked, FunctionRef<void(int)> body) {
    Core& c = *core_;
    if (sizes.size() != all.size()) {
        sizes.clear();
        for (const Pane& entry : all)
            sizes.push_back(entry.share);
    }
    const Id id = c.make_id(id_name);
    const Rect whole = rest();
    c.place(0, whole.height);
    const float length = stacked ? whole.height : whole.width;
    const std::vector<float> lengths = lengths_of(all, sizes, length, scale());
    c.push_id(id);
    bool changed = false;
    float at = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].collapsed != nullptr && *all[i].collapsed) continue;
        const bool last = at + lengths[i] >= length - 1;
        const float extent = last ? length - at : std::floor(lengths[i]);
        // The hairline before a pane is its first pixel.
        const float edge_before = at > 0 ? 1 : 0;
        const Rect r = stacked ? Rect{whole.x, whole.y + at + edge_before, whole.width, extent - edge_before}
                               : Rect{whole.x + at + edge_before, whole.y, extent - edge_before, whole.height};
        c.fill(r, c.theme->surface);
        pane(all[i].title, r, [&] { body(static_cast<int>(i)); });
        at += extent;
        std::size_t next = i + 1;
        while (next < all.size() && all[next].collapsed != nullptr && *all[next].collapsed)
            ++next;
        if (next >= all.size()) continue;
        // The splitter: a hairline with a wider grip; arrows move it by 16 px.
        const Rect edge = stacked ? Rect{whole.x, whole.y + at, whole.width, 1} : Rect{whole.x + at, whole.y, 1, whole.height};
        const Rect grip = stacked ? Rect{edge.x, edge.y - px(4), edge.width, px(9)} : Rect{edge.x - px(4), edge.y, px(9), edge.height};
        const std::string name = "Resize " + std::string(all[i].title);
        const Id splitter = c.make_id(name);
        const Interaction it = c.behave(splitter, grip, no_focus_on_press | no_keys, {}, name);
        float move = 0;
        if (it.held) move = (stacked ? c.pointer.y - whole.y : c.pointer.x - whole.x) - at;
        if (it.focused) {
            if (c.take_key(stacked ? Key::up : Key::left)) move = -px(16);
            if (c.take_key(stacked ? Key::down : Key::right)) move = px(16);
        }
        if (c.take_action(splitter, "increment")) move = px(16);
        if (c.take_action(splitter, "decrement")) move = -px(16);
        const float low = all[i].smallest * scale() - lengths[i];
        const float high = lengths[next] - all[next].smallest * scale();
        move = low <= high ? std::clamp(move, low, high) : 0;
        if (std::abs(move) >= 1) {
            for (std::size_t j = 0; j < all.size(); ++j)
                if (lengths[j] > 0) sizes[j] = lengths[j] / length;
            sizes[i] += move / length;
            sizes[next] -= move / length;
            changed = true;
            c.unsettled = true;
        }
        const bool live = it.hovered || it.held || it.focused;
        if (live) c.cursor = stacked ? "row-resize" : "col-resize";
        c.fill(edge, c.theme->hairline);
        if (live)
            c.fill(stacked ? Rect{edge.x, edge.y - 1, edge.width, 3} : Rect{edge.x - 1, edge.y, 3, edge.height},
                   it.focused ? c.theme->focus : c.theme->accent);
        SemanticNode& node = c.leaf(splitter, "separator", name, grip);
        node.value = std::to_string(static_cast<int>(lengths[i] / length * 100)) + "%";
        node.actions = {"increment", "decrement", "focus"};
    }
    c.pop_id();
    return changed;
}

void Ui::scope(std::string_view id, Body body) {
    core_->push_id(core_->make_id(id));
    body();
    core_->pop_id();
}

void Ui::scope(int id, Body body) {
    core_->push_id(Ui::Core::hash(core_->id_stack.back(), std::string_view(reinterpret_cast<const char*>(&id), sizeof id)));
    body();
    core_->pop_id();
}

void Ui::group(std::string_view role, std::string_view name, Body body) {
    Core& c = *core_;
    if (c.quiet) {
        body();
        return;
    }
    const Rect from = rest();
    const Id id = Ui::Core::hash(c.make_id(name.empty() ? role : name), role);
    SemanticNode& node = c.node(id, role, name, from);
    c.push_id(id);
    body();
    c.pop_id();
    const Area& a = c.area();
    if (!a.is_row) node.rect = {std::floor(from.x), std::floor(from.y), std::ceil(from.width), std::ceil(std::max(0.0F, a.y - from.y))};
    c.semantics.close();
}

void Ui::disabled(bool disabled, Body body) {
    if (disabled) ++core_->disabled_depth;
    body();
    if (disabled) --core_->disabled_depth;
}

Rect Ui::area() const {
    return core_->areas.back().rect;
}

Rect Ui::rest() const {
    const Area& a = core_->areas.back();
    if (a.is_row) {
        const float x = a.x + (a.first ? 0 : a.gap);
        return {x, a.rect.y, std::max(0.0F, a.rect.x + a.rect.width - x), a.row_height};
    }
    const float y = a.y + (a.first ? 0 : a.gap);
    // In an area without a height (it scrolls, or grows with its content) what fills takes a fair piece.
    const float height = a.bounded ? std::max(0.0F, a.rect.y + a.rect.height - y) : std::min(px(360), core_->height * 0.5F);
    return {a.rect.x, y, a.rect.width, height};
}

Rect Ui::take(float width, float height) {
    return core_->place(width, height);
}
Rect Ui::last_rect() const {
    return core_->last_rect;
}
Rect Ui::screen() const {
    return {0, 0, core_->width, core_->height};
}
float Ui::px(float v) const {
    return core_->px(v);
}
float Ui::scale() const {
    return core_->scale;
}
float Ui::available_width() const {
    return rest().width / core_->scale;
}
bool Ui::narrow(float below) const {
    return core_->width / core_->scale < below;
}

bool Ui::compact() const {
    return core_->width / core_->scale < 900 || core_->height / core_->scale < 540;
}

void Ui::focus(std::string_view key) {
    Core& c = *core_;
    c.wanted_key = c.make_id({}, key);
    c.wanted_until = c.pass + 4;
    c.focus_visible = true;
    c.unsettled = true;
}
bool Ui::has_focus(std::string_view key) const {
    return core_->is_focused(core_->make_id({}, key));
}
bool Ui::wants_focus(std::string_view key) const {
    return core_->wanted_key != 0 && core_->wanted_key == core_->make_id({}, key);
}
bool Ui::last_has_focus() const {
    return core_->last_focus;
}
bool Ui::last_hovered() const {
    return core_->last_hover;
}
void Ui::focus_pane(std::string_view title) {
    for (const PaneRecord& record : core_->last_panes)
        if (record.title == title) core_->focus_pane(record.id);
}
std::string_view Ui::pane_with_focus() const {
    for (const Focusable& entry : core_->last_focusables)
        if (entry.id == core_->focus && entry.pane >= 0 && static_cast<std::size_t>(entry.pane) < core_->last_panes.size())
            return core_->last_panes[static_cast<std::size_t>(entry.pane)].title;
    return {};
}
bool Ui::typing() const {
    return core_->typing_id != 0 && core_->typing_id == core_->focus;
}

bool Ui::on_escape() {
    Core& c = *core_;
    if (c.layer < static_cast<int>(c.popovers.size())) return false;
    const int count = ++c.escape_count;
    const Id id = Ui::Core::hash(0xe5c, std::string_view(reinterpret_cast<const char*>(&count), sizeof count));
    if (!c.offer_escape || id != c.escape_winner) return false;
    return c.take_key(Key::escape);
}

bool Ui::blocked() const {
    return core_->modal_layer() > core_->layer;
}
const Theme& Ui::theme() const {
    return *core_->theme;
}
Colour Ui::colour(Tone tone) const {
    return core_->tone(tone);
}
float Ui::text_width(std::string_view text, TextSize size, Weight weight) const {
    return Ui::Core::width_of(core_->style(size, weight), text);
}
float Ui::line_height(TextSize size) const {
    return core_->style(size, Weight::regular).line;
}
Platform& Ui::platform() const {
    return *core_->platform;
}
Commands& Ui::commands() const {
    return *core_->commands;
}
double Ui::now_ms() const {
    return core_->now;
}
void Ui::frame_at(double ms) {
    core_->want_frame(ms);
}
bool Ui::reduced_motion() const {
    return core_->reduced_motion;
}
void Ui::say(std::string_view text, bool at_once) {
    core_->semantics.say(text, at_once);
}

// --- painter

void Painter::fill(const Rect& rect, Colour colour, float radius) {
    ui_->core().fill(rect, colour, radius);
}
void Painter::outline(const Rect& rect, Colour colour, float radius, float thickness) {
    ui_->core().outline(rect, colour, radius, thickness);
}
void Painter::line(float x0, float y0, float x1, float y1, Colour colour, float thickness) {
    ui_->core().line(x0, y0, x1, y1, colour, thickness);
}
void Painter::circle(float x, float y, float radius, Colour colour) {
    if (ui_->core().list != nullptr) ui_->core().list->AddCircleFilled({x, y}, radius, colour);
}
void Painter::text(float x, float y, std::string_view text, Colour colour, TextSize size, Weight weight) {
    ui_->core().draw_text(x, y, ui_->core().style(size, weight), colour, text);
}
void Painter::icon(float x, float y, const char* icon, Colour colour, float size) {
    ui_->core().draw_icon(x, y, ui_->core().px(size), icon, colour);
}
float Painter::width(std::string_view text, TextSize size, Weight weight) const {
    return ui_->text_width(text, size, weight);
}

} // namespace sequela::app::ui
