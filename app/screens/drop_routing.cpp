#include "app/screens/drop_routing.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "base/code.h"
#include "base/text.h"

namespace sequela::app {

namespace {

constexpr std::string_view kBackup = "SEQUELA BACKUP ";
constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kGzip = "\x1f\x8b";
constexpr std::string_view kPdf = "%PDF-";
constexpr std::size_t kLinesRead = 60;

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}
bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_word_archive(std::string_view bytes) {
    return starts_with(bytes, kZip) && contains(bytes, "word/document.xml");
}

// Bytes that text does not have. UTF-16 has its byte order mark.
bool is_binary(std::string_view bytes) {
    if (starts_with(bytes, "\xff\xfe") || starts_with(bytes, "\xfe\xff")) return false;
    const std::string_view head = bytes.substr(0, 4096);
    return std::any_of(head.begin(), head.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte != 0x1b);
    });
}

// "00001 A00     0 Cholera …": the order file; columns of CMS's README.
bool is_order_line(std::string_view line) {
    if (line.size() < 17 || !std::all_of(line.begin(), line.begin() + 5, is_digit) || line[5] != ' ') return false;
    return has_icd10cm_shape(trim(line.substr(6, 7))) && (line[14] == '0' || line[14] == '1');
}

// "A000    Cholera due to …" or "A00.0<tab>…": the codes file and the POA-exempt list.
bool is_code_line(std::string_view line) {
    const std::string_view text = trim(line);
    const std::size_t end = text.find_first_of(" \t|,");
    if (end == std::string_view::npos || end < 3 || end > 8) return false;
    const std::string_view word = text.substr(0, end);
    const bool upper = std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return upper && has_icd10cm_shape(normalise_code(word));
}

bool is_addenda_line(std::string_view line) {
    for (const std::string_view verb :
         {"Add ", "Delete ", "Revise from ", "Revise to ", "No Change ", "No change ", "Add:", "Delete:", "Revise"})
        if (starts_with(trim(line), verb)) return true;
    return false;
}

// A release file is a table: most of its lines have the same shape, from the first ones on.
bool is_release_text(std::string_view text) {
    std::size_t seen = 0;
    std::size_t tabled = 0;
    std::size_t addenda = 0;
    std::size_t at = 0;
    while (at < text.size() && seen < kLinesRead) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (trim(line).empty()) continue;
        if (line.back() == '\r') line.remove_suffix(1);
        ++seen;
        if (is_order_line(line) || is_code_line(line)) ++tabled;
        if (is_addenda_line(line)) ++addenda;
    }
    return seen >= 3 && (tabled * 10 >= seen * 7 || addenda * 10 >= seen * 4);
}

// NCHS's XML files have a root named after the classification.
bool is_release_xml(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, 8192);
    return contains(head, "<ICD10CM.") || contains(head, "<ICD10CM ") || contains(head, "<ICD10PCS");
}

} // namespace

std::string_view base_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

DropKind kind_of(std::string_view bytes) {
    if (starts_with(bytes, kBackup)) return DropKind::backup;
    if (is_word_archive(bytes)) return DropKind::unknown;
    if (starts_with(bytes, kZip) || starts_with(bytes, kGzip)) return DropKind::release;
    if (trim(bytes.substr(0, 4096)).empty() || starts_with(bytes, kPdf) || is_binary(bytes)) return DropKind::unknown;
    if (starts_with(bytes, "\xef\xbb\xbf")) bytes.remove_prefix(3);
    if (trim(bytes.substr(0, 64)).substr(0, 1) == "<") return is_release_xml(bytes) ? DropKind::release : DropKind::chart;
    return is_release_text(bytes) ? DropKind::release : DropKind::chart;
}

Error reason_of(const DroppedFile& file) {
    const std::string where(base_name(file.name));
    if (file.bytes.empty()) return {"The file is empty", where, "Check that it was saved or downloaded completely."};
    if (starts_with(file.bytes, kPdf))
        return {"PDF files cannot be read", where, "Open it, copy its text, and paste that into a new case or into the chart."};
    if (is_word_archive(file.bytes))
        return {"Word documents cannot be read", where, "Save it as plain text, or copy its text and paste it into the chart."};
    return {"This is neither a chart in plain text, nor an official release file, nor a backup", where,
            "Charts are plain text files; code sets are the zip, XML and text files as CMS and NCHS publish them."};
}

std::vector<DroppedFile> take(std::vector<DroppedFile>& files, DropKind kind) {
    const auto rest =
        std::stable_partition(files.begin(), files.end(), [&](const DroppedFile& file) { return kind_of(file.bytes) != kind; });
    std::vector<DroppedFile> taken(std::make_move_iterator(rest), std::make_move_iterator(files.end()));
    files.erase(rest, files.end());
    return taken;
}

void refuse_unknown(AppContext& context, std::vector<DroppedFile>& files) {
    for (const DroppedFile& file : take(files, DropKind::unknown))
        context.error("drop." + file.name, reason_of(file));
}

} // namespace sequela::app
