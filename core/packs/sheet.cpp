#include "packs/sheet.h"

#include <fmt/format.h>

#include "base/job.h"
#include "base/text.h"
#include "packs/xml_text.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kMostColumns = 64;
constexpr std::size_t kMostRows = 1048576; // as many as a sheet can have

// Names may carry a namespace prefix: "x:row" is "row".
std::string_view local_name(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// All <t> below a node, joined: a string may be in several runs of formatting. Phonetic hints are not part of it.
void append_strings(pugi::xml_node node, std::string& out) {
    for (const pugi::xml_node child : node.children()) {
        const std::string_view name = local_name(child.name());
        if (name == "t")
            out += child.text().get();
        else if (name != "rPh")
            append_strings(child, out);
    }
}

// "AB12" is column 27 (from 0), or kMostColumns if it says none.
std::size_t column_of(std::string_view reference) {
    std::size_t column = 0;
    std::size_t letters = 0;
    while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 3)
        column = column * 26 + static_cast<std::size_t>(reference[letters++] - 'A') + 1;
    return letters == 0 ? kMostColumns : column - 1;
}

} // namespace

struct SheetReader::State {
    State(ZipArchive& zip, std::string name) : archive(zip), file(std::move(name)) {}
    enum class Stage { begin, inflate_strings, strings, inflate_sheet, sheet, done };

    ZipArchive& archive;
    std::string file;
    Stage stage = Stage::begin;
    std::unique_ptr<SlicedReader> inflating;
    std::string strings_xml;
    std::string sheet_xml;
    std::unique_ptr<XmlFragments> fragments;
    std::vector<std::string> strings;
    std::vector<SheetRow> rows;

    const ZipMember* first_sheet() const {
        if (const ZipMember* sheet = archive.find("xl/worksheets/sheet1.xml")) return sheet;
        for (const ZipMember& member : archive.members())
            if (member.name.starts_with("xl/worksheets/") && member.name.ends_with(".xml")) return &member;
        return nullptr;
    }
    Status inflate(const ZipMember* member, std::string& into, Stage next) {
        if (!member) return Error{"The spreadsheet has no sheet", file, ""};
        auto reader = archive.reader(*member, into);
        if (!reader) return reader.error();
        inflating = std::move(*reader);
        stage = next;
        return Done{};
    }
    Status advance(double deadline_ms);
    Status read_pieces(double deadline_ms);
    void read_string(pugi::xml_node node) {
        std::string text;
        append_strings(node, text);
        strings.push_back(std::move(text));
    }
    Status read_row(pugi::xml_node node, const XmlPiece& piece);
};

Status SheetReader::State::read_row(pugi::xml_node node, const XmlPiece& piece) {
    if (rows.size() >= kMostRows) return Error{"The sheet has more rows than any release table", file, ""};
    SheetRow row;
    row.number = node.attribute("r").as_uint(static_cast<unsigned>(rows.size() + 1));
    for (const pugi::xml_node cell : node.children()) {
        if (local_name(cell.name()) != "c") continue;
        std::size_t column = column_of(cell.attribute("r").value());
        if (column == kMostColumns) column = row.cells.size();
        if (column >= kMostColumns) continue;
        std::string value;
        for (const pugi::xml_node child : cell.children())
            if (local_name(child.name()) == "v") value = child.text().get();
        const std::string_view type = cell.attribute("t").value();
        if (type == "s" && !value.empty()) {
            std::size_t number = 0;
            for (const char c : value)
                number = c >= '0' && c <= '9' && number < kMostRows * 16 ? number * 10 + static_cast<std::size_t>(c - '0') : strings.size();
            if (number >= strings.size())
                return Error{"A cell names a text that the spreadsheet does not have", at_offset(file, fragments->text(), piece.offset),
                             ""};
            value = strings[number];
        } else if (type == "inlineStr") {
            value.clear();
            append_strings(cell, value);
        }
        if (row.cells.size() <= column) row.cells.resize(column + 1);
        row.cells[column] = collapse_spaces(value);
    }
    rows.push_back(std::move(row));
    return Done{};
}

Status SheetReader::State::read_pieces(double deadline_ms) {
    pugi::xml_document document;
    do {
        const auto piece = fragments->next();
        if (!piece) return piece.error();
        if (piece->kind == XmlPiece::Kind::finished) {
            const bool was_strings = stage == Stage::strings;
            stage = Stage::done;
            if (was_strings) return inflate(first_sheet(), sheet_xml, Stage::inflate_sheet);
            return Done{};
        }
        if (piece->kind != XmlPiece::Kind::element) continue;
        const std::string_view name = local_name(piece->name);
        if (name != "si" && name != "row") continue;
        if (const auto status = parse_piece(document, *piece, *fragments); !status) return status;
        if (name == "si" && stage == Stage::strings) read_string(document.document_element());
        if (name == "row" && stage == Stage::sheet)
            if (const auto status = read_row(document.document_element(), *piece); !status) return status;
    } while (monotonic_ms() < deadline_ms);
    return Done{};
}

Status SheetReader::State::advance(double deadline_ms) {
    switch (stage) {
    case Stage::begin: {
        const ZipMember* shared = archive.find("xl/sharedStrings.xml");
        if (shared) return inflate(shared, strings_xml, Stage::inflate_strings);
        return inflate(first_sheet(), sheet_xml, Stage::inflate_sheet);
    }
    case Stage::inflate_strings:
    case Stage::inflate_sheet: {
        const auto done = inflating->step(deadline_ms);
        if (!done) return done.error();
        if (!*done) return Done{};
        inflating.reset();
        const bool is_strings = stage == Stage::inflate_strings;
        fragments = std::make_unique<XmlFragments>(is_strings ? strings_xml : sheet_xml, file + (is_strings ? ": texts" : ": sheet 1"),
                                                   std::vector<std::string_view>{"sheetData", "x:sheetData"});
        stage = is_strings ? Stage::strings : Stage::sheet;
        return Done{};
    }
    case Stage::strings:
    case Stage::sheet:
        return read_pieces(deadline_ms);
    case Stage::done:
        break;
    }
    return Done{};
}

SheetReader::SheetReader(ZipArchive& archive, std::string file) : state_(std::make_unique<State>(archive, std::move(file))) {}
SheetReader::~SheetReader() = default;

Result<bool> SheetReader::step(double deadline_ms) {
    do {
        if (const auto status = state_->advance(deadline_ms); !status) return status.error();
        if (state_->stage == State::Stage::done) return true;
    } while (monotonic_ms() < deadline_ms);
    return false;
}

double SheetReader::fraction() const {
    if (state_->stage != State::Stage::sheet || state_->sheet_xml.empty()) return state_->stage == State::Stage::done ? 1 : 0.2;
    return 0.3 + 0.7 * static_cast<double>(state_->fragments->position()) / static_cast<double>(state_->sheet_xml.size());
}

const std::vector<SheetRow>& SheetReader::rows() const {
    return state_->rows;
}

bool is_xlsx(const ZipArchive& archive) {
    return archive.find("[Content_Types].xml") && archive.find("xl/workbook.xml");
}

} // namespace sequela::packs
