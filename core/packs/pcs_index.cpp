#include "packs/pcs_index.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/code.h"
#include "base/job.h"
#include "packs/xml_text.h"

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 31;
constexpr std::uint32_t kVersion = 1;

bool inside(TextRef ref, std::size_t pool) {
    return std::uint64_t{ref.offset} + ref.length <= pool;
}

bool term_is_sound(const PcsIndex& index, std::uint32_t number) {
    const PcsTerm& term = index.terms[number];
    const auto later = [&](std::uint32_t link) { return link == kNone || (link > number && link < index.terms.size()); };
    return (term.parent == kNone || term.parent < number) && later(term.first_child) && later(term.next_sibling) &&
           inside(term.title, index.pool.size()) && inside(term.text, index.pool.size()) && term.pointer <= PcsPointer::use;
}

} // namespace

std::string PcsIndex::path_text(std::uint32_t term, std::string_view separator) const {
    std::vector<std::uint32_t> path;
    for (std::uint32_t at = term; at != kNone && at < terms.size(); at = terms[at].parent)
        path.push_back(at);
    std::string out;
    for (auto at = path.rbegin(); at != path.rend(); ++at) {
        if (terms[*at].title.length == 0) continue;
        if (!out.empty()) out += separator;
        out += text(terms[*at].title);
    }
    return out;
}

std::string PcsIndex::pointer_text(const PcsTerm& term) const {
    std::string out = term.pointer == PcsPointer::see ? "see " : term.pointer == PcsPointer::use ? "use " : "";
    out += text(term.text);
    const std::string_view code = term.code.text();
    if (!code.empty() && term.text.length > 0) out += ' ';
    out += code;
    return out;
}

ImageWriter PcsIndex::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(terms);
    writer.add(main_terms);
    writer.add(pool);
    return writer;
}

Result<PcsIndex> PcsIndex::from_image(std::string_view image) {
    PcsIndex index;
    ImageReader reader(image, kKind, kVersion);
    reader.read(index.terms);
    reader.read(index.main_terms);
    reader.read(index.pool);
    if (const auto status = reader.status(); !status) return status.error();
    bool sound = std::all_of(index.main_terms.begin(), index.main_terms.end(), [&](std::uint32_t n) { return n < index.terms.size(); });
    for (std::uint32_t i = 0; sound && i < index.terms.size(); ++i)
        sound = term_is_sound(index, i);
    if (!sound) return damaged_image("the index does not hang together");
    return index;
}

struct PcsIndexReader::State {
    State(std::string_view text, std::string file) : fragments(text, std::move(file), {"letter"}) {}

    XmlFragments fragments;
    PcsIndex index;
    std::optional<int> version;
    std::vector<std::uint32_t> last_child;
    bool root_seen = false;
    bool in_letter = false;

    Result<bool> step_once();
    Status opened(const XmlPiece& piece);
    Status element(const XmlPiece& piece);
    Status read_term(const XmlPiece& piece, pugi::xml_node node, std::uint32_t parent, std::uint8_t level);
    Status read_pointer(const XmlPiece& piece, pugi::xml_node node, PcsTerm& term);
    void link(std::uint32_t number, std::uint32_t parent);
    Error refuse(std::string what, const XmlPiece& piece, pugi::xml_node node = {}) const {
        return error_at(fragments, piece, node, std::move(what), "The file must be the ICD-10-PCS index XML as CMS publishes it");
    }
};

Status PcsIndexReader::State::opened(const XmlPiece& piece) {
    if (!root_seen) {
        root_seen = true;
        if (piece.name == "ICD10PCS.index") return Done{};
        return refuse(fmt::format("The root element is <{}>, not <ICD10PCS.index>", piece.name), piece);
    }
    if (in_letter) return refuse("A <letter> stands inside a <letter>", piece);
    in_letter = true;
    return Done{};
}

namespace {

// The words of <see> and <use>, without the code that stands inside.
std::string words_of(pugi::xml_node node) {
    std::string text;
    for (const pugi::xml_node child : node.children())
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += std::string(child.value()) + ' ';
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

// <code> is whole, <codes> the beginning of codes, <tab> a table.
pugi::xml_node code_below(pugi::xml_node node) {
    for (const char* name : {"code", "codes", "tab"})
        if (const pugi::xml_node child = node.child(name)) return child;
    return {};
}

} // namespace

Status PcsIndexReader::State::read_pointer(const XmlPiece& piece, pugi::xml_node node, PcsTerm& term) {
    pugi::xml_node holder = node;
    if (const pugi::xml_node see = node.child("see")) {
        holder = see;
        term.pointer = PcsPointer::see;
    } else if (const pugi::xml_node use = node.child("use")) {
        holder = use;
        term.pointer = PcsPointer::use;
    }
    if (term.pointer != PcsPointer::none) term.text = append_text(index.pool, words_of(holder));
    const pugi::xml_node code = code_below(holder);
    if (!code) return Done{};
    const std::string text = text_of(code);
    if (text.size() < 3 || text.size() > 7 || !std::all_of(text.begin(), text.end(), is_icd10pcs_character))
        return refuse(fmt::format("\"{}\" is no code and no beginning of one", text), piece, code);
    term.code = CodeKey::of(text);
    if (term.pointer == PcsPointer::none) term.pointer = PcsPointer::code;
    return Done{};
}

void PcsIndexReader::State::link(std::uint32_t number, std::uint32_t parent) {
    const std::uint32_t before = parent == kNone ? (index.main_terms.empty() ? kNone : index.main_terms.back()) : last_child[parent];
    if (before != kNone)
        index.terms[before].next_sibling = number;
    else if (parent != kNone)
        index.terms[parent].first_child = number;
    if (parent == kNone)
        index.main_terms.push_back(number);
    else
        last_child[parent] = number;
}

Status PcsIndexReader::State::read_term(const XmlPiece& piece, pugi::xml_node node, std::uint32_t parent, std::uint8_t level) {
    const auto number = static_cast<std::uint32_t>(index.terms.size());
    PcsTerm term;
    term.parent = parent;
    term.level = level;
    term.title = append_text(index.pool, text_of(node.child("title")));
    if (const auto status = read_pointer(piece, node, term); !status) return status;
    if (term.title.length == 0 && (parent == kNone || term.pointer == PcsPointer::none))
        return refuse("A term has neither a title nor anything to look up", piece, node);
    index.terms.push_back(term);
    last_child.push_back(kNone);
    link(number, parent);
    for (const pugi::xml_node child : node.children("term"))
        if (const auto status = read_term(piece, child, number, static_cast<std::uint8_t>(level + 1)); !status) return status;
    return Done{};
}

Status PcsIndexReader::State::element(const XmlPiece& piece) {
    if (piece.name != "mainTerm" && piece.name != "version") return Done{};
    pugi::xml_document document;
    if (const auto status = parse_piece(document, piece, fragments); !status) return status;
    const pugi::xml_node node = document.document_element();
    if (piece.name == "version") {
        version = year_of_version(text_of(node));
        return Done{};
    }
    if (!in_letter) return refuse("A <mainTerm> stands outside a <letter>", piece);
    return read_term(piece, node, kNone, 0);
}

Result<bool> PcsIndexReader::State::step_once() {
    const auto piece = fragments.next();
    if (!piece) return piece.error();
    Status status = Done{};
    if (piece->kind == XmlPiece::Kind::opened) status = opened(*piece);
    if (piece->kind == XmlPiece::Kind::element) status = element(*piece);
    if (piece->kind == XmlPiece::Kind::closed) in_letter = false;
    if (!status) return status.error();
    if (piece->kind != XmlPiece::Kind::finished) return false;
    if (index.terms.empty()) return Error{"The index XML holds no term", fragments.file(), ""};
    return true;
}

PcsIndexReader::PcsIndexReader(std::string_view text, std::string file) : state_(std::make_unique<State>(text, std::move(file))) {}
PcsIndexReader::~PcsIndexReader() = default;

Result<bool> PcsIndexReader::step(double deadline_ms) {
    do {
        auto done = state_->step_once();
        if (!done || *done) return done;
    } while (monotonic_ms() < deadline_ms);
    return false;
}

double PcsIndexReader::fraction() const {
    return fraction_of(state_->fragments);
}

PcsIndex PcsIndexReader::take() {
    return std::move(state_->index);
}

const std::optional<int>& PcsIndexReader::version() const {
    return state_->version;
}

Result<PcsIndex> read_pcs_index(std::string_view text, const std::string& file) {
    PcsIndexReader reader(text, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

namespace {

class PcsIndexContent : public ContentReader {
public:
    PcsIndexContent(std::string_view text, const std::string& file) : reader_(text, file) {}
    Result<bool> step(double deadline_ms) override { return reader_.step(deadline_ms); }
    [[nodiscard]] double fraction() const override { return reader_.fraction(); }
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        return find_release(reader_.version(), names);
    }
    ImageWriter describe(std::size_t, Pack& pack) override {
        index_ = reader_.take();
        pack.system = CodeSystem::icd10pcs;
        pack.component = Component::pcs_index;
        pack.records = static_cast<std::int64_t>(index_.terms.size() - index_.main_terms.size()); // as CMS's counts: terms below …
        pack.headers = static_cast<std::int64_t>(index_.main_terms.size());                       // … main terms
        return index_.image_writer();
    }

private:
    PcsIndexReader reader_;
    PcsIndex index_;
};

} // namespace

FileFormat pcs_index_format() {
    return {"ICD-10-PCS index XML", [](std::string_view head, std::string_view) { return xml_root(head) == "ICD10PCS.index"; },
            [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<PcsIndexContent>(bytes, file);
            }};
}

} // namespace sequela::packs
