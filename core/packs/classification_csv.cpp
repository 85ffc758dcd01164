#include "packs/classification_csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/job.h"
#include "base/text.h"
#include "packs/csv.h"
#include "packs/listing.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kRecordsBetweenLooks = 256; // at the clock
const char* const kHint = "docs/classifications.md says how the file is written";

// What a column of the header fills.
enum class Target { code, title, short_title, billable, field, own };
struct Column {
    Target target = Target::own;
    Field field = Field::note;
    std::size_t own = 0;
};

struct KnownColumn {
    std::string_view name;
    Target target;
    Field field;
};
constexpr std::array<KnownColumn, 16> kKnown = {{{"code", Target::code, Field::note},
                                                 {"title", Target::title, Field::note},
                                                 {"short_title", Target::short_title, Field::note},
                                                 {"billable", Target::billable, Field::note},
                                                 {"parent", Target::field, Field::parent},
                                                 {"kind", Target::field, Field::kind},
                                                 {"includes", Target::field, Field::includes},
                                                 {"excludes", Target::field, Field::excludes},
                                                 {"definition", Target::field, Field::definition},
                                                 {"note", Target::field, Field::note},
                                                 {"coding_hint", Target::field, Field::coding_hint},
                                                 {"see_also", Target::field, Field::see_also},
                                                 {"synonyms", Target::field, Field::synonyms},
                                                 {"usage", Target::field, Field::usage},
                                                 {"effective", Target::field, Field::effective},
                                                 {"expires", Target::field, Field::expires}}};

const KnownColumn* known_column(std::string_view name) {
    const std::string wanted = to_lower(trim(name));
    const auto found = std::find_if(kKnown.begin(), kKnown.end(), [&](const KnownColumn& known) { return known.name == wanted; });
    return found == kKnown.end() ? nullptr : &*found;
}

bool is_header(const std::vector<std::string_view>& cells) {
    const auto holds = [&](std::string_view name) {
        return std::any_of(cells.begin(), cells.end(), [&](std::string_view cell) { return to_lower(trim(cell)) == name; });
    };
    return holds("code") && holds("title");
}

// "2026-01-31" and "20260131": any other order of day and month would be a guess.
std::optional<Date> read_day(std::string_view text) {
    const bool digits_first = text.size() >= 8 && std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
    return digits_first ? Date::parse(text) : std::nullopt;
}

std::optional<Billable> read_billable(std::string_view text) {
    const std::string word = to_lower(text);
    if (word.empty()) return Billable::leaf;
    if (word == "1" || word == "y" || word == "yes" || word == "true") return Billable::yes;
    if (word == "0" || word == "n" || word == "no" || word == "false") return Billable::no;
    return std::nullopt;
}

class ClassificationCsv : public ListingContent {
public:
    ClassificationCsv(std::string_view text, const std::string& file)
        : ListingContent(CodeSystem::other, Years::open, file), csv_(text, find_separator(text.substr(0, 8192))),
          ends_(ends_with_line(text)) {}

protected:
    Result<bool> read_some(double deadline_ms) override;
    [[nodiscard]] double read_fraction() const override { return csv_.fraction(); }

private:
    [[nodiscard]] Error refuse(std::string what) const { return {std::move(what), at_line(file(), csv_.line()), kHint}; }
    Status read_record();
    Status read_statement();
    Status read_header();
    Status read_row();
    Status fill(ListedCode& row, const Column& column, std::string_view cell) const;
    Status check_statements();
    CsvReader csv_;
    std::vector<std::string_view> cells_;
    std::vector<Column> columns_;
    std::size_t records_ = 0;
    bool ends_;
    bool has_header_ = false;
};

Result<bool> ClassificationCsv::read_some(double deadline_ms) {
    while (csv_.next(cells_)) {
        if (const auto status = read_record(); !status) return status.error();
        if (++records_ % kRecordsBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
    }
    if (csv_.cut_off()) return refuse("The file is cut off inside a quoted cell");
    if (!ends_) return cut_off_line(file(), csv_.line());
    if (!has_header_) return refuse("There is no header with the columns code and title");
    return true;
}

Status ClassificationCsv::read_record() {
    if (std::all_of(cells_.begin(), cells_.end(), [](std::string_view cell) { return trim(cell).empty(); })) return Done{};
    if (has_header_) return read_row();
    return trim(cells_[0]).starts_with('#') ? read_statement() : read_header();
}

// "#name=Classification of Kites"
Status ClassificationCsv::read_statement() {
    std::string line(trim(cells_[0]));
    for (std::size_t i = 1; i < cells_.size(); ++i) // a comma of the value, where it was not quoted; spreadsheets add empty cells
        if (!trim(cells_[i]).empty()) line += ", " + std::string(trim(cells_[i]));
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos) return Done{}; // a remark
    const std::string key = to_lower(trim(std::string_view(line).substr(1, equals - 1)));
    const std::string value(trim(std::string_view(line).substr(equals + 1)));
    if (key == "system") {
        const auto system = code_system_from_key(value);
        if (!system) return refuse(fmt::format("There is no system \"{}\"", value));
        listing_.set_system(*system);
    } else if (key == "name") {
        name_ = value;
    } else if (key == "release") {
        release_words_ = value;
    } else if (key == "effective" || key == "expires") {
        const auto day = read_day(value);
        if (!day) return refuse(fmt::format("\"{}\" is no day such as 2026-01-31", value));
        (key == "effective" ? release_begin_ : release_end_) = day;
    } else if (key == "licence" || key == "license") {
        const auto licence = licence_from_key(value);
        if (!licence) return refuse(fmt::format("\"{}\" is none of public_domain, click_through and licensed", value));
        licence_ = *licence;
    } else {
        return refuse(fmt::format("\"#{}=\" says nothing that is known", key));
    }
    return Done{};
}

Status ClassificationCsv::check_statements() {
    if (listing_.system() != CodeSystem::other) {
        name_.clear(); // the system says it
    } else if (name_.empty()) {
        return refuse("The file does not say the name of its classification: it needs a first line such as #name=Classification of Kites");
    }
    return Done{};
}

Status ClassificationCsv::read_header() {
    if (const auto status = check_statements(); !status) return status;
    if (!is_header(cells_)) return refuse("The header has no columns code and title");
    has_header_ = true;
    std::vector<std::string> own;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const std::string_view name = trim(cells_[i]);
        const KnownColumn* known = known_column(name);
        if (known) {
            const bool twice = std::any_of(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(i),
                                           [&](std::string_view cell) { return known_column(cell) == known; });
            if (twice) return refuse(fmt::format("The header has the column {} twice", known->name));
            columns_.push_back({known->target, known->field, 0});
        } else {
            columns_.push_back({Target::own, Field::note, own.size()});
            own.push_back(name.empty() ? fmt::format("Column {}", i + 1) : std::string(name));
        }
    }
    listing_.set_own_columns(std::move(own));
    return Done{};
}

Status ClassificationCsv::read_row() {
    if (cells_.size() > columns_.size())
        return refuse(fmt::format("The row has {} cells where the header has {}", cells_.size(), columns_.size()));
    ListedCode row;
    row.line = csv_.line();
    for (std::size_t i = 0; i < cells_.size(); ++i)
        if (const auto status = fill(row, columns_[i], trim(cells_[i])); !status) return status;
    return listing_.add(std::move(row));
}

Status ClassificationCsv::fill(ListedCode& row, const Column& column, std::string_view cell) const {
    switch (column.target) {
    case Target::code:
        row.code = cell;
        break;
    case Target::title:
        row.title = cell;
        break;
    case Target::short_title:
        row.short_title = cell;
        break;
    case Target::billable: {
        const auto billable = read_billable(cell);
        if (!billable) return refuse(fmt::format("\"{}\" in the column billable is neither 1 nor 0", cell));
        row.billable = *billable;
        break;
    }
    case Target::own:
        row.own.resize(std::max(row.own.size(), column.own + 1));
        row.own[column.own] = cell;
        break;
    case Target::field:
        if (column.field == Field::effective || column.field == Field::expires) {
            const auto day = read_day(cell);
            if (!cell.empty() && !day)
                return refuse(fmt::format("\"{}\" in the column {} is no day such as 2026-01-31", cell,
                                          column.field == Field::effective ? "effective" : "expires"));
            if (day) row[column.field] = day->iso();
        } else if (column.field == Field::parent || column.field == Field::kind) {
            row[column.field] = cell;
        } else {
            for (const std::string_view piece : split(cell, '|')) // several in one cell
                row.add_line(column.field, trim(piece));
        }
        break;
    }
    return Done{};
}

bool recognises(std::string_view head, std::string_view) {
    CsvReader csv(head, find_separator(head));
    std::vector<std::string_view> cells;
    while (csv.next(cells)) {
        const std::string_view first = trim(cells[0]);
        if (first.starts_with('#')) {
            // Sure from the first statement on, so that a header that is wrong is refused as such.
            for (const std::string_view key : {"#system", "#name", "#release", "#effective", "#licence", "#license"})
                if (starts_with_ignoring_case(first, key) && trim(first.substr(key.size())).starts_with('=')) return true;
            continue;
        }
        // Without statements only a header that could be of nothing else.
        return is_header(cells) && cells[0] == "code" &&
               std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return known_column(cell) != nullptr; });
    }
    return false;
}

} // namespace

FileFormat classification_csv_format() {
    return {"classification as CSV", recognises, [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<ClassificationCsv>(bytes, file);
            }};
}

} // namespace sequela::packs
