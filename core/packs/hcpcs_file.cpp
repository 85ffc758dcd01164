#include "packs/hcpcs_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/job.h"
#include "base/text.h"
#include "packs/data_table.h"
#include "packs/delimited.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kLinesBetweenLooks = 128; // at the clock
const char* const kTitle = "HCPCS file";
const char* const kHint = "The file must be the HCPCS Level II file as CMS publishes it";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_level_two_code(std::string_view code) {
    return code.size() == 5 && is_upper(code[0]) && all_digits(code.substr(1));
}
// CPT: five digits, or four and a letter.
bool is_level_one_code(std::string_view code) {
    return code.size() == 5 && all_digits(code.substr(0, 4)) && (is_digit(code[4]) || is_upper(code[4]));
}
bool is_modifier(std::string_view code) {
    return code.size() == 2 && std::all_of(code.begin(), code.end(), [](char c) { return is_digit(c) || is_upper(c); });
}

// Where the values of a column stand in a record, from 1, and how many there are.
struct Place {
    std::size_t from;
    std::size_t width;
    std::size_t count;
};
// In the order of hcpcs::kColumns, without the code.
constexpr std::array<Place, hcpcs::kColumns.size() - 1> kPlaces = {
    {{120, 2, 4}, {128, 1, 1}, {129, 6, 3}, {147, 8, 3}, {171, 10, 1}, {181, 3, 8}, {205, 5, 5},
     {230, 1, 1}, {231, 2, 1}, {233, 8, 1}, {241, 3, 1}, {244, 1, 1},  {245, 8, 1}, {253, 4, 1},
     {257, 3, 1}, {261, 1, 5}, {266, 3, 1}, {269, 8, 1}, {277, 8, 1},  {285, 8, 1}, {293, 1, 1}}};

// Those that decide on validity. The dates of payment groups are not always whole in the official files.
bool is_date_column(std::size_t column) { // of kPlaces
    const std::string_view name = hcpcs::kColumns[column + 1];
    return name == hcpcs::kAdded || name == hcpcs::kEffective || name == hcpcs::kTerminated;
}

struct Record {
    std::string code;
    bool modifier = false;
    std::string long_title;
    std::string short_title;
    std::array<std::string, kPlaces.size()> fields;
};

// Takes records in the order of the file and makes the three tables.
class Collector {
public:
    Status add(Record record, const std::string& where);
    Status add_continuation(std::string_view code, std::string_view text, const std::string& where);
    Result<bool> finish_some(const std::string& file);
    [[nodiscard]] bool empty() const { return codes_.rows.empty() && modifiers_.rows.empty() && !open_; }

    CodeTable codes_;
    CodeTable modifiers_;
    DataTable details_;
    std::vector<std::string> warnings_;

private:
    enum class Ownership { level_two, level_one, dental };
    static Ownership owner_of(const Record& record);
    void close();
    void warn_of_what_was_left_out();
    void warn_of_end();

    DataTableBuilder builder_{{hcpcs::kColumns.begin(), hcpcs::kColumns.end()}};
    std::optional<Record> open_; // may be continued
    std::unordered_set<std::string> seen_;
    std::size_t dental_ = 0;
    std::size_t level_one_ = 0;
    int stage_ = 0;
};

Collector::Ownership Collector::owner_of(const Record& record) {
    if (record.modifier) return all_digits(record.code) ? Ownership::level_one : Ownership::level_two;
    if (is_level_one_code(record.code)) return Ownership::level_one;
    return record.code[0] == 'D' ? Ownership::dental : Ownership::level_two;
}

Status Collector::add(Record record, const std::string& where) {
    close();
    const bool sound = record.modifier ? is_modifier(record.code) : is_level_two_code(record.code) || is_level_one_code(record.code);
    if (!sound)
        return Error{fmt::format("“{}” is no {}", record.code, record.modifier ? "modifier of two characters" : "HCPCS code"), where,
                     kHint};
    if (record.long_title.empty()) return Error{fmt::format("{} has no long description", record.code), where, kHint};
    for (std::size_t i = 0; i < kPlaces.size(); ++i) {
        const std::string& value = record.fields[i];
        if (!is_date_column(i) || value.empty()) continue;
        if (value.size() != 8 || !all_digits(value) || !Date::parse(value))
            return Error{fmt::format("“{}” is no date in the field “{}” of {}", value, hcpcs::kColumns[i + 1], record.code), where, kHint};
    }
    if (!seen_.insert(record.code).second) return Error{fmt::format("{} is listed twice", record.code), where, kHint};
    open_ = std::move(record);
    return Done{};
}

Status Collector::add_continuation(std::string_view code, std::string_view text, const std::string& where) {
    if (!open_ || open_->code != code)
        return Error{fmt::format("A description of {} is continued that has not begun just before", code), where, kHint};
    if (text.empty()) return Done{};
    open_->long_title += ' ';
    open_->long_title += text;
    return Done{};
}

// Dental and AMA texts never reach the tables.
void Collector::close() {
    if (!open_) return;
    const Record record = std::move(*open_);
    open_.reset();
    const Ownership owner = owner_of(record);
    if (owner == Ownership::dental) ++dental_;
    if (owner == Ownership::level_one) ++level_one_;
    if (owner != Ownership::level_two) return;
    CodeTable& table = record.modifier ? modifiers_ : codes_;
    CodeRow row;
    row.code = CodeKey::of(record.code);
    row.order = static_cast<std::uint32_t>(table.rows.size());
    row.billable = 1;
    row.long_title = append_text(table.pool, record.long_title);
    row.short_title = record.short_title.empty() ? row.long_title : append_text(table.pool, record.short_title);
    table.rows.push_back(row);
    std::vector<std::string_view> cells{record.code};
    cells.insert(cells.end(), record.fields.begin(), record.fields.end());
    builder_.add_row(cells);
}

void Collector::warn_of_what_was_left_out() {
    if (dental_ > 0)
        warnings_.push_back(fmt::format(
            "Dental codes (D, CDT) were left out, {} of them: their text is the American Dental Association's and needs its licence",
            dental_));
    if (level_one_ > 0)
        warnings_.push_back(fmt::format("CPT codes and modifiers (numbers) were left out, {} of them: their text is the American Medical "
                                        "Association's and needs its licence",
                                        level_one_));
}

// A complete release ends with V codes (vision, hearing, speech). A cut at the end of a line shows in nothing else.
void Collector::warn_of_end() {
    if (codes_.rows.empty()) {
        warnings_.emplace_back("The file holds modifiers only: it may not be complete");
        return;
    }
    const std::string last(codes_.rows.back().code.text());
    if (last[0] != 'V') warnings_.push_back(fmt::format("The file ends at {}, before the V codes: it may not be complete", last));
}

Result<bool> Collector::finish_some(const std::string& file) {
    if (stage_ == 0) {
        close();
        warn_of_what_was_left_out();
        if (codes_.rows.empty() && modifiers_.rows.empty())
            return Error{"The file holds no HCPCS Level II code" + (warnings_.empty() ? std::string() : ". " + warnings_[0]), file, kHint};
        warn_of_end();
        details_ = builder_.take();
    }
    if (stage_ <= 1 && !codes_.finish_some())
        stage_ = 1;
    else if (stage_ <= 1)
        stage_ = 2;
    else if (modifiers_.finish_some())
        stage_ = 3;
    if (stage_ < 3) return false;
    return true;
}

// What is common to the forms: the tables, and which packs they make.
class HcpcsContent : public ContentReader {
public:
    explicit HcpcsContent(std::string file) : file_(std::move(file)) {}
    Result<bool> step(double deadline_ms) override {
        while (!all_read_) {
            const auto more = read_some();
            if (!more) return more.error();
            all_read_ = !*more;
            if (monotonic_ms() >= deadline_ms) return false;
        }
        for (;;) {
            const auto done = records_.finish_some(file_);
            if (!done) return done;
            if (*done) return list_components();
            if (monotonic_ms() >= deadline_ms) return false;
        }
    }
    [[nodiscard]] bool by_calendar_year() const override { return true; }
    [[nodiscard]] std::size_t packs() const override { return components_.size(); }
    ImageWriter describe(std::size_t number, Pack& pack) override {
        pack.system = CodeSystem::hcpcs;
        pack.component = components_[number];
        if (number == 0) pack.warnings = records_.warnings_;
        if (pack.component == Component::details) {
            pack.records = static_cast<std::int64_t>(records_.details_.row_count());
            return records_.details_.image_writer();
        }
        const CodeTable& table = pack.component == Component::codes ? records_.codes_ : records_.modifiers_;
        pack.records = static_cast<std::int64_t>(table.rows.size());
        return table.image_writer();
    }
    std::unique_ptr<CodeTable> take_codes(std::size_t number) override {
        return components_[number] == Component::codes ? std::make_unique<CodeTable>(std::move(records_.codes_)) : nullptr;
    }

protected:
    // True: there may be more.
    virtual Result<bool> read_some() = 0;
    std::string file_;
    Collector records_;

private:
    bool list_components() {
        if (!records_.codes_.rows.empty()) components_.push_back(Component::codes);
        if (!records_.modifiers_.rows.empty()) components_.push_back(Component::modifiers);
        components_.push_back(Component::details);
        return true;
    }
    std::vector<Component> components_;
    bool all_read_ = false;
};

// ---- fixed width

constexpr std::size_t kTypeAt = 10; // from 0
constexpr std::size_t kLongAt = 11;
constexpr std::size_t kLongWidth = 80;
constexpr std::size_t kShortAt = 91;
constexpr std::size_t kShortWidth = 28;
constexpr std::size_t kAddedAt = 268;

// "   A1001007", "J3301001003"
bool is_record(std::string_view line) {
    if (line.size() <= kLongAt || std::string_view("3478").find(line[kTypeAt]) == std::string_view::npos) return false;
    if (!all_digits(line.substr(5, 5))) return false;
    const std::string_view code = line.substr(0, 5);
    const bool modifier = line[kTypeAt] == '7' || line[kTypeAt] == '8';
    return modifier ? is_modifier(trim(code)) : is_level_two_code(code) || is_level_one_code(code);
}

// Has it the date of a first record where that stands? Then it is a damaged record and no disclaimer.
bool has_record_fields(std::string_view line) {
    return line.size() >= kAddedAt + 8 && all_digits(line.substr(kAddedAt, 8));
}

std::string piece(std::string_view line, std::size_t from, std::size_t width) {
    if (from >= line.size()) return {};
    const std::string_view bytes = trim(line.substr(from, width));
    return collapse_spaces(is_valid_utf8(bytes) ? std::string(bytes) : utf8_from_windows1252(bytes));
}

class FixedContent : public HcpcsContent {
public:
    FixedContent(std::string_view bytes, std::string file) : HcpcsContent(std::move(file)), text_(bytes) {}
    [[nodiscard]] double fraction() const override {
        return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size());
    }

protected:
    Result<bool> read_some() override {
        for (std::size_t i = 0; i < kLinesBetweenLooks && position_ < text_.size(); ++i)
            if (const auto status = next_line(); !status) return status.error();
        return position_ < text_.size();
    }

private:
    Status next_line() {
        const std::size_t end = text_.find('\n', position_);
        std::string_view line = text_.substr(position_, end == std::string_view::npos ? end : end - position_);
        position_ = end == std::string_view::npos ? text_.size() : end + 1;
        ++line_;
        while (line.ends_with('\r') || line.ends_with('\x1A')) // the end of a file under DOS
            line.remove_suffix(1);
        if (end == std::string_view::npos && !trim(line).empty())
            return Error{"The file is cut off: its last line does not end", here(),
                         "Download the file again, and take the zip as published"};
        if (trim(line).empty()) return Done{};
        if (is_record(line)) return read_record(line);
        if (begun_ || has_record_fields(line))
            return Error{"The line is no record: columns 1 to 11 must hold a code, a sequence number and the record type 3, 4, 7 or 8",
                         here(), kHint};
        return Done{}; // a disclaimer
    }
    Status read_record(std::string_view line) {
        begun_ = true;
        const char type = line[kTypeAt];
        const std::string code(trim(line.substr(0, 5)));
        std::string title = piece(line, kLongAt, kLongWidth);
        if (type == '4' || type == '8') return records_.add_continuation(code, title, here());
        if (!has_record_fields(line))
            return Error{fmt::format("The record of {} has no date in columns 269 to 276: it is cut off, or no HCPCS record", code), here(),
                         kHint};
        Record record;
        record.code = code;
        record.modifier = type == '7';
        record.long_title = std::move(title);
        record.short_title = piece(line, kShortAt, kShortWidth);
        for (std::size_t field = 0; field < kPlaces.size(); ++field)
            for (std::size_t i = 0; i < kPlaces[field].count; ++i) {
                const std::string value = piece(line, kPlaces[field].from - 1 + i * kPlaces[field].width, kPlaces[field].width);
                if (!value.empty()) record.fields[field] += (record.fields[field].empty() ? "" : " ") + value;
            }
        return records_.add(std::move(record), here());
    }
    [[nodiscard]] std::string here() const { return at_line(file_, line_); }

    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t line_ = 0;
    bool begun_ = false;
};

// ---- tables with a header row

constexpr std::size_t kFarthestHeader = 40; // rows; the disclaimers take ten or so

// Which column of a table goes where.
struct Header {
    static constexpr int kCodeCell = -1;
    static constexpr int kTypeCell = -2;
    static constexpr int kLongCell = -3;
    static constexpr int kShortCell = -4;
    static constexpr int kNothing = -5;
    std::vector<int> columns; // a field of kPlaces, or one of these
    std::vector<std::string> names;
};

// The names of CMS's spreadsheet, and those that people give them.
int target_of(const std::string& name) {
    struct Name {
        std::string_view begin;
        int target;
    };
    static constexpr std::array<Name, 8> kIdentity = {{{"hcpc", Header::kCodeCell},
                                                       {"hcpcs", Header::kCodeCell},
                                                       {"code", Header::kCodeCell},
                                                       {"recid", Header::kTypeCell},
                                                       {"rectype", Header::kTypeCell},
                                                       {"recordtype", Header::kTypeCell},
                                                       {"longdescription", Header::kLongCell},
                                                       {"shortdescription", Header::kShortCell}}};
    for (const Name& known : kIdentity)
        if (name == known.begin) return known.target;
    // A number at the end counts several of a kind.
    static constexpr std::array<Name, 31> kFields = {
        {{"price", 0},          {"priceindicator", 0}, {"multpi", 1},         {"cim", 2},           {"mcm", 3},
         {"statute", 4},        {"labcert", 5},        {"xref", 6},           {"cov", 7},           {"coverage", 7},
         {"ascgrp", 8},         {"ascdt", 9},          {"opps", 10},          {"oppspi", 11},       {"oppsdt", 12},
         {"procnote", 13},      {"betos", 14},         {"tos", 15},           {"anestbu", 16},      {"adddt", 17},
         {"adddate", 17},       {"acteffdt", 18},      {"effectivedate", 18}, {"termdt", 19},       {"termdate", 19},
         {"actioncd", 20},      {"action", 20},        {"actioncode", 20},    {"statutenumber", 4}, {"multipleprice", 1},
         {"processingnote", 13}}};
    const std::size_t letters = std::min(name.find_first_of("0123456789"), name.size());
    for (const Name& known : kFields)
        if (std::string_view(name).substr(0, letters) == known.begin) return known.target;
    return Header::kNothing;
}

std::optional<Header> read_header(const std::vector<std::string>& cells) {
    Header header;
    for (const std::string& cell : cells) {
        const std::string name = header_key(cell);
        header.columns.push_back(name.empty() ? Header::kNothing : target_of(name));
        header.names.push_back(cell);
    }
    const auto has = [&](int target) { return std::find(header.columns.begin(), header.columns.end(), target) != header.columns.end(); };
    const bool complete = has(Header::kCodeCell) && has(Header::kTypeCell) && has(Header::kLongCell) && has(Header::kShortCell);
    return complete ? std::optional<Header>(std::move(header)) : std::nullopt;
}

// A spreadsheet program may have made a number of a date: 44197 is the day as it counts them.
std::string date_text(std::string_view value) {
    constexpr int kSpreadsheetEpoch = -25569; // 30 December 1899
    if (value.size() == 5 && all_digits(value)) {
        const Date date{std::stoi(std::string(value)) + kSpreadsheetEpoch};
        return fmt::format("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    }
    if (all_digits(value)) return std::string(value);
    const auto date = Date::parse(value);
    return date ? fmt::format("{:04}{:02}{:02}", date->year(), date->month(), date->day()) : std::string(value);
}

// One row below the header.
Status read_table_row(const Header& header, const std::vector<std::string>& cells, const std::string& where, Collector& into) {
    Record record;
    std::string type;
    for (std::size_t i = 0; i < std::min(cells.size(), header.columns.size()); ++i) {
        const std::string value = collapse_spaces(cells[i]);
        const int target = header.columns[i];
        if (target == Header::kCodeCell) record.code = to_upper(value);
        if (target == Header::kTypeCell) type = value;
        if (target == Header::kLongCell) record.long_title = value;
        if (target == Header::kShortCell) record.short_title = value;
        if (target < 0 || value.empty()) continue;
        const auto field = static_cast<std::size_t>(target);
        if (!record.fields[field].empty()) record.fields[field] += ' ';
        record.fields[field] += is_date_column(field) ? date_text(value) : value;
    }
    // The first column may have been read as a number: "A1" cannot, "0001F" neither; nothing to mend.
    if (type == "4" || type == "8") return into.add_continuation(record.code, record.long_title, where);
    if (type != "3" && type != "7")
        return Error{fmt::format("The record type of “{}” is “{}”: it must be 3, 4, 7 or 8", record.code, type), where, kHint};
    record.modifier = type == "7";
    return into.add(std::move(record), where);
}

bool is_tabbed(std::string_view text) {
    return text.substr(0, text.find('\n')).find('\t') != std::string_view::npos;
}

// The header is the first row of such files, but may come after the disclaimers.
std::optional<std::size_t> find_text_header(std::string_view text) {
    const auto all = lines(text);
    for (std::size_t i = 0; i < std::min(all.size(), kFarthestHeader); ++i) {
        const char separator = all[i].find('\t') != std::string_view::npos ? '\t' : ',';
        std::vector<std::string> cells;
        for (const std::string_view cell : split(all[i], separator))
            cells.emplace_back(cell);
        if (read_header(cells)) return i;
    }
    return std::nullopt;
}

class DelimitedContent : public HcpcsContent {
public:
    DelimitedContent(std::string_view text, std::string file) : HcpcsContent(file) {
        const std::size_t skipped = find_text_header(text.substr(0, 16384)).value_or(0);
        std::size_t from = 0;
        for (std::size_t i = 0; i < skipped; ++i)
            from = text.find('\n', from) + 1;
        lines_before_ = skipped;
        rows_.emplace(text.substr(from), std::move(file), is_tabbed(text.substr(from)) ? '\t' : ',');
    }
    [[nodiscard]] double fraction() const override { return rows_->fraction(); }

protected:
    Result<bool> read_some() override {
        for (std::size_t i = 0; i < kLinesBetweenLooks; ++i) {
            const auto more = rows_->next(cells_);
            if (!more) return more.error();
            if (!*more) return false;
            const std::string where = at_line(file_, rows_->line() + lines_before_);
            if (!rows_->ended())
                return Error{"The file is cut off: its last line does not end", where,
                             "Download the file again, and take the zip as published"};
            if (!header_) {
                header_ = read_header(cells_);
                if (!header_)
                    return Error{"The header row names no columns HCPC, RECID, LONG DESCRIPTION and SHORT DESCRIPTION", where, kHint};
                continue;
            }
            if (cells_.size() < header_->columns.size())
                return Error{fmt::format("The row has {} cells where the header has {}: the file is cut off or damaged", cells_.size(),
                                         header_->columns.size()),
                             where, kHint};
            if (const auto status = read_table_row(*header_, cells_, where, records_); !status) return status.error();
        }
        return true;
    }

private:
    std::optional<DelimitedRows> rows_;
    std::vector<std::string> cells_;
    std::optional<Header> header_;
    std::size_t lines_before_ = 0;
};

std::size_t find_sheet_header(const std::vector<SheetRow>& rows) {
    for (std::size_t i = 0; i < std::min(rows.size(), kFarthestHeader); ++i)
        if (read_header(rows[i].cells)) return i;
    return rows.size();
}

class SheetContent : public HcpcsContent {
public:
    SheetContent(const std::vector<SheetRow>& rows, std::string file) : HcpcsContent(std::move(file)), rows_(rows) {}
    [[nodiscard]] double fraction() const override {
        return rows_.empty() ? 1 : static_cast<double>(next_) / static_cast<double>(rows_.size());
    }

protected:
    Result<bool> read_some() override {
        if (!header_) {
            next_ = find_sheet_header(rows_);
            header_ = read_header(rows_[next_++].cells);
        }
        for (std::size_t i = 0; i < kLinesBetweenLooks && next_ < rows_.size(); ++i, ++next_) {
            const SheetRow& row = rows_[next_];
            const auto says = [](const std::string& cell) { return !cell.empty() && cell != "_x001A_"; };
            if (std::none_of(row.cells.begin(), row.cells.end(), says)) continue;
            if (const auto status = read_table_row(*header_, row.cells, fmt::format("{}, row {}", file_, row.number), records_); !status)
                return status.error();
        }
        return next_ < rows_.size();
    }

private:
    const std::vector<SheetRow>& rows_;
    std::optional<Header> header_;
    std::size_t next_ = 0;
};

template <class Content> std::unique_ptr<ContentReader> open_text(std::string_view bytes, const std::string& file) {
    return std::make_unique<Content>(bytes, file);
}

// By the first line that is a record of HCPCS Level II: other lists have lines of digits.
bool recognises_fixed(std::string_view head, std::string_view) {
    for (const std::string_view line : lines(head)) {
        if (!is_record(line) || !has_record_fields(line)) continue;
        return line[kTypeAt] == '7' || (line[kTypeAt] == '3' && is_level_two_code(line.substr(0, 5)));
    }
    return false;
}

// ---- what is known and not read

const char* const kReport = "a list drawn from the HCPCS file, or of what changed in it; the file itself is read";

// "HCPCS/MOD  TYPE OF CHANGE …", "HCPCS/Modifier Code  Type of Change", "2019 ALPHA-NUMERIC HCPCS CORRECTIONS", "NOC CODES - HCPCS 2019"
bool is_report_heading(std::string_view heading) {
    const std::string text = to_lower(collapse_spaces(heading));
    if (text.find("hcpcs") == std::string::npos) return false;
    return text.find("type of change") != std::string::npos || text.find("codetype of change") != std::string::npos ||
           text.find("corrections") != std::string::npos || text.find("noc codes") != std::string::npos;
}

bool is_report(std::string_view head, std::string_view) {
    for (const std::string_view line : lines(head))
        if (!trim(line).empty()) return is_report_heading(line);
    return false;
}

bool is_processing_notes(std::string_view head) {
    return collapse_spaces(head.substr(0, 200)).starts_with("PROCESSING NOTES");
}

bool is_report_sheet(const std::vector<SheetRow>& rows, std::string_view) {
    for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), 3); ++i) {
        std::string text;
        for (const std::string& cell : rows[i].cells)
            text += cell + ' ';
        if (is_report_heading(text)) return true;
    }
    return false;
}

} // namespace

FileFormat hcpcs_fixed_format() {
    return {kTitle, recognises_fixed, open_text<FixedContent>, false};
}

FileFormat hcpcs_delimited_format() {
    return {"HCPCS table (CSV or tabs)", [](std::string_view head, std::string_view) { return find_text_header(head).has_value(); },
            open_text<DelimitedContent>};
}

SheetFormat hcpcs_sheet_format() {
    return {"HCPCS spreadsheet", [](const std::vector<SheetRow>& rows, std::string_view) { return find_sheet_header(rows) < rows.size(); },
            [](const std::vector<SheetRow>& rows, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<SheetContent>(rows, file);
            }};
}

FileFormat hcpcs_report_format() {
    FileFormat format;
    format.title = "HCPCS report";
    format.recognises = [](std::string_view head, std::string_view name) { return is_report(head, name) || is_processing_notes(head); };
    format.left_out = kReport;
    return format;
}

SheetFormat hcpcs_report_sheet_format() {
    SheetFormat format;
    format.title = "HCPCS report";
    format.recognises = is_report_sheet;
    format.left_out = kReport;
    return format;
}

} // namespace sequela::packs
