#include "platform/opfs_slots.h"

#include "platform/host.h"

namespace sequela::web {

int OpfsSlots::find_slot(std::string_view name) {
    return host_slot_find(name.data(), static_cast<int>(name.size()));
}

bool OpfsSlots::read(int slot, void* into, int size, std::int64_t offset, int* read) {
    const int got = host_slot_read(slot, into, size, static_cast<double>(offset));
    *read = got < 0 ? 0 : got;
    return got >= 0;
}

bool OpfsSlots::write(int slot, const void* from, int size, std::int64_t offset) {
    return host_slot_write(slot, from, size, static_cast<double>(offset)) == size;
}

bool OpfsSlots::truncate(int slot, std::int64_t size) {
    return host_slot_truncate(slot, static_cast<double>(size)) != 0;
}

bool OpfsSlots::flush(int slot) {
    return host_slot_flush(slot) != 0;
}

std::int64_t OpfsSlots::size(int slot) {
    return static_cast<std::int64_t>(host_slot_size(slot));
}

} // namespace sequela::web
