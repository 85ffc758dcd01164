// Measuring, breaking and drawing text, and the widgets that are text only.
#include <algorithm>
#include <cmath>

#include "app/ui/core.h"

namespace sequela::app::ui {

// --- UTF-8

char32_t decode(std::string_view text, std::size_t at, std::size_t& length) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
    const unsigned char first = byte(at);
    length = 1;
    if (first < 0x80) return first;
    if ((first & 0xe0) == 0xc0 && continues(at + 1)) {
        length = 2;
        return static_cast<char32_t>(((first & 0x1f) << 6) | (byte(at + 1) & 0x3f));
    }
    if ((first & 0xf0) == 0xe0 && continues(at + 1) && continues(at + 2)) {
        length = 3;
        return static_cast<char32_t>(((first & 0x0f) << 12) | ((byte(at + 1) & 0x3f) << 6) | (byte(at + 2) & 0x3f));
    }
    if ((first & 0xf8) == 0xf0 && continues(at + 1) && continues(at + 2) && continues(at + 3)) {
        length = 4;
        return static_cast<char32_t>(((first & 0x07) << 18) | ((byte(at + 1) & 0x3f) << 12) | ((byte(at + 2) & 0x3f) << 6) |
                                     (byte(at + 3) & 0x3f));
    }
    return 0xfffd;
}

namespace {

// Marks that combine with the letter before them; the caret does not stop between.
bool combines(char32_t c) {
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0x200d;
}

} // namespace

std::size_t next_char(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    std::size_t length = 1;
    decode(text, at, length);
    at += length;
    while (at < text.size() && combines(decode(text, at, length)))
        at += length;
    return std::min(at, text.size());
}

std::size_t previous_char(std::string_view text, std::size_t at) {
    while (at > 0) {
        --at;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80)
            --at;
        std::size_t length = 1;
        if (!combines(decode(text, at, length))) break;
    }
    return at;
}

bool is_word_char(char32_t c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '\'';
    return c != 0xa0 && !(c >= 0x2000 && c <= 0x206f) && c != 0x3000;
}

std::size_t next_word(std::string_view text, std::size_t at) {
    std::size_t length = 1;
    while (at < text.size() && is_word_char(decode(text, at, length)))
        at += length;
    while (at < text.size() && !is_word_char(decode(text, at, length)))
        at += length;
    return at;
}

std::size_t previous_word(std::string_view text, std::size_t at) {
    std::size_t length = 1;
    while (at > 0 && !is_word_char(decode(text, previous_char(text, at), length)))
        at = previous_char(text, at);
    while (at > 0 && is_word_char(decode(text, previous_char(text, at), length)))
        at = previous_char(text, at);
    return at;
}

int utf16_length(std::string_view text) {
    int units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
}

// --- measuring

TextStyle Ui::Core::style(TextSize size, Weight weight) const {
    const FontFace& face = weight == Weight::semibold ? semibold : regular;
    const float css = static_cast<float>(size) * scale;
    TextStyle result;
    result.font = face.font;
    result.size = std::round(css * face.em_ratio);
    result.baked = face.font->GetFontBaked(result.size);
    result.line = std::round(css * metric::line_height);
    result.offset = std::round((result.line - result.size) / 2);
    return result;
}

float Ui::Core::char_width(const TextStyle& style, char32_t c) {
    return style.baked->GetCharAdvance(c > 0xffff ? static_cast<ImWchar>(0xfffd) : static_cast<ImWchar>(c));
}

float Ui::Core::width_of(const TextStyle& style, std::string_view text) {
    float sum = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 1;
        sum += char_width(style, decode(text, i, length));
        i += length;
    }
    return sum;
}

std::size_t Ui::Core::fitting(const TextStyle& style, std::string_view text, float room) {
    float sum = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 1;
        sum += char_width(style, decode(text, i, length));
        if (sum > room) return i;
        i += length;
    }
    return text.size();
}

void wrap_lines(const TextStyle& style, std::string_view text, float width, std::vector<TextLine>& lines) {
    lines.clear();
    const auto position = [](std::size_t at) { return static_cast<std::uint32_t>(at); };
    std::size_t begin = 0;
    while (true) {
        float x = 0;
        std::size_t i = begin;
        std::size_t break_end = std::string_view::npos; // where the line would end
        std::size_t break_next = 0;                     // and the next begin
        bool full = false;
        while (i < text.size() && text[i] != '\n') {
            std::size_t length = 1;
            const char32_t c = decode(text, i, length);
            const float advance = Ui::Core::char_width(style, c == '\t' ? ' ' : c);
            if (c == ' ' || c == '\t') {
                if (i == 0 || text[i - 1] != ' ' || break_end == std::string_view::npos) break_end = i;
                break_next = i + length;
            } else if (x + advance > width && i > begin) {
                full = true;
                break;
            }
            x += advance;
            i += length;
            if ((c == '-' || c == '/' || c == 0x2013 || c == 0x2014) && i < text.size() && text[i] != ' ' && text[i] != '\n' &&
                x <= width) {
                break_end = i;
                break_next = i;
            }
        }
        if (!full) {
            const bool more = i < text.size();
            lines.push_back({position(begin), position(i), position(more ? i + 1 : i), true});
            if (!more) return;
            begin = i + 1;
            continue;
        }
        if (break_end == std::string_view::npos || break_next <= begin) { // a word longer than the line
            lines.push_back({position(begin), position(i), position(i), false});
            begin = i;
        } else {
            lines.push_back({position(begin), position(break_end), position(break_next), false});
            begin = break_next;
        }
    }
}

// --- drawing

void Ui::Core::draw_text(float x, float y, const TextStyle& style, Colour colour, std::string_view text) const {
    if (list == nullptr || text.empty()) return;
    const Rect& c = clips.back();
    if (y > c.y + c.height || y + style.line < c.y) return;
    list->AddText(style.font, style.size, {std::floor(x), std::floor(y + style.offset)}, colour, text.data(), text.data() + text.size());
}

float Ui::Core::draw_line(float x, float y, float room, const TextStyle& style, Colour colour, std::string_view text, bool* cut) const {
    const float natural = width_of(style, text);
    if (cut != nullptr) *cut = natural > room + 0.5F;
    if (natural <= room + 0.5F) {
        draw_text(x, y, style, colour, text);
        return natural;
    }
    static constexpr std::string_view ellipsis = "\u2026";
    const float dots = width_of(style, ellipsis);
    std::string_view head = text.substr(0, fitting(style, text, room - dots));
    while (!head.empty() && head.back() == ' ')
        head.remove_suffix(1);
    const float drawn = width_of(style, head);
    draw_text(x, y, style, colour, head);
    if (room >= dots) draw_text(x + drawn, y, style, colour, ellipsis);
    return drawn + dots;
}

void Ui::Core::draw_icon(float x, float y, float px_size, const char* icon, Colour colour) const {
    if (list == nullptr || icon == nullptr) return;
    const float size = std::round(px_size * icon_face.em_ratio);
    list->AddText(icon_face.font, size, {std::floor(x), std::floor(y)}, colour, icon);
}

// --- widgets

void Ui::heading(std::string_view text, int level) {
    Core& c = *core_;
    const TextSize size = level <= 1 ? TextSize::display : level == 2 ? TextSize::title : TextSize::body;
    const TextStyle s = c.style(size, Weight::semibold);
    const bool in_row = c.area().is_row;
    const float room = in_row ? std::min(c.row_room(), std::ceil(Core::width_of(s, text))) : 0;
    const Rect r = c.place(room, s.line);
    bool cut = false;
    c.draw_line(r.x, r.y, r.width, s, c.theme->text, text, &cut);
    const Id id = c.auto_id("heading");
    if (cut) c.offer_tooltip(id, r, c.pointer_in(r), false, text);
    if (c.quiet)
        c.collect_text(text);
    else
        c.leaf(id, "heading", text, r).level = level;
}

void Ui::text(std::string_view text, const TextOptions& options) {
    Core& c = *core_;
    const TextStyle s = c.style(options.size, options.weight);
    const Colour ink = options.colour != 0 ? options.colour : c.disabled_depth > 0 ? c.theme->disabled : c.tone(options.tone);
    const Id id = c.auto_id("text");
    Rect r;
    bool cut = false;
    if (c.area().is_row) {
        const float natural = std::ceil(Core::width_of(s, text));
        float w = options.width > 0 ? px(options.width) : natural;
        const bool rest = options.width < 0;
        if (rest) {
            const Area& a = c.area();
            const float end = a.rect.x + a.rect.width - (a.trailing > 0 ? a.trailing + a.gap : 0);
            w = std::max(0.0F, end - a.x - (a.first ? 0 : a.gap));
        } else if (options.width == 0) {
            w = c.row_fit(w);
        }
        r = c.place(std::max(w, 1.0F), s.line);
        float x = r.x;
        if (options.align == Align::right) x = r.x + std::max(0.0F, r.width - natural);
        if (options.align == Align::centre) x = r.x + std::max(0.0F, (r.width - natural) / 2);
        c.draw_line(x, r.y, r.width, s, ink, text, &cut);
        if (rest) spring();
        c.last_rect = r;
    } else if (!options.wrap || options.lines == 1) {
        r = c.place(0, s.line);
        const float natural = std::min(Core::width_of(s, text), r.width);
        float x = r.x;
        if (options.align == Align::right) x = r.x + r.width - natural;
        if (options.align == Align::centre) x = std::floor(r.x + (r.width - natural) / 2);
        c.draw_line(x, r.y, r.width, s, ink, text, &cut);
    } else {
        static thread_local std::vector<TextLine> lines;
        wrap_lines(s, text, c.area().rect.width, lines);
        std::size_t count = lines.size();
        if (options.lines > 0) count = std::min(count, static_cast<std::size_t>(options.lines));
        r = c.place(0, s.line * static_cast<float>(count));
        float y = r.y;
        for (std::size_t i = 0; i < count; ++i, y += s.line) {
            if (i + 1 == count && count < lines.size()) {
                c.draw_line(r.x, y, r.width, s, ink, text.substr(lines[i].begin), &cut);
                break;
            }
            const std::string_view line = text.substr(lines[i].begin, lines[i].end - lines[i].begin);
            const float x = options.align == Align::left     ? r.x
                            : options.align == Align::centre ? std::floor(r.x + (r.width - Core::width_of(s, line)) / 2)
                                                             : r.x + r.width - Core::width_of(s, line);
            c.draw_text(x, y, s, ink, line);
        }
    }
    if (cut) c.offer_tooltip(id, r, c.pointer_in(r), false, text);
    if (options.quiet || text.empty()) return;
    if (c.quiet)
        c.collect_text(text);
    else
        c.leaf(id, "paragraph", text, r);
}

RichResult Ui::rich(std::span<const Run> runs, const RichOptions& options) {
    Core& c = *core_;
    struct Piece {
        std::string_view text;
        std::size_t run;
        float x, y, width;
    };
    static thread_local std::vector<Piece> pieces;
    pieces.clear();
    const bool in_row = c.area().is_row;
    const float room = in_row ? c.row_room() : c.area().rect.width;
    const TextStyle plain = c.style(options.size, Weight::regular);
    const TextStyle bold = c.style(options.size, Weight::semibold);
    const int line_limit = in_row ? 1 : options.lines > 0 ? options.lines : 1 << 20;
    float x = 0;
    float y = 0;
    float widest = 0;
    int line = 1;
    bool full = false;
    for (std::size_t n = 0; n < runs.size() && !full; ++n) {
        const TextStyle& s = runs[n].weight == Weight::semibold ? bold : plain;
        std::string_view left = runs[n].text;
        while (!left.empty() && !full) {
            // A word with the spaces behind it.
            std::size_t end = left.find(' ');
            end = end == std::string_view::npos ? left.size() : left.find_first_not_of(' ', end);
            if (end == std::string_view::npos) end = left.size();
            std::string_view word = left.substr(0, end);
            left.remove_prefix(end);
            const std::string_view ink = word.substr(0, word.find_last_not_of(' ') + 1);
            const float width = Core::width_of(s, word);
            if (x > 0 && x + Core::width_of(s, ink) > room) {
                if (line == line_limit) { // as much of the word as there is room for, then dots
                    pieces.push_back({ink, n, x, y, width});
                    full = true;
                    break;
                }
                ++line;
                x = 0;
                y += s.line;
                // What stands right before it, without a space, goes along: the bracket before a code.
                std::size_t glued = pieces.size();
                while (glued > 0 && pieces[glued - 1].y < y && pieces[glued - 1].x > 0 && pieces[glued - 1].text.back() != ' ' &&
                       pieces[glued - 1].text.find(' ') == std::string_view::npos)
                    --glued;
                if (glued > 0 && pieces[glued - 1].y == y - s.line && pieces[glued - 1].text.back() != ' ')
                    if (const std::size_t space = pieces[glued - 1].text.rfind(' '); space != std::string_view::npos) {
                        Piece tail = pieces[glued - 1];
                        tail.text.remove_prefix(space + 1);
                        pieces[glued - 1].text.remove_suffix(tail.text.size());
                        pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(glued), tail);
                    }
                for (std::size_t i = glued; i < pieces.size(); ++i) {
                    pieces[i].width = Core::width_of(runs[pieces[i].run].weight == Weight::semibold ? bold : plain, pieces[i].text);
                    pieces[i].x = x;
                    pieces[i].y = y;
                    x += pieces[i].width;
                }
            }
            if (!pieces.empty() && pieces.back().run == n && pieces.back().y == y &&
                pieces.back().text.data() + pieces.back().text.size() == word.data()) {
                pieces.back().text = {pieces.back().text.data(), pieces.back().text.size() + word.size()};
                pieces.back().width += width;
            } else {
                pieces.push_back({word, n, x, y, width});
            }
            x += width;
            widest = std::max(widest, x);
        }
    }
    if (full && !pieces.empty()) { // room for the dots
        Piece& last = pieces.back();
        const TextStyle& s = runs[last.run].weight == Weight::semibold ? bold : plain;
        last.text = last.text.substr(0, Core::fitting(s, last.text, room - last.x - Core::width_of(s, "\u2026")));
        while (!last.text.empty() && last.text.back() == ' ')
            last.text.remove_suffix(1);
        last.width = Core::width_of(s, last.text);
    }
    const Rect r = c.place(in_row ? std::min(std::ceil(widest), std::max(room, 1.0F)) : 0, y + plain.line);
    RichResult result;
    const Id id = c.make_id({}, options.key);
    std::string whole;
    for (const Run& run : runs)
        whole += run.text;
    const bool own_node = !c.quiet && !options.quiet;
    if (own_node)
        c.node(id, "paragraph", whole, r);
    else if (!options.quiet)
        c.collect_text(whole);
    c.push_id(id);
    int previous_link_run = -1;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Piece& piece = pieces[i];
        const Run& run = runs[piece.run];
        const TextStyle& s = run.weight == Weight::semibold ? bold : plain;
        const Rect where{r.x + piece.x, r.y + piece.y, piece.width, plain.line};
        Colour ink = c.disabled_depth > 0 ? c.theme->disabled : c.tone(run.tone);
        if (run.mark) c.fill({where.x - 1, where.y + 1, where.width + 2, where.height - 2}, c.theme->search_mark, px(2));
        if (run.link >= 0) {
            ink = c.theme->accent;
            const Id link_id = Core::hash(id, std::string_view(reinterpret_cast<const char*>(&piece.run), sizeof piece.run));
            if (previous_link_run != static_cast<int>(piece.run)) {
                previous_link_run = static_cast<int>(piece.run);
                const Interaction it = c.behave(link_id, where, 0, {}, run.text);
                if (it.pressed) result.link = run.link;
                if (it.hovered || it.focused) result.hovered = run.link;
                c.leaf(link_id, "link", run.text, where).actions = {"press", "focus"};
            } else if (c.pointer_in(where)) { // the rest of a link on the next line: the mouse only
                result.hovered = run.link;
                if (c.pointer.pressed[0]) result.link = run.link;
            }
            const bool hovered = c.pointer_in(where);
            if (hovered) c.cursor = "pointer";
            const std::string_view inked = piece.text.substr(0, piece.text.find_last_not_of(' ') + 1);
            const float underline = where.y + s.offset + s.baked->Ascent + 2;
            c.line(where.x, underline, where.x + Core::width_of(s, inked), underline, with_alpha(ink, hovered ? 1.0F : 0.45F));
            if (c.ring(link_id)) c.focus_ring(where, px(2));
        }
        c.draw_text(where.x, where.y, s, ink, piece.text);
        if (full && i + 1 == pieces.size()) c.draw_text(where.x + piece.width, where.y, s, ink, "\u2026");
    }
    c.pop_id();
    if (own_node) c.semantics.close();
    c.last_rect = r;
    if (full) c.offer_tooltip(id, r, c.pointer_in(r), false, whole);
    return result;
}

bool Ui::link(std::string_view label, const ButtonOptions& options) {
    Core& c = *core_;
    const TextStyle s = c.style(options.small ? TextSize::small : TextSize::body, Weight::regular);
    const float icon = options.icon != nullptr ? px(20) : 0;
    const float natural = std::ceil(Core::width_of(s, label)) + icon;
    const Rect slot = c.place(c.area().is_row ? c.row_fit(natural) : 0, std::max(s.line, c.target(metric::target)));
    const Rect r{slot.x, slot.y, std::min(natural, slot.width), slot.height};
    const Id id = c.make_id(label, options.key);
    if (options.disabled) ++c.disabled_depth;
    const Interaction it = c.behave(id, r, 0, options.key, label);
    const Colour ink = c.disabled_depth > 0 ? c.theme->disabled : it.hovered ? c.theme->accent_hover : c.theme->accent;
    const float y = r.y + std::floor((r.height - s.line) / 2);
    if (options.icon != nullptr) c.draw_icon(r.x, r.y + (r.height - px(16)) / 2, px(16), options.icon, ink);
    const float width = c.draw_line(r.x + icon, y, r.width - icon, s, ink, label);
    const float underline = y + s.offset + s.baked->Ascent + 2;
    c.line(r.x + icon, underline, r.x + icon + width, underline, with_alpha(ink, it.hovered ? 1.0F : 0.45F));
    if (it.hovered) c.cursor = "pointer";
    if (c.ring(id)) c.focus_ring(r, px(3));
    SemanticNode& node = c.leaf(id, "link", options.name.empty() ? label : options.name, r);
    node.disabled = c.disabled_depth > 0;
    node.description = options.description;
    node.actions = {"press", "focus"};
    const std::string tip = c.command_tip(options, {});
    c.offer_tooltip(id, r, it.hovered, it.focused && c.focus_visible, tip);
    if (options.disabled) --c.disabled_depth;
    return it.pressed;
}

void Ui::fact(std::string_view label, std::string_view value, float label_width) {
    Core& c = *core_;
    const TextStyle s = c.style(TextSize::body, Weight::regular);
    static thread_local std::vector<TextLine> lines;
    const float left = px(label_width) + px(metric::inside);
    const float room = std::max(px(40), c.area().rect.width - left);
    wrap_lines(s, value, room, lines);
    const Rect r = c.place(0, s.line * static_cast<float>(lines.size()));
    c.draw_line(r.x, r.y, px(label_width), s, c.theme->muted, label);
    float y = r.y;
    for (const TextLine& l : lines) {
        c.draw_text(r.x + left, y, s, c.theme->text, value.substr(l.begin, l.end - l.begin));
        y += s.line;
    }
    std::string name(label);
    name += ": ";
    name += value;
    if (c.quiet)
        c.collect_text(name);
    else
        c.leaf(c.auto_id("fact"), "paragraph", name, r);
}

void Ui::icon(const char* icon, Tone tone, float size, std::string_view name) {
    Core& c = *core_;
    const Rect r = c.place(px(size), px(size));
    c.draw_icon(r.x, r.y, px(size), icon, c.tone(tone));
    if (name.empty()) return;
    const Id id = c.auto_id("icon");
    c.offer_tooltip(id, r, c.pointer_in(r), false, name);
    if (c.quiet)
        c.collect_text(name);
    else
        c.leaf(id, "img", name, r);
}

void Ui::key_hint(std::string_view keys) {
    if (keys.empty()) return;
    Core& c = *core_;
    const TextStyle s = c.style(TextSize::tiny, Weight::regular);
    const float w = std::ceil(Core::width_of(s, keys)) + px(10);
    const Rect slot = c.place(c.area().is_row ? w : 0, px(20));
    const Rect r{slot.x, slot.y, std::min(w, slot.width), slot.height};
    c.fill(r, c.theme->sunken, px(4));
    c.outline(r, c.theme->hairline, px(4));
    c.draw_text(r.x + px(5), r.y + std::floor((r.height - s.line) / 2), s, c.theme->muted, keys);
    c.last_rect = r;
    if (c.quiet)
        c.collect_text(keys);
    else
        c.leaf(c.auto_id("keys"), "paragraph", keys, r);
}

void Ui::badge(Meaning meaning, std::string_view label) {
    Core& c = *core_;
    if (label.empty()) label = word(meaning);
    const TextStyle s = c.style(TextSize::small, Weight::semibold);
    const float w = std::ceil(Core::width_of(s, label)) + px(14 + 4 + 16);
    const Rect slot = c.place(c.area().is_row ? c.row_fit(w) : 0, px(24));
    const Rect r{slot.x, slot.y, std::min(w, slot.width), slot.height};
    const MeaningColours plain{c.theme->muted, c.theme->sunken, c.theme->hairline};
    const MeaningColours& colours = meaning == Meaning::none ? plain : c.theme->meaning(meaning);
    c.fill(r, colours.wash, px(metric::radius));
    if (c.theme->kind == ThemeKind::high_contrast) c.outline(r, colours.edge, px(metric::radius));
    c.draw_icon(r.x + px(8), r.y + (r.height - px(14)) / 2, px(14), icon_of(meaning), colours.ink);
    c.draw_line(r.x + px(8 + 14 + 4), r.y + std::floor((r.height - s.line) / 2), r.width - px(30), s, colours.ink, label);
    c.last_rect = r;
    std::string name;
    if (meaning != Meaning::none && label != word(meaning)) name = std::string(word(meaning)) + ": ";
    name += label;
    if (c.quiet)
        c.collect_text(name);
    else
        c.leaf(c.auto_id("badge"), "paragraph", name, r);
}

void Ui::chip(std::string_view label, const char* icon) {
    Core& c = *core_;
    const TextStyle s = c.style(TextSize::small, Weight::regular);
    const float left = icon != nullptr ? px(18) : 0;
    const float w = std::ceil(Core::width_of(s, label)) + left + px(16);
    const Rect slot = c.place(c.area().is_row ? c.row_fit(w) : 0, px(24));
    const Rect r{slot.x, slot.y, std::min(w, slot.width), slot.height};
    c.fill(r, c.theme->kind == ThemeKind::high_contrast ? c.theme->surface : mix(c.theme->surface, c.theme->hairline, 0.55F),
           px(metric::radius));
    if (c.theme->kind == ThemeKind::high_contrast) c.outline(r, c.theme->edge, px(metric::radius));
    if (icon != nullptr) c.draw_icon(r.x + px(8), r.y + (r.height - px(14)) / 2, px(14), icon, c.theme->muted);
    c.draw_line(r.x + px(8) + left, r.y + std::floor((r.height - s.line) / 2), r.width - px(16) - left, s, c.theme->text, label);
    c.last_rect = r;
    if (c.quiet)
        c.collect_text(label);
    else
        c.leaf(c.auto_id("chip"), "paragraph", label, r);
}

void Ui::separator() {
    Core& c = *core_;
    if (c.area().is_row) {
        const Rect r = c.place(1, c.area().row_height);
        c.fill({r.x, r.y + px(4), 1, r.height - px(8)}, c.theme->hairline);
    } else {
        const Rect r = c.place(0, 1);
        c.fill({r.x, std::floor(r.y), r.width, 1}, c.theme->hairline);
    }
}

void Ui::space(float length) {
    Area& a = core_->area();
    if (a.is_row)
        a.x += px(length);
    else
        a.y += px(length);
    if (!a.is_row) a.bottom = std::max(a.bottom, a.y);
}

} // namespace sequela::app::ui
