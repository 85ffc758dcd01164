#include "fixture.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace sequela::test {
namespace {

using packs::kNone;
using packs::NodeKind;
using packs::NoteKind;

const std::map<std::string, NoteKind, std::less<>> kNoteWords = {
    {"includes", NoteKind::includes},         {"inclusion", NoteKind::inclusion_term},
    {"excludes1", NoteKind::excludes1},       {"excludes2", NoteKind::excludes2},
    {"code first", NoteKind::code_first},     {"use additional code", NoteKind::use_additional_code},
    {"code also", NoteKind::code_also},       {"note", NoteKind::note},
    {"7th note", NoteKind::seventh_character}};

// What stands at one place of the Tabular, in the order of the file.
struct Draft {
    NodeKind kind = NodeKind::code;
    std::string name;
    std::string first;
    std::string last;
    std::string title;
    bool in_tabular = true;
    bool in_codes = true;
    bool billable = false;
    struct Remark {
        NoteKind kind;
        std::string text;
        std::uint8_t level;
    };
    std::vector<Remark> notes;
    std::vector<std::pair<char, std::string>> sevenths;
};

std::string word(std::string_view& rest) {
    rest = trim(rest);
    const std::size_t end = std::min(rest.find(' '), rest.size());
    std::string found(rest.substr(0, end));
    rest = trim(rest.substr(end));
    return found;
}

class Reader {
public:
    explicit Reader(Fixture& fixture) : fixture_(fixture) {}
    bool read(std::string_view line, std::string& problem);
    void finish();

private:
    bool read_place(std::string_view line);
    bool read_remark(std::string_view line);
    bool read_setting(std::string_view line);
    bool read_term(std::string_view line);
    void add_codes();
    void add_nodes();
    [[nodiscard]] std::uint32_t parent_of(const Draft& draft) const;
    std::uint32_t add_node(const Draft& draft, std::uint32_t parent);

    Fixture& fixture_;
    std::vector<Draft> drafts_;
    std::map<std::string, std::uint32_t> node_of_code_;
    std::vector<std::pair<std::string, std::pair<std::string, Date>>> conversions_;
};

bool Reader::read_setting(std::string_view line) {
    if (line == "no codes")
        fixture_.has_codes = false;
    else if (line == "no tabular")
        fixture_.has_tabular = false;
    else if (line == "no index")
        fixture_.has_index = false;
    else if (line.starts_with("index "))
        return read_term(line.substr(6));
    else if (line == "no poa list")
        fixture_.has_poa_list = false;
    else if (line.starts_with("poa exempt ")) {
        std::string_view rest = line.substr(11);
        while (!rest.empty())
            fixture_.poa_exempt.codes.push_back(packs::CodeKey::of(normalise_code(word(rest))));
    } else if (line.starts_with("conversion ")) {
        std::string_view rest = line.substr(11);
        const std::string before = normalise_code(word(rest));
        if (word(rest) != "->") return false;
        const std::string after = normalise_code(word(rest));
        const auto date = Date::parse(word(rest));
        if (!date) return false;
        conversions_.push_back({before, {after, *date}});
    } else {
        return false;
    }
    return true;
}

// "index Diabetes = E11.9", "index > with", "index > > amyloidosis = E85.4 [I43]", "index > addiction; see Dependence"
bool Reader::read_term(std::string_view line) {
    packs::TermIndex& index = fixture_.index;
    packs::Term term;
    for (line = trim(line); line.starts_with('>'); line = trim(line.substr(1)))
        ++term.level;
    if (const std::size_t see = line.find("; see "); see != std::string_view::npos) {
        term.see = packs::append_text(index.pool, line.substr(see + 6));
        line = line.substr(0, see);
    }
    if (const std::size_t equals = line.find(" = "); equals != std::string_view::npos) {
        std::string code = normalise_code(line.substr(equals + 3));
        line = trim(line.substr(0, equals));
        if (const std::size_t bracket = code.find('['); bracket != std::string::npos) {
            std::string second = code.substr(bracket + 1, code.size() - bracket - 2);
            code.resize(bracket);
            term.manifestation_incomplete = second.ends_with('-') ? 1 : 0;
            if (term.manifestation_incomplete != 0) second.pop_back();
            term.manifestation = packs::CodeKey::of(second);
        }
        term.incomplete = code.ends_with('-') ? 1 : 0;
        if (term.incomplete != 0) code.pop_back();
        term.code = packs::CodeKey::of(code);
    }
    term.title = packs::append_text(index.pool, line);
    const auto number = static_cast<std::uint32_t>(index.terms.size());
    // The last term of the level above is the parent; the last below it, the sibling before.
    for (std::uint32_t i = number; i-- > 0 && term.level > 0 && term.parent == kNone;)
        if (index.terms[i].level + 1 == term.level) term.parent = i;
    if (term.level > 0 && term.parent == kNone) return false;
    for (std::uint32_t i = number; i-- > 0;) {
        if (index.terms[i].parent != term.parent) continue;
        index.terms[i].next_sibling = number;
        break;
    }
    if (term.parent != kNone && index.terms[term.parent].first_child == kNone) index.terms[term.parent].first_child = number;
    if (term.parent == kNone) index.main_terms.push_back(number);
    index.terms.push_back(term);
    return true;
}

// "chapter 9 I00-I99 Title", "section I10-I1A Title", "I11 header Title", "I11.0 Title", "I11.0 not in tabular Title", "I11.0 no code
// Title"
bool Reader::read_place(std::string_view line) {
    Draft draft;
    std::string_view rest = line;
    std::string name = word(rest);
    if (name == "chapter" || name == "section") {
        draft.kind = name == "chapter" ? NodeKind::chapter : NodeKind::section;
        draft.name = word(rest);
        const std::string span = draft.kind == NodeKind::chapter ? word(rest) : draft.name;
        const auto ends = split(span, '-');
        draft.first = std::string(ends.front());
        draft.last = std::string(ends.back());
        draft.in_codes = false;
    } else {
        draft.name = normalise_code(name);
        if (!has_icd10cm_shape(draft.name)) return false;
        draft.first = draft.last = draft.name;
        draft.billable = true;
        if (rest.starts_with("header ")) {
            draft.billable = false;
            word(rest);
        }
        if (rest.starts_with("newer than tabular ")) {
            draft.in_tabular = false;
            rest = trim(rest.substr(18));
        }
        if (rest.starts_with("no longer listed ")) {
            draft.in_codes = false;
            rest = trim(rest.substr(16));
        }
        // Codes with a 7th character have no place of their own in the Tabular.
        if (draft.name.size() == 7) draft.in_tabular = false;
    }
    draft.title = std::string(rest);
    drafts_.push_back(std::move(draft));
    return true;
}

bool Reader::read_remark(std::string_view line) {
    if (drafts_.empty()) return false;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    std::string_view head = trim(line.substr(0, colon));
    const std::string_view text = trim(line.substr(colon + 1));
    if (head == "7th") {
        drafts_.back().sevenths.emplace_back(text.front(), std::string(trim(text.substr(1))));
        return true;
    }
    std::uint8_t level = 0;
    if (head.ends_with(" >")) { // "code first >: Alzheimer's disease (G30.-)" stands under the heading before it
        level = 1;
        head = trim(head.substr(0, head.size() - 2));
    }
    const auto kind = kNoteWords.find(head);
    if (kind == kNoteWords.end()) return false;
    drafts_.back().notes.push_back({kind->second, std::string(text), level});
    return true;
}

bool Reader::read(std::string_view line, std::string& problem) {
    const std::string_view text = trim(line);
    const bool indented = line.size() > 1 && line[0] == ' ' && line[1] == ' ';
    if (indented ? read_remark(text) : (read_setting(text) || read_place(text))) return true;
    problem = "not understood in the fixture: " + std::string(text);
    return false;
}

std::uint32_t Reader::parent_of(const Draft& draft) const {
    const auto& nodes = fixture_.tabular.nodes;
    if (draft.kind == NodeKind::chapter) return kNone;
    if (draft.kind == NodeKind::code)
        for (std::size_t length = draft.name.size() - 1; length >= 3; --length)
            if (const auto found = node_of_code_.find(draft.name.substr(0, length)); found != node_of_code_.end()) return found->second;
    // The last chapter or section so far.
    for (std::size_t i = nodes.size(); i-- > 0;)
        if (nodes[i].kind == NodeKind::chapter || (nodes[i].kind == NodeKind::section && draft.kind == NodeKind::code))
            return static_cast<std::uint32_t>(i);
    return kNone;
}

std::uint32_t Reader::add_node(const Draft& draft, std::uint32_t parent) {
    packs::Tabular& tabular = fixture_.tabular;
    packs::TabularNode node;
    node.kind = draft.kind;
    node.name = packs::append_text(tabular.pool, draft.name);
    node.title = packs::append_text(tabular.pool, draft.title);
    node.first = packs::CodeKey::of(draft.first);
    node.last = packs::CodeKey::of(draft.last);
    node.parent = parent;
    node.first_note = static_cast<std::uint32_t>(tabular.notes.size());
    node.notes = static_cast<std::uint32_t>(draft.notes.size());
    node.first_seventh = static_cast<std::uint32_t>(tabular.sevenths.size());
    node.sevenths = static_cast<std::uint16_t>(draft.sevenths.size());
    const auto number = static_cast<std::uint32_t>(tabular.nodes.size());
    for (const Draft::Remark& remark : draft.notes) {
        packs::Note note;
        note.text = packs::append_text(tabular.pool, remark.text);
        note.kind = remark.kind;
        note.level = remark.level;
        note.node = number;
        note.first_reference = static_cast<std::uint32_t>(tabular.references.size());
        for (packs::CodeReference reference : packs::find_references(remark.text)) {
            reference.text.offset += note.text.offset;
            tabular.references.push_back(reference);
            ++note.references;
        }
        tabular.notes.push_back(note);
    }
    for (const auto& [character, meaning] : draft.sevenths) {
        packs::SeventhCharacter seventh;
        seventh.character = character;
        seventh.meaning = packs::append_text(tabular.pool, meaning);
        tabular.sevenths.push_back(seventh);
    }
    tabular.nodes.push_back(node);
    return number;
}

void Reader::add_nodes() {
    std::map<std::uint32_t, std::uint32_t> last_child;
    std::uint32_t last_chapter = kNone;
    for (const Draft& draft : drafts_) {
        if (!draft.in_tabular) continue;
        const std::uint32_t parent = parent_of(draft);
        const std::uint32_t number = add_node(draft, parent);
        auto& nodes = fixture_.tabular.nodes;
        if (parent != kNone) {
            if (nodes[parent].first_child == kNone) nodes[parent].first_child = number;
            if (last_child.count(parent) > 0) nodes[last_child[parent]].next_sibling = number;
            last_child[parent] = number;
        } else {
            if (last_chapter != kNone) nodes[last_chapter].next_sibling = number;
            last_chapter = number;
        }
        if (draft.kind == NodeKind::code) node_of_code_[draft.name] = number;
    }
    fixture_.tabular.finish();
}

void Reader::add_codes() {
    packs::CodeTable& codes = fixture_.codes;
    for (const Draft& draft : drafts_) {
        if (!draft.in_codes) continue;
        packs::CodeRow row;
        row.code = packs::CodeKey::of(draft.name);
        row.long_title = packs::append_text(codes.pool, draft.title);
        row.short_title = row.long_title;
        row.order = static_cast<std::uint32_t>(codes.rows.size());
        row.billable = draft.billable ? 1 : 0;
        codes.rows.push_back(row);
    }
    codes.finish();
}

void Reader::finish() {
    add_codes();
    add_nodes();
    fixture_.index.finish();
    std::sort(fixture_.poa_exempt.codes.begin(), fixture_.poa_exempt.codes.end());
    for (const auto& [before, after] : conversions_) {
        packs::Conversion row;
        row.code = packs::CodeKey::of(after.first);
        row.effective_days = after.second.days;
        row.first_previous = static_cast<std::uint32_t>(fixture_.conversion.previous.size());
        row.previous_count = 1;
        fixture_.conversion.previous.push_back(packs::CodeKey::of(before));
        fixture_.conversion.rows.push_back(row);
    }
    std::sort(fixture_.conversion.rows.begin(), fixture_.conversion.rows.end(),
              [](const auto& a, const auto& b) { return a.code < b.code; });
}

} // namespace

packs::Edition Fixture::edition(Date date) const {
    packs::Edition edition;
    edition.date = date;
    if (has_codes) edition.codes = {&codes_pack, &codes};
    if (has_tabular) edition.tabular = {&tabular_pack, &tabular};
    if (has_index) edition.index = {&index_pack, &index};
    if (has_poa_list) edition.poa_exempt = {&poa_pack, &poa_exempt};
    edition.conversion = {&conversion_pack, &conversion};
    return edition;
}

std::unique_ptr<Fixture> read_fixture(const std::vector<std::string>& lines, std::string& problem) {
    auto fixture = std::make_unique<Fixture>();
    for (packs::Pack* pack :
         {&fixture->codes_pack, &fixture->tabular_pack, &fixture->index_pack, &fixture->poa_pack, &fixture->conversion_pack}) {
        pack->release = "FY2026";
        pack->effective_from = fiscal_year_start(2026);
        pack->effective_to = fiscal_year_end(2026);
    }
    Reader reader(*fixture);
    for (const std::string& line : lines)
        if (!trim(line).empty() && !reader.read(line, problem)) return nullptr;
    reader.finish();
    return fixture;
}

} // namespace sequela::test
