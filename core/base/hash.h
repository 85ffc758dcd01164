// SHA-256, for identifying release files and for the audit chain.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace sequela {

using Sha256 = std::array<unsigned char, 32>;
Sha256 sha256(std::string_view bytes);
// The same, piece by piece, for large files that are hashed in slices.
class Sha256Stream {
public:
    Sha256Stream();
    void add(std::string_view bytes);
    Sha256 finish(); // once

private:
    alignas(8) std::array<unsigned char, 128> state_{};
};
std::string hex(const Sha256& digest); // 64 lower-case digits

} // namespace sequela
