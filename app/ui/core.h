// The inside of the widget layer: what the widgets share. Screens use ui/ui.h; the App uses this to feed input and run passes.
//
// A frame consists of passes over the whole page. Each event that can change focus or state (a key, text, a press of the pointer) is a pass
// of its own that draws nothing, so that "/" moves the focus before the letters behind it arrive. The last pass draws. A pass that finds
// that a natural size has changed is followed by another (`unsettled`), so that what is shown is always settled.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/app.h"
#include "app/ui/commands.h"
#include "app/ui/edit.h"
#include "app/ui/ui.h"
#include "imgui.h"

namespace sequela::app::ui {

constexpr float unbounded = 1e7F;

inline bool contains(const Rect& r, float x, float y) {
    return x >= r.x && y >= r.y && x < r.x + r.width && y < r.y + r.height;
}
Rect intersect(const Rect& a, const Rect& b);
inline Rect inset(const Rect& r, float d) {
    return {r.x + d, r.y + d, r.width - 2 * d, r.height - 2 * d};
}

struct FontFace {
    ImFont* font = nullptr;
    float em_ratio = 1; // ImGui's size (ascent to descent) per CSS pixel of the em
};

// A font at a size, ready to measure and to draw.
struct TextStyle {
    ImFont* font = nullptr;
    ImFontBaked* baked = nullptr;
    float size = 0;   // ImGui's
    float line = 0;   // distance of lines
    float offset = 0; // from the top of the line to the top of the glyph box
};

struct Pointer {
    float x = -1, y = -1;
    bool inside = false, touch = false;
    std::array<bool, 3> down{}, pressed{}, released{};
    int clicks = 0;
    bool shift = false, control = false, alt = false;
};

struct Interaction {
    bool hovered = false, held = false, pressed = false; // pressed: activated by mouse, key or assistive technology
    bool focused = false;
    bool double_clicked = false, context = false;
    bool began = false; // the button went down on it now
    bool with_shift = false, with_control = false;
};

enum BehaviourFlags : unsigned {
    behaviour_none = 0,
    no_tab = 1,            // not reached by Tab
    no_focus_on_press = 2, // a press leaves the focus where it is
    no_keys = 4,           // Enter and Space are its own business
    press_on_down = 8,     // acts when the button goes down
    registered = 32,       // has registered for focus already
    not_an_item = 16       // is not told to the test hooks (has no node of its own: a scroll bar)
};

struct Focusable {
    Id id = 0;
    Id key = 0;
    int pane = -1;
    int layer = 0;
    int scroll = -1; // index of the innermost scroll record
    bool tab = true;
    Rect rect;
};

struct ScrollState {
    float y = 0, x = 0;
    float content = 0, view = 0;
    float content_width = 0, view_width = 0;
};
struct ScrollRecord {
    Id id = 0;
    int layer = 0;
    int parent = -1;
    Rect view;
    ScrollState* state = nullptr;
};

struct PaneRecord {
    Id id = 0;
    std::string title;
    int layer = 0;
};

struct Area {
    Rect rect;
    bool is_row = false;
    bool first = true;
    float gap = 0;
    float x = 0, y = 0;
    float right = 0, bottom = 0; // how far the content reaches
    float row_height = 0;
    Id id = 0;
    float trailing = 0;                   // width behind the spring, from the last pass
    float spring_x = -1;                  // where the content behind the last spring began
    int springs = 0, springs_before = 0;  // now, and in the last pass
    float sprung = 0, content_before = 0; // width of the springs, and of all else in the last pass
    bool wraps = false;                   // what does not fit goes on a further line
    int line = 0;                         // of a row that wraps
    float tallest = 0;                    // widget of a row
    bool bounded = true;                  // rect.height is meant
};

struct OpenPopover {
    Id id = 0;
    Id return_focus = 0;
    bool modal = false;
    bool focus_inside = false; // the focus has been moved into it
    int drawn_pass = -1;
    int opened_pass = 0;
    Rect rect;
    float height = 0;
    Rect anchor;
};

struct Ui::Core {
    explicit Core(Ui& owner);
    ~Core();

    // --- set up once
    Ui& ui;
    Platform* platform = nullptr;
    Commands* commands = nullptr;
    FontFace regular, semibold, icon_face;
    void load_fonts(const Resources& resources);

    // --- settings of the picture
    const Theme* theme = nullptr;
    float scale = 1;
    float width = 1280, height = 800, density = 1;
    bool reduced_motion = false;
    bool window_focused = true;

    // --- a pass
    void begin_frame(); // before the first pass of a frame
    void begin_pass(bool draw);
    void end_pass();
    bool drawing = false;
    bool unsettled = false;
    int pass = 0;
    double now = 0, next_frame = -1;
    void want_frame(double at) {
        if (next_frame < 0 || at < next_frame) next_frame = at;
    }

    // --- input of this pass
    Pointer pointer;
    std::optional<KeyEvent> key;
    bool key_taken = false;
    std::string text_in, composition;
    bool text_is_paste = false, text_taken = false;
    std::optional<SemanticAction> action;
    bool action_taken = false;
    bool copy_request = false, cut_request = false;
    std::string copied;
    bool offer_escape = false;
    Id escape_winner = 0, last_escape = 0;
    int escape_count = 0;

    // Takes the key of this pass if it is this one. Modifiers must fit exactly, unless `any_shift`.
    bool take_key(Key wanted, bool control = false, bool shift = false, bool alt = false);
    bool take_key_any_shift(Key wanted, bool& shift);
    bool take_action(Id id, std::string_view name);

    // --- ids
    std::vector<Id> id_stack;
    std::vector<int> auto_counter;
    Id make_id(std::string_view name, std::string_view key = {});
    Id auto_id(std::string_view kind); // for what has no name: rows, texts
    static Id hash(Id seed, std::string_view text);
    void push_id(Id id);
    void pop_id();

    // --- focus
    Id focus = 0;
    Id previous_focus = 0; // at the end of the last pass
    Id focus_before_pass = 0;
    Id wanted_key = 0;          // focus(key) not yet found
    int wanted_until = 0;       // pass after which it is given up
    bool focus_visible = false; // by key: the ring is shown
    bool focus_by_mouse = false;
    bool scroll_to_focus = false;
    Id typing_id = 0;      // the text field that has the focus, of the last pass
    Id typing_seen = 0;    // of this pass, so far
    Id focus_semantic = 0; // node that stands for the focus (a row of the list that has it)
    std::vector<Focusable> focusables, last_focusables;
    std::unordered_map<Id, Id> pane_memory; // pane -> last focus in it
    std::vector<PaneRecord> panes, last_panes;
    int current_pane = -1;
    bool focus_first = false; // outside the navigation: after going to another screen
    void set_focus(Id id, bool by_mouse = false);
    void move_focus(bool back);
    void cycle_pane(bool back);
    bool focus_pane(Id pane);
    void register_focusable(Id id, Id key, const Rect& rect, bool tab);
    void settle_focus();
    [[nodiscard]] bool is_focused(Id id) const { return focus == id && id != 0; }
    [[nodiscard]] bool ring(Id id) const { return is_focused(id) && (focus_visible); }

    // --- pointer
    Id captured = 0;
    int hot_layer = 0;
    bool pointer_taken = false; // the press of this pass hit something
    std::string cursor = "default", shown_cursor;
    Id last_hovered = 0;
    double hover_since = 0;
    Interaction behave(Id id, const Rect& rect, unsigned flags = 0, std::string_view key = {}, std::string_view label = {});
    [[nodiscard]] bool pointer_in(const Rect& rect) const; // visible there and not covered by a popover
    int disabled_depth = 0;

    // --- layers
    int layer = 0;
    std::vector<OpenPopover> popovers;
    struct LayerRect {
        int layer;
        Rect rect;
        bool modal;
    };
    std::vector<LayerRect> layer_rects, last_layer_rects;
    [[nodiscard]] int modal_layer() const; // the topmost that blocks, or 0
    void open_popover(Id id, bool modal, const Rect& anchor);
    void close_popover(std::size_t index);
    bool close_top_popover();
    void close_all();
    void forget_texts(); // of fields and memories: the workspace is being locked
    OpenPopover* find_popover(Id id);
    // Draws `body` in a layer of its own with background and border. Returns false if it is closed.
    bool draw_popover(Id id, const PopoverOptions& options, std::string_view role, bool centred, Body body);

    // --- layout
    std::vector<Area> areas;
    Area& area() { return areas.back(); }
    Rect place(float w, float h); // at the cursor, in screen pixels; w 0: all there is
    // The width for something of this natural width: where a row has no room left, it goes on the next line.
    float row_fit(float natural);
    float row_room(); // in a row: what is left before the spring's content
    void begin_area(const Rect& rect, bool is_row, float gap, bool bounded);
    Area end_area();
    float remembered(Id id, float otherwise);
    void remember(Id id, float value); // unsettles where it changed
    Rect last_rect;
    Id last_id = 0;
    bool last_hover = false, last_focus = false;

    // --- clipping and scrolling
    std::vector<Rect> clips;
    [[nodiscard]] const Rect& clip() const { return clips.back(); }
    void push_clip(const Rect& rect);
    void pop_clip();
    [[nodiscard]] bool visible(const Rect& rect) const;
    std::vector<ScrollRecord> scrolls, last_scrolls;
    int current_scroll = -1;
    std::unordered_map<Id, ScrollState> scroll_states;
    // Opens a scrolled view: returns its state; the content is drawn shifted by state.y.
    ScrollState& begin_scroll(Id id, const Rect& view);
    void end_scroll(const Rect& view, float content_height);
    bool wheel(float x, float y, float dx, float dy); // true: something moved
    bool scroll_page(Key key_pressed);                // PgUp and such, when nothing took them

    // --- text
    [[nodiscard]] TextStyle style(TextSize size, Weight weight) const;
    static float char_width(const TextStyle& style, char32_t c);
    static float width_of(const TextStyle& style, std::string_view text);
    // The end of the longest piece from `text` that fits into `room`.
    static std::size_t fitting(const TextStyle& style, std::string_view text, float room);
    void draw_text(float x, float y, const TextStyle& style, Colour colour, std::string_view text) const;
    // One line, cut with "…" if needed. Returns the width drawn.
    float draw_line(float x, float y, float room, const TextStyle& style, Colour colour, std::string_view text, bool* cut = nullptr) const;
    void draw_icon(float x, float y, float px_size, const char* icon, Colour colour) const;
    [[nodiscard]] Colour tone(Tone which) const;

    // --- drawing
    ImDrawList* list = nullptr;
    void fill(const Rect& r, Colour c, float radius = 0) const;
    void outline(const Rect& r, Colour c, float radius = 0, float thickness = 1) const;
    void line(float x0, float y0, float x1, float y1, Colour c, float thickness = 1) const;
    void shadow(const Rect& r, float radius) const;
    void focus_ring(const Rect& r, float radius) const;
    [[nodiscard]] float px(float v) const;
    // A height or width of something that can be hit: never below 24 px, however small the text (WCAG 2.5.8).
    [[nodiscard]] float target(float v) const;

    // --- semantics
    SemanticTree semantics;
    std::string* collect = nullptr; // texts drawn now become this name
    bool quiet = false;             // and have no node of their own
    SemanticNode& node(Id id, std::string_view role, std::string_view name, const Rect& rect);
    // A node without children.
    SemanticNode& leaf(Id id, std::string_view role, std::string_view name, const Rect& rect);
    void collect_text(std::string_view text);
    SemanticNode scratch; // stands in where a node is not wanted

    // --- recording a key: while this widget has the focus, the next key that is pressed is told to it and does nothing else
    Id recording_key = 0;
    std::optional<KeyEvent> recorded_key;

    // --- tooltips
    Id tip_id = 0;
    double tip_since = 0;
    std::string tip_text;
    Rect tip_rect;
    Id tip_candidate = 0;
    Id tip_pressed = 0;
    float press_x = -1e9F, press_y = -1e9F; // of the last press
    void offer_tooltip(Id id, const Rect& rect, bool hovered, bool focused, std::string_view text);
    void draw_tooltip();
    [[nodiscard]] std::string command_tip(const ButtonOptions& options, std::string_view name) const;

    // --- text editing
    TextInputState text_input, shown_text_input;
    EditStatesOwner edits;

    // --- animation: goes to `target` within 110 ms
    struct Motion {
        float from = 0, to = 0;
        double since = 0;
    };
    std::unordered_map<Id, Motion> motions;
    float animate(Id id, float target);

    // --- what the test hooks saw (only while recording)
    struct Item {
        Id id;
        Rect rect;
        std::string label;
    };
    std::vector<Item> items;
    bool record_items = false;
    void record(bool on);
    void report_item(Id id, const Rect& rect, std::string_view label);

    // --- shared by lists, trees and grids
    struct ListFrame;
    std::string type_ahead;
    double type_ahead_at = -1e9;
    int no_tab_depth = 0;       // widgets drawn now are not stops for Tab (buttons in rows that are not selected)
    bool enter_offered = false; // a text field was submitted; a list that follows it may take the key, but no command

    ImGuiContext* context = nullptr;
    bool layers_made = false;
    void enter_layer(int which);
    void leave_layer();
    std::vector<ImDrawList*> list_stack;
};

// Length of the UTF-8 sequence at `at`, and its code point.
char32_t decode(std::string_view text, std::size_t at, std::size_t& length);
std::size_t next_char(std::string_view text, std::size_t at);
std::size_t previous_char(std::string_view text, std::size_t at);
std::size_t next_word(std::string_view text, std::size_t at);
std::size_t previous_word(std::string_view text, std::size_t at);
bool is_word_char(char32_t c);
int utf16_length(std::string_view text);

struct TextLine {
    std::uint32_t begin = 0, end = 0; // without the line break or the spaces at which it was broken
    std::uint32_t next = 0;           // where the next line begins
    bool hard = false;                // ends a paragraph
};
// Breaks text into lines that fit into `width`.
void wrap_lines(const TextStyle& style, std::string_view text, float width, std::vector<TextLine>& lines);

} // namespace sequela::app::ui
