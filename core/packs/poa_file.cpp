#include "packs/poa_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/code.h"
#include "base/job.h"
#include "base/text.h"

namespace sequela::packs {

std::optional<PoaHeader> read_poa_header(std::string_view line) {
    PoaHeader header;
    bool found = false;
    for (const std::string_view cell : split(trim(line), '\t')) {
        const std::string name = to_lower(trim(cell));
        if (name == "poaexemptcode") {
            header.code = header.columns;
            found = true;
        }
        if (name.starts_with("ord")) header.has_order = true;
        if (name == "action") header.has_action = true;
        ++header.columns;
    }
    if (!found) return std::nullopt;
    return header;
}

Error PoaListReader::refuse(std::string what) const {
    return Error{std::move(what), at_line(file_, line_), "The file must be the POA-exempt list as CMS publishes it"};
}

double PoaListReader::fraction() const {
    return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size());
}

Status PoaListReader::read_line(std::string_view line) {
    if (!header_) {
        header_ = read_poa_header(line);
        if (!header_) return refuse("The first line has no column POAexemptCode");
        if (header_->has_action || !header_->has_order) return refuse("This is a list of changes, not the list itself");
        return Done{};
    }
    const auto cells = split(line, '\t');
    if (cells.size() < header_->columns)
        return refuse(fmt::format("The line has {} columns where {} are expected", cells.size(), header_->columns));
    const std::string code = normalise_code(cells[header_->code]);
    if (!has_icd10cm_shape(code)) return refuse("The column POAexemptCode holds no ICD-10-CM code");
    if (trim(cells.back()).empty()) return refuse(fmt::format("{} has no description", trim(cells[header_->code])));
    list_.codes.push_back(CodeKey::of(code));
    return Done{};
}

Result<bool> PoaListReader::step(double deadline_ms) {
    constexpr std::size_t kLinesBetweenLooks = 256; // at the clock
    while (position_ < text_.size()) {
        const std::size_t end = text_.find('\n', position_);
        ++line_;
        if (end == std::string_view::npos) return refuse("The list is cut off: its last line does not end");
        const std::string_view line = text_.substr(position_, end - position_);
        position_ = end + 1;
        if (!trim(line).empty())
            if (const auto status = read_line(line); !status) return status.error();
        if (line_ % kLinesBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
    }
    if (list_.codes.empty()) return refuse("The list holds no code");
    // Sorting is a slice of its own.
    if (!all_lines_read_) {
        all_lines_read_ = true;
        return false;
    }
    std::sort(list_.codes.begin(), list_.codes.end());
    list_.codes.erase(std::unique(list_.codes.begin(), list_.codes.end()), list_.codes.end());
    return true;
}

Result<PoaExemptList> read_poa_list(std::string_view bytes, const std::string& file) {
    PoaListReader reader(bytes, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

} // namespace sequela::packs
