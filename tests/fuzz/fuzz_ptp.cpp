// PTP edits: text cut anywhere gives the same table, and its image is read back; bytes as an image never do harm.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "packs/ptp_file.h"

namespace {

using namespace sequela::packs;

std::optional<std::string> read(std::string_view text, std::size_t piece) {
    PtpReader reader("practitioner");
    for (std::size_t at = 0; at < text.size(); at += piece)
        if (!reader.feed(text.substr(at, piece))) return std::nullopt;
    if (!reader.end()) return std::nullopt;
    for (;;) {
        const auto done = reader.finish_some(0);
        if (!done) return std::nullopt;
        if (*done) return reader.take().to_image();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes(reinterpret_cast<const char*>(data), size);
    const auto whole = read(bytes, size + 1);
    if (whole != read(bytes, 5)) __builtin_trap();
    if (whole && !PtpTable::from_image(*whole)) __builtin_trap();
    if (size < 32) return 0;
    seal_image(bytes);
    const auto table = PtpTable::from_image(bytes);
    if (!table) return 0;
    for (std::uint32_t row = 0; row < table->row_count() && row < 64; ++row)
        (void)table->edit(row);
    for (const PtpTable::Code& code : table->codes)
        (void)table->edits_of({code.data(), code.size()});
    return 0;
}
