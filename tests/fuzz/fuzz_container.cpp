// Zip, gzip and xlsx through the whole importer: whatever comes in, the importer ends, and says something of it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "packs/importer.h"
#include "store/slot_vfs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sequela;
    static store::MemorySlots slots;
    static const bool registered = store::register_slot_vfs("fuzz", slots).ok();
    static const auto catalogue = packs::Catalogue::open("reference.db", "fuzz");
    if (!registered || !catalogue) __builtin_trap();
    packs::ImportJob job(**catalogue, {{"fuzz_2026", std::string(reinterpret_cast<const char*>(data), size)}}, {});
    if (!run_to_end(job) || job.outcomes().empty()) __builtin_trap();
    return 0;
}
