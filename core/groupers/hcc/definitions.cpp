#include "groupers/hcc/definitions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "packs/known_tables.h"

namespace sequela::groupers {
namespace {

using packs::DataTable;
using Table = packs::Part<DataTable>;

constexpr std::int64_t kMillion = 1000000;

std::optional<int> to_int(std::string_view text) {
    int number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
    return number;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view cell(const DataTable& table, std::size_t row, std::string_view column) {
    const std::uint32_t number = table.find_column(column);
    return number == packs::kNone ? std::string_view() : table.cell(row, number);
}

struct HccTables {
    Table mapping, dx_to_cc, hierarchies, labels, factors, edits;
};

// A payment year is made of the diagnoses of the year before; a release of another year does not answer.
Result<Table> table_of_year(packs::Catalogue& catalogue, std::string_view name, int payment_year) {
    const packs::Release release = packs::payment_release(payment_year);
    const auto day = Date::from_ymd(payment_year - 1, 12, 31);
    if (!day) return Table();
    auto table = catalogue.table(name, *day);
    if (!table) return table.error();
    if (*table && table->pack->release != release.name) return Table();
    return *table;
}

Result<HccTables> tables_of_year(packs::Catalogue& catalogue, int payment_year) {
    HccTables tables;
    const std::array<std::pair<std::string_view, Table*>, 6> wanted = {{{"hcc.mapping", &tables.mapping},
                                                                        {"hcc.dx_to_cc", &tables.dx_to_cc},
                                                                        {"hcc.hierarchies", &tables.hierarchies},
                                                                        {"hcc.labels", &tables.labels},
                                                                        {"hcc.coefficients", &tables.factors},
                                                                        {"hcc.dx_edits", &tables.edits}}};
    for (const auto& [name, place] : wanted) {
        auto table = table_of_year(catalogue, name, payment_year);
        if (!table) return table.error();
        *place = *table;
    }
    return tables;
}

std::string missing_tables(const HccTables& tables) {
    std::string missing;
    const auto add = [&missing](std::string_view name) {
        if (!missing.empty()) missing += ", ";
        missing += name;
    };
    if (!tables.mapping && !tables.dx_to_cc) add("hcc.mapping");
    if (!tables.hierarchies) add("hcc.hierarchies");
    if (!tables.factors) add("hcc.coefficients");
    return missing;
}

void add_category(HccDefinitions& made, std::string_view code, std::string_view category) {
    const auto number = to_int(category);
    if (!number) return;
    auto& list = made.categories[std::string(code)];
    if (std::find(list.begin(), list.end(), *number) == list.end()) list.push_back(*number);
}

// The official mapping says which categories the model pays; the table of the software holds those alone.
void read_categories(const HccTables& tables, const HccModelNames& names, HccDefinitions& made) {
    if (tables.mapping) {
        const DataTable& table = *tables.mapping.data;
        const std::uint32_t column = table.find_column(names.mapping_column);
        const std::string paid = fmt::format("Paid by {}", names.mapping_column);
        for (std::size_t row = 0; column != packs::kNone && row < table.row_count(); ++row)
            if (cell(table, row, paid) != "No") add_category(made, table.key(row), table.cell(row, column));
        if (!made.categories.empty()) return;
    }
    if (!tables.dx_to_cc) return;
    const DataTable& table = *tables.dx_to_cc.data;
    for (std::size_t row = 0; row < table.row_count(); ++row)
        if (cell(table, row, "Model") == names.software) add_category(made, table.key(row), cell(table, row, "Condition category"));
}

bool is_of(const DataTable& table, std::size_t row, std::string_view domain, std::string_view version) {
    return cell(table, row, "Domain") == domain && cell(table, row, "Version") == version;
}

void read_hierarchies(const DataTable& table, const HccModelNames& names, HccDefinitions& made) {
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        if (!is_of(table, row, names.domain, names.version)) continue;
        const auto parent = to_int(table.key(row));
        const auto child = to_int(cell(table, row, "Drops category"));
        if (parent && child) made.drops[*parent].push_back(*child);
    }
}

void read_labels(const DataTable& table, const HccModelNames& names, HccDefinitions& made) {
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        if (!is_of(table, row, names.domain, names.version)) continue;
        const std::string upper = to_upper(table.key(row));
        if (upper.rfind(names.label_prefix, 0) != 0) continue;
        if (const auto number = to_int(std::string_view(upper).substr(names.label_prefix.size())))
            made.labels[*number] = std::string(cell(table, row, "Name"));
    }
}

void read_edits(const DataTable& table, const HccModelNames& names, HccDefinitions& made) {
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        if (cell(table, row, "Model") != names.software) continue;
        HccEdit edit;
        edit.age_min = to_int(cell(table, row, "From age"));
        edit.age_max = to_int(cell(table, row, "To age"));
        const std::string_view sex = cell(table, row, "Sex");
        edit.sex = sex.empty() ? ' ' : sex.front();
        if (cell(table, row, "Action") == "override") edit.instead = to_int(cell(table, row, "Category instead")).value_or(0);
        edit.words = std::string(cell(table, row, "In words"));
        made.edits[std::string(table.key(row))].push_back(std::move(edit));
        made.has_edits = true;
    }
}

// "F65_69", "NEM95_GT", "F65".
bool is_age_and_sex(std::string_view name) {
    if (name.substr(0, 2) == "NE") name.remove_prefix(2);
    if (name.size() < 2 || (name.front() != 'F' && name.front() != 'M')) return false;
    name.remove_prefix(1);
    const std::size_t line = name.find('_');
    if (!all_digits(name.substr(0, line))) return false;
    return line == std::string_view::npos || name.substr(line + 1) == "GT" || all_digits(name.substr(line + 1));
}

// Is the rest of a variable behind its segment one that score() can set?
bool is_known_variable(HccModel model, std::string_view rest) {
    const std::string_view label = names_of(model).label_prefix;
    if (rest.substr(0, 8) == "NonAged_") rest.remove_prefix(8);
    if (rest.substr(0, label.size()) == label && all_digits(rest.substr(label.size()))) return true;
    for (const std::string_view start : {"NMCAID_NORIGDIS_", "MCAID_NORIGDIS_", "NMCAID_ORIGDIS_", "MCAID_ORIGDIS_", "ESRD_NOD_x_",
                                         "ESRD_OD_x_", "NESRD_NOD_x_", "NESRD_OD_x_"})
        if (rest.substr(0, start.size()) == start) return is_age_and_sex(rest.substr(start.size()));
    for (const std::string_view name :
         {"OriginallyDisabled_Female", "OriginallyDisabled_Male", "LTIMCAID", "ORIGDS", "F65OD", "M65OD", "D10P"})
        if (rest == name) return true;
    if (is_age_and_sex(rest) || (rest.size() == 2 && rest.front() == 'D' && all_digits(rest.substr(1)))) return true;
    return std::any_of(hcc_interactions().begin(), hcc_interactions().end(),
                       [&](const HccInteraction& row) { return row.model == model && row.variable == rest; });
}

bool is_known(HccModel model, std::string_view variable) {
    for (const std::string_view segment : hcc_segments(model))
        if (variable.size() > segment.size() && variable.substr(0, segment.size()) == segment && variable[segment.size()] == '_' &&
            is_known_variable(model, variable.substr(segment.size() + 1)))
            return true;
    return false;
}

Status read_factors(const DataTable& table, const HccModelNames& names, HccDefinitions& made) {
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        if (!is_of(table, row, names.domain, names.factors)) continue;
        const auto value = Decimal::parse(cell(table, row, "Factor"));
        if (!value)
            return Error{"A factor is no number", fmt::format("hcc.coefficients, {}", table.key(row)),
                         "Install the table of the release again"};
        auto& values = made.factors[to_lower(table.key(row))];
        values.push_back(*value);
        if (values.size() == 1 && !is_known(made.model, table.key(row))) made.unknown_variables.emplace_back(table.key(row));
    }
    return Done{};
}

Result<HccDefinitions> compile_model(const HccTables& tables, HccModel model, int payment_year) {
    HccDefinitions made;
    made.model = model;
    made.payment_year = payment_year;
    made.release = tables.factors.pack->release;
    const HccModelNames& names = names_of(model);
    read_categories(tables, names, made);
    read_hierarchies(*tables.hierarchies.data, names, made);
    if (tables.labels) read_labels(*tables.labels.data, names, made);
    if (tables.edits) read_edits(*tables.edits.data, names, made);
    if (auto status = read_factors(*tables.factors.data, names, made); !status) return status.error();
    if (made.categories.empty() || made.factors.empty())
        return Error{fmt::format("The tables of payment year {} do not hold {}", payment_year, title(model)), made.release,
                     "Install the tables of a payment year that has this model"};
    return made;
}

} // namespace

std::int64_t rounded_quotient(std::int64_t number, std::int64_t by) {
    return number >= 0 ? (number + by / 2) / by : -((-number + by / 2) / by);
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    if (negative) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    std::string_view part = point < text.size() ? text.substr(point + 1) : std::string_view();
    if ((whole.empty() && part.empty()) || whole.size() > 9 || (!whole.empty() && !all_digits(whole)) ||
        (!part.empty() && !all_digits(part)))
        return std::nullopt;
    part = part.substr(0, 6);
    std::int64_t number = whole.empty() ? 0 : *to_int(whole);
    for (std::size_t i = 0; i < 6; ++i)
        number = number * 10 + (i < part.size() ? part[i] - '0' : 0);
    return Decimal{negative ? -number : number};
}

std::string Decimal::text() const {
    const std::int64_t size = millionths < 0 ? -millionths : millionths;
    std::string text = fmt::format("{}{}.{:06}", millionths < 0 ? "-" : "", size / kMillion, size % kMillion);
    for (int i = 0; i < 3 && text.back() == '0'; ++i)
        text.pop_back();
    return text;
}

Decimal Decimal::rounded() const {
    return {rounded_quotient(millionths, 1000) * 1000};
}

std::string_view HccDefinitions::label(int category) const {
    const auto found = labels.find(category);
    return found == labels.end() ? std::string_view() : std::string_view(found->second);
}

std::string HccDefinitions::name(int category) const {
    return fmt::format("{} {}", model == HccModel::rx_v08 ? "RxHCC" : "HCC", category);
}

const std::vector<std::string_view>& hcc_segments(HccModel model) {
    static const std::vector<std::string_view> kPartC = {"CNA", "CND", "CFA", "CFD", "CPA", "CPD", "INS", "NE", "SNPNE"};
    static const std::vector<std::string_view> kPartD = {"Rx_CE_NoLowAged", "Rx_CE_NoLowNoAged", "Rx_CE_LowAged", "Rx_CE_LowNoAged",
                                                         "Rx_CE_LTI",       "Rx_NE_NoLo",        "Rx_NE_Lo",      "Rx_NE_LTI"};
    return model == HccModel::rx_v08 ? kPartD : kPartC;
}

Result<const HccDefinitions*> hcc_definitions(packs::Catalogue& catalogue, HccModel model, int payment_year) {
    const std::string kept = fmt::format("hcc {} {}", key(model), payment_year);
    using Made = Result<HccDefinitions>;
    const Made& made = catalogue.kept().get<Made>(kept, [&]() -> Made {
        auto tables = tables_of_year(catalogue, payment_year);
        if (!tables) return tables.error();
        const std::string missing = missing_tables(*tables);
        if (!missing.empty())
            return Error{fmt::format("{} of payment year {} is not installed", title(model), payment_year), missing,
                         "Drop the CMS-HCC tables of that payment year onto the page"};
        return compile_model(*tables, model, payment_year);
    });
    if (!made) return made.error();
    return &*made;
}

} // namespace sequela::groupers
