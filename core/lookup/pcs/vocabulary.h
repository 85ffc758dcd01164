// The words of the labels of the tables, and which labels have them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "packs/pcs_tables.h"

namespace sequela::lookup::pcs {

// How well a label of the tables fits: 0 to 1.
struct LabelMatch {
    std::uint32_t label = 0; // number of a text of the tables
    float degree = 0;
};

class Vocabulary {
public:
    explicit Vocabulary(const packs::PcsTables& tables);

    // Labels that have all the words, the fuller the match the better. Words that no label has give nothing.
    [[nodiscard]] std::vector<LabelMatch> matching(const std::vector<std::string>& words) const;
    [[nodiscard]] std::vector<LabelMatch> matching(std::string_view text) const;
    [[nodiscard]] bool has(std::string_view word) const { return postings_.count(std::string(word)) > 0; }
    // 0.35 for a word of very many labels to 1 for a rare one.
    [[nodiscard]] float weight(std::string_view word) const;
    [[nodiscard]] const std::vector<std::string>& words_of_label(std::uint32_t label) const { return labels_[label]; }
    [[nodiscard]] std::vector<std::string> words() const;

private:
    void add(std::uint32_t label, std::string_view text);
    std::vector<std::vector<std::string>> labels_; // sorted words of each text that is a label
    std::unordered_map<std::string, std::vector<std::uint32_t>> postings_;
    std::size_t label_count_ = 0;
};

// Words that say nothing about which value is meant: "of", "via", "or", "natural" …
bool is_filler(std::string_view word);

} // namespace sequela::lookup::pcs
