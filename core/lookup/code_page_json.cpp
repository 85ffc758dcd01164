// The shape of the command line's `code` verb, documented in core/cli/README.md.
#include <nlohmann/json.hpp>

#include "lookup/code_page.h"

namespace sequela::lookup {
namespace {

using json = nlohmann::ordered_json;

const char* key_of(packs::NoteKind kind) {
    switch (kind) {
    case packs::NoteKind::includes:
        return "includes";
    case packs::NoteKind::inclusion_term:
        return "inclusion_term";
    case packs::NoteKind::excludes1:
        return "excludes1";
    case packs::NoteKind::excludes2:
        return "excludes2";
    case packs::NoteKind::code_first:
        return "code_first";
    case packs::NoteKind::use_additional_code:
        return "use_additional_code";
    case packs::NoteKind::code_also:
        return "code_also";
    case packs::NoteKind::seventh_character:
        return "seventh_character";
    case packs::NoteKind::note:
        return "note";
    }
    return "";
}

json links_json(const std::vector<PageLink>& links) {
    json list = json::array();
    for (const PageLink& link : links)
        list.push_back({{"code", link.code}, {"label", link.label}, {"title", link.title}, {"billable", link.billable}});
    return list;
}

json notes_json(const std::vector<PageNote>& notes) {
    json list = json::array();
    for (const PageNote& note : notes) {
        json references = json::array();
        for (const NoteReference& reference : note.references) {
            json entry = {{"text", reference.text},
                          {"begin", reference.begin},
                          {"end", reference.end},
                          {"target", reference.target},
                          {"valid", reference.valid}};
            if (!reference.target_last.empty()) entry["target_last"] = reference.target_last;
            references.push_back(std::move(entry));
        }
        list.push_back({{"kind", key_of(note.kind)},
                        {"text", note.text},
                        {"level", note.level},
                        {"origin", note.origin},
                        {"inherited", note.inherited},
                        {"release", note.release},
                        {"references", references}});
    }
    return list;
}

json choices_json(const std::vector<ChoiceGroup>& groups) {
    json list = json::array();
    for (const ChoiceGroup& group : groups) {
        json choices = json::array();
        for (const Choice& choice : group.choices)
            choices.push_back({{"character", choice.character},
                               {"meaning", choice.meaning},
                               {"code", choice.code},
                               {"billable", choice.billable},
                               {"current", choice.current}});
        list.push_back({{"title", group.title}, {"choices", choices}});
    }
    return list;
}

json history_json(const std::vector<HistoryEntry>& history) {
    json list = json::array();
    for (const HistoryEntry& entry : history) {
        json object = {{"release", entry.release},
                       {"effective_from", entry.effective_from.iso()},
                       {"listed", entry.listed},
                       {"billable", entry.billable},
                       {"change", entry.change}};
        if (!entry.title.empty()) object["title"] = entry.title;
        list.push_back(std::move(object));
    }
    return list;
}

} // namespace

std::string_view key(Validity validity) {
    switch (validity) {
    case Validity::valid:
        return "valid";
    case Validity::header:
        return "header";
    case Validity::seventh_missing:
        return "seventh_missing";
    case Validity::not_listed:
        return "not_listed";
    case Validity::ended:
        return "ended";
    case Validity::not_yet:
        return "not_yet";
    case Validity::no_data:
        return "no_data";
    }
    return "";
}

std::string to_json(const CodePage& page) {
    json paths = json::array();
    for (const IndexPath& path : page.index_paths)
        paths.push_back({{"path", path.path}, {"release", path.release}, {"term", path.term}, {"default", path.is_default}});
    json pairs = json::array();
    for (const PagePair& pair : page.pairs)
        pairs.push_back({{"etiology", pair.etiology.code},
                         {"manifestation", pair.manifestation.code},
                         {"path", pair.path.path},
                         {"release", pair.path.release},
                         {"term", pair.path.term}});
    json remarks = json::array();
    for (const PageRemark& remark : page.remarks)
        remarks.push_back({{"text", remark.text}, {"source", remark.source}});
    json object = {{"system", "icd10cm"},
                   {"code", page.code},
                   {"label", display_code(CodeSystem::icd10cm, page.code)},
                   {"title", page.title},
                   {"validity", key(page.validity)},
                   {"validity_text", page.validity_text},
                   {"use_instead", links_json(page.use_instead)},
                   {"codes_release", page.codes_release},
                   {"tabular_release", page.tabular_release},
                   {"tabular_text", page.tabular_text},
                   {"path", links_json(page.path)},
                   {"children", links_json(page.children)},
                   {"notes", notes_json(page.notes)},
                   {"choices", choices_json(page.choices)},
                   {"history", history_json(page.history)},
                   {"index_paths", paths},
                   {"pairs", pairs},
                   {"remarks", remarks},
                   {"poa_exempt", page.poa_exempt ? json(*page.poa_exempt) : json(nullptr)},
                   {"poa_release", page.poa_release}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace sequela::lookup
