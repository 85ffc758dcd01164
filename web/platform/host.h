// The boundary to the browser: every JavaScript function that C++ calls, one line each. The worker (web/worker/host.ts) supplies them as
// `Module.host`; host.cpp only hands on. The other direction, what JavaScript calls, is exports.cpp.
//
// Text is UTF-8, pointer and length. Sizes and offsets are double, because they may exceed 32 bits and BigInt is slow. Pointers are valid
// during the call only: memory may have grown, and moved, at the next.
#pragma once

extern "C" {

// Tells JavaScript how to reach this module's memory. Before all else.
void host_attach();

// --- clocks and facts
double host_now_ms();
double host_utc_ms();
int host_utc_offset_minutes();
int host_description(char* into, int size); // returns the length

// --- what the page does for the app
void host_set_clipboard(const char* text, int length);
void host_set_text_input(int active, int secret, int multiline, float x, float y, float height, const char* label, int label_length,
                         const char* value, int value_length, int selection_begin, int selection_end);
void host_set_cursor(const char* name, int length);
void host_publish_semantics(const char* json, int length);
void host_download(const char* name, int name_length, const char* mime, int mime_length, const char* bytes, int length);
void host_print(const char* html, int length);
void host_pick_files(const char* accept, int length, int multiple);
void host_request_persistence();
void host_request_frame();
void host_apply_update();

// --- answers to what the page asked
void host_copied(const char* text, int length);
void host_debug(const char* json, int length);
void host_failed(const char* text, int length); // the app could not start, in words

// --- OPFS: slots are open FileSystemSyncAccessHandles
int host_slot_find(const char* name, int length);                         // -1: no such slot
int host_slot_read(int slot, void* into, int size, double offset);        // bytes read, -1: failed
int host_slot_write(int slot, const void* from, int size, double offset); // bytes written, less than size: the disk is full
int host_slot_truncate(int slot, double size);                            // 1: done
int host_slot_flush(int slot);                                            // 1: done
double host_slot_size(int slot);                                          // -1: failed

// --- WebGL2 on the OffscreenCanvas
int host_graphics_create();                   // Emscripten's handle of the context, 0: there is no WebGL2
int host_graphics_lost();                     // 1: the context is lost now
void host_canvas_size(int width, int height); // device pixels; clears the picture
}
