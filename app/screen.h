// A screen: one place of the app. To add one, write a class and register it with one line in its own file; nothing else changes.
//
//     class WorklistScreen : public Screen {
//     public:
//         void enter(AppContext& context, std::string_view argument) override { cases_ = … }
//         void draw(ui::Ui& ui, AppContext& context) override { … }
//     };
//     const RegisterScreen<WorklistScreen> registration({.id = "worklist", .title = "Worklist", .icon = icons::inbox, .order = 10});
//
// Known ids, which the app goes to by itself: "unlock" (while there is no workspace; the only screen with `locked = true`), "worklist"
// (after unlocking; the argument is empty), "packs" (files that no screen takes and that look like releases go to whoever takes them, see
// files()).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"

namespace sequela::app {

enum class Place {
    rail,        // in the navigation rail
    rail_bottom, // at its lower end: settings
    hidden       // reached by command or from another screen
};

struct ScreenInfo {
    std::string_view id = {};
    std::string_view title = {};
    const char* icon = nullptr;
    Place place = Place::rail;
    int order = 100;            // in the rail, small first
    bool locked = false;        // shows without a workspace: only the unlock screen, and the gallery
    bool bare = false;          // without rail and header: the unlock screen
    std::string_view keys = {}; // of its "Go to …" command: "Ctrl+Shift+W"
    std::string_view rail = {}; // its label in the rail, where the title is too long for that
    bool flush = false;         // draws to the edges (panes); else the area is padded by 16 px and scrolls as a whole
};

class Screen {
public:
    virtual ~Screen() = default;
    // Becomes the current one. Its commands are registered afterwards.
    virtual void enter(AppContext& context, std::string_view argument) {
        (void)context;
        (void)argument;
    }
    // Another takes its place, or the workspace is about to be locked: let go of everything that came from the workspace.
    virtual void leave(AppContext& context) { (void)context; }
    virtual void draw(ui::Ui& ui, AppContext& context) = 0;
    // Commands that exist while it is current. Called once after enter().
    virtual void commands(AppContext& context, ui::Commands& commands) {
        (void)context;
        (void)commands;
    }
    // Files dropped or picked while it is current. It takes those that are its own; what remains in `files` is offered to the other screens
    // in order of registration, also when they are not current.
    virtual void files(AppContext& context, std::vector<DroppedFile>& files) {
        (void)context;
        (void)files;
    }
    // What dropping files here would do, shown while they are dragged over the page: "Drop charts to add them to this case". Empty:
    // nothing.
    virtual std::string drop_hint() { return {}; }
};

struct RegisteredScreen {
    ScreenInfo info;
    std::unique_ptr<Screen> (*make)();
};
// All screens, in order of ScreenInfo::order.
std::vector<RegisteredScreen>& registered_screens();
bool register_screen(const ScreenInfo& info, std::unique_ptr<Screen> (*make)());

template <class T> struct RegisterScreen {
    explicit RegisterScreen(const ScreenInfo& info) {
        register_screen(info, [] { return std::unique_ptr<Screen>(std::make_unique<T>()); });
    }
};

} // namespace sequela::app
