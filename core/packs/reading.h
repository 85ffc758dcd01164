// What all readers share: positions in a file, in words, and work in slices.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sequela::packs {

// "icd10cm_order_2026.txt, line 17"
std::string at_line(std::string_view file, std::size_t line);
// The line (from 1) on which a byte stands.
std::string at_offset(std::string_view file, std::string_view text, std::size_t offset);

// A reader works until a deadline on the clock of monotonic_ms(), and at least a little. True: all is read. False before the deadline: what
// comes next cannot be cut, and wants a slice of its own.
class SlicedReader {
public:
    virtual ~SlicedReader() = default;
    virtual Result<bool> step(double deadline_ms) = 0;
    [[nodiscard]] virtual double fraction() const = 0;
};
Status read_to_end(SlicedReader& reader);

// Text as UTF-8 without a byte order mark. Files that are not valid UTF-8 are taken for Windows-1252, which NCHS and CMS use.
std::string decode_text(std::string bytes);

// The same in slices, in place.
class TextDecoder : public SlicedReader {
public:
    explicit TextDecoder(std::string& bytes) : bytes_(bytes) {}
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;

private:
    std::string& bytes_;
    std::string converted_;
    std::size_t position_ = 0;
    bool begun_ = false;
    bool is_utf8_ = true; // so far
};

} // namespace sequela::packs
