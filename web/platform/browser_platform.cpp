#include "platform/browser_platform.h"

#include <array>

#include "platform/host.h"

namespace sequela::web {
namespace {

int length(std::string_view text) {
    return static_cast<int>(text.size());
}

} // namespace

double BrowserPlatform::now_ms() {
    return host_now_ms();
}

std::int64_t BrowserPlatform::utc_ms() {
    return static_cast<std::int64_t>(host_utc_ms());
}

int BrowserPlatform::utc_offset_minutes() {
    return host_utc_offset_minutes();
}

void BrowserPlatform::set_clipboard(std::string_view text) {
    host_set_clipboard(text.data(), length(text));
}

void BrowserPlatform::set_text_input(const app::TextInputState& state) {
    // A passphrase never leaves the worker, whatever the caller put there.
    const std::string_view value = state.secret ? std::string_view{} : std::string_view(state.value);
    host_set_text_input(state.active ? 1 : 0, state.secret ? 1 : 0, state.multiline ? 1 : 0, state.x, state.y, state.height,
                        state.label.data(), length(state.label), value.data(), length(value), state.secret ? 0 : state.selection_begin,
                        state.secret ? 0 : state.selection_end);
}

void BrowserPlatform::set_cursor(std::string_view css_name) {
    if (css_name == cursor_) return;
    cursor_ = css_name;
    host_set_cursor(css_name.data(), length(css_name));
}

void BrowserPlatform::publish_semantics(std::string_view json) {
    host_publish_semantics(json.data(), length(json));
}

void BrowserPlatform::download(std::string_view file_name, std::string_view mime_type, std::string_view bytes) {
    host_download(file_name.data(), length(file_name), mime_type.data(), length(mime_type), bytes.data(), length(bytes));
}

void BrowserPlatform::print(std::string_view html) {
    host_print(html.data(), length(html));
}

void BrowserPlatform::pick_files(std::string_view accept, bool multiple) {
    host_pick_files(accept.data(), length(accept), multiple ? 1 : 0);
}

void BrowserPlatform::request_persistence() {
    host_request_persistence();
}

void BrowserPlatform::request_frame() {
    host_request_frame();
}

std::string BrowserPlatform::description() {
    std::array<char, 256> text{};
    const int size = host_description(text.data(), static_cast<int>(text.size()));
    return {text.data(), static_cast<std::size_t>(size)};
}

void BrowserPlatform::apply_update() {
    host_apply_update();
}

} // namespace sequela::web
