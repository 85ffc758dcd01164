#include <algorithm>

#include "packs/claml.h"
#include "packs/classification_csv.h"
#include "packs/content.h"
#include "packs/conversion_sheet.h"

namespace sequela::packs {

std::optional<Release> ContentReader::release_given(std::optional<int> year, std::optional<Date> from,
                                                    const std::vector<std::string>& names) const {
    if (by_calendar_year()) {
        if (from) return quarter_release(*from);
        return year ? year_release(*year) : release(names);
    }
    const auto found = year ? find_release(year, names) : release(names);
    if (from) return release_of(found && year ? found->fiscal_year : from->fiscal_year(), from);
    return found;
}

const std::vector<FileFormat>& file_formats() {
    static const std::vector<FileFormat> kFormats = {claml_format(), classification_csv_format()};
    return kFormats;
}

const std::vector<SheetFormat>& sheet_formats() {
    static const std::vector<SheetFormat> kFormats = {conversion_format()};
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
