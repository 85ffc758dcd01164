#include "packs/image.h"

#include <zlib.h>

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

void ImageWriter::add_bytes(const char* data, std::size_t size, std::size_t element) {
    put_u32(bytes_, static_cast<std::uint32_t>(size));
    put_u32(bytes_, static_cast<std::uint32_t>(element));
    if (size > 0) bytes_.append(data, size);
    bytes_.append((8 - bytes_.size() % 8) % 8, '\0');
}

std::string ImageWriter::take() {
    seal_image(bytes_);
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
