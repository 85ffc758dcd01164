// A stable sort in slices, for tables of a hundred thousand rows and more.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/job.h"

namespace sequela::packs {

// Merge sort from the bottom up: runs first, then pairs of runs, a piece at a time.
template <class Item, class Less> class SlicedSort {
public:
    // The items must stay where they are until step() gave true.
    SlicedSort(std::vector<Item>& items, Less less) : items_(items), less_(std::move(less)) {}

    // True: sorted.
    bool step(double deadline_ms) {
        while (!done_) {
            if (width_ == 0)
                sort_a_run();
            else
                merge_a_piece();
            if (monotonic_ms() >= deadline_ms) break;
        }
        return done_;
    }

private:
    static constexpr std::size_t kRun = 2048;
    static constexpr std::size_t kPiece = 8192;

    [[nodiscard]] auto at(std::size_t position) { return items_.begin() + static_cast<std::ptrdiff_t>(position); }

    void sort_a_run() {
        const std::size_t last = std::min(position_ + kRun, items_.size());
        if (!std::is_sorted(at(position_), at(last), less_)) std::stable_sort(at(position_), at(last), less_);
        position_ = last;
        if (position_ < items_.size()) return;
        width_ = kRun;
        begin_round();
    }
    void begin_round() {
        position_ = 0;
        done_ = width_ >= items_.size();
        if (done_) return;
        merged_.resize(items_.size());
        begin_pair();
    }
    void begin_pair() {
        left_ = position_;
        middle_ = std::min(position_ + width_, items_.size());
        end_ = std::min(position_ + 2 * width_, items_.size());
        right_ = middle_;
    }
    void merge_a_piece() {
        for (std::size_t i = 0; i < kPiece && position_ < items_.size(); ++i, ++position_) {
            if (position_ == end_) begin_pair();
            const bool from_right = left_ == middle_ || (right_ < end_ && less_(items_[right_], items_[left_]));
            merged_[position_] = items_[from_right ? right_++ : left_++];
        }
        if (position_ < items_.size()) return;
        items_.swap(merged_);
        width_ *= 2;
        begin_round();
    }

    std::vector<Item>& items_;
    Less less_;
    std::vector<Item> merged_;
    std::size_t width_ = 0; // of the runs that are merged; 0: the runs are not sorted yet
    std::size_t position_ = 0;
    std::size_t left_ = 0;
    std::size_t middle_ = 0;
    std::size_t right_ = 0;
    std::size_t end_ = 0;
    bool done_ = false;
};

} // namespace sequela::packs
