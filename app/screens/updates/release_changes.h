// What one release changes against another, as a list to read: counted, put into chapters, and filtered. No widgets here.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/job.h"
#include "packs/release_diff.h"

namespace sequela::app {

constexpr std::size_t kDifferences = 7; // of packs::Difference

struct ReleaseChanges {
    packs::ReleaseDiff diff; // its packs live as long as none is added or removed
    packs::DiffCounts counts;
    std::array<std::size_t, kDifferences> of_kind{}; // headers counted too
    struct Chapter {
        std::string title; // "Chapter 4: Endocrine …", or the first character of the codes
        std::string first; // three characters; what begins so belongs to it, and all up to `last`
        std::string last;
        std::size_t changes = 0;
    };
    std::vector<Chapter> chapters;         // those with changes, in the order of the book
    std::vector<std::uint32_t> chapter_of; // one for each change
    std::string older_tabular;             // releases of the Tabular Lists that were compared; empty: there is none
    std::string newer_tabular;
};

struct ChangeFilter {
    int kind = -1;    // packs::Difference; -1: all
    int chapter = -1; // number in ReleaseChanges::chapters; -1: all
    bool used_only = false;
    std::string text; // words that must all occur in code or titles
};
// The numbers of the changes that pass, in their order.
std::vector<std::size_t> filtered(const ReleaseChanges& changes, const ChangeFilter& filter,
                                  const std::set<std::string, std::less<>>& used);

// Loads both editions in slices, then compares.
class CompareJob : public PhasedJob {
public:
    CompareJob(packs::Catalogue& catalogue, std::int64_t older, std::int64_t newer); // ids of codes packs
    ReleaseChanges take() { return std::move(changes_); }

private:
    Result<Phase> load(std::int64_t pack);
    Result<Phase> compare();
    packs::Catalogue* catalogue_;
    std::int64_t older_, newer_;
    ReleaseChanges changes_;
};

// The codes packs of one system that can be compared, newest first. What is built in is left out where the files of two releases are
// installed: the starter pack holds a few hundred codes only.
std::vector<const packs::Pack*> comparable(const packs::Catalogue& catalogue, CodeSystem system, std::string_view name);
// The release against the one before it; where there is none before, the one after it against this one. Nothing: it stands alone.
std::optional<std::pair<const packs::Pack*, const packs::Pack*>> neighbours(const packs::Catalogue& catalogue, const packs::Pack& pack);
// What the update centre is opened with to compare two packs: "SYSTEM OLDER NEWER", the packs by their ids.
std::string update_argument(const packs::Pack& older, const packs::Pack& newer);

// Two texts word by word: which words only one of them has. In pairs of begin and end, in bytes.
struct WordDifference {
    std::vector<std::pair<std::size_t, std::size_t>> gone;  // in the older text
    std::vector<std::pair<std::size_t, std::size_t>> added; // in the newer
};
WordDifference differing_words(std::string_view older, std::string_view newer);

} // namespace sequela::app
