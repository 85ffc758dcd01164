#include "platform/graphics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <GLES3/gl3.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include "platform/host.h"

namespace {

// Nobody else draws in this context, and what the backend changes it restores: the state between frames is always that of the first one.
// So the browser is asked once for each value, not in each frame.
std::map<GLenum, std::array<GLint, 4>>& known_state() {
    static std::map<GLenum, std::array<GLint, 4>> known;
    return known;
}
std::map<GLenum, GLboolean>& known_switches() {
    static std::map<GLenum, GLboolean> known;
    return known;
}
void forget_state() {
    known_state().clear();
    known_switches().clear();
}

} // namespace

// What the backend calls in place of glGetIntegerv() and glIsEnabled() (web/CMakeLists.txt).
extern "C" void sequela_graphics_state(GLenum name, GLint* values) {
    const auto [entry, is_new] = known_state().try_emplace(name);
    if (is_new) glGetIntegerv(name, entry->second.data());
    const bool is_box = name == GL_VIEWPORT || name == GL_SCISSOR_BOX;
    std::copy_n(entry->second.begin(), is_box ? 4 : 1, values);
}
extern "C" GLboolean sequela_graphics_enabled(GLenum name) {
    const auto [entry, is_new] = known_switches().try_emplace(name);
    if (is_new) entry->second = glIsEnabled(name);
    return entry->second;
}

namespace sequela::web {

bool Graphics::create() {
    return host_graphics_create() != 0;
}

void Graphics::attach() {
    if (attached_) return;
    ImGui_ImplOpenGL3_Init("#version 300 es");
    attached_ = true;
}

void Graphics::detach() {
    if (!attached_) return;
    ImGui_ImplOpenGL3_Shutdown();
    attached_ = false;
}

bool Graphics::prepare() {
    if (host_graphics_lost() != 0) return false;
    ImGui_ImplOpenGL3_NewFrame();
    return true;
}

void Graphics::resize(float width, float height, float device_pixel_ratio) {
    width_ = std::max(1, static_cast<int>(std::lround(width * device_pixel_ratio)));
    height_ = std::max(1, static_cast<int>(std::lround(height * device_pixel_ratio)));
    sized_ = false;
}

void Graphics::draw(ImDrawData* data) {
    // A change of size clears the canvas, so it is put off until there is something to draw: the picture never flickers.
    if (!sized_) host_canvas_size(width_, height_);
    sized_ = true;
    glViewport(0, 0, width_, height_);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(data);
}

void Graphics::restored() {
    forget_state();
    if (!attached_) return;
    // The names are of the lost context; WebGL ignores their deletion. Textures are uploaded again, as ImGui finds them destroyed.
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    sized_ = false;
}

} // namespace sequela::web
