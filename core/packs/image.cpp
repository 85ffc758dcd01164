#include "packs/image.h"

#include <zlib.h>

#include "base/job.h"

namespace sequela::packs {
namespace {

constexpr std::uint32_t kMagic = 0x4D495153; // "SQIM"
constexpr std::size_t kHeaderSize = 16;      // magic, kind, version, checksum of all that follows
constexpr std::size_t kChecksumAt = 12;

void put_u32(std::string& bytes, std::uint32_t value) {
    char raw[4];
    std::memcpy(raw, &value, 4);
    bytes.append(raw, 4);
}

std::uint32_t get_u32(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, 4);
    return value;
}

std::uint32_t checksum_of(std::string_view body) {
    return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size()));
}

} // namespace

void seal_image(std::string& image) {
    if (image.size() < kHeaderSize) return;
    const std::uint32_t sum = checksum_of(std::string_view(image).substr(kHeaderSize));
    std::memcpy(image.data() + kChecksumAt, &sum, 4);
}

ImageWriter::ImageWriter(std::uint32_t kind, std::uint32_t version) {
    put_u32(bytes_, kMagic);
    put_u32(bytes_, kind);
    put_u32(bytes_, version);
    put_u32(bytes_, 0);
}

// The checksum runs along, so that no pass over the whole is left for the end.
void ImageWriter::append(const char* data, std::size_t size) {
    if (size == 0) return;
    bytes_.append(data, size);
    checksum_ = static_cast<std::uint32_t>(crc32_z(checksum_, reinterpret_cast<const Bytef*>(data), size));
}

bool ImageWriter::step(double deadline_ms) {
    constexpr std::size_t kSlice = 256 * 1024;
    if (expected_ == 0) {
        expected_ = kHeaderSize;
        for (const Array& array : arrays_)
            expected_ += array.size + 16; // its two numbers and the padding
        bytes_.reserve(expected_);
    }
    while (current_ < arrays_.size()) {
        const Array& array = arrays_[current_];
        if (position_ == 0) {
            std::string lengths;
            put_u32(lengths, static_cast<std::uint32_t>(array.size));
            put_u32(lengths, static_cast<std::uint32_t>(array.element));
            append(lengths.data(), lengths.size());
        }
        const std::size_t count = std::min(kSlice, array.size - position_);
        append(array.data + position_, count);
        position_ += count;
        if (position_ == array.size) {
            constexpr char kPadding[8] = {};
            append(kPadding, (8 - bytes_.size() % 8) % 8);
            ++current_;
            position_ = 0;
        }
        if (monotonic_ms() >= deadline_ms) break;
    }
    return current_ == arrays_.size();
}

double ImageWriter::fraction() const {
    return expected_ == 0 ? 0 : static_cast<double>(bytes_.size()) / static_cast<double>(expected_);
}

std::string ImageWriter::take() {
    while (!step(monotonic_ms() + 1000)) {
    }
    std::memcpy(bytes_.data() + kChecksumAt, &checksum_, 4);
    return std::move(bytes_);
}

ImageReader::ImageReader(std::string_view bytes, std::uint32_t kind, std::uint32_t version) : bytes_(bytes), position_(kHeaderSize) {
    if (bytes.size() < kHeaderSize || get_u32(bytes, 0) != kMagic) {
        problem_ = "it does not begin like an image";
    } else if (get_u32(bytes, 4) != kind || get_u32(bytes, 8) != version) {
        problem_ = "it is of another kind or version";
    } else if (get_u32(bytes, kChecksumAt) != checksum_of(bytes.substr(kHeaderSize))) {
        problem_ = "its checksum is wrong";
    }
}

std::string_view ImageReader::next(std::size_t element) {
    if (!problem_.empty()) return {};
    if (bytes_.size() - position_ < 8) {
        problem_ = "it ends too early";
        return {};
    }
    const std::size_t size = get_u32(bytes_, position_);
    if (get_u32(bytes_, position_ + 4) != element || size % element != 0) {
        problem_ = "a list has rows of another size";
        return {};
    }
    position_ += 8;
    if (bytes_.size() - position_ < size) {
        problem_ = "it ends too early";
        return {};
    }
    const std::string_view data = bytes_.substr(position_, size);
    position_ += size;
    position_ = std::min(bytes_.size(), position_ + (8 - position_ % 8) % 8);
    return data;
}

Status ImageReader::status() const {
    if (!problem_.empty()) return damaged_image(problem_);
    return Done{};
}

Error damaged_image(std::string_view problem) {
    return Error{"A code set in the reference database is damaged: " + std::string(problem), "",
                 "Remove the pack and install it again from its release file"};
}

} // namespace sequela::packs
