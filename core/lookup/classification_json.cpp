// The shape of the command line's `code` verb for systems other than ICD-10-CM, documented in core/cli/README.md.
#include <nlohmann/json.hpp>

#include "lookup/classification.h"

namespace sequela::lookup {
namespace {

using json = nlohmann::ordered_json;

json entry_json(const ClassEntry& entry) {
    return {{"code", entry.code}, {"label", entry.label},       {"title", entry.title},
            {"kind", entry.kind}, {"billable", entry.billable}, {"in_force", entry.in_force}};
}

json entries_json(const std::vector<ClassEntry>& entries) {
    json list = json::array();
    for (const ClassEntry& entry : entries)
        list.push_back(entry_json(entry));
    return list;
}

json structure_json(const Structure& structure) {
    if (structure.shape == Shape::unknown) return nullptr;
    return {{"valid", structure.shape == Shape::valid},
            {"text", structure.text},
            {"kind", structure.kind},
            {"character", structure.character},
            {"source", structure.source}};
}

json day_json(const std::optional<Date>& day) {
    return day ? json(day->iso()) : json();
}

} // namespace

std::string to_json(const ClassPage& page) {
    json line = {{"system", key(page.system)},
                 {"classification", page.classification},
                 {"code", page.entry.code},
                 {"label", page.entry.label},
                 {"title", page.entry.title},
                 {"short_title", page.short_title},
                 {"kind", page.entry.kind},
                 {"billable", page.entry.billable},
                 {"validity", key(page.validity)},
                 {"validity_text", page.validity_text},
                 {"effective", day_json(page.effective)},
                 {"expires", day_json(page.expires)},
                 {"release", page.release},
                 {"structure", structure_json(page.structure)},
                 {"path", entries_json(page.path)},
                 {"children", entries_json(page.children)}};
    json& notes = line["notes"] = json::array();
    for (const ClassNote& note : page.notes)
        notes.push_back({{"heading", note.heading}, {"text", note.text}, {"origin", note.origin}, {"inherited", note.inherited}});
    json& fields = line["fields"] = json::array();
    for (const ClassField& field : page.fields)
        fields.push_back({{"name", field.name}, {"value", field.value}});
    json& history = line["history"] = json::array();
    for (const HistoryEntry& entry : page.history)
        history.push_back({{"release", entry.release},
                           {"effective_from", entry.effective_from.iso()},
                           {"listed", entry.listed},
                           {"billable", entry.billable},
                           {"change", entry.change}});
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace sequela::lookup
