#include "packs/xml_text.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

void append_text_of(pugi::xml_node node, std::string& out) {
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            out += child.value();
        } else if (child.type() == pugi::node_element) {
            out += ' ';
            append_text_of(child, out);
            out += ' ';
        }
    }
}

} // namespace

Status parse_piece(pugi::xml_document& document, const XmlPiece& piece, const XmlFragments& fragments) {
    const auto parsed = document.load_buffer(piece.text.data(), piece.text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (parsed) return Done{};
    const std::size_t offset = piece.offset + static_cast<std::size_t>(parsed.offset > 0 ? parsed.offset : 0);
    return Error{fmt::format("The XML is malformed: {}", parsed.description()), at_offset(fragments.file(), fragments.text(), offset),
                 "Download the file again, and take the zip as published if you can"};
}

Error error_at(const XmlFragments& fragments, const XmlPiece& piece, pugi::xml_node node, std::string what, std::string hint) {
    const std::ptrdiff_t inside = node ? node.offset_debug() : 0;
    const std::size_t offset = piece.offset + static_cast<std::size_t>(std::max<std::ptrdiff_t>(inside, 0));
    return {std::move(what), at_offset(fragments.file(), fragments.text(), offset), std::move(hint)};
}

double fraction_of(const XmlFragments& fragments) {
    const std::size_t size = fragments.text().size();
    return size == 0 ? 1 : static_cast<double>(fragments.position()) / static_cast<double>(size);
}

std::string text_of(pugi::xml_node node) {
    std::string text;
    append_text_of(node, text);
    return collapse_spaces(text);
}

std::optional<int> year_of_version(std::string_view version) {
    for (std::size_t i = 0; i + 4 <= version.size(); ++i) {
        if (version.substr(i, 2) != "20") continue;
        const char tens = version[i + 2];
        const char ones = version[i + 3];
        if (tens >= '1' && tens <= '9' && ones >= '0' && ones <= '9') return 2000 + (tens - '0') * 10 + (ones - '0');
    }
    return std::nullopt;
}

} // namespace sequela::packs
