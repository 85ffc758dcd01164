#include "app/ui/document_view.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/ui/core.h"
#include "base/text.h"

namespace sequela::app::ui {

namespace {

constexpr double blink_ms = 500;

struct LayoutKey {
    const char* data = nullptr;
    std::size_t size = 0;
    Id stamp = 0;
    float width = 0, font_size = 0;
    std::size_t headings = 0;
    bool operator==(const LayoutKey&) const = default;
};

Id stamp_of(std::string_view text) {
    const std::string_view head = text.substr(0, 64);
    const std::string_view tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 64));
    return Ui::Core::hash(Ui::Core::hash(11, head), tail);
}

bool overlaps(const TextSpan& a, std::uint32_t begin, std::uint32_t end) {
    return a.begin < end && a.end > begin;
}

} // namespace

struct DocumentView::State {
    LayoutKey key;
    std::vector<TextLine> lines;
    std::vector<float> tops;         // of each line, from the top of the text; one more for the end
    std::vector<unsigned char> bold; // the line is a heading
    std::uint32_t caret = 0, anchor = 0;
    float goal_x = -1;
    double touched_ms = -1e9;
    TextSpan wanted; // to be scrolled to
    bool reveal_wanted = false, reveal_caret = false;
    std::uint32_t word_begin = 0, word_end = 0;
    int clicks = 0;

    void lay_out(const Ui::Core& c, std::string_view text, float width, const DocumentOptions& options);
    [[nodiscard]] std::size_t line_at(std::uint32_t position) const;
    [[nodiscard]] std::size_t line_at_y(float y) const;
    void keys(Ui::Core& c, std::string_view text, const TextStyle& plain, const TextStyle& heavy, float page);
    void move(Ui::Core& c, std::size_t to, bool select);
    [[nodiscard]] std::uint32_t begin() const { return std::min(caret, anchor); }
    [[nodiscard]] std::uint32_t end() const { return std::max(caret, anchor); }
};

void DocumentView::State::lay_out(const Ui::Core& c, std::string_view text, float width, const DocumentOptions& options) {
    const TextStyle style = c.style(TextSize::body, Weight::regular);
    const LayoutKey wanted_key{text.data(), text.size(), stamp_of(text), width, style.size, options.headings.size()};
    if (wanted_key == key) return;
    // Another text, not only another width: the old places mean nothing.
    if (key.stamp != wanted_key.stamp || key.size != wanted_key.size) {
        caret = std::min(caret, static_cast<std::uint32_t>(text.size()));
        anchor = std::min(anchor, static_cast<std::uint32_t>(text.size()));
        caret = static_cast<std::uint32_t>(utf8_floor(text, caret));
        anchor = static_cast<std::uint32_t>(utf8_floor(text, anchor));
    }
    key = wanted_key;
    wrap_lines(style, text, width, lines);
    tops.resize(lines.size() + 1);
    bold.assign(lines.size(), 0);
    float y = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const TextSpan& heading : options.headings)
            if (lines[i].end > lines[i].begin && overlaps(heading, lines[i].begin, lines[i].end)) bold[i] = 1;
        const bool first_of_heading = bold[i] != 0 && i > 0 && bold[i - 1] == 0;
        if (first_of_heading) y += std::round(style.line * 0.4F);
        tops[i] = y;
        // Empty lines separate; they need not be as high as text.
        y += lines[i].begin == lines[i].end ? std::round(style.line * 0.6F) : style.line;
    }
    tops[lines.size()] = y;
}

std::size_t DocumentView::State::line_at(std::uint32_t position) const {
    const auto after =
        std::upper_bound(lines.begin(), lines.end(), position, [](std::uint32_t at, const TextLine& line) { return at < line.begin; });
    return after == lines.begin() ? 0 : static_cast<std::size_t>(after - lines.begin()) - 1;
}

std::size_t DocumentView::State::line_at_y(float y) const {
    const auto after = std::upper_bound(tops.begin(), tops.end() - 1, y);
    return after == tops.begin() ? 0 : static_cast<std::size_t>(after - tops.begin()) - 1;
}

void DocumentView::State::move(Ui::Core& c, std::size_t to, bool select) {
    caret = static_cast<std::uint32_t>(to);
    if (!select) anchor = caret;
    touched_ms = c.now;
    reveal_caret = true;
    c.unsettled = true;
}

void DocumentView::State::keys(Ui::Core& c, std::string_view text, const TextStyle& plain, const TextStyle& heavy, float page) {
    if (!c.key || c.key_taken || !c.key->down || c.key->alt) return;
    const KeyEvent& k = *c.key;
    const bool control = k.control || k.meta;
    const std::size_t at = line_at(caret);
    const auto style_of = [&](std::size_t line) -> const TextStyle& { return bold[line] != 0 ? heavy : plain; };
    const auto vertical = [&](std::size_t to) {
        const TextLine& from_line = lines[at];
        const std::uint32_t in_line = std::min(caret, from_line.end);
        if (goal_x < 0) goal_x = Ui::Core::width_of(style_of(at), text.substr(from_line.begin, in_line - from_line.begin));
        const TextLine& line = lines[to];
        move(c, line.begin + Ui::Core::fitting(style_of(to), text.substr(line.begin, line.end - line.begin), goal_x + 1), k.shift);
    };
    bool taken = true;
    bool keeps_goal = false;
    switch (k.key) {
    case Key::left:
        move(c, control ? previous_word(text, caret) : previous_char(text, caret), k.shift);
        break;
    case Key::right:
        move(c, control ? next_word(text, caret) : next_char(text, caret), k.shift);
        break;
    case Key::home:
        move(c, control ? 0 : lines[at].begin, k.shift);
        break;
    case Key::end:
        move(c, control ? text.size() : lines[at].end, k.shift);
        break;
    case Key::up:
        keeps_goal = true;
        if (at > 0)
            vertical(at - 1);
        else
            move(c, 0, k.shift);
        break;
    case Key::down:
        keeps_goal = true;
        if (at + 1 < lines.size())
            vertical(at + 1);
        else
            move(c, text.size(), k.shift);
        break;
    case Key::page_up:
        keeps_goal = true;
        vertical(line_at_y(std::max(0.0F, tops[at] - page)));
        break;
    case Key::page_down:
        keeps_goal = true;
        vertical(std::min(lines.size() - 1, line_at_y(tops[at] + page)));
        break;
    case Key::character:
        if (control && k.character == U'a') {
            anchor = 0;
            caret = static_cast<std::uint32_t>(text.size());
            c.unsettled = true;
        } else {
            taken = false;
        }
        break;
    default:
        taken = false;
        break;
    }
    if (taken) {
        c.key_taken = true;
        if (!keeps_goal) goal_x = -1;
    }
}

DocumentView::DocumentView() : state_(std::make_unique<State>()) {}
DocumentView::~DocumentView() = default;
DocumentView::DocumentView(DocumentView&&) noexcept = default;
DocumentView& DocumentView::operator=(DocumentView&&) noexcept = default;

TextSpan DocumentView::selection() const {
    return {state_->begin(), state_->end()};
}

std::string_view DocumentView::selected(std::string_view text) const {
    const TextSpan span = selection();
    return span.end <= text.size() ? text.substr(span.begin, span.end - span.begin) : std::string_view();
}

void DocumentView::select(TextSpan span) {
    state_->anchor = span.begin;
    state_->caret = span.end;
    scroll_to(span);
}

void DocumentView::clear_selection() {
    state_->anchor = state_->caret;
}

void DocumentView::scroll_to(TextSpan span) {
    state_->wanted = span;
    state_->reveal_wanted = true;
}

void DocumentView::changed() {
    state_->key = {};
}

DocumentResult DocumentView::draw(Ui& ui, std::string_view name, std::string_view text, const DocumentOptions& options) {
    Ui::Core& c = ui.core();
    State& s = *state_;
    DocumentResult result;
    const Id id = c.make_id(name, options.key);
    const Rect left = ui.rest();
    const Rect view = ui.take(0, std::max(ui.px(48), left.height));
    const float margin = ui.px(metric::around);
    const float scroll_room = ui.px(4);
    s.lay_out(c, text, std::max(ui.px(80), view.width - 2 * margin - scroll_room), options);
    const TextStyle plain = c.style(TextSize::body, Weight::regular);
    const TextStyle heavy = c.style(TextSize::body, Weight::semibold);
    const TextSpan before = selection();

    const Interaction it = c.behave(id, view, no_keys, options.key, name);
    result.focused = it.focused;
    if (it.focused) {
        s.keys(c, text, plain, heavy, view.height * 0.85F);
        if (c.copy_request && s.begin() != s.end()) c.copied = selected(text);
    }
    SemanticNode& node = c.node(id, "document", name, view);
    node.actions = {"focus"};
    node.readonly = true;
    c.push_id(id);
    ScrollState& scroll = c.begin_scroll(id, view);
    const float top_margin = ui.px(12);
    scroll.content = s.tops.back() + 2 * top_margin;
    const auto bring = [&](float y, float extent, bool third) {
        float next = scroll.y;
        if (y < scroll.y + plain.line || y + extent > scroll.y + view.height - plain.line) {
            if (third)
                next = y - view.height / 3;
            else
                next = y < scroll.y + plain.line ? y - plain.line : y + extent - view.height + plain.line;
        }
        next = std::clamp(next, 0.0F, std::max(0.0F, scroll.content - view.height));
        if (next != scroll.y) {
            scroll.y = next;
            c.unsettled = true;
        }
    };
    if (std::exchange(s.reveal_wanted, false)) {
        const std::size_t first = s.line_at(s.wanted.begin);
        bring(top_margin + s.tops[first], s.tops[s.line_at(std::max(s.wanted.begin, s.wanted.end)) + 1] - s.tops[first], true);
    }
    if (std::exchange(s.reveal_caret, false)) bring(top_margin + s.tops[s.line_at(s.caret)], plain.line, false);
    scroll.y = std::clamp(scroll.y, 0.0F, std::max(0.0F, scroll.content - view.height));
    const float x0 = view.x + margin;
    const float y0 = view.y + top_margin - std::round(scroll.y);
    const auto style_of = [&](std::size_t line) -> const TextStyle& { return s.bold[line] != 0 ? heavy : plain; };
    const auto x_of = [&](std::size_t line, std::uint32_t position) {
        const TextLine& l = s.lines[line];
        position = std::clamp(position, l.begin, l.end);
        return x0 + Ui::Core::width_of(style_of(line), text.substr(l.begin, position - l.begin));
    };
    const auto position_at = [&](float x, float y) {
        const std::size_t line = s.line_at_y(y - y0);
        const TextLine& l = s.lines[line];
        const std::string_view words = text.substr(l.begin, l.end - l.begin);
        std::size_t at = Ui::Core::fitting(style_of(line), words, x - x0);
        if (at < words.size()) {
            const std::size_t next = next_char(words, at);
            const float begin_x = Ui::Core::width_of(style_of(line), words.substr(0, at));
            if (x - x0 > begin_x + Ui::Core::width_of(style_of(line), words.substr(at, next - at)) / 2) at = next;
        }
        return l.begin + static_cast<std::uint32_t>(at);
    };
    const auto mark_at = [&](std::uint32_t position) -> const DocumentMark* {
        for (const DocumentMark& mark : options.marks)
            if (position >= mark.span.begin && position < mark.span.end) return &mark;
        return nullptr;
    };

    // The pointer.
    if (it.hovered) {
        c.cursor = "text";
        const std::size_t line = s.line_at_y(c.pointer.y - y0);
        const std::uint32_t position = position_at(c.pointer.x, c.pointer.y);
        const bool on_text = c.pointer.y >= y0 && c.pointer.y < y0 + s.tops.back() && c.pointer.x < x_of(line, s.lines[line].end) + 1;
        if (const DocumentMark* mark = on_text ? mark_at(position) : nullptr) {
            result.hovered_mark = mark->id;
            if (!mark->label.empty())
                c.offer_tooltip(Ui::Core::hash(id, "mark") + mark->id, {c.pointer.x, c.pointer.y, 1, plain.line}, true, false, mark->label);
        }
        result.context_menu = it.context;
    }
    if (it.began) {
        const std::uint32_t at = position_at(c.pointer.x, c.pointer.y);
        s.clicks = c.pointer.clicks;
        s.caret = at;
        if (!c.pointer.shift) s.anchor = at;
        if (c.pointer.clicks == 2) {
            std::size_t end = at;
            std::size_t length = 1;
            while (end < text.size() && is_word_char(decode(text, end, length)))
                end += length;
            s.word_begin = static_cast<std::uint32_t>(end > at ? previous_word(text, end) : at);
            s.word_end = static_cast<std::uint32_t>(std::max<std::size_t>(end, at));
            s.anchor = s.word_begin;
            s.caret = s.word_end;
        } else if (c.pointer.clicks >= 3) {
            std::size_t line = s.line_at(at);
            std::size_t first = line;
            while (first > 0 && !s.lines[first - 1].hard)
                --first;
            while (line + 1 < s.lines.size() && !s.lines[line].hard)
                ++line;
            s.anchor = s.lines[first].begin;
            s.caret = s.lines[line].end;
        }
        s.touched_ms = c.now;
        s.goal_x = -1;
        c.unsettled = true;
    } else if (it.held && c.captured == id) {
        const std::uint32_t at = position_at(c.pointer.x, c.pointer.y);
        if (s.clicks == 2) { // by whole words
            if (at < s.word_begin) {
                s.anchor = s.word_end;
                s.caret = static_cast<std::uint32_t>(previous_word(text, at));
            } else {
                s.anchor = s.word_begin;
                std::size_t end = at;
                std::size_t length = 1;
                while (end < text.size() && is_word_char(decode(text, end, length)))
                    end += length;
                s.caret = std::max(static_cast<std::uint32_t>(end), s.word_end);
            }
            c.unsettled = true;
        } else if (s.clicks < 2 && at != s.caret) {
            s.caret = at;
            c.unsettled = true;
        }
        if (c.pointer.y < view.y || c.pointer.y > view.y + view.height) { // dragging beyond the edge scrolls
            scroll.y = std::clamp(scroll.y + (c.pointer.y < view.y ? -plain.line : plain.line), 0.0F,
                                  std::max(0.0F, scroll.content - view.height));
            c.want_frame(c.now + 30);
        }
    }
    if (it.pressed && s.begin() == s.end())
        if (const DocumentMark* mark = mark_at(s.caret)) result.pressed_mark = mark->id;
    if (it.focused) {
        if (const DocumentMark* mark = mark_at(s.caret)) {
            result.caret_mark = mark->id;
            if (s.begin() == s.end() && c.take_key(Key::enter)) result.pressed_mark = mark->id;
        }
    }

    // The visible lines.
    const float visible_top = scroll.y - top_margin;
    const std::size_t first = s.line_at_y(std::max(0.0F, visible_top));
    const TextSpan chosen{s.begin(), s.end()};
    const auto fill_span = [&](std::size_t line, const TextSpan& span, Colour colour, float y, float grow, bool to_edge) {
        const TextLine& l = s.lines[line];
        const float a = x_of(line, span.begin);
        float b = x_of(line, span.end);
        if (to_edge && span.end > l.end && !(span.begin > l.end)) b += ui.px(5);
        c.fill({a - grow, y + 1, b - a + 2 * grow, plain.line - 2}, colour, ui.px(2));
        return Rect{a, y, b - a, plain.line};
    };
    for (std::size_t i = first; i < s.lines.size(); ++i) {
        const float y = y0 + s.tops[i];
        if (y > view.y + view.height) break;
        if (c.list == nullptr) continue;
        const TextLine& l = s.lines[i];
        for (const DocumentMark& mark : options.marks) {
            if (!overlaps(mark.span, l.begin, std::max(l.end, l.begin + 1))) continue;
            const int colour = ((mark.colour % 6) + 6) % 6;
            const bool lit = mark.strong || (result.hovered_mark == mark.id && mark.id != 0);
            const Colour edge = c.theme->evidence_edge[colour];
            const Colour back = lit ? mix(c.theme->evidence[colour], edge, 0.28F) : c.theme->evidence[colour];
            const Rect r = fill_span(i, mark.span, back, y, 1, false);
            c.fill({r.x - 1, r.y + r.height - ui.px(3), r.width + 2, lit ? ui.px(2) : std::max(1.0F, ui.px(1.5F))}, edge);
        }
        for (std::size_t n = 0; n < options.found.size(); ++n)
            if (overlaps(options.found[n], l.begin, l.end))
                fill_span(i, options.found[n],
                          static_cast<int>(n) == options.current_found ? c.theme->search_mark_current : c.theme->search_mark, y, 1, false);
        if (!chosen.empty() && overlaps(chosen, l.begin, std::max(l.end, l.begin + 1)))
            fill_span(i, chosen, it.focused ? c.theme->text_selection : with_alpha(c.theme->text_selection, 0.6F), y, 0, true);
        c.draw_text(x0, y, style_of(i), c.theme->text, text.substr(l.begin, l.end - l.begin));
    }
    if (it.focused && c.window_focused) {
        const std::size_t line = s.line_at(s.caret);
        const double since = c.now - s.touched_ms;
        if (since < blink_ms || std::fmod(since, 2 * blink_ms) < blink_ms)
            c.fill({std::floor(x_of(line, s.caret)), y0 + s.tops[line] + 1, std::max(1.0F, std::round(ui.px(1.5F))), plain.line - 2},
                   c.theme->text);
        c.want_frame(c.now + blink_ms - std::fmod(since, blink_ms));
    }

    // For screen readers: the whole text, each paragraph with its marks; the line with the caret as the value. What is far from the screen
    // is told in few large pieces, from heading to heading, at a place that does not move: so scrolling changes few nodes.
    const float near_top = visible_top - view.height;
    const float near_bottom = visible_top + 2 * view.height;
    const auto paragraph_end = [&](std::size_t line) {
        while (line + 1 < s.lines.size() && !s.lines[line].hard)
            ++line;
        return line;
    };
    const auto is_far = [&](std::size_t from, std::size_t to) { return s.tops[to + 1] < near_top || s.tops[from] > near_bottom; };
    std::size_t i = 0;
    while (i < s.lines.size()) {
        const std::size_t begin_line = i;
        i = paragraph_end(i);
        const bool far = is_far(begin_line, i);
        while (far && s.bold[begin_line] == 0 && i + 1 < s.lines.size() && s.bold[i + 1] == 0) {
            const std::size_t next = paragraph_end(i + 1);
            if (!is_far(i + 1, next)) break;
            i = next;
        }
        const std::uint32_t begin = s.lines[begin_line].begin;
        const std::uint32_t end = s.lines[i].end;
        ++i;
        if (begin == end) continue;
        const bool above = s.tops[begin_line] < near_top;
        const Rect r = far ? Rect{x0, above ? view.y - ui.px(100) : view.y + view.height + ui.px(100), view.width - 2 * margin, 1}
                           : Rect{x0, y0 + s.tops[begin_line], view.width - 2 * margin, s.tops[i] - s.tops[begin_line]};
        const std::string_view words = trim(text.substr(begin, end - begin));
        if (words.empty()) continue;
        const Id paragraph = Ui::Core::hash(id, std::string_view(reinterpret_cast<const char*>(&begin), sizeof begin));
        const bool is_heading = s.bold[begin_line] != 0;
        SemanticNode& told = c.node(paragraph, is_heading ? "heading" : "paragraph", words, r);
        if (is_heading) told.level = 3;
        for (std::size_t n = 0; n < options.marks.size(); ++n) {
            const DocumentMark& mark = options.marks[n];
            if (mark.span.begin < begin || mark.span.begin >= end) continue;
            const std::size_t mark_line = s.line_at(mark.span.begin);
            const std::size_t mark_end = std::min<std::size_t>(mark.span.end, text.size());
            const Id mark_id = Ui::Core::hash(paragraph, std::string_view(reinterpret_cast<const char*>(&n), sizeof n));
            const float mark_x = x_of(mark_line, mark.span.begin);
            const Rect place{mark_x, y0 + s.tops[mark_line], x_of(mark_line, mark.span.end) - mark_x, plain.line};
            SemanticNode& marked =
                c.leaf(mark_id, "mark", text.substr(mark.span.begin, mark_end - mark.span.begin), far ? Rect{r.x, r.y, 1, 1} : place);
            marked.description = mark.label;
            marked.actions = {"press"};
            if (c.take_action(mark_id, "press")) result.pressed_mark = mark.id;
        }
        c.semantics.close();
    }
    if (it.focused && !s.lines.empty()) {
        const TextLine& l = s.lines[s.line_at(s.caret)];
        node.value = chosen.empty() ? text.substr(l.begin, l.end - l.begin)
                                    : text.substr(chosen.begin, std::min<std::size_t>(chosen.end - chosen.begin, 400));
        node.description = chosen.empty() ? std::string_view() : std::string_view("selected");
    }
    c.end_scroll(view, s.tops.back() + 2 * top_margin);
    // Thin: the caret tells where the keys go, the ring only which pane.
    if (c.ring(id)) c.outline(inset(view, 1), c.theme->focus, ui.px(4), c.theme->kind == ThemeKind::high_contrast ? ui.px(2) : 1);
    c.pop_id();
    c.semantics.close();
    c.last_rect = view;
    c.last_id = id;
    c.last_focus = it.focused;
    result.selection_changed = !(before == selection());
    return result;
}

} // namespace sequela::app::ui
