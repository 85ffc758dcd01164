// Which key does what, and changing it. The commands of all screens are listed, also of those that are not on the screen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"

namespace sequela::app {

class KeysPage {
public:
    void enter(AppContext& context);
    void leave();
    void draw(ui::Ui& ui, AppContext& context);

private:
    struct Line {
        std::string id, title, category, defaults;
        std::string owner; // screen; empty: everywhere
        bool conditional = false;
    };
    struct Clash {
        std::string keys, first, second; // titles
    };
    void collect(AppContext& context);
    void filter(const ui::Commands& commands);
    void find_clashes(AppContext& context);
    void change(AppContext& context, const std::string& id, std::optional<std::string> keys);
    [[nodiscard]] static std::string keys_of(const ui::Commands& commands, const Line& line);
    const Line* holder_of(AppContext& context, const Line& line, const std::string& chord) const;
    void give(AppContext& context, const Line& line, const std::string& chord, bool add);
    void draw_wanted(ui::Ui& ui, AppContext& context);
    void draw_editor(ui::Ui& ui, AppContext& context);
    void draw_clashes(ui::Ui& ui);

    std::vector<Line> lines_;
    std::vector<std::size_t> shown_;
    std::vector<Clash> clashes_;
    std::string query_;
    int selected_ = -1;
    // A key that was pressed for a command, and that another one has.
    struct Wanted {
        std::string id, chord, holder, holder_title;
        bool add = false; // to the keys that it has
    };
    std::optional<Wanted> wanted_;
};

} // namespace sequela::app
