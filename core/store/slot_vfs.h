// A SQLite VFS over a small table of functions: what the browser's OPFS access handles offer, and what plain memory offers too.
//
// There is a fixed set of named slots, each one plain file that is always open. A slot of size 0 does not exist for SQLite.
// A database "x.db" needs the slots "x.db", "x.db-journal" and, if it is encrypted, "x.db-wal".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sequela::store {

// All offsets and sizes are bytes. Functions that return bool say whether all was done; false becomes an I/O error, or "disk full" for
// write.
class SlotStorage {
public:
    virtual ~SlotStorage() = default;
    // The slot's number for a name, or -1 if there is no such slot and none can be made.
    virtual int find_slot(std::string_view name) = 0;
    virtual bool read(int slot, void* into, int size, std::int64_t offset, int* read) = 0;
    virtual bool write(int slot, const void* from, int size, std::int64_t offset) = 0;
    virtual bool truncate(int slot, std::int64_t size) = 0;
    virtual bool flush(int slot) = 0; // durable when it returns
    virtual std::int64_t size(int slot) = 0;
};

// Everything in memory: for the trial case, for private windows without OPFS, and for tests. Slots are made as they are asked for.
class MemorySlots : public SlotStorage {
public:
    int find_slot(std::string_view name) override;
    bool read(int slot, void* into, int size, std::int64_t offset, int* read) override;
    bool write(int slot, const void* from, int size, std::int64_t offset) override;
    bool truncate(int slot, std::int64_t size) override;
    bool flush(int) override { return true; }
    std::int64_t size(int slot) override;

private:
    std::map<std::string, int, std::less<>> names_;
    std::vector<std::string> bytes_;
};

// Registers the VFS under `name`, and its encrypting twin, which Database::open uses when it is given `name`. The storage must outlive all
// databases on it. Registering a name again replaces its storage.
Status register_slot_vfs(const std::string& name, SlotStorage& storage);

// The storage registered under `name`, or null if there is no slot VFS of that name.
SlotStorage* slot_storage(const std::string& name);

} // namespace sequela::store
