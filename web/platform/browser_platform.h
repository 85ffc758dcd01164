// What the app needs from the browser, by way of the worker. It remembers the facts that the page tells when they change.
#pragma once

#include "app/platform.h"

namespace sequela::web {

class BrowserPlatform : public app::Platform {
public:
    struct Preferences {
        bool dark = false;
        bool high_contrast = false;
        bool reduced_motion = false;
    };
    void set_preferences(const Preferences& preferences) { preferences_ = preferences; }
    void set_storage(app::StorageState storage) { storage_ = std::move(storage); }
    void set_update_waiting(bool waiting) { update_waiting_ = waiting; }

    double now_ms() override;
    std::int64_t utc_ms() override;
    int utc_offset_minutes() override;
    void set_clipboard(std::string_view text) override;
    void set_text_input(const app::TextInputState& state) override;
    void set_cursor(std::string_view css_name) override;
    void publish_semantics(std::string_view json) override;
    void download(std::string_view file_name, std::string_view mime_type, std::string_view bytes) override;
    void print(std::string_view html) override;
    void pick_files(std::string_view accept, bool multiple) override;
    app::StorageState storage() override { return storage_; }
    void request_persistence() override;
    void request_frame() override;
    std::string description() override;
    bool prefers_dark() override { return preferences_.dark; }
    bool prefers_high_contrast() override { return preferences_.high_contrast; }
    bool prefers_reduced_motion() override { return preferences_.reduced_motion; }
    bool update_waiting() override { return update_waiting_; }
    void apply_update() override;

private:
    Preferences preferences_;
    app::StorageState storage_;
    bool update_waiting_ = false;
    std::string cursor_; // as last told
};

} // namespace sequela::web
