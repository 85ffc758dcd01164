#include "app/ui/commands.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "app/ui/core.h"
#include "base/text.h"

namespace sequela::app::ui {

namespace {

struct KeyName {
    std::string_view name;
    Key key;
    std::string_view aria;
};
constexpr std::array key_names{
    KeyName{"Enter", Key::enter, "Enter"},
    KeyName{"Esc", Key::escape, "Escape"},
    KeyName{"Tab", Key::tab, "Tab"},
    KeyName{"Backspace", Key::backspace, "Backspace"},
    KeyName{"Del", Key::del, "Delete"},
    KeyName{"Insert", Key::insert, "Insert"},
    KeyName{"Left", Key::left, "ArrowLeft"},
    KeyName{"Right", Key::right, "ArrowRight"},
    KeyName{"Up", Key::up, "ArrowUp"},
    KeyName{"Down", Key::down, "ArrowDown"},
    KeyName{"Home", Key::home, "Home"},
    KeyName{"End", Key::end, "End"},
    KeyName{"PgUp", Key::page_up, "PageUp"},
    KeyName{"PgDn", Key::page_down, "PageDown"},
    KeyName{"Space", Key::space, "Space"},
    KeyName{"F1", Key::f1, "F1"},
    KeyName{"F2", Key::f2, "F2"},
    KeyName{"F3", Key::f3, "F3"},
    KeyName{"F4", Key::f4, "F4"},
    KeyName{"F5", Key::f5, "F5"},
    KeyName{"F6", Key::f6, "F6"},
    KeyName{"F7", Key::f7, "F7"},
    KeyName{"F8", Key::f8, "F8"},
    KeyName{"F9", Key::f9, "F9"},
    KeyName{"F10", Key::f10, "F10"},
    KeyName{"F11", Key::f11, "F11"},
    KeyName{"F12", Key::f12, "F12"},
};

const KeyName* find_key(std::string_view name) {
    for (const KeyName& entry : key_names)
        if (entry.name.size() == name.size() && starts_with_ignoring_case(name, entry.name)) return &entry;
    return nullptr;
}

void append_utf8(std::string& to, char32_t c) {
    const auto put = [&](char32_t byte) { to += static_cast<char>(byte); };
    if (c < 0x800) {
        put(0xc0 | (c >> 6));
    } else if (c < 0x10000) {
        put(0xe0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3f));
    } else {
        put(0xf0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3f));
        put(0x80 | ((c >> 6) & 0x3f));
    }
    put(0x80 | (c & 0x3f));
}

bool is_word_start(std::string_view text, std::size_t at) {
    return at == 0 || !std::isalnum(static_cast<unsigned char>(text[at - 1]));
}

template <class F> void each_chord(std::string_view keys, F&& use) {
    for (const std::string_view part : split(keys, ' '))
        if (!part.empty())
            if (const auto chord = parse_chord(part)) use(*chord);
}

} // namespace

bool Chord::types() const {
    return !control && !alt && (key == static_cast<int>(Key::character) || key == static_cast<int>(Key::space));
}

std::optional<Chord> parse_chord(std::string_view text) {
    Chord chord;
    text = trim(text);
    while (true) {
        const std::size_t plus = text.find('+');
        if (plus == std::string_view::npos || plus == 0 || plus + 1 == text.size()) break;
        const std::string_view modifier = text.substr(0, plus);
        if (modifier == "Ctrl")
            chord.control = true;
        else if (modifier == "Shift")
            chord.shift = true;
        else if (modifier == "Alt")
            chord.alt = true;
        else
            return std::nullopt;
        text.remove_prefix(plus + 1);
    }
    if (text.empty()) return std::nullopt;
    if (const KeyName* named = find_key(text)) {
        chord.key = static_cast<int>(named->key);
        return chord;
    }
    std::size_t length = 1;
    const char32_t character = decode(text, 0, length);
    if (length != text.size() || character == 0xfffd) return std::nullopt;
    chord.key = static_cast<int>(Key::character);
    chord.character = character < 0x80 ? static_cast<char32_t>(std::tolower(static_cast<int>(character))) : character;
    return chord;
}

std::string to_text(const Chord& chord) {
    std::string result;
    if (chord.control) result += "Ctrl+";
    if (chord.alt) result += "Alt+";
    if (chord.shift) result += "Shift+";
    for (const KeyName& entry : key_names)
        if (static_cast<int>(entry.key) == chord.key) return result + std::string(entry.name);
    if (chord.character < 0x80)
        result += static_cast<char>(std::toupper(static_cast<unsigned char>(static_cast<char>(chord.character))));
    else
        append_utf8(result, chord.character);
    return result;
}

std::string to_aria(std::string_view keys) {
    std::string result;
    each_chord(keys, [&](const Chord& chord) {
        if (!result.empty()) result += ' ';
        if (chord.control) result += "Control+";
        if (chord.alt) result += "Alt+";
        if (chord.shift) result += "Shift+";
        for (const KeyName& entry : key_names)
            if (static_cast<int>(entry.key) == chord.key) result += entry.aria;
        if (chord.key == static_cast<int>(Key::character)) result += static_cast<char>(std::toupper(static_cast<int>(chord.character)));
    });
    return result;
}

Chord chord_of(const KeyEvent& event) {
    return {static_cast<int>(event.key), event.key == Key::character ? event.character : 0, event.control || event.meta, event.shift,
            event.alt};
}

void Commands::add(Command command) {
    const auto same = std::find_if(commands_.begin(), commands_.end(), [&](const Command& other) { return other.id == command.id; });
    if (same != commands_.end())
        *same = std::move(command);
    else
        commands_.push_back(std::move(command));
    rebuild();
}

void Commands::remove_owned_by(std::string_view owner) {
    if (owner.empty()) return; // those that are everywhere stay
    commands_.erase(std::remove_if(commands_.begin(), commands_.end(), [&](const Command& command) { return command.owner == owner; }),
                    commands_.end());
    rebuild();
}

void Commands::own_new(const std::vector<std::string>& known, std::string_view owner) {
    for (Command& command : commands_)
        if (std::find(known.begin(), known.end(), command.id) == known.end()) command.owner = owner;
}

void Commands::hide(std::string_view id) {
    for (Command& command : commands_)
        if (command.id == id) command.hidden = true;
}

const Command* Commands::find(std::string_view id) const {
    for (const Command& command : commands_)
        if (command.id == id) return &command;
    return nullptr;
}

std::string Commands::keys(std::string_view id) const {
    if (const auto mapped = map_.find(std::string(id)); mapped != map_.end()) return mapped->second;
    const Command* command = find(id);
    return command == nullptr ? std::string() : command->keys;
}

std::string Commands::first_key(std::string_view id) const {
    std::string all = keys(id);
    all.resize(std::min(all.size(), all.find(' ')));
    return all;
}

bool Commands::run(std::string_view id) {
    const Command* command = find(id);
    if (command == nullptr || !available(*command)) return false;
    const auto action = command->run; // the action may change the table
    action();
    return true;
}

const Command* Commands::match(const KeyEvent& event, bool typing) const {
    if (!event.down || event.key == Key::unknown) return nullptr;
    Chord chord = chord_of(event);
    const Command* found = nullptr;
    for (const Binding& binding : bindings_) {
        const Command& command = commands_[binding.command];
        if (event.repeat && !command.repeats) continue;
        if (typing && binding.chord.types()) continue;
        // A sign that needs Shift on this layout ("/", "?", ".") is meant by its sign, however it is typed.
        Chord wanted = binding.chord;
        if (wanted.types() && !std::isalnum(static_cast<int>(wanted.character & 0x7f))) wanted.shift = chord.shift;
        if (wanted != chord || !available(command)) continue;
        found = &command;
        if (!command.owner.empty()) break; // what belongs to the screen goes before what is everywhere
    }
    return found;
}

void Commands::remap(std::string_view id, std::optional<std::string> keys) {
    if (keys)
        map_[std::string(id)] = std::move(*keys);
    else
        map_.erase(std::string(id));
    rebuild();
}

std::string Commands::map_as_text() const {
    std::string result;
    for (const auto& [id, keys] : map_)
        result += id + "=" + keys + "\n";
    return result;
}

void Commands::set_map(std::string_view text) {
    map_.clear();
    for (const std::string_view line : lines(text)) {
        const std::size_t equals = line.find('=');
        if (equals != std::string_view::npos && equals > 0) map_[std::string(line.substr(0, equals))] = line.substr(equals + 1);
    }
    rebuild();
}

void Commands::rebuild() {
    bindings_.clear();
    for (std::size_t i = 0; i < commands_.size(); ++i)
        each_chord(keys(commands_[i].id), [&](const Chord& chord) { bindings_.push_back({chord, i}); });
}

std::vector<Commands::Conflict> Commands::conflicts() const {
    std::vector<Conflict> result;
    for (std::size_t i = 0; i < bindings_.size(); ++i) {
        for (std::size_t j = i + 1; j < bindings_.size(); ++j) {
            const Command& a = commands_[bindings_[i].command];
            const Command& b = commands_[bindings_[j].command];
            const bool can_meet = a.owner == b.owner || a.owner.empty() || b.owner.empty();
            // Two that are never available together (each has its own condition) may share a key on purpose.
            const bool conditional = a.when && b.when;
            if (bindings_[i].chord == bindings_[j].chord && a.id != b.id && can_meet && !conditional)
                result.push_back({to_text(bindings_[i].chord), a.id, b.id});
        }
    }
    return result;
}

std::optional<int> fuzzy_score(std::string_view query, std::string_view text) {
    int score = 0;
    std::size_t from = 0;
    std::size_t previous = std::string_view::npos;
    for (const char wanted : query) {
        if (wanted == ' ') continue;
        const int lower = std::tolower(static_cast<unsigned char>(wanted));
        std::size_t best = std::string_view::npos;
        for (std::size_t i = from; i < text.size(); ++i) {
            if (std::tolower(static_cast<unsigned char>(text[i])) != lower) continue;
            const bool follows = previous != std::string_view::npos && i == previous + 1;
            if (best == std::string_view::npos) best = i;
            if (follows || is_word_start(text, i)) {
                best = i;
                break;
            }
        }
        if (best == std::string_view::npos) return std::nullopt;
        if (previous != std::string_view::npos && best == previous + 1)
            score += 4;
        else if (is_word_start(text, best))
            score += 6;
        else
            score -= static_cast<int>(std::min<std::size_t>(best - from, 5));
        previous = best;
        from = best + 1;
    }
    return score * 8 - static_cast<int>(std::min<std::size_t>(text.size(), 64));
}

std::vector<const Command*> Commands::filter(std::string_view query) const {
    struct Scored {
        const Command* command;
        int score;
    };
    std::vector<Scored> scored;
    for (const Command& command : commands_) {
        if (command.hidden || !available(command)) continue;
        if (trim(query).empty()) {
            scored.push_back({&command, 0});
            continue;
        }
        const auto by_title = fuzzy_score(query, command.title);
        const auto by_both = fuzzy_score(query, command.category + " " + command.title);
        if (by_title || by_both) scored.push_back({&command, std::max(by_title.value_or(-1000), by_both.value_or(-1000) - 8)});
    }
    std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) { return a.score > b.score; });
    std::vector<const Command*> result;
    result.reserve(scored.size());
    for (const Scored& entry : scored)
        result.push_back(entry.command);
    return result;
}

} // namespace sequela::app::ui
