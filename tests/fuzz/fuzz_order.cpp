// The order file and the codes file: any bytes give a table that is sound, or an error.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "packs/codes_file.h"
#include "packs/order_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const auto& table : {sequela::packs::read_order_file(bytes, "fuzz"), sequela::packs::read_codes_file(bytes, "fuzz")})
        if (table.ok() && !sequela::packs::CodeTable::from_image(table->to_image())) __builtin_trap();
    return 0;
}
