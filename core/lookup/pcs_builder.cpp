#include "lookup/pcs_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/code.h"

namespace sequela::lookup {
namespace {

using packs::PcsAxis;
using packs::PcsRow;
using packs::PcsTable;
using packs::PcsTables;
using packs::PcsValue;

constexpr std::size_t kLength = 7;
constexpr char kOpen = '.';

Error no_tables(const packs::Edition& edition) {
    return Error{"There are no ICD-10-PCS tables for this date", edition.date.words(), "Install the tables XML of that fiscal year"};
}

char given(std::string_view pattern, std::size_t position) {
    return position <= pattern.size() ? pattern[position - 1] : kOpen;
}

// How many codes of a row go with the pattern, position `except` left out; zero if the row does not.
std::size_t codes_of_row(const PcsTables& tables, const PcsRow& row, std::string_view pattern, std::size_t except) {
    std::size_t count = 1;
    for (std::size_t position = 4; position <= kLength; ++position) {
        if (position == except) continue;
        const PcsAxis& axis = tables.axis(row, position);
        const char wanted = given(pattern, position);
        if (wanted == kOpen)
            count *= axis.values;
        else if (!tables.find(axis, wanted))
            return 0;
    }
    return count;
}

bool table_fits(const PcsTable& table, std::string_view pattern, std::size_t except) {
    for (std::size_t position = 1; position <= 3; ++position)
        if (position != except && given(pattern, position) != kOpen && given(pattern, position) != table.characters[position - 1])
            return false;
    return true;
}

// Calls `use` with each table and row that go with the pattern, and how many codes that row has under it.
template <class Use> void for_rows(const PcsTables& tables, std::string_view pattern, std::size_t except, Use use) {
    std::string_view prefix = pattern.substr(0, std::min<std::size_t>(pattern.size(), 3));
    if (except <= 3) prefix = prefix.substr(0, std::min(prefix.size(), except - 1));
    prefix = prefix.substr(0, prefix.find(kOpen));
    const auto [first, last] = tables.range(prefix);
    for (std::size_t i = first; i < last; ++i) {
        const PcsTable& table = tables.tables[i];
        if (!table_fits(table, pattern, except)) continue;
        for (std::uint32_t k = table.first_row; k < table.first_row + table.rows; ++k)
            if (const std::size_t codes = codes_of_row(tables, tables.rows[k], pattern, except); codes > 0)
                use(table, tables.rows[k], codes);
    }
}

void define(const packs::Edition& edition, const PcsTable& table, std::size_t position, PcsChoice& choice) {
    const PcsTables& tables = *edition.pcs_tables.data;
    if (position <= 3) choice.definition = tables.text(table.meanings[position - 1]);
    if (!edition.pcs_definitions) return;
    const packs::PcsDefinitions& definitions = *edition.pcs_definitions.data;
    const auto* found = definitions.find(table.characters[0], position, choice.label, tables.text(table.labels[1]));
    if (!found) return;
    if (choice.definition.empty()) choice.definition = definitions.text(found->definition);
    choice.explanation = definitions.text(found->explanation);
    choice.includes.reserve(found->includes);
    for (std::uint32_t i = 0; i < found->includes; ++i)
        choice.includes.push_back(definitions.include(*found, i));
}

// The values of one axis under a pattern. Where the tables differ in the label of a value, the first one names it.
class AxisCollector {
public:
    AxisCollector(const packs::Edition& edition, std::size_t position) : edition_(edition), tables_(*edition.pcs_tables.data) {
        axis_.position = position;
    }
    void add(const PcsTable& table, const PcsRow& row, std::size_t codes) {
        if (axis_.position <= 3) {
            if (axis_.title.empty()) axis_.title = tables_.text(table.titles[axis_.position - 1]);
            add(table, table.characters[axis_.position - 1], table.labels[axis_.position - 1], codes);
            return;
        }
        const PcsAxis& axis = tables_.axis(row, axis_.position);
        if (axis_.title.empty()) axis_.title = tables_.text(axis.title);
        for (std::uint32_t i = axis.first_value; i < axis.first_value + axis.values; ++i)
            add(table, tables_.values[i].character, tables_.values[i].label, codes);
    }
    PcsAxisChoices take(bool with_definitions) {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            const Slot& slot = slots_[i];
            if (!slot.table) continue;
            PcsChoice choice;
            choice.character = static_cast<char>(i);
            choice.label = tables_.text(slot.label);
            choice.codes = slot.codes;
            if (with_definitions) define(edition_, *slot.table, axis_.position, choice);
            axis_.choices.push_back(std::move(choice));
        }
        return std::move(axis_);
    }

private:
    struct Slot {
        const PcsTable* table = nullptr;
        std::uint32_t label = 0;
        std::size_t codes = 0;
    };
    void add(const PcsTable& table, char character, std::uint32_t label, std::size_t codes) {
        Slot& slot = slots_[static_cast<unsigned char>(character) & 0x7FU];
        if (!slot.table) slot = {&table, label, 0};
        slot.codes += codes;
    }
    const packs::Edition& edition_;
    const PcsTables& tables_;
    PcsAxisChoices axis_;
    std::array<Slot, 128> slots_{};
};

PcsAxisChoices collect(const packs::Edition& edition, std::string_view pattern, std::size_t position, bool with_definitions) {
    AxisCollector collector(edition, position);
    for_rows(*edition.pcs_tables.data, pattern, position,
             [&](const PcsTable& table, const PcsRow& row, std::size_t codes) { collector.add(table, row, codes); });
    return collector.take(with_definitions);
}

// How many characters from the left go together.
std::size_t right_so_far(const PcsTables& tables, std::string_view code) {
    std::size_t right = 0;
    for (std::size_t length = 1; length <= std::min(code.size(), kLength); ++length) {
        bool any = false;
        for_rows(tables, code.substr(0, length), kLength + 1, [&](const PcsTable&, const PcsRow&, std::size_t) { any = true; });
        if (!any) break;
        right = length;
    }
    return right;
}

// What the character means at this position elsewhere: in other rows of the table, else in other tables of the section.
std::string meaning_elsewhere(const PcsTables& tables, std::string_view code, std::size_t position, char character) {
    if (!is_icd10pcs_character(character)) return {};
    for (std::size_t kept = std::min<std::size_t>(position - 1, 3); kept > 0; --kept) {
        std::string_view label;
        for_rows(tables, code.substr(0, kept), kLength + 1, [&](const PcsTable& table, const PcsRow& row, std::size_t) {
            if (!label.empty()) return;
            if (position <= 3) {
                if (table.characters[position - 1] == character) label = tables.text(table.labels[position - 1]);
            } else if (const PcsValue* value = tables.find(tables.axis(row, position), character)) {
                label = tables.text(value->label);
            }
        });
        if (!label.empty()) return std::string(label);
    }
    return {};
}

std::string list_of_values(const std::vector<PcsChoice>& choices) {
    constexpr std::size_t kMost = 8;
    std::string list;
    for (std::size_t i = 0; i < std::min(choices.size(), kMost); ++i)
        list += fmt::format("{}{} {}", i == 0 ? "" : ", ", choices[i].character, choices[i].label);
    if (choices.size() > kMost) list += fmt::format(" and {} more", choices.size() - kMost);
    return list;
}

std::vector<PcsPicked> picked(const packs::Edition& edition, std::string_view code) {
    std::vector<PcsPicked> out;
    for (std::size_t position = 1; position <= code.size(); ++position) {
        // Rows that hold the whole of what is given name each character, so that a label is the one of that row.
        PcsAxisChoices axis = collect(edition, code, position, false);
        const auto found = std::find_if(axis.choices.begin(), axis.choices.end(),
                                        [&](const PcsChoice& choice) { return choice.character == code[position - 1]; });
        if (found == axis.choices.end()) break;
        out.push_back({std::move(*found), axis.title});
    }
    for_rows(*edition.pcs_tables.data, code, kLength + 1, [&](const PcsTable& table, const PcsRow&, std::size_t) {
        for (std::size_t i = 0; i < out.size(); ++i)
            if (out[i].choice.definition.empty() && out[i].choice.includes.empty()) define(edition, table, i + 1, out[i].choice);
    });
    return out;
}

std::string labels(const std::vector<PcsPicked>& values, std::size_t from, std::string_view between) {
    std::string text;
    for (std::size_t i = from; i < values.size(); ++i)
        text += (text.empty() ? std::string() : std::string(between)) + std::string(values[i].choice.label);
    return text;
}

std::string message_of(const PcsExplanation& found, std::string_view code) {
    switch (found.fault) {
    case PcsFault::none:
        return {};
    case PcsFault::character:
        return fmt::format("Character {} of {} is {}: codes have digits and letters, but never I and O.", found.position, code,
                           found.character);
    case PcsFault::too_long:
        return fmt::format("{} has {} characters; a code has seven.", code, code.size());
    case PcsFault::incomplete:
        return fmt::format("{} is not complete: {} is missing ({}).", code.empty() ? "The code" : code, found.axis,
                           list_of_values(found.allowed));
    case PcsFault::axis:
        break;
    }
    std::string text = fmt::format("{} {}", found.axis, found.character);
    if (!found.elsewhere.empty()) text += fmt::format(" ({})", found.elsewhere);
    if (found.position == 1) return text + fmt::format(" is no section. There are {}.", list_of_values(found.allowed));
    if (found.position <= 3) return text + fmt::format(" is not in {}. There are {}.", found.rows, list_of_values(found.allowed));
    text += fmt::format(" is not in table {} ({})", found.table, found.table_title);
    if (!found.rows.empty()) text += fmt::format(" in a row with {}", found.rows);
    return text + fmt::format(". Allowed there: {}.", list_of_values(found.allowed));
}

// Whole codes that differ from this one only at the wrong axis.
std::vector<std::string> codes_instead(const PcsTables& tables, std::string_view code, const PcsExplanation& found) {
    constexpr std::size_t kMost = 8;
    std::vector<std::string> out;
    if (code.size() != kLength || found.fault != PcsFault::axis) return out;
    for (const PcsChoice& choice : found.allowed) {
        std::string other(code);
        other[found.position - 1] = choice.character;
        if (tables.row_of(other) && out.size() < kMost) out.push_back(std::move(other));
    }
    return out;
}

PcsExplanation explain(const packs::Edition& edition, std::string_view code, std::size_t right, const std::vector<PcsPicked>& values) {
    const PcsTables& tables = *edition.pcs_tables.data;
    PcsExplanation found;
    if (right == kLength && code.size() == kLength) return found;
    found.fault = right == kLength ? PcsFault::too_long : right == code.size() ? PcsFault::incomplete : PcsFault::axis;
    found.position = right + 1;
    if (right < code.size()) found.character = code[right];
    if (found.fault == PcsFault::axis && !is_icd10pcs_character(found.character)) found.fault = PcsFault::character;
    if (right >= 3) {
        found.table = code.substr(0, 3);
        found.table_title = fmt::format("{}, {}", values[1].choice.label, values[2].choice.label);
    }
    found.rows = labels(values, right >= 3 ? 3 : 0, ", ");
    if (right < kLength) {
        PcsAxisChoices axis = collect(edition, code.substr(0, right), right + 1, false);
        found.axis = axis.title;
        found.allowed = std::move(axis.choices);
    }
    if (found.fault == PcsFault::axis) found.elsewhere = meaning_elsewhere(tables, code, found.position, found.character);
    found.instead = codes_instead(tables, code, found);
    found.message = message_of(found, code);
    return found;
}

} // namespace

Result<PcsAxisChoices> pcs_axis(const packs::Edition& edition, std::string_view pattern, std::size_t position) {
    if (!edition.pcs_tables) return no_tables(edition);
    if (position < 1 || position > kLength) return PcsAxisChoices{};
    return collect(edition, normalise_code(CodeSystem::other, pattern), position, true);
}

Result<PcsExplanation> pcs_explain(const packs::Edition& edition, std::string_view text) {
    if (!edition.pcs_tables) return no_tables(edition);
    const std::string code = normalise_code(text);
    const std::size_t right = right_so_far(*edition.pcs_tables.data, code);
    return explain(edition, code, right, picked(edition, std::string_view(code).substr(0, right)));
}

Result<PcsStep> pcs_step(const packs::Edition& edition, std::string_view partial) {
    if (!edition.pcs_tables) return no_tables(edition);
    const PcsTables& tables = *edition.pcs_tables.data;
    const std::string whole = normalise_code(partial);
    const std::size_t right = right_so_far(tables, whole);
    PcsStep step;
    step.code = whole.substr(0, right);
    step.picked = picked(edition, step.code);
    step.fault = explain(edition, whole, right, step.picked);
    step.complete = right == kLength && whole.size() == kLength;
    for_rows(tables, step.code, kLength + 1, [&](const PcsTable&, const PcsRow&, std::size_t codes) { step.codes += codes; });
    if (right < kLength) step.next = collect(edition, step.code, right + 1, true);
    step.title = labels(step.picked, 0, " · ");
    if (step.complete && edition.codes)
        if (const packs::CodeRow* row = edition.codes.data->find(step.code)) step.title = edition.codes.data->long_title(*row);
    return step;
}

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const PcsChoice& choice) {
    Json out = {{"character", std::string(1, choice.character)}, {"label", choice.label}, {"codes", choice.codes}};
    if (!choice.definition.empty()) out["definition"] = choice.definition;
    if (!choice.explanation.empty()) out["explanation"] = choice.explanation;
    if (!choice.includes.empty()) out["includes"] = choice.includes;
    return out;
}

Json json_of(const std::vector<PcsChoice>& choices) {
    Json out = Json::array();
    for (const PcsChoice& choice : choices)
        out.push_back(json_of(choice));
    return out;
}

std::string_view key(PcsFault fault) {
    constexpr std::array<std::string_view, 5> kKeys = {"none", "character", "axis", "incomplete", "too_long"};
    return kKeys[static_cast<std::size_t>(fault)];
}

} // namespace

std::string to_json(const PcsStep& step) {
    Json out = {{"code", step.code}, {"title", step.title}, {"complete", step.complete}, {"codes", step.codes}};
    Json values = Json::array();
    for (const PcsPicked& value : step.picked) {
        Json line = {{"axis", value.axis}};
        line.update(json_of(value.choice));
        line.erase("codes");
        values.push_back(std::move(line));
    }
    out["picked"] = std::move(values);
    if (step.next) out["next"] = {{"position", step.next->position}, {"axis", step.next->title}, {"choices", json_of(step.next->choices)}};
    const PcsExplanation& fault = step.fault;
    if (fault.fault != PcsFault::none && fault.fault != PcsFault::incomplete) {
        out["fault"] = {{"kind", key(fault.fault)}, {"position", fault.position},        {"character", std::string(1, fault.character)},
                        {"axis", fault.axis},       {"elsewhere", fault.elsewhere},      {"table", fault.table},
                        {"rows", fault.rows},       {"allowed", json_of(fault.allowed)}, {"instead", fault.instead},
                        {"message", fault.message}};
    }
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace sequela::lookup
