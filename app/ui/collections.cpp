// Lists, trees and grids: many rows of which only the visible ones are drawn. Each is one stop for Tab; arrows move inside.
#include <algorithm>
#include <cmath>
#include <string>

#include "app/ui/core.h"
#include "base/text.h"

namespace sequela::app::ui {

// What the three share: where the rows are, which is selected, and what keys and pointer did.
struct Ui::Core::ListFrame {
    Core& c;
    Id id = 0;
    Rect view;
    ScrollState* state = nullptr;
    float row_height = 0;
    int count = 0;
    int own_selection = -1;
    int* selected = nullptr;
    bool focused = false, follows = false, announce = false;
    int pointed = -1; // the row under the pointer

    explicit ListFrame(Core& core) : c(core) {}

    [[nodiscard]] Rect row_rect(int i) const {
        return {view.x, view.y - std::round(state->y) + row_height * static_cast<float>(i), view.width, row_height};
    }
    // What a row's content keeps clear of at the right: the scroll bar.
    [[nodiscard]] float bar_room() const { return state->content > view.height + 0.5F ? c.px(8) : 0; }
    [[nodiscard]] Id row_id(int i) const { return hash(id, std::string_view(reinterpret_cast<const char*>(&i), sizeof i)); }
    [[nodiscard]] int first_visible() const { return std::max(0, static_cast<int>(std::floor(state->y / row_height))); }
    [[nodiscard]] int last_visible() const {
        return std::min(count - 1, static_cast<int>(std::floor((state->y + view.height) / row_height)));
    }

    void begin(Id list_id, std::string_view role, std::string_view name, const Rect& rows, int row_count, float height, int* selection,
               std::string_view keys_from, int scroll_to);
    void keys(ListResult& result, FunctionRef<std::string_view(int)>* words);
    void move_to(int row, ListResult& result);
    void reveal(int row);
    void pointer_and_actions(ListResult& result, bool activate_on_click);
    void draw_row_back(const Rect& r, bool is_selected, bool hovered, bool ring) const;
    void end(ListResult& result);

    // --- one row, or one cell of a grid
    template <class R> void describe_row(int i, R& row);
    // Draws `body` as a row layout in `box`; what it writes becomes `collected`, the name of the node that is open.
    void content(Id content_id, const Rect& box, bool to_the_right, Body body);
    void row_actions(int i, ListResult& result);
    void draw_empty(std::string_view text) const;
    std::string collected;
};

void Ui::Core::ListFrame::begin(Id list_id, std::string_view role, std::string_view name, const Rect& rows, int row_count, float one_row,
                                int* selection, std::string_view keys_from, int scroll_to) {
    id = list_id;
    view = rows;
    count = row_count;
    row_height = one_row;
    if (selection == nullptr) {
        own_selection = static_cast<int>(c.remembered(hash(id, "selection"), -1));
        selection = &own_selection;
    }
    selected = selection;
    if (*selected >= count) *selected = count - 1;
    if (c.disabled_depth == 0) c.register_focusable(id, id, view, c.no_tab_depth == 0);
    focused = c.is_focused(id);
    follows = !focused && !keys_from.empty() && c.is_focused(c.make_id({}, keys_from));
    c.node(id, role, name, view).actions = {"focus"};
    if (c.take_action(id, "focus")) c.set_focus(id);
    c.push_id(id);
    state = &c.begin_scroll(id, view);
    state->content = row_height * static_cast<float>(count);
    state->view = view.height;
    // A selection that was changed from outside comes into view too.
    const Id seen = hash(id, "seen");
    if (c.remembered(seen, -1) != static_cast<float>(*selected)) {
        reveal(*selected);
        c.remember(seen, static_cast<float>(*selected));
    }
    if (scroll_to >= 0) reveal(scroll_to);
    state->y = std::clamp(state->y, 0.0F, std::max(0.0F, state->content - view.height));
}

void Ui::Core::ListFrame::reveal(int row) {
    if (row < 0 || row >= count) return;
    const float top = row_height * static_cast<float>(row);
    float next = state->y;
    if (top + row_height > next + view.height) next = top + row_height - view.height;
    if (top < next) next = top;
    if (next != state->y) {
        state->y = next;
        c.unsettled = true;
    }
}

void Ui::Core::ListFrame::move_to(int row, ListResult& result) {
    if (count == 0) return;
    row = std::clamp(row, 0, count - 1);
    if (row != *selected) {
        *selected = row;
        result.changed = true;
        c.unsettled = true;
        announce = follows;
    }
    reveal(row);
    c.remember(hash(id, "seen"), static_cast<float>(row));
}

void Ui::Core::ListFrame::keys(ListResult& result, FunctionRef<std::string_view(int)>* words) {
    if (!focused && !follows) return;
    const int page = std::max(1, static_cast<int>(view.height / row_height) - 1);
    const int at = *selected;
    if (c.take_key(Key::down)) move_to(at + 1, result);
    if (c.take_key(Key::up)) move_to(at < 0 ? 0 : at - 1, result);
    if (c.take_key(Key::page_down)) move_to(at + page, result);
    if (c.take_key(Key::page_up)) move_to(at - page, result);
    bool shift = false;
    const bool can_activate = at >= 0 && at < count;
    if (can_activate && c.take_key_any_shift(Key::enter, shift)) {
        result.activated = at;
        result.with_shift = shift;
    }
    if (!focused) return;
    if (c.take_key(Key::home)) move_to(0, result);
    if (c.take_key(Key::end)) move_to(count - 1, result);
    if (can_activate && c.type_ahead.empty() && c.take_key(Key::space)) result.activated = at;
    if (words == nullptr || c.text_in.empty() || c.text_taken) return;
    c.text_taken = true;
    if (c.now - c.type_ahead_at > 800) c.type_ahead.clear();
    c.type_ahead_at = c.now;
    c.type_ahead += c.text_in;
    // The first letter alone goes on to the next row with it.
    const int from = c.type_ahead.size() <= c.text_in.size() ? at + 1 : std::max(at, 0);
    for (int step = 0; step < count; ++step) {
        const int row = (from + step) % count;
        if (!starts_with_ignoring_case((*words)(row), c.type_ahead)) continue;
        move_to(row, result);
        break;
    }
}

// After the rows, so that buttons in them had the first chance at the press.
void Ui::Core::ListFrame::pointer_and_actions(ListResult& result, bool activate_on_click) {
    const Interaction it = c.behave(id, view, no_keys | registered);
    const int under = pointed;
    result.focused = c.is_focused(id);
    result.hovered = under;
    if (under < 0) return;
    if (it.began) {
        move_to(under, result);
        if (it.double_clicked && !activate_on_click) result.activated = under;
    }
    if (it.pressed && activate_on_click && it.hovered) result.activated = under;
    if (it.context) {
        move_to(under, result);
        result.context = under;
    }
    if (it.began || it.pressed) {
        result.with_shift = c.pointer.shift;
        result.with_control = c.pointer.control;
    }
}

void Ui::Core::ListFrame::draw_row_back(const Rect& r, bool is_selected, bool hovered, bool ring) const {
    const float radius = c.px(4);
    const Rect face{r.x + c.px(2), r.y + 1, r.width - c.px(4), r.height - 2};
    const bool lit = focused || follows;
    if (is_selected)
        c.fill(face, lit ? c.theme->selected : with_alpha(c.theme->hover, 1.7F), radius);
    else if (hovered)
        c.fill(face, c.theme->hover, radius);
    if (is_selected && focused && ring)
        c.outline(face, c.theme->focus, radius, c.px(2));
    else if (is_selected && (follows || c.theme->kind == ThemeKind::high_contrast))
        c.outline(face, c.theme->accent, radius);
}

void Ui::Core::ListFrame::end(ListResult& result) {
    c.end_scroll(view, row_height * static_cast<float>(count));
    if (selected == &own_selection) c.remember(hash(id, "selection"), static_cast<float>(own_selection));
    if (focused && count > 0) {
        if (*selected >= 0) c.focus_semantic = row_id(*selected);
    }
    result.focused = c.is_focused(id);
    c.pop_id();
    c.semantics.close();
    c.last_rect = view;
    c.last_id = id;
    c.last_focus = result.focused;
}

namespace {

// Takes the place of the rows: the rest of the area, or as much as they need.
Rect place_rows(Ui& ui, bool fill, float max_height, float natural, float header) {
    const Rect left = ui.rest();
    float height = natural + header;
    if (fill)
        height = std::max(left.height, ui.px(96));
    else if (max_height > 0)
        height = std::min(height, ui.px(max_height));
    height = std::max(height, header + ui.px(metric::row));
    return ui.take(0, height);
}

} // namespace

template <class R> void Ui::Core::ListFrame::describe_row(int i, R& row) {
    row.index = i;
    row.rect = row_rect(i);
    row.selected = i == *selected;
    row.hovered = c.pointer_in(view) && contains(row.rect, c.pointer.x, c.pointer.y);
    row.focused = row.selected && focused;
    if (row.hovered) pointed = i;
}

void Ui::Core::ListFrame::content(Id content_id, const Rect& box, bool to_the_right, Body body) {
    const bool outer_quiet = std::exchange(c.quiet, true);
    std::string* outer_collect = std::exchange(c.collect, &collected);
    collected.clear();
    c.push_id(content_id);
    c.begin_area(box, true, c.px(metric::inside), true);
    c.area().row_height = box.height;
    const Id trailing = hash(content_id, "trailing");
    c.area().trailing = c.remembered(trailing, 0);
    if (to_the_right) c.ui.spring();
    body();
    const Area done = c.end_area();
    if (done.spring_x >= 0) c.remember(trailing, done.x - done.spring_x);
    c.pop_id();
    c.quiet = outer_quiet;
    c.collect = outer_collect;
}

void Ui::Core::ListFrame::row_actions(int i, ListResult& result) {
    if (c.take_action(row_id(i), "press")) {
        move_to(i, result);
        result.activated = i;
    }
    if (c.take_action(row_id(i), "select") || c.take_action(row_id(i), "focus")) {
        c.set_focus(id);
        move_to(i, result);
    }
}

void Ui::Core::ListFrame::draw_empty(std::string_view text) const {
    if (focused) c.focus_ring(inset(view, c.px(3)), c.px(4));
    if (text.empty()) return;
    c.ui.in({view.x + c.px(12), view.y + c.px(12), view.width - c.px(24), view.height}, [&] { c.ui.text(text, {.tone = Tone::muted}); });
}

ListResult Ui::list(std::string_view name, const ListOptions& options, FunctionRef<void(int, Row&)> draw) {
    Core& c = *core_;
    ListResult result;
    const float row_height = std::max(px(options.row_height > 0 ? options.row_height : metric::row), c.target(metric::target));
    const Id id = c.make_id(name, options.key);
    const Rect whole = place_rows(*this, options.fill, options.max_height, row_height * static_cast<float>(options.count), 0);
    Core::ListFrame frame(c);
    // Without a row it is no list: what it says instead is text.
    frame.begin(id, options.count == 0 ? "group" : "listbox", name, whole, options.count, row_height, options.selected, options.keys_from,
                options.scroll_to);
    frame.keys(result, options.type_ahead);
    for (int i = frame.first_visible(); i <= frame.last_visible(); ++i) {
        const Id row_id = frame.row_id(i);
        Row row;
        frame.describe_row(i, row);
        const Rect r = row.rect;
        frame.draw_row_back(r, row.selected, row.hovered, true);
        SemanticNode& node = c.node(row_id, "option", {}, r);
        if (!row.selected) ++c.no_tab_depth;
        frame.content(row_id, {r.x + px(metric::inside), r.y, r.width - 2 * px(metric::inside) - frame.bar_room(), r.height}, false,
                      [&] { draw(i, row); });
        if (!row.selected) --c.no_tab_depth;
        node.name = row.name.empty() ? std::string_view(frame.collected) : row.name;
        node.description = row.description;
        node.position = i + 1;
        node.size = options.count;
        node.selected = row.selected;
        node.disabled = row.disabled;
        node.actions = {"press", "select", "focus"};
        if (frame.announce && row.selected) say(node.name);
        if (row.separator) c.fill({r.x, r.y + r.height - 1, r.width, 1}, c.theme->hairline);
        c.semantics.close();
        frame.row_actions(i, result);
    }
    frame.pointer_and_actions(result, options.activate_on_click);
    if (options.count == 0) frame.draw_empty(options.empty);
    frame.end(result);
    return result;
}

TreeResult Ui::tree(std::string_view name, const ListOptions& options, FunctionRef<void(int, TreeRow&)> describe,
                    FunctionRef<void(int, TreeRow&)> draw) {
    Core& c = *core_;
    TreeResult result;
    const float row_height = std::max(px(options.row_height > 0 ? options.row_height : metric::row), c.target(metric::target));
    const Id id = c.make_id(name, options.key);
    const Rect whole = place_rows(*this, options.fill, options.max_height, row_height * static_cast<float>(options.count), 0);
    Core::ListFrame frame(c);
    frame.begin(id, options.count == 0 ? "group" : "tree", name, whole, options.count, row_height, options.selected, options.keys_from,
                options.scroll_to);
    frame.keys(result, options.type_ahead);
    const auto described = [&](int i) {
        TreeRow row;
        row.index = i;
        describe(i, row);
        return row;
    };
    const int at = *frame.selected;
    if (frame.focused && at >= 0 && at < options.count) {
        const TreeRow row = described(at);
        if (c.take_key(Key::right)) {
            if (row.expandable && !row.expanded)
                result.toggle = at;
            else if (row.expandable && at + 1 < options.count)
                frame.move_to(at + 1, result);
        }
        if (c.take_key(Key::left)) {
            if (row.expandable && row.expanded) {
                result.toggle = at;
            } else {
                int parent = at - 1;
                while (parent >= 0 && described(parent).depth >= row.depth)
                    --parent;
                if (parent >= 0) {
                    frame.move_to(parent, result);
                    result.to_parent = parent;
                }
            }
        }
    }
    for (int i = frame.first_visible(); i <= frame.last_visible(); ++i) {
        const Id row_id = frame.row_id(i);
        TreeRow row = described(i);
        frame.describe_row(i, row);
        const Rect r = row.rect;
        frame.draw_row_back(r, row.selected, row.hovered, true);
        const float indent = px(metric::inside) + px(18) * static_cast<float>(std::min(row.depth, 12));
        const Rect arrow{r.x + indent - px(4), r.y, px(24), r.height};
        const bool on_arrow = row.expandable && row.hovered && contains(arrow, c.pointer.x, c.pointer.y);
        if (row.expandable)
            c.draw_icon(r.x + indent, r.y + std::floor((r.height - px(16)) / 2), px(16),
                        row.expanded ? icons::chevron_down : icons::chevron_right, on_arrow ? c.theme->text : c.theme->muted);
        SemanticNode& node = c.node(row_id, "treeitem", {}, r);
        if (!row.selected) ++c.no_tab_depth;
        const float left = indent + px(22);
        const float room = r.width - left - px(metric::inside) - frame.bar_room();
        frame.content(row_id, {r.x + left, r.y, std::max(px(24), room), r.height}, false, [&] { draw(i, row); });
        if (!row.selected) --c.no_tab_depth;
        node.name = row.name.empty() ? std::string_view(frame.collected) : row.name;
        node.description = row.description;
        node.level = row.depth + 1;
        node.position = i + 1;
        node.size = options.count;
        node.selected = row.selected;
        if (row.expandable) node.expanded = row.expanded;
        node.actions = {"press", "select", "focus"};
        if (row.expandable) node.actions.push_back(row.expanded ? "collapse" : "expand");
        if (frame.announce && row.selected) say(node.name);
        c.semantics.close();
        if (c.take_action(row_id, "expand") || c.take_action(row_id, "collapse")) result.toggle = i;
        frame.row_actions(i, result);
        if (on_arrow && c.pointer.pressed[0] && c.captured == 0) result.toggle = i;
    }
    frame.pointer_and_actions(result, options.activate_on_click);
    if (result.toggle >= 0) {
        if (result.activated == result.toggle) result.activated = -1; // the second press of a double click on the arrow
        c.unsettled = true;
    }
    if (options.count == 0) frame.draw_empty(options.empty);
    frame.end(result);
    return result;
}

namespace {

// Where the columns of a grid begin; the last entry is the end of the last one. What does not fit is left out, the columns that can be
// spared most first; after that all of them shrink.
void column_edges(Ui& ui, std::span<const GridColumn> columns, float x, float room, std::vector<float>& edges) {
    static thread_local std::vector<char> shown;
    shown.assign(columns.size(), 1);
    const auto least = [&](const GridColumn& column) { return ui.px(column.width > 0 ? column.width : column.least); };
    float needed = 0;
    for (const GridColumn& column : columns)
        needed += least(column);
    while (needed > room) {
        std::size_t spare = columns.size();
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (shown[i] != 0 && columns[i].spare > 0 && (spare == columns.size() || columns[i].spare >= columns[spare].spare)) spare = i;
        if (spare == columns.size()) break;
        shown[spare] = 0;
        needed -= least(columns[spare]);
    }
    float grow = 0;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (shown[i] != 0 && columns[i].width <= 0) grow += columns[i].grow;
    const float more = std::max(0.0F, room - needed) / std::max(grow, 0.001F);
    const float shrink = needed > room ? std::max(0.0F, room) / needed : 1;
    edges.assign(1, x);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        float width = 0;
        if (shown[i] != 0) width = std::floor(least(columns[i]) * shrink + (columns[i].width > 0 ? 0 : columns[i].grow * more));
        edges.push_back(edges.back() + width);
    }
}

// Column titles may take two lines.
float header_height(Ui& ui, std::span<const GridColumn> columns, const std::vector<float>& edges, const TextStyle& style) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const float width = edges[i + 1] - edges[i];
        const bool breaks = columns[i].title.find(' ') != std::string_view::npos;
        if (!columns[i].title_hidden && breaks && width > 0 &&
            Ui::Core::width_of(style, columns[i].title) > width - 2 * ui.px(metric::inside))
            return 2 * style.line + ui.px(10);
    }
    return ui.px(32);
}

} // namespace

GridResult Ui::grid(std::string_view name, const GridOptions& options, FunctionRef<void(int, int)> cell) {
    Core& c = *core_;
    GridResult result;
    const float row_height = std::max(px(options.row_height > 0 ? options.row_height : 32), c.target(metric::target));
    const Id id = c.make_id(name, options.key);
    const int columns = static_cast<int>(options.columns.size());
    std::vector<float> left;
    const Rect before = rest();
    column_edges(*this, options.columns, before.x, before.width - px(8), left);
    const TextStyle head = c.style(TextSize::small, Weight::semibold);
    const float header = header_height(*this, options.columns, left, head);
    const Rect whole = place_rows(*this, options.fill, options.max_height, row_height * static_cast<float>(options.count), header);
    const auto box_of = [&](int k, float y, float height) {
        const auto at = static_cast<std::size_t>(k);
        return Rect{left[at], y, left[at + 1] - left[at], height};
    };
    const auto is_shown = [&](int k) { return left[static_cast<std::size_t>(k) + 1] > left[static_cast<std::size_t>(k)]; };
    Core::ListFrame frame(c);
    const Rect rows{whole.x, whole.y + header, whole.width, whole.height - header};
    frame.begin(id, "grid", name, rows, options.count, row_height, options.selected, options.keys_from, options.scroll_to);

    // Column headers.
    const Id header_id = Core::hash(id, "header");
    c.pop_clip();
    c.node(header_id, "row", "Column headers", {whole.x, whole.y, whole.width, header});
    for (int i = 0; i < columns; ++i) {
        if (!is_shown(i)) continue;
        const GridColumn& column = options.columns[static_cast<std::size_t>(i)];
        const Rect r = box_of(i, whole.y, header);
        const Id head_id = Core::hash(header_id, std::string_view(reinterpret_cast<const char*>(&i), sizeof i));
        Interaction it;
        if (column.sortable) {
            it = c.behave(head_id, r, 0, {}, column.title);
            if (it.pressed) result.sort_column = i;
            if (it.hovered) c.fill(inset(r, px(2)), c.theme->hover, px(4));
        }
        const bool sorted = options.sorted_by == i;
        const float arrow = sorted ? px(18) : 0;
        const float room = std::max(0.0F, r.width - 2 * px(metric::inside) - arrow);
        const float natural = std::min(Core::width_of(head, column.title), room);
        const float x = column.align == Align::right ? r.x + r.width - px(metric::inside) - arrow - natural : r.x + px(metric::inside);
        if (!column.title_hidden && natural + 0.5F < Core::width_of(head, column.title) && column.title.find(' ') < column.title.size()) {
            const std::size_t space = std::min(column.title.find(' '), column.title.size() - 1);
            c.draw_line(x, r.y + std::floor(header / 2 - head.line), room, head, c.theme->muted, column.title.substr(0, space));
            c.draw_line(x, r.y + std::floor(header / 2), room, head, c.theme->muted, column.title.substr(space + 1));
        } else if (!column.title_hidden) {
            c.draw_line(x, r.y + std::floor((header - head.line) / 2), room, head, c.theme->muted, column.title);
        }
        if (sorted)
            c.draw_icon(x + natural + px(4), r.y + (header - px(14)) / 2, px(14), options.descending ? icons::arrow_down : icons::arrow_up,
                        c.theme->accent);
        if (column.sortable && c.ring(head_id)) c.focus_ring(inset(r, px(4)), px(4));
        SemanticNode& node = c.leaf(head_id, "columnheader", column.title, r);
        node.position = i + 1;
        if (sorted) node.description = options.descending ? "sorted, descending" : "sorted, ascending";
        if (column.sortable) node.actions = {"press", "focus"};
    }
    c.semantics.close();
    c.fill({whole.x, whole.y + header - 1, whole.width, 1}, c.theme->hairline);
    c.push_clip({rows.x - px(3), rows.y, rows.width + px(6), rows.height});

    frame.keys(result, nullptr);
    int own_column = 0;
    int* at_column = options.column != nullptr ? options.column : &own_column;
    if (frame.focused && options.column != nullptr && columns > 0) {
        const auto step = [&](int by) {
            int to = *at_column + by;
            while (to >= 0 && to < columns && !is_shown(to))
                to += by;
            if (to >= 0 && to < columns) *at_column = to;
        };
        if (c.take_key(Key::right)) step(1);
        if (c.take_key(Key::left)) step(-1);
    }
    if (result.activated >= 0) result.column = *at_column;
    std::string row_text;
    for (int i = frame.first_visible(); i <= frame.last_visible(); ++i) {
        const Id row_id = frame.row_id(i);
        Row row;
        frame.describe_row(i, row);
        const Rect r = row.rect;
        frame.draw_row_back(r, row.selected, row.hovered, options.column == nullptr); // else the cell has the ring
        if (i > 0 && !row.selected) c.fill({r.x + px(4), r.y, r.width - px(8), 1}, with_alpha(c.theme->hairline, 0.6F));
        SemanticNode& node = c.node(row_id, "row", {}, r);
        node.position = i + 1;
        node.size = options.count;
        node.selected = row.selected;
        node.actions = {"press", "select", "focus"};
        row_text.clear();
        if (!row.selected) ++c.no_tab_depth;
        for (int k = 0; k < columns; ++k) {
            if (!is_shown(k)) continue;
            const Rect box = box_of(k, r.y, r.height);
            const Id cell_id = Core::hash(row_id, std::string_view(reinterpret_cast<const char*>(&k), sizeof k));
            const bool current = row.focused && options.column != nullptr && *at_column == k;
            if (current) c.outline(inset(box, px(2)), c.theme->focus, px(4), px(2));
            SemanticNode& cell_node = c.node(cell_id, "gridcell", {}, box);
            c.push_clip({box.x + 2, box.y, std::max(0.0F, box.width - 4), box.height});
            frame.content(cell_id, {box.x + px(metric::inside), box.y, std::max(0.0F, box.width - 2 * px(metric::inside)), box.height},
                          options.columns[static_cast<std::size_t>(k)].align == Align::right, [&] { cell(i, k); });
            c.pop_clip();
            cell_node.name = frame.collected;
            cell_node.position = k + 1;
            cell_node.size = columns;
            if (current) c.focus_semantic = cell_id;
            c.semantics.close();
            if (frame.collected.empty()) continue;
            if (!row_text.empty()) row_text += ", ";
            row_text += frame.collected;
        }
        if (!row.selected) --c.no_tab_depth;
        node.name = row_text;
        if (frame.announce && row.selected) say(row_text);
        c.semantics.close();
        frame.row_actions(i, result);
    }
    frame.pointer_and_actions(result, false);
    if (frame.pointed >= 0 && c.pointer.pressed[0] && c.is_focused(id))
        for (int k = 0; k < columns; ++k)
            if (c.pointer.x >= left[static_cast<std::size_t>(k)] && c.pointer.x < left[static_cast<std::size_t>(k) + 1]) *at_column = k;
    if (result.activated >= 0 && result.column < 0) result.column = *at_column;
    if (options.count == 0) frame.draw_empty(options.empty);
    const Id cell_focus = c.focus_semantic;
    frame.end(result);
    if (options.column != nullptr && frame.focused && cell_focus != 0) c.focus_semantic = cell_focus;
    c.last_rect = whole;
    return result;
}

} // namespace sequela::app::ui
