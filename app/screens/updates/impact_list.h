// What a release means for the work that is there: the cases that hold codes which it ends or changes, each with its fix.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "app/screens/updates/release_changes.h"
#include "app/ui/ui.h"
#include "casework/impact.h"

namespace sequela::app {

class ImpactList {
public:
    // Reads the cases anew. The changes must be those of later calls.
    void load(AppContext& context, const ReleaseChanges& changes);
    void clear();

    // "14 open cases hold codes that end on 30 Sep 2025"; empty: none does.
    [[nodiscard]] std::string headline(const packs::ReleaseDiff& diff) const;
    [[nodiscard]] std::string headline_detail() const;
    // Rows that want the coder: of open cases, broken.
    [[nodiscard]] int to_fix() const { return static_cast<int>(impact_.open_cases); }
    [[nodiscard]] const std::set<std::string, std::less<>>& used() const { return used_; }

    void draw(ui::Ui& ui, AppContext& context, const ReleaseChanges& changes);
    // What Enter does on the selected row; `.` only fixes.
    void act(AppContext& context, const ReleaseChanges& changes, bool fix_only);
    [[nodiscard]] bool can_fix() const;

private:
    struct Row {
        const casework::ImpactLine* line = nullptr;
        std::string title;       // of the code, as the older release has it
        std::string replacement; // in words
    };
    void show();
    [[nodiscard]] const Row* selected() const;
    void draw_cell(ui::Ui& ui, AppContext& context, const ReleaseChanges& changes, int row, int column);
    void draw_menu(ui::Ui& ui, AppContext& context, const ReleaseChanges& changes);
    void replace(AppContext& context, const ReleaseChanges& changes, casework::CodeUse use, const std::string& replacement);
    void take_back(AppContext& context, const ReleaseChanges& changes, const std::string& encounter, const std::string& label);
    static void open_case(AppContext& context, const casework::CodeUse& use);

    casework::Impact impact_;
    std::set<std::string, std::less<>> used_;
    std::vector<Row> open_, finished_;
    Date ends_;
    int which_ = 0; // 0: open cases, 1: finished ones
    int row_ = -1;
    int column_ = 0;
    ui::Rect action_rect_;
    int pressed_ = -1; // a button in this row: done when all rows are drawn, because it changes them
    std::optional<Error> failure_;
};

} // namespace sequela::app
