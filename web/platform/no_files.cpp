// There is no file system in the worker: every opening of a file fails, as it should.
//
// Emscripten 3.1.6 without its file system answers 0, which SQLite's unused default VFS takes for an open file and tries again for ever.
// Later releases answer as this does, and call another function.

#include <cerrno>

extern "C" {
int __syscall_open(const char* path, int flags, ...);

int __syscall_open(const char*, int, ...) {
    return -ENOENT;
}
}
