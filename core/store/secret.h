// A 256-bit key in memory: locked against swapping where the system can, wiped when it is let go, never copied by accident.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "store/database.h"

namespace sequela::store {

class SecretKey {
public:
    SecretKey(); // all zero
    static SecretKey random();
    SecretKey(SecretKey&&) noexcept = default;
    SecretKey& operator=(SecretKey&& other) noexcept;
    ~SecretKey();

    [[nodiscard]] Key bytes() const { return Key(*bytes_); }
    [[nodiscard]] unsigned char* data() { return bytes_->data(); }
    [[nodiscard]] const unsigned char* data() const { return bytes_->data(); }

private:
    void wipe();
    std::unique_ptr<std::array<unsigned char, 32>> bytes_; // null after a move
};

// Overwrites a passphrase or such before its memory is given back.
void wipe(std::string& text);

// `count` random bytes from the system's generator.
std::string random_bytes(std::size_t count);
// 16 characters of Crockford's base 32, 80 bits: ids of rows that never collide in practice.
std::string random_id();

} // namespace sequela::store
