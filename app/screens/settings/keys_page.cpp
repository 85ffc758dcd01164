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
    edited_.clear();
    error_.clear();
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

void KeysPage::draw_editor(ui::Ui& ui, AppContext& context) {
    if (selected_ < 0) return;
    const Line& line = lines_[shown_[static_cast<std::size_t>(selected_)]];
    if (edited_ != line.id) {
        edited_ = line.id;
        typed_ = keys_of(context.commands(), line);
        error_.clear();
    }
    ui.heading("Keys for “" + line.title + "”", 3);
    std::optional<std::optional<std::string>> wanted;
    ui.row([&] {
        const auto field = ui::text_field(
            ui, "Keys", typed_, {.key = "settings.keys.edit", .placeholder = "None", .error = error_, .label_hidden = true, .width = 240});
        if (field.changed) error_.clear();
        if (ui.button("Set", {.key = "settings.keys.set"}) || field.submitted) wanted = std::optional<std::string>(trim(typed_));
        if (ui.button("No key", {.key = "settings.keys.none"})) wanted = std::optional<std::string>(std::string{});
        if (ui.button("Default", {.key = "settings.keys.default",
                                  .disabled = !context.commands().is_remapped(line.id),
                                  .why_disabled = "It is the default already"}))
            wanted = std::optional<std::string>{};
    });
    ui.muted("Written as Ctrl+Shift+M, Alt+Up, F8 or P. Several are separated by a space.");
    if (!wanted) return;
    if (*wanted)
        for (const std::string_view chord : chords(**wanted))
            if (!ui::parse_chord(chord)) error_ = fmt::format("“{}” is not a key. Write it as Ctrl+M or F8.", chord);
    if (!error_.empty()) return;
    change(context, line.id, *wanted);
    edited_.clear();
    context.toast("Keys changed");
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
    const float below = ui.px(128) / ui.scale();
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
