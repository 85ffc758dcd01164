// The POA-exempt list.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "packs/poa_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto list = sequela::packs::read_poa_list(bytes, "fuzz");
    if (list.ok() && !sequela::packs::PoaExemptList::from_image(list->to_image())) __builtin_trap();
    return 0;
}
