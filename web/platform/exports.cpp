// What JavaScript calls (web/worker/engine.ts has the same list, typed). There is one app in a worker, and its events come here one after
// the other, in the order in which they happened.
//
// Text and bytes come through one buffer: JavaScript asks for it with its size, writes, and calls.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <emscripten.h>

#include "app/app.h"
#include "packs/catalogue.h"
#include "platform/browser_platform.h"
#include "platform/graphics.h"
#include "platform/host.h"
#include "platform/opfs_slots.h"

namespace sequela::web {
namespace {

// All that lives as long as the worker.
struct Host {
    BrowserPlatform platform;
    Graphics graphics;
    OpfsSlots opfs;
    store::MemorySlots memory;
    app::Places places;
    app::Resources resources;
    std::unique_ptr<app::App> app;
    std::string buffer;
    std::vector<app::DroppedFile> files;
    std::int64_t frames = 0;
};

Host& host() {
    static Host instance;
    return instance;
}

std::string take_buffer() {
    return std::exchange(host().buffer, {});
}

// The buffer holds two texts, one behind the other.
std::pair<std::string, std::string> take_pair(int first_length) {
    std::string all = take_buffer();
    std::string second = all.substr(static_cast<std::size_t>(first_length));
    all.resize(static_cast<std::size_t>(first_length));
    return {std::move(all), std::move(second)};
}

int fail(const std::string& text) {
    host_failed(text.data(), static_cast<int>(text.size()));
    return 0;
}

struct Modifiers {
    bool shift, control, alt, meta;
};

Modifiers modifiers_of(int bits) {
    return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
}

} // namespace
} // namespace sequela::web

using namespace sequela;
using namespace sequela::web;

// The order of app::Key is part of the protocol: KEY_NAMES in web/shell/protocol.ts.
static_assert(static_cast<int>(app::Key::enter) == 1 && static_cast<int>(app::Key::space) == 15 && static_cast<int>(app::Key::f1) == 16 &&
              static_cast<int>(app::Key::character) == 28);

extern "C" {

EMSCRIPTEN_KEEPALIVE void sequela_attach() {
    host_attach();
}

EMSCRIPTEN_KEEPALIVE char* sequela_buffer(int size) {
    host().buffer.assign(static_cast<std::size_t>(size), '\0');
    return host().buffer.data();
}

// --- before the start

EMSCRIPTEN_KEEPALIVE void sequela_font(int which) {
    app::Resources& resources = host().resources;
    std::string* const fonts[] = {&resources.font_regular, &resources.font_semibold, &resources.font_icons};
    *fonts[which] = take_buffer();
}

EMSCRIPTEN_KEEPALIVE void sequela_sample_chart(int name_length) {
    auto [name, bytes] = take_pair(name_length);
    host().resources.sample_charts.push_back({std::move(name), std::move(bytes)});
}

// Registers the storage: OPFS if its slots are open, else memory.
EMSCRIPTEN_KEEPALIVE int sequela_storage(int durable) {
    store::SlotStorage& storage = durable != 0 ? static_cast<store::SlotStorage&>(host().opfs) : host().memory;
    host().places.vfs = "opfs";
    const Status registered = store::register_slot_vfs(host().places.vfs, storage);
    return registered.ok() ? 1 : fail(registered.error().text());
}

// Without OPFS, the reference database is put into memory piece by piece.
EMSCRIPTEN_KEEPALIVE int sequela_reference_piece(double offset) {
    const std::string bytes = take_buffer();
    store::MemorySlots& memory = host().memory;
    const int slot = memory.find_slot(host().places.reference);
    return memory.write(slot, bytes.data(), static_cast<int>(bytes.size()), static_cast<std::int64_t>(offset)) ? 1 : 0;
}

// The packs in reference.db, one per line, through `host_debug`: whether the user has added any decides if an app update may replace it.
EMSCRIPTEN_KEEPALIVE int sequela_list_packs() {
    Result<std::unique_ptr<packs::Catalogue>> catalogue = packs::Catalogue::open(host().places.reference, host().places.vfs);
    if (!catalogue) return 0;
    for (const std::string& file : (*catalogue)->lost())
        host().resources.lost_releases.push_back(file);
    std::string text;
    for (const packs::Pack& pack : (*catalogue)->packs()) {
        text += std::string(packs::key(pack.component)) + " " + pack.release + " " + pack.source_sha256 + "\n";
    }
    host_debug(text.data(), static_cast<int>(text.size()));
    return 1;
}

EMSCRIPTEN_KEEPALIVE int sequela_graphics() {
    return host().graphics.create() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int sequela_start() {
    Host& self = host();
    Result<std::unique_ptr<app::App>> created = app::App::create(self.platform, self.places, std::move(self.resources));
    if (!created) return fail(created.error().text());
    self.app = std::move(*created);
    self.graphics.attach();
    return 1;
}

// --- facts

EMSCRIPTEN_KEEPALIVE void sequela_set_preferences(int dark, int high_contrast, int reduced_motion) {
    host().platform.set_preferences({dark != 0, high_contrast != 0, reduced_motion != 0});
    if (host().app) host().app->preferences_changed();
}

EMSCRIPTEN_KEEPALIVE void sequela_set_storage(int durable, int persisted, double used, double quota) {
    app::StorageState state;
    state.durable = durable != 0;
    state.persisted = persisted != 0;
    state.used_bytes = static_cast<std::int64_t>(used);
    state.quota_bytes = static_cast<std::int64_t>(quota);
    state.note = take_buffer();
    host().platform.set_storage(std::move(state));
}

EMSCRIPTEN_KEEPALIVE void sequela_set_update_waiting(int waiting) {
    host().platform.set_update_waiting(waiting != 0);
}

// --- events

EMSCRIPTEN_KEEPALIVE void sequela_resize(float width, float height, float device_pixel_ratio) {
    host().graphics.resize(width, height, device_pixel_ratio);
    host().app->resize(width, height, device_pixel_ratio);
}

EMSCRIPTEN_KEEPALIVE void sequela_key(int key, int character, int down, int repeat, int modifiers) {
    const Modifiers held = modifiers_of(modifiers);
    app::KeyEvent event;
    event.key = static_cast<app::Key>(key);
    event.character = static_cast<char32_t>(character);
    event.down = down != 0;
    event.repeat = repeat != 0;
    event.shift = held.shift;
    event.control = held.control;
    event.alt = held.alt;
    event.meta = held.meta;
    host().app->key(event);
}

EMSCRIPTEN_KEEPALIVE void sequela_text() {
    host().app->text(take_buffer());
}

EMSCRIPTEN_KEEPALIVE void sequela_composition() {
    host().app->composition(take_buffer());
}

EMSCRIPTEN_KEEPALIVE void sequela_paste() {
    host().app->paste(take_buffer());
}

EMSCRIPTEN_KEEPALIVE void sequela_copy(int cut) {
    const std::string text = host().app->copy(cut != 0);
    host_copied(text.data(), static_cast<int>(text.size()));
}

EMSCRIPTEN_KEEPALIVE void sequela_pointer(int kind, float x, float y, int button, int clicks, int touch, int modifiers) {
    const Modifiers held = modifiers_of(modifiers);
    app::PointerEvent event;
    event.kind = static_cast<app::PointerKind>(kind);
    event.x = x;
    event.y = y;
    event.button = button;
    event.clicks = clicks;
    event.touch = touch != 0;
    event.shift = held.shift;
    event.control = held.control;
    event.alt = held.alt;
    host().app->pointer(event);
}

EMSCRIPTEN_KEEPALIVE void sequela_wheel(float x, float y, float dx, float dy) {
    host().app->wheel(x, y, dx, dy);
}

EMSCRIPTEN_KEEPALIVE void sequela_focus(int has_focus) {
    host().app->focus(has_focus != 0);
}

EMSCRIPTEN_KEEPALIVE void sequela_visibility(int visible) {
    host().app->visibility(visible != 0);
}

EMSCRIPTEN_KEEPALIVE void sequela_drag(int over) {
    host().app->drag(over != 0);
}

// A file: its name is in the buffer; its bytes go straight to where this points. sequela_files() hands all to the app.
EMSCRIPTEN_KEEPALIVE char* sequela_file(double size) {
    app::DroppedFile& file = host().files.emplace_back();
    file.name = take_buffer();
    file.bytes.assign(static_cast<std::size_t>(size), '\0');
    return file.bytes.data();
}

EMSCRIPTEN_KEEPALIVE void sequela_files() {
    host().app->files(std::exchange(host().files, {}));
}

EMSCRIPTEN_KEEPALIVE void sequela_semantic_action(double node, int action_length) {
    app::SemanticAction action;
    action.node = static_cast<std::uint32_t>(node);
    auto [name, text] = take_pair(action_length);
    action.action = std::move(name);
    action.text = std::move(text);
    host().app->semantic_action(action);
}

EMSCRIPTEN_KEEPALIVE void sequela_graphics_lost() {
    host().app->graphics_lost();
}

EMSCRIPTEN_KEEPALIVE void sequela_graphics_restored() {
    host().graphics.restored();
    host().app->graphics_lost();
}

// The page goes away, or another tab takes over: after this nothing may be called.
EMSCRIPTEN_KEEPALIVE void sequela_close() {
    if (!host().app) return;
    host().app->closing();
    host().graphics.detach();
    host().app.reset();
}

// --- frames

EMSCRIPTEN_KEEPALIVE double sequela_frame_due_ms() {
    return host().app->frame_due_ms();
}

// 1: the picture was drawn. 0: the context is lost, and the frame waits for its return.
EMSCRIPTEN_KEEPALIVE int sequela_frame() {
    Host& self = host();
    if (!self.graphics.prepare()) return 0;
    if (ImDrawData* data = self.app->frame()) self.graphics.draw(data);
    ++self.frames;
    return 1;
}

// 1: there is more to do.
EMSCRIPTEN_KEEPALIVE int sequela_work() {
    return host().app->work() ? 1 : 0;
}

// For `make bench`: the answer comes through host_debug, as that of sequela_debug_state.
EMSCRIPTEN_KEEPALIVE void sequela_measure(int what_length) {
    const auto [what, input] = take_pair(what_length);
    const std::string result = host().app->measure(what, input);
    host_debug(result.data(), static_cast<int>(result.size()));
}

EMSCRIPTEN_KEEPALIVE void sequela_debug_state() {
    const std::string state = host().app->debug_state();
    host_debug(state.data(), static_cast<int>(state.size()));
}

} // extern "C"
