#include "app/screens/tables/table_view.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/job.h"
#include "base/text.h"
#include "lookup/all_search.h"
#include "packs/gem.h"
#include "packs/known_tables.h"

namespace sequela::app {

namespace {

using packs::Component;
using packs::Pack;

class DataTableView : public TableView {
public:
    explicit DataTableView(const packs::DataTable& table) : table_(&table) {}
    [[nodiscard]] std::size_t columns() const override { return table_->columns.size(); }
    [[nodiscard]] std::string_view title(std::size_t column) const override { return table_->column(column); }
    [[nodiscard]] std::size_t rows() const override { return table_->row_count(); }
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const override {
        return table_->cell(table_->by_key[row], column);
    }
    [[nodiscard]] std::pair<std::size_t, std::size_t> with_prefix(std::string_view key) const override { return table_->with_prefix(key); }

private:
    const packs::DataTable* table_;
};

class CodesView : public TableView {
public:
    explicit CodesView(const packs::CodeTable& codes) : codes_(&codes) {}
    [[nodiscard]] std::size_t columns() const override { return kTitles.size(); }
    [[nodiscard]] std::string_view title(std::size_t column) const override { return kTitles[column]; }
    [[nodiscard]] std::size_t rows() const override { return codes_->rows.size(); }
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const override {
        const packs::CodeRow& code = codes_->rows[row];
        return column == 0 ? code.code.text() : column == 1 ? codes_->long_title(code) : codes_->short_title(code);
    }
    [[nodiscard]] std::pair<std::size_t, std::size_t> with_prefix(std::string_view key) const override { return codes_->range(key); }

private:
    static constexpr std::array<std::string_view, 3> kTitles = {"Code", "Title", "Short title"};
    const packs::CodeTable* codes_;
};

// A mapping, row by row as the file has it.
class GemView : public TableView {
public:
    explicit GemView(const packs::GemTable& table) : table_(&table) {}
    [[nodiscard]] std::size_t columns() const override { return kTitles.size(); }
    [[nodiscard]] std::string_view title(std::size_t column) const override { return kTitles[column]; }
    [[nodiscard]] std::size_t rows() const override { return table_->rows.size(); }
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const override {
        static constexpr std::array<std::string_view, 10> kDigits = {"", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
        const packs::GemRow& gem = table_->rows[row];
        switch (column) {
        case 0:
            return gem.source.text();
        case 1:
            return gem.no_map != 0 ? "No equivalent" : gem.target.text();
        case 2:
            return gem.approximate != 0 ? "Approximate" : "Exact";
        case 3:
            return gem.combination != 0 ? "One of several" : "Alone";
        case 4:
            return kDigits[gem.scenario % kDigits.size()];
        default:
            return kDigits[gem.choice_list % kDigits.size()];
        }
    }
    [[nodiscard]] std::pair<std::size_t, std::size_t> with_prefix(std::string_view key) const override {
        const auto& all = table_->rows;
        const auto cut = [&](const packs::GemRow& row) { return row.source.text().substr(0, key.size()); };
        const auto first =
            std::lower_bound(all.begin(), all.end(), key, [&](const packs::GemRow& row, std::string_view k) { return cut(row) < k; });
        const auto last =
            std::upper_bound(first, all.end(), key, [&](std::string_view k, const packs::GemRow& row) { return k < cut(row); });
        return {static_cast<std::size_t>(first - all.begin()), static_cast<std::size_t>(last - all.begin())};
    }

private:
    static constexpr std::array<std::string_view, 6> kTitles = {"Code", "Equivalent", "Match", "Combination", "Scenario", "Choice list"};
    const packs::GemTable* table_;
};

// Millions of pairs: those of one code at a time.
class PtpView : public TableView {
public:
    explicit PtpView(packs::PtpEdits edits) : edits_(std::move(edits)) {}
    [[nodiscard]] std::size_t columns() const override { return kTitles.size(); }
    [[nodiscard]] std::string_view title(std::size_t column) const override { return kTitles[column]; }
    [[nodiscard]] std::size_t rows() const override { return rows_.size(); }
    [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const override { return rows_[row][column]; }
    // All rows are of the code that was asked for, in either column.
    [[nodiscard]] std::pair<std::size_t, std::size_t> with_prefix(std::string_view) const override { return {0, rows_.size()}; }
    [[nodiscard]] std::string_view asks_for_key() const override {
        return "This table has millions of pairs. Type a whole code: the edits in which it stands are listed.";
    }
    void show_key(std::string_view key) override {
        rows_.clear();
        constexpr std::size_t kCode = 5;
        if (key.size() != kCode) return;
        for (const packs::PtpEdit& edit : edits_.edits_of(to_upper(key)))
            rows_.push_back({std::string(edit.column1), std::string(edit.column2), words(edit.effective), words(edit.deletion),
                             edit.modifier == 9   ? "not applicable"
                             : edit.modifier == 1 ? "allowed"
                                                  : "not allowed",
                             std::string(edit.rationale)});
    }

private:
    static std::string words(const std::optional<Date>& date) { return date ? date->words() : std::string{}; }
    static constexpr std::array<std::string_view, 6> kTitles = {"Column 1", "Column 2", "Effective", "Deleted", "Modifier", "Rationale"};
    packs::PtpEdits edits_;
    std::vector<std::array<std::string, kTitles.size()>> rows_;
};

} // namespace

bool is_table(const Pack& pack) {
    switch (pack.component) {
    case Component::table:
    case Component::details:
    case Component::modifiers:
    case Component::gem:
    case Component::ptp:
        return true;
    default:
        return false;
    }
}

Result<std::unique_ptr<TableView>> open_table(packs::Catalogue& catalogue, const Pack& pack) {
    switch (pack.component) {
    case Component::table:
    case Component::details: {
        const auto table = catalogue.table_of(pack);
        if (!table) return table.error();
        return std::unique_ptr<TableView>(std::make_unique<DataTableView>(**table));
    }
    case Component::modifiers: {
        const auto codes = catalogue.codes_of(pack);
        if (!codes) return codes.error();
        return std::unique_ptr<TableView>(std::make_unique<CodesView>(**codes));
    }
    case Component::gem: {
        const auto mapping = catalogue.gem_of(pack);
        if (!mapping) return mapping.error();
        return std::unique_ptr<TableView>(std::make_unique<GemView>(**mapping));
    }
    case Component::ptp: {
        auto edits = catalogue.ptp(pack.name, pack.effective_from);
        if (!edits) return edits.error();
        return std::unique_ptr<TableView>(std::make_unique<PtpView>(std::move(*edits)));
    }
    default:
        return Error{"This pack is no table of rows", pack.source_name, "What it says is shown on the pages of the codes"};
    }
}

std::string table_title(const Pack& pack) {
    if (const packs::KnownTable* known = packs::find_known_table(pack.name); known != nullptr) return std::string(known->title);
    std::string title = lookup::title_of({pack.system, pack.system == CodeSystem::other ? pack.name : ""});
    title += ": ";
    title += packs::title(pack.component);
    if (!pack.name.empty() && pack.system != CodeSystem::other) title += ", " + pack.name;
    return title;
}

std::string_view table_description(const Pack& pack) {
    const packs::KnownTable* known = packs::find_known_table(pack.name);
    return known == nullptr ? std::string_view() : known->description;
}

void TableRows::ask(const TableView& table, std::string_view key, std::string_view words) {
    words_.clear();
    found_.clear();
    for (const std::string_view word : split(trim(words), ' '))
        if (!word.empty()) words_.emplace_back(word);
    std::tie(first_, last_) = table.with_prefix(trim(key));
    next_ = words_.empty() ? last_ : first_;
}

bool TableRows::step(const TableView& table, double deadline_ms) {
    constexpr std::size_t kLook = 256; // rows between two looks at the clock
    const auto holds = [&](std::size_t row, const std::string& word) {
        for (std::size_t column = 0; column < table.columns(); ++column)
            if (find_ignoring_case(table.cell(row, column), word) != std::string::npos) return true;
        return false;
    };
    for (; next_ < last_; ++next_) {
        if (next_ % kLook == 0 && monotonic_ms() >= deadline_ms) return false;
        if (std::all_of(words_.begin(), words_.end(), [&](const std::string& word) { return holds(next_, word); }))
            found_.push_back(static_cast<std::uint32_t>(next_));
    }
    return true;
}

} // namespace sequela::app
