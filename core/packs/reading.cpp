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
    TextDecoder decoder(bytes);
    (void)read_to_end(decoder); // cannot fail
    return bytes;
}

Result<bool> TextDecoder::step(double deadline_ms) {
    constexpr std::size_t kSlice = 128 * 1024;
    if (!begun_ && bytes_.starts_with("\xEF\xBB\xBF")) bytes_.erase(0, 3);
    begun_ = true;
    while (position_ < bytes_.size()) {
        const std::size_t most = std::min(bytes_.size(), position_ + kSlice);
        const std::size_t end = most < bytes_.size() && is_utf8_ ? std::max(utf8_floor(bytes_, most), position_ + 1) : most;
        const std::string_view slice = std::string_view(bytes_).substr(position_, end - position_);
        if (is_utf8_ && !is_valid_utf8(slice)) { // begin again
            is_utf8_ = false;
            position_ = 0;
            converted_.reserve(bytes_.size() + bytes_.size() / 16);
            continue;
        }
        if (!is_utf8_) converted_ += utf8_from_windows1252(slice);
        position_ = end;
        if (monotonic_ms() >= deadline_ms) return false;
    }
    if (!is_utf8_) bytes_ = std::move(converted_);
    return true;
}

double TextDecoder::fraction() const {
    return bytes_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(bytes_.size());
}

} // namespace sequela::packs
