#include "lookup/tabular_browser.h"

#include <algorithm>

#include "lookup/page_notes.h"

namespace sequela::lookup {
namespace {

using packs::CodeRow;
using packs::CodeTable;
using packs::Edition;
using packs::kNone;
using packs::NodeKind;
using packs::Tabular;

TabularEntry entry_of_node(const Edition& edition, std::uint32_t number) {
    const Tabular& tabular = *edition.tabular.data;
    const packs::TabularNode& node = tabular.nodes[number];
    TabularEntry entry;
    entry.id = node_id(tabular, number);
    entry.kind = node.kind;
    entry.label = node.kind == NodeKind::code      ? display_code(CodeSystem::icd10cm, entry.id)
                  : node.kind == NodeKind::chapter ? "Chapter " + entry.id
                                                   : std::string(tabular.text(node.name));
    entry.title = std::string(tabular.text(node.title));
    entry.has_children = true;
    return entry;
}

TabularEntry entry_of_row(const Edition& edition, std::uint32_t number) {
    const CodeTable& codes = *edition.codes.data;
    const CodeRow& row = codes.rows[number];
    TabularEntry entry;
    entry.id = std::string(row.code.text());
    entry.label = display_code(CodeSystem::icd10cm, entry.id);
    entry.title = std::string(codes.long_title(row));
    entry.billable = row.billable != 0;
    const auto [first, last] = codes.range(entry.id);
    entry.has_children = last - first > 1;
    if (!edition.tabular) return entry;
    const Tabular& tabular = *edition.tabular.data;
    const std::uint32_t governing = tabular.governing(entry.id);
    // A code with a 7th character is in the Tabular if its six characters are and take one.
    entry.in_tabular = governing != kNone && (tabular.text(tabular.nodes[governing].name) == entry.id ||
                                              (entry.id.size() == 7 && tabular.seventh_definition(governing) != kNone));
    return entry;
}

// The node of a chapter ("9"), section ("I10-I1A") or code, or kNone.
std::uint32_t node_of(const Tabular& tabular, std::string_view id) {
    if (const std::uint32_t code = tabular.find(id); code != kNone && id.size() >= 3 && id.find('-') == std::string_view::npos) return code;
    for (std::uint32_t i = 0; i < tabular.nodes.size(); ++i)
        if (tabular.nodes[i].kind != NodeKind::code && node_id(tabular, i) == id) return i;
    return kNone;
}

// Categories of the edition in the order of the book that stand directly in this chapter or section.
std::vector<std::uint32_t> categories_of(const Edition& edition, std::uint32_t node) {
    std::vector<std::uint32_t> found;
    const CodeTable& codes = *edition.codes.data;
    const Tabular& tabular = *edition.tabular.data;
    for (const std::uint32_t row : codes.in_order) {
        const std::string_view code = codes.rows[row].code.text();
        if (code.size() != 3) continue;
        const std::uint32_t own = tabular.find(code);
        const std::uint32_t place = own != kNone ? tabular.nodes[own].parent : chapter_or_section_of(edition, code);
        if (place == node) found.push_back(row);
    }
    return found;
}

std::vector<TabularEntry> children_without_codes(const Edition& edition, std::uint32_t node) {
    std::vector<TabularEntry> entries;
    const Tabular& tabular = *edition.tabular.data;
    for (std::uint32_t child = tabular.nodes[node].first_child; child != kNone; child = tabular.nodes[child].next_sibling) {
        entries.push_back(entry_of_node(edition, child));
        entries.back().has_children = tabular.nodes[child].first_child != kNone;
    }
    return entries;
}

} // namespace

std::vector<TabularEntry> tabular_chapters(const Edition& edition) {
    std::vector<TabularEntry> entries;
    if (edition.tabular) {
        const Tabular& tabular = *edition.tabular.data;
        for (std::uint32_t i = 0; i < tabular.nodes.size(); ++i)
            if (tabular.nodes[i].kind == NodeKind::chapter) entries.push_back(entry_of_node(edition, i));
    } else if (edition.codes) { // without a Tabular there are no chapters: the categories themselves
        for (const std::uint32_t row : edition.codes.data->in_order)
            if (edition.codes.data->rows[row].parent == kNone) entries.push_back(entry_of_row(edition, row));
    }
    return entries;
}

std::vector<TabularEntry> tabular_children(const Edition& edition, std::string_view id) {
    std::vector<TabularEntry> entries;
    const std::uint32_t node = edition.tabular ? node_of(*edition.tabular.data, id) : kNone;
    if (!edition.codes) return node == kNone ? entries : children_without_codes(edition, node);
    const CodeTable& codes = *edition.codes.data;
    if (const CodeRow* row = codes.find(id)) {
        for (const std::uint32_t child : codes.children(codes.row_number(*row)))
            entries.push_back(entry_of_row(edition, child));
        return entries;
    }
    if (node == kNone) return entries;
    const Tabular& tabular = *edition.tabular.data;
    for (std::uint32_t child = tabular.nodes[node].first_child; child != kNone; child = tabular.nodes[child].next_sibling)
        if (tabular.nodes[child].kind != NodeKind::code) entries.push_back(entry_of_node(edition, child));
    for (const std::uint32_t row : categories_of(edition, node))
        entries.push_back(entry_of_row(edition, row));
    return entries;
}

std::vector<PageNote> tabular_notes(const Edition& edition, std::string_view id) {
    std::vector<PageNote> notes;
    if (!edition.tabular) return notes;
    const std::uint32_t node = node_of(*edition.tabular.data, id);
    if (node != kNone) append_notes(edition, node, false, notes);
    return notes;
}

std::vector<std::string> tabular_path(const Edition& edition, std::string_view code) {
    std::vector<std::string> ids;
    if (edition.tabular) {
        const Tabular& tabular = *edition.tabular.data;
        std::vector<std::uint32_t> path = tabular.path(chapter_or_section_of(edition, code));
        std::reverse(path.begin(), path.end());
        for (const std::uint32_t node : path)
            ids.push_back(node_id(tabular, node));
    }
    if (!edition.codes) return ids;
    for (std::size_t length = 3; length < code.size(); ++length)
        if (edition.codes.data->find(code.substr(0, length))) ids.emplace_back(code.substr(0, length));
    return ids;
}

} // namespace sequela::lookup
