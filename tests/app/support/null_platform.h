// A Platform without a screen, and TestApp: the real App, driven and read through its semantic tree as a user of a screen reader would.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.h"
#include "app/ui/semantics.h"

namespace sequela::app::test {

class NullPlatform : public Platform {
public:
    double now_ms() override { return now; }
    std::int64_t utc_ms() override { return 1767225600000 + static_cast<std::int64_t>(now); }
    int utc_offset_minutes() override { return 0; }
    void set_clipboard(std::string_view text) override { clipboard = text; }
    void set_text_input(const TextInputState& state) override { text_input = state; }
    void set_cursor(std::string_view css_name) override { cursor = css_name; }
    void publish_semantics(std::string_view json) override { published.emplace_back(json); }
    void download(std::string_view file_name, std::string_view mime_type, std::string_view bytes) override {
        downloads.push_back({std::string(file_name), std::string(mime_type), std::string(bytes)});
    }
    void print(std::string_view html) override { printed.emplace_back(html); }
    void pick_files(std::string_view accept, bool multiple) override { picked.push_back({std::string(accept), multiple}); }
    StorageState storage() override { return storage_state; }
    void request_persistence() override { storage_state.persisted = true; }
    void request_frame() override { frame_requested = true; }
    std::string description() override { return "No screen"; }
    bool prefers_dark() override { return dark; }
    bool prefers_high_contrast() override { return false; }
    bool prefers_reduced_motion() override { return true; }
    bool update_waiting() override { return false; }
    void apply_update() override {}

    struct Download {
        std::string name, mime, bytes;
    };
    struct Pick {
        std::string accept;
        bool multiple;
    };
    double now = 1000;
    bool dark = false, frame_requested = false;
    std::string clipboard, cursor;
    TextInputState text_input;
    StorageState storage_state{true, true, 0, 1000000000, {}};
    std::vector<std::string> published, printed;
    std::vector<Download> downloads;
    std::vector<Pick> picked;
};

enum Modifier : unsigned { none = 0, Shift = 1, Ctrl = 2, Alt = 4 };

class TestApp {
public:
    struct Options {
        float width = 1280, height = 800;
        Places places; // default: in memory
        std::vector<DroppedFile> sample_charts;
    };
    TestApp() : TestApp(Options{}) {}
    explicit TestApp(Options options);
    ~TestApp();

    NullPlatform platform;
    App& app() { return *app_; }

    // --- what a person does. Each runs frames until the app is idle again.
    void type(std::string_view text);         // keys and text, letter by letter, as a keyboard does
    void type_at_once(std::string_view text); // all the events before the next frame
    void key(Key key, unsigned modifiers = none);
    void key(char32_t character) { key(none, character); }
    void key(unsigned modifiers, char32_t character);
    void click(float x, float y, int clicks = 1);
    bool click(std::string_view role, std::string_view name); // the middle of a node; false: there is none
    void at_once(const std::vector<KeyEvent>& keys);          // with the text that they type, all before the next frame
    void paste(std::string_view text);
    void drop(std::vector<DroppedFile> files);
    void wait(double ms); // of the app's clock

    // --- what assistive technology does
    bool press(std::string_view role, std::string_view name);
    bool focus(std::string_view role, std::string_view name);
    bool set(std::string_view role, std::string_view name, std::string_view text);
    bool act(const ui::SemanticNode* node, std::string_view action, std::string_view text = {});

    // --- what is there
    [[nodiscard]] const ui::SemanticTree& tree() const;
    [[nodiscard]] const ui::SemanticNode* find(std::string_view role, std::string_view name) const;
    [[nodiscard]] bool has(std::string_view role, std::string_view name) const { return find(role, name) != nullptr; }
    [[nodiscard]] const ui::SemanticNode* focused() const;
    [[nodiscard]] std::string focused_name() const;
    [[nodiscard]] std::string text() const { return tree().to_text(); }
    [[nodiscard]] bool shows(std::string_view words) const; // in any name, value or description
    [[nodiscard]] std::string screen() const;
    // Runs frames until nothing is due within the next moment; asserts that this happens.
    void settle();
    int frames = 0;
    // Items that ImGui's hooks reported in the last frame and that have no node, and nodes without a name: both must be empty.
    [[nodiscard]] std::vector<std::string> accessibility_faults();

private:
    void draw_frame();
    void send(Key key, char32_t character, unsigned modifiers);
    std::unique_ptr<App> app_;
};

} // namespace sequela::app::test
