// SHA-256, for identifying release files and for the audit chain.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace sequela {

using Sha256 = std::array<unsigned char, 32>;
Sha256 sha256(std::string_view bytes);
std::string hex(const Sha256& digest); // 64 lower-case digits

} // namespace sequela
