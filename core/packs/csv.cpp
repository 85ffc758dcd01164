#include "packs/csv.h"

#include <algorithm>

namespace sequela::packs {

CsvReader::CsvReader(std::string_view text, char separator, Quotes quotes) : text_(text), separator_(separator), quotes_(quotes) {
    if (text_.starts_with("\xEF\xBB\xBF")) position_ = 3;
}

double CsvReader::fraction() const {
    return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size());
}

bool CsvReader::next(std::vector<std::string_view>& cells) {
    cells.clear();
    unquoted_.clear();
    joined_.clear();
    while (position_ < text_.size() && (text_[position_] == '\n' || text_[position_] == '\r'))
        end_line();
    if (position_ >= text_.size() || cut_off_) return false;
    record_line_ = line_;
    for (;;) {
        const bool quoted = quotes_ == Quotes::read && position_ < text_.size() && text_[position_] == '"';
        if (!quoted) {
            read_bare(cells);
        } else if (!read_quoted(cells)) {
            cells.clear();
            return false;
        }
        if (position_ >= text_.size()) break;
        if (text_[position_] != separator_) {
            end_line();
            break;
        }
        ++position_;
    }
    for (const Joined& cell : joined_)
        cells[cell.cell] = std::string_view(unquoted_).substr(cell.offset, cell.length);
    return true;
}

// Steps over LF, CRLF or CR.
void CsvReader::end_line() {
    if (text_[position_] == '\r' && position_ + 1 < text_.size() && text_[position_ + 1] == '\n') ++position_;
    ++position_;
    ++line_;
}

void CsvReader::read_bare(std::vector<std::string_view>& cells) {
    const std::size_t begin = position_;
    while (position_ < text_.size() && text_[position_] != separator_ && text_[position_] != '\n' && text_[position_] != '\r')
        ++position_;
    cells.push_back(text_.substr(begin, position_ - begin));
}

// At an opening quote. What follows the closing one, up to the separator, belongs to the cell.
bool CsvReader::read_quoted(std::vector<std::string_view>& cells) {
    const std::size_t begin = ++position_;
    const std::size_t offset = unquoted_.size();
    std::size_t from = begin;
    bool joined = false;
    for (;;) {
        const std::size_t quote = text_.find('"', position_);
        if (quote == std::string_view::npos) {
            cut_off_ = true;
            position_ = text_.size();
            return false;
        }
        const bool doubled = quote + 1 < text_.size() && text_[quote + 1] == '"';
        if (!doubled) {
            position_ = quote;
            break;
        }
        unquoted_.append(text_.substr(from, quote + 1 - from));
        joined = true;
        from = position_ = quote + 2;
    }
    line_ += static_cast<std::size_t>(
        std::count(text_.begin() + static_cast<std::ptrdiff_t>(begin), text_.begin() + static_cast<std::ptrdiff_t>(position_), '\n'));
    const std::string_view last = text_.substr(from, position_ - from);
    ++position_;
    const std::size_t rest = position_;
    while (position_ < text_.size() && text_[position_] != separator_ && text_[position_] != '\n' && text_[position_] != '\r')
        ++position_;
    if (!joined && rest == position_) {
        cells.push_back(last);
        return true;
    }
    unquoted_.append(last);
    unquoted_.append(text_.substr(rest, position_ - rest));
    joined_.push_back({cells.size(), offset, unquoted_.size() - offset});
    cells.emplace_back();
    return true;
}

char find_separator(std::string_view head) {
    bool quoted = false;
    for (const char c : head) {
        if (c == '"') quoted = !quoted;
        if (c == '\t' && !quoted) return '\t';
    }
    return ',';
}

} // namespace sequela::packs
