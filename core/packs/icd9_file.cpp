#include "packs/icd9_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/job.h"
#include "base/text.h"
#include "packs/delimited.h"
#include "packs/reading.h"
#include "packs/recognise.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kLinesBetweenLooks = 256; // at the clock
constexpr std::size_t kLongestShortTitle = 24;
constexpr std::size_t kLinesThatDecide = 3;
const char* const kHint = "The file must be the titles of ICD-9-CM as CMS publishes them";
const char* const kDiagnoses = "ICD-9-CM diagnosis titles";
const char* const kProcedures = "ICD-9-CM procedure titles";
const char* const kShortDiagnoses = "ICD-9-CM short diagnosis titles";
const char* const kShortProcedures = "ICD-9-CM short procedure titles";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool has_shape(std::string_view code, bool procedures) {
    if (procedures) return code.size() >= 2 && code.size() <= 4 && all_digits(code);
    if (code.size() < 3 || code.size() > 5) return false;
    return (is_digit(code[0]) || code[0] == 'E' || code[0] == 'V') && all_digits(code.substr(1));
}

std::size_t code_width(bool procedures) {
    return procedures ? 4 : 5;
}

struct Line {
    std::string_view code;
    std::string_view title;
};
std::optional<Line> read_columns(std::string_view line, bool procedures) {
    const std::size_t width = code_width(procedures);
    if (line.size() <= width + 1 || line[width] != ' ' || line[width + 1] == ' ') return std::nullopt;
    const Line out{trim(line.substr(0, width)), trim(line.substr(width + 1))};
    const bool has_letters = std::any_of(out.title.begin(), out.title.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
    return has_shape(out.code, procedures) && line[0] != ' ' && has_letters ? std::optional<Line>(out) : std::nullopt;
}

// Are these the titles, and are they the abbreviated ones? By all whole lines of the beginning.
enum class Kind { none, full, abbreviated };
Kind kind_of(std::string_view head, bool procedures) {
    const std::size_t end = head.rfind('\n');
    if (end == std::string_view::npos || head.find('\t') != std::string_view::npos) return Kind::none;
    if (recognise(head, "") == FileKind::order_file) return Kind::none; // its sequence numbers are digits too
    std::size_t count = 0;
    std::size_t longest = 0;
    for (const std::string_view line : lines(head.substr(0, end))) {
        const auto columns = read_columns(line, procedures);
        if (!columns) return Kind::none;
        longest = std::max(longest, columns->title.size());
        ++count;
    }
    if (count < kLinesThatDecide) return Kind::none;
    return longest <= kLongestShortTitle ? Kind::abbreviated : Kind::full;
}

std::string as_utf8(std::string_view title) {
    return is_valid_utf8(title) ? std::string(title) : utf8_from_windows1252(title);
}

Release version_32() {
    Release release;
    release.fiscal_year = 2015;
    release.name = "v32";
    release.effective_from = *Date::from_ymd(2013, 10, 1); // the freeze: the codes are those of 2013, 2014 and 2015
    release.effective_to = *Date::from_ymd(2015, 9, 30);
    return release;
}

class Icd9Content : public ContentReader {
public:
    explicit Icd9Content(std::string file, bool procedures) : file_(std::move(file)), procedures_(procedures) {}
    Result<bool> step(double deadline_ms) override {
        while (!all_read_) {
            const auto more = read_some();
            if (!more) return more.error();
            all_read_ = !*more;
            if (monotonic_ms() >= deadline_ms) return false;
        }
        if (table_.rows.empty()) return Error{"The file holds no code", file_, kHint};
        while (!table_.finish_some())
            if (monotonic_ms() >= deadline_ms) return false;
        return true;
    }
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>&) const override { return version_32(); }
    ImageWriter describe(std::size_t, Pack& pack) override {
        pack.system = procedures_ ? CodeSystem::icd9cm_procedure : CodeSystem::icd9cm_diagnosis;
        pack.component = Component::codes;
        pack.records = static_cast<std::int64_t>(table_.rows.size());
        pack.warnings = warnings_;
        return table_.image_writer();
    }
    std::unique_ptr<CodeTable> take_codes(std::size_t) override { return std::make_unique<CodeTable>(std::move(table_)); }

protected:
    virtual Result<bool> read_some() = 0;
    Status add(std::string_view code, std::string_view long_title, std::string_view short_title, const std::string& where) {
        if (!has_shape(code, procedures_)) return Error{fmt::format("“{}” is no ICD-9-CM code", code), where, kHint};
        if (long_title.empty()) return Error{fmt::format("{} has no title", code), where, kHint};
        if (!seen_.insert(std::string(code)).second) return Error{fmt::format("{} is listed twice", code), where, kHint};
        CodeRow row;
        row.code = CodeKey::of(code);
        row.order = static_cast<std::uint32_t>(table_.rows.size());
        row.billable = 1;
        row.long_title = append_text(table_.pool, long_title);
        row.short_title = short_title.empty() ? row.long_title : append_text(table_.pool, short_title);
        table_.rows.push_back(row);
        return Done{};
    }
    std::string file_;
    bool procedures_;
    CodeTable table_;
    std::vector<std::string> warnings_;

private:
    std::unordered_set<std::string> seen_;
    bool all_read_ = false;
};

class TextContent : public Icd9Content {
public:
    TextContent(std::string_view text, std::string file, bool procedures, std::string_view short_titles = {}, std::string short_file = {})
        : Icd9Content(std::move(file), procedures), text_(text), short_titles_(short_titles), short_file_(std::move(short_file)) {}
    [[nodiscard]] double fraction() const override {
        return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size());
    }

protected:
    Result<bool> read_some() override {
        for (std::size_t i = 0; i < kLinesBetweenLooks; ++i) {
            if (short_position_ < short_titles_.size()) {
                if (const auto status = next_short_title(); !status) return status.error();
            } else if (position_ < text_.size()) {
                if (const auto status = next_title(); !status) return status.error();
            } else {
                return false;
            }
        }
        return true;
    }

private:
    // Nothing: an empty line.
    Result<std::optional<Line>> next_line(std::string_view text, std::size_t& position, std::size_t& number,
                                          const std::string& file) const {
        const std::size_t end = text.find('\n', position);
        ++number;
        if (end == std::string_view::npos) return Error{"The file is cut off: its last line does not end", at_line(file, number), kHint};
        std::string_view line = text.substr(position, end - position);
        position = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (trim(line).empty()) return std::optional<Line>();
        const auto columns = read_columns(line, procedures_);
        if (!columns)
            return Error{fmt::format("Columns 1 to {} must hold a code, and the title stands behind them", code_width(procedures_)),
                         at_line(file, number), kHint};
        return std::optional<Line>(columns);
    }
    Status next_short_title() {
        const auto line = next_line(short_titles_, short_position_, short_line_, short_file_);
        if (!line) return line.error();
        if (*line) shorts_.emplace(std::string((*line)->code), as_utf8((*line)->title));
        return Done{};
    }
    Status next_title() {
        const auto line = next_line(text_, position_, line_, file_);
        if (!line) return line.error();
        if (!*line) return Done{};
        const auto found = shorts_.find(std::string((*line)->code));
        return add((*line)->code, as_utf8((*line)->title), found == shorts_.end() ? std::string() : found->second, at_line(file_, line_));
    }

    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t line_ = 0;
    std::string_view short_titles_;
    std::string short_file_;
    std::size_t short_position_ = 0;
    std::size_t short_line_ = 0;
    std::unordered_map<std::string, std::string> shorts_;
};

// "DIAGNOSIS CODE | LONG DESCRIPTION | SHORT DESCRIPTION"; nothing if it is another sheet.
std::optional<bool> sheet_is_of_procedures(const std::vector<SheetRow>& rows) {
    if (rows.empty() || rows[0].cells.size() < 3 || header_key(rows[0].cells[1]) != "longdescription") return std::nullopt;
    const std::string name = header_key(rows[0].cells[0]);
    if (name == "diagnosiscode") return false;
    if (name == "procedurecode") return true;
    return std::nullopt;
}

class SheetContent : public Icd9Content {
public:
    SheetContent(const std::vector<SheetRow>& rows, std::string file)
        : Icd9Content(std::move(file), sheet_is_of_procedures(rows).value_or(false)), rows_(rows) {}
    [[nodiscard]] double fraction() const override {
        return rows_.empty() ? 1 : static_cast<double>(next_) / static_cast<double>(rows_.size());
    }

protected:
    Result<bool> read_some() override {
        for (std::size_t i = 0; i < kLinesBetweenLooks && next_ < rows_.size(); ++i, ++next_) {
            std::vector<std::string> cells = rows_[next_].cells;
            cells.resize(std::max<std::size_t>(cells.size(), 3));
            if (cells[0].empty() && cells[1].empty()) continue;
            if (const auto status = add(cells[0], cells[1], cells[2], fmt::format("{}, row {}", file_, rows_[next_].number)); !status)
                return status.error();
        }
        return next_ < rows_.size();
    }

private:
    const std::vector<SheetRow>& rows_;
    std::size_t next_ = 1;
};

template <bool procedures> std::unique_ptr<ContentReader> open_alone(std::string_view bytes, const std::string& file) {
    return std::make_unique<TextContent>(bytes, file, procedures);
}
template <bool procedures>
std::unique_ptr<ContentReader> open_both(std::string_view bytes, const std::string& file, std::string_view other,
                                         const std::string& other_file) {
    return std::make_unique<TextContent>(bytes, file, procedures, other, other_file);
}
template <bool procedures, Kind kind> bool recognises(std::string_view head, std::string_view) {
    return kind_of(head, procedures) == kind;
}

template <bool procedures, Kind kind> FileFormat text_format(const char* title) {
    FileFormat format;
    format.title = title;
    format.recognises = recognises<procedures, kind>;
    format.open = open_alone<procedures>;
    format.decode = false;
    return format;
}

} // namespace

FileFormat icd9_diagnoses_format() {
    FileFormat format = text_format<false, Kind::full>(kDiagnoses);
    format.companion = kShortDiagnoses;
    format.open_with = open_both<false>;
    return format;
}

FileFormat icd9_procedures_format() {
    FileFormat format = text_format<true, Kind::full>(kProcedures);
    format.companion = kShortProcedures;
    format.open_with = open_both<true>;
    return format;
}

FileFormat icd9_short_diagnoses_format() {
    return text_format<false, Kind::abbreviated>(kShortDiagnoses);
}

FileFormat icd9_short_procedures_format() {
    return text_format<true, Kind::abbreviated>(kShortProcedures);
}

SheetFormat icd9_sheet_format() {
    return {"ICD-9-CM titles", [](const std::vector<SheetRow>& rows, std::string_view) { return sheet_is_of_procedures(rows).has_value(); },
            [](const std::vector<SheetRow>& rows, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<SheetContent>(rows, file);
            }};
}

} // namespace sequela::packs
