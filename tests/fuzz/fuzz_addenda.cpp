// The addenda, of both forms.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "packs/addenda_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto addenda = sequela::packs::read_addenda(bytes, "fuzz");
    (void)sequela::packs::is_order_addenda(bytes);
    if (addenda.ok() && !sequela::packs::Addenda::from_image(addenda->to_image())) __builtin_trap();
    return 0;
}
