#include "store/files.h"

#include <cstdio>
#include <filesystem>
#include <limits>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "store/slot_vfs.h"

namespace sequela::store {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1} << 30U; // far above any workspace, below what an int of the slots' functions can hold
constexpr std::size_t kPiece = std::size_t{1} << 20U;

Error cannot_read(const std::string& name) {
    return {"The file cannot be read", name, "Check that it is there and may be read."};
}

Error cannot_write(const std::string& name) {
    return {"The file cannot be written: the storage is full or may not be written", name,
            "Free some disk space, then do it again. What was saved before is still there."};
}

Result<std::string> read_slot(SlotStorage& storage, const std::string& name) {
    const int slot = storage.find_slot(name);
    const std::int64_t size = slot < 0 ? 0 : storage.size(slot);
    if (size <= 0 || static_cast<std::uint64_t>(size) > kLargestFile) return cannot_read(name);
    std::string bytes(static_cast<std::size_t>(size), '\0');
    int got = 0;
    if (!storage.read(slot, bytes.data(), static_cast<int>(size), 0, &got) || got != size) return cannot_read(name);
    return bytes;
}

Status write_slot(SlotStorage& storage, const std::string& name, std::string_view bytes) {
    const int slot = storage.find_slot(name);
    if (slot < 0) return cannot_write(name);
    for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
        const std::string_view piece = bytes.substr(at, kPiece);
        if (!storage.write(slot, piece.data(), static_cast<int>(piece.size()), static_cast<std::int64_t>(at))) return cannot_write(name);
    }
    if (!storage.truncate(slot, static_cast<std::int64_t>(bytes.size())) || !storage.flush(slot)) return cannot_write(name);
    return Done{};
}

Result<std::string> read_system_file(const std::string& name) {
    std::FILE* file = std::fopen(name.c_str(), "rb");
    if (file == nullptr) return cannot_read(name);
    std::string bytes;
    std::string piece(kPiece, '\0');
    std::size_t got = 0;
    while ((got = std::fread(piece.data(), 1, piece.size(), file)) > 0 && bytes.size() <= kLargestFile)
        bytes.append(piece, 0, got);
    const bool whole = std::ferror(file) == 0 && bytes.size() <= kLargestFile;
    std::fclose(file);
    if (!whole) return cannot_read(name);
    return bytes;
}

// A rename is durable when its folder has been written; file systems without that notion refuse, which does no harm.
void flush_folder_of(const std::string& name) {
    const std::string folder = std::filesystem::path(name).parent_path().string();
    const int handle = open(folder.empty() ? "." : folder.c_str(), O_RDONLY);
    if (handle < 0) return;
    static_cast<void>(fsync(handle));
    close(handle);
}

Status write_system_file(const std::string& name, std::string_view bytes) {
    const std::string fresh = name + ".new";
    std::FILE* file = std::fopen(fresh.c_str(), "wb");
    if (file == nullptr) return cannot_write(name);
    bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    written = std::fflush(file) == 0 && written;
    written = fsync(fileno(file)) == 0 && written;
    written = std::fclose(file) == 0 && written;
    std::error_code failure;
    if (written) std::filesystem::rename(fresh, name, failure);
    if (!written || failure) {
        std::filesystem::remove(fresh, failure);
        return cannot_write(name);
    }
    flush_folder_of(name);
    return Done{};
}

} // namespace

bool file_exists(const std::string& vfs, const std::string& name) {
    if (SlotStorage* storage = slot_storage(vfs)) {
        const int slot = storage->find_slot(name);
        return slot >= 0 && storage->size(slot) > 0;
    }
    std::error_code failure;
    const auto size = std::filesystem::file_size(name, failure);
    return !failure && size > 0;
}

Result<std::string> read_file(const std::string& vfs, const std::string& name) {
    if (SlotStorage* storage = slot_storage(vfs)) return read_slot(*storage, name);
    return read_system_file(name);
}

Status write_file(const std::string& vfs, const std::string& name, std::string_view bytes) {
    if (SlotStorage* storage = slot_storage(vfs)) return write_slot(*storage, name, bytes);
    return write_system_file(name, bytes);
}

Status remove_file(const std::string& vfs, const std::string& name) {
    if (SlotStorage* storage = slot_storage(vfs)) {
        const int slot = storage->find_slot(name);
        if (slot < 0 || storage->size(slot) == 0) return Done{};
        if (!storage->truncate(slot, 0) || !storage->flush(slot)) return cannot_write(name);
        return Done{};
    }
    std::error_code failure;
    std::filesystem::remove(name, failure);
    if (failure) return cannot_write(name);
    return Done{};
}

} // namespace sequela::store
