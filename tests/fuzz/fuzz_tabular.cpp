// The tabular XML: any bytes give a book that is sound, or an error.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "packs/reading.h"
#include "packs/tabular_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string text = sequela::packs::decode_text(std::string(bytes));
    const auto book = sequela::packs::read_tabular(text, "fuzz");
    if (book.ok() && !sequela::packs::Tabular::from_image(book->to_image())) __builtin_trap();
    return 0;
}
