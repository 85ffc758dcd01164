// Records of comma and tab separated text: every cell lies in what was given, and the reader comes to an end.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "packs/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using sequela::packs::CsvReader;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto quotes : {CsvReader::Quotes::read, CsvReader::Quotes::literal}) {
        CsvReader reader(text, sequela::packs::find_separator(text), quotes);
        std::vector<std::string_view> cells;
        std::size_t bytes = 0;
        std::size_t line = 0;
        while (reader.next(cells)) {
            if (cells.empty() || reader.line() <= line) __builtin_trap();
            line = reader.line();
            for (const std::string_view cell : cells)
                bytes += cell.size();
        }
        if (bytes > size || reader.position() > size) __builtin_trap();
    }
    return 0;
}
