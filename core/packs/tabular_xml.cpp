#include "packs/tabular_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/code.h"
#include "base/job.h"
#include "base/text.h"
#include "packs/xml_text.h"

namespace sequela::packs {
namespace {

struct NoteElement {
    std::string_view name;
    NoteKind kind;
};
constexpr std::array<NoteElement, 9> kNoteElements = {{{"includes", NoteKind::includes},
                                                       {"inclusionTerm", NoteKind::inclusion_term},
                                                       {"excludes1", NoteKind::excludes1},
                                                       {"excludes2", NoteKind::excludes2},
                                                       {"codeFirst", NoteKind::code_first},
                                                       {"useAdditionalCode", NoteKind::use_additional_code},
                                                       {"codeAlso", NoteKind::code_also},
                                                       {"sevenChrNote", NoteKind::seventh_character},
                                                       {"notes", NoteKind::note}}};

const NoteElement* note_element(std::string_view name) {
    const auto found = std::find_if(kNoteElements.begin(), kNoteElements.end(), [&](const NoteElement& e) { return e.name == name; });
    return found == kNoteElements.end() ? nullptr : &*found;
}

struct Span {
    CodeKey first;
    CodeKey last;
};

// "A00-B99", "C7A", "(I10-I1A)": the codes that a chapter or section spans.
std::optional<Span> read_span(std::string_view text) {
    text = trim(text);
    const std::size_t dash = text.find('-');
    const std::string first = normalise_code(text.substr(0, dash));
    const std::string last = dash == std::string_view::npos ? first : normalise_code(text.substr(dash + 1));
    if (!has_icd10cm_shape(first) || !has_icd10cm_shape(last)) return std::nullopt;
    return Span{CodeKey::of(first), CodeKey::of(last)};
}

// Takes "(A00-B99)" off the end of a title and says what it was.
std::optional<Span> take_span(std::string& title) {
    if (!title.ends_with(')')) return std::nullopt;
    const std::size_t open = title.rfind('(');
    if (open == std::string::npos) return std::nullopt;
    const auto span = read_span(std::string_view(title).substr(open + 1, title.size() - open - 2));
    if (span) title = std::string(trim(std::string_view(title).substr(0, open)));
    return span;
}

bool spans(const TabularNode& outer, const Span& inner) {
    return !(inner.first < outer.first) && !(outer.last < inner.last) && !(outer.first == inner.first && outer.last == inner.last);
}

} // namespace

struct TabularReader::State {
    State(std::string_view text, std::string file) : fragments(text, std::move(file), {"chapter", "section"}) {}

    XmlFragments fragments;
    Tabular tabular;
    std::optional<int> version;
    std::vector<std::string> warnings;
    std::size_t empty_notes = 0;

    // Where the next element belongs. Sections of a chapter may span others that follow: V00-X58 holds V00-V99 holds V00-V09.
    std::uint32_t chapter = kNone;
    std::uint32_t section = kNone;
    std::vector<std::uint32_t> last_child; // of each node, for linking siblings
    std::size_t diagnoses = 0;
    bool root_seen = false;
    bool in_section = false;
    std::vector<std::pair<std::uint32_t, std::vector<Note>>> waiting; // notes of a container that is still open

    Result<bool> step_once();
    Status opened(const XmlPiece& piece);
    Status element(const XmlPiece& piece);
    Status chapter_element(const XmlPiece& piece, pugi::xml_node node);
    Status section_element(const XmlPiece& piece, pugi::xml_node node);
    Status read_diagnosis(const XmlPiece& piece, pugi::xml_node node, std::uint32_t parent);
    Status start_section(const XmlPiece& piece);
    Status closed(const XmlPiece& piece);

    std::uint32_t add_node(NodeKind kind, std::uint32_t parent);
    void read_own(pugi::xml_node node, std::uint32_t number, std::vector<Note>& notes);
    void add_notes(pugi::xml_node element, NoteKind kind, std::uint32_t number, std::vector<Note>& notes);
    void add_note(std::string_view text, NoteKind kind, std::uint32_t number, std::uint8_t level, std::vector<Note>& notes);
    void add_visual_impairment(pugi::xml_node table, std::uint32_t number, std::vector<Note>& notes);
    void add_sevenths(pugi::xml_node definition, std::uint32_t number, std::vector<Note>& notes);
    void settle_notes(std::uint32_t number, std::vector<Note> notes);
    Error refuse(std::string what, const XmlPiece& piece, pugi::xml_node node = {}) const {
        return error_at(fragments, piece, node, std::move(what), "The file must be the tabular XML as NCHS publishes it");
    }
};

std::uint32_t TabularReader::State::add_node(NodeKind kind, std::uint32_t parent) {
    const auto number = static_cast<std::uint32_t>(tabular.nodes.size());
    TabularNode node;
    node.kind = kind;
    node.parent = parent;
    tabular.nodes.push_back(node);
    last_child.push_back(kNone);
    // Chapters are the children of nothing; they are linked as siblings too.
    const std::uint32_t before = parent == kNone ? chapter : last_child[parent];
    if (before != kNone)
        tabular.nodes[before].next_sibling = number;
    else if (parent != kNone)
        tabular.nodes[parent].first_child = number;
    if (parent != kNone) last_child[parent] = number;
    return number;
}

void TabularReader::State::add_note(std::string_view text, NoteKind kind, std::uint32_t number, std::uint8_t level,
                                    std::vector<Note>& notes) {
    Note note;
    note.text = append_text(tabular.pool, text);
    note.node = number;
    note.kind = kind;
    note.level = level;
    note.first_reference = static_cast<std::uint32_t>(tabular.references.size());
    for (CodeReference reference : find_references(text)) {
        reference.text.offset += note.text.offset;
        tabular.references.push_back(reference);
        ++note.references;
    }
    notes.push_back(note);
}

// Notes under a note that ends in ":" are its sub-notes, up to the next one that ends so or that begins anew with "code". Excludes notes
// are sorted: where the sub-notes' order breaks and the heading's goes on, the sub-notes have ended.
void TabularReader::State::add_notes(pugi::xml_node element, NoteKind kind, std::uint32_t number, std::vector<Note>& notes) {
    const bool sorted = kind == NoteKind::excludes1 || kind == NoteKind::excludes2;
    std::string heading_text;
    std::string previous;
    bool under_heading = false;
    bool any = false;
    for (const pugi::xml_node child : element.children("note")) {
        const std::string text = text_of(child);
        any = true;
        if (text.empty()) {
            ++empty_notes;
            continue;
        }
        const bool heading = text.ends_with(':');
        const std::string lower = to_lower(text);
        if (sorted && under_heading && lower < previous && lower >= heading_text) under_heading = false;
        const bool anew = starts_with_ignoring_case(text, "code ") || starts_with_ignoring_case(text, "use additional ");
        if (heading || anew) under_heading = false;
        add_note(text, kind, number, under_heading ? 1 : 0, notes);
        if (heading) under_heading = true;
        if (heading) heading_text = lower;
        previous = heading ? std::string() : lower;
    }
    if (any) return;
    if (const std::string text = text_of(element); !text.empty())
        add_note(text, kind, number, 0, notes);
    else
        ++empty_notes;
}

// The table of visual impairment in chapter 7, as notes: a heading, and a line for each category.
void TabularReader::State::add_visual_impairment(pugi::xml_node table, std::uint32_t number, std::vector<Note>& notes) {
    for (const pugi::xml_node category : table.children("visCategory")) {
        const std::string value = text_of(category.child("value"));
        const std::string heading = text_of(category.child("heading"));
        if (!heading.empty()) {
            add_note(fmt::format("{}, {}:", heading, to_lower(text_of(category.child("visRange").child("heading")))), NoteKind::note,
                     number, 0, notes);
            continue;
        }
        std::string below;
        std::string least;
        for (const pugi::xml_node range : category.children("visRange")) {
            const std::string most = text_of(range.child("visMax"));
            const std::string minimum = text_of(range.child("visMin"));
            if (!most.empty()) below += (below.empty() ? "" : " or ") + most;
            if (!minimum.empty()) least += (least.empty() ? "" : " or ") + minimum;
        }
        std::string line = value + ":";
        // The last two categories are words: "No light perception".
        const bool is_acuity = !below.empty() && below[0] >= '0' && below[0] <= '9';
        if (!below.empty()) line += (is_acuity ? " less than " : " ") + below;
        if (!least.empty()) line += (below.empty() ? " " : "; ") + ("equal to or better than " + least);
        add_note(line, NoteKind::note, number, 1, notes);
    }
}

void TabularReader::State::add_sevenths(pugi::xml_node definition, std::uint32_t number, std::vector<Note>& notes) {
    TabularNode& node = tabular.nodes[number];
    if (node.sevenths == 0) node.first_seventh = static_cast<std::uint32_t>(tabular.sevenths.size());
    for (const pugi::xml_node child : definition.children()) {
        const std::string_view name = child.name();
        const std::string text = text_of(child);
        if (name == "note" && !text.empty()) add_note(text, NoteKind::seventh_character, number, 0, notes);
        const std::string_view character = child.attribute("char").value();
        if (name != "extension" || character.size() != 1) continue;
        SeventhCharacter seventh;
        seventh.character = character[0];
        seventh.meaning = append_text(tabular.pool, text);
        tabular.sevenths.push_back(seventh);
        ++node.sevenths;
    }
}

void TabularReader::State::read_own(pugi::xml_node node, std::uint32_t number, std::vector<Note>& notes) {
    for (const pugi::xml_node child : node.children()) {
        const std::string_view name = child.name();
        if (const NoteElement* note = note_element(name))
            add_notes(child, note->kind, number, notes);
        else if (name == "sevenChrDef")
            add_sevenths(child, number, notes);
        else if (name == "visualImpairment")
            add_visual_impairment(child, number, notes);
    }
}

void TabularReader::State::settle_notes(std::uint32_t number, std::vector<Note> notes) {
    tabular.nodes[number].first_note = static_cast<std::uint32_t>(tabular.notes.size());
    tabular.nodes[number].notes = static_cast<std::uint32_t>(notes.size());
    tabular.notes.insert(tabular.notes.end(), notes.begin(), notes.end());
}

Status TabularReader::State::read_diagnosis(const XmlPiece& piece, pugi::xml_node node, std::uint32_t parent) {
    const std::string name = text_of(node.child("name"));
    const std::string code = normalise_code(name);
    if (!has_icd10cm_shape(code)) return refuse(fmt::format("\"{}\" is no ICD-10-CM code, but the name of a <diag>", name), piece, node);
    const std::string title = text_of(node.child("desc"));
    if (title.empty()) return refuse(fmt::format("{} has no <desc>", name), piece, node);
    const std::uint32_t number = add_node(NodeKind::code, parent);
    ++diagnoses;
    TabularNode& added = tabular.nodes[number];
    added.name = append_text(tabular.pool, code);
    added.title = append_text(tabular.pool, title);
    added.first = added.last = CodeKey::of(code);
    added.placeholder = std::string_view(node.attribute("placeholder").value()) == "true" ? 1 : 0;
    std::vector<Note> notes;
    read_own(node, number, notes);
    settle_notes(number, std::move(notes));
    for (const pugi::xml_node child : node.children("diag"))
        if (const auto status = read_diagnosis(piece, child, number); !status) return status;
    return Done{};
}

// A section stands under the nearest earlier section of its chapter that spans it and has no categories of its own; else under the chapter.
Status TabularReader::State::start_section(const XmlPiece& piece) {
    const std::string_view text = fragments.text();
    const std::string_view tag = text.substr(piece.offset, text.find('>', piece.offset) - piece.offset);
    const std::size_t id = tag.find("id=\"");
    const std::string_view value = id == std::string_view::npos ? std::string_view{} : tag.substr(id + 4, tag.find('"', id + 4) - id - 4);
    const auto span = read_span(value);
    if (chapter == kNone) return refuse("A <section> stands outside a chapter", piece);
    if (!span) return refuse("A <section> has no id such as \"A00-A09\"", piece);
    std::uint32_t parent = section;
    while (parent != kNone && tabular.nodes[parent].kind == NodeKind::section) {
        const std::uint32_t child = tabular.nodes[parent].first_child;
        const bool has_categories = child != kNone && tabular.nodes[child].kind == NodeKind::code;
        if (!has_categories && spans(tabular.nodes[parent], *span)) break;
        parent = tabular.nodes[parent].parent;
    }
    if (parent == kNone) parent = chapter;
    section = add_node(NodeKind::section, parent);
    tabular.nodes[section].first = span->first;
    tabular.nodes[section].last = span->last;
    tabular.nodes[section].name = append_text(tabular.pool, value);
    waiting.emplace_back(section, std::vector<Note>());
    in_section = true;
    return Done{};
}

Status TabularReader::State::opened(const XmlPiece& piece) {
    if (!root_seen) {
        root_seen = true;
        if (piece.name == "ICD10CM.tabular") return Done{};
        return refuse(fmt::format("The root element is <{}>, not <ICD10CM.tabular>", piece.name), piece);
    }
    if (piece.name == "section") return in_section ? Status(refuse("A <section> stands inside a section", piece)) : start_section(piece);
    if (in_section || !waiting.empty()) return refuse("A <chapter> stands inside a chapter", piece);
    chapter = add_node(NodeKind::chapter, kNone);
    section = kNone;
    waiting.emplace_back(chapter, std::vector<Note>());
    return Done{};
}

Status TabularReader::State::chapter_element(const XmlPiece& piece, pugi::xml_node node) {
    if (piece.name == "name") {
        tabular.nodes[chapter].name = append_text(tabular.pool, text_of(node));
    } else if (piece.name == "desc") {
        std::string title = text_of(node);
        if (const auto span = take_span(title)) {
            tabular.nodes[chapter].first = span->first;
            tabular.nodes[chapter].last = span->last;
        }
        tabular.nodes[chapter].title = append_text(tabular.pool, title);
    }
    return Done{};
}

Status TabularReader::State::section_element(const XmlPiece& piece, pugi::xml_node node) {
    if (piece.name == "desc") {
        std::string title = text_of(node);
        (void)take_span(title);
        tabular.nodes[section].title = append_text(tabular.pool, title);
    } else if (piece.name == "diag") {
        return read_diagnosis(piece, node, section);
    }
    return Done{};
}

Status TabularReader::State::element(const XmlPiece& piece) {
    pugi::xml_document document;
    if (const auto status = parse_piece(document, piece, fragments); !status) return status;
    const pugi::xml_node node = document.document_element();
    if (chapter == kNone || waiting.empty()) {
        if (piece.name == "version") version = year_of_version(text_of(node));
        return Done{};
    }
    const std::uint32_t owner = waiting.back().first;
    // The element is itself a note of the container: give it a parent, so that the same code reads it.
    if (note_element(piece.name) || piece.name == "sevenChrDef" || piece.name == "visualImpairment") {
        read_own(document, owner, waiting.back().second);
        return Done{};
    }
    return in_section ? section_element(piece, node) : chapter_element(piece, node);
}

Status TabularReader::State::closed(const XmlPiece& piece) {
    if (piece.name == "section" || piece.name == "chapter") {
        auto [owner, notes] = std::move(waiting.back());
        waiting.pop_back();
        if (!notes.empty()) settle_notes(owner, std::move(notes));
        if (tabular.nodes[owner].title.length == 0) return refuse(fmt::format("A <{}> has no <desc>", piece.name), piece);
        in_section = false;
    }
    return Done{};
}

Result<bool> TabularReader::State::step_once() {
    const auto piece = fragments.next();
    if (!piece) return piece.error();
    Status status = Done{};
    switch (piece->kind) {
    case XmlPiece::Kind::opened:
        status = opened(*piece);
        break;
    case XmlPiece::Kind::element:
        status = element(*piece);
        break;
    case XmlPiece::Kind::closed:
        status = closed(*piece);
        break;
    case XmlPiece::Kind::finished:
        if (diagnoses == 0) return Error{"The tabular XML holds no code", fragments.file(), ""};
        if (empty_notes > 0) warnings.push_back(fmt::format("{} empty notes were left out", empty_notes));
        tabular.finish();
        return true;
    }
    if (!status) return status.error();
    return false;
}

TabularReader::TabularReader(std::string_view text, std::string file) : state_(std::make_unique<State>(text, std::move(file))) {}
TabularReader::~TabularReader() = default;

Result<bool> TabularReader::step(double deadline_ms) {
    do {
        auto done = state_->step_once();
        if (!done || *done) return done;
    } while (monotonic_ms() < deadline_ms);
    return false;
}

double TabularReader::fraction() const {
    return fraction_of(state_->fragments);
}

Tabular TabularReader::take() {
    return std::move(state_->tabular);
}
const std::optional<int>& TabularReader::version() const {
    return state_->version;
}
const std::vector<std::string>& TabularReader::warnings() const {
    return state_->warnings;
}

Result<Tabular> read_tabular(std::string_view text, const std::string& file) {
    TabularReader reader(text, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

} // namespace sequela::packs
