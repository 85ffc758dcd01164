#include "lookup/choices.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lookup/laterality.h"

namespace sequela::lookup {
namespace {

using packs::CodeRow;
using packs::CodeTable;
using packs::kNone;

constexpr std::size_t kFullLength = 7;

// What the Tabular says of a 7th character at this code; empty if it says nothing.
std::string_view defined_meaning(const packs::Edition& edition, std::string_view code, char character) {
    if (!edition.tabular) return {};
    const packs::Tabular& tabular = *edition.tabular.data;
    const std::uint32_t node = tabular.governing(code);
    const std::uint32_t definition = node == kNone ? kNone : tabular.seventh_definition(node);
    if (definition == kNone) return {};
    const packs::TabularNode& defining = tabular.nodes[definition];
    for (std::uint32_t i = defining.first_seventh; i < defining.first_seventh + defining.sevenths; ++i)
        if (tabular.sevenths[i].character == character) return tabular.text(tabular.sevenths[i].meaning);
    return {};
}

// What the title of a longer code adds to that of its header: "…, initial encounter" gives "initial encounter".
std::string added_words(std::string_view header_title, std::string_view title) {
    if (!title.starts_with(header_title)) return std::string(title);
    std::string_view rest = trim(title.substr(header_title.size()));
    if (rest.starts_with(',')) rest = trim(rest.substr(1));
    return rest.empty() ? std::string(title) : std::string(rest);
}

// The six characters before the 7th, padded with the placeholder, if the code is one that could have a 7th.
std::string padded(std::string_view code) {
    std::string base(code.substr(0, kFullLength - 1));
    base.resize(kFullLength - 1, 'X');
    return base;
}

std::string ordinal(std::size_t number) {
    static constexpr std::array<std::string_view, 8> kNames = {"", "1st", "2nd", "3rd", "4th", "5th", "6th", "7th"};
    return std::string(kNames[std::min(number, kNames.size() - 1)]);
}

ChoiceGroup next_character(const CodeTable& codes, const CodeRow& row) {
    ChoiceGroup group;
    const std::vector<std::uint32_t> children = codes.children(codes.row_number(row));
    std::size_t shortest = kFullLength;
    for (const std::uint32_t number : children) {
        const CodeRow& child = codes.rows[number];
        const std::string_view code = child.code.text();
        shortest = std::min(shortest, code.size());
        group.choices.push_back({std::string(code.substr(row.code.text().size())), std::string(codes.long_title(child)), std::string(code),
                                 child.billable != 0, false});
    }
    group.title = ordinal(shortest) + " character";
    return group;
}

ChoiceGroup side_group(const CodeTable& codes, std::string_view code) {
    ChoiceGroup group{"Laterality", {}};
    for (const SideCode& side : side_codes(codes, code)) {
        std::size_t at = 0; // the character that differs
        while (at < code.size() && at < side.code.size() && side.code[at] == code[at])
            ++at;
        const std::string character = at < side.code.size() ? side.code.substr(at, 1) : side.code.substr(side.code.size() - 1);
        group.choices.push_back({character, std::string(title(side.side)), side.code, side.billable, side.current});
    }
    // The code itself names the character in which the others differ from it.
    for (Choice& choice : group.choices) {
        if (!choice.current || group.choices.size() < 2) continue;
        const std::string& other = group.choices[&choice == &group.choices.front() ? 1 : 0].code;
        std::size_t at = 0;
        while (at < code.size() && at < other.size() && other[at] == code[at])
            ++at;
        if (at < code.size()) choice.character = std::string(code.substr(at, 1));
    }
    return group;
}

} // namespace

std::vector<Choice> seventh_characters(const packs::Edition& edition, std::string_view code) {
    std::vector<Choice> choices;
    if (!edition.codes || code.size() < 3 || code.size() > kFullLength) return choices;
    const CodeTable& codes = *edition.codes.data;
    // A code of fewer characters that is complete, or that is divided otherwise, takes none.
    const CodeRow* own = codes.find(code);
    if (own && own->billable != 0 && code.size() < kFullLength) return choices;
    const std::string base = padded(code);
    const auto [first, last] = codes.range(base);
    for (std::uint32_t i = first; i < last; ++i) {
        const CodeRow& row = codes.rows[i];
        const std::string_view full = row.code.text();
        if (full.size() != kFullLength || row.billable == 0) continue;
        std::string meaning(defined_meaning(edition, base, full.back()));
        if (meaning.empty() && row.parent != kNone) meaning = added_words(codes.long_title(codes.rows[row.parent]), codes.long_title(row));
        choices.push_back({std::string(1, full.back()), std::move(meaning), std::string(full), true, full == code});
    }
    std::stable_sort(choices.begin(), choices.end(),
                     [&](const Choice& a, const Choice& b) { return codes.find(a.code)->order < codes.find(b.code)->order; });
    return choices;
}

std::vector<ChoiceGroup> choice_groups(const packs::Edition& edition, std::string_view code) {
    std::vector<ChoiceGroup> groups;
    if (!edition.codes || code.size() < 3) return groups;
    const CodeTable& codes = *edition.codes.data;
    const CodeRow* row = codes.find(code);

    std::vector<Choice> sevenths = seventh_characters(edition, code);
    if (!sevenths.empty())
        groups.push_back({"7th character", std::move(sevenths)});
    else if (row && row->billable == 0)
        groups.push_back(next_character(codes, *row));

    if (ChoiceGroup sides = side_group(codes, code); !sides.choices.empty()) groups.push_back(std::move(sides));
    return groups;
}

} // namespace sequela::lookup
