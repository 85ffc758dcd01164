// Search from words to codes of ICD-10-PCS: "lap chole", "right total knee", "thoracentesis".
//
// A query is read as conditions on the axes of a table: what the words say about operation, body part, approach, device and qualifier.
// Words come from the labels of the tables, the Index, the body part and device keys, and a list of abbreviations and everyday words that
// rewrites words to words of the tables. Every combination of values of one row is a candidate; what the words leave open gets the
// commonest value (no device, no qualifier, the usual approach of the operation).
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lookup/search.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

class PcsSearch {
public:
    // The edition (icd10pcs) must have codes and tables, and outlive this. Built in some 30 ms; nothing is stored.
    static Result<PcsSearch> of(const packs::Edition& edition);
    ~PcsSearch();
    PcsSearch(PcsSearch&&) noexcept;
    PcsSearch& operator=(PcsSearch&&) noexcept;

    // Best first. The last word may be unfinished. A whole or partial code lists its codes in order. Hits are whole codes; `why` says how
    // the words were taken.
    [[nodiscard]] std::vector<Hit> search(std::string_view query, const SearchOptions& options = {}) const;

private:
    PcsSearch();
    struct State;
    std::unique_ptr<State> state_;
};

// The search of the edition in force on a date, kept as long as the packs stay the same.
class PcsSearchCache {
public:
    explicit PcsSearchCache(packs::Catalogue& catalogue) : catalogue_(&catalogue) {}
    // An Error if there are no codes or no tables for the date.
    Result<const PcsSearch*> at(Date date);

private:
    packs::Catalogue* catalogue_;
    std::uint64_t revision_ = 0;
    const packs::CodeTable* codes_ = nullptr;
    const packs::PcsTables* tables_ = nullptr;
    std::shared_ptr<PcsSearch> search_;
};

} // namespace sequela::lookup
