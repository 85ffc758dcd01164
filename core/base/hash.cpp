#include "base/hash.h"

#include <sodium.h>

namespace sequela {

Sha256 sha256(std::string_view bytes) {
    Sha256 digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return digest;
}

namespace {
crypto_hash_sha256_state* state_of(std::array<unsigned char, 128>& storage) {
    static_assert(sizeof(crypto_hash_sha256_state) <= 128 && alignof(crypto_hash_sha256_state) <= 8);
    return reinterpret_cast<crypto_hash_sha256_state*>(storage.data());
}
} // namespace

Sha256Stream::Sha256Stream() {
    crypto_hash_sha256_init(state_of(state_));
}

void Sha256Stream::add(std::string_view bytes) {
    crypto_hash_sha256_update(state_of(state_), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

Sha256 Sha256Stream::finish() {
    Sha256 digest{};
    crypto_hash_sha256_final(state_of(state_), digest.data());
    return digest;
}

std::string hex(const Sha256& digest) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : digest) {
        out += kDigits[byte >> 4U];
        out += kDigits[byte & 15U];
    }
    return out;
}

} // namespace sequela
