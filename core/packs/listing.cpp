#include "packs/listing.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/job.h"
#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::array<std::string_view, kFields> kTitles = {"As published", "Parent",       "Kind",        "Includes", "Excludes",
                                                           "Definition",   "Note",         "Coding hint", "See also", "Synonyms",
                                                           "Usage",        "Paired codes", "Effective",   "Expires"};
constexpr std::size_t kRowsBetweenLooks = 256; // at the clock

bool is_code_character(char c) {
    return c > ' ' && c < '\x7F';
}

} // namespace

std::string_view title(Field field) {
    return kTitles[static_cast<std::size_t>(field)];
}

void ListedCode::add_line(Field field, std::string_view text) {
    std::string& all = (*this)[field];
    if (text.empty()) return;
    if (!all.empty()) all += '\n';
    all += text;
}

Listing::Listing(CodeSystem system, std::string file, std::vector<std::string> own)
    : system_(system), file_(std::move(file)), own_(std::move(own)) {}

Error Listing::refuse(std::string what, std::size_t line, std::string hint) const {
    return {std::move(what), at_line(file_, line), std::move(hint)};
}

Status Listing::add(ListedCode row) {
    const std::string stored = normalise_code(system_, row.code);
    if (stored.empty()) return refuse("The row has no code", row.line);
    if (stored.size() > CodeKey::kLongest)
        return refuse(fmt::format("The code {} is longer than {} characters", stored.substr(0, 40), CodeKey::kLongest), row.line,
                      "Sequela keeps codes of up to 12 characters. Shorten it in the file, or leave the row out");
    if (!std::all_of(stored.begin(), stored.end(), is_code_character))
        return refuse("The code holds a character that is no letter, digit or sign of ASCII", row.line);
    if (row.title.empty() && titles_needed_) return refuse(fmt::format("{} has no title", row.code), row.line);
    const auto [at, added] = numbers_.try_emplace(stored, static_cast<std::uint32_t>(rows_.size()));
    if (!added)
        return refuse(fmt::format("The code {} is listed twice", row.code), row.line,
                      fmt::format("It stands on line {} already. Capital and small letters are the same", rows_[at->second].line));
    if (display_code(system_, stored) != row.code && stored != row.code) row[Field::as_published] = row.code;
    row.code = stored;
    std::string& parent = row[Field::parent];
    parent = normalise_code(system_, parent);
    rows_.push_back(std::move(row));
    return Done{};
}

ListedCode* Listing::find(std::string_view code) {
    const auto found = numbers_.find(normalise_code(system_, code));
    return found == numbers_.end() ? nullptr : &rows_[found->second];
}

// Each parent is listed, and no code is above itself. What has something below it is no leaf.
Status Listing::link() {
    has_children_.assign(rows_.size(), false);
    std::vector<std::uint32_t> parents(rows_.size(), kNone);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        const std::string& parent = rows_[i][Field::parent];
        if (parent.empty()) continue;
        const auto found = numbers_.find(parent);
        if (found == numbers_.end())
            return refuse(fmt::format("{} stands below {}, which is not listed", rows_[i].code, parent.substr(0, 40)), rows_[i].line);
        parents[i] = found->second;
        parents_named_ = true;
        has_children_[found->second] = true;
    }
    std::vector<std::uint32_t> seen(rows_.size(), kNone); // by which walk upwards
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
        std::uint32_t at = i;
        while (at != kNone && seen[at] == kNone) {
            seen[at] = i;
            at = parents[at];
        }
        if (at != kNone && seen[at] == i) return refuse(fmt::format("{} stands below itself", rows_[at].code), rows_[at].line);
    }
    return Done{};
}

void Listing::make_row(std::size_t number) {
    const ListedCode& listed = rows_[number];
    CodeRow row;
    row.code = CodeKey::of(listed.code);
    row.order = static_cast<std::uint32_t>(number);
    row.long_title = append_text(codes_.pool, listed.title);
    row.short_title = row.long_title;
    if (!listed.short_title.empty() && listed.short_title != listed.title) row.short_title = append_text(codes_.pool, listed.short_title);
    const bool leaf = !has_children_[number];
    row.billable = listed.billable == Billable::yes || (listed.billable == Billable::leaf && leaf) ? 1 : 0;
    codes_.rows.push_back(row);
    std::vector<std::string_view> cells{listed.code};
    bool says_something = false;
    for (const std::size_t column : columns_) {
        const std::size_t own = column - std::min(column, kFields);
        const bool is_own = column >= kFields;
        cells.push_back(!is_own ? std::string_view(listed.fields[column])
                                : (own < listed.own.size() ? std::string_view(listed.own[own]) : std::string_view()));
        says_something = says_something || !cells.back().empty();
    }
    if (builder_ && says_something) builder_->add_row(cells);
}

// The columns in which any row says something.
void Listing::begin_details() {
    std::vector<std::string_view> titles{"Code"};
    for (std::size_t column = 0; column < kFields + own_.size(); ++column) {
        const bool used = std::any_of(rows_.begin(), rows_.end(), [&](const ListedCode& row) {
            if (column < kFields) return !row.fields[column].empty();
            return column - kFields < row.own.size() && !row.own[column - kFields].empty();
        });
        if (!used) continue;
        columns_.push_back(column);
        titles.push_back(column < kFields ? kTitles[column] : std::string_view(own_[column - kFields]));
    }
    if (!columns_.empty()) builder_ = std::make_unique<DataTableBuilder>(titles);
    codes_.rows.reserve(rows_.size());
}

// Where no parents are named, a code stands below the longest listed beginning of it: what has such codes below it is no leaf.
void Listing::hide_headers() {
    if (parents_named_) return;
    for (std::size_t i = 0; i + 1 < codes_.rows.size(); ++i) {
        CodeRow& row = codes_.rows[i];
        const bool has_below = codes_.rows[i + 1].code.text().starts_with(row.code.text());
        if (has_below && rows_[row.order].billable == Billable::leaf) row.billable = 0;
    }
}

Result<bool> Listing::finish_some(double deadline_ms) {
    if (rows_.empty()) return Error{"The file holds no code", file_, ""};
    if (!linked_) {
        if (const auto status = link(); !status) return status.error();
        begin_details();
        linked_ = true;
        return false;
    }
    while (made_ < rows_.size()) {
        make_row(made_++);
        if (made_ % kRowsBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
    }
    while (!codes_.finish_some())
        if (monotonic_ms() >= deadline_ms) return false;
    hide_headers();
    if (builder_) {
        details_ = builder_->take();
        builder_.reset();
        return false; // sorting was a slice of its own
    }
    return true;
}

double Listing::fraction() const {
    return rows_.empty() ? 0 : static_cast<double>(made_) / static_cast<double>(rows_.size());
}

Result<bool> ListingContent::step(double deadline_ms) {
    if (!all_read_) {
        const auto done = read_some(deadline_ms);
        if (!done || !*done) return done;
        all_read_ = true;
        return false; // what comes next looks at all rows
    }
    const auto done = listing_.finish_some(deadline_ms);
    if (done && *done && holds_ == Holds::details && !listing_.has_details())
        return Error{"The file says nothing of the codes that it lists", file_, ""};
    return done;
}

Release ListingContent::release_from(Date from) const {
    if (years_ == Years::financial && from.month() == 4 && from.day() == 1) return uk_release(release_words_, from.year());
    Release release = open_release(release_words_.empty() ? from.iso() : release_words_, from);
    if (release_end_ && *release_end_ >= from) release.effective_to = *release_end_;
    return release;
}

std::optional<Release> ListingContent::release(const std::vector<std::string>& names) const {
    if (release_begin_) return release_from(*release_begin_);
    const auto found = find_calendar_release(names);
    if (!found || years_ == Years::calendar) return found;
    if (years_ == Years::financial) return uk_release(release_words_, found->effective_from.year());
    return open_release(release_words_.empty() ? found->name : release_words_, found->effective_from);
}

std::optional<Release> ListingContent::release_given(std::optional<int> year, std::optional<Date> from,
                                                     const std::vector<std::string>& names) const {
    if (years_ == Years::calendar || (!year && !from)) return ContentReader::release_given(year, from, names);
    if (!from) from = Date::from_ymd(*year, years_ == Years::financial ? 4 : 1, 1);
    return from ? std::optional<Release>(release_from(*from)) : std::nullopt;
}

ImageWriter ListingContent::describe(std::size_t number, Pack& pack) {
    pack.system = listing_.system();
    pack.name = name_;
    pack.licence = licence_;
    if (number == 1 || holds_ == Holds::details) {
        pack.component = Component::details;
        if (holds_ == Holds::details) pack.warnings = warnings_;
        pack.records = static_cast<std::int64_t>(listing_.details().row_count());
        return listing_.details().image_writer();
    }
    codes_ = std::make_unique<CodeTable>(std::move(listing_.codes()));
    pack.component = holds_ == Holds::modifiers ? Component::modifiers : Component::codes;
    pack.warnings = warnings_;
    pack.records = static_cast<std::int64_t>(codes_->billable_count());
    pack.headers = static_cast<std::int64_t>(codes_->rows.size()) - pack.records;
    return codes_->image_writer();
}

std::unique_ptr<CodeTable> ListingContent::take_codes(std::size_t number) {
    return number == 0 && holds_ == Holds::all ? std::move(codes_) : nullptr;
}

bool ends_with_line(std::string_view text) {
    return text.ends_with('\n') || (text.ends_with('\r') && text.find('\n') == std::string_view::npos);
}

Error cut_off_line(std::string_view file, std::size_t line) {
    return {"The file is cut off: its last line does not end", at_line(file, line),
            "Download the file again. If it is whole, put a line end behind its last line"};
}

bool LineCutter::next(std::string_view& line) {
    if (position_ >= text_.size()) return false;
    const std::size_t end = std::min(text_.find('\n', position_), text_.size());
    line = text_.substr(position_, end - position_);
    position_ = std::min(end + 1, text_.size());
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

} // namespace sequela::packs
