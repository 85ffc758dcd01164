// The state of the app behind App and AppContext. Only app.cpp, context.cpp and chrome.cpp see it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.h"
#include "app/context.h"
#include "app/screen.h"
#include "app/ui/ui.h"

namespace sequela::app {

struct Notice {
    std::string key;
    ui::Meaning meaning = ui::Meaning::none;
    std::string text, detail;
    std::optional<AppContext::Action> action;
};

struct Toast {
    int id = 0;
    std::string text;
    std::optional<AppContext::Action> action;
    ui::Meaning meaning = ui::Meaning::none;
    double until_ms = 0;
    bool announced = false;
};

struct RunningJob {
    std::unique_ptr<Job> job;
    std::function<void(const Status&, Job&)> done;
};

struct Destination {
    std::string screen, argument;
};

struct AppContext::Impl {
    Impl(Platform& host, Places where, Resources bytes)
        : platform(&host), places(std::move(where)), resources(std::move(bytes)), context(*this) {}

    Platform* platform;
    Places places;
    Resources resources;
    AppContext context;
    ui::Commands commands;
    std::unique_ptr<ui::Ui> ui;
    std::unique_ptr<packs::Catalogue> catalogue;
    std::unique_ptr<lookup::SearchCache> search;
    std::unique_ptr<casework::Workspace> workspace;
    Settings settings;
    std::map<std::string, std::string, std::less<>> memory; // where there is no workspace
    std::string lock_reason;

    struct Entry {
        ScreenInfo info;
        std::unique_ptr<Screen> screen;
    };
    std::vector<Entry> screens;
    std::string current;
    std::string argument;
    std::optional<Destination> pending;
    std::vector<Destination> history;
    bool going_back = false;
    bool lock_wanted = false;
    std::string header_title, header_subtitle, status;

    std::vector<RunningJob> running;
    std::vector<JobState> jobs;
    int next_job = 1;

    std::vector<Notice> notices;
    std::vector<Toast> toasts;
    int next_toast = 1;
    bool save_failed = false;
    bool dragging = false;
    StorageState storage;
    double storage_at = -1e9;

    bool palette_open = false, help_open = false;
    std::string palette_query, help_query;
    int palette_selected = 0;

    double last_activity_ms = 0;
    bool dirty = true;

    [[nodiscard]] Entry* find_screen(std::string_view id);
    [[nodiscard]] Entry* current_screen() { return find_screen(current); }
    // Does what go(), back() and lock() have asked for, between passes: they are called by screens that are being drawn.
    void enter_pending();
    void lock_now();
    void show(const Destination& to);
    void add_own_commands();
    void tell_lost_releases();
    void apply_settings();
    void load_settings();
    void step_jobs(double budget_ms);
    void check_auto_lock();
    void offer_files(std::vector<DroppedFile> files);
    void draw(); // chrome.cpp: the whole page
};

} // namespace sequela::app
