#include "packs/cdt_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "packs/listing_table.h"

namespace sequela::packs {
namespace {

// What the column of the codes is called in one edition or another.
constexpr std::array<std::string_view, 5> kCodeColumns = {"code", "cdtcode", "procedurecode", "adacode", "dcode"};

std::string_view code_column(const TableHeader& header) {
    for (const std::string_view name : kCodeColumns)
        if (header.column(name) != TableHeader::kMissing) return name;
    return {};
}

bool is_cdt(std::string_view code) {
    return code.size() == 5 && (code[0] == 'D' || code[0] == 'd') &&
           std::all_of(code.begin() + 1, code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class Cdt : public TableListing {
public:
    Cdt(std::string_view text, const std::string& file) : TableListing(CodeSystem::cdt, Years::calendar, text, file, {"nomenclature"}) {}

protected:
    Status read_header() override {
        code_ = code_column(header());
        if (code_.empty()) return refuse("The header has no column of codes beside Nomenclature");
        std::vector<std::string> own;
        for (std::size_t i = 0; i < header().size(); ++i) {
            const std::string& name = header().names()[i];
            if (name == code_ || name == "nomenclature" || name == "descriptor" || name.empty()) continue;
            own_.push_back(i);
            own.emplace_back(trim(raw(i)));
        }
        listing_.set_own_columns(std::move(own));
        return Done{};
    }
    Status read_row() override {
        ListedCode row;
        row.code = cell(code_);
        row.line = line();
        if (!is_cdt(row.code)) return refuse("The row has no CDT code: D and four digits", "The file must be as the ADA publishes it");
        row.title = cell("nomenclature");
        row.add_line(Field::definition, collapse_spaces(cell("descriptor")));
        for (const std::size_t column : own_)
            row.own.emplace_back(trim(raw(column)));
        return listing_.add(std::move(row));
    }

private:
    std::string_view code_;
    std::vector<std::size_t> own_;
};

} // namespace

FileFormat cdt_format() {
    return {"CDT file",
            [](std::string_view head, std::string_view) {
                const TableHeader header = find_header(head, {"nomenclature"});
                return header.size() > 0 && !code_column(header).empty();
            },
            [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<Cdt>(bytes, file);
            }};
}

} // namespace sequela::packs
