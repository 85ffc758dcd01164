// Any bytes are read as a keyring or refused; what was read is written back as it was meant. Recovery keys likewise.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "store/keyring.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto keyring = sequela::store::Keyring::parse(bytes);
    if (keyring) {
        const auto again = sequela::store::Keyring::parse(keyring->serialise());
        if (!again || again->serialise() != keyring->serialise() || again->users() != keyring->users()) std::abort();
    }
    const auto key = sequela::store::read_recovery_key(bytes);
    if (key && key->size() != 32) std::abort();
    return 0;
}
