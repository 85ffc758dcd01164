#include "packs/listing_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/job.h"
#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {

std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : to_lower(name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
    return plain;
}

TableHeader::TableHeader(const std::vector<std::string_view>& cells) {
    for (const std::string_view cell : cells)
        names_.push_back(plain_name(cell));
}

std::size_t TableHeader::column(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? kMissing : static_cast<std::size_t>(found - names_.begin());
}

bool TableHeader::has(std::initializer_list<std::string_view> names) const {
    return std::all_of(names.begin(), names.end(), [this](std::string_view name) { return column(name) != kMissing; });
}

TableHeader find_header(std::string_view head, std::initializer_list<std::string_view> needed) {
    for (const std::string_view line : lines(head.starts_with("\xEF\xBB\xBF") ? head.substr(3) : head)) {
        CsvReader csv(line, find_separator(line));
        std::vector<std::string_view> cells;
        if (!csv.next(cells)) continue;
        TableHeader header(cells);
        if (header.has(needed)) return header;
    }
    return {};
}

TableListing::TableListing(CodeSystem system, Years years, std::string_view text, const std::string& file,
                           std::initializer_list<std::string_view> needed, CsvReader::Quotes quotes)
    : ListingContent(system, years, file), csv_(text, find_separator(text.substr(0, 8192)), quotes), ends_(ends_with_line(text)) {
    for (const std::string_view name : needed)
        needed_.emplace_back(name);
}

Error TableListing::refuse(std::string what, std::string hint) const {
    return {std::move(what), at_line(file(), csv_.line()), std::move(hint)};
}

std::string TableListing::cell(std::string_view name) const {
    const std::size_t column = header_.column(name);
    return column < cells_.size() ? std::string(trim(cells_[column])) : std::string();
}

Result<bool> TableListing::read_some(double deadline_ms) {
    constexpr std::size_t kRecordsBetweenLooks = 128; // at the clock
    while (csv_.next(cells_)) {
        if (header_.size() == 0) {
            TableHeader header(cells_);
            const bool found =
                std::all_of(needed_.begin(), needed_.end(), [&](const auto& name) { return header.column(name) != TableHeader::kMissing; });
            if (!found) continue;
            header_ = std::move(header);
            if (const auto status = read_header(); !status) return status.error();
            continue;
        }
        if (std::all_of(cells_.begin(), cells_.end(), [](std::string_view cell) { return trim(cell).empty(); })) continue;
        if (const auto status = read_row(); !status) return status.error();
        if (++records_ % kRecordsBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
    }
    if (csv_.cut_off()) return refuse("The file is cut off inside a quoted cell");
    if (!ends_) return cut_off_line(file(), csv_.line());
    return true;
}

} // namespace sequela::packs
