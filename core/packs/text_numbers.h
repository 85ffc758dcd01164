// Numbers for texts, the same for the same text, without an allocation for each look-up: readers of millions of rows ask for every cell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "packs/image.h"

namespace sequela::packs {

class TextNumbers {
public:
    // The number of the text, from 0 in the order in which texts come first.
    std::uint32_t number_of(std::string_view text);
    [[nodiscard]] std::size_t size() const { return texts_.size(); }
    [[nodiscard]] std::string_view text(std::uint32_t number) const { return view(pool_, texts_[number]); }
    // All texts, in the order of their numbers, and the pool that they lie in.
    std::vector<TextRef> take_texts() { return std::move(texts_); }
    std::string take_pool() { return std::move(pool_); }

private:
    void grow();
    [[nodiscard]] std::size_t place_of(std::string_view text, std::uint32_t hash) const;
    std::string pool_;
    std::vector<TextRef> texts_;
    std::vector<std::uint32_t> hashes_; // of each text
    std::vector<std::uint32_t> places_; // open addressing; kFree or a number; the size is a power of two
};

} // namespace sequela::packs
