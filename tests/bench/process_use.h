// What a benchmark reads of its process: processor time, in which other programs of the machine have no part, and memory in use.
#pragma once

#include <malloc.h>

#include <cstddef>
#include <ctime>
#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#include <emscripten/heap.h>
#else
#include <sys/resource.h>
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

// The most that was in memory at any time: of the process, or of the module, whose memory never shrinks.
inline std::size_t peak_memory() {
#ifdef __EMSCRIPTEN__
    return emscripten_get_heap_size();
#else
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    return static_cast<std::size_t>(use.ru_maxrss) * 1024;
#endif
}

} // namespace sequela::bench
