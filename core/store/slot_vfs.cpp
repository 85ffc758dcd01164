#include "store/slot_vfs.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>

#include <sodium.h>
#include <sqlite3.h>

extern "C" int sqlite3mc_vfs_create(const char* real_vfs, int make_default);

namespace sequela::store {
namespace {

struct SlotFile {
    sqlite3_file base;
    SlotStorage* storage;
    int slot;
};

SlotFile& slot_file(sqlite3_file* file) {
    return *reinterpret_cast<SlotFile*>(file);
}

// --- The functions of an open file

int file_close(sqlite3_file*) {
    return SQLITE_OK; // slots stay open
}

int file_read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
    SlotFile& self = slot_file(file);
    int got = 0;
    if (!self.storage->read(self.slot, into, size, offset, &got)) return SQLITE_IOERR_READ;
    if (got >= size) return SQLITE_OK;
    std::memset(static_cast<char*>(into) + got, 0, static_cast<std::size_t>(size - got)); // SQLite wants the rest of a short read zeroed
    return SQLITE_IOERR_SHORT_READ;
}

int file_write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    SlotFile& self = slot_file(file);
    return self.storage->write(self.slot, from, size, offset) ? SQLITE_OK : SQLITE_FULL;
}

int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
    SlotFile& self = slot_file(file);
    return self.storage->truncate(self.slot, size) ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int file_sync(sqlite3_file* file, int) {
    SlotFile& self = slot_file(file);
    return self.storage->flush(self.slot) ? SQLITE_OK : SQLITE_IOERR_FSYNC;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    SlotFile& self = slot_file(file);
    *size = self.storage->size(self.slot);
    return *size >= 0 ? SQLITE_OK : SQLITE_IOERR_FSTAT;
}

// The storage is ours alone: the browser's handles are exclusive, and memory is private. So locks are always granted.
int file_lock(sqlite3_file*, int) {
    return SQLITE_OK;
}

int file_reserved(sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}

int file_sector_size(sqlite3_file*) {
    return 4096;
}

int file_characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN; // nothing is promised about atomic or ordered writes
}

constexpr sqlite3_io_methods kFileMethods = {
    1,         file_close,    file_read,    file_write,       file_truncate,        file_sync, file_size, file_lock,
    file_lock, file_reserved, file_control, file_sector_size, file_characteristics, nullptr,   nullptr,   nullptr,
    nullptr,   nullptr,       nullptr,
};

// --- The functions of the file system

SlotStorage& storage_of(sqlite3_vfs* vfs) {
    return *static_cast<SlotStorage*>(vfs->pAppData);
}

int vfs_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    if (name == nullptr) return SQLITE_CANTOPEN; // temporary files stay in memory: SQLITE_TEMP_STORE=3
    SlotStorage& storage = storage_of(vfs);
    const int slot = storage.find_slot(name);
    if (slot < 0) return SQLITE_CANTOPEN;
    if ((flags & SQLITE_OPEN_CREATE) == 0 && storage.size(slot) == 0) return SQLITE_CANTOPEN;
    SlotFile& self = slot_file(file);
    self.storage = &storage;
    self.slot = slot;
    self.base.pMethods = &kFileMethods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

// Durable whether SQLite asks for it or not: it counts on a removed journal being gone soon, as in a file system. In a slot it could come
// back after a crash much later, and be rolled back over all that was written since.
int vfs_delete(sqlite3_vfs* vfs, const char* name, int) {
    SlotStorage& storage = storage_of(vfs);
    const int slot = storage.find_slot(name);
    if (slot < 0 || storage.size(slot) == 0) return SQLITE_IOERR_DELETE_NOENT;
    if (!storage.truncate(slot, 0)) return SQLITE_IOERR_DELETE;
    if (!storage.flush(slot)) return SQLITE_IOERR_DIR_FSYNC;
    return SQLITE_OK;
}

int vfs_access(sqlite3_vfs* vfs, const char* name, int, int* result) {
    SlotStorage& storage = storage_of(vfs);
    const int slot = storage.find_slot(name);
    *result = slot >= 0 && storage.size(slot) > 0 ? 1 : 0;
    return SQLITE_OK;
}

int vfs_full_path(sqlite3_vfs*, const char* name, int size, char* out) {
    const std::size_t length = std::strlen(name);
    if (length + 1 > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(out, name, length + 1);
    return SQLITE_OK;
}

int vfs_randomness(sqlite3_vfs*, int size, char* out) {
    if (sodium_init() < 0) return 0;
    randombytes_buf(out, static_cast<std::size_t>(size));
    return size;
}

int vfs_sleep(sqlite3_vfs*, int) {
    return 0;
}

int vfs_time_ms(sqlite3_vfs*, sqlite3_int64* out) {
    constexpr sqlite3_int64 kUnixEpochAsJulianMs = 210866760000000;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    *out = kUnixEpochAsJulianMs + std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return SQLITE_OK;
}

int vfs_time(sqlite3_vfs* vfs, double* out) {
    sqlite3_int64 ms = 0;
    const int code = vfs_time_ms(vfs, &ms);
    *out = static_cast<double>(ms) / 86400000.0;
    return code;
}

int vfs_last_error(sqlite3_vfs*, int, char*) {
    return 0;
}

// A VFS stays registered for the life of the process, as SQLite's own do; SQLite's list owns it.
struct RegisteredVfs {
    sqlite3_vfs base{};
    std::string name;
};

RegisteredVfs* find_registered(const std::string& name) {
    sqlite3_vfs* vfs = sqlite3_vfs_find(name.c_str());
    return vfs != nullptr && vfs->xOpen == vfs_open ? reinterpret_cast<RegisteredVfs*>(vfs) : nullptr;
}

Error registration_error(const std::string& name) {
    return {"The storage could not be registered", name, "Reload the page."};
}

} // namespace

Status register_slot_vfs(const std::string& name, SlotStorage& storage) {
    if (RegisteredVfs* known = find_registered(name)) {
        known->base.pAppData = &storage;
        return Done{};
    }
    if (sodium_init() < 0 || sqlite3_vfs_find(name.c_str()) != nullptr) return registration_error(name);
    auto vfs = std::make_unique<RegisteredVfs>();
    vfs->name = name;
    vfs->base.iVersion = 2;
    vfs->base.szOsFile = sizeof(SlotFile);
    vfs->base.mxPathname = 256;
    vfs->base.zName = vfs->name.c_str();
    vfs->base.pAppData = &storage;
    vfs->base.xOpen = vfs_open;
    vfs->base.xDelete = vfs_delete;
    vfs->base.xAccess = vfs_access;
    vfs->base.xFullPathname = vfs_full_path;
    vfs->base.xRandomness = vfs_randomness;
    vfs->base.xSleep = vfs_sleep;
    vfs->base.xCurrentTime = vfs_time;
    vfs->base.xGetLastError = vfs_last_error;
    vfs->base.xCurrentTimeInt64 = vfs_time_ms;
    if (sqlite3_vfs_register(&vfs->base, 0) != SQLITE_OK) return registration_error(name);
    static_cast<void>(vfs.release());
    if (sqlite3mc_vfs_create(name.c_str(), 0) != SQLITE_OK) return registration_error(name);
    return Done{};
}

SlotStorage* slot_storage(const std::string& name) {
    RegisteredVfs* vfs = find_registered(name);
    return vfs == nullptr ? nullptr : &storage_of(&vfs->base);
}

// --- MemorySlots

int MemorySlots::find_slot(std::string_view name) {
    if (const auto found = names_.find(name); found != names_.end()) return found->second;
    const int slot = static_cast<int>(bytes_.size());
    bytes_.emplace_back();
    names_.emplace(std::string(name), slot);
    return slot;
}

bool MemorySlots::read(int slot, void* into, int size, std::int64_t offset, int* read) {
    const std::string& bytes = bytes_[static_cast<std::size_t>(slot)];
    const auto begin = static_cast<std::size_t>(offset);
    *read = 0;
    if (begin >= bytes.size()) return true;
    const std::size_t count = std::min(static_cast<std::size_t>(size), bytes.size() - begin);
    std::memcpy(into, bytes.data() + begin, count);
    *read = static_cast<int>(count);
    return true;
}

bool MemorySlots::write(int slot, const void* from, int size, std::int64_t offset) {
    std::string& bytes = bytes_[static_cast<std::size_t>(slot)];
    const auto begin = static_cast<std::size_t>(offset);
    const auto count = static_cast<std::size_t>(size);
    if (bytes.size() < begin + count) bytes.resize(begin + count);
    std::memcpy(bytes.data() + begin, from, count);
    return true;
}

bool MemorySlots::truncate(int slot, std::int64_t size) {
    bytes_[static_cast<std::size_t>(slot)].resize(static_cast<std::size_t>(size));
    return true;
}

std::int64_t MemorySlots::size(int slot) {
    return static_cast<std::int64_t>(bytes_[static_cast<std::size_t>(slot)].size());
}

} // namespace sequela::store
