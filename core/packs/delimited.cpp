#include "packs/delimited.h"

#include <algorithm>

#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {

std::string DelimitedRows::where() const {
    return at_line(file_, row_line_);
}

double DelimitedRows::fraction() const {
    return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size());
}

// Reads up to the separator or the end of the line, and leaves the position on it.
Status DelimitedRows::read_cell(std::string& cell) {
    cell.clear();
    if (separator_ == ',' && position_ < text_.size() && text_[position_] == '"') {
        for (++position_; position_ < text_.size(); ++position_) {
            if (text_[position_] == '\n') ++line_;
            if (text_[position_] != '"') {
                cell += text_[position_];
            } else if (position_ + 1 < text_.size() && text_[position_ + 1] == '"') {
                cell += '"';
                ++position_;
            } else {
                break;
            }
        }
        if (position_ >= text_.size()) return Error{"A cell begins with a quote that never ends", at_line(file_, row_line_), ""};
        ++position_;
    }
    const std::size_t end = std::min(text_.find_first_of(separator_ == ',' ? ",\n" : "\t\n", position_), text_.size());
    cell.append(text_.substr(position_, end - position_));
    position_ = end;
    return Done{};
}

Result<bool> DelimitedRows::next(std::vector<std::string>& cells) {
    while (position_ < text_.size()) {
        cells.clear();
        row_line_ = line_;
        for (bool more = true; more;) {
            cells.emplace_back();
            if (const auto status = read_cell(cells.back()); !status) return status.error();
            more = position_ < text_.size() && text_[position_] == separator_;
            if (more) ++position_;
        }
        ended_ = position_ < text_.size();
        if (ended_) ++position_; // the line break
        ++line_;
        if (cells.back().ends_with('\r')) cells.back().pop_back();
        if (std::any_of(cells.begin(), cells.end(), [](const std::string& cell) { return !trim(cell).empty(); })) return true;
    }
    cells.clear();
    return false;
}

std::string header_key(std::string_view cell) {
    std::string out;
    for (const char c : to_lower(cell))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    return out;
}

} // namespace sequela::packs
