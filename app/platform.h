// What the app needs from the place it runs in. The browser implements it (web/platform); tests implement it without a screen.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sequela::app {

struct StorageState {
    bool durable = false;         // false: a private window or no OPFS; all is in memory and will be gone
    bool persisted = false;       // the browser has promised not to evict it
    std::int64_t used_bytes = -1; // -1: unknown
    std::int64_t quota_bytes = -1;
    std::string note; // why it is not durable, in words; empty otherwise
};

// Where the active text field is, so that the host can put the input method's window there and keep its hidden field in step.
struct TextInputState {
    bool active = false;
    bool secret = false; // a passphrase: no suggestions, no learning
    bool multiline = false;
    float x = 0, y = 0, height = 0; // of the caret, in CSS pixels
    std::string label;
    std::string value;                          // empty if secret
    int selection_begin = 0, selection_end = 0; // in UTF-16 units of `value`
};

class Platform {
public:
    virtual ~Platform() = default;

    virtual double now_ms() = 0;       // monotonic
    virtual std::int64_t utc_ms() = 0; // since 1970
    // Minutes that local time is ahead of UTC.
    virtual int utc_offset_minutes() = 0;

    virtual void set_clipboard(std::string_view text) = 0;
    virtual void set_text_input(const TextInputState& state) = 0;
    virtual void set_cursor(std::string_view css_name) = 0; // "default", "text", "pointer", "col-resize" …
    // A change of the semantic tree (app/ui/semantics.h documents the shape).
    virtual void publish_semantics(std::string_view json) = 0;

    virtual void download(std::string_view file_name, std::string_view mime_type, std::string_view bytes) = 0;
    virtual void print(std::string_view html) = 0;
    // Opens the host's file picker; what is chosen arrives as App::files(), as dropped files do.
    virtual void pick_files(std::string_view accept, bool multiple) = 0;

    virtual StorageState storage() = 0;
    virtual void request_persistence() = 0;
    // Asks for a frame soon although nothing has happened (a job has ended elsewhere, an answer has arrived).
    virtual void request_frame() = 0;
    // Host facts for the About box and for error reports: "Chromium 156 · WebGL2 · OPFS".
    virtual std::string description() = 0;
    // Preferences of the system that may change at any time.
    virtual bool prefers_dark() = 0;
    virtual bool prefers_high_contrast() = 0;
    virtual bool prefers_reduced_motion() = 0;
    // Restarts the page after an update; and tells whether a new version waits.
    virtual bool update_waiting() = 0;
    virtual void apply_update() = 0;
};

struct DroppedFile {
    std::string name; // with its folder, if one was dropped
    std::string bytes;
};

// Where the databases live. `vfs` is empty for the default file system.
struct Places {
    std::string vfs;
    std::string reference = "reference.db";
    std::string workspace = "workspace.db";
    std::string keyring = "workspace.keys";
    std::string backup = "workspace-backup.db";
};

// Bytes that are built into the app.
struct Resources {
    std::string font_regular;               // TrueType
    std::string font_semibold;              // TrueType
    std::string font_icons;                 // TrueType
    std::vector<DroppedFile> sample_charts; // assets/charts: the text files and cases.json
    std::vector<std::string> lost_releases; // Catalogue::lost of an opening before the app's own
};

} // namespace sequela::app
