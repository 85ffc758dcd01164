#include "rules/encounter_view.h"

#include <algorithm>

#include "lookup/page_notes.h"

namespace sequela::rules {
namespace {

using packs::kNone;
using packs::NoteKind;

bool is_read(NoteKind kind) {
    return kind == NoteKind::excludes1 || kind == NoteKind::excludes2 || kind == NoteKind::code_first ||
           kind == NoteKind::use_additional_code || kind == NoteKind::code_also;
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

} // namespace

EncounterView::EncounterView(const Encounter& the_encounter, const Context& the_context) : encounter(the_encounter), context(the_context) {
    if (context.edition) {
        codes = context.edition->codes.data;
        tabular = context.edition->tabular.data;
    }
    lines.reserve(encounter.entries.size());
    for (std::size_t i = 0; i < encounter.entries.size(); ++i) {
        if (encounter.entries[i].system != CodeSystem::icd10cm) continue;
        Line line;
        line.number = static_cast<int>(i);
        line.diagnosis = &encounter.entries[i];
        line.code = line.diagnosis->code;
        line.repeated = std::any_of(lines.begin(), lines.end(), [&](const Line& earlier) { return earlier.code == line.code; });
        look_up(line);
        lines.push_back(std::move(line));
    }
}

void EncounterView::look_up(Line& line) {
    if (codes) {
        line.row = codes->find(line.code);
        if (line.row) {
            line.billable = line.row->billable != 0;
            line.title = codes->long_title(*line.row);
        }
    }
    if (!line.billable) {
        static const packs::Edition kNothing;
        line.examination = lookup::examine(context.edition ? *context.edition : kNothing, context.catalogue, line.code);
    }
    if (!tabular) return;
    line.node = tabular->governing(line.code);
    if (line.node == kNone) return;
    line.path = tabular->path(line.node);
    collect_notes(line);
}

void EncounterView::collect_notes(Line& line) {
    for (std::uint32_t distance = 0; distance < line.path.size(); ++distance) {
        const packs::TabularNode& node = tabular->nodes[line.path[distance]];
        for (std::uint32_t i = node.first_note; i < node.first_note + node.notes; ++i)
            if (is_read(note(i).kind)) line.notes.push_back({i, line.path[distance], distance});
    }
}

std::string EncounterView::codes_release() const {
    return context.edition && context.edition->codes.pack ? context.edition->codes.pack->release : std::string();
}

std::string EncounterView::tabular_release() const {
    return context.edition && context.edition->tabular.pack ? context.edition->tabular.pack->release : std::string();
}

bool EncounterView::covers(const packs::CodeReference& reference, std::string_view code) const {
    if (!reference.covers(code)) return false;
    // The book puts categories such as C7A, C4A and M1A before or among others than the alphabet does (C7A stands before C76, M1A before
    // M10), so that a range "C76-C80" must not swallow C7A. Codes of other categories are in the order of the alphabet.
    if (reference.first == reference.last || code.size() < 3 || !is_upper(code[2]) || !codes) return true;
    const packs::CodeRow* first = codes->find(reference.first.text());
    const packs::CodeRow* last = codes->find(reference.last.text());
    const packs::CodeRow* row = codes->find(code.substr(0, 3));
    if (!first || !last || !row) return true;
    return row->code == first->code || (first->order <= row->order && row->order <= last->order) ||
           code.substr(0, 3) == last->code.text().substr(0, 3);
}

bool EncounterView::names(std::uint32_t number, std::string_view code) const {
    const packs::Note& of = note(number);
    bool named = false;
    for (std::uint32_t i = of.first_reference; i < of.first_reference + of.references; ++i) {
        const packs::CodeReference& reference = tabular->references[i];
        // Most references are of another letter: no need to look closer at the thousands of pairs that an encounter has.
        if (code.empty() || code[0] < reference.first.characters[0] || code[0] > reference.last.characters[0]) continue;
        if (!covers(reference, code)) continue;
        if (reference.except != 0) return false;
        named = true;
    }
    return named;
}

bool EncounterView::is_below(const Line& line, std::uint32_t node) {
    return std::find(line.path.begin(), line.path.end(), node) != line.path.end();
}

std::string EncounterView::origin(std::uint32_t number) const {
    return lookup::node_label(*tabular, number);
}

} // namespace sequela::rules
