#include "lookup/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lookup/pcs_search.h"
#include "lookup/search/builder.h"
#include "lookup/search/code_query.h"
#include "lookup/search/index.h"
#include "lookup/search/lexicon.h"
#include "lookup/search/query.h"
#include "lookup/search/ranking.h"

namespace sequela::lookup {

using namespace searching;

struct SearchIndex::State {
    State(Index built, const packs::Edition& of) : edition(of), index(std::move(built)), ranking(index, *of.codes.data) {}

    packs::Edition edition;
    Index index;
    Lexicon lexicon;
    // Working memory. Searching is done by one thread, as everything in the worker is.
    mutable SpellingCache spelling;
    mutable Ranking ranking;

    [[nodiscard]] Hit hit_of(std::uint32_t row) const;
    void explain(const Found& found, const Reading& reading, Hit& hit) const;
    void add_meaning(const Slot& slot, const EntryRow& entry, std::string& meanings) const;
    void mark(const Reading& reading, Hit& hit) const;
};

Hit SearchIndex::State::hit_of(std::uint32_t row) const {
    const packs::CodeTable& codes = *edition.codes.data;
    Hit hit;
    hit.system = edition.system;
    hit.code = codes.rows[row].code.text();
    hit.title = codes.long_title(codes.rows[row]);
    hit.billable = codes.rows[row].billable != 0;
    return hit;
}

void SearchIndex::State::explain(const Found& found, const Reading& reading, Hit& hit) const {
    const EntryRow& entry = index.entries[found.entry];
    const auto from = [&](const char* what, const std::string& text, const packs::Pack* pack) {
        hit.why = std::string(what) + text;
        if (pack != nullptr && edition.codes.pack != nullptr && pack->release != edition.codes.pack->release)
            hit.why_release = pack->release;
    };
    switch (entry.kind) {
    case EntryKind::title:
        hit.why = "title";
        break;
    case EntryKind::inclusion: {
        const packs::Tabular& tabular = *edition.tabular.data;
        from("includes: ", std::string(tabular.text(tabular.notes[entry.source].text)), edition.tabular.pack);
        break;
    }
    case EntryKind::field: {
        const packs::DataTable& details = *edition.details.data;
        from("",
             fmt::format("{}: {}", to_lower(details.column(entry.source % details.columns.size())),
                         details.cell(entry.source / details.columns.size(), entry.source % details.columns.size())),
             edition.details.pack);
        break;
    }
    case EntryKind::index:
        from("Index: ", edition.index.data->path_text(entry.source), edition.index.pack);
        break;
    case EntryKind::external_cause:
        from("External causes: ", edition.external_index.data->path_text(entry.source), edition.external_index.pack);
        break;
    case EntryKind::neoplasm:
        from("Neoplasm table: ", edition.neoplasm_table.data->path_text(entry.source), edition.neoplasm_table.pack);
        break;
    case EntryKind::drug:
        from("Drug table: ", edition.drug_table.data->path_text(entry.source), edition.drug_table.pack);
        break;
    }
    std::string meanings = reading.explanation;
    for (const Slot& slot : reading.slots)
        if (slot.guessed) add_meaning(slot, entry, meanings);
    if (!meanings.empty()) hit.why = meanings + "; " + hit.why;
}

// "hrt = heart": which word of the entry a short form or a misspelling was taken for.
void SearchIndex::State::add_meaning(const Slot& slot, const EntryRow& entry, std::string& meanings) const {
    float best = 0;
    std::uint32_t meant = kNoRow;
    for (std::uint32_t i = 0; i < std::uint32_t{entry.essential} + entry.optional; ++i) {
        const std::uint32_t word = index.entry_words[entry.first_word + i];
        for (const WordRange& range : slot.matches)
            if (word >= range.first && word < range.last && range.quality > best) {
                best = range.quality;
                meant = word;
            }
    }
    if (meant == kNoRow) return;
    const std::string_view word = index.word(meant);
    if (word.substr(0, slot.typed.size()) == slot.typed && word.size() <= slot.typed.size() + 2) return; // only a plural
    if (!meanings.empty()) meanings += "; ";
    meanings += slot.typed + " = " + std::string(word);
}

void SearchIndex::State::mark(const Reading& reading, Hit& hit) const {
    WordReader reader(hit.title);
    while (reader.next()) {
        const std::string word = stem(reader.word());
        const auto matches = [&](const Slot& slot) {
            return std::any_of(slot.texts.begin(), slot.texts.end(), [&](const std::string& text) {
                return word == text ||
                       (slot.unfinished && text.size() <= reader.word().size() && reader.word().compare(0, text.size(), text) == 0);
            });
        };
        if (std::any_of(reading.slots.begin(), reading.slots.end(), matches)) hit.marks.emplace_back(reader.begin(), reader.end());
    }
}

SearchIndex::SearchIndex() = default;
SearchIndex::~SearchIndex() = default;
SearchIndex::SearchIndex(SearchIndex&&) noexcept = default;
SearchIndex& SearchIndex::operator=(SearchIndex&&) noexcept = default;

std::vector<Hit> SearchIndex::search(std::string_view query, const SearchOptions& options) const {
    std::vector<Hit> hits;
    if (!state_ || options.limit == 0) return hits;
    const packs::CodeTable& codes = *state_->edition.codes.data;
    if (const std::string code = code_in(query, codes); !code.empty()) {
        for (const std::uint32_t row : rows_of_code(code, codes, options.limit, options.billable_only)) {
            Hit hit = state_->hit_of(row);
            hit.why = hit.code == code ? "code" : "code begins with " + display_code(hit.system, code);
            hit.score = 100 - static_cast<double>(hits.size());
            hits.push_back(std::move(hit));
        }
        return hits;
    }
    if (const RowRange range = range_in(query, codes); !range.empty()) {
        for (const std::uint32_t row : rows_of_range(range, codes, options.limit, options.billable_only)) {
            Hit hit = state_->hit_of(row);
            hit.why = "code of the range";
            hit.score = 100 - static_cast<double>(hits.size());
            hits.push_back(std::move(hit));
        }
        return hits;
    }
    const QueryAnalyser analyser(state_->index, state_->lexicon, state_->spelling);
    const std::vector<Reading> readings = analyser.readings(query);
    for (std::uint32_t i = 0; i < readings.size(); ++i)
        state_->ranking.add(readings[i], i);
    for (const Found& found : state_->ranking.take(options.limit, options.billable_only)) {
        Hit hit = state_->hit_of(found.row);
        hit.score = found.score;
        state_->explain(found, readings[found.reading], hit);
        state_->mark(readings[found.reading], hit);
        hits.push_back(std::move(hit));
    }
    return hits;
}

std::string SearchIndex::derived_key(const packs::Edition& edition) {
    // The version at the end changes when a new program would build another index from the same packs.
    std::string key = "search";
    const auto add = [&](const packs::Pack* pack) { key += ' ' + (pack != nullptr ? std::to_string(pack->id) : std::string("-")); };
    add(edition.codes.pack);
    add(edition.tabular.pack);
    add(edition.index.pack);
    add(edition.external_index.pack);
    add(edition.neoplasm_table.pack);
    add(edition.drug_table.pack);
    add(edition.conversion.pack);
    add(edition.details.pack);
    return key + " v6";
}

Result<SearchIndex> SearchIndex::from_image(const std::string& image, const packs::Edition& edition) {
    if (!edition.codes)
        return Error{"There are no codes to search on this date", edition.date.words(), "Install the code set of that year"};
    auto index = Index::from_image(image, edition.codes.data->rows.size());
    if (!index) return index.error();
    const auto fits = [](const EntryRow& entry, EntryKind kind, std::size_t rows) { return entry.kind != kind || entry.source < rows; };
    for (const EntryRow& entry : index->entries) {
        const bool sound = fits(entry, EntryKind::inclusion, edition.tabular ? edition.tabular.data->notes.size() : 0) &&
                           fits(entry, EntryKind::field, edition.details ? edition.details.data->cells.size() : 0) &&
                           fits(entry, EntryKind::index, edition.index ? edition.index.data->terms.size() : 0) &&
                           fits(entry, EntryKind::external_cause, edition.external_index ? edition.external_index.data->terms.size() : 0) &&
                           fits(entry, EntryKind::neoplasm, edition.neoplasm_table ? edition.neoplasm_table.data->terms.size() : 0) &&
                           fits(entry, EntryKind::drug, edition.drug_table ? edition.drug_table.data->terms.size() : 0);
        if (!sound) return Error{"The search index does not belong to the installed packs", "", "Build it again"};
    }
    SearchIndex out;
    out.state_ = std::make_unique<State>(std::move(*index), edition);
    return out;
}

struct SearchIndexJob::State {
    packs::Catalogue& catalogue;
    CodeSystem system;
    Date date;
    std::string name;
    const packs::Edition* edition = nullptr;
    std::unique_ptr<Builder> builder;
    Index index;
    std::optional<packs::ImageWriter> writer;
    std::string image;
    std::unique_ptr<packs::DerivedWriter> storing;
    std::uint64_t revision = 0;

    Result<Phase> begin(double deadline_ms);
    Result<Phase> write(double deadline_ms);
    Result<Phase> store(double deadline_ms);
};

Result<PhasedJob::Phase> SearchIndexJob::State::begin(double) {
    const auto loaded = catalogue.load_some(system, date, name);
    if (!loaded) return loaded.error();
    if (!*loaded) return Phase::rest;
    const auto found = catalogue.edition(system, date, name);
    if (!found) return found.error();
    edition = *found;
    revision = catalogue.revision();
    if (!edition->codes) return Error{"There are no codes to search on this date", date.words(), "Install the code set of that year"};
    builder = std::make_unique<Builder>(*edition);
    return Phase::finished;
}

Result<PhasedJob::Phase> SearchIndexJob::State::write(double deadline_ms) {
    if (!writer) {
        index = builder->take();
        writer = index.image_writer();
        return Phase::rest;
    }
    if (builder) { // freeing what it is made of takes a while
        builder.reset();
        return Phase::rest;
    }
    if (!writer->step(deadline_ms)) return Phase::again;
    image = writer->take();
    return Phase::finished;
}

Result<PhasedJob::Phase> SearchIndexJob::State::store(double deadline_ms) {
    if (!storing) {
        index = Index();
        std::vector<std::int64_t> packs;
        for (const packs::Pack* pack :
             {edition->codes.pack, edition->tabular.pack, edition->index.pack, edition->external_index.pack, edition->neoplasm_table.pack,
              edition->drug_table.pack, edition->conversion.pack, edition->details.pack})
            if (pack != nullptr) packs.push_back(pack->id);
        storing = std::make_unique<packs::DerivedWriter>(catalogue.database(), SearchIndex::derived_key(*edition), std::move(packs), image);
    }
    const auto done = storing->step(deadline_ms);
    if (!done) return done.error();
    if (*done) return Phase::finished;
    return monotonic_ms() < deadline_ms ? Phase::rest : Phase::again;
}

SearchIndexJob::SearchIndexJob(packs::Catalogue& catalogue, Date date) : SearchIndexJob(catalogue, CodeSystem::icd10cm, date) {}

SearchIndexJob::SearchIndexJob(packs::Catalogue& catalogue, CodeSystem system, Date date, std::string_view name)
    : state_(std::make_unique<State>(State{catalogue, system, date, std::string(name), nullptr, {}, {}, {}, {}, {}, 0})) {
    add_phase("Preparing the search", 8, [this](double deadline) { return state_->begin(deadline); });
    add_phase("Building the search index", 90, [this](double deadline) -> Result<Phase> {
        if (state_->revision != state_->catalogue.revision())
            return Error{"The installed packs changed while the search index was built", "", "Build it again"};
        constexpr double kPiece = 2; // ms: what cannot be cut in building
        const bool done = state_->builder->step(deadline - kPiece);
        set_phase_fraction(state_->builder->fraction());
        return done ? Phase::finished : (monotonic_ms() < deadline ? Phase::rest : Phase::again);
    });
    add_phase("Writing the search index", 4, [this](double deadline) {
        auto phase = state_->write(deadline);
        if (state_->writer) set_phase_fraction(state_->writer->fraction());
        return phase;
    });
    add_phase("Saving the search index", 8, [this](double deadline) {
        auto phase = state_->store(deadline);
        if (state_->storing) set_phase_fraction(state_->storing->fraction());
        return phase;
    });
}

// What is half written is rolled back.
void SearchIndexJob::undo() {
    state_->storing.reset();
    state_->builder.reset();
}

SearchIndexJob::~SearchIndexJob() = default;

struct SearchCache::Entry {
    std::string key;
    std::uint64_t revision = 0;
    CodeSystem system = CodeSystem::icd10cm;
    std::string name;
    SearchIndex index;
};

SearchCache::~SearchCache() = default;

// Leaves room for one more of the system: the newest of those that are there stays.
void SearchCache::forget_others_of(CodeSystem system, std::string_view name) {
    bool kept = false;
    std::erase_if(entries_, [&](const auto& entry) {
        if (entry->system != system || entry->name != name) return false;
        return std::exchange(kept, true);
    });
}

Result<const PcsSearch*> SearchCache::pcs_at(Date date) {
    if (!pcs_) pcs_ = std::make_shared<PcsSearchCache>(*catalogue_);
    return pcs_->at(date);
}

Result<const SearchIndex*> SearchCache::at(CodeSystem system, Date date, std::string_view name) {
    constexpr std::size_t kMostIndexes = 8; // the largest takes some 15 MB; of one system at most two, for a change of date
    const auto edition = catalogue_->edition(system, date, name);
    if (!edition) return edition.error();
    const std::uint64_t revision = catalogue_->revision();
    const auto stale = [&](const auto& entry) { return entry->revision != revision; };
    entries_.erase(std::remove_if(entries_.begin(), entries_.end(), stale), entries_.end());
    const std::string key = SearchIndex::derived_key(**edition);
    for (std::size_t i = 0; i < entries_.size(); ++i)
        if (entries_[i]->key == key) {
            std::rotate(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(i),
                        entries_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
            return &entries_.front()->index;
        }
    auto image = catalogue_->get_derived(key);
    if (!image) return image.error();
    if (!image->has_value())
        return Error{"There is no search index for this date yet", date.words(),
                     "It is built after an import; start it from the packs screen"};
    auto index = SearchIndex::from_image(**image, **edition);
    if (!index) return index.error();
    forget_others_of(system, name);
    if (entries_.size() >= kMostIndexes) entries_.pop_back();
    entries_.insert(entries_.begin(), std::make_shared<Entry>(Entry{key, revision, system, std::string(name), std::move(*index)}));
    return &entries_.front()->index;
}

} // namespace sequela::lookup
