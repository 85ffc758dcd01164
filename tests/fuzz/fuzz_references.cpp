// Codes in the text of notes: each lies inside the text, and covers what it begins with.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "packs/tabular.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const auto& reference : sequela::packs::find_references(bytes)) {
        if (std::uint64_t{reference.text.offset} + reference.text.length > size) __builtin_trap();
        if (reference.last < reference.first) __builtin_trap();
        if (reference.qualifier == sequela::packs::Qualifier::none && !reference.covers(reference.first.text())) __builtin_trap();
    }
    return 0;
}
