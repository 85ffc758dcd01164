#include "lookup/search/ranking.h"

#include <algorithm>
#include <cmath>

namespace sequela::lookup::searching {
namespace {

constexpr std::size_t kMostPostings = 40000; // looked at for one reading; words beyond that are only checked, not collected
constexpr std::size_t kMostCandidates = 320; // scored in full for one reading
constexpr std::uint32_t kMostBelow = 400;    // codes below a header that are compared

// What makes up a score. Coverage of the query's words comes first; all else orders what covers it equally well.
constexpr float kCoverage = 12;
constexpr float kFullCoverage = 1.5F;
constexpr float kExact = 0.5F;             // and nothing besides
constexpr float kExactTitle = 1.6F;        // the title itself, which may be newer than the Index
constexpr float kExtraWords = 3.6F;        // words of the entry that the query does not ask for
constexpr float kFrequency = 1.3F;         // a code in daily use
constexpr float kNoLeadWord = 0.9F;        // of an index path, only subterms are named
constexpr float kOptionalWord = 0.93F;     // quality of what stands in brackets
constexpr float kTitleWord = 0.8F;         // quality of a word that is missing in the entry, but stands in the title of its code
constexpr float kWantedOther = 1.5F;       // "other", "NEC" is asked for
constexpr float kWantedUnspecified = 0.6F; // "unspecified", "NOS"
constexpr float kPlace = 0.5F;             // quality of an organ that only the chapter names
constexpr float kResidual = 0.5F;          // "other specified …"
constexpr float kDescended = 0.35F;        // a billable code that the entry's header stands for
constexpr float kHeader = 1.4F;            // the header itself
constexpr float kReading = 9;              // for each unit of a less likely reading

float kind_bonus(EntryKind kind) {
    switch (kind) {
    case EntryKind::title:
        return 0;
    case EntryKind::inclusion:
    case EntryKind::field:
        return -0.1F;
    case EntryKind::index:
        return 0.1F;
    case EntryKind::external_cause:
        return -0.4F;
    case EntryKind::neoplasm:
        return 0.3F;
    case EntryKind::drug:
        return 0.4F;
    }
    return 0;
}

} // namespace

Ranking::Ranking(const Index& index, const packs::CodeTable& codes)
    : index_(index), codes_(codes), match_(index.word_count()), gathered_(index.entries.size(), 0), seen_(index.entries.size(), 0),
      found_at_(codes.rows.size(), 0) {
    const auto kind_at = [&](EntryKind kind) {
        const auto at = std::find_if(index.entries.begin(), index.entries.end(), [&](const EntryRow& entry) { return entry.kind >= kind; });
        return static_cast<std::uint32_t>(at - index.entries.begin());
    };
    first_neoplasm_ = kind_at(EntryKind::neoplasm);
    first_drug_ = kind_at(EntryKind::drug);
    merit_.resize(index.entries.size());
    for (std::size_t i = 0; i < merit_.size(); ++i) {
        const bool table = i >= first_neoplasm_;
        const float frequency = table ? 0.0F : static_cast<float>(index.codes[index.entries[i].code].frequency);
        merit_[i] = 0.01F * frequency - 0.3F * index.entry_weight[i];
    }
}

void Ranking::map_range(const WordRange& range, std::size_t slot) {
    const auto quality = static_cast<std::uint8_t>(range.quality * 255.0F);
    for (std::uint32_t word = range.first; word < range.last; ++word)
        if (match_[word].quality < quality) match_[word] = {static_cast<std::uint8_t>(slot + 1), quality};
    mapped_.emplace_back(range.first, range.last);
}

void Ranking::map_words(const Reading& reading) {
    for (std::size_t slot = 0; slot < reading.slots.size(); ++slot)
        for (const WordRange& range : reading.slots[slot].matches)
            map_range(range, slot);
}

void Ranking::unmap_words() {
    for (const auto& [first, last] : mapped_)
        std::fill(match_.data() + first, match_.data() + last, Match());
    mapped_.clear();
}

void Ranking::collect(const Reading& reading) {
    struct Work {
        std::size_t slot;
        std::size_t postings;
    };
    std::vector<Work> order;
    for (std::size_t i = 0; i < reading.slots.size(); ++i) {
        if (reading.slots[i].qualifier) continue;
        std::size_t postings = 0;
        for (const WordRange& range : reading.slots[i].matches)
            postings += index_.words[range.last].first_posting - index_.words[range.first].first_posting;
        if (postings > 0) order.push_back({i, postings});
    }
    std::stable_sort(order.begin(), order.end(), [](const Work& a, const Work& b) { return a.postings < b.postings; });
    std::size_t looked_at = 0;
    for (const Work& work : order) {
        if (looked_at > 0 && looked_at + work.postings > kMostPostings) break;
        looked_at += work.postings;
        const Slot& slot = reading.slots[work.slot];
        const std::uint32_t bit = 1U << work.slot;
        for (const WordRange& range : slot.matches) {
            const float gain = slot.weight * range.quality;
            const std::uint32_t last = index_.words[range.last].first_posting;
            for (std::uint32_t i = index_.words[range.first].first_posting; i < last; ++i) {
                const std::uint32_t entry = index_.postings[i];
                if ((seen_[entry] & bit) != 0) continue;
                if (seen_[entry] == 0) touched_.push_back(entry);
                seen_[entry] |= bit;
                gathered_[entry] += gain;
            }
        }
    }
    // What fills less than half of what the best fills cannot come first.
    float most = 0;
    for (const std::uint32_t entry : touched_)
        most = std::max(most, gathered_[entry]);
    candidates_.clear();
    for (const std::uint32_t entry : touched_) {
        const float gathered = gathered_[entry];
        gathered_[entry] = 0;
        seen_[entry] = 0;
        if (gathered < 0.45F * most) continue;
        if (entry >= first_neoplasm_ && entry < first_drug_ && reading.neoplasm_column < 0) continue;
        const float unasked = entry >= first_drug_ && reading.drug_column < 0 ? 2.0F : 0.0F;
        candidates_.emplace_back(unasked - 1.3F * gathered - merit_[entry], entry);
    }
    touched_.clear();
    if (candidates_.size() > kMostCandidates) {
        std::nth_element(candidates_.begin(), candidates_.begin() + kMostCandidates, candidates_.end());
        candidates_.resize(kMostCandidates);
    }
}

// How well each text of a 7th character answers the words of the query about the encounter.
void Ranking::read_suffixes(const Reading& reading) {
    suffix_cost_.assign(index_.suffixes.size(), 0);
    suffix_slots_.assign(index_.suffixes.size(), 0);
    for (std::size_t i = 0; i < index_.suffixes.size(); ++i) {
        const SuffixText& suffix = index_.suffixes[i];
        for (std::uint32_t k = 0; k < suffix.words; ++k) {
            const Match match = match_[index_.suffix_words[suffix.first_word + k]];
            if (match.slot == 0) continue;
            const std::uint32_t bit = 1U << (match.slot - 1U);
            if ((suffix_slots_[i] & bit) == 0) suffix_cost_[i] -= reading.slots[match.slot - 1U].weight;
            suffix_slots_[i] |= bit;
        }
    }
    wish_ = Side::none;
    for (const Slot& slot : reading.slots)
        if (slot.side != Side::none) wish_ = wish_ == Side::none || wish_ == slot.side ? slot.side : Side::bilateral;
}

float Ranking::member_cost(const Reading& reading, std::uint32_t row) const {
    const CodeInfo& info = index_.codes[row];
    float cost = 0;
    if (wish_ != Side::none) {
        if (info.side == Side::none || info.side == Side::unspecified)
            cost += 2;
        else if (info.side != wish_)
            cost += wish_ == Side::bilateral ? 2.2F : 4.0F;
    } else {
        if (info.side == Side::right) cost += 1;
        if (info.side == Side::left) cost += 1.1F;
        if (info.side == Side::bilateral) cost += 1.5F;
    }
    if (info.suffix == kNoSuffix) return cost;
    const char last = codes_.rows[row].code.text().back();
    cost += suffix_cost_[info.suffix];
    // Initial encounter, closed; "0" is the unspecified stage, fetus or time. Then the other 7th characters in the order of the book.
    if (last != 'A' && last != '0') cost += 0.6F + 0.01F * static_cast<float>(last - '0');
    (void)reading;
    return cost;
}

// The member of the family that the reading means, billable, at or below `row`.
std::uint32_t Ranking::choose_member(const Reading& reading, std::uint32_t row) const {
    const CodeInfo& info = index_.codes[row];
    // An entry that leads to one finished code without a side means that code, unless the query names a side or encounter.
    const std::uint32_t head = info.head;
    const CodeInfo& family = index_.codes[head];
    const std::string_view beginning = codes_.rows[row].code.text();
    const bool whole_family = row == head || info.side == Side::unspecified || info.side == Side::none;
    std::uint32_t best = kNoRow;
    float best_cost = 0;
    for (std::uint32_t i = 0; i < family.member_count; ++i) {
        const std::uint32_t member = index_.members[family.first_member + i];
        const packs::CodeRow& code = codes_.rows[member];
        if (code.billable == 0) continue;
        if (!whole_family && code.code.text().substr(0, beginning.size()) != beginning) continue;
        float cost = member_cost(reading, member);
        if (member == row) cost -= 0.5F;
        if (best == kNoRow || cost < best_cost) {
            best = member;
            best_cost = cost;
        }
    }
    return best;
}

// Below a header whose children have titles of their own: the one whose title fills most of the slots that are still empty.
std::uint32_t Ranking::choose_below(const Reading& reading, std::uint32_t row, std::uint32_t filled) const {
    const std::string_view beginning = codes_.rows[row].code.text();
    const auto rows = static_cast<std::uint32_t>(codes_.rows.size());
    float best_gain = 0.5F;
    std::uint32_t best = kNoRow;
    for (std::uint32_t below = row + 1; below < rows && below - row <= kMostBelow; ++below) {
        if (codes_.rows[below].code.text().substr(0, beginning.size()) != beginning) break;
        const CodeInfo& info = index_.codes[below];
        if (info.title_entry == kNoRow || info.default_leaf == kNoRow) continue;
        const EntryRow& title = index_.entries[info.title_entry];
        float gain = 0;
        std::uint32_t counted = filled;
        for (std::uint32_t i = 0; i < std::uint32_t{title.essential} + title.optional; ++i) {
            const std::uint32_t word = index_.entry_words[title.first_word + i];
            const Match match = match_[word];
            if (match.slot == 0) {
                if (i < title.essential) gain -= 0.02F * index_.words[word].weight;
                continue;
            }
            const std::uint32_t bit = 1U << (match.slot - 1U);
            if ((counted & bit) == 0) gain += reading.slots[match.slot - 1U].weight * static_cast<float>(match.quality) / 255.0F;
            counted |= bit;
        }
        gain += (reading.wants_other ? 0.8F : -0.3F) * static_cast<float>(info.residual);
        if (reading.wants_unspecified) gain += kWantedUnspecified * static_cast<float>(info.unspecified);
        if (gain > best_gain) {
            best_gain = gain;
            best = below;
        }
    }
    if (best == kNoRow) return index_.codes[row].default_leaf;
    const std::uint32_t member = choose_member(reading, best);
    return member != kNoRow ? member : index_.codes[best].default_leaf;
}

void Ranking::fill_from_title(const Reading& reading, std::uint32_t row, std::vector<float>& quality) const {
    const CodeInfo& info = index_.codes[row];
    const std::uint32_t entry = index_.codes[info.head].title_entry;
    if (entry != kNoRow) {
        const EntryRow& title = index_.entries[entry];
        for (std::uint32_t i = 0; i < std::uint32_t{title.essential} + title.optional; ++i) {
            const Match match = match_[index_.entry_words[title.first_word + i]];
            if (match.slot == 0) continue;
            float& slot = quality[match.slot - 1U];
            slot = std::max(slot, kTitleWord * static_cast<float>(match.quality) / 255.0F);
        }
    }
    for (std::size_t i = 0; i < reading.slots.size(); ++i) {
        const Slot& slot = reading.slots[i];
        if (slot.side != Side::none && slot.side == info.side) quality[i] = 1;
        if (!slot.place.empty() && quality[i] == 0) {
            const std::string_view code = codes_.rows[row].code.text().substr(0, 3);
            if (code >= slot.place.substr(0, 3) && code <= slot.place.substr(3)) quality[i] = kPlace;
        }
        if (info.suffix != kNoSuffix && (suffix_slots_[info.suffix] & (1U << i)) != 0) quality[i] = 1;
    }
}

void Ranking::score_entry(const Reading& reading, std::uint32_t number, std::uint32_t entry) {
    const EntryRow& row = index_.entries[entry];
    std::fill(quality_.begin(), quality_.end(), 0.0F);
    float extra = 0;
    float matched = 0;
    bool lead = row.lead == 0;
    std::uint32_t essential = 0;
    for (std::uint32_t i = 0; i < std::uint32_t{row.essential} + row.optional; ++i) {
        const std::uint32_t word = index_.entry_words[row.first_word + i];
        const Match match = match_[word];
        if (match.slot == 0) {
            if (i < row.essential) extra += index_.words[word].weight;
            continue;
        }
        const float quality = static_cast<float>(match.quality) / 255.0F * (i < row.essential ? 1.0F : kOptionalWord);
        quality_[match.slot - 1U] = std::max(quality_[match.slot - 1U], quality);
        if (i < row.essential) essential |= 1U << (match.slot - 1U);
        if (i < row.essential) matched += index_.words[word].weight;
        if (i < row.lead) lead = true;
    }
    std::uint32_t target = row.code;
    float score = kind_bonus(row.kind);
    if (row.kind >= EntryKind::neoplasm) {
        const Intent intent = row.kind == EntryKind::neoplasm ? Intent::neoplasm : Intent::drug;
        int column = intent == Intent::neoplasm ? reading.neoplasm_column : reading.drug_column;
        if (column < 0 && intent == Intent::drug) {
            column = 0;
            score -= 3;
        }
        if (column < 0) return;
        target = index_.cells[row.code + static_cast<std::uint32_t>(column)];
        if (target == kNoRow) return;
        for (std::size_t i = 0; i < reading.slots.size(); ++i)
            if (reading.slots[i].intent == intent) quality_[i] = 1;
    }
    const bool header = codes_.rows[target].billable == 0;
    bool descended = false;
    std::uint32_t leaf = choose_member(reading, target);
    if (leaf == kNoRow) {
        leaf = choose_below(reading, target, essential);
        descended = true;
        if (row.kind < EntryKind::index) score -= kDescended;
    }
    if (leaf != kNoRow) fill_from_title(reading, leaf, quality_);
    float total = 0;
    float filled = 0;
    for (std::size_t i = 0; i < quality_.size(); ++i) {
        total += reading.slots[i].weight;
        filled += reading.slots[i].weight * quality_[i];
    }
    const float coverage = total > 0 ? filled / total : 0;
    if (coverage <= 0) return;
    score += kCoverage * coverage;
    if (std::all_of(quality_.begin(), quality_.end(), [](float quality) { return quality > 0; })) {
        score += kFullCoverage;
        if (extra == 0) score += row.kind == EntryKind::title && !descended ? kExactTitle : kExact;
    }
    const float extra_share = extra / (extra + matched + 1.0F);
    score -= kExtraWords * extra_share;
    if (!lead) score -= kNoLeadWord;
    score -= static_cast<float>(1.0 - reading.factor) * kReading;
    if (leaf != kNoRow) {
        const CodeInfo& info = index_.codes[leaf];
        score += kFrequency * (1 - extra_share) * static_cast<float>(info.frequency) / 100.0F;
        // Where the Index leads to a residual code by name, that code is meant.
        if (reading.wants_other && info.residual != 0)
            score += kWantedOther;
        else if (info.residual != 0 && (row.kind < EntryKind::index || extra > 0))
            score -= kResidual;
        if (reading.wants_unspecified && info.unspecified != 0) score += kWantedUnspecified;
        keep(leaf, score, entry, number);
    }
    if (header) keep(target, score - kHeader, entry, number);
}

void Ranking::keep(std::uint32_t row, float score, std::uint32_t entry, std::uint32_t reading) {
    std::uint32_t& at = found_at_[row];
    if (at == 0) {
        found_.push_back({row, entry, reading, score});
        at = static_cast<std::uint32_t>(found_.size());
    } else if (Found& found = found_[at - 1]; score > found.score) {
        found = {row, entry, reading, score};
    }
}

void Ranking::add(const Reading& reading, std::uint32_t number) {
    map_words(reading);
    quality_.assign(reading.slots.size(), 0);
    read_suffixes(reading);
    collect(reading);
    for (const auto& candidate : candidates_)
        score_entry(reading, number, candidate.second);
    // The other sides and encounters of what was found best, behind it.
    std::vector<Found> best(found_.begin(), found_.end());
    const auto better = [](const Found& a, const Found& b) { return a.score != b.score ? a.score > b.score : a.row < b.row; };
    const std::size_t few = std::min<std::size_t>(8, best.size());
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(few), best.end(), better);
    for (std::size_t i = 0; i < few; ++i) {
        if (best[i].reading != number) continue;
        const CodeInfo& family = index_.codes[index_.codes[best[i].row].head];
        const float own = member_cost(reading, best[i].row);
        for (std::uint32_t k = 0; k < std::min<std::uint32_t>(family.member_count, 64); ++k) {
            const std::uint32_t member = index_.members[family.first_member + k];
            if (codes_.rows[member].billable == 0 || member == best[i].row) continue;
            const float cost = std::max(0.0F, member_cost(reading, member) - own);
            keep(member, best[i].score - 0.7F - cost, best[i].entry, number);
        }
    }
    unmap_words();
}

std::vector<Found> Ranking::take(std::size_t limit, bool billable_only) {
    std::vector<Found> out;
    out.reserve(found_.size());
    for (const Found& found : found_) {
        found_at_[found.row] = 0;
        if (!billable_only || codes_.rows[found.row].billable != 0) out.push_back(found);
    }
    found_.clear();
    const auto better = [&](const Found& a, const Found& b) {
        return a.score != b.score ? a.score > b.score : codes_.rows[a.row].order < codes_.rows[b.row].order;
    };
    const std::size_t count = std::min(limit, out.size());
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(count), out.end(), better);
    out.resize(count);
    return out;
}

} // namespace sequela::lookup::searching
