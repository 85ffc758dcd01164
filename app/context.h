// What a screen is given: the workspace, the books, settings, navigation, jobs and messages. One object, owned by the App.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/platform.h"
#include "app/ui/commands.h"
#include "app/ui/theme.h"
#include "base/job.h"
#include "base/result.h"
#include "casework/workspace.h"
#include "lookup/search.h"
#include "packs/catalogue.h"

namespace sequela::app {

namespace ui {
class Ui;
}

enum class ThemeChoice { system, light, dark, high_contrast };

// Of the user; kept in the workspace under "settings". While the workspace is locked the defaults hold.
struct Settings {
    ThemeChoice theme = ThemeChoice::system;
    int text_percent = 100;      // 80 to 200
    int lock_minutes = 10;       // without a key or pointer; 0: never
    bool reduced_motion = false; // also on when the system asks for it
    std::string key_map;         // Commands::map_as_text()
    bool operator==(const Settings&) const = default;
};

// Work that is sliced over frames, with a progress bar in the status bar (and wherever a screen draws draw_job()).
struct JobState {
    int id = 0;
    std::string title; // "Installing icd10cm_tabular_2026.zip"
    double started_ms = 0;
    Progress progress;
    double seconds_left = -1; // negative: not known yet
    bool cancelling = false;
};

class AppContext {
public:
    // --- what there is
    Platform& platform();
    const Places& places() const;
    const Resources& resources() const;
    ui::Ui& ui();
    ui::Commands& commands();
    packs::Catalogue& catalogue();
    lookup::SearchCache& search();
    // Null while locked. Encounters are loaded and saved through it.
    casework::Workspace* workspace();
    casework::WorkspacePlace workspace_place() const;

    // --- locking. opened(): the unlock screen hands over a workspace; settings are read from it and the worklist (or what was asked for)
    // shows.
    void opened(std::unique_ptr<casework::Workspace> workspace);
    void lock(std::string_view reason = {}); // closes it, wipes the keys, shows the unlock screen; the reason is shown there
    const std::string& lock_reason() const;
    // "Try it": a workspace in memory.
    Status try_it();

    // --- where to be. The argument is the screen's own business ("case id", "code:E1122"). Taken at the end of the frame.
    void go(std::string_view screen_id, std::string_view argument = {});
    void back();
    const std::string& current_screen() const;

    // --- settings and small memories
    const Settings& settings() const;
    void change_settings(const Settings& settings); // applied now, stored in the workspace
    // Where the coder was, pane sizes and such: kept in the workspace while it is open, else until the page is closed.
    std::optional<std::string> recall(std::string_view key) const;
    void remember(std::string_view key, std::string_view value);
    std::vector<float> recall_sizes(std::string_view key) const;
    void remember_sizes(std::string_view key, const std::vector<float>& sizes);

    // --- long work
    // `done` is called at the end of the frame in which the job ended, with its result (an Error if it was cancelled).
    int run(std::string title, std::unique_ptr<Job> job, std::function<void(const Status&, Job&)> done = {});
    // The same, before all that wait; what has been begun is not interrupted.
    int run_next(std::string title, std::unique_ptr<Job> job, std::function<void(const Status&, Job&)> done = {});
    void cancel_job(int id);
    const JobState* job(int id) const; // null: it has ended
    const std::vector<JobState>& jobs() const;

    // --- messages
    // Below the header until dismissed; for what concerns the whole app (storage is not durable, a save failed). One for each key.
    struct Action {
        std::string label;
        std::function<void()> run;
    };
    void notify(std::string key, ui::Meaning meaning, std::string text, std::string detail = {}, std::optional<Action> action = {});
    void clear_notice(std::string_view key);
    // A few seconds at the bottom, with an Undo or another action; it is said by screen readers. Stays while hovered or focused.
    void toast(std::string text, std::optional<Action> action = {}, ui::Meaning meaning = ui::Meaning::none);
    // A failed save cannot be missed: a notice that stays, and the status bar in red. ok: clears it and shows "Saved".
    void saved(const Status& status);
    void error(std::string key, const Error& error); // notify() with what, where and hint

    // --- facts in the status bar: "FY2026 codes, notes FY2023". Set by a screen when it is entered; cleared when it is left.
    void set_status(std::string text);
    // Header of the page: the title of the screen by default.
    void set_header(std::string title, std::string subtitle = {});

    struct Impl;
    explicit AppContext(Impl& impl) : impl_(&impl) {}

private:
    Impl* impl_;
};

} // namespace sequela::app
