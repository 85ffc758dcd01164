// Reads any bytes as one format, as the import does, and checks that whatever it accepts can be read back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "packs/content.h"
#include "packs/data_table.h"
#include "packs/gem.h"
#include "packs/reading.h"

namespace sequela::fuzz {

inline bool reads_back(packs::Component component, const std::string& image) {
    if (component == packs::Component::codes || component == packs::Component::modifiers) return packs::CodeTable::from_image(image).ok();
    if (component == packs::Component::gem) return packs::GemTable::from_image(image).ok();
    if (component == packs::Component::details || component == packs::Component::table) return packs::DataTable::from_image(image).ok();
    return true;
}

inline void read_content(const packs::FileFormat& format, const std::uint8_t* data, std::size_t size) {
    std::string bytes(reinterpret_cast<const char*>(data), size);
    (void)format.recognises(std::string_view(bytes).substr(0, 8192), "fuzz.txt");
    if (format.decode) bytes = packs::decode_text(std::move(bytes));
    const auto content = format.open(bytes, "fuzz.txt");
    for (;;) {
        const auto done = content->step(0);
        if (!done) return;
        if (*done) break;
    }
    for (std::size_t i = 0; i < content->packs(); ++i) {
        packs::Pack pack;
        const std::string image = content->describe(i, pack).take();
        if (!reads_back(pack.component, image)) __builtin_trap();
        (void)content->take_codes(i);
    }
}

} // namespace sequela::fuzz
