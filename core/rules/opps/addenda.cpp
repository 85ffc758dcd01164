#include "rules/opps/addenda.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace sequela::rules {
namespace {

constexpr std::size_t kMostDigits = 12;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// What a table lacks is an empty cell.
std::string_view cell(const packs::DataTable& table, std::uint32_t row, std::uint32_t column) {
    return column == packs::kNone ? std::string_view() : trim(table.cell(row, column));
}

bool is_medicare(std::string_view payer) {
    return payer.empty() || find_ignoring_case(payer, "medicare") != std::string_view::npos;
}

} // namespace

std::string_view plain_bill_type(std::string_view bill_type) {
    if (bill_type.size() == 4 && bill_type[0] == '0') bill_type.remove_prefix(1);
    return bill_type;
}

bool is_hospital_outpatient(const Encounter& encounter) {
    if (encounter.jurisdiction == Jurisdiction::uk || !is_medicare(encounter.claim.payer)) return false;
    const std::string_view type = plain_bill_type(encounter.claim.bill_type);
    const bool of_hospital = type.starts_with("13");
    switch (encounter.setting) {
    case Setting::outpatient:
        return of_hospital;
    case Setting::emergency:
    case Setting::observation:
    case Setting::same_day_surgery:
        return of_hospital || type.empty();
    case Setting::inpatient:
    case Setting::professional:
        break;
    }
    return false;
}

std::optional<Money> money_from(std::string_view text) {
    Money amount = 0;
    Money place = kDollar;
    bool behind_point = false;
    bool any = false;
    if (text.size() > kMostDigits) return std::nullopt;
    for (const char c : text) {
        if (c == '.' && !behind_point) {
            behind_point = true;
            continue;
        }
        if (!is_digit(c)) return std::nullopt;
        any = true;
        if (!behind_point)
            amount = amount * 10 + (c - '0') * kDollar;
        else
            amount += (c - '0') * (place /= 10);
    }
    return any ? std::optional(amount) : std::nullopt;
}

Result<OppsAddenda> OppsAddenda::on(packs::Catalogue& catalogue, Date day) {
    OppsAddenda addenda;
    auto items = catalogue.table("opps.addendum_b", day);
    if (!items) return items.error();
    auto groups = catalogue.table("opps.addendum_a", day);
    if (!groups) return groups.error();
    auto indicators = catalogue.table("opps.status_indicators", day);
    if (!indicators) return indicators.error();
    addenda.items = *items;
    addenda.groups = *groups;
    addenda.indicators = *indicators;
    if (addenda.items) {
        addenda.item_indicator_ = addenda.items.data->find_column("Status indicator");
        addenda.item_apc_ = addenda.items.data->find_column("APC");
        addenda.item_weight_ = addenda.items.data->find_column("Relative weight");
        addenda.item_rate_ = addenda.items.data->find_column("Payment rate");
    }
    if (addenda.groups) {
        addenda.group_title_ = addenda.groups.data->find_column("Title");
        addenda.group_indicator_ = addenda.groups.data->find_column("Status indicator");
        addenda.group_weight_ = addenda.groups.data->find_column("Relative weight");
        addenda.group_rate_ = addenda.groups.data->find_column("Payment rate");
    }
    return addenda;
}

std::optional<OppsItem> OppsAddenda::item(std::string_view code) const {
    if (!items) return std::nullopt;
    const std::uint32_t row = items.data->find(code);
    if (row == packs::kNone) return std::nullopt;
    const packs::DataTable& table = *items.data;
    return OppsItem{cell(table, row, item_indicator_), cell(table, row, item_apc_), cell(table, row, item_weight_),
                    money_from(cell(table, row, item_rate_))};
}

OppsGroup OppsAddenda::group_at(std::uint32_t row) const {
    const packs::DataTable& table = *groups.data;
    return {table.key(row), cell(table, row, group_title_), cell(table, row, group_indicator_), cell(table, row, group_weight_),
            money_from(cell(table, row, group_rate_))};
}

std::optional<OppsGroup> OppsAddenda::group(std::string_view apc) const {
    if (!groups || apc.empty()) return std::nullopt;
    const std::uint32_t row = groups.data->find(apc);
    return row == packs::kNone ? std::nullopt : std::optional(group_at(row));
}

std::optional<OppsGroup> OppsAddenda::group_with_indicator(std::string_view indicator) const {
    std::optional<OppsGroup> found;
    for (std::uint32_t row = 0; groups && row < groups.data->row_count(); ++row) {
        if (cell(*groups.data, row, group_indicator_) != indicator) continue;
        if (found) return std::nullopt;
        found = group_at(row);
    }
    return found;
}

std::optional<OppsGroup> OppsAddenda::group_with_words(std::string_view words) const {
    for (std::uint32_t row = 0; groups && row < groups.data->row_count(); ++row)
        if (find_ignoring_case(cell(*groups.data, row, group_title_), words) != std::string_view::npos) return group_at(row);
    return std::nullopt;
}

std::string_view OppsAddenda::payment_status_of(std::string_view indicator) const {
    if (!indicators) return {};
    const std::uint32_t row = indicators.data->find(indicator);
    return row == packs::kNone ? std::string_view() : cell(*indicators.data, row, indicators.data->find_column("Payment status"));
}

std::string OppsAddenda::words_of(std::string_view indicator) const {
    if (!indicators) return {};
    const std::uint32_t row = indicators.data->find(indicator);
    if (row == packs::kNone) return {};
    return fmt::format("{}: {}", cell(*indicators.data, row, indicators.data->find_column("Item, code or service")),
                       payment_status_of(indicator));
}

} // namespace sequela::rules
