// The index XML and the tables.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "packs/index_xml.h"
#include "packs/reading.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string text = sequela::packs::decode_text(std::string(bytes));
    const auto index = sequela::packs::read_index(text, "fuzz");
    if (index.ok() && !sequela::packs::TermIndex::from_image(index->to_image())) __builtin_trap();
    return 0;
}
