#include "app/screens/settings/keys_page.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "base/text.h"

namespace sequela::app {

namespace {

constexpr std::array<ui::GridColumn, 4> kColumns = {{
    {.title = "Command", .grow = 1.6F, .least = 220},
    {.title = "Where", .width = 144, .spare = 1},
    {.title = "Keys", .width = 176},
    {.title = "By default", .width = 144, .spare = 2},
}};

std::vector<std::string_view> chords(std::string_view keys) {
    std::vector<std::string_view> found;
    for (const std::string_view chord : split(keys, ' '))
        if (!chord.empty()) found.push_back(chord);
    return found;
}

} // namespace

void KeysPage::enter(AppContext& context) {
    collect(context);
    filter(context.commands());
    find_clashes(context);
    if (!shown_.empty() && selected_ < 0) selected_ = 0;
}

void KeysPage::leave() {
    query_.clear();
    wanted_.reset();
}

// A screen tells its commands only while it is current, so each is asked for its list here; nothing of it is run.
void KeysPage::collect(AppContext& context) {
    lines_.clear();
    ui::Commands all;
    for (const ui::Command& command : context.commands().all())
        if (command.owner.empty())
            lines_.push_back({command.id, command.title, command.category, command.keys, {}, static_cast<bool>(command.when)});
    for (const RegisteredScreen& registered : registered_screens()) {
        ui::Commands own;
        registered.make()->commands(context, own);
        for (const ui::Command& command : own.all())
            lines_.push_back({command.id, command.title, command.category, command.keys, std::string(registered.info.title),
                              static_cast<bool>(command.when)});
    }
    std::erase_if(lines_, [](const Line& line) { return line.title.empty(); });
    std::stable_sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) { return a.category < b.category; });
}

std::string KeysPage::keys_of(const ui::Commands& commands, const Line& line) {
    if (commands.find(line.id) != nullptr) return commands.keys(line.id);
    const std::string map = commands.map_as_text();
    for (const std::string_view entry : lines(map)) {
        const std::size_t equals = entry.find('=');
        if (equals != std::string_view::npos && entry.substr(0, equals) == line.id) return std::string(entry.substr(equals + 1));
    }
    return line.defaults;
}

void KeysPage::filter(const ui::Commands& commands) {
    shown_.clear();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const std::string all = lines_[i].title + " " + lines_[i].category + " " + keys_of(commands, lines_[i]);
        bool fits = true;
        for (const std::string_view word : split(query_, ' '))
            fits = fits && (word.empty() || find_ignoring_case(all, word) != std::string::npos);
        if (fits) shown_.push_back(i);
    }
    selected_ = shown_.empty() ? -1 : std::min(std::max(selected_, 0), static_cast<int>(shown_.size()) - 1);
}

// Commands that can meet: of one screen, or one of them everywhere. Two that each have a condition may share a key on purpose
// (Commands::conflicts).
void KeysPage::find_clashes(AppContext& context) {
    clashes_.clear();
    std::multimap<std::string, const Line*> by_chord;
    for (const Line& line : lines_) {
        const std::string keys = keys_of(context.commands(), line);
        for (const std::string_view chord : chords(keys)) {
            const auto parsed = ui::parse_chord(chord);
            if (!parsed) continue;
            const std::string name = ui::to_text(*parsed);
            const auto range = by_chord.equal_range(name);
            for (auto other = range.first; other != range.second; ++other)
                if (!(other->second->conditional && line.conditional) &&
                    (other->second->owner == line.owner || other->second->owner.empty() || line.owner.empty()))
                    clashes_.push_back({name, other->second->title, line.title});
            by_chord.emplace(name, &line);
        }
    }
}

void KeysPage::change(AppContext& context, const std::string& id, std::optional<std::string> keys) {
    context.commands().remap(id, std::move(keys));
    Settings settings = context.settings();
    settings.key_map = context.commands().map_as_text();
    context.change_settings(settings);
    find_clashes(context);
    filter(context.commands());
}

void KeysPage::draw_clashes(ui::Ui& ui) {
    for (std::size_t i = 0; i < clashes_.size(); ++i)
        ui.scope(static_cast<int>(i), [&] {
            const Clash& clash = clashes_[i];
            ui.notice(fmt::format("{} is used twice: “{}” and “{}”", clash.keys, clash.first, clash.second),
                      {.meaning = ui::Meaning::question, .detail = "Where both are possible, the first one acts.", .announce = false});
        });
}

// What it already does, where both can be meant: of one screen, or one of them everywhere.
const KeysPage::Line* KeysPage::holder_of(AppContext& context, const Line& line, const std::string& chord) const {
    for (const Line& other : lines_) {
        const bool meet = other.owner == line.owner || other.owner.empty() || line.owner.empty();
        if (other.id == line.id || !meet || (other.conditional && line.conditional)) continue;
        const std::string keys = keys_of(context.commands(), other);
        for (const std::string_view held : chords(keys))
            if (const auto parsed = ui::parse_chord(held); parsed && ui::to_text(*parsed) == chord) return &other;
    }
    return nullptr;
}

void KeysPage::give(AppContext& context, const Line& line, const std::string& chord, bool add) {
    const Line* const holder = holder_of(context, line, chord);
    if (holder == nullptr) {
        std::string keys = add ? keys_of(context.commands(), line) : std::string{};
        for (const std::string_view held : chords(keys))
            if (held == chord) return;
        change(context, line.id, keys.empty() ? chord : keys + " " + chord);
        context.toast("Keys changed");
        return;
    }
    wanted_ = Wanted{line.id, chord, holder->id, holder->title, add};
}

// A key that another command has is taken from it only when that is what is meant.
void KeysPage::draw_wanted(ui::Ui& ui, AppContext& context) {
    const Wanted wanted = *wanted_;
    const auto answer =
        ui.notice(fmt::format("{} is the key of “{}”", wanted.chord, wanted.holder_title), {.meaning = ui::Meaning::question,
                                                                                            .detail = "A key can do one thing only.",
                                                                                            .action = "Take it from there",
                                                                                            .second_action = "Leave it",
                                                                                            .key = "settings.keys.taken"});
    if (answer == ui::NoticeResult::none) return;
    wanted_.reset();
    ui.focus("settings.keys.new");
    if (answer != ui::NoticeResult::action) return;
    const auto line_of = [&](const std::string& id) {
        return *std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.id == id; });
    };
    std::string left;
    const std::string before = keys_of(context.commands(), line_of(wanted.holder));
    for (const std::string_view held : chords(before)) {
        const auto parsed = ui::parse_chord(held);
        if (parsed && ui::to_text(*parsed) == wanted.chord) continue;
        left += (left.empty() ? "" : " ") + std::string(held);
    }
    change(context, wanted.holder, left);
    give(context, line_of(wanted.id), wanted.chord, wanted.add);
}

void KeysPage::draw_editor(ui::Ui& ui, AppContext& context) {
    if (selected_ < 0) return;
    const Line line = lines_[shown_[static_cast<std::size_t>(selected_)]];
    if (wanted_ && wanted_->id != line.id) wanted_.reset();
    const std::string keys = keys_of(context.commands(), line);
    ui.row([&] {
        ui.heading("Keys for “" + line.title + "”", 3);
        for (const std::string_view chord : chords(keys))
            ui.key_hint(chord);
    });
    std::optional<std::string> pressed;
    bool add = false;
    ui.row([&] {
        if (auto chord = ui.key_recorder("New key", {.key = "settings.keys.new"})) pressed = std::move(chord);
        if (!keys.empty())
            if (auto chord = ui.key_recorder("One more key", {.key = "settings.keys.more"})) {
                pressed = std::move(chord);
                add = true;
            }
        if (ui.button("No key", {.key = "settings.keys.none", .disabled = keys.empty(), .why_disabled = "It has none"}))
            change(context, line.id, std::string{});
        if (ui.button("Default", {.key = "settings.keys.default",
                                  .disabled = !context.commands().is_remapped(line.id),
                                  .why_disabled = "It is the default already"}))
            change(context, line.id, std::nullopt);
    });
    if (wanted_)
        draw_wanted(ui, context);
    else
        ui.muted("Press the button, then the key: it is taken as it is pressed. Tab, F6 and Esc keep their meaning.");
    if (pressed) give(context, line, *pressed, add);
}

void KeysPage::draw(ui::Ui& ui, AppContext& context) {
    draw_clashes(ui);
    ui.row([&] {
        if (ui::search_field(ui, "Find a command", query_, {.key = "settings.keys.find", .placeholder = "Command or key", .width = 320})
                .changed)
            filter(context.commands());
        ui.spring();
        ui.muted(counted(static_cast<std::int64_t>(shown_.size()), "command", "commands"));
    });
    const float below = wanted_ ? 176 : 128;
    const float height = std::max(160.0F, ui.rest().height / ui.scale() - below);
    ui.grid("Commands and their keys",
            {.columns = kColumns,
             .count = static_cast<int>(shown_.size()),
             .selected = &selected_,
             .key = "settings.keys",
             .fill = false,
             .max_height = height,
             .empty = "No command fits.",
             .keys_from = "settings.keys.find"},
            [&](int row, int column) {
                const Line& line = lines_[shown_[static_cast<std::size_t>(row)]];
                switch (column) {
                case 0:
                    ui.text(line.title, {.lines = 1});
                    break;
                case 1:
                    ui.text(line.category, {.tone = ui::Tone::muted, .lines = 1});
                    break;
                case 2: {
                    const std::string keys = keys_of(context.commands(), line);
                    for (const std::string_view chord : chords(keys))
                        ui.key_hint(chord);
                    break;
                }
                default:
                    if (context.commands().is_remapped(line.id))
                        ui.text(line.defaults.empty() ? "None" : line.defaults, {.tone = ui::Tone::muted});
                    break;
                }
            });
    draw_editor(ui, context);
}

} // namespace sequela::app
