#include "app/app.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "app/measure.h"
#include "app/state.h"
#include "app/test_access.h"
#include "app/ui/core.h"
#include "base/text.h"

namespace sequela::app {

using ui::Ui;

namespace {

struct TextEvent {
    std::string text;
    bool pasted = false;
};
struct CompositionEvent {
    std::string text;
};
struct WheelEvent {
    float x, y, dx, dy;
};
struct FilesEvent {
    std::vector<DroppedFile> files;
};
using Event = std::variant<KeyEvent, TextEvent, CompositionEvent, PointerEvent, WheelEvent, FilesEvent, SemanticAction>;

constexpr double job_slice_ms = 8;
constexpr int most_passes = 6;

} // namespace

struct App::State {
    State(Platform& platform, const Places& places, Resources resources) : impl(platform, places, std::move(resources)) {}

    AppContext::Impl impl;
    std::deque<Event> events;
    bool in_frame = false;
    bool swallow_text = false; // the key before was a command: the character that it types is not text
    bool visible = true;
    std::string composition;
    TextInputState shown_input;
    long frames = 0, passes = 0;
    double last_frame_ms = 0;

    [[nodiscard]] Ui::Core& core() { return impl.ui->core(); }

    void push(Event event) {
        events.push_back(std::move(event));
        impl.dirty = true;
    }
    void active() { impl.last_activity_ms = impl.platform->now_ms(); }

    void begin_frame() {
        core().now = impl.platform->now_ms();
        core().begin_frame();
        in_frame = true;
    }

    void pass(bool draw) {
        Ui::Core& c = core();
        ++passes;
        c.composition = composition;
        c.begin_pass(draw);
        impl.draw();
        c.end_pass();
        // What the events of this pass were is over.
        c.pointer.pressed.fill(false);
        c.pointer.released.fill(false);
        c.key.reset();
        c.text_in.clear();
        c.text_is_paste = false;
        c.action.reset();
        c.copy_request = c.cut_request = c.offer_escape = false;
        const bool moves = impl.pending.has_value() || impl.lock_wanted;
        impl.enter_pending();
        if (moves) c.unsettled = true;
    }

    void process_all() {
        while (!events.empty()) {
            Event event = std::move(events.front());
            events.pop_front();
            std::visit([&](auto& which) { process(which); }, event);
        }
    }

    // --- keys: first the focused widget, then commands; what types a letter asks the commands first unless a text field has the focus

    void process(KeyEvent& event) {
        if (!event.down) return;
        active();
        Ui::Core& c = core();
        settle_wanted_focus();
        if (record(event)) return;
        const bool typing = impl.ui->typing();
        const ui::Chord chord = ui::chord_of(event);
        swallow_text = false;
        c.focus_by_mouse = false;
        if (event.key == Key::tab && !event.control && !event.alt) {
            c.move_focus(event.shift);
            pass(false);
            return;
        }
        if (event.key == Key::f6) {
            c.cycle_pane(event.shift);
            pass(false);
            return;
        }
        if (event.key == Key::character && typing && chord.types()) return; // its text follows
        const bool modal = c.modal_layer() > 0;
        if (chord.types() && event.key == Key::character && !typing && !modal && run_command(event, false)) {
            swallow_text = true;
            return;
        }
        if (event.key == Key::escape && !c.popovers.empty()) {
            c.close_top_popover();
            pass(false);
            return;
        }
        c.key = event;
        c.key_taken = false;
        pass(false);
        if (c.key_taken) {
            if (chord.types() && !typing) swallow_text = true;
            return;
        }
        if (event.key == Key::escape && c.last_escape != 0) {
            c.key = event;
            c.offer_escape = true;
            c.escape_winner = c.last_escape;
            pass(false);
            return;
        }
        if (!c.enter_offered && !modal && run_command(event, typing)) return;
        if (!event.control && !event.alt && !event.shift && c.scroll_page(event.key)) pass(false);
    }

    // The event before may have asked for a focus that is not there yet: however late the next frame is, keys go where they are meant to.
    void settle_wanted_focus() {
        for (int i = 0; i < 3 && core().wanted_key != 0; ++i)
            pass(false);
    }

    // Where a key is being chosen for a command, it does nothing else. Esc gives up; Tab goes on, and F6, as everywhere.
    bool record(const KeyEvent& event) {
        Ui::Core& c = core();
        if (c.recording_key == 0 || c.recording_key != c.focus || event.key == Key::tab || event.key == Key::f6) return false;
        if (event.key == Key::unknown || event.repeat) return true; // a modifier so far
        c.recorded_key = event;
        swallow_text = true;
        pass(false);
        return true;
    }

    bool run_command(const KeyEvent& event, bool typing) {
        const ui::Command* command = impl.commands.match(event, typing);
        if (command == nullptr) return false;
        const auto action = command->run;
        action();
        impl.enter_pending();
        pass(false);
        return true;
    }

    void process(TextEvent& event) {
        active();
        if (!event.pasted && std::exchange(swallow_text, false)) return;
        Ui::Core& c = core();
        settle_wanted_focus();
        c.text_in = std::move(event.text);
        c.text_is_paste = event.pasted;
        c.text_taken = false;
        pass(false);
    }

    void process(CompositionEvent& event) {
        active();
        composition = std::move(event.text);
    }

    void process(PointerEvent& event) {
        Ui::Core& c = core();
        active();
        if (event.kind == PointerKind::leave) {
            c.pointer.inside = false;
            return;
        }
        c.pointer.inside = true;
        c.pointer.x = event.x;
        c.pointer.y = event.y;
        c.pointer.touch = event.touch;
        c.pointer.shift = event.shift;
        c.pointer.control = event.control;
        c.pointer.alt = event.alt;
        if (event.kind == PointerKind::move) {
            // Only the last of a row of moves matters, unless something is being dragged up to a release.
            if (c.captured != 0 && !events.empty()) pass(false);
            return;
        }
        const auto button = static_cast<std::size_t>(std::clamp(event.button, 0, 2));
        if (event.kind == PointerKind::down) {
            if (dismiss_popovers()) return;
            c.pointer.down[button] = true;
            c.pointer.pressed[button] = true;
            c.pointer.clicks = event.clicks;
            pass(false); // so that what lies there knows that it is under the pointer
        } else {
            c.pointer.down[button] = false;
            c.pointer.released[button] = true;
            pass(false);
            if (event.touch) c.pointer.inside = false;
        }
    }

    // A press outside of what floats closes it. On what opened it: only that.
    bool dismiss_popovers() {
        Ui::Core& c = core();
        bool on_anchor = false;
        while (!c.popovers.empty()) {
            const ui::OpenPopover& top = c.popovers.back();
            const float x = c.pointer.x;
            const float y = c.pointer.y;
            bool over_toast = false;
            for (const auto& rect : c.last_layer_rects)
                over_toast = over_toast || (rect.layer >= 6 && contains(rect.rect, x, y));
            if (top.modal || over_toast || contains(top.rect, x, y)) break;
            on_anchor = on_anchor || contains(top.anchor, x, y);
            c.close_top_popover();
        }
        return on_anchor;
    }

    void process(WheelEvent& event) {
        active();
        core().wheel(event.x, event.y, event.dx, event.dy);
    }

    void process(FilesEvent& event) {
        active();
        impl.dragging = false;
        impl.offer_files(std::move(event.files));
        impl.enter_pending();
    }

    void process(SemanticAction& event) {
        active();
        Ui::Core& c = core();
        c.focus_by_mouse = false;
        c.action = std::move(event);
        c.action_taken = false;
        pass(false);
    }

    void publish() {
        Ui::Core& c = core();
        const std::string difference = c.semantics.end_frame();
        if (!difference.empty()) impl.platform->publish_semantics(difference);
        if (c.cursor != c.shown_cursor) {
            c.shown_cursor = c.cursor;
            impl.platform->set_cursor(c.cursor);
        }
        const TextInputState& now = c.text_input;
        TextInputState& old = shown_input;
        const bool same = now.active == old.active && now.secret == old.secret && now.multiline == old.multiline && now.x == old.x &&
                          now.y == old.y && now.height == old.height && now.label == old.label && now.value == old.value &&
                          now.selection_begin == old.selection_begin && now.selection_end == old.selection_end;
        if (same) return;
        old = now;
        impl.platform->set_text_input(now);
    }
};

namespace {

std::string preview_of(const std::vector<DroppedFile>& files) {
    std::string names = files.front().name;
    if (files.size() > 1) names += " and " + std::to_string(files.size() - 1) + " more";
    return names;
}

} // namespace

void AppContext::Impl::offer_files(std::vector<DroppedFile> files) {
    if (files.empty()) return;
    if (Entry* entry = current_screen()) entry->screen->files(context, files);
    for (Entry& entry : screens) {
        if (files.empty()) break;
        if (entry.info.id == current || (workspace == nullptr && !entry.info.locked)) continue;
        entry.screen->files(context, files);
    }
    if (files.empty()) return;
    if (workspace == nullptr)
        context.notify("files", ui::Meaning::warning, "Unlock the workspace first, then drop the files again.", preview_of(files));
    else
        context.notify("files", ui::Meaning::warning, "These files were not recognised: " + preview_of(files),
                       "Charts are text files. Code sets are official release files, as zip or unpacked.");
}

void AppContext::Impl::check_auto_lock() {
    if (workspace == nullptr || settings.lock_minutes <= 0) return;
    const double idle = platform->now_ms() - last_activity_ms;
    if (idle < settings.lock_minutes * 60000.0) return;
    context.lock("Locked after " + std::to_string(settings.lock_minutes) + " minutes without a key or a click.");
}

void AppContext::Impl::add_own_commands() {
    const auto add = [&](std::string id, std::string title, std::string category, std::string keys, std::function<void()> run,
                         std::function<bool()> when = {}) {
        ui::Command command;
        command.id = std::move(id);
        command.title = std::move(title);
        command.category = std::move(category);
        command.keys = std::move(keys);
        command.when = std::move(when);
        command.run = std::move(run);
        commands.add(std::move(command));
    };
    const auto unlocked = [this] { return workspace != nullptr; };
    add("app.palette", "Find a command", "App", "Ctrl+K", [this] { palette_open = true; });
    commands.hide("app.palette"); // it is where one is
    add("app.help", "Keyboard help", "App", "F1", [this] { help_open = true; });
    add(
        "app.lock", "Lock the workspace", "App", "Ctrl+Shift+L", [this] { context.lock(); }, unlocked);
    add(
        "app.back", "Back to where I was", "App", "Alt+Left", [this] { context.back(); }, [this] { return !history.empty(); });
    const auto change = [this](auto&& edit) {
        Settings next = settings;
        edit(next);
        context.change_settings(next);
    };
    add("app.text_larger", "Larger text", "Look", "Ctrl+Shift+.",
        [change] { change([](Settings& s) { s.text_percent = std::min(200, s.text_percent + 10); }); });
    add("app.text_smaller", "Smaller text", "Look", "Ctrl+Shift+,",
        [change] { change([](Settings& s) { s.text_percent = std::max(80, s.text_percent - 10); }); });
    add("app.theme_light", "Light theme", "Look", "", [change] { change([](Settings& s) { s.theme = ThemeChoice::light; }); });
    add("app.theme_dark", "Dark theme", "Look", "", [change] { change([](Settings& s) { s.theme = ThemeChoice::dark; }); });
    add("app.theme_contrast", "High contrast theme", "Look", "",
        [change] { change([](Settings& s) { s.theme = ThemeChoice::high_contrast; }); });
    add("app.theme_system", "Theme of the system", "Look", "", [change] { change([](Settings& s) { s.theme = ThemeChoice::system; }); });
    add(
        "app.update", "Restart with the new version", "App", "", [this] { platform->apply_update(); },
        [this] { return platform->update_waiting(); });
    for (const Entry& entry : screens) {
        if (entry.info.bare) continue;
        const std::string id(entry.info.id);
        const bool always = entry.info.locked;
        add(
            "go." + id, id == "gallery" ? std::string("Open widget gallery") : "Go to " + std::string(entry.info.title), "Go to",
            std::string(entry.info.keys), [this, id] { context.go(id); }, [this, always] { return always || workspace != nullptr; });
    }
}

// The packs of an older version cannot be read; where only the shipped ones were there, nobody needs to know.
void AppContext::Impl::tell_lost_releases() {
    std::vector<std::string> files = resources.lost_releases;
    files.insert(files.end(), catalogue->lost().begin(), catalogue->lost().end());
    if (files.empty()) return;
    constexpr std::size_t kNamed = 8;
    std::string names;
    for (std::size_t i = 0; i < std::min(files.size(), kNamed); ++i)
        names += (i == 0 ? "" : ", ") + files[i];
    if (files.size() > kNamed) names += " and " + std::to_string(files.size() - kNamed) + " more";
    context.notify("packs.lost", ui::Meaning::warning, "Code sets that you had installed are to be installed again",
                   "This version of Sequela keeps them in another form. Drop their files anywhere on the page: " + names +
                       ". Your cases are as they were.");
}

App::App() = default;
App::~App() = default;

Result<std::unique_ptr<App>> App::create(Platform& platform, const Places& places, Resources resources) {
    std::unique_ptr<App> app(new App);
    app->state_ = std::make_unique<State>(platform, places, std::move(resources));
    AppContext::Impl& impl = app->state_->impl;
    auto catalogue = packs::Catalogue::open(places.reference, places.vfs);
    if (!catalogue) return catalogue.error();
    impl.catalogue = std::move(*catalogue);
    impl.search = std::make_unique<lookup::SearchCache>(*impl.catalogue);
    impl.ui = std::make_unique<Ui>();
    Ui::Core& core = impl.ui->core();
    core.platform = &platform;
    core.commands = &impl.commands;
    core.load_fonts(impl.resources);
    for (const RegisteredScreen& registered : registered_screens())
        impl.screens.push_back({registered.info, registered.make()});
    impl.add_own_commands();
    impl.apply_settings();
    impl.last_activity_ms = platform.now_ms();
    impl.tell_lost_releases();
    const bool has_unlock = impl.find_screen("unlock") != nullptr;
    impl.pending = Destination{has_unlock ? "unlock" : "gallery", {}};
    return app;
}

// --- events

void App::resize(float width, float height, float device_pixel_ratio) {
    Ui::Core& core = state_->core();
    core.width = std::max(1.0F, width);
    core.height = std::max(1.0F, height);
    core.density = device_pixel_ratio > 0 ? device_pixel_ratio : 1;
    state_->impl.dirty = true;
}

void App::key(const KeyEvent& event) {
    if (event.down) state_->push(event);
}

void App::text(std::string_view utf8) {
    if (!utf8.empty() && is_valid_utf8(utf8)) state_->push(TextEvent{std::string(utf8), false});
}

void App::composition(std::string_view utf8) {
    state_->push(CompositionEvent{std::string(utf8)});
}

void App::paste(std::string_view utf8) {
    if (!utf8.empty() && is_valid_utf8(utf8)) state_->push(TextEvent{std::string(utf8), true});
}

std::string App::copy(bool cut) {
    State& s = *state_;
    const bool own_frame = !s.in_frame;
    if (own_frame) s.begin_frame();
    s.process_all();
    Ui::Core& core = s.core();
    core.copied.clear();
    core.copy_request = true;
    core.cut_request = cut;
    s.pass(false);
    if (own_frame) {
        ImGui::EndFrame();
        s.in_frame = false;
    }
    s.impl.dirty = true;
    return std::exchange(core.copied, {});
}

void App::pointer(const PointerEvent& event) {
    // A row of moves counts as its last.
    if (event.kind == PointerKind::move && !state_->events.empty())
        if (auto* last = std::get_if<PointerEvent>(&state_->events.back()); last != nullptr && last->kind == PointerKind::move) {
            *last = event;
            return;
        }
    state_->push(event);
}

void App::wheel(float x, float y, float dx, float dy) {
    state_->push(WheelEvent{x, y, dx, dy});
}

void App::focus(bool has_focus) {
    state_->core().window_focused = has_focus;
    state_->impl.dirty = true;
}

void App::visibility(bool visible) {
    state_->visible = visible;
    if (visible) state_->impl.dirty = true;
}

void App::files(std::vector<DroppedFile> files) {
    state_->push(FilesEvent{std::move(files)});
}

void App::drag(bool over) {
    if (state_->impl.dragging != over) state_->impl.dirty = true;
    state_->impl.dragging = over;
}

void App::semantic_action(const SemanticAction& action) {
    state_->push(action);
}

void App::preferences_changed() {
    state_->impl.apply_settings();
}

void App::graphics_lost() {
    // Every texture is made again from ImGui's own copy of the pixels.
    ImGui::SetCurrentContext(state_->core().context);
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
        if (texture->Status == ImTextureStatus_Destroyed || texture->Status == ImTextureStatus_WantDestroy) continue;
        texture->SetTexID(ImTextureID_Invalid);
        texture->BackendUserData = nullptr;
        texture->SetStatus(ImTextureStatus_WantCreate);
    }
    state_->impl.dirty = true;
}

void App::closing() {
    State& s = *state_;
    s.events.clear();
    s.impl.running.clear();
    s.impl.jobs.clear();
    s.impl.lock_now();
    s.impl.search.reset();
    s.impl.catalogue.reset();
}

// --- frames

double App::frame_due_ms() {
    State& s = *state_;
    AppContext::Impl& impl = s.impl;
    if (impl.catalogue == nullptr) return -1; // closed
    if (!impl.running.empty()) return 0;      // also in a hidden tab: the work goes on
    const double now = impl.platform->now_ms();
    double due = -1;
    const auto at = [&](double when) {
        const double wait = std::max(0.0, when - now);
        if (due < 0 || wait < due) due = wait;
    };
    if (impl.workspace != nullptr && impl.settings.lock_minutes > 0) at(impl.last_activity_ms + impl.settings.lock_minutes * 60000.0);
    if (!s.visible) return due;
    if (impl.dirty || !s.events.empty()) return 0;
    if (s.core().next_frame >= 0) at(s.core().next_frame);
    return due;
}

bool App::work() {
    AppContext::Impl& impl = state_->impl;
    if (impl.catalogue == nullptr || impl.running.empty()) return false;
    impl.step_jobs(job_slice_ms);
    return !impl.running.empty();
}

ImDrawData* App::frame() {
    State& s = *state_;
    AppContext::Impl& impl = s.impl;
    if (impl.catalogue == nullptr) return nullptr;
    const double started = impl.platform->now_ms();
    impl.dirty = false;
    impl.step_jobs(job_slice_ms);
    impl.check_auto_lock();
    if (started - impl.storage_at > 5000) {
        impl.storage = impl.platform->storage();
        impl.storage_at = started;
    }
    const double work_done = impl.platform->now_ms();
    s.begin_frame();
    impl.enter_pending();
    s.process_all();
    for (int i = 0; i < most_passes; ++i) {
        s.pass(true);
        if (!s.core().unsettled || i + 1 == most_passes) break;
        // Sizes or focus have changed: what was drawn is thrown away.
        ImGui::EndFrame();
        s.core().begin_frame();
    }
    s.publish();
    ImGui::Render();
    s.in_frame = false;
    ++s.frames;
    s.last_frame_ms = impl.platform->now_ms() - work_done;
    return ImGui::GetDrawData();
}

ui::Ui::Core& TestAccess::core(App& app) {
    return app.state_->core();
}
AppContext& TestAccess::context(App& app) {
    return app.state_->impl.context;
}

std::string App::measure(std::string_view what, std::string_view input) {
    return app::measure(state_->impl.context, what, input);
}

std::string App::debug_state() {
    State& s = *state_;
    Ui::Core& core = s.core();
    const ui::SemanticNode* focused = core.semantics.find(core.semantics.focus());
    nlohmann::json state{{"screen", s.impl.current},
                         {"frames", s.frames},
                         {"passes", s.passes},
                         {"frame_ms", s.last_frame_ms},
                         {"focus_role", focused != nullptr ? focused->role : ""},
                         {"focus_id", core.semantics.focus()},
                         {"nodes", core.semantics.all().size()},
                         {"locked", s.impl.workspace == nullptr},
                         {"jobs", s.impl.jobs.size()}};
    return state.dump();
}

} // namespace sequela::app
