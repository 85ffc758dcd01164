// The semantic tree: what a screen reader can say of the screen. Every widget writes its node as it draws; the difference to the last frame
// is sent to the host, which keeps a DOM mirror with real roles. Tests find things in it by role and name.
//
// The message: {"focus": id, "set": [node…], "gone": [id…], "say": {"polite": "…", "assertive": "…"}}; a node is
//   {"id", "role", "name", "value", "description", "rect": [x, y, w, h] in CSS pixels, "kids": [id…],
//    "level", "pos", "size"            numbers, absent if not meant
//    "checked", "selected", "expanded", "pressed": true, false or absent if not meant ("checked" may be "mixed")
//    "disabled", "invalid", "readonly", "required", "multiline", "secret", "current": true or absent
//    "keys"                             shortcuts, as aria-keyshortcuts has them
//    "actions": ["press", "set", "expand", …]}
// Node 1 is the root; it always exists. Roles are those of ARIA ("button", "textbox", "searchbox", "listbox", "option", "tree", "treeitem",
// "grid", "row", "gridcell", "columnheader", "tab", "heading", "status", "alert", "dialog", "document", "mark", "paragraph", "region",
// "navigation" …).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sequela::app::ui {

struct Rect {
    float x = 0, y = 0, width = 0, height = 0;
    bool operator==(const Rect&) const = default;
};

struct SemanticNode {
    std::uint32_t id = 0;
    std::string role;
    std::string name;
    std::string value;
    std::string description;
    Rect rect;
    std::vector<std::uint32_t> kids;
    int level = 0, position = 0, size = 0; // 0: not meant
    std::optional<bool> selected, expanded, pressed;
    std::optional<int> checked; // 0, 1, or 2 for mixed
    bool disabled = false, invalid = false, readonly = false, required = false, multiline = false, secret = false, current = false;
    std::string keys;
    std::vector<std::string_view> actions; // string literals
    bool operator==(const SemanticNode&) const = default;
};

class SemanticTree {
public:
    void begin_frame();
    // Opens a node under the one that is open; nodes opened until close() are its children. Returns a reference to fill in.
    SemanticNode& open(std::uint32_t id, std::string_view role, std::string_view name);
    // The same, under the root whatever is open: for what floats over the page.
    SemanticNode& open_at_root(std::uint32_t id, std::string_view role, std::string_view name);
    void close();
    // Of a node of this frame: a widget that is made of another says what it is.
    void set_role(std::uint32_t id, std::string_view role);
    void set_focus(std::uint32_t id) { focus_ = id; }
    // Said once by live regions.
    void say(std::string_view text, bool assertive = false);
    // The difference to what was last published, as JSON; empty if there is none.
    std::string end_frame();

    [[nodiscard]] const SemanticNode* find(std::uint32_t id) const; // in the last finished frame
    [[nodiscard]] const SemanticNode* find(std::string_view role,
                                           std::string_view name) const; // the first whose name begins so, in reading order
    [[nodiscard]] std::vector<const SemanticNode*> all() const;          // in reading order
    [[nodiscard]] std::uint32_t focus() const { return focus_; }
    [[nodiscard]] std::string to_text() const; // an indented outline, for tests and for the eye
    // Ids that were used more than once in the last finished frame: a mistake of a screen; tests look at it.
    [[nodiscard]] const std::vector<std::uint32_t>& repeated() const { return repeated_; }
    // Forgets what was published, so that the next frame sends everything (the mirror was made anew).
    void republish();

private:
    struct Published {
        SemanticNode node;
        std::uint32_t stamp = 0; // of the last frame that had it
    };
    void order_headings();
    void write_node(const SemanticNode& node);
    void put_number(long long value);
    void put_string(std::string_view text);

    std::deque<SemanticNode> building_, finished_; // pools: nodes beyond the counts are kept for their strings' memory
    std::size_t building_count_ = 0, finished_count_ = 0;
    std::vector<std::size_t> open_;
    std::unordered_map<std::uint32_t, Published> published_;
    std::uint32_t stamp_ = 0;
    std::uint32_t focus_ = 0, published_focus_ = 0;
    std::vector<std::uint32_t> repeated_;
    std::string polite_, assertive_, json_;
};

} // namespace sequela::app::ui
