#include "packs/table_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/code.h"
#include "base/date.h"
#include "base/job.h"
#include "base/text.h"
#include "packs/csv.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kFarthestHeader = 20; // rows of titles and notices before it
constexpr auto npos = std::string_view::npos;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// "*" at an end or between stands for anything.
bool matches_pattern(std::string_view text, std::string_view pattern) {
    const std::size_t star = pattern.find('*');
    if (star == npos) return text == pattern;
    if (!text.starts_with(pattern.substr(0, star))) return false;
    const std::string_view rest = pattern.substr(star + 1);
    text.remove_prefix(star);
    for (std::size_t i = 0; i <= text.size(); ++i)
        if (matches_pattern(text.substr(i), rest)) return true;
    return false;
}

bool matches_any(std::string_view text, std::string_view patterns) {
    const auto alternatives = split(patterns, '|');
    return std::any_of(alternatives.begin(), alternatives.end(), [&](std::string_view pattern) { return matches_pattern(text, pattern); });
}

bool name_has_word(std::string_view file, std::string_view words) {
    const auto alternatives = split(words, '|');
    return !words.empty() && std::any_of(alternatives.begin(), alternatives.end(),
                                         [&](std::string_view word) { return find_ignoring_case(file, word) != npos; });
}

bool is_key(KeyShape shape, std::string_view key) {
    const bool plain = std::all_of(key.begin(), key.end(), [](char c) { return is_digit(c) || is_capital(c); });
    switch (shape) {
    case KeyShape::any:
        return !key.empty();
    case KeyShape::code:
        return plain && key.size() >= 3 && key.size() <= 7;
    case KeyShape::hcpcs:
        return plain && key.size() == 5;
    case KeyShape::drg:
        return all_digits(key) && key.size() <= 3;
    case KeyShape::apc:
        return all_digits(key) && key.size() == 4;
    case KeyShape::place_of_service:
        return all_digits(key) && key.size() == 2;
    case KeyShape::indicator:
        return plain && !key.empty() && key.size() <= 2;
    }
    return false;
}

// Apostrophes around a heading or cell; some headings have lost one of the two.
std::string_view without_apostrophes(std::string_view cell) {
    cell = trim(cell);
    if (cell.starts_with('\'')) cell.remove_prefix(1);
    if (cell.ends_with('\'')) cell.remove_suffix(1);
    return cell;
}

std::optional<bool> read_yes_no(std::string_view cell) {
    const std::string word = to_lower(trim(cell));
    if (word == "yes" || word == "y" || word == "1") return true;
    if (word == "no" || word == "n" || word == "0") return false;
    return std::nullopt;
}

// Official tables are taken as they are; those of the user are looked at, because nobody else has.
bool is_readable(CellKind kind, std::string_view cell) {
    switch (kind) {
    case CellKind::day:
        return trim(cell).empty() || Date::parse(trim(cell)).has_value();
    case CellKind::yes_no:
        return read_yes_no(cell).has_value();
    case CellKind::diagnosis:
        return trim(cell).empty() || has_icd10cm_shape(normalise_code(cell));
    default:
        return true;
    }
}

std::string clean_percent(std::string_view text) {
    const bool signed_so = text.ends_with('%');
    if (signed_so) text.remove_suffix(1);
    const std::string number = clean_number(text);
    if (number.empty()) return number;
    return fmt::format("{:.12g}%", std::strtod(number.c_str(), nullptr) * (signed_so ? 1 : 100));
}

// The official text files have lost some signs: a bullet is a question mark, a hard space the last letter of the code page.
std::string clean_text(std::string_view cell) {
    std::string text(cell);
    for (const std::string_view space : {"\xC2\xA0", "ÿ"})
        for (std::size_t at = text.find(space); at != std::string::npos; at = text.find(space, at))
            text.replace(at, space.size(), " ");
    text = collapse_spaces(text);
    if (text.starts_with("? ")) text.replace(0, 1, "•");
    return text;
}

} // namespace

std::string clean_number(std::string_view text) {
    std::string digits;
    for (const char c : trim(text))
        if (c != '$' && c != ',') digits += c;
    if (digits == "." || digits.empty()) return {};
    const bool number = std::all_of(digits.begin(), digits.end(), [](char c) { return is_digit(c) || c == '.' || c == '-' || c == 'E'; });
    if (!number || digits.size() > 40) return std::string(trim(text));
    char* end = nullptr;
    const double value = std::strtod(digits.c_str(), &end);
    if (end != digits.c_str() + digits.size()) return std::string(trim(text));
    return fmt::format("{:.12g}", value);
}

bool has_public_descriptor(std::string_view code) {
    return code.size() == 5 && code[0] >= 'A' && code[0] <= 'V' && code[0] != 'D' && all_digits(code.substr(1));
}

std::optional<ColumnPlaces> match_header(const KnownTable& table, const std::vector<std::string_view>& cells) {
    std::vector<std::string> headers;
    std::size_t named = 0;
    for (const std::string_view cell : cells) {
        headers.push_back(to_lower(collapse_spaces(without_apostrophes(cell))));
        if (!headers.back().empty()) ++named;
    }
    ColumnPlaces places;
    std::vector<bool> taken(headers.size(), false);
    std::size_t found = 0;
    for (const KnownColumn& column : table.columns) {
        std::uint32_t place = kNone;
        for (std::uint32_t i = 0; i < headers.size() && place == kNone; ++i)
            if (!taken[i] && !headers[i].empty() && matches_any(headers[i], column.header)) place = i;
        if (place == kNone && column.required) return std::nullopt;
        if (place != kNone) {
            taken[place] = true;
            ++found;
        }
        places.push_back(place);
    }
    if (!table.open_ended && found != named) return std::nullopt;
    return places;
}

std::vector<const KnownTable*> tables_of_header(const std::vector<std::string_view>& cells) {
    std::vector<const KnownTable*> found;
    if (cells.size() < 2) return found;
    for (const KnownTable& table : known_tables())
        if (match_header(table, cells)) found.push_back(&table);
    return found;
}

namespace {

// Of the tables with one header, the first whose word is in the name; "drg_desc" is in "base_drg_descriptions" too, which comes first.
const KnownTable* choose_by_name(const std::vector<const KnownTable*>& candidates, std::string_view file) {
    if (candidates.size() == 1 && candidates[0]->file_words.empty()) return candidates[0];
    const std::size_t member = file.rfind(": ");
    for (const std::string_view name : {member == npos ? file : file.substr(member + 2), file})
        for (const KnownTable* table : candidates)
            if (name_has_word(name, table->file_words)) return table;
    return nullptr;
}

// Takes rows as they come, header and titles too.
class TableRows {
public:
    TableRows(std::string file, std::string_view place) : file_(std::move(file)), place_(place) {}

    Status add(const std::vector<std::string_view>& cells, std::size_t number);
    Status end();
    DataTable take() { return builder_->take(); }
    [[nodiscard]] const KnownTable& table() const { return *table_; }
    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] std::pair<int, int> versions() const { return {first_version_, last_version_}; }
    [[nodiscard]] std::optional<int> payment_year() const { return payment_year_; }
    [[nodiscard]] std::size_t left_out() const { return left_out_; }
    // Of the last row, which has no line end, as in some official files: all cells are there, and what stands in the last one stood there
    // before. A warning is given all the same.
    bool may_be_whole(const std::vector<std::string_view>& cells) {
        no_line_end_ = true;
        return cells.size() == header_cells_ && (cells.back().empty() || last_cell_ == cells.back());
    }
    [[nodiscard]] bool no_line_end() const { return no_line_end_; }
    [[nodiscard]] bool is_sheet() const { return place_ == "row"; }

private:
    [[nodiscard]] Error refuse(std::string what, std::size_t number) const {
        return Error{std::move(what), fmt::format("{}, {} {}", file_, place_, number), "The file must be the table as it is published"};
    }
    Status read_header(const std::vector<std::string_view>& cells, std::size_t number);
    Status add_data(const std::vector<std::string_view>& cells, std::size_t number);
    std::string read_cell(const KnownColumn& column, std::string_view cell, std::string_view key);
    void read_versions(std::string_view cell);
    void write_row();
    std::string file_;
    std::string_view place_; // "line" or "row"
    const KnownTable* table_ = nullptr;
    ColumnPlaces places_;
    std::size_t needed_ = 0; // cells of a whole row of text
    std::size_t header_cells_ = 0;
    std::string last_cell_; // of the row before
    bool no_line_end_ = false;
    std::size_t rows_before_ = 0;
    std::optional<DataTableBuilder> builder_;
    std::vector<std::string> row_; // waits, because the next one may go on with it
    int first_version_ = 0;
    int last_version_ = 0;
    std::string last_versions_;
    std::optional<int> payment_year_;
    std::size_t left_out_ = 0;
};

Status TableRows::read_header(const std::vector<std::string_view>& cells, std::size_t number) {
    const auto candidates = tables_of_header(cells);
    if (candidates.empty()) {
        if (++rows_before_ > kFarthestHeader) return refuse("There is no header row", number);
        return Done{};
    }
    table_ = choose_by_name(candidates, file_);
    if (!table_) {
        std::string titles;
        for (const KnownTable* table : candidates)
            titles += fmt::format("{}\"{}\" for {}", titles.empty() ? "" : ", ", split(table->file_words, '|')[0], table->title);
        return Error{"The header fits several tables, and the name of the file does not say which this is", file_,
                     "Put one of these words into the name: " + titles};
    }
    places_ = *match_header(*table_, cells);
    header_cells_ = cells.size();
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < places_.size(); ++i) {
        names.push_back(table_->columns[i].name);
        if (places_[i] != kNone && table_->columns[i].required) needed_ = std::max<std::size_t>(needed_, places_[i] + 1);
    }
    for (const std::string_view cell : cells) {
        const std::string header = to_lower(collapse_spaces(cell));
        const std::size_t at = header.find(" payment year");
        if (at != std::string::npos && at >= 4 && all_digits(std::string_view(header).substr(at - 4, 4)))
            payment_year_ = std::stoi(header.substr(at - 4, 4));
    }
    builder_.emplace(names);
    return Done{};
}

// "400,431,401" and "401:10,400:10".
void TableRows::read_versions(std::string_view cell) {
    if (cell == last_versions_) return;
    last_versions_ = cell;
    for (const std::string_view part : split(cell, ',')) {
        const std::string_view number = part.substr(0, part.find(':'));
        if (!all_digits(number) || number.size() != 3) continue;
        const int version = std::stoi(std::string(number));
        first_version_ = first_version_ == 0 ? version : std::min(first_version_, version);
        last_version_ = std::max(last_version_, version);
    }
}

std::string TableRows::read_cell(const KnownColumn& column, std::string_view cell, std::string_view key) {
    switch (column.kind) {
    case CellKind::number:
        return clean_number(cell);
    case CellKind::percent:
        return clean_percent(trim(cell));
    case CellKind::date:
        if (const auto date = Date::parse(trim(cell))) return date->iso();
        return std::string(trim(cell));
    case CellKind::day:
        return Date::parse(trim(cell)) ? Date::parse(trim(cell))->iso() : std::string();
    case CellKind::yes_no:
        return *read_yes_no(cell) ? "yes" : "no";
    case CellKind::diagnosis:
        return normalise_code(cell);
    case CellKind::drg: {
        const std::string_view number = trim(cell);
        return all_digits(number) && number.size() < 3 ? std::string(3 - number.size(), '0') + std::string(number) : std::string(number);
    }
    case CellKind::versions:
        read_versions(trim(cell));
        return std::string(trim(cell));
    case CellKind::descriptor:
        if (has_public_descriptor(key)) return clean_text(cell);
        if (!trim(cell).empty()) ++left_out_;
        return {};
    case CellKind::text:
        break;
    }
    return clean_text(cell);
}

void TableRows::write_row() {
    if (row_.empty()) return;
    builder_->add_row(std::vector<std::string_view>(row_.begin(), row_.end()));
    row_.clear();
}

Status TableRows::add(const std::vector<std::string_view>& cells, std::size_t number) {
    if (!table_) return read_header(cells, number);
    if (!cells.empty()) last_cell_ = cells.back();
    if (std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return trim(cell).empty(); })) return Done{};
    return add_data(cells, number);
}

Status TableRows::add_data(const std::vector<std::string_view>& cells, std::size_t number) {
    const auto cell_at = [&](std::size_t column) {
        const std::string_view cell = places_[column] < cells.size() ? cells[places_[column]] : std::string_view{};
        return table_->in_apostrophes ? without_apostrophes(cell) : cell;
    };
    const std::string key = clean_text(cell_at(0));
    if (key.empty() && table_->rows_go_on && !row_.empty()) {
        for (std::size_t i = 1; i < places_.size(); ++i) {
            const std::string more = read_cell(table_->columns[i], cell_at(i), row_[0]);
            if (!more.empty()) row_[i] += (row_[i].empty() ? "" : " ") + more;
        }
        return Done{};
    }
    if (!is_key(table_->key, key)) {
        const auto filled = std::count_if(cells.begin(), cells.end(), [](std::string_view cell) { return !trim(cell).empty(); });
        if (filled == 1 && builder_->row_count() + row_.size() > 0) return Done{}; // a note at the foot
        return refuse(fmt::format("\"{}\" is no key of the table \"{}\"", key.substr(0, 40), table_->title), number);
    }
    if (!is_sheet() && cells.size() < needed_)
        return refuse(fmt::format("The row has {} columns, {} are needed", cells.size(), needed_), number);
    for (std::size_t i = 0; i < places_.size(); ++i)
        if (!is_readable(table_->columns[i].kind, cell_at(i)))
            return refuse(fmt::format("\"{}\" cannot stand in the column \"{}\"", trim(cell_at(i)).substr(0, 40), table_->columns[i].name),
                          number);
    write_row();
    for (std::size_t i = 0; i < places_.size(); ++i)
        row_.push_back(read_cell(table_->columns[i], cell_at(i), key));
    return Done{};
}

Status TableRows::end() {
    if (!table_) return Error{"There is no header row", file_, "The file must be the table as it is published"};
    write_row();
    if (builder_->row_count() == 0) return Error{"The table holds no row", file_, ""};
    return Done{};
}

// What text and spreadsheet have in common.
class TableContent : public ContentReader {
public:
    [[nodiscard]] bool by_calendar_year() const override { return rows_.table().dating == Dating::quarters; }
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override;
    // Versions of the grouper and payment years are neither fiscal years nor quarters.
    [[nodiscard]] std::optional<Release> release_given(std::optional<int> year, std::optional<Date> from,
                                                       const std::vector<std::string>& names) const override;
    ImageWriter describe(std::size_t, Pack& pack) override;
    // Reads all rows, then sorts them in a slice of its own.
    Result<bool> step(double deadline_ms) override {
        if (read_) {
            table_ = rows_.take();
            return true;
        }
        const auto done = read_some(deadline_ms);
        if (!done) return done;
        if (!*done) return false;
        if (const auto status = rows_.end(); !status) return status.error();
        read_ = true;
        return false;
    }

protected:
    static constexpr std::size_t kRowsBetweenLooks = 64; // at the clock
    TableContent(const std::string& file, std::string_view place) : rows_(file, place) {}
    virtual Result<bool> read_some(double deadline_ms) = 0;
    TableRows rows_;

private:
    DataTable table_;
    bool read_ = false;
};

// "v40.0-v43.1", "v43.1": the versions in a name.
std::optional<Release> find_grouper_release(const std::vector<std::string>& names) {
    for (const std::string& raw : names) {
        const std::string name = to_lower(raw);
        std::vector<int> versions;
        for (std::size_t i = 0; i + 4 < name.size(); ++i)
            if (name[i] == 'v' && is_digit(name[i + 1]) && is_digit(name[i + 2]) && name[i + 3] == '.' &&
                (name[i + 4] == '0' || name[i + 4] == '1'))
                versions.push_back((name[i + 1] - '0') * 100 + (name[i + 2] - '0') * 10 + (name[i + 4] - '0'));
        if (!versions.empty())
            return grouper_release(*std::min_element(versions.begin(), versions.end()),
                                   *std::max_element(versions.begin(), versions.end()));
    }
    return std::nullopt;
}

std::optional<Release> TableContent::release(const std::vector<std::string>& names) const {
    switch (rows_.table().dating) {
    case Dating::quarters:
        return find_calendar_release(names);
    case Dating::fiscal_years:
        return find_release(std::nullopt, names);
    case Dating::grouper_versions: {
        const auto [first, last] = rows_.versions();
        return first > 0 ? grouper_release(first, last) : find_grouper_release(names);
    }
    case Dating::payment_years:
        break;
    }
    // The name of the file is what CMS calls the release. The headings of one release may still speak of the year before (see describe).
    const auto named = find_calendar_release(names);
    if (named) return payment_release(named->effective_from.year());
    return rows_.payment_year() ? std::optional<Release>(payment_release(*rows_.payment_year())) : std::nullopt;
}

std::optional<Release> TableContent::release_given(std::optional<int> year, std::optional<Date> from,
                                                   const std::vector<std::string>& names) const {
    const auto [first, last] = rows_.versions();
    if (rows_.table().dating == Dating::grouper_versions) {
        if (first > 0) return grouper_release(first, last); // the rows say it
        if (!from && year) from = fiscal_year_start(*year);
        if (from) return grouper_release(grouper_version(*from), grouper_version(*from));
    }
    if (rows_.table().dating == Dating::payment_years) {
        if (from) return payment_release(from->year() + 1);
        if (year) return payment_release(*year);
    }
    return ContentReader::release_given(year, from, names);
}

ImageWriter TableContent::describe(std::size_t, Pack& pack) {
    const KnownTable& known = rows_.table();
    pack.system = known.system;
    pack.component = Component::table;
    pack.name = known.name;
    pack.licence = known.licence;
    pack.records = static_cast<std::int64_t>(table_.row_count());
    if (rows_.left_out() > 0)
        pack.warnings.push_back(fmt::format("The descriptors of {} CPT and CDT codes are left out: they are licensed", rows_.left_out()));
    if (rows_.no_line_end())
        pack.warnings.emplace_back("The last line has no end. If the download was cut off, rows are missing: compare the count");
    const auto year = rows_.payment_year();
    if (year && pack.release != payment_release(*year).name)
        pack.warnings.push_back(fmt::format("The headings speak of payment year {}, the name says {}", *year, pack.release));
    return table_.image_writer();
}

class TableText : public TableContent {
public:
    TableText(std::string_view text, const std::string& file)
        : TableContent(file, "line"), text_(text), file_(file), csv_(text, find_separator(text.substr(0, 8192))) {}
    [[nodiscard]] double fraction() const override { return csv_.fraction(); }

protected:
    Result<bool> read_some(double deadline_ms) override {
        std::vector<std::string_view> cells;
        for (std::size_t count = 1; csv_.next(cells); ++count) {
            if (is_last_without_end() && !rows_.may_be_whole(cells))
                return Error{"The file is cut off: its last line does not end", at_line(file_, csv_.line()), "Download it again"};
            if (const auto status = rows_.add(cells, csv_.line()); !status) return status.error();
            if (count % kRowsBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
        }
        if (csv_.cut_off()) return Error{"A quote is never closed: the file is cut off", at_line(file_, csv_.line()), "Download it again"};
        return true;
    }

private:
    [[nodiscard]] bool is_last_without_end() const {
        return csv_.position() == text_.size() && !text_.ends_with('\n') && !text_.ends_with('\r');
    }
    std::string_view text_;
    std::string file_;
    CsvReader csv_;
};

class TableSheet : public TableContent {
public:
    TableSheet(const std::vector<SheetRow>& rows, const std::string& file) : TableContent(file, "row"), sheet_(rows) {}
    [[nodiscard]] double fraction() const override {
        return sheet_.empty() ? 1 : static_cast<double>(next_) / static_cast<double>(sheet_.size());
    }

protected:
    Result<bool> read_some(double deadline_ms) override {
        while (next_ < sheet_.size()) {
            const SheetRow& row = sheet_[next_++];
            if (const auto status = rows_.add({row.cells.begin(), row.cells.end()}, row.number); !status) return status.error();
            if (next_ % kRowsBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
        }
        return true;
    }

private:
    const std::vector<SheetRow>& sheet_;
    std::size_t next_ = 0;
};

constexpr std::string_view kTitle =
    "table of NCCI (MUE, add-on codes), OPPS, MS-DRG, MCE, CMS-HCC, CCSR or place of service, or of coverage policies";

} // namespace

FileFormat table_format() {
    FileFormat format;
    format.title = kTitle;
    format.recognises = [](std::string_view head, std::string_view) {
        CsvReader csv(head, find_separator(head));
        std::vector<std::string_view> cells;
        for (std::size_t i = 0; i < kFarthestHeader && csv.next(cells); ++i)
            if (!tables_of_header(cells).empty()) return true;
        return false;
    };
    format.open = [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
        return std::make_unique<TableText>(bytes, file);
    };
    return format;
}

SheetFormat table_sheet_format() {
    return {kTitle,
            [](const std::vector<SheetRow>& rows, std::string_view) {
                for (std::size_t i = 0; i < std::min(rows.size(), kFarthestHeader); ++i)
                    if (!tables_of_header({rows[i].cells.begin(), rows[i].cells.end()}).empty()) return true;
                return false;
            },
            [](const std::vector<SheetRow>& rows, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<TableSheet>(rows, file);
            }};
}

} // namespace sequela::packs
