#include "app/context.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/state.h"
#include "app/ui/core.h"
#include "base/text.h"

namespace sequela::app {

namespace {

using nlohmann::json;

constexpr const char* settings_key = "settings";
constexpr const char* place_key = "app.screen";
constexpr double toast_ms = 7000;

std::string_view key_of(ThemeChoice theme) {
    switch (theme) {
    case ThemeChoice::light:
        return "light";
    case ThemeChoice::dark:
        return "dark";
    case ThemeChoice::high_contrast:
        return "high_contrast";
    case ThemeChoice::system:
        break;
    }
    return "system";
}

std::string to_json(const Settings& settings) {
    return json{{"theme", key_of(settings.theme)},
                {"text_percent", settings.text_percent},
                {"lock_minutes", settings.lock_minutes},
                {"reduced_motion", settings.reduced_motion},
                {"key_map", settings.key_map}}
        .dump();
}

Settings settings_from(const std::string& text) {
    Settings result;
    const json stored = json::parse(text, nullptr, false);
    if (!stored.is_object()) return result;
    const auto integer = [&](const char* name, int& to, int low, int high) {
        if (const auto it = stored.find(name); it != stored.end() && it->is_number_integer()) to = std::clamp(it->get<int>(), low, high);
    };
    integer("text_percent", result.text_percent, 80, 200);
    integer("lock_minutes", result.lock_minutes, 0, 240);
    if (const auto it = stored.find("reduced_motion"); it != stored.end() && it->is_boolean()) result.reduced_motion = it->get<bool>();
    if (const auto it = stored.find("key_map"); it != stored.end() && it->is_string()) result.key_map = it->get<std::string>();
    if (const auto it = stored.find("theme"); it != stored.end() && it->is_string())
        for (const ThemeChoice theme : {ThemeChoice::light, ThemeChoice::dark, ThemeChoice::high_contrast})
            if (it->get<std::string>() == key_of(theme)) result.theme = theme;
    return result;
}

} // namespace

// --- what there is

Platform& AppContext::platform() {
    return *impl_->platform;
}
const Places& AppContext::places() const {
    return impl_->places;
}
const Resources& AppContext::resources() const {
    return impl_->resources;
}
ui::Ui& AppContext::ui() {
    return *impl_->ui;
}
ui::Commands& AppContext::commands() {
    return impl_->commands;
}
packs::Catalogue& AppContext::catalogue() {
    return *impl_->catalogue;
}
lookup::SearchCache& AppContext::search() {
    return *impl_->search;
}
casework::Workspace* AppContext::workspace() {
    return impl_->workspace.get();
}

casework::WorkspacePlace AppContext::workspace_place() const {
    const Places& places = impl_->places;
    Platform* platform = impl_->platform;
    return {places.vfs, places.workspace, places.keyring, places.backup, [platform] { return platform->utc_ms(); }};
}

// --- locking

void AppContext::opened(std::unique_ptr<casework::Workspace> workspace) {
    impl_->workspace = std::move(workspace);
    impl_->lock_reason.clear();
    impl_->load_settings();
    impl_->history.clear();
    // On where they were.
    const std::string last = recall(place_key).value_or("");
    const Impl::Entry* entry = impl_->find_screen(last);
    go(entry != nullptr && entry->info.place == Place::rail ? last : "worklist");
}

void AppContext::lock(std::string_view reason) {
    impl_->lock_wanted = true;
    impl_->lock_reason = reason;
    impl_->dirty = true;
}

void AppContext::Impl::lock_now() {
    if (Entry* entry = current_screen()) entry->screen->leave(context);
    commands.remove_owned_by(current);
    current.clear();
    workspace.reset();
    settings = {};
    apply_settings();
    memory.clear();
    history.clear();
    notices.clear();
    toasts.clear();
    palette_open = help_open = false;
    palette_query.clear();
    help_query.clear();
    save_failed = false;
    status.clear();
    // What was typed, copied and drawn goes with it.
    ui->core().forget_texts();
    // The screens may hold what they have read: they are made anew.
    for (Entry& entry : screens)
        for (const RegisteredScreen& registered : registered_screens())
            if (registered.info.id == entry.info.id) entry.screen = registered.make();
    show({"unlock", {}});
}

const std::string& AppContext::lock_reason() const {
    return impl_->lock_reason;
}

Status AppContext::try_it() {
    Platform* platform = impl_->platform;
    auto workspace = casework::Workspace::in_memory([platform] { return platform->utc_ms(); }, "Guest");
    if (!workspace) return workspace.error();
    opened(std::move(*workspace));
    return Done{};
}

// --- where to be

void AppContext::go(std::string_view screen_id, std::string_view argument) {
    impl_->pending = Destination{std::string(screen_id), std::string(argument)};
    impl_->dirty = true;
}

void AppContext::back() {
    if (impl_->history.empty()) return;
    impl_->pending = impl_->history.back();
    impl_->history.pop_back();
    impl_->going_back = true;
    impl_->dirty = true;
}

const std::string& AppContext::current_screen() const {
    return impl_->current;
}

AppContext::Impl::Entry* AppContext::Impl::find_screen(std::string_view id) {
    for (Entry& entry : screens)
        if (entry.info.id == id) return &entry;
    return nullptr;
}

void AppContext::Impl::enter_pending() {
    if (std::exchange(lock_wanted, false)) {
        pending.reset();
        lock_now();
        return;
    }
    if (!pending) return;
    const Destination to = *std::exchange(pending, std::nullopt);
    show(to);
}

void AppContext::Impl::show(const Destination& to) {
    Entry* entry = find_screen(to.screen);
    if (entry == nullptr) return;
    if (workspace == nullptr && !entry->info.locked) return; // nothing shows without its key
    if (Entry* old = current_screen()) {
        if (!going_back && current != to.screen && old->info.place != Place::hidden) history.push_back({current, argument});
        old->screen->leave(context);
    }
    if (history.size() > 50) history.erase(history.begin());
    going_back = false;
    commands.remove_owned_by(current);
    current = to.screen;
    argument = to.argument;
    header_title = std::string(entry->info.title);
    header_subtitle.clear();
    status.clear();
    ui->core().close_all();
    ui->core().focus = 0;
    ui->core().focus_first = true;
    if (workspace != nullptr && entry->info.place == Place::rail && context.recall(place_key) != current)
        context.remember(place_key, current);
    entry->screen->enter(context, argument);
    // Commands that it adds belong to it.
    const std::size_t before = commands.all().size();
    std::vector<std::string> known;
    known.reserve(before);
    for (const ui::Command& command : commands.all())
        known.push_back(command.id);
    entry->screen->commands(context, commands);
    commands.own_new(known, current);
    dirty = true;
}

// --- settings and small memories

const Settings& AppContext::settings() const {
    return impl_->settings;
}

void AppContext::change_settings(const Settings& settings) {
    impl_->settings = settings;
    impl_->settings.text_percent = std::clamp(settings.text_percent, 80, 200);
    impl_->apply_settings();
    if (impl_->workspace != nullptr) saved(impl_->workspace->set_setting(settings_key, to_json(impl_->settings)));
}

void AppContext::Impl::load_settings() {
    settings = {};
    if (workspace != nullptr)
        if (const auto stored = workspace->setting(settings_key)) settings = settings_from(*stored);
    apply_settings();
}

void AppContext::Impl::apply_settings() {
    ui::Ui::Core& core = ui->core();
    ui::ThemeKind kind = platform->prefers_dark() ? ui::ThemeKind::dark : ui::ThemeKind::light;
    if (platform->prefers_high_contrast()) kind = ui::ThemeKind::high_contrast;
    if (settings.theme == ThemeChoice::light) kind = ui::ThemeKind::light;
    if (settings.theme == ThemeChoice::dark) kind = ui::ThemeKind::dark;
    if (settings.theme == ThemeChoice::high_contrast) kind = ui::ThemeKind::high_contrast;
    core.theme = &ui::theme_of(kind);
    core.scale = static_cast<float>(settings.text_percent) / 100.0F;
    core.reduced_motion = settings.reduced_motion || platform->prefers_reduced_motion();
    commands.set_map(settings.key_map);
    core.unsettled = true; // what has been drawn of this pass has the old look
    dirty = true;
}

std::optional<std::string> AppContext::recall(std::string_view key) const {
    if (impl_->workspace != nullptr) return impl_->workspace->setting(key);
    const auto found = impl_->memory.find(key);
    return found == impl_->memory.end() ? std::nullopt : std::optional(found->second);
}

void AppContext::remember(std::string_view key, std::string_view value) {
    if (impl_->workspace != nullptr)
        saved(impl_->workspace->set_setting(key, value));
    else
        impl_->memory[std::string(key)] = value;
}

std::vector<float> AppContext::recall_sizes(std::string_view key) const {
    std::vector<float> result;
    const auto stored = recall(key);
    if (!stored) return result;
    for (const std::string_view part : split(*stored, ' ')) {
        int thousandths = 0;
        for (const char c : part)
            if (c >= '0' && c <= '9' && thousandths < 100000) thousandths = thousandths * 10 + (c - '0');
        if (thousandths > 0) result.push_back(static_cast<float>(thousandths) / 1000.0F);
    }
    return result;
}

void AppContext::remember_sizes(std::string_view key, const std::vector<float>& sizes) {
    std::string text;
    for (const float size : sizes) {
        if (!text.empty()) text += ' ';
        text += std::to_string(std::lround(size * 1000.0F));
    }
    remember(key, text);
}

// --- long work

int AppContext::run(std::string title, std::unique_ptr<Job> job, std::function<void(const Status&, Job&)> done) {
    JobState state;
    state.id = impl_->next_job++;
    state.title = std::move(title);
    state.started_ms = impl_->platform->now_ms();
    state.progress = job->progress();
    impl_->jobs.push_back(std::move(state));
    impl_->running.push_back({std::move(job), std::move(done)});
    impl_->dirty = true;
    return impl_->jobs.back().id;
}

int AppContext::run_next(std::string title, std::unique_ptr<Job> job, std::function<void(const Status&, Job&)> done) {
    const int id = run(std::move(title), std::move(job), std::move(done));
    if (impl_->jobs.size() > 2) {
        std::rotate(impl_->jobs.begin() + 1, impl_->jobs.end() - 1, impl_->jobs.end());
        std::rotate(impl_->running.begin() + 1, impl_->running.end() - 1, impl_->running.end());
    }
    return id;
}

void AppContext::cancel_job(int id) {
    for (std::size_t i = 0; i < impl_->jobs.size(); ++i) {
        if (impl_->jobs[i].id != id) continue;
        impl_->jobs[i].cancelling = true;
        impl_->running[i].job->cancel();
    }
}

const JobState* AppContext::job(int id) const {
    for (const JobState& state : impl_->jobs)
        if (state.id == id) return &state;
    return nullptr;
}

const std::vector<JobState>& AppContext::jobs() const {
    return impl_->jobs;
}

void AppContext::Impl::step_jobs(double budget_ms) {
    if (running.empty()) return;
    // One after the other: they may work on the same database.
    const bool finished = running.front().job->step(monotonic_ms() + budget_ms);
    JobState& state = jobs.front();
    state.progress = running.front().job->progress();
    const double elapsed = (platform->now_ms() - state.started_ms) / 1000.0;
    if (elapsed > 1 && state.progress.fraction > 0.02)
        state.seconds_left = elapsed / state.progress.fraction * (1 - state.progress.fraction);
    dirty = true;
    if (!finished) return;
    RunningJob done = std::move(running.front());
    running.erase(running.begin());
    jobs.erase(jobs.begin());
    if (!jobs.empty()) jobs.front().started_ms = platform->now_ms();
    const Status result = done.job->result();
    if (done.done) done.done(result, *done.job);
}

// --- messages

void AppContext::notify(std::string key, ui::Meaning meaning, std::string text, std::string detail, std::optional<Action> action) {
    impl_->dirty = true;
    Notice notice{std::move(key), meaning, std::move(text), std::move(detail), std::move(action)};
    for (Notice& old : impl_->notices)
        if (old.key == notice.key) {
            old = std::move(notice);
            return;
        }
    impl_->notices.push_back(std::move(notice));
}

void AppContext::clear_notice(std::string_view key) {
    auto& notices = impl_->notices;
    notices.erase(std::remove_if(notices.begin(), notices.end(), [&](const Notice& notice) { return notice.key == key; }), notices.end());
}

void AppContext::toast(std::string text, std::optional<Action> action, ui::Meaning meaning) {
    Toast toast;
    toast.id = impl_->next_toast++;
    toast.text = std::move(text);
    toast.action = std::move(action);
    toast.meaning = meaning;
    toast.until_ms = impl_->platform->now_ms() + toast_ms;
    impl_->toasts.push_back(std::move(toast));
    if (impl_->toasts.size() > 3) impl_->toasts.erase(impl_->toasts.begin());
    impl_->dirty = true;
}

void AppContext::saved(const Status& status) {
    const bool failed = !status.ok();
    if (failed)
        notify("save", ui::Meaning::must_fix, "The last change was not saved: " + status.error().what,
               status.error().hint.empty() ? "Your work up to the change before is safe. Try again; if it fails again, make a backup."
                                           : status.error().hint);
    else if (impl_->save_failed)
        clear_notice("save");
    impl_->save_failed = failed;
    impl_->dirty = true;
}

void AppContext::error(std::string key, const Error& error) {
    std::string detail = error.where;
    if (!detail.empty() && !error.hint.empty()) detail += ". ";
    detail += error.hint;
    notify(std::move(key), ui::Meaning::must_fix, error.what, detail);
}

void AppContext::set_status(std::string text) {
    impl_->status = std::move(text);
}

void AppContext::set_header(std::string title, std::string subtitle) {
    impl_->header_title = std::move(title);
    impl_->header_subtitle = std::move(subtitle);
}

} // namespace sequela::app
