// The application: owns the ImGui context, the open workspace and all screens. A host feeds it events and asks it for frames.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/platform.h"

struct ImDrawData;

namespace sequela::app {

enum class Key {
    unknown,
    enter,
    escape,
    tab,
    backspace,
    del,
    insert,
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    space,
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12,
    character // a letter, digit or sign: see KeyEvent::character
};

struct KeyEvent {
    Key key = Key::unknown;
    char32_t character = 0; // of the unmodified key in the user's layout, lower case: Ctrl+Z is 'z' wherever Z is printed
    bool down = true;
    bool repeat = false;
    bool shift = false, control = false, alt = false, meta = false; // on macOS the host maps Command to control
};

enum class PointerKind { move, down, up, leave };
struct PointerEvent {
    PointerKind kind = PointerKind::move;
    float x = 0, y = 0; // CSS pixels from the top left
    int button = 0;     // 0 left, 1 middle, 2 right
    int clicks = 1;
    bool touch = false;
    bool shift = false, control = false, alt = false;
};

// What assistive technology (or a test) does to a node of the semantic tree.
struct SemanticAction {
    std::uint32_t node = 0;
    std::string action; // "press", "focus", "set", "expand", "collapse", "select", "increment", "decrement"
    std::string text;   // for "set"
};

class App {
public:
    // `places` with an empty reference database: the starter pack must be put there by the host (it is a prebuilt database image).
    static Result<std::unique_ptr<App>> create(Platform& platform, const Places& places, Resources resources);
    ~App();

    // --- events, in the order in which they happened
    void resize(float width, float height, float device_pixel_ratio); // CSS pixels
    void key(const KeyEvent& event);
    void text(std::string_view utf8);        // committed text: typed, pasted by input method, dead keys composed
    void composition(std::string_view utf8); // text being composed, shown underlined; empty: ended
    void paste(std::string_view utf8);
    std::string copy(bool cut); // what Ctrl+C / Ctrl+X takes now; empty: nothing is selected
    void pointer(const PointerEvent& event);
    void wheel(float x, float y, float dx, float dy); // CSS pixels
    void focus(bool has_focus);                       // of the window
    void visibility(bool visible);
    void files(std::vector<DroppedFile> files); // dropped or picked
    void drag(bool over);                       // files are being dragged over the page
    void semantic_action(const SemanticAction& action);
    void preferences_changed();
    void graphics_lost(); // the picture must be made anew at the next frame
    void closing();       // the page goes away: lock, close databases

    // --- frames
    // Milliseconds until a frame is needed: 0 now, negative never (until the next event).
    double frame_due_ms();
    // Steps jobs and draws. The result is ImGui's draw data, valid until the next call.
    ImDrawData* frame();
    // One more slice of the jobs, for the time until the next frame can be shown. False: there are none.
    bool work();

    // --- for tests and benchmarks
    // Runs a measurement (app/measure.h) and returns its JSON.
    std::string measure(std::string_view what, std::string_view input);
    std::string debug_state(); // JSON: screen, focus, counts of frames, timings; never chart text or secrets

private:
    friend struct TestAccess; // app/test_access.h
    App();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace sequela::app
