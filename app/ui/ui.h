// The widget layer: everything on the screen is drawn through it. Immediate mode: a screen calls the widgets in reading order, each frame.
// Each widget draws itself, takes mouse and keys, registers for focus, and writes its node into the semantic tree.
//
//     void WorklistScreen::draw(Ui& ui, AppContext& context) {
//         ui.heading("Worklist");
//         ui.row([&] {
//             search_field(ui, "Find a case", query_, {.key = "worklist.search"});   // ui/text_field.h
//             ui.spring();                                    // what follows stands at the right
//             if (ui.button("New case", {.kind = ButtonKind::primary, .icon = icons::plus})) create();
//         });
//         ui.space(metric::inside);
//         if (ui.list("Cases", {.count = count, .selected = &selected_, .fill = true}, [&](int i, Row& row) {
//                 ui.text(cases_[i].number, {.weight = Weight::semibold});
//                 ui.text(cases_[i].patient_name);
//             }).activated >= 0) open(selected_);
//     }
//
// Layout. There is always a current area: a rectangle with a cursor. In a column (the default) each widget takes the width of the area
// and the cursor goes down, with `gap` between; in a row each takes its natural width and the cursor goes right. Areas nest:
// row(), column(), columns(), in(rect), pad(), scroll(), pane(), panes(). Lengths given to widgets are CSS pixels at text scale 1 and grow
// with the text size; a Rect is in CSS pixels of the screen. Natural sizes are remembered from the last pass; where they change, a second
// pass is made before anything is shown, so nothing jumps.
//
// Names and ids. What a widget is called on the screen is its id within the current scope(). `key` gives it a name of its own that is
// unique in the app: use it to focus the widget from elsewhere (ui.focus("desk.search")) and where the label changes. In loops over things
// that can be moved, use scope(thing.id).
//
// Keys. Tab and Shift+Tab go through the widgets in drawing order, F6 through the panes, Enter and Space activate, arrows move inside
// lists, trees, grids, tabs and radio groups, Esc takes one step back: the innermost open popover or dialog, then the last on_escape().
// Screens do not read keys: they have commands (ui/commands.h).
//
// Semantics. The nodes are written by the widgets. Text drawn inside a list row, a grid cell or a button becomes its name unless a name is
// given. Wrap what belongs together into group(role, name, body).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "app/ui/icons.h"
#include "app/ui/semantics.h"
#include "app/ui/theme.h"

struct ImDrawList;
struct ImDrawData;
struct ImFont;

namespace sequela {
struct Date;
}
namespace sequela::app {
class Platform;
struct Resources;
} // namespace sequela::app

namespace sequela::app::ui {

class Commands;

using Id = std::uint32_t;

// A reference to something callable, for the duration of the call.
template <class Signature> class FunctionRef;
template <class R, class... A> class FunctionRef<R(A...)> {
public:
    template <class F, class = std::enable_if_t<!std::is_same_v<std::decay_t<F>, FunctionRef>>>
    FunctionRef(F&& function)
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))), call_([](void* object, A... arguments) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<A>(arguments)...);
          }) {}
    R operator()(A... arguments) const { return call_(object_, std::forward<A>(arguments)...); }

private:
    void* object_;
    R (*call_)(void*, A...);
};
using Body = FunctionRef<void()>;

// --- options. All have defaults; use designated initialisers.

enum class Align : unsigned char { left, centre, right };

struct TextOptions {
    TextSize size = TextSize::body;
    Weight weight = Weight::regular;
    Tone tone = Tone::normal;
    bool wrap = true; // in a column; in a row text does not wrap
    int lines = 0;    // at most so many, then "…"; 0: any number. Where "…" is shown, the whole is in the tooltip
    Align align = Align::left;
    float width = 0;    // in a row: takes exactly this much (for texts that line up); 0: natural; -1: all that is left
    bool quiet = false; // decoration: not told to screen readers (something else says it)
    Colour colour = 0;  // 0: by tone
};

// A run of rich text. A run with a link number is a link; one with `mark` is highlighted (a search match).
struct Run {
    std::string_view text;
    Weight weight = Weight::regular;
    Tone tone = Tone::normal;
    int link = -1;
    bool mark = false;
};
struct RichOptions {
    TextSize size = TextSize::body;
    std::string_view key = {};
    int lines = 0;
    bool quiet = false;
};
struct RichResult {
    int link = -1;    // the link that was followed now
    int hovered = -1; // the link under the pointer or with the focus
};

enum class ButtonKind : unsigned char { plain, primary, subtle, danger };
struct ButtonOptions {
    ButtonKind kind = ButtonKind::plain;
    const char* icon = nullptr;
    std::string_view key = {}; // see "Names and ids"
    std::string_view tooltip = {};
    std::string_view command = {}; // id of a command: its key is shown in the tooltip (or beside the label, see show_keys)
    bool show_keys = false;        // shows the command's key in the button
    bool disabled = false;
    std::string_view why_disabled = {}; // told in the tooltip and to screen readers
    bool small = false;                 // 24 px instead of 32
    std::optional<bool> pressed = {};   // a button that stays down
    bool fill = false;                  // takes the width of the area
    std::string_view description = {};
    std::string_view name = {}; // for screen readers, where the label is not enough ("Remove" -> "Remove E11.22"); begins with the label
};

struct ChoiceOptions {
    std::string_view key = {};
    std::string_view description = {}; // small text under the label
    bool disabled = false;
    bool label_hidden = false; // the label is only the name
};

struct SelectOptions {
    std::string_view key = {};
    std::string_view description = {};
    std::string_view placeholder = "Choose";
    bool disabled = false;
    bool label_hidden = false;
    float width = 0; // 0: fills a column, 160 in a row
};

struct TabItem {
    std::string_view label = {};
    const char* icon = nullptr;
    int count = -1; // shown as a small number behind the label
};
struct TabsOptions {
    std::string_view name = {}; // of the whole: "Chart documents"
    std::string_view key = {};
};

// What a row callback can say of its row.
struct Row {
    std::string_view name = {};        // for screen readers; empty: the texts drawn in it
    std::string_view description = {}; // read after the name
    bool disabled = false;
    bool separator = false; // a hairline under the row
    // set by the list
    int index = 0;
    bool selected = false, hovered = false, focused = false;
    Rect rect = {};
};
struct ListOptions {
    int count = 0;
    int* selected = nullptr; // index, or -1. Arrow keys and clicks change it
    float row_height = 0;    // 0: 28
    std::string_view key = {};
    bool fill = true;                // takes the rest of the area and scrolls; false: takes its natural height, up to `max_height`
    float max_height = 0;            // 0: no limit
    std::string_view keys_from = {}; // key of a text field: while it has the focus, Up, Down, PgUp, PgDn and Enter act here too
    std::string_view empty = {};     // text where there are no rows
    bool activate_on_click = false;  // a single click activates (menus, palettes); else a double click
    // Text of row i for type-ahead (typing moves to the row that begins so); null: no type-ahead.
    FunctionRef<std::string_view(int)>* type_ahead = nullptr;
    int scroll_to = -1; // brings this row into view now
};
struct ListResult {
    int activated = -1; // Enter, Space or double click
    bool with_shift = false, with_control = false;
    bool changed = false; // the selection
    int hovered = -1;
    int context = -1; // right click or the menu key
    bool focused = false;
};

struct TreeRow {
    std::string_view name = {}; // as in Row
    std::string_view description = {};
    int depth = 0;
    bool expandable = false, expanded = false;
    // set by the tree
    int index = 0;
    bool selected = false, hovered = false, focused = false;
    Rect rect = {};
};
struct TreeResult : ListResult {
    int toggle = -1;    // expand or collapse this row: the caller changes its rows
    int to_parent = -1; // Left on a closed row: the tree has selected the parent already
};

struct GridColumn {
    std::string_view title = {};
    float width = 0; // 0: shares what is left, by `grow`
    float grow = 1;
    Align align = Align::left;
    bool sortable = false;
    bool title_hidden = false; // for screen readers only (a column of buttons)
    float least = 96;          // of one that grows
    int spare = 0;             // where there is no room for all, columns with a higher number are left out first; 0: never
};
struct GridOptions {
    std::span<const GridColumn> columns;
    int count = 0;
    int* selected = nullptr; // row
    int* column = nullptr;   // cell navigation with Left and Right; null: rows only
    float row_height = 0;    // 0: 32
    std::string_view key = {};
    bool fill = true;
    float max_height = 0;
    int sorted_by = -1;
    bool descending = false;
    std::string_view empty = {};
    int scroll_to = -1;
    std::string_view keys_from = {};
};
struct GridResult : ListResult {
    int column = -1;      // of the activated cell
    int sort_column = -1; // the header that was pressed
};

struct Pane {
    std::string_view title = {}; // the name of the region; also shown where the pane draws a header itself
    float share = 1;             // of the whole, at first
    float smallest = 160;
    bool* collapsed = nullptr; // null: cannot be collapsed
};

struct ScrollOptions {
    std::string_view name = {}; // of the region; empty: none of its own
    float height = 0;           // 0: the rest of the area
    float padding = 0;
    bool to_top = false; // scroll up now
};

struct NoticeOptions {
    Meaning meaning = Meaning::none;
    std::string_view detail = {}; // second line, muted
    std::string_view action = {}; // label of a button
    std::string_view second_action = {};
    bool dismissable = false;
    std::string_view key = {};
    bool announce = true; // said by live regions when it appears (must_fix: at once)
};
enum class NoticeResult : unsigned char { none, action, second_action, dismissed };

struct MenuItem {
    std::string_view label = {};
    const char* icon = nullptr;
    std::string_view command = {}; // shows its key
    bool disabled = false, separator_before = false, checked = false, danger = false;
};

struct PopoverOptions {
    float width = 320;
    std::string_view name = {}; // for screen readers
    bool modal = false;
    Rect anchor = {};         // empty: the last widget
    bool match_width = false; // at least as wide as the anchor
};

// --- drawing by hand, in screen coordinates (Rect of the area). For what the widgets do not have.
class Painter {
public:
    explicit Painter(class Ui& ui) : ui_(&ui) {}
    void fill(const Rect& rect, Colour colour, float radius = 0);
    void outline(const Rect& rect, Colour colour, float radius = 0, float thickness = 1);
    void line(float x0, float y0, float x1, float y1, Colour colour, float thickness = 1);
    void circle(float x, float y, float radius, Colour colour);
    void text(float x, float y, std::string_view text, Colour colour, TextSize size = TextSize::body, Weight weight = Weight::regular);
    void icon(float x, float y, const char* icon, Colour colour, float size = 16); // x, y: top left; size at scale 1
    [[nodiscard]] float width(std::string_view text, TextSize size = TextSize::body, Weight weight = Weight::regular) const;

private:
    class Ui* ui_;
};

class Ui {
public:
    Ui();
    ~Ui();
    Ui(const Ui&) = delete;
    Ui& operator=(const Ui&) = delete;

    // ----------------------------------------------------------------------------------------------------------------- text
    void heading(std::string_view text, int level = 2); // 1: 22 px, 2: 18 px, 3: 15 px semibold
    void text(std::string_view text, const TextOptions& options = {});
    void muted(std::string_view text, TextSize size = TextSize::small) { this->text(text, {.size = size, .tone = Tone::muted}); }
    RichResult rich(std::span<const Run> runs, const RichOptions& options = {});
    bool link(std::string_view label, const ButtonOptions& options = {});
    // "Admitted   03 Jan 2026"
    void fact(std::string_view label, std::string_view value, float label_width = 120);
    void icon(const char* icon, Tone tone = Tone::muted, float size = 16, std::string_view name = {}); // with a name it is an image
    // A key as on a key cap: "Ctrl+K".
    void key_hint(std::string_view keys);
    // Shape, word and colour. Without `label`: the word of the meaning.
    void badge(Meaning meaning, std::string_view label = {});
    void chip(std::string_view label, const char* icon = nullptr);               // neutral: "Inpatient"
    bool chip_button(std::string_view label, const ButtonOptions& options = {}); // can be pressed
    // A button that waits for a key once it is pressed, and gives its name: "Ctrl+Shift+M". Esc, or another focus, ends the waiting.
    // It needs a `key`, because its label changes.
    std::optional<std::string> key_recorder(std::string_view label, const ButtonOptions& options = {});
    void separator();
    void space(float height_or_width);

    // ----------------------------------------------------------------------------------------------------------------- buttons and choices
    bool button(std::string_view label, const ButtonOptions& options = {});
    bool icon_button(const char* icon, std::string_view name, const ButtonOptions& options = {}); // the name is the tooltip
    bool toggle(std::string_view label, bool& on, const ChoiceOptions& options = {});             // a switch, acts at once
    bool checkbox(std::string_view label, bool& on, const ChoiceOptions& options = {});
    bool checkbox_mixed(std::string_view label, int& state, const ChoiceOptions& options = {}); // 0, 1, 2 mixed
    // One of a few, all visible. `selected` is an index. Returns true when it changes.
    bool radio_group(std::string_view label, std::span<const std::string_view> choices, int& selected, const ChoiceOptions& options = {});
    // The same as joined buttons in one row: "Light | Dark | High contrast".
    bool segmented(std::string_view label, std::span<const std::string_view> choices, int& selected, const ChoiceOptions& options = {});
    // One of many, in a popup list.
    bool select(std::string_view label, std::span<const std::string_view> choices, int& selected, const SelectOptions& options = {});
    bool tabs(std::span<const TabItem> items, int& selected, const TabsOptions& options);
    // Number with - and + and keys: text size, minutes.
    bool stepper(std::string_view label, int& value, int lowest, int highest, int step, std::string_view unit,
                 const ChoiceOptions& options = {});

    // ----------------------------------------------------------------------------------------------------------------- many things
    // Rows are drawn only where visible. In the callback the area is the row (a row layout, 8 px inside); draw text, icons, badges.
    ListResult list(std::string_view name, const ListOptions& options, FunctionRef<void(int, Row&)> row);
    // First `describe` fills depth, expandable, expanded of row i; then `draw` draws it behind its arrow.
    TreeResult tree(std::string_view name, const ListOptions& options, FunctionRef<void(int, TreeRow&)> describe,
                    FunctionRef<void(int, TreeRow&)> draw);
    // In the callback the area is the cell. Buttons in cells can be reached with Left and Right where `column` is given, and by mouse.
    GridResult grid(std::string_view name, const GridOptions& options, FunctionRef<void(int row, int column)> cell);

    // ----------------------------------------------------------------------------------------------------------------- telling
    NoticeResult notice(std::string_view text, const NoticeOptions& options = {}); // inline, where it happened
    // Returns true when cancelled. fraction < 0: unknown.
    bool progress(std::string_view label, float fraction, std::string_view detail, bool can_cancel);
    // What a screen is for and what to do first. Returns true when the action is pressed.
    bool empty_state(const char* icon, std::string_view title, std::string_view text, std::string_view action = {},
                     std::string_view command = {});
    // Said by screen readers, shown nowhere.
    void say(std::string_view text, bool at_once = false);

    // ----------------------------------------------------------------------------------------------------------------- over the page
    // Opened by name; drawn where the call stands, beside its anchor; closed by Esc, by a click outside or by close_popover().
    //     if (ui.icon_button(icons::ellipsis, "More")) ui.open_popover("more");
    //     ui.popover("more", {.width = 240}, [&] { … });
    void open_popover(std::string_view name);
    void close_popover(); // the one being drawn, or the innermost
    [[nodiscard]] bool popover_open(std::string_view name) const;
    bool popover(std::string_view name, const PopoverOptions& options, Body body); // true while open
    // A menu in a popover: the index chosen, or -1.
    int menu(std::string_view name, std::span<const MenuItem> items, const Rect& anchor = {});
    // Only where there is no undo. `open` is set to false by Esc; the body draws its own buttons (in a row at the end).
    void dialog(std::string_view title, bool& open, Body body, float width = 480);
    // Tooltip of the last widget, shown on hover and on focus.
    void tooltip(std::string_view text);

    // ----------------------------------------------------------------------------------------------------------------- layout
    void row(Body body, float gap = metric::inside,
             float height =
                 0); // height 0: that of its tallest widget; widgets are centred. Without a spring, what does not fit goes on the next line
    void column(Body body, float gap = metric::inside);
    void spring(); // in a row: pushes what follows to the right; several share the room (one at each end centres)
    // Columns side by side, as tall as the tallest: widths > 0 are fixed, <= 0 share the rest by their absolute value (0 counts as 1).
    void columns(std::initializer_list<float> widths, FunctionRef<void(int)> body, float gap = metric::around);
    void in(const Rect& rect, Body body, float gap = metric::inside);
    void pad(float padding, Body body); // on all four sides
    void pad(float horizontal, float vertical, Body body);
    // A frame of hairlines with padding, for the few things that need one.
    void card(Body body, float padding = metric::around);
    void centred(float width, Body body); // a column of at most this width in the middle (settings, unlock)
    void scroll(std::string_view id, const ScrollOptions& options, Body body);
    // A region that F6 goes to; `body` draws its content. For fixed layouts; panes() makes them by itself.
    void pane(std::string_view title, const Rect& rect, Body body);
    // Panes side by side (or stacked) with splitters that mouse and keyboard move. `sizes` are the shares; the caller keeps them (they are
    // filled in at first). Returns true when they were changed, to be remembered. F6 goes through them.
    bool panes(std::string_view id, std::span<const Pane> panes, std::vector<float>& sizes, bool stacked, FunctionRef<void(int)> body);
    // Widgets with other ids: for loops.
    void scope(std::string_view id, Body body);
    void scope(int id, Body body);
    // A node of the semantic tree around what the body draws.
    void group(std::string_view role, std::string_view name, Body body);
    void disabled(bool disabled, Body body); // all widgets within

    [[nodiscard]] Rect area() const;                    // the current area
    [[nodiscard]] Rect rest() const;                    // what is left of it: from the cursor to the end
    [[nodiscard]] Rect take(float width, float height); // takes a rectangle at the cursor; screen pixels; width 0: what is left
    [[nodiscard]] Rect last_rect() const;               // of the last widget
    [[nodiscard]] Rect screen() const;
    [[nodiscard]] float px(float at_scale_1) const;      // scaled and rounded
    [[nodiscard]] float scale() const;                   // of the text, 0.8 to 2
    [[nodiscard]] float available_width() const;         // of the area, at scale 1
    [[nodiscard]] bool narrow(float below = 1100) const; // of the whole page, at scale 1
    // So little room (a small window, or large text) that what stands side by side elsewhere is shown one at a time.
    [[nodiscard]] bool compact() const;

    // ----------------------------------------------------------------------------------------------------------------- focus and state
    void focus(std::string_view key); // the widget with this `key`; may be called before it is drawn
    [[nodiscard]] bool has_focus(std::string_view key) const;
    [[nodiscard]] bool wants_focus(std::string_view key) const; // asked for, and not drawn yet
    [[nodiscard]] bool last_has_focus() const;                  // the last widget
    [[nodiscard]] bool last_hovered() const;
    void focus_pane(std::string_view title);
    [[nodiscard]] std::string_view pane_with_focus() const;
    [[nodiscard]] bool typing() const; // a text field has the focus
    // Esc runs this while it is drawn, unless something further in takes it. Call each frame.
    [[nodiscard]] bool on_escape();
    // A key of a dialog, where commands rest: "3", "Backspace". The widget with the focus goes first, and a text field keeps them all, so
    // ask for it behind the widgets.
    [[nodiscard]] bool pressed_key(std::string_view chord);
    [[nodiscard]] bool blocked() const; // a dialog is over this

    [[nodiscard]] const Theme& theme() const;
    [[nodiscard]] Colour colour(Tone tone) const;
    [[nodiscard]] Painter paint() { return Painter(*this); }
    [[nodiscard]] float text_width(std::string_view text, TextSize size = TextSize::body, Weight weight = Weight::regular) const;
    [[nodiscard]] float line_height(TextSize size = TextSize::body) const; // screen pixels
    [[nodiscard]] Platform& platform() const;
    [[nodiscard]] Commands& commands() const;
    [[nodiscard]] double now_ms() const;
    // Another frame is wanted at this moment of now_ms(): an animation, a clock.
    void frame_at(double ms);
    [[nodiscard]] bool reduced_motion() const;

    // For the parts of the widget layer itself and for the app (ui/core.h).
    struct Core;
    [[nodiscard]] Core& core() { return *core_; }
    [[nodiscard]] const Core& core() const { return *core_; }

private:
    std::unique_ptr<Core> core_;
};

} // namespace sequela::app::ui
