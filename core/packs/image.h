// Flat images: how a component lies in memory and, byte for byte, in reference.db. Opening a release is one read and no parsing.
//
// All text of a component is in one pool; a TextRef names a piece of it. Rows are plain structs without pointers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/result.h"

namespace sequela::packs {

struct TextRef {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
};

inline std::string_view view(const std::string& pool, TextRef ref) {
    return std::string_view(pool).substr(ref.offset, ref.length);
}

// Appends to a pool and returns the reference.
inline TextRef append_text(std::string& pool, std::string_view text) {
    const TextRef ref{static_cast<std::uint32_t>(pool.size()), static_cast<std::uint32_t>(text.size())};
    pool.append(text);
    return ref;
}

// What every reader of an image says when it is not what was written.
Error damaged_image(std::string_view problem);
// Writes the checksum into a finished image (ImageWriter::take does; tests that alter an image need it).
void seal_image(std::string& image);

// Writes a header (magic, kind, version), then each array with its length. Little-endian, 8-byte aligned. The arrays are copied in slices
// by step(), and must stay where they are until the image is finished.
class ImageWriter {
public:
    ImageWriter() = default; // to be assigned to
    ImageWriter(std::uint32_t kind, std::uint32_t version);
    template <class Row> void add(const std::vector<Row>& rows) {
        static_assert(std::is_trivially_copyable_v<Row>);
        arrays_.push_back({reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(Row), sizeof(Row)});
    }
    void add(const std::string& pool) { arrays_.push_back({pool.data(), pool.size(), 1}); }
    bool step(double deadline_ms); // true when all is copied
    [[nodiscard]] double fraction() const;
    std::string take(); // the finished image, with a checksum; copies what is left

private:
    struct Array {
        const char* data;
        std::size_t size;
        std::size_t element;
    };
    void append(const char* data, std::size_t size);
    std::vector<Array> arrays_;
    std::size_t current_ = 0;  // array under work …
    std::size_t position_ = 0; // … and how much of it is copied
    std::size_t expected_ = 0;
    std::uint32_t checksum_ = 0;
    std::string bytes_;
};

// Reads back in the same order. Every length is checked against the bytes that are there, so that a damaged image is an Error, not a crash.
class ImageReader {
public:
    ImageReader(std::string_view bytes, std::uint32_t kind, std::uint32_t version);
    template <class Row> void read(std::vector<Row>& rows) {
        static_assert(std::is_trivially_copyable_v<Row>);
        const std::string_view data = next(sizeof(Row));
        rows.resize(data.size() / sizeof(Row));
        if (!data.empty()) std::memcpy(rows.data(), data.data(), data.size());
    }
    void read(std::string& pool) { pool.assign(next(1)); }
    [[nodiscard]] Status status() const; // after the last read

private:
    std::string_view next(std::size_t element);
    std::string_view bytes_;
    std::size_t position_ = 0;
    std::string problem_;
};

} // namespace sequela::packs
