#include "lookup/pcs/vocabulary.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "lookup/search/words.h"

namespace sequela::lookup::pcs {

bool is_filler(std::string_view word) {
    constexpr std::array<std::string_view, 27> kFillers = {
        "of", "the", "a",    "an",  "and", "or",        "in",      "on",   "to",      "with",       "w",        "by",    "for",  "from",
        "at", "via", "into", "per", "s",   "procedure", "surgery", "done", "natural", "artificial", "approach", "under", "using"};
    return std::find(kFillers.begin(), kFillers.end(), word) != kFillers.end();
}

Vocabulary::Vocabulary(const packs::PcsTables& tables) : labels_(tables.texts.size()) {
    std::vector<bool> seen(tables.texts.size());
    const auto take = [&](std::uint32_t label) {
        if (seen[label]) return;
        seen[label] = true;
        add(label, tables.text(label));
    };
    for (const packs::PcsTable& table : tables.tables)
        for (const std::uint32_t label : table.labels)
            take(label);
    for (const packs::PcsValue& value : tables.values)
        take(value.label);
}

void Vocabulary::add(std::uint32_t label, std::string_view text) {
    std::vector<std::string> words = searching::words_of(text);
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::string& word : words)
        postings_[word].push_back(label);
    words.erase(std::remove_if(words.begin(), words.end(), [](const std::string& word) { return is_filler(word); }), words.end());
    labels_[label] = std::move(words);
    ++label_count_;
}

std::vector<LabelMatch> Vocabulary::matching(const std::vector<std::string>& words) const {
    constexpr float kSurplus = 0.07F; // for each word of the label that is not asked for
    constexpr float kLeast = 0.4F;
    std::vector<LabelMatch> found;
    const std::vector<std::uint32_t>* rarest = nullptr;
    std::size_t wanted = 0;
    for (const std::string& word : words) {
        const auto entry = postings_.find(word);
        if (entry == postings_.end()) return found;
        if (!rarest || entry->second.size() < rarest->size()) rarest = &entry->second;
        if (!is_filler(word)) ++wanted;
    }
    if (!rarest) return found;
    for (const std::uint32_t label : *rarest) {
        const std::vector<std::string>& own = labels_[label];
        const bool all = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
            return is_filler(word) || std::binary_search(own.begin(), own.end(), word);
        });
        if (!all) continue;
        std::size_t surplus = own.size() - std::min(own.size(), wanted);
        for (const std::string& word : own)
            if (searching::side_of(word) != searching::Side::none && surplus > 0) --surplus; // sides count elsewhere
        found.push_back({label, std::max(kLeast, 1 - kSurplus * static_cast<float>(surplus))});
    }
    return found;
}

std::vector<LabelMatch> Vocabulary::matching(std::string_view text) const {
    return matching(searching::words_of(text));
}

float Vocabulary::weight(std::string_view word) const {
    const auto entry = postings_.find(std::string(word));
    if (entry == postings_.end() || label_count_ < 2) return 1;
    const double rarity = 1 - std::log(static_cast<double>(entry->second.size())) / std::log(static_cast<double>(label_count_));
    return static_cast<float>(0.35 + 0.65 * rarity);
}

std::vector<std::string> Vocabulary::words() const {
    std::vector<std::string> out;
    out.reserve(postings_.size());
    for (const auto& entry : postings_)
        out.push_back(entry.first);
    return out;
}

} // namespace sequela::lookup::pcs
