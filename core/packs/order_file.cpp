#include "packs/order_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/code.h"
#include "base/job.h"
#include "base/text.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kCodeAt = 6;
constexpr std::size_t kCodeWidth = 7;
constexpr std::size_t kFlagAt = 14;
constexpr std::size_t kShortAt = 16;
constexpr std::size_t kShortWidth = 60;
constexpr std::size_t kLongAt = 77;
constexpr std::size_t kLinesBetweenLooks = 256; // at the clock

bool is_number(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::size_t number_of(std::string_view digits) {
    std::size_t value = 0;
    for (const char c : digits)
        value = value * 10 + static_cast<std::size_t>(c - '0');
    return value;
}

// Titles are stored once where the short one is the beginning of the long one, as it mostly is.
void add_titles(CodeTable& table, CodeRow& row, std::string_view long_title, std::string_view short_title) {
    const std::string long_text = is_valid_utf8(long_title) ? std::string(long_title) : utf8_from_windows1252(long_title);
    const std::string short_text = is_valid_utf8(short_title) ? std::string(short_title) : utf8_from_windows1252(short_title);
    row.long_title = append_text(table.pool, long_text);
    if (long_text.starts_with(short_text))
        row.short_title = {row.long_title.offset, static_cast<std::uint32_t>(short_text.size())};
    else
        row.short_title = append_text(table.pool, short_text);
}

} // namespace

double OrderFileReader::fraction() const {
    return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size());
}

Result<bool> OrderFileReader::step(double deadline_ms) {
    if (position_ == 0) {
        table_.rows.reserve(text_.size() / 140);
        table_.pool.reserve(text_.size() / 2);
    }
    while (position_ < text_.size()) {
        const std::size_t end = text_.find('\n', position_);
        if (end == std::string_view::npos)
            return Error{"The order file is cut off: its last line does not end", at_line(file_, line_ + 1),
                         "Download the file again, and take the zip as published if you can"};
        std::string_view line = text_.substr(position_, end - position_);
        if (line.ends_with('\r')) line.remove_suffix(1);
        ++line_;
        position_ = end + 1;
        if (!trim(line).empty())
            if (const auto status = read_line(line); !status) return status.error();
        if (line_ % kLinesBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
    }
    if (!all_lines_read_) {
        all_lines_read_ = true;
        if (table_.rows.empty()) return Error{"The order file holds no code", file_, ""};
        check_end();
    }
    while (!table_.finish_some())
        if (monotonic_ms() >= deadline_ms) return false;
    if (const auto status = check_doubles(); !status) return status.error();
    return true;
}

Status OrderFileReader::read_line(std::string_view line) {
    const auto refuse = [this](std::string what) {
        return Error{std::move(what), at_line(file_, line_), "The file must be the order file as CMS or NCHS publishes it"};
    };
    if (line.size() <= kLongAt) return refuse("The line is too short for an order file: the long title is missing");
    const std::string_view sequence = line.substr(0, 5);
    if (!is_number(sequence)) return refuse("Columns 1 to 5 hold no sequence number");
    const std::size_t expected = table_.rows.size() + 1;
    if (number_of(sequence) != expected)
        return refuse(fmt::format("The sequence number is {} where {:05} is expected: lines are missing or doubled", sequence, expected));
    const std::string_view code = trim(line.substr(kCodeAt, kCodeWidth));
    // The first code says which system it is: those of ICD-10-PCS begin with section 0, those of ICD-10-CM with a letter.
    if (table_.rows.empty() && !code.empty() && code[0] >= '0' && code[0] <= '9') system_ = CodeSystem::icd10pcs;
    const bool is_code = system_ == CodeSystem::icd10pcs ? has_icd10pcs_shape(code) : has_icd10cm_shape(code);
    if (line[kCodeAt - 1] != ' ' || !is_code) return refuse(fmt::format("Columns 7 to 13 hold no {} code", title(system_)));
    const char flag = line[kFlagAt];
    if (line[kFlagAt - 1] != ' ' || (flag != '0' && flag != '1'))
        return refuse(fmt::format("Column 15 of {} must be 0 (header) or 1 (valid for use)", code));
    if (system_ == CodeSystem::icd10pcs && (flag == '1') != (code.size() == 7))
        return refuse(fmt::format("{} must be a table of 3 characters with flag 0 or a code of 7 with flag 1", code));
    const std::string_view long_title = trim(line.substr(kLongAt));
    const std::string_view short_title = trim(line.substr(kShortAt, kShortWidth));
    if (line[kLongAt - 1] != ' ' || long_title.empty() || short_title.empty())
        return refuse(fmt::format("{} has no short title in columns 17 to 76 or no long title from column 78", code));
    CodeRow row;
    row.code = CodeKey::of(code);
    row.order = static_cast<std::uint32_t>(table_.rows.size());
    row.billable = flag == '1' ? 1 : 0;
    add_titles(table_, row, long_title, short_title);
    table_.rows.push_back(row);
    return Done{};
}

void OrderFileReader::check_end() {
    const std::string last(table_.rows.back().code.text());
    if (system_ == CodeSystem::icd10pcs) {
        if (last[0] != 'X') warnings_.push_back(fmt::format("The file ends at {}, before section X: it may not be complete", last));
        return;
    }
    // A complete release ends with chapter 21 (Z) or 22 (U). A cut at the end of a line shows in nothing else.
    if (last[0] != 'Z' && last[0] != 'U')
        warnings_.push_back(
            fmt::format("The file ends at {}, before chapter 21: it may not be complete", display_code(CodeSystem::icd10cm, last)));
}

Status OrderFileReader::check_doubles() const {
    const std::uint32_t second = table_.first_double();
    if (second == kNone) return Done{};
    const auto line = std::max(table_.rows[second].order, table_.rows[second - 1].order) + 1;
    return Error{fmt::format("The code {} is listed twice", table_.rows[second].code.text()), at_line(file_, line), ""};
}

Result<CodeTable> read_order_file(std::string_view bytes, const std::string& file) {
    OrderFileReader reader(bytes, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

} // namespace sequela::packs
