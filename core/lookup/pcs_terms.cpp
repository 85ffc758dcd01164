#include "lookup/pcs_terms.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace sequela::lookup {
namespace {

using packs::PcsDefinition;

constexpr std::size_t kMostValues = 6;

// What the axis of a position holds in a section (the fourth to seventh characters are numbered from the first: ICD-10-PCS Reference
// Manual, structure of codes).
TermKind kind_of(const PcsDefinition& row) {
    const bool surgical = row.section >= '0' && row.section <= '9';
    switch (row.position) {
    case 3:
        return TermKind::root_operation;
    case 4:
        return TermKind::body_part;
    case 5:
        return surgical || row.section == 'X' ? TermKind::approach : TermKind::pcs_value;
    case 6:
        if (row.section == '3') return TermKind::substance;
        return surgical || row.section == 'X' ? TermKind::device : TermKind::pcs_value;
    default:
        return TermKind::pcs_value;
    }
}

// "Kidney, Left" is "Kidney".
std::string_view without_side(std::string_view title) {
    for (const std::string_view side : {", Right", ", Left", ", Bilateral"})
        if (title.size() > side.size() && title.substr(title.size() - side.size()) == side)
            return title.substr(0, title.size() - side.size());
    return title;
}

std::string joined(const std::vector<std::string_view>& values) {
    std::string text;
    for (std::size_t i = 0; i < values.size() && i < kMostValues; ++i)
        text += (i == 0 ? "" : "; ") + std::string(values[i]);
    if (values.size() > kMostValues) text += "; and " + std::to_string(values.size() - kMostValues) + " more";
    return text;
}

std::string_view coded_to(TermKind kind) {
    switch (kind) {
    case TermKind::body_part:
        return "is coded to the body part ";
    case TermKind::device:
        return "is coded to the device ";
    case TermKind::substance:
        return "is coded to the substance ";
    case TermKind::root_operation:
        return "is an example of the root operation ";
    case TermKind::approach:
        return "belongs to the approach ";
    default:
        return "is coded to the value ";
    }
}

} // namespace

PcsTerms::PcsTerms(const packs::PcsDefinitions& definitions, std::string_view release)
    : definitions_(&definitions), source_("ICD-10-PCS definitions " + std::string(release)) {
    for (std::uint32_t row = 0; row < definitions.rows.size(); ++row) {
        const PcsDefinition& definition = definitions.rows[row];
        const std::string_view title = definitions.text(definition.title);
        // A value without a definition says nothing under its own name.
        if (definition.definition.length > 0) {
            add(title, {row, kTitle});
            if (without_side(title) != title) add(without_side(title), {row, kTitle});
        }
        for (std::uint32_t i = 0; i < definition.includes; ++i)
            add(definitions.include(definition, i), {row, i});
    }
}

void PcsTerms::add(std::string_view words, Place place) {
    const std::string key = glossary_key(words);
    if (!key.empty()) terms_[key].push_back(place);
}

void PcsTerms::look_up(const std::string& key, std::string_view term, std::vector<GlossaryEntry>& into) const {
    const auto found = terms_.find(key);
    if (found == terms_.end()) return;
    std::map<std::pair<TermKind, std::string>, bool> said;
    std::map<TermKind, std::vector<std::string_view>> values;
    for (const Place& place : found->second) {
        const PcsDefinition& row = definitions_->rows[place.row];
        const TermKind kind = kind_of(row);
        if (place.include != kTitle) {
            const std::string_view value = without_side(definitions_->text(row.title));
            auto& of_kind = values[kind];
            if (std::find(of_kind.begin(), of_kind.end(), value) == of_kind.end()) of_kind.push_back(value);
            continue;
        }
        std::string meaning(definitions_->text(row.definition));
        const std::string_view explanation = definitions_->text(row.explanation);
        if (!explanation.empty()) meaning += ". " + std::string(explanation);
        if (said.try_emplace({kind, meaning}, true).second) into.push_back({std::string(term), kind, meaning, source_, 1});
    }
    for (const auto& [kind, names] : values)
        into.push_back({std::string(term), kind, std::string(coded_to(kind)) + joined(names), source_, 1});
}

} // namespace sequela::lookup
