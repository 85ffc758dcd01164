// The picture: a WebGL2 context on the OffscreenCanvas, and ImGui's stock OpenGL renderer on it.
#pragma once

struct ImDrawData;

namespace sequela::web {

class Graphics {
public:
    // False: the browser has no WebGL2 for workers.
    bool create();
    // Needs ImGui's context, so the app must exist. Between them comes every frame: prepare(), App::frame(), draw().
    void attach();
    void detach();
    // False while the context is lost: nothing can be drawn.
    bool prepare();
    void draw(ImDrawData* data);

    void resize(float width, float height, float device_pixel_ratio);
    // After the browser gave the context back, everything in it must be made anew.
    void restored();

private:
    bool attached_ = false;
    int width_ = 0, height_ = 0; // of the canvas, in device pixels
    bool sized_ = false;
};

} // namespace sequela::web
