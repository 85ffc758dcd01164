#include "app/screens/drop_routing.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "casework/code_notes.h"
#include "packs/content.h"
#include "packs/recognise.h"
#include "rules/layers/layers.h"

namespace sequela::app {

namespace {

constexpr std::string_view kBackup = "SEQUELA BACKUP ";
constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kGzip = "\x1f\x8b";
constexpr std::string_view kPdf = "%PDF-";

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}
bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

bool is_word_archive(std::string_view bytes) {
    return starts_with(bytes, kZip) && contains(bytes, "word/document.xml");
}

bool is_team_notes(std::string_view bytes) {
    return trim(bytes.substr(0, 64)).substr(0, 1) == "{" && contains(bytes.substr(0, 4096), casework::kTeamNotesFormat);
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

// As the readers of the packs see it.
bool is_release(std::string_view bytes, std::string_view name) {
    constexpr std::size_t kHead = 8192; // what the formats are recognised by
    if (packs::find_file_format(bytes.substr(0, kHead), name) != nullptr) return true;
    switch (packs::recognise(bytes.substr(0, 16384), {})) {
    case packs::FileKind::order_file:
    case packs::FileKind::codes_file:
    case packs::FileKind::order_addenda:
    case packs::FileKind::codes_addenda:
    case packs::FileKind::tabular_xml:
    case packs::FileKind::index_xml:
    case packs::FileKind::poa_list:
    case packs::FileKind::poa_changes:
    case packs::FileKind::schema:
        return true;
    default:
        return false;
    }
}

} // namespace

std::string_view base_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

DropKind kind_of(std::string_view bytes, std::string_view name) {
    if (starts_with(bytes, kBackup)) return DropKind::backup;
    if (is_team_notes(bytes)) return DropKind::notes;
    if (is_word_archive(bytes)) return DropKind::unknown;
    if (starts_with(bytes, kZip) || starts_with(bytes, kGzip)) return DropKind::release;
    if (trim(bytes.substr(0, 4096)).empty() || starts_with(bytes, kPdf)) return DropKind::unknown;
    if (rules::looks_like_layers(bytes)) return DropKind::layers;
    if (is_release(bytes, base_name(name))) return DropKind::release; // also those with a control character at their end
    return is_binary(bytes) ? DropKind::unknown : DropKind::chart;
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
        std::stable_partition(files.begin(), files.end(), [&](const DroppedFile& file) { return kind_of(file.bytes, file.name) != kind; });
    std::vector<DroppedFile> taken(std::make_move_iterator(rest), std::make_move_iterator(files.end()));
    files.erase(rest, files.end());
    return taken;
}

void refuse_unknown(AppContext& context, std::vector<DroppedFile>& files) {
    for (const DroppedFile& file : take(files, DropKind::unknown))
        context.error("drop." + file.name, reason_of(file));
}

} // namespace sequela::app
