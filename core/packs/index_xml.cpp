#include "packs/index_xml.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/code.h"
#include "base/job.h"
#include "base/text.h"
#include "packs/xml_text.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kCells = 6; // columns 2 to 7

struct PrintedCode {
    CodeKey code;
    bool incomplete = false;
    bool readable = false; // an empty code ("--") is readable
};

// "E11.22", "C79.8-", "[I43]", "--" (none).
PrintedCode read_code(std::string_view text) {
    PrintedCode out;
    std::string code = normalise_code(text);
    std::erase_if(code, [](char c) { return c == '[' || c == ']'; });
    while (code.ends_with('-')) {
        code.pop_back();
        out.incomplete = true;
    }
    out.readable = code.empty() || has_icd10cm_shape(code);
    if (code.empty() || !out.readable) out.incomplete = false;
    if (out.readable) out.code = CodeKey::of(code);
    return out;
}

struct Title {
    std::string text;
    std::string modifiers;
};

// "Abandonment<nemod>(causing exposure)</nemod> NEC": the nonessential modifiers may stand in the middle.
Title read_title(pugi::xml_node node) {
    Title title;
    std::string text;
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_element && std::string_view(child.name()) == "nemod") {
            title.modifiers += ' ' + text_of(child);
            text += ' ';
        } else if (child.type() == pugi::node_element) {
            text += ' ' + text_of(child) + ' ';
        } else {
            text += child.value();
        }
    }
    title.text = collapse_spaces(text);
    title.modifiers = collapse_spaces(title.modifiers);
    // FY2017: "Barotitis … <nemod>(otitic) (sinus)</nemod> -".
    if (title.text.ends_with(" -")) title.text.resize(title.text.size() - 2);
    return title;
}

} // namespace

struct IndexReader::State {
    State(std::string_view text, std::string file) : fragments(text, std::move(file), {"letter"}) {}

    XmlFragments fragments;
    TermIndex index;
    Component component = Component::index;
    std::optional<int> version;
    std::vector<std::string> warnings;
    std::vector<std::uint32_t> last_child;
    std::size_t unreadable = 0;
    bool root_seen = false;
    bool in_letter = false;
    bool identified = false;

    Result<bool> step_once();
    Status opened(const XmlPiece& piece);
    Status element(const XmlPiece& piece);
    void identify(std::string_view words);
    void read_headings(pugi::xml_node node);
    Status read_term(const XmlPiece& piece, pugi::xml_node node, std::uint32_t parent, int level);
    void read_codes(pugi::xml_node node, Term& term);
    void read_cell(pugi::xml_node node, std::uint32_t& first_cell);
    Error refuse(std::string what, const XmlPiece& piece, pugi::xml_node node = {}) const {
        return error_at(fragments, piece, node, std::move(what), "The file must be an index XML as NCHS publishes it");
    }
};

void IndexReader::State::identify(std::string_view words) {
    identified = true;
    if (find_ignoring_case(words, "external cause") != std::string_view::npos)
        component = Component::external_index;
    else if (find_ignoring_case(words, "malignant") != std::string_view::npos ||
             find_ignoring_case(words, "neoplasm") != std::string_view::npos)
        component = Component::neoplasm_table;
    else if (find_ignoring_case(words, "poisoning") != std::string_view::npos ||
             find_ignoring_case(words, "drugs") != std::string_view::npos)
        component = Component::drug_table;
    else if (find_ignoring_case(words, "index") != std::string_view::npos)
        component = Component::index;
    else
        identified = false;
}

void IndexReader::State::read_headings(pugi::xml_node node) {
    index.headings.assign(kCells + 1, TextRef{});
    std::string all;
    for (const pugi::xml_node head : node.children("head")) {
        const int column = head.attribute("col").as_int();
        const std::string text = text_of(head);
        all += text + ' ';
        if (column >= 1 && column <= static_cast<int>(kCells + 1))
            index.headings[static_cast<std::size_t>(column - 1)] = append_text(index.pool, text);
    }
    identify(all);
}

Status IndexReader::State::opened(const XmlPiece& piece) {
    if (!root_seen) {
        root_seen = true;
        if (piece.name == "ICD10CM.index") return Done{};
        return refuse(fmt::format("The root element is <{}>, not <ICD10CM.index>", piece.name), piece);
    }
    if (in_letter) return refuse("A <letter> stands inside a <letter>", piece);
    if (!identified) return refuse("Neither a title nor column headings say which index or table this is", piece);
    in_letter = true;
    return Done{};
}

void IndexReader::State::read_cell(pugi::xml_node node, std::uint32_t& first_cell) {
    const int column = node.attribute("col").as_int();
    if (column < 2 || column > static_cast<int>(kCells + 1)) return;
    if (first_cell == kNone) {
        first_cell = static_cast<std::uint32_t>(index.cells.size());
        index.cells.resize(index.cells.size() + kCells);
    }
    const PrintedCode printed = read_code(text_of(node));
    if (!printed.readable) ++unreadable;
    Cell& cell = index.cells[first_cell + static_cast<std::uint32_t>(column - 2)];
    cell.code = printed.code;
    cell.incomplete = printed.incomplete ? 1 : 0;
}

void IndexReader::State::read_codes(pugi::xml_node node, Term& term) {
    std::string see = text_of(node.child("see"));
    std::string see_also = text_of(node.child("seeAlso"));
    if (const pugi::xml_node child = node.child("code")) {
        const PrintedCode printed = read_code(text_of(child));
        term.code = printed.code;
        term.incomplete = printed.incomplete ? 1 : 0;
        if (!printed.readable) ++unreadable;
    }
    // "see category M01", "subcategory H93.3": what is named is never a whole code.
    for (const char* name : {"seecat", "subcat"}) {
        const pugi::xml_node child = node.child(name);
        if (!child) continue;
        const PrintedCode printed = read_code(text_of(child));
        if (std::string_view(name) == "seecat" && see.empty()) see = "category " + text_of(child);
        if (!printed.readable || printed.code == CodeKey{} || !(term.code == CodeKey{})) continue;
        term.code = printed.code;
        term.incomplete = 1;
    }
    if (see_also == "subcategory" && !(term.code == CodeKey{})) {
        see_also += ' ' + display_code(CodeSystem::icd10cm, term.code.text());
        term.incomplete = 1;
    }
    if (const pugi::xml_node child = node.child("manif")) {
        const PrintedCode printed = read_code(text_of(child));
        term.manifestation = printed.code;
        term.manifestation_incomplete = printed.incomplete ? 1 : 0;
        if (!printed.readable) ++unreadable;
    }
    if (!see.empty()) term.see = append_text(index.pool, see);
    if (!see_also.empty()) term.see_also = append_text(index.pool, see_also);
}

Status IndexReader::State::read_term(const XmlPiece& piece, pugi::xml_node node, std::uint32_t parent, int level) {
    const Title title = read_title(node.child("title"));
    if (title.text.empty() && title.modifiers.empty()) return refuse("A term has no title", piece, node);
    const auto number = static_cast<std::uint32_t>(index.terms.size());
    Term term;
    term.parent = parent;
    term.level = static_cast<std::uint8_t>(level);
    term.title = append_text(index.pool, title.text);
    if (!title.modifiers.empty()) term.nonessential_modifiers = append_text(index.pool, title.modifiers);
    read_codes(node, term);
    for (const pugi::xml_node cell : node.children("cell"))
        read_cell(cell, term.first_cell);
    index.terms.push_back(term);
    last_child.push_back(kNone);
    const std::uint32_t before = parent == kNone ? (index.main_terms.empty() ? kNone : index.main_terms.back()) : last_child[parent];
    if (before != kNone)
        index.terms[before].next_sibling = number;
    else if (parent != kNone)
        index.terms[parent].first_child = number;
    if (parent == kNone)
        index.main_terms.push_back(number);
    else
        last_child[parent] = number;
    for (const pugi::xml_node child : node.children("term"))
        if (const auto status = read_term(piece, child, number, level + 1); !status) return status;
    return Done{};
}

Status IndexReader::State::element(const XmlPiece& piece) {
    if (piece.name != "mainTerm" && in_letter) return Done{}; // the letter itself
    pugi::xml_document document;
    if (const auto status = parse_piece(document, piece, fragments); !status) return status;
    const pugi::xml_node node = document.document_element();
    if (piece.name == "version") version = year_of_version(text_of(node));
    if (piece.name == "title") identify(text_of(node));
    if (piece.name == "indexHeading") read_headings(node);
    if (piece.name != "mainTerm") return Done{};
    if (!in_letter) return refuse("A <mainTerm> stands outside a <letter>", piece);
    return read_term(piece, node, kNone, 0);
}

Result<bool> IndexReader::State::step_once() {
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
        in_letter = false;
        break;
    case XmlPiece::Kind::finished:
        if (index.terms.empty()) return Error{"The index XML holds no term", fragments.file(), ""};
        if (unreadable > 0)
            warnings.push_back(fmt::format("{} entries hold words where a code should stand; they were left out", unreadable));
        index.finish();
        return true;
    }
    if (!status) return status.error();
    return false;
}

IndexReader::IndexReader(std::string_view text, std::string file) : state_(std::make_unique<State>(text, std::move(file))) {}
IndexReader::~IndexReader() = default;

Result<bool> IndexReader::step(double deadline_ms) {
    do {
        auto done = state_->step_once();
        if (!done || *done) return done;
    } while (monotonic_ms() < deadline_ms);
    return false;
}

double IndexReader::fraction() const {
    return fraction_of(state_->fragments);
}

TermIndex IndexReader::take() {
    return std::move(state_->index);
}
Component IndexReader::component() const {
    return state_->component;
}
const std::optional<int>& IndexReader::version() const {
    return state_->version;
}
const std::vector<std::string>& IndexReader::warnings() const {
    return state_->warnings;
}

Result<TermIndex> read_index(std::string_view text, const std::string& file) {
    IndexReader reader(text, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

} // namespace sequela::packs
