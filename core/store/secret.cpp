#include "store/secret.h"

#include <sodium.h>

namespace sequela::store {
namespace {

void start_sodium() {
    const int started = sodium_init();
    assert(started >= 0 && "libsodium found no source of randomness");
    static_cast<void>(started);
}

} // namespace

SecretKey::SecretKey() : bytes_(std::make_unique<std::array<unsigned char, 32>>()) {
    start_sodium();
    // Fails where a page cannot be locked (a browser, a low limit): the key is wiped after use all the same.
    static_cast<void>(sodium_mlock(bytes_->data(), bytes_->size()));
}

SecretKey SecretKey::random() {
    SecretKey key;
    randombytes_buf(key.data(), 32);
    return key;
}

SecretKey& SecretKey::operator=(SecretKey&& other) noexcept {
    if (this == &other) return *this;
    wipe();
    bytes_ = std::move(other.bytes_);
    return *this;
}

SecretKey::~SecretKey() {
    wipe();
}

void SecretKey::wipe() {
    if (bytes_ == nullptr) return;
    sodium_memzero(bytes_->data(), bytes_->size()); // munlock wipes too, but not where locking is not supported
    static_cast<void>(sodium_munlock(bytes_->data(), bytes_->size()));
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

std::string random_bytes(std::size_t count) {
    start_sodium();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_id() {
    constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string id;
    for (const char byte : random_bytes(16))
        id += kDigits[static_cast<unsigned char>(byte) & 31U];
    return id;
}

} // namespace sequela::store
