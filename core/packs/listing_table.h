// A classification as a table whose header names the columns: what ADA, NHS England and WHO publish, and the consolidated list of CPT.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "packs/csv.h"
#include "packs/listing.h"

namespace sequela::packs {

// A name of a column as it is compared: small letters and digits only. "Linearization (release) URI" gives "linearizationreleaseuri".
std::string plain_name(std::string_view name);

// The header of a table: its columns by their plain names.
class TableHeader {
public:
    static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);
    TableHeader() = default;
    explicit TableHeader(const std::vector<std::string_view>& cells);
    [[nodiscard]] std::size_t column(std::string_view name) const; // kMissing: there is none
    [[nodiscard]] bool has(std::initializer_list<std::string_view> names) const;
    [[nodiscard]] std::size_t size() const { return names_.size(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

private:
    std::vector<std::string> names_;
};

// The first record of `head` that is a header with these columns; lines before it (licence, remarks) do not matter. An empty header if
// there is none.
TableHeader find_header(std::string_view head, std::initializer_list<std::string_view> needed);

class TableListing : public ListingContent {
protected:
    // `needed`: what the header has at least; records before it are left out.
    TableListing(CodeSystem system, Years years, std::string_view text, const std::string& file,
                 std::initializer_list<std::string_view> needed, CsvReader::Quotes quotes = CsvReader::Quotes::read);
    Result<bool> read_some(double deadline_ms) final;
    [[nodiscard]] double read_fraction() const final { return csv_.fraction(); }

    virtual Status read_header() { return Done{}; } // where the columns of own fields are set
    virtual Status read_row() = 0;

    [[nodiscard]] std::string cell(std::string_view name) const; // of this row, trimmed; empty where the column or cell is missing
    [[nodiscard]] bool has_cell(std::string_view name) const { return header_.column(name) < cells_.size(); }
    [[nodiscard]] const TableHeader& header() const { return header_; }
    [[nodiscard]] std::string_view raw(std::size_t column) const { return column < cells_.size() ? cells_[column] : std::string_view(); }
    [[nodiscard]] std::size_t line() const { return csv_.line(); }
    [[nodiscard]] Error refuse(std::string what, std::string hint = {}) const;

private:
    CsvReader csv_;
    std::vector<std::string> needed_;
    std::vector<std::string_view> cells_;
    TableHeader header_;
    std::size_t records_ = 0;
    bool ends_;
};

} // namespace sequela::packs
