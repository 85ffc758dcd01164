// Slots on OPFS: each is one FileSystemSyncAccessHandle, which the worker opened before the app was started.
#pragma once

#include "store/slot_vfs.h"

namespace sequela::web {

class OpfsSlots : public store::SlotStorage {
public:
    int find_slot(std::string_view name) override;
    bool read(int slot, void* into, int size, std::int64_t offset, int* read) override;
    bool write(int slot, const void* from, int size, std::int64_t offset) override;
    bool truncate(int slot, std::int64_t size) override;
    bool flush(int slot) override;
    std::int64_t size(int slot) override;
};

} // namespace sequela::web
