#include "packs/tabular.h"

#include <algorithm>
#include <array>

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 5;
constexpr std::uint32_t kVersion = 2;

constexpr std::array<std::string_view, 9> kNoteTitles = {
    "Includes", "Inclusion terms", "Excludes1", "Excludes2", "Code first", "Use additional code", "Code also", "7th characters", "Note"};

bool inside(TextRef ref, std::size_t pool) {
    return std::uint64_t{ref.offset} + ref.length <= pool;
}
bool inside(std::uint64_t first, std::uint64_t count, std::size_t size) {
    return first + count <= size;
}

bool node_is_sound(const Tabular& tabular, std::uint32_t number) {
    const TabularNode& node = tabular.nodes[number];
    const auto later = [&](std::uint32_t link) { return link == kNone || (link > number && link < tabular.nodes.size()); };
    return (node.parent == kNone || node.parent < number) && later(node.first_child) && later(node.next_sibling) &&
           inside(node.name, tabular.pool.size()) && inside(node.title, tabular.pool.size()) &&
           inside(node.first_note, node.notes, tabular.notes.size()) &&
           inside(node.first_seventh, node.sevenths, tabular.sevenths.size()) &&
           static_cast<std::uint8_t>(node.kind) <= static_cast<std::uint8_t>(NodeKind::code);
}

bool note_is_sound(const Tabular& tabular, const Note& note) {
    if (!inside(note.text, tabular.pool.size()) || note.node >= tabular.nodes.size()) return false;
    if (!inside(note.first_reference, note.references, tabular.references.size())) return false;
    if (static_cast<std::uint8_t>(note.kind) > static_cast<std::uint8_t>(NoteKind::note)) return false;
    for (std::uint32_t i = 0; i < note.references; ++i) {
        const TextRef text = tabular.references[note.first_reference + i].text;
        if (text.offset < note.text.offset) return false;
        if (std::uint64_t{text.offset} + text.length > std::uint64_t{note.text.offset} + note.text.length) return false;
    }
    return true;
}

bool is_sound(const Tabular& tabular) {
    for (std::uint32_t i = 0; i < tabular.nodes.size(); ++i)
        if (!node_is_sound(tabular, i)) return false;
    for (const Note& note : tabular.notes)
        if (!note_is_sound(tabular, note)) return false;
    for (const SeventhCharacter& seventh : tabular.sevenths)
        if (!inside(seventh.meaning, tabular.pool.size())) return false;
    for (const CodeReference& reference : tabular.references)
        if (static_cast<std::uint8_t>(reference.qualifier) > static_cast<std::uint8_t>(Qualifier::other)) return false;
    return std::all_of(tabular.by_code.begin(), tabular.by_code.end(), [&](std::uint32_t n) { return n < tabular.nodes.size(); });
}

} // namespace

std::string_view title(NoteKind kind) {
    return kNoteTitles[static_cast<std::size_t>(kind)];
}

std::uint32_t Tabular::find(std::string_view code) const {
    if (code.size() > CodeKey::kLongest) return kNone;
    const CodeKey key = CodeKey::of(code);
    const auto found = std::lower_bound(by_code.begin(), by_code.end(), key,
                                        [this](std::uint32_t number, const CodeKey& wanted) { return nodes[number].first < wanted; });
    return found != by_code.end() && nodes[*found].first == key ? *found : kNone;
}

std::uint32_t Tabular::governing(std::string_view code) const {
    for (std::size_t length = std::min<std::size_t>(code.size(), 8); length >= 3; --length) {
        const std::uint32_t node = find(code.substr(0, length));
        if (node != kNone) return node;
    }
    return kNone;
}

std::vector<std::uint32_t> Tabular::path(std::uint32_t node) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t at = node; at != kNone && at < nodes.size(); at = nodes[at].parent)
        found.push_back(at);
    return found;
}

std::uint32_t Tabular::seventh_definition(std::uint32_t node) const {
    for (std::uint32_t at = node; at != kNone && at < nodes.size(); at = nodes[at].parent)
        if (nodes[at].sevenths > 0) return at;
    return kNone;
}

void Tabular::finish() {
    by_code.clear();
    for (std::uint32_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].kind == NodeKind::code) by_code.push_back(i);
    std::stable_sort(by_code.begin(), by_code.end(), [this](std::uint32_t a, std::uint32_t b) { return nodes[a].first < nodes[b].first; });
}

ImageWriter Tabular::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(nodes);
    writer.add(notes);
    writer.add(references);
    writer.add(sevenths);
    writer.add(by_code);
    writer.add(pool);
    return writer;
}

Result<Tabular> Tabular::from_image(std::string_view image) {
    Tabular tabular;
    ImageReader reader(image, kKind, kVersion);
    reader.read(tabular.nodes);
    reader.read(tabular.notes);
    reader.read(tabular.references);
    reader.read(tabular.sevenths);
    reader.read(tabular.by_code);
    reader.read(tabular.pool);
    if (const auto status = reader.status(); !status) return status.error();
    if (!is_sound(tabular)) return damaged_image("the Tabular List does not hang together");
    return tabular;
}

} // namespace sequela::packs
