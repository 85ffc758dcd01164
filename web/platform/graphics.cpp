#include "platform/graphics.h"

#include <algorithm>
#include <cmath>

#include <GLES3/gl3.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include "platform/host.h"

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
    if (!attached_) return;
    // The names are of the lost context; WebGL ignores their deletion. Textures are uploaded again, as ImGui finds them destroyed.
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    sized_ = false;
}

} // namespace sequela::web
