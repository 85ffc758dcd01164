// The reader of the tables XML, and its entry in the list of formats.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/code.h"
#include "base/job.h"
#include "packs/pcs_tables.h"
#include "packs/xml_text.h"

namespace sequela::packs {

struct PcsTablesReader::State {
    State(std::string_view text, std::string file) : fragments(text, std::move(file), {}) { number_of_text(""); }

    XmlFragments fragments;
    PcsTables tables;
    std::optional<int> version;
    bool root_seen = false;
    std::unordered_map<std::string, std::uint32_t> texts;
    std::unordered_map<std::string, std::uint32_t> axes; // by what they hold

    Result<bool> step_once();
    Status opened(const XmlPiece& piece);
    Status element(const XmlPiece& piece);
    Status read_table(const XmlPiece& piece, pugi::xml_node node);
    Status read_head(const XmlPiece& piece, pugi::xml_node node, PcsTable& table);
    Status read_row(const XmlPiece& piece, pugi::xml_node node, PcsRow& row);
    Result<std::uint32_t> read_axis(const XmlPiece& piece, pugi::xml_node node);
    std::uint32_t number_of_text(const std::string& text);
    Result<bool> finish();
    Error refuse(std::string what, const XmlPiece& piece, pugi::xml_node node = {}) const {
        return error_at(fragments, piece, node, std::move(what), "The file must be the ICD-10-PCS tables XML as CMS publishes it");
    }
};

std::uint32_t PcsTablesReader::State::number_of_text(const std::string& text) {
    const auto [entry, is_new] = texts.try_emplace(text, static_cast<std::uint32_t>(tables.texts.size()));
    if (is_new) tables.texts.push_back(append_text(tables.pool, text));
    return entry->second;
}

Status PcsTablesReader::State::opened(const XmlPiece& piece) {
    if (!root_seen && piece.name == "ICD10PCS.tabular") {
        root_seen = true;
        return Done{};
    }
    return refuse(fmt::format("The root element is <{}>, not <ICD10PCS.tabular>", piece.name), piece);
}

namespace {

// The character of a <label code="…">, or zero.
char character_of(pugi::xml_node label) {
    const std::string_view code = label.attribute("code").value();
    return code.size() == 1 && is_icd10pcs_character(code[0]) ? code[0] : '\0';
}

} // namespace

// Characters 1 to 3: one value each.
Status PcsTablesReader::State::read_head(const XmlPiece& piece, pugi::xml_node node, PcsTable& table) {
    std::size_t position = 0;
    for (const pugi::xml_node axis : node.children("axis")) {
        const pugi::xml_node label = axis.child("label");
        if (position == 3 || axis.attribute("pos").as_uint() != position + 1)
            return refuse("The axes before the rows of a table must be 1, 2 and 3", piece, axis);
        if (!label || label.next_sibling("label") || character_of(label) == '\0')
            return refuse(fmt::format("Axis {} of a table must have one value with its character", position + 1), piece, axis);
        table.characters[position] = character_of(label);
        table.titles[position] = number_of_text(text_of(axis.child("title")));
        table.labels[position] = number_of_text(text_of(label));
        table.meanings[position] = number_of_text(text_of(axis.child("definition")));
        ++position;
    }
    if (position != 3) return refuse("A table must begin with the axes 1, 2 and 3", piece, node);
    return Done{};
}

Result<std::uint32_t> PcsTablesReader::State::read_axis(const XmlPiece& piece, pugi::xml_node node) {
    PcsAxis axis;
    axis.title = number_of_text(text_of(node.child("title")));
    axis.first_value = static_cast<std::uint32_t>(tables.values.size());
    std::string held = std::to_string(axis.title);
    std::string characters;
    for (const pugi::xml_node label : node.children("label")) {
        PcsValue value;
        value.character = character_of(label);
        value.label = number_of_text(text_of(label));
        if (value.character == '\0' || value.label == 0) return refuse("A value must have one character and a label", piece, label);
        if (characters.find(value.character) != std::string::npos)
            return refuse(fmt::format("The axis has the value {} twice", value.character), piece, label);
        characters += value.character;
        held += fmt::format("|{}{}", value.character, value.label);
        tables.values.push_back(value);
    }
    axis.values = static_cast<std::uint32_t>(tables.values.size()) - axis.first_value;
    if (axis.values == 0) return refuse("An axis of a row has no value", piece, node);
    if (const auto stated = node.attribute("values"); stated && stated.as_uint() != axis.values)
        return refuse(fmt::format("The axis says that it has {} values, but {} are there", stated.value(), axis.values), piece, node);
    const auto [entry, is_new] = axes.try_emplace(std::move(held), static_cast<std::uint32_t>(tables.axes.size()));
    if (is_new)
        tables.axes.push_back(axis);
    else
        tables.values.resize(axis.first_value);
    return entry->second;
}

Status PcsTablesReader::State::read_row(const XmlPiece& piece, pugi::xml_node node, PcsRow& row) {
    std::size_t position = 4;
    for (const pugi::xml_node axis : node.children("axis")) {
        if (position > 7 || axis.attribute("pos").as_uint() != position)
            return refuse("The axes of a row must be 4, 5, 6 and 7", piece, axis);
        auto number = read_axis(piece, axis);
        if (!number) return number.error();
        row.axes[position - 4] = *number;
        ++position;
    }
    if (position != 8) return refuse("A row must have the axes 4, 5, 6 and 7", piece, node);
    if (const auto stated = node.attribute("codes"); stated && stated.as_uint() != tables.codes(row))
        return refuse(fmt::format("The row says that it has {} codes, but its values give {}", stated.value(), tables.codes(row)), piece,
                      node);
    return Done{};
}

Status PcsTablesReader::State::read_table(const XmlPiece& piece, pugi::xml_node node) {
    PcsTable table;
    if (const auto status = read_head(piece, node, table); !status) return status;
    table.first_row = static_cast<std::uint32_t>(tables.rows.size());
    for (const pugi::xml_node child : node.children("pcsRow")) {
        PcsRow row;
        if (const auto status = read_row(piece, child, row); !status) return status;
        tables.rows.push_back(row);
    }
    table.rows = static_cast<std::uint32_t>(tables.rows.size()) - table.first_row;
    if (table.rows == 0) return refuse(fmt::format("The table {} has no row", table.code()), piece, node);
    tables.tables.push_back(table);
    return Done{};
}

Status PcsTablesReader::State::element(const XmlPiece& piece) {
    if (piece.name != "version" && piece.name != "pcsTable") return Done{};
    pugi::xml_document document;
    if (const auto status = parse_piece(document, piece, fragments); !status) return status;
    const pugi::xml_node node = document.document_element();
    if (piece.name == "pcsTable") return read_table(piece, node);
    version = year_of_version(text_of(node));
    return Done{};
}

Result<bool> PcsTablesReader::State::finish() {
    if (tables.tables.empty()) return Error{"The tables XML holds no table", fragments.file(), ""};
    std::sort(tables.tables.begin(), tables.tables.end(), [](const PcsTable& a, const PcsTable& b) { return a.code() < b.code(); });
    const auto twice = std::adjacent_find(tables.tables.begin(), tables.tables.end(),
                                          [](const PcsTable& a, const PcsTable& b) { return a.code() == b.code(); });
    if (twice != tables.tables.end()) return Error{fmt::format("The table {} is there twice", twice->code()), fragments.file(), ""};
    for (std::uint32_t i = 0; i < tables.tables.size(); ++i)
        for (std::uint32_t k = 0; k < tables.tables[i].rows; ++k)
            tables.rows[tables.tables[i].first_row + k].table = i;
    return true;
}

Result<bool> PcsTablesReader::State::step_once() {
    const auto piece = fragments.next();
    if (!piece) return piece.error();
    Status status = Done{};
    if (piece->kind == XmlPiece::Kind::opened) status = opened(*piece);
    if (piece->kind == XmlPiece::Kind::element) status = element(*piece);
    if (!status) return status.error();
    return piece->kind == XmlPiece::Kind::finished ? finish() : false;
}

PcsTablesReader::PcsTablesReader(std::string_view text, std::string file) : state_(std::make_unique<State>(text, std::move(file))) {}
PcsTablesReader::~PcsTablesReader() = default;

Result<bool> PcsTablesReader::step(double deadline_ms) {
    do {
        auto done = state_->step_once();
        if (!done || *done) return done;
    } while (monotonic_ms() < deadline_ms);
    return false;
}

double PcsTablesReader::fraction() const {
    return fraction_of(state_->fragments);
}

PcsTables PcsTablesReader::take() {
    return std::move(state_->tables);
}

const std::optional<int>& PcsTablesReader::version() const {
    return state_->version;
}

Result<PcsTables> read_pcs_tables(std::string_view text, const std::string& file) {
    PcsTablesReader reader(text, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

namespace {

class PcsTablesContent : public ContentReader {
public:
    PcsTablesContent(std::string_view text, const std::string& file) : reader_(text, file) {}
    Result<bool> step(double deadline_ms) override { return reader_.step(deadline_ms); }
    [[nodiscard]] double fraction() const override { return reader_.fraction(); }
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        return find_release(reader_.version(), names);
    }
    ImageWriter describe(std::size_t, Pack& pack) override {
        tables_ = reader_.take();
        pack.system = CodeSystem::icd10pcs;
        pack.component = Component::pcs_tables;
        pack.records = static_cast<std::int64_t>(tables_.rows.size());
        pack.headers = static_cast<std::int64_t>(tables_.tables.size());
        return tables_.image_writer();
    }

private:
    PcsTablesReader reader_;
    PcsTables tables_;
};

} // namespace

FileFormat pcs_tables_format() {
    return {"ICD-10-PCS tables XML", [](std::string_view head, std::string_view) { return xml_root(head) == "ICD10PCS.tabular"; },
            [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<PcsTablesContent>(bytes, file);
            }};
}

} // namespace sequela::packs
