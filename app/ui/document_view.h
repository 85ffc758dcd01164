// A long text to read, mark and select from: the chart.
//
//     DocumentView view_;                                    // kept by the screen, one for each document
//     auto result = view_.draw(ui, "Discharge summary", document.text, {.key = "desk.chart", .headings = headings, .marks = marks});
//     if (result.selection_changed) selected_text = view_.selected(document.text);
//     view_.scroll_to(span);                                 // from an evidence link
//
// Lines are laid out once for each width and text size and only the visible ones are drawn, so fifty pages scroll as one does.
// Selecting: mouse (double click: word, triple: line), arrows move the caret, Shift extends, Ctrl by word, Ctrl+A all, Home, End, PgUp,
// PgDn. The selection is a span of bytes of the text, on boundaries of UTF-8 sequences.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/ui/ui.h"

namespace sequela::app::ui {

struct TextSpan {
    std::uint32_t begin = 0, end = 0;
    [[nodiscard]] bool empty() const { return begin >= end; }
    bool operator==(const TextSpan&) const = default;
};

struct DocumentMark {
    TextSpan span;
    std::uint32_t id = 0;        // reported on hover, press and caret; several marks may share one (a code with two quotes)
    int colour = 0;              // number of Theme::evidence, taken modulo 6
    bool strong = false;         // hovered or focused on the other side
    std::string_view label = {}; // told to screen readers: "evidence for E11.22"
};

struct DocumentOptions {
    std::string_view key = {};
    std::span<const TextSpan> headings = {};  // drawn semibold with space above
    std::span<const DocumentMark> marks = {}; // may overlap
    std::span<const TextSpan> found = {};     // matches of a search in the document
    int current_found = -1;
};
struct DocumentResult {
    bool selection_changed = false;
    std::uint32_t hovered_mark = 0; // 0: none
    std::uint32_t caret_mark = 0;   // the mark that the caret stands in, while the view has the focus
    std::uint32_t pressed_mark = 0; // clicked, or Enter with the caret in it
    bool context_menu = false;      // right click
    bool focused = false;
};

class DocumentView {
public:
    DocumentView();
    ~DocumentView();
    DocumentView(DocumentView&&) noexcept;
    DocumentView& operator=(DocumentView&&) noexcept;

    // Fills the rest of the area. `text` must be UTF-8 with "\n" ends; its layout is made anew when its address, length or content stamp
    // changes (call changed() if the bytes were changed in place).
    DocumentResult draw(Ui& ui, std::string_view name, std::string_view text, const DocumentOptions& options);

    [[nodiscard]] TextSpan selection() const;
    [[nodiscard]] std::string_view selected(std::string_view text) const;
    void select(TextSpan span); // and scrolls there
    void clear_selection();
    void scroll_to(TextSpan span); // a third from the top; nothing if it is visible already
    void changed();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace sequela::app::ui
