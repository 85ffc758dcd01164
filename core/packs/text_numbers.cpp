#include "packs/text_numbers.h"

#include <cstring>

namespace sequela::packs {
namespace {

constexpr std::uint32_t kFree = 0xFFFFFFFFU;

std::uint32_t hash_of(std::string_view text) {
    constexpr std::uint64_t kMixer = 0x9E3779B97F4A7C15ULL;
    std::uint64_t hash = text.size() * kMixer;
    const auto mix = [&hash](std::uint64_t word) {
        hash = (hash ^ word) * kMixer;
        hash ^= hash >> 29U;
    };
    for (; text.size() >= 8; text.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        mix(word);
    }
    std::uint64_t word = 0;
    if (!text.empty()) std::memcpy(&word, text.data(), text.size());
    mix(word);
    return static_cast<std::uint32_t>(hash >> 32U);
}

} // namespace

std::size_t TextNumbers::place_of(std::string_view text, std::uint32_t hash) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t place = hash & mask;
    for (; places_[place] != kFree; place = (place + 1) & mask) {
        const std::uint32_t number = places_[place];
        if (hashes_[number] == hash && view(pool_, texts_[number]) == text) break;
    }
    return place;
}

std::uint32_t TextNumbers::number_of(std::string_view text) {
    if (texts_.size() * 2 >= places_.size()) grow();
    const std::uint32_t hash = hash_of(text);
    const std::size_t place = place_of(text, hash);
    if (places_[place] != kFree) return places_[place];
    const auto number = static_cast<std::uint32_t>(texts_.size());
    texts_.push_back(append_text(pool_, text));
    hashes_.push_back(hash);
    places_[place] = number;
    return number;
}

void TextNumbers::grow() {
    constexpr std::size_t kFirst = 64;
    places_.assign(places_.empty() ? kFirst : places_.size() * 2, kFree);
    const std::size_t mask = places_.size() - 1;
    for (std::uint32_t number = 0; number < hashes_.size(); ++number) {
        std::size_t place = hashes_[number] & mask;
        while (places_[place] != kFree)
            place = (place + 1) & mask;
        places_[place] = number;
    }
}

} // namespace sequela::packs
