#include "chart/guess.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "chart/headings.h"

namespace sequela::chart {
namespace {

constexpr std::size_t kHeadLines = 15;
constexpr std::size_t kTailLines = 10;

struct TypeWords {
    std::string_view words;
    DocumentType type;
};

// The first that is found decides, so the more telling stand first.
constexpr TypeWords kTypeWords[] = {
    {"discharge summary", DocumentType::discharge_summary},
    {"discharge letter", DocumentType::discharge_summary},
    {"discharge report", DocumentType::discharge_summary},
    {"history and physical", DocumentType::history_and_physical},
    {"admission note", DocumentType::history_and_physical},
    {"clerking", DocumentType::history_and_physical},
    {"operative report", DocumentType::operative_report},
    {"operative note", DocumentType::operative_report},
    {"operation note", DocumentType::operative_report},
    {"op note", DocumentType::operative_report},
    {"procedure note", DocumentType::operative_report},
    {"delivery note", DocumentType::delivery_note},
    {"labor and delivery note", DocumentType::delivery_note},
    {"delivery summary", DocumentType::delivery_note},
    {"nursing note", DocumentType::nursing_note},
    {"nursing assessment", DocumentType::nursing_note},
    {"wound care note", DocumentType::nursing_note},
    {"emergency department", DocumentType::emergency_note},
    {"emergency note", DocumentType::emergency_note},
    {"emergency room", DocumentType::emergency_note},
    {"ed note", DocumentType::emergency_note},
    {"radiology report", DocumentType::radiology_report},
    {"imaging report", DocumentType::radiology_report},
    {"pathology report", DocumentType::pathology_report},
    {"histology report", DocumentType::pathology_report},
    {"laboratory report", DocumentType::laboratory_report},
    {"lab report", DocumentType::laboratory_report},
    {"consultation", DocumentType::consultation},
    {"consult note", DocumentType::consultation},
    {"progress note", DocumentType::progress_note},
    {"ward round", DocumentType::progress_note},
    {"office visit", DocumentType::outpatient_visit},
    {"clinic note", DocumentType::outpatient_visit},
    {"clinic letter", DocumentType::outpatient_visit},
    {"clinic visit", DocumentType::outpatient_visit},
    {"outpatient", DocumentType::outpatient_visit},
    {"follow up visit", DocumentType::outpatient_visit},
};

std::optional<DocumentType> type_in(std::string_view text) {
    const std::string words = " " + normalise_heading(text) + " ";
    for (const TypeWords& candidate : kTypeWords)
        if (words.find(" " + std::string(candidate.words) + " ") != std::string::npos) return candidate.type;
    if (words.find(" h and p ") != std::string::npos || words.find(" h p ") != std::string::npos) return DocumentType::history_and_physical;
    return std::nullopt;
}

std::vector<std::string_view> first_lines(std::string_view text, std::size_t count) {
    std::vector<std::string_view> out;
    std::size_t at = 0;
    while (out.size() < count && at < text.size()) {
        const std::size_t found = text.find('\n', at);
        const std::size_t end = found == std::string_view::npos ? text.size() : found;
        if (!trim(text.substr(at, end - at)).empty()) out.push_back(trim(text.substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

std::vector<std::string_view> last_lines(std::string_view text, std::size_t count) {
    std::vector<std::string_view> out;
    std::string_view rest = text;
    while (out.size() < count && !rest.empty()) {
        const std::size_t found = rest.rfind('\n');
        const std::string_view line = trim(found == std::string_view::npos ? rest : rest.substr(found + 1));
        if (!line.empty()) out.push_back(line);
        rest = found == std::string_view::npos ? std::string_view() : rest.substr(0, found);
    }
    return out;
}

// A date in the first words of `text`: "01/07/2026 19:48", "March 3, 2026 at noon".
std::optional<Date> date_at_start(std::string_view text) {
    constexpr std::size_t kLongest = 24;
    const std::string_view start = trim(text.substr(0, kLongest));
    std::size_t end = 0;
    for (int words = 0; words < 3 && end < start.size(); ++words) {
        end = std::min(start.find(' ', end + 1), start.size());
        std::string_view candidate = start.substr(0, end);
        while (!candidate.empty() && std::string_view(".,;)").find(candidate.back()) != std::string_view::npos)
            candidate.remove_suffix(1);
        if (const auto date = Date::parse(candidate)) return date;
    }
    return std::nullopt;
}

std::optional<Date> labelled_date(const std::vector<std::string_view>& lines, std::string_view label) {
    for (const std::string_view line : lines) {
        const std::size_t found = find_ignoring_case(line, label);
        if (found == std::string_view::npos) continue;
        // "Date:" must not be found in "Update:".
        if (found > 0 && line[found - 1] != ' ' && line[found - 1] != '\t' && line[found - 1] != '*') continue;
        std::string_view rest = line.substr(found + label.size());
        while (!rest.empty() && std::string_view(": \t*").find(rest.front()) != std::string_view::npos)
            rest.remove_prefix(1);
        if (const auto date = date_at_start(rest)) return date;
    }
    return std::nullopt;
}

bool speaks_of_birth(std::string_view line) {
    return find_ignoring_case(line, "birth") != std::string_view::npos || find_ignoring_case(line, "dob") != std::string_view::npos ||
           find_ignoring_case(line, "born") != std::string_view::npos;
}

std::optional<Date> any_date(const std::vector<std::string_view>& lines) {
    for (const std::string_view line : lines) {
        if (speaks_of_birth(line)) continue;
        for (std::size_t at = 0; at < line.size(); ++at) {
            if (at > 0 && line[at - 1] != ' ' && line[at - 1] != '(') continue;
            if (const auto date = date_at_start(line.substr(at))) return date;
        }
    }
    return std::nullopt;
}

} // namespace

DocumentType guess_type(std::string_view name, std::string_view text) {
    constexpr std::size_t kTitleLines = 8;
    for (const std::string_view line : first_lines(text, kTitleLines)) {
        constexpr std::size_t kLongestTitle = 80;
        if (line.size() > kLongestTitle) continue;
        if (const auto type = type_in(line)) return *type;
    }
    return type_in(name).value_or(DocumentType::other);
}

std::optional<Date> guess_date(DocumentType type, std::string_view text) {
    constexpr std::array<std::string_view, 4> kDischarge = {"date of discharge", "discharge date", "date discharged", "discharged"};
    constexpr std::array<std::string_view, 13> kOthers = {"date of service",
                                                          "date of visit",
                                                          "visit date",
                                                          "date of procedure",
                                                          "date of operation",
                                                          "date of surgery",
                                                          "date of delivery",
                                                          "date of consult",
                                                          "date of exam",
                                                          "dos",
                                                          "date of admission",
                                                          "admission date",
                                                          "date"};
    const auto lines = first_lines(text, kHeadLines);
    if (type == DocumentType::discharge_summary) {
        for (const std::string_view label : kDischarge)
            if (const auto date = labelled_date(lines, label)) return date;
    }
    for (const std::string_view label : kOthers)
        if (const auto date = labelled_date(lines, label)) return date;
    return any_date(lines);
}

std::string guess_author(std::string_view text) {
    constexpr std::array<std::string_view, 9> kLabels = {
        "author",    "dictated by",       "electronically signed by", "signed by", "written by", "provider", "attending physician",
        "attending", "performing surgeon"};
    constexpr std::size_t kLongestName = 80;
    auto lines = first_lines(text, kHeadLines);
    const auto tail = last_lines(text, kTailLines);
    lines.insert(lines.end(), tail.begin(), tail.end());
    for (const std::string_view label : kLabels) {
        for (const std::string_view line : lines) {
            if (!starts_with_ignoring_case(line, label)) continue;
            std::string_view rest = trim(line.substr(label.size()));
            if (rest.empty() || (rest.front() != ':' && !label.ends_with("by"))) continue;
            if (rest.front() == ':') rest = trim(rest.substr(1));
            if (!rest.empty() && rest.size() <= kLongestName) return std::string(rest);
        }
    }
    return {};
}

} // namespace sequela::chart
