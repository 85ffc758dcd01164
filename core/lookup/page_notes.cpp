#include "lookup/page_notes.h"

namespace sequela::lookup {
namespace {

NoteReference page_reference(const packs::Edition& edition, const packs::Note& note, const packs::CodeReference& reference) {
    NoteReference link;
    link.text = std::string(edition.tabular.data->text(reference.text));
    link.begin = reference.text.offset - note.text.offset;
    link.end = link.begin + reference.text.length;
    link.target = std::string(reference.first.text());
    if (reference.last != reference.first) link.target_last = std::string(reference.last.text());
    if (!edition.codes) return link;
    const packs::CodeTable& codes = *edition.codes.data;
    // A range leads to its beginning; it is good as long as any code of it is listed.
    link.valid = codes.find(link.target) != nullptr;
    if (!link.valid && !link.target_last.empty()) {
        const std::uint32_t row = codes.range(link.target).second;
        const std::uint32_t end = codes.range(link.target_last).second;
        link.valid = row < end;
    }
    return link;
}

} // namespace

std::string node_label(const packs::Tabular& tabular, std::uint32_t number) {
    const packs::TabularNode& node = tabular.nodes[number];
    const std::string_view name = tabular.text(node.name);
    switch (node.kind) {
    case packs::NodeKind::chapter:
        return "Chapter " + std::string(name);
    case packs::NodeKind::section:
        return "Section " + std::string(name);
    case packs::NodeKind::code:
        break;
    }
    return display_code(CodeSystem::icd10cm, name);
}

std::string node_id(const packs::Tabular& tabular, std::uint32_t number) {
    const packs::TabularNode& node = tabular.nodes[number];
    const std::string name(tabular.text(node.name));
    const bool is_single = node.kind == packs::NodeKind::section && name.find('-') == std::string::npos;
    return is_single ? name + "-" + name : name;
}

PageNote page_note(const packs::Edition& edition, std::uint32_t number, bool inherited) {
    const packs::Tabular& tabular = *edition.tabular.data;
    const packs::Note& note = tabular.notes[number];
    PageNote page;
    page.kind = note.kind;
    page.text = std::string(tabular.text(note.text));
    page.level = note.level;
    page.origin = node_label(tabular, note.node);
    page.inherited = inherited;
    if (edition.tabular.pack) page.release = edition.tabular.pack->release;
    page.references.reserve(note.references);
    for (std::uint32_t i = note.first_reference; i < note.first_reference + note.references; ++i)
        page.references.push_back(page_reference(edition, note, tabular.references[i]));
    return page;
}

void append_notes(const packs::Edition& edition, std::uint32_t number, bool inherited, std::vector<PageNote>& notes) {
    const packs::Tabular& tabular = *edition.tabular.data;
    const packs::TabularNode& node = tabular.nodes[number];
    for (std::uint32_t i = node.first_note; i < node.first_note + node.notes; ++i) {
        if (inherited && tabular.notes[i].kind == packs::NoteKind::inclusion_term) continue;
        notes.push_back(page_note(edition, i, inherited));
    }
}

} // namespace sequela::lookup
