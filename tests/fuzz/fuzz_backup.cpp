// Any bytes are read as a backup or refused. The checksum is made right first, so that what stands behind it is reached too.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/hash.h"
#include "store/backup.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes(reinterpret_cast<const char*>(data), size);
    const auto read = [&] {
        const auto backup = sequela::store::read_backup(bytes);
        if (backup && backup->database.size() > bytes.size()) std::abort();
    };
    read();
    if (size < 64) return 0;
    const auto digest = sequela::sha256(std::string_view(bytes).substr(0, size - 64));
    for (std::size_t i = 0; i < digest.size(); ++i)
        bytes[size - 64 + i] = static_cast<char>(digest[i]);
    read();
    const sequela::store::SecretKey key;
    if (sequela::store::verify_seal(bytes, key)) std::abort(); // nobody can have made it with this key
    return 0;
}
