#include "packs/poa_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/code.h"
#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {

std::optional<PoaHeader> read_poa_header(std::string_view line) {
    PoaHeader header;
    bool found = false;
    for (const std::string_view cell : split(trim(line), '\t')) {
        const std::string name = to_lower(trim(cell));
        if (name == "poaexemptcode") {
            header.code = header.columns;
            found = true;
        }
        if (name.starts_with("ord")) header.has_order = true;
        if (name == "action") header.has_action = true;
        ++header.columns;
    }
    if (!found) return std::nullopt;
    return header;
}

Result<PoaExemptList> read_poa_list(std::string_view bytes, const std::string& file) {
    PoaExemptList list;
    std::optional<PoaHeader> header;
    std::size_t line_number = 0;
    const auto refuse = [&](std::string what) {
        return Error{std::move(what), at_line(file, line_number), "The file must be the POA-exempt list as CMS publishes it"};
    };
    for (std::size_t position = 0; position < bytes.size();) {
        const std::size_t end = bytes.find('\n', position);
        ++line_number;
        if (end == std::string_view::npos) return refuse("The list is cut off: its last line does not end");
        const std::string_view line = bytes.substr(position, end - position);
        position = end + 1;
        if (trim(line).empty()) continue;
        if (!header) {
            header = read_poa_header(line);
            if (!header) return refuse("The first line has no column POAexemptCode");
            if (header->has_action || !header->has_order) return refuse("This is a list of changes, not the list itself");
            continue;
        }
        const auto cells = split(line, '\t');
        if (cells.size() < header->columns)
            return refuse(fmt::format("The line has {} columns where {} are expected", cells.size(), header->columns));
        const std::string code = normalise_code(cells[header->code]);
        if (!has_icd10cm_shape(code)) return refuse("The column POAexemptCode holds no ICD-10-CM code");
        if (trim(cells.back()).empty()) return refuse(fmt::format("{} has no description", trim(cells[header->code])));
        list.codes.push_back(CodeKey::of(code));
    }
    if (list.codes.empty()) return refuse("The list holds no code");
    std::sort(list.codes.begin(), list.codes.end());
    list.codes.erase(std::unique(list.codes.begin(), list.codes.end()), list.codes.end());
    return list;
}

} // namespace sequela::packs
