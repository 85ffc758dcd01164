#include <algorithm>

#include "packs/content.h"
#include "packs/conversion_sheet.h"
#include "packs/ptp_file.h"
#include "packs/table_file.h"

namespace sequela::packs {

const std::vector<FileFormat>& file_formats() {
    static const std::vector<FileFormat> kFormats = {ptp_format(), table_format()};
    return kFormats;
}

const std::vector<SheetFormat>& sheet_formats() {
    static const std::vector<SheetFormat> kFormats = {conversion_format(), ptp_sheet_format(), table_sheet_format()};
    return kFormats;
}

const FileFormat* find_file_format(std::string_view head, std::string_view name) {
    const auto& formats = file_formats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [&](const FileFormat& format) { return format.recognises(head, name); });
    return found == formats.end() ? nullptr : &*found;
}

const SheetFormat* find_sheet_format(const std::vector<SheetRow>& rows, std::string_view name) {
    const auto& formats = sheet_formats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [&](const SheetFormat& format) { return format.recognises(rows, name); });
    return found == formats.end() ? nullptr : &*found;
}

std::string known_files() {
    std::string list = "Known are: order file, codes file, addenda, tabular and index XML, POA-exempt list";
    for (const FileFormat& format : file_formats())
        list += ", " + std::string(format.title);
    for (const SheetFormat& format : sheet_formats())
        list += ", " + std::string(format.title);
    return list;
}

} // namespace sequela::packs
