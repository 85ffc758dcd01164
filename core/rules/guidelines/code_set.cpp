#include "rules/guidelines/code_set.h"

#include <algorithm>

#include "base/code.h"
#include "base/text.h"

namespace sequela::rules {
namespace {

DrugEvent event_from_words(std::string_view words) {
    if (words == "poisoning") return DrugEvent::poisoning;
    if (words == "adverse effect") return DrugEvent::adverse_effect;
    return words == "underdosing" ? DrugEvent::underdosing : DrugEvent::any;
}

} // namespace

DrugEvent drug_event(std::string_view code) {
    if (code.size() < 6 || code.substr(0, 3) < "T36" || code.substr(0, 3) > "T50") return DrugEvent::any;
    const char character = code[5] == 'X' ? code[4] : code[5]; // T36.95XA has it in the 5th place, T36.0X5A in the 6th
    if (character >= '1' && character <= '4') return DrugEvent::poisoning;
    if (character == '5') return DrugEvent::adverse_effect;
    return character == '6' ? DrugEvent::underdosing : DrugEvent::any;
}

std::uint32_t letter_bit(std::string_view code) {
    return code.empty() || code[0] < 'A' || code[0] > 'Z' ? 0U : 1U << static_cast<std::uint32_t>(code[0] - 'A');
}

CodeSet::CodeSet(std::string_view text) {
    for (const std::string_view item : split(text, ','))
        if (!trim(item).empty()) add(trim(item));
}

void CodeSet::add(std::string_view item) {
    const std::size_t space = item.find(' ');
    const std::string_view codes = item.substr(0, space);
    const std::size_t dash = codes.find('-');
    Span span;
    span.first = normalise_code(codes.substr(0, dash));
    span.last = dash == std::string_view::npos ? span.first : normalise_code(codes.substr(dash + 1));
    if (space != std::string_view::npos) span.event = event_from_words(item.substr(space + 1));
    for (char letter = span.first[0]; letter <= span.last[0]; ++letter)
        letters_ |= letter_bit(std::string_view(&letter, 1));
    names_.emplace_back(codes);
    spans_.push_back(std::move(span));
}

bool CodeSet::contains(std::string_view code) const {
    return std::any_of(spans_.begin(), spans_.end(), [&](const Span& span) {
        if (code.substr(0, span.first.size()) < span.first || code.substr(0, span.last.size()) > span.last) return false;
        return span.event == DrugEvent::any || drug_event(code) == span.event;
    });
}

bool CodeSet::is_in(const packs::CodeTable& codes) const {
    return std::any_of(spans_.begin(), spans_.end(), [&](const Span& span) {
        const auto low = std::lower_bound(codes.rows.begin(), codes.rows.end(), packs::CodeKey::of(span.first),
                                          [](const packs::CodeRow& row, const packs::CodeKey& key) { return row.code < key; });
        return low != codes.rows.end() && low->code.text().substr(0, span.last.size()) <= span.last;
    });
}

} // namespace sequela::rules
