#include "platform/host.h"

#include <emscripten.h>

// Current releases of Emscripten drop library code that nothing declares; 3.1.6 knows neither the macro nor the need.
#ifdef EM_JS_DEPS
EM_JS_DEPS(sequela_host, "$UTF8ToString,$GL");
#endif

// clang-format off
// HEAPU8 is read afresh in every call: growth of the memory replaces it.
EM_JS(void, host_attach, (), {
    const host = Module["host"];
    host.heap = () => HEAPU8;
    host.text = (pointer, length) => host.decoder.decode(HEAPU8.subarray(pointer, pointer + length));
});

EM_JS(double, host_now_ms, (), { return performance.now(); });
EM_JS(double, host_utc_ms, (), { return Date.now(); });
EM_JS(int, host_utc_offset_minutes, (), { return -new Date().getTimezoneOffset(); });
EM_JS(int, host_description, (char* into, int size), {
    return Module["host"].encoder.encodeInto(Module["host"].description(), HEAPU8.subarray(into, into + size)).written;
});

EM_JS(void, host_set_clipboard, (const char* text, int length), { Module["host"].setClipboard(Module["host"].text(text, length)); });
EM_JS(void, host_set_text_input, (int active, int secret, int multiline, float x, float y, float height, const char* label,
                                  int label_length, const char* value, int value_length, int selection_begin, int selection_end), {
    const host = Module["host"];
    host.setTextInput({
        active: active !== 0, secret: secret !== 0, multiline: multiline !== 0, x, y, height, label: host.text(label, label_length),
        value: host.text(value, value_length), selectionBegin: selection_begin, selectionEnd: selection_end
    });
});
EM_JS(void, host_set_cursor, (const char* name, int length), { Module["host"].setCursor(Module["host"].text(name, length)); });
EM_JS(void, host_publish_semantics, (const char* json, int length), {
    Module["host"].publishSemantics(Module["host"].text(json, length));
});
EM_JS(void, host_download, (const char* name, int name_length, const char* mime, int mime_length, const char* bytes, int length), {
    const host = Module["host"];
    host.download(host.text(name, name_length), host.text(mime, mime_length), HEAPU8.slice(bytes, bytes + length));
});
EM_JS(void, host_print, (const char* html, int length), { Module["host"].print(Module["host"].text(html, length)); });
EM_JS(void, host_pick_files, (const char* accept, int length, int multiple), {
    Module["host"].pickFiles(Module["host"].text(accept, length), multiple !== 0);
});
EM_JS(void, host_request_persistence, (), { Module["host"].requestPersistence(); });
EM_JS(void, host_request_frame, (), { Module["host"].requestFrame(); });
EM_JS(void, host_apply_update, (), { Module["host"].applyUpdate(); });

EM_JS(void, host_copied, (const char* text, int length), { Module["host"].copied(Module["host"].text(text, length)); });
EM_JS(void, host_debug, (const char* json, int length), { Module["host"].debug(Module["host"].text(json, length)); });
EM_JS(void, host_failed, (const char* text, int length), { Module["host"].failed(Module["host"].text(text, length)); });

EM_JS(int, host_slot_find, (const char* name, int length), { return Module["host"].slots.find(Module["host"].text(name, length)); });
EM_JS(int, host_slot_read, (int slot, void* into, int size, double offset), {
    return Module["host"].slots.read(slot, HEAPU8.subarray(into, into + size), offset);
});
EM_JS(int, host_slot_write, (int slot, const void* from, int size, double offset), {
    return Module["host"].slots.write(slot, HEAPU8.subarray(from, from + size), offset);
});
EM_JS(int, host_slot_truncate, (int slot, double size), { return Module["host"].slots.truncate(slot, size) ? 1 : 0; });
EM_JS(int, host_slot_flush, (int slot), { return Module["host"].slots.flush(slot) ? 1 : 0; });
EM_JS(double, host_slot_size, (int slot), { return Module["host"].slots.size(slot); });

// No depth and no stencil: the app draws flat. No alpha: the page behind is never seen. No antialiasing: ImGui smooths its own edges.
EM_JS(int, host_graphics_create, (), {
    const attributes = {alpha: false, depth: false, stencil: false, antialias: false, premultipliedAlpha: false, preserveDrawingBuffer: false,
                        powerPreference: "low-power", majorVersion: 2, minorVersion: 0, enableExtensionsByDefault: false};
    const context = GL.createContext(Module["canvas"], attributes);
    if (!context) return 0;
    GL.makeContextCurrent(context);
    return context;
});
EM_JS(int, host_graphics_lost, (), {
    const context = GL.currentContext && GL.currentContext.GLctx;
    return !context || context.isContextLost() ? 1 : 0;
});
EM_JS(void, host_canvas_size, (int width, int height), {
    const canvas = Module["canvas"];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
});
// clang-format on
