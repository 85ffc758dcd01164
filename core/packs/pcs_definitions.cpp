#include "packs/pcs_definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/code.h"
#include "base/job.h"
#include "packs/xml_text.h"

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 32;
constexpr std::uint32_t kVersion = 1;

using Key = std::tuple<char, std::uint8_t, std::string_view>;

Key key_of(const PcsDefinitions& definitions, const PcsDefinition& row) {
    return {row.section, row.position, definitions.text(row.title)};
}

bool is_sound(const PcsDefinitions& definitions) {
    const auto inside = [&](TextRef ref) { return std::uint64_t{ref.offset} + ref.length <= definitions.pool.size(); };
    const bool texts = std::all_of(definitions.includes.begin(), definitions.includes.end(), inside) &&
                       std::all_of(definitions.rows.begin(), definitions.rows.end(),
                                   [&](const PcsDefinition& row) {
                                       return inside(row.title) && inside(row.definition) && inside(row.explanation) &&
                                              std::uint64_t{row.first_include} + row.includes <= definitions.includes.size();
                                   }) &&
                       std::all_of(definitions.aggregates.begin(), definitions.aggregates.end(), [&](const PcsAggregate& row) {
                           return inside(row.device) && inside(row.operation) && inside(row.body_systems) && inside(row.parent);
                       });
    return texts && std::is_sorted(definitions.rows.begin(), definitions.rows.end(), [&](const PcsDefinition& a, const PcsDefinition& b) {
               return key_of(definitions, a) < key_of(definitions, b);
           });
}

} // namespace

const PcsDefinition* PcsDefinitions::find(char section, std::size_t position, std::string_view label, std::string_view body_system) const {
    const Key wanted{section, static_cast<std::uint8_t>(position), label};
    auto found = std::lower_bound(rows.begin(), rows.end(), wanted,
                                  [this](const PcsDefinition& row, const Key& key) { return key_of(*this, row) < key; });
    const auto is_of_axis = [&] { return found != rows.end() && found->section == section && found->position == position; };
    if (is_of_axis() && text(found->title) == label) return &*found;
    // "Zooplastic Tissue in Heart and Great Vessels", "Stimulator Lead in Urinary System"; "Radiography (plain)" is not found this way.
    const PcsDefinition* first = nullptr;
    for (; is_of_axis() && text(found->title).starts_with(label); ++found) {
        std::string_view behind = text(found->title).substr(label.size());
        const bool is_place = behind.starts_with(" in ") || behind.starts_with(" for Use in ");
        if (!is_place) continue;
        behind.remove_prefix(behind.find("in ") + 3);
        if (!body_system.empty() && behind == body_system) return &*found;
        if (!first) first = &*found;
    }
    return first;
}

ImageWriter PcsDefinitions::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(rows);
    writer.add(includes);
    writer.add(aggregates);
    writer.add(pool);
    return writer;
}

Result<PcsDefinitions> PcsDefinitions::from_image(std::string_view image) {
    PcsDefinitions definitions;
    ImageReader reader(image, kKind, kVersion);
    reader.read(definitions.rows);
    reader.read(definitions.includes);
    reader.read(definitions.aggregates);
    reader.read(definitions.pool);
    if (const auto status = reader.status(); !status) return status.error();
    if (!is_sound(definitions)) return damaged_image("the definitions do not hang together");
    return definitions;
}

struct PcsDefinitionsReader::State {
    State(std::string_view text, std::string file) : fragments(text, std::move(file), {}) {}

    XmlFragments fragments;
    PcsDefinitions definitions;
    std::optional<int> version;
    bool root_seen = false;

    Result<bool> step_once();
    Status opened(const XmlPiece& piece);
    Status element(const XmlPiece& piece);
    Status read_section(const XmlPiece& piece, pugi::xml_node node);
    Status read_terms(const XmlPiece& piece, pugi::xml_node node, char section, std::uint8_t position);
    Status read_aggregates(const XmlPiece& piece, pugi::xml_node node);
    TextRef keep(const std::string& text) { return append_text(definitions.pool, text); }
    Error refuse(std::string what, const XmlPiece& piece, pugi::xml_node node = {}) const {
        return error_at(fragments, piece, node, std::move(what), "The file must be the ICD-10-PCS definitions XML as CMS publishes it");
    }
};

Status PcsDefinitionsReader::State::opened(const XmlPiece& piece) {
    if (!root_seen && piece.name == "ICD10PCS.definitions") {
        root_seen = true;
        return Done{};
    }
    return refuse(fmt::format("The root element is <{}>, not <ICD10PCS.definitions>", piece.name), piece);
}

Status PcsDefinitionsReader::State::read_terms(const XmlPiece& piece, pugi::xml_node node, char section, std::uint8_t position) {
    PcsDefinition row;
    row.section = section;
    row.position = position;
    row.definition = keep(text_of(node.child("definition")));
    row.explanation = keep(text_of(node.child("explanation")));
    row.first_include = static_cast<std::uint32_t>(definitions.includes.size());
    for (const pugi::xml_node include : node.children("includes"))
        definitions.includes.push_back(keep(text_of(include)));
    row.includes = static_cast<std::uint32_t>(definitions.includes.size()) - row.first_include;
    bool named = false;
    for (const pugi::xml_node title : node.children("title")) {
        const std::string text = text_of(title);
        if (text.empty()) return refuse("A title is empty", piece, title);
        row.title = keep(text);
        definitions.rows.push_back(row);
        named = true;
    }
    if (!named) return refuse("A term has no title", piece, node);
    ++definitions.terms;
    return Done{};
}

Status PcsDefinitionsReader::State::read_section(const XmlPiece& piece, pugi::xml_node node) {
    const std::string_view code = node.attribute("code").value();
    if (code.size() != 1 || !is_icd10pcs_character(code[0])) return refuse("A section has no character of its own", piece, node);
    for (const pugi::xml_node axis : node.children("axis")) {
        const unsigned position = axis.attribute("pos").as_uint();
        if (position < 1 || position > 7) return refuse("The position of an axis must be 1 to 7", piece, axis);
        for (const pugi::xml_node terms : axis.children("terms"))
            if (const auto status = read_terms(piece, terms, code[0], static_cast<std::uint8_t>(position)); !status) return status;
    }
    return Done{};
}

Status PcsDefinitionsReader::State::read_aggregates(const XmlPiece& piece, pugi::xml_node node) {
    for (const pugi::xml_node aggregate : node.children("aggregate")) {
        PcsAggregate row;
        const pugi::xml_node parent = aggregate.child("parent");
        const std::string_view value = parent.attribute("value").value();
        row.device = keep(text_of(aggregate.child("device")));
        row.operation = keep(text_of(aggregate.child("operation")));
        std::string systems;
        for (const pugi::xml_node system : aggregate.children("bodySys"))
            systems += (systems.empty() ? "" : "; ") + text_of(system);
        row.body_systems = keep(systems);
        row.parent = keep(text_of(parent));
        if (value.size() != 1 || row.device.length == 0)
            return refuse("An aggregate has no device or no value for its parent", piece, aggregate);
        row.value = value[0];
        definitions.aggregates.push_back(row);
    }
    return Done{};
}

Status PcsDefinitionsReader::State::element(const XmlPiece& piece) {
    pugi::xml_document document;
    if (const auto status = parse_piece(document, piece, fragments); !status) return status;
    const pugi::xml_node node = document.document_element();
    if (piece.name == "version") version = year_of_version(text_of(node));
    if (piece.name == "section") return read_section(piece, node);
    if (piece.name == "deviceAggregation") return read_aggregates(piece, node);
    return Done{};
}

Result<bool> PcsDefinitionsReader::State::step_once() {
    const auto piece = fragments.next();
    if (!piece) return piece.error();
    Status status = Done{};
    if (piece->kind == XmlPiece::Kind::opened) status = opened(*piece);
    if (piece->kind == XmlPiece::Kind::element) status = element(*piece);
    if (!status) return status.error();
    if (piece->kind != XmlPiece::Kind::finished) return false;
    if (definitions.rows.empty()) return Error{"The definitions XML defines nothing", fragments.file(), ""};
    std::stable_sort(definitions.rows.begin(), definitions.rows.end(),
                     [this](const PcsDefinition& a, const PcsDefinition& b) { return key_of(definitions, a) < key_of(definitions, b); });
    return true;
}

PcsDefinitionsReader::PcsDefinitionsReader(std::string_view text, std::string file)
    : state_(std::make_unique<State>(text, std::move(file))) {}
PcsDefinitionsReader::~PcsDefinitionsReader() = default;

Result<bool> PcsDefinitionsReader::step(double deadline_ms) {
    do {
        auto done = state_->step_once();
        if (!done || *done) return done;
    } while (monotonic_ms() < deadline_ms);
    return false;
}

double PcsDefinitionsReader::fraction() const {
    return fraction_of(state_->fragments);
}

PcsDefinitions PcsDefinitionsReader::take() {
    return std::move(state_->definitions);
}

const std::optional<int>& PcsDefinitionsReader::version() const {
    return state_->version;
}

Result<PcsDefinitions> read_pcs_definitions(std::string_view text, const std::string& file) {
    PcsDefinitionsReader reader(text, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

namespace {

class PcsDefinitionsContent : public ContentReader {
public:
    PcsDefinitionsContent(std::string_view text, const std::string& file) : reader_(text, file) {}
    Result<bool> step(double deadline_ms) override { return reader_.step(deadline_ms); }
    [[nodiscard]] double fraction() const override { return reader_.fraction(); }
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        return find_release(reader_.version(), names);
    }
    ImageWriter describe(std::size_t, Pack& pack) override {
        definitions_ = reader_.take();
        pack.system = CodeSystem::icd10pcs;
        pack.component = Component::pcs_definitions;
        pack.records = definitions_.terms;
        return definitions_.image_writer();
    }

private:
    PcsDefinitionsReader reader_;
    PcsDefinitions definitions_;
};

} // namespace

FileFormat pcs_definitions_format() {
    return {"ICD-10-PCS definitions XML", [](std::string_view head, std::string_view) { return xml_root(head) == "ICD10PCS.definitions"; },
            [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<PcsDefinitionsContent>(bytes, file);
            }};
}

} // namespace sequela::packs
