#include "app/screens/updates/release_changes.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace sequela::app {

namespace {

using packs::CodeChange;
using packs::Pack;

std::string beginning(std::string_view code) {
    return std::string(code.substr(0, 3));
}

// The chapters of the Tabular List.
std::vector<ReleaseChanges::Chapter> chapters_of(const packs::Tabular& tabular) {
    std::vector<ReleaseChanges::Chapter> chapters;
    for (const packs::TabularNode& node : tabular.nodes)
        if (node.kind == packs::NodeKind::chapter)
            chapters.push_back({fmt::format("Chapter {}: {}", tabular.text(node.name), tabular.text(node.title)),
                                beginning(node.first.text()), beginning(node.last.text()), 0});
    return chapters;
}

// Where no Tabular List says what the chapters are: by the first character.
std::vector<ReleaseChanges::Chapter> characters_of(const std::vector<CodeChange>& changes) {
    std::set<char> characters;
    for (const CodeChange& change : changes)
        if (!change.code.empty()) characters.insert(change.code.front());
    std::vector<ReleaseChanges::Chapter> chapters;
    for (const char c : characters)
        chapters.push_back({fmt::format("Codes that begin with {}", c), std::string(1, c), std::string(1, c) + "\x7f", 0});
    return chapters;
}

void put_into_chapters(ReleaseChanges& changes, const packs::Tabular* tabular) {
    const auto all = tabular != nullptr ? chapters_of(*tabular) : characters_of(changes.diff.changes);
    std::vector<std::size_t> numbers; // of the chapter of each change, in `all`
    std::vector<std::size_t> counts(all.size() + 1);
    for (const CodeChange& change : changes.diff.changes) {
        const std::string at = beginning(change.code);
        std::size_t number = 0;
        while (number < all.size() && (at < all[number].first || all[number].last < at))
            ++number;
        numbers.push_back(number);
        ++counts[number];
    }
    std::vector<std::uint32_t> shown(all.size() + 1);
    for (std::size_t i = 0; i <= all.size(); ++i) {
        if (counts[i] == 0) continue;
        shown[i] = static_cast<std::uint32_t>(changes.chapters.size());
        changes.chapters.push_back(i < all.size() ? all[i] : ReleaseChanges::Chapter{"In no chapter", {}, {}, 0});
        changes.chapters.back().changes = counts[i];
    }
    for (const std::size_t number : numbers)
        changes.chapter_of.push_back(shown[number]);
}

bool has_words(const CodeChange& change, CodeSystem system, const std::vector<std::string_view>& words) {
    const std::string shown = display_code(system, change.code);
    return std::all_of(words.begin(), words.end(), [&](std::string_view word) {
        return word.empty() || starts_with_ignoring_case(shown, word) || starts_with_ignoring_case(change.code, word) ||
               find_ignoring_case(change.before, word) != std::string::npos || find_ignoring_case(change.after, word) != std::string::npos;
    });
}

using Span = std::pair<std::size_t, std::size_t>;

std::vector<Span> words_of(std::string_view text) {
    std::vector<Span> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = text.find_first_not_of(" \n", at);
        if (begin == std::string_view::npos) break;
        at = std::min(text.find_first_of(" \n", begin), text.size());
        words.emplace_back(begin, at);
    }
    return words;
}

} // namespace

std::vector<std::size_t> filtered(const ReleaseChanges& changes, const ChangeFilter& filter,
                                  const std::set<std::string, std::less<>>& used) {
    std::vector<std::size_t> passed;
    const auto words = split(trim(filter.text), ' ');
    const CodeSystem system = changes.diff.newer != nullptr ? changes.diff.newer->system : CodeSystem::icd10cm;
    for (std::size_t i = 0; i < changes.diff.changes.size(); ++i) {
        const CodeChange& change = changes.diff.changes[i];
        if (filter.kind >= 0 && static_cast<int>(change.kind) != filter.kind) continue;
        if (filter.chapter >= 0 && static_cast<int>(changes.chapter_of[i]) != filter.chapter) continue;
        if (filter.used_only && !used.contains(change.code)) continue;
        if (has_words(change, system, words)) passed.push_back(i);
    }
    return passed;
}

CompareJob::CompareJob(packs::Catalogue& catalogue, std::int64_t older, std::int64_t newer)
    : catalogue_(&catalogue), older_(older), newer_(newer) {
    add_phase("Reading the older release", 10, [this](double) { return load(older_); });
    add_phase("Reading the newer release", 10, [this](double) { return load(newer_); });
    add_phase("Comparing", 5, [this](double) { return compare(); });
}

Result<PhasedJob::Phase> CompareJob::load(std::int64_t id) {
    const Pack* pack = catalogue_->pack(id);
    if (pack == nullptr) return Error{"A release that was to be compared has been removed", "", "Choose another one"};
    const auto loaded = catalogue_->load_some(pack->system, pack->effective_from, pack->name);
    if (!loaded) return loaded.error();
    return *loaded ? Phase::finished : Phase::rest;
}

Result<PhasedJob::Phase> CompareJob::compare() {
    const Pack* older = catalogue_->pack(older_);
    const Pack* newer = catalogue_->pack(newer_);
    if (older == nullptr || newer == nullptr) return Error{"A release that was to be compared has been removed", "", "Choose another one"};
    auto made = packs::diff(*catalogue_, *older, *newer);
    if (!made) return made.error();
    changes_.diff = std::move(*made);
    changes_.counts = changes_.diff.counts();
    for (const CodeChange& change : changes_.diff.changes)
        ++changes_.of_kind[static_cast<std::size_t>(change.kind)];
    const packs::Tabular* tabular = nullptr;
    for (const auto& [pack, release] : {std::pair{older, &changes_.older_tabular}, std::pair{newer, &changes_.newer_tabular}}) {
        const auto edition = catalogue_->edition(pack->system, pack->effective_from, pack->name);
        if (!edition) return edition.error();
        if (!(*edition)->tabular) continue;
        *release = (*edition)->tabular.pack->release;
        tabular = (*edition)->tabular.data;
    }
    put_into_chapters(changes_, tabular);
    return Phase::finished;
}

std::vector<const Pack*> comparable(const packs::Catalogue& catalogue, CodeSystem system, std::string_view name) {
    std::vector<const Pack*> found;
    for (const Pack& pack : catalogue.packs())
        if (pack.component == packs::Component::codes && pack.system == system && pack.name == name) found.push_back(&pack);
    const auto from_files = std::count_if(found.begin(), found.end(), [](const Pack* pack) { return !pack->built_in; });
    if (from_files > 1) std::erase_if(found, [](const Pack* pack) { return pack->built_in; });
    std::stable_sort(found.begin(), found.end(), [](const Pack* a, const Pack* b) { return b->effective_from < a->effective_from; });
    return found;
}

std::optional<std::pair<const Pack*, const Pack*>> neighbours(const packs::Catalogue& catalogue, const Pack& pack) {
    if (pack.component != packs::Component::codes) return {};
    const auto all = comparable(catalogue, pack.system, pack.name);
    const auto at = std::find_if(all.begin(), all.end(), [&](const Pack* each) { return each->id == pack.id; });
    if (at == all.end() || all.size() < 2) return {};
    if (at + 1 != all.end()) return std::pair{*(at + 1), *at};
    return std::pair{*at, *(at - 1)};
}

std::string update_argument(const Pack& older, const Pack& newer) {
    return fmt::format("{} {} {}", key(newer.system), older.id, newer.id);
}

// The longest common sequence of words; titles and notes are short.
WordDifference differing_words(std::string_view older, std::string_view newer) {
    constexpr std::size_t kMostWords = 400;
    const auto a = words_of(older);
    const auto b = words_of(newer);
    WordDifference difference;
    if (a.size() > kMostWords || b.size() > kMostWords) return difference;
    const auto same = [&](std::size_t i, std::size_t j) {
        return older.substr(a[i].first, a[i].second - a[i].first) == newer.substr(b[j].first, b[j].second - b[j].first);
    };
    std::vector<std::vector<int>> common(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;)
        for (std::size_t j = b.size(); j-- > 0;)
            common[i][j] = same(i, j) ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && same(i, j)) {
            ++i;
            ++j;
        } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
            difference.gone.push_back(a[i++]);
        } else {
            difference.added.push_back(b[j++]);
        }
    }
    return difference;
}

} // namespace sequela::app
