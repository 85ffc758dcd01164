#include "packs/reading.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/job.h"
#include "base/text.h"

namespace sequela::packs {

std::string at_line(std::string_view file, std::size_t line) {
    return fmt::format("{}, line {}", file, line);
}

std::string at_offset(std::string_view file, std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    return at_line(file, 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')));
}

Status read_to_end(SlicedReader& reader) {
    for (;;) {
        const auto done = reader.step(monotonic_ms() + 1000);
        if (!done) return done.error();
        if (*done) return Done{};
    }
}

std::string decode_text(std::string bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
    if (is_valid_utf8(bytes)) return bytes;
    return utf8_from_windows1252(bytes);
}

} // namespace sequela::packs
