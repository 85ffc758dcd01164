#include "packs/opcs4_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/job.h"
#include "base/text.h"
#include "packs/listing_table.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "A01", "A01.1": a letter other than I, two digits, and perhaps a dot and a digit.
std::size_t code_length(std::string_view line) {
    if (line.size() < 3 || line[0] < 'A' || line[0] > 'Z' || line[0] == 'I' || !is_digit(line[1]) || !is_digit(line[2])) return 0;
    return line.size() >= 5 && line[3] == '.' && is_digit(line[4]) ? 5 : 3;
}

struct Line {
    std::string_view code;
    std::string_view title;
};

// "A01.1<TAB>title", or the title behind blanks.
std::optional<Line> read_line(std::string_view line) {
    const std::size_t length = code_length(line);
    if (length == 0 || line.size() <= length || (line[length] != '\t' && line[length] != ' ')) return std::nullopt;
    const std::string_view title = trim(line.substr(length));
    if (title.empty() || title.find('\t') != std::string_view::npos) return std::nullopt;
    return Line{line.substr(0, length), title};
}

} // namespace

Opcs4Name read_opcs4_name(std::string_view raw) {
    Opcs4Name found;
    const std::string name = to_lower(raw);
    if (const std::size_t at = name.find("opcs"); at != std::string::npos) {
        std::string digits;
        for (std::size_t i = at + 4; i < name.size() && (is_digit(name[i]) || name[i] == '-' || name[i] == '.'); ++i)
            if (is_digit(name[i])) digits += name[i];
        if (digits.size() >= 2 && digits.size() <= 3 && digits[0] == '4') { // "49", "411"; older names write "409"
            const std::string minor = digits.substr(digits[1] == '0' && digits.size() == 3 ? 2 : 1);
            found.release = "OPCS-4." + minor;
        }
    }
    for (std::size_t month = 0; month < kMonths.size(); ++month) {
        for (std::size_t at = name.find(kMonths[month]); at != std::string::npos; at = name.find(kMonths[month], at + 1)) {
            std::size_t digits = at + 3;
            while (digits < name.size() && name[digits] >= 'a' && name[digits] <= 'z')
                ++digits;
            while (digits < name.size() && (name[digits] == ' ' || name[digits] == '_'))
                ++digits;
            if (digits + 4 > name.size() || !std::all_of(name.begin() + static_cast<std::ptrdiff_t>(digits),
                                                         name.begin() + static_cast<std::ptrdiff_t>(digits) + 4, is_digit))
                continue;
            const int year = std::stoi(name.substr(digits, 4));
            if (year >= 1990 && year < 2100) found.april = year + (month > 3 ? 1 : 0);
        }
    }
    return found;
}

namespace {

// What names say, the nearest first.
std::optional<Release> release_of_names(const std::vector<std::string>& names) {
    std::string words;
    std::optional<int> april;
    for (const std::string& name : names) {
        const Opcs4Name said = read_opcs4_name(name);
        if (words.empty()) words = said.release;
        if (!april) april = said.april;
    }
    return april ? std::optional<Release>(uk_release(words, *april)) : std::nullopt;
}

class Opcs4Titles : public ListingContent {
public:
    Opcs4Titles(std::string_view text, const std::string& file)
        : ListingContent(CodeSystem::opcs4, Years::financial, file), cutter_(text), ends_(ends_with_line(text)) {}
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        const auto found = release_of_names(names);
        return found ? found : ListingContent::release(names);
    }

protected:
    Result<bool> read_some(double deadline_ms) override {
        std::string_view line;
        while (cutter_.next(line)) {
            if (const auto status = read(line); !status) return status.error();
            if (cutter_.looks() && monotonic_ms() >= deadline_ms) return false;
        }
        if (!ends_) return cut_off_line(file(), cutter_.number());
        return true;
    }
    [[nodiscard]] double read_fraction() const override { return cutter_.fraction(); }

private:
    Status read(std::string_view text) {
        if (cutter_.number() == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        if (trim(text).empty()) return Done{};
        const auto line = read_line(text);
        if (!line)
            return Error{"The line does not begin with an OPCS-4 code and its title", at_line(file(), cutter_.number()),
                         "The file must be CodesAndTitles as TRUD has it"};
        ListedCode row;
        row.code = line->code;
        row.title = line->title;
        row.line = cutter_.number();
        row.billable = line->code.size() == 3 ? Billable::no : Billable::yes; // a category is not recorded (National Standards, rule 1)
        return listing_.add(std::move(row));
    }
    LineCutter cutter_;
    bool ends_;
};

// What the metadata say of a code, whatever they are called in words.
struct MetaColumn {
    std::string_view name;
    std::string_view title;
};
constexpr std::array<MetaColumn, 4> kMeta = {{{"statusofoperation", "Status of operation"},
                                              {"sexabsolute", "Sex, absolute"},
                                              {"sexscrutiny", "Sex, to be looked at"},
                                              {"methodofdeliverycode", "Method of delivery"}}};

std::string_view code_column(const TableHeader& header) {
    for (const std::string_view name : {"opcs4code", "opcscode", "code", "operationcode"})
        if (header.column(name) != TableHeader::kMissing) return name;
    return {};
}
std::string_view title_column(const TableHeader& header) {
    for (const std::string_view name : {"description", "title", "codedescription"})
        if (header.column(name) != TableHeader::kMissing) return name;
    return {};
}

bool is_metadata(const TableHeader& header) {
    return !code_column(header).empty() && std::any_of(kMeta.begin(), kMeta.end(), [&](const MetaColumn& column) {
        return header.column(column.name) != TableHeader::kMissing;
    });
}

class Opcs4Metadata : public TableListing {
public:
    // One of the metadata's own columns is what tells the header.
    Opcs4Metadata(std::string_view text, const std::string& file, std::string_view known)
        : TableListing(CodeSystem::opcs4, Years::financial, text, file, {known}) {}
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        const auto found = release_of_names(names);
        return found ? found : TableListing::release(names);
    }

protected:
    Status read_header() override {
        if (title_column(header()).empty()) {
            holds_ = Holds::details;
            listing_.set_titles_optional();
        }
        std::vector<std::string> own;
        for (const MetaColumn& column : kMeta)
            own.emplace_back(column.title);
        listing_.set_own_columns(std::move(own));
        return Done{};
    }
    Status read_row() override {
        ListedCode row;
        row.code = cell(code_column(header()));
        row.line = line();
        const std::size_t length = code_length(row.code);
        const bool undotted = length == 3 && row.code.size() == 4 && is_digit(row.code[3]);
        if (length == 0 || (length != row.code.size() && !undotted))
            return refuse("The row has no OPCS-4 code", "The file must be the metadata as TRUD has it");
        if (const std::string_view column = title_column(header()); !column.empty()) row.title = cell(column);
        for (const MetaColumn& column : kMeta)
            row.own.push_back(cell(column.name));
        return listing_.add(std::move(row));
    }
};

std::string_view known_meta_column(std::string_view head) {
    for (const MetaColumn& column : kMeta)
        if (const TableHeader header = find_header(head, {column.name}); header.size() > 0 && is_metadata(header)) return column.name;
    return {};
}

// All lines of the beginning are code and title; one is not enough, as other files of codes look alike: either there is a code with its
// dot, or the name says OPCS.
bool recognises_titles(std::string_view head, std::string_view name) {
    const bool named = find_ignoring_case(name, "opcs") != std::string_view::npos;
    bool tabs = false;
    std::size_t good = 0;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    const std::size_t last_end = head.rfind('\n');
    for (const std::string_view line : lines(head.substr(0, last_end == std::string_view::npos ? head.size() : last_end))) {
        if (trim(line).empty()) continue;
        const auto found = read_line(line);
        if (!found) return named && good > 0; // refused with its line by the reader
        ++good;
        tabs = tabs || (found->code.size() == 5 && line[5] == '\t');
    }
    return good > 0 && (named || tabs);
}

} // namespace

std::vector<FileFormat> opcs4_formats() {
    return {{"OPCS-4 codes and titles", recognises_titles,
             [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                 return std::make_unique<Opcs4Titles>(bytes, file);
             }},
            {"OPCS-4 metadata", [](std::string_view head, std::string_view) { return !known_meta_column(head).empty(); },
             [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                 return std::make_unique<Opcs4Metadata>(bytes, file, known_meta_column(bytes.substr(0, 8192)));
             }}};
}

} // namespace sequela::packs
