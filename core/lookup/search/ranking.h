// Finds the entries that fill the slots of a reading, and the codes that they lead to.
#pragma once

#include <cstdint>
#include <vector>

#include "lookup/search/index.h"
#include "lookup/search/query.h"
#include "packs/code_table.h"

namespace sequela::lookup::searching {

struct Found {
    std::uint32_t row = kNoRow; // of the code table
    std::uint32_t entry = kNoRow;
    std::uint32_t reading = 0;
    float score = 0;
};

// Working memory of one query, kept between queries so that nothing is allocated while someone types.
class Ranking {
public:
    Ranking(const Index& index, const packs::CodeTable& codes);
    // Adds what a reading finds; afterwards `take` gives the best of all readings, in order.
    void add(const Reading& reading, std::uint32_t number);
    std::vector<Found> take(std::size_t limit, bool billable_only);

private:
    struct Match {
        std::uint8_t slot = 0; // number of the slot plus 1; 0: none
        std::uint8_t quality = 0;
    };

    void map_words(const Reading& reading);
    void unmap_words();
    void map_range(const WordRange& range, std::size_t slot);
    void collect(const Reading& reading);
    void score_entry(const Reading& reading, std::uint32_t number, std::uint32_t entry);
    void read_suffixes(const Reading& reading);
    [[nodiscard]] std::uint32_t choose_member(const Reading& reading, std::uint32_t row) const;
    [[nodiscard]] std::uint32_t choose_below(const Reading& reading, std::uint32_t row, std::uint32_t filled) const;
    [[nodiscard]] float member_cost(const Reading& reading, std::uint32_t row) const;
    void fill_from_title(const Reading& reading, std::uint32_t row, std::vector<float>& quality) const;
    void keep(std::uint32_t row, float score, std::uint32_t entry, std::uint32_t reading);

    const Index& index_;
    const packs::CodeTable& codes_;
    std::vector<Match> match_; // by word
    std::vector<std::pair<std::uint32_t, std::uint32_t>> mapped_;
    std::uint32_t first_neoplasm_ = 0; // entries stand in the order of their kinds
    std::uint32_t first_drug_ = 0;
    std::vector<float> merit_;        // by entry: how often its code is used, less what it says beyond any query
    std::vector<float> gathered_;     // by entry: weight of the slots that it fills
    std::vector<std::uint32_t> seen_; // by entry: which slots
    std::vector<std::uint32_t> touched_;
    std::vector<std::pair<float, std::uint32_t>> candidates_;
    std::vector<float> quality_; // by slot, of the entry under work
    std::vector<float> suffix_cost_;
    std::vector<std::uint32_t> suffix_slots_;
    Side wish_ = Side::none;
    std::vector<std::uint32_t> found_at_; // by row: position in found_ plus 1
    std::vector<Found> found_;
};

} // namespace sequela::lookup::searching
