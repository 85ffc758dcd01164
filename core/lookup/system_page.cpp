#include "lookup/system_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "lookup/history.h"

namespace sequela::lookup {
namespace {

using packs::CodeRow;
using packs::CodeTable;
using packs::DataTable;
using packs::Edition;

PageLink link_to(CodeSystem system, const CodeTable& codes, const CodeRow& row) {
    return {std::string(row.code.text()), display_code(system, row.code.text()), std::string(codes.long_title(row)), row.billable != 0};
}

void add_place(SystemPage& page, const CodeTable& codes, const CodeRow& row) {
    for (std::uint32_t parent = row.parent; parent != packs::kNone; parent = codes.rows[parent].parent)
        page.path.insert(page.path.begin(), link_to(page.system.system, codes, codes.rows[parent]));
    for (const std::uint32_t child : codes.children(codes.row_number(row)))
        page.children.push_back(link_to(page.system.system, codes, codes.rows[child]));
}

void add_fields(SystemPage& page, const Edition& edition) {
    if (!edition.details) return;
    const DataTable& details = *edition.details.data;
    const std::uint32_t row = details.find(page.code);
    if (row == packs::kNone) return;
    PageSection section{"What the file says", title_of(page.system) + " " + edition.details.pack->release, {}};
    for (std::size_t column = 1; column < details.columns.size(); ++column)
        if (const std::string_view value = details.cell(row, column); !value.empty())
            section.fields.push_back({std::string(details.column(column)), std::string(value)});
    if (!section.fields.empty()) page.sections.push_back(std::move(section));
}

void add_validity(SystemPage& page, const Edition& edition, const CodeRow* row) {
    if (!edition.codes) {
        page.validity = Validity::no_data;
        page.validity_text = fmt::format("No {} codes are installed for {}", title_of(page.system), edition.date.words());
        return;
    }
    if (row == nullptr) {
        page.validity = Validity::not_listed;
        page.validity_text = fmt::format("Not listed in {} {}", title_of(page.system), page.release);
        return;
    }
    page.validity = row->billable != 0 ? Validity::valid : Validity::header;
    page.validity_text = row->billable != 0 ? fmt::format("Valid on {} ({})", edition.date.words(), page.release)
                                            : "Not complete: more characters are needed";
}

} // namespace

Result<SystemPage> system_page(packs::Catalogue& catalogue, const SystemRef& system, Date date, std::string_view input) {
    const auto found = catalogue.edition(system.system, date_in(system, date), system.name);
    if (!found) return found.error();
    const Edition& edition = **found;
    SystemPage page;
    page.system = system;
    page.code = normalise_code(system.system, input);
    page.label = display_code(system.system, page.code);
    if (edition.codes) page.release = edition.codes.pack->release;
    const CodeRow* row = edition.codes ? edition.codes.data->find(page.code) : nullptr;
    if (row != nullptr) {
        const CodeTable& codes = *edition.codes.data;
        page.title = codes.long_title(*row);
        if (codes.short_title(*row) != page.title) page.short_title = codes.short_title(*row);
        add_place(page, codes, *row);
    }
    add_validity(page, edition, row);
    if (row != nullptr && date_in(system, date) != date)
        page.validity_text = fmt::format("Legacy: reported until {}", last_icd9_day().words());
    add_fields(page, edition);
    auto further = further_sections(catalogue, system, date, page.code);
    if (!further) return further.error();
    for (PageSection& section : *further)
        page.sections.push_back(std::move(section));
    const Status known = append_history(catalogue, system, edition.codes.pack, page.code, page.title, page.history);
    if (!known) return known.error();
    return page;
}

Result<std::vector<PageSection>> further_sections(packs::Catalogue& catalogue, const SystemRef& system, Date date, std::string_view code) {
    (void)catalogue;
    (void)system;
    (void)date;
    (void)code;
    return std::vector<PageSection>();
}

} // namespace sequela::lookup
