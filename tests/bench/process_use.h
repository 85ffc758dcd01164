// What a benchmark reads of its process: processor time, in which other programs of the machine have no part, and memory in use.
#pragma once

#include <malloc.h>

#include <cstddef>
#include <ctime>
#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

namespace sequela::bench {

inline double cpu_ms() {
#ifdef __EMSCRIPTEN__
    // clock() is the wall clock there. Node counts its helper threads too: compiler and collector.
    return EM_ASM_DOUBLE({
        const used = process.cpuUsage();
        return (used.user + used.system) / 1000;
    });
#else
    return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC;
#endif
}

// What is allocated now.
inline std::size_t memory_in_use() {
#ifdef __EMSCRIPTEN__
    return static_cast<std::size_t>(mallinfo().uordblks);
#else
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
#endif
}

} // namespace sequela::bench
