// Everything that can be done by name: commands, their keys, the palette (Ctrl+K) and the list under F1 are made from this one table.
//
//     commands.add({.id = "desk.move_up", .title = "Move code up", .category = "Codes", .keys = "Alt+Up",
//                   .when = [this] { return selected_ > 0; }, .run = [this] { move(-1); }});
//
// Keys are written as "Ctrl+Shift+Z", "Alt+Up", "F8", "/", "P", "Del", "Ctrl+Enter". Several are separated by a space: "/ Ctrl+F".
// A key without Ctrl or Alt that types a character acts only while no text field has the focus.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequela::app {
struct KeyEvent;
}

namespace sequela::app::ui {

struct Chord {
    int key = 0; // app::Key
    char32_t character = 0;
    bool control = false, shift = false, alt = false;
    bool operator==(const Chord&) const = default;
    // True if it would type a character into a text field.
    [[nodiscard]] bool types() const;
};
std::optional<Chord> parse_chord(std::string_view text);
std::string to_text(const Chord& chord);    // "Ctrl+K"
std::string to_aria(std::string_view keys); // "Control+K Control+F": for aria-keyshortcuts
Chord chord_of(const KeyEvent& event);

struct Command {
    std::string id = {};             // stable: key bindings are stored under it
    std::string title = {};          // what it does: "Move code up"
    std::string category = {};       // "Codes"
    std::string keys = {};           // by default
    std::function<bool()> when = {}; // empty: always
    std::function<void()> run = {};
    bool hidden = false;    // not in the palette (a key only)
    bool repeats = false;   // runs again while the key is held
    std::string owner = {}; // the screen it belongs to; empty: everywhere. Set by the app.
};

class Commands {
public:
    void add(Command command); // replaces one of the same id
    void remove_owned_by(std::string_view owner);
    // Those that are not among `known` belong to `owner` from now on.
    void own_new(const std::vector<std::string>& known, std::string_view owner);
    void hide(std::string_view id); // from the palette
    [[nodiscard]] const std::vector<Command>& all() const { return commands_; }
    [[nodiscard]] const Command* find(std::string_view id) const;
    // Keys in force: remapped or default.
    [[nodiscard]] std::string keys(std::string_view id) const;
    [[nodiscard]] std::string first_key(std::string_view id) const; // for a hint beside a button
    bool available(const Command& command) const { return command.run && (!command.when || command.when()); }
    bool run(std::string_view id); // false: unknown or not available now

    // The command that this key would run now, or null. `typing`: a text field has the focus.
    const Command* match(const KeyEvent& event, bool typing) const;

    // Remapping. An empty `keys` switches the key off; nothing restores the default.
    void remap(std::string_view id, std::optional<std::string> keys);
    [[nodiscard]] bool is_remapped(std::string_view id) const { return map_.count(std::string(id)) > 0; }
    [[nodiscard]] std::string map_as_text() const; // "id=keys" lines, to be stored by the caller
    void set_map(std::string_view text);
    struct Conflict {
        std::string chord, first, second; // ids
    };
    // Pairs of commands that share a key and can be available at the same place. Different owners never meet.
    [[nodiscard]] std::vector<Conflict> conflicts() const;
    // Commands whose title or category fits the words typed, best first.
    [[nodiscard]] std::vector<const Command*> filter(std::string_view query) const;

private:
    struct Binding {
        Chord chord;
        std::size_t command;
    };
    void rebuild();
    std::vector<Command> commands_;
    std::vector<Binding> bindings_;
    std::map<std::string, std::string> map_;
};

// How well `query` fits `text` as an abbreviation of it: letters in order, word starts and runs count more. Nothing: it does not fit.
std::optional<int> fuzzy_score(std::string_view query, std::string_view text);

} // namespace sequela::app::ui
