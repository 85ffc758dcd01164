// Search as you type over codes, titles, inclusion terms and index paths of one edition.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/code.h"
#include "base/job.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

struct Hit {
    CodeSystem system = CodeSystem::icd10cm;
    std::string classification; // CodeSystem::other: which
    std::string code;           // undotted; valid in the edition's codes
    std::string title;          // long title
    bool billable = false;
    bool modifier = false;   // no code: it goes with one of the system
    std::string why;         // "title", "Index: Failure > heart > systolic > acute on chronic", "includes: …", "HTN = hypertension"
    std::string why_release; // release of the source of `why`, where it is not that of the codes
    // Bytes of `title` that matched, for highlighting: pairs of begin and end.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;
    double score = 0;
};

struct SearchOptions {
    std::size_t limit = 50;
    bool billable_only = false;
};

class SearchIndex {
public:
    SearchIndex();
    ~SearchIndex();
    SearchIndex(SearchIndex&&) noexcept;
    SearchIndex& operator=(SearchIndex&&) noexcept;

    // Best first. The last word may be unfinished. An empty query gives nothing. The edition must be the one that the index was built for.
    [[nodiscard]] std::vector<Hit> search(std::string_view query, const SearchOptions& options = {}) const;

    // The image is kept as derived data in the catalogue, under this key.
    static std::string derived_key(const packs::Edition& edition);
    static Result<SearchIndex> from_image(const std::string& image, const packs::Edition& edition);

private:
    friend class SearchIndexJob;
    struct State;
    std::unique_ptr<State> state_;
};

// Builds the index of an edition in slices and stores it as derived data. Run after an import.
class SearchIndexJob : public PhasedJob {
public:
    SearchIndexJob(packs::Catalogue& catalogue, Date date); // of ICD-10-CM
    SearchIndexJob(packs::Catalogue& catalogue, CodeSystem system, Date date, std::string_view name = {});
    ~SearchIndexJob() override;

private:
    void undo() override;
    struct State;
    std::unique_ptr<State> state_;
};

// The index of the edition in force on a date: from memory, else from derived data. An Error if there is none yet: run a SearchIndexJob.
class PcsSearch;
class PcsSearchCache;

class SearchCache {
public:
    explicit SearchCache(packs::Catalogue& catalogue) : catalogue_(&catalogue) {}
    ~SearchCache();
    Result<const SearchIndex*> at(CodeSystem system, Date date, std::string_view name = {});
    Result<const SearchIndex*> at(Date date) { return at(CodeSystem::icd10cm, date); }
    // ICD-10-PCS is searched through its tables, without an index that is stored. An Error if there are no codes or no tables for the date.
    Result<const PcsSearch*> pcs_at(Date date);

private:
    void forget_others_of(CodeSystem system, std::string_view name);
    packs::Catalogue* catalogue_;
    std::shared_ptr<PcsSearchCache> pcs_;
    struct Entry;
    std::vector<std::shared_ptr<Entry>> entries_; // shared: its destructor need not be known to those who make a cache
};

} // namespace sequela::lookup
