#include "packs/codes_file.h"

#include <fmt/format.h>

#include "base/code.h"
#include "base/job.h"
#include "base/text.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kCodeWidth = 7;
constexpr std::size_t kLinesBetweenLooks = 256; // at the clock

} // namespace

double CodesFileReader::fraction() const {
    return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size());
}

Status CodesFileReader::read_line(std::string_view line) {
    const std::string_view code = trim(line.substr(0, kCodeWidth));
    const std::string_view title = line.size() > kCodeWidth ? trim(line.substr(kCodeWidth)) : std::string_view{};
    if (table_.rows.empty() && !code.empty() && code[0] >= '0' && code[0] <= '9') system_ = CodeSystem::icd10pcs;
    const bool is_code = system_ == CodeSystem::icd10pcs ? has_icd10pcs_shape(code) && code.size() == kCodeWidth : has_icd10cm_shape(code);
    if (!is_code) return Error{fmt::format("Columns 1 to 7 hold no {} code", sequela::title(system_)), at_line(file_, line_), ""};
    if (title.empty()) return Error{fmt::format("{} has no title from column 9", code), at_line(file_, line_), ""};
    CodeRow row;
    row.code = CodeKey::of(code);
    row.order = static_cast<std::uint32_t>(table_.rows.size());
    row.billable = 1;
    row.long_title = append_text(table_.pool, is_valid_utf8(title) ? std::string(title) : utf8_from_windows1252(title));
    row.short_title = row.long_title;
    table_.rows.push_back(row);
    return Done{};
}

Result<bool> CodesFileReader::step(double deadline_ms) {
    if (position_ == 0) {
        table_.rows.reserve(text_.size() / 60);
        table_.pool.reserve(text_.size());
    }
    while (position_ < text_.size()) {
        const std::size_t end = text_.find('\n', position_);
        ++line_;
        if (end == std::string_view::npos) return Error{"The codes file is cut off: its last line does not end", at_line(file_, line_), ""};
        const std::string_view line = trim(text_.substr(position_, end - position_));
        position_ = end + 1;
        if (!line.empty())
            if (const auto status = read_line(line); !status) return status.error();
        if (line_ % kLinesBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
    }
    if (!all_lines_read_) {
        all_lines_read_ = true;
        if (table_.rows.empty()) return Error{"The codes file holds no code", file_, ""};
    }
    while (!table_.finish_some())
        if (monotonic_ms() >= deadline_ms) return false;
    if (const auto second = table_.first_double(); second != kNone)
        return Error{fmt::format("The code {} is listed twice", table_.rows[second].code.text()), file_, ""};
    return true;
}

Result<CodeTable> read_codes_file(std::string_view bytes, const std::string& file) {
    CodesFileReader reader(bytes, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

} // namespace sequela::packs
