#include "packs/recognise.h"

#include <algorithm>

#include "base/code.h"
#include "base/text.h"
#include "packs/addenda_file.h"
#include "packs/container.h"
#include "packs/poa_file.h"
#include "packs/xml_fragments.h"

namespace sequela::packs {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "00001 A00     0 Cholera": tolerant, so that a damaged order file is refused as such and not as unknown.
bool looks_like_order(std::string_view line) {
    if (line.size() < 16 || !std::all_of(line.begin(), line.begin() + 5, is_digit) || line[5] != ' ') return false;
    const std::string_view code = trim(line.substr(6, 7));
    return has_icd10cm_shape(code) || has_icd10pcs_shape(code);
}

bool looks_like_codes(std::string_view line) {
    if (line.size() <= 8 || line[7] != ' ' || line[8] == ' ') return false;
    const std::string_view code = trim(line.substr(0, 7));
    if (has_icd10cm_shape(code)) return true;
    // A word of seven letters that begins a line of prose ("CENTERS FOR …") is no code: each has digits.
    return code.size() == 7 && has_icd10pcs_shape(code) && std::any_of(code.begin(), code.end(), is_digit);
}

bool looks_like_addenda(std::string_view line) {
    return line.starts_with("Add:") || line.starts_with("Delete:") || line.starts_with("Revise from:") || line.starts_with("Revise to:") ||
           trim(line) == "Headers" || trim(line) == "Codes";
}

bool is_text(std::string_view head) {
    return std::none_of(head.begin(), head.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t'; });
}

FileKind kind_of_xml(std::string_view root) {
    if (root == "ICD10CM.tabular") return FileKind::tabular_xml;
    if (root == "ICD10CM.index") return FileKind::index_xml;
    if (root.ends_with(":schema") || root == "schema") return FileKind::schema;
    return FileKind::other_xml;
}

FileKind kind_of_poa(const PoaHeader& header, std::string_view name) {
    // The list of added codes has the columns of the list itself; only its name tells them apart.
    const bool added = find_ignoring_case(name, "addcodes") != std::string_view::npos;
    return header.has_action || !header.has_order || added ? FileKind::poa_changes : FileKind::poa_list;
}

} // namespace

FileKind recognise(std::string_view head, std::string_view name) {
    if (is_zip(head)) return FileKind::zip;
    if (is_gzip(head)) return FileKind::gzip;
    if (head.starts_with("%PDF")) return FileKind::document;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    if (const std::string_view start = trim(head.substr(0, 512)); start.starts_with('<')) return kind_of_xml(xml_root(head));
    for (const std::string_view line : lines(head)) {
        if (trim(line).empty()) continue;
        if (looks_like_order(line)) return FileKind::order_file;
        if (looks_like_addenda(line)) return is_order_addenda(head) ? FileKind::order_addenda : FileKind::codes_addenda;
        if (looks_like_codes(line)) return FileKind::codes_file;
        if (const auto header = read_poa_header(line)) return kind_of_poa(*header, name);
        break; // the first line that says anything decides
    }
    return is_text(head) && !trim(head).empty() ? FileKind::read_me : FileKind::unknown;
}

} // namespace sequela::packs
