#include <algorithm>

#include "base/text.h"
#include "chart/document.h"
#include "chart/headings.h"

namespace sequela::chart {
namespace {

constexpr std::size_t kLongestHeading = 60;

struct Line {
    std::size_t begin = 0;
    std::size_t end = 0; // without "\n"
    std::string_view text;
};

std::vector<Line> lines_of(std::string_view text) {
    std::vector<Line> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t found = text.find('\n', at);
        const std::size_t end = found == std::string_view::npos ? text.size() : found;
        out.push_back({at, end, text.substr(at, end - at)});
        at = end + 1;
    }
    return out;
}

// A heading found in a line: what it says, and where the text under it begins.
struct Heading {
    SectionKind kind = SectionKind::other;
    std::string words;
    std::size_t body = 0; // offset in the text
};

bool is_blank(std::string_view text) {
    return trim(text).empty();
}

bool is_rule(std::string_view text) {
    const std::string_view line = trim(text);
    return line.size() >= 3 &&
           (line.find_first_not_of('=') == std::string_view::npos || line.find_first_not_of('-') == std::string_view::npos);
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Only capitals, and enough of them: "PERTINENT FINDINGS". Values and codes ("BP 120/80", "DNR") are not headings.
bool is_in_capitals(std::string_view text) {
    if (std::any_of(text.begin(), text.end(),
                    [](char c) { return is_lower(c) || is_digit(c) || c == '.' || c == ',' || c == ';' || c == '?'; }))
        return false;
    return std::count_if(text.begin(), text.end(), is_upper) >= 4;
}

// "1. ", "A) ", "# ", "**": what stands in front of a heading in numbered and in marked-up notes.
std::size_t skip_markers(std::string_view line, bool& marked) {
    std::size_t at = line.find_first_not_of(" \t");
    if (at == std::string_view::npos) return line.size();
    const std::size_t hashes = line.find_first_not_of('#', at);
    if (hashes != std::string_view::npos && hashes > at && line[hashes] == ' ') {
        marked = true;
        at = hashes + 1;
    }
    if (line.substr(at).starts_with("**") || line.substr(at).starts_with("__")) {
        // "**Plan**" or "**Plan:**" alone on its line; "**Note** the cough" is emphasis.
        const std::string_view rest = trim(line.substr(at + 2));
        marked = marked || rest.ends_with(line.substr(at, 2)) || rest.ends_with(std::string(line.substr(at, 2)) + ":");
        at += 2;
    }
    return at;
}

std::string_view strip_heading(std::string_view text) {
    std::string_view words = trim(text);
    while (!words.empty() &&
           (words.back() == ':' || words.back() == '*' || words.back() == '_' || words.back() == '#' || words.back() == ' '))
        words.remove_suffix(1);
    return words;
}

// "Plan: rest" or "Imp - migraine": a known heading with text behind it, or alone.
std::optional<Heading> labelled(const Line& line, std::size_t from) {
    const std::string_view rest = line.text.substr(from);
    std::size_t separator = rest.find(':');
    std::size_t length = 1;
    if (const std::size_t dash = rest.find(" - ");
        dash != std::string_view::npos && (separator == std::string_view::npos || dash < separator)) {
        separator = dash;
        length = 3;
    }
    if (separator == std::string_view::npos || separator == 0 || separator > kLongestHeading) return std::nullopt;
    const std::string_view label = rest.substr(0, separator);
    const std::string normalised = normalise_heading(label);
    const auto kind = known_heading(normalised);
    // A single letter is a heading of a SOAP note only as "S:", and a dash stands behind ordinary words too often to take long ones.
    if (!kind || !is_upper(trim(label).empty() ? ' ' : trim(label)[0]) || (normalised.size() < 2 && length != 1)) return std::nullopt;
    std::size_t body = from + separator + length;
    if (line.text.substr(0, from).find_first_of("*_") != std::string_view::npos) { // the end of "**Plan:** rest"
        while (body < line.text.size() && (line.text[body] == '*' || line.text[body] == '_'))
            ++body;
    }
    return Heading{*kind, std::string(strip_heading(label)), line.begin + body};
}

// A heading alone on its line.
std::optional<Heading> standing_alone(const std::vector<Line>& lines, std::size_t index, std::size_t from, bool marked) {
    const Line& line = lines[index];
    const std::string_view raw = trim(line.text.substr(from));
    const std::string_view words = strip_heading(raw);
    if (words.empty() || words.size() > kLongestHeading) return std::nullopt;
    const std::string normalised = normalise_heading(words);
    const bool colon = raw.find(':') == raw.size() - 1 || raw.ends_with(":**");
    const bool underlined = index + 1 < lines.size() && is_rule(lines[index + 1].text) && !is_rule(line.text);
    const bool after_gap = index == 0 || is_blank(lines[index - 1].text) || is_rule(lines[index - 1].text);
    const Heading heading{heading_kind(normalised), std::string(words),
                          underlined ? std::min(lines[index + 1].end + 1, lines.back().end) : line.end};
    if (words.find(':') != std::string_view::npos) return std::nullopt;
    if (marked || underlined) return heading;
    if (is_body_system(normalised)) return std::nullopt;
    if (known_heading(normalised) &&
        (colon || (is_upper(words[0]) && !raw.ends_with(".") && normalised.size() > 1 && (after_gap || is_in_capitals(words)))))
        return heading;
    if (is_in_capitals(words) && (colon || after_gap)) return heading;
    // "Past Gynecologic History:" behind an empty line.
    const auto spaces = std::count(words.begin(), words.end(), ' ');
    if (colon && after_gap && is_upper(words[0]) && spaces <= 5 && heading.kind != SectionKind::other) return heading;
    return std::nullopt;
}

std::optional<Heading> heading_of(const std::vector<Line>& lines, std::size_t index) {
    const Line& line = lines[index];
    if (is_blank(line.text) || is_rule(line.text)) return std::nullopt;
    bool marked = false;
    const std::size_t from = skip_markers(line.text, marked);
    const std::string normalised = normalise_heading(line.text);
    if (is_allergy_statement(normalised)) return Heading{SectionKind::allergies, std::string(strip_heading(line.text)), line.begin};
    if (auto found = standing_alone(lines, index, from, marked)) return found;
    return labelled(line, from);
}

Span trimmed(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::string_view kSpace = " \t\n";
    while (begin < end && kSpace.find(text[begin]) != std::string_view::npos)
        ++begin;
    while (end > begin && kSpace.find(text[end - 1]) != std::string_view::npos)
        --end;
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

} // namespace

std::vector<Section> find_sections(std::string_view text) {
    std::vector<Section> sections;
    const std::vector<Line> lines = lines_of(text);
    std::size_t body = 0;
    const auto close = [&](std::size_t end) {
        if (sections.empty()) return;
        sections.back().span.end = static_cast<std::uint32_t>(end);
        sections.back().body = trimmed(text, std::min(body, end), end);
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto heading = heading_of(lines, i);
        if (!heading && i != 0) continue;
        close(lines[i].begin);
        Section section;
        section.span.begin = static_cast<std::uint32_t>(lines[i].begin);
        if (heading) {
            section.kind = heading->kind;
            section.heading = std::move(heading->words);
        }
        body = heading ? heading->body : lines[i].begin;
        sections.push_back(std::move(section));
    }
    close(text.size());
    return sections;
}

} // namespace sequela::chart
