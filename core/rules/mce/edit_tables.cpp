#include "rules/mce/edit_tables.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/text.h"

namespace sequela::rules::mce {
namespace {

constexpr std::array<std::pair<std::string_view, Flags>, 30> kFlagNames = {{{"newborn", flag::newborn},
                                                                            {"pediatric", flag::pediatric},
                                                                            {"maternity", flag::maternity},
                                                                            {"adult", flag::adult},
                                                                            {"female", flag::female},
                                                                            {"male", flag::male},
                                                                            {"ecodepdx", flag::external_cause},
                                                                            {"manifestation", flag::manifestation},
                                                                            {"unacceptable", flag::unacceptable},
                                                                            {"reqsdx", flag::requires_secondary},
                                                                            {"qadm", flag::questionable},
                                                                            {"unspecified", flag::unspecified},
                                                                            {"wrngproc", flag::wrong_procedure},
                                                                            {"delout", flag::outcome_of_delivery},
                                                                            {"diabtypeI", flag::type1_diabetes},
                                                                            {"clintrial", flag::clinical_trial},
                                                                            {"ncov_z302", flag::sterilisation},
                                                                            {"ncov6", flag::transfusion6},
                                                                            {"ncov7", flag::transfusion7},
                                                                            {"noncovered", flag::non_covered},
                                                                            {"ncov12agele60", flag::non_covered_over_age},
                                                                            {"ncov45", flag::pancreas_transplant},
                                                                            {"kidneyxp", flag::kidney_transplant},
                                                                            {"lcov", flag::limited_coverage},
                                                                            {"lcov_artheartxpa", flag::artificial_heart_a},
                                                                            {"lcov_artheartxpb", flag::artificial_heart_b},
                                                                            {"vagdel", flag::delivery},
                                                                            {"csect", flag::delivery},
                                                                            {"los", flag::length_of_stay},
                                                                            {"", 0}}};

constexpr std::int32_t kOpen = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t kLongestCode = 8; // characters of a code in a number

// 0: no code of the tables.
std::uint64_t packed(std::string_view code) {
    if (code.empty() || code.size() > kLongestCode) return 0;
    std::uint64_t number = 0;
    for (const char c : code) {
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        number = number << 8U | static_cast<unsigned char>(upper);
    }
    return number << 8U * (kLongestCode - code.size());
}

int number_of(std::string_view text) {
    int number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::int32_t day_of(std::string_view text, std::int32_t if_empty) {
    const auto date = Date::parse(text);
    return date ? date->days : if_empty;
}

// A cell's meaning, worked out once for each distinct text of the table.
template <class Value> class PerText {
public:
    explicit PerText(const packs::DataTable& table) : table_(&table), known_(table.texts.size(), false), values_(table.texts.size()) {}
    template <class Read> const Value& get(std::size_t row, std::size_t column, Read read) {
        const std::uint32_t text = table_->cells[row * table_->columns.size() + column];
        if (!known_[text]) {
            values_[text] = read(table_->cell(row, column));
            known_[text] = true;
        }
        return values_[text];
    }

private:
    const packs::DataTable* table_;
    std::vector<bool> known_;
    std::vector<Value> values_;
};

AgeGroup group_of(std::string_view name) {
    for (const AgeGroup group : {AgeGroup::newborn, AgeGroup::pediatric, AgeGroup::maternity, AgeGroup::adult})
        if (to_lower(name) == words(group)) return group;
    return AgeGroup::none;
}

Flags read_flags(std::string_view text, std::vector<std::string>& unknown) {
    Flags flags = 0;
    for (const std::string_view each : split(text, ',')) {
        const std::string_view name = trim(each);
        const auto found = std::find_if(kFlagNames.begin(), kFlagNames.end(), [&](const auto& known) { return known.first == name; });
        if (found != kFlagNames.end())
            flags |= found->second;
        else if (std::find(unknown.begin(), unknown.end(), name) == unknown.end())
            unknown.emplace_back(name);
    }
    return flags;
}

} // namespace

const Conduct& conduct() {
    static const Conduct kConduct = [] {
        Conduct made;
        made.sex_edit_until = *Date::from_ymd(2024, 9, 30);
        made.unspecified_from = *Date::from_ymd(2022, 4, 1);
        return made;
    }();
    return kConduct;
}

std::vector<EditTables::CodeDays> EditTables::index(const packs::DataTable& table) {
    const std::uint32_t first = table.find_column("First day");
    const std::uint32_t last = table.find_column("Last day");
    const std::uint32_t flags = table.find_column("Flags");
    std::vector<CodeDays> codes;
    if (first == packs::kNone || last == packs::kNone || flags == packs::kNone) return codes;
    codes.reserve(table.row_count());
    PerText<std::int32_t> days(table);
    PerText<Flags> meanings(table);
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        CodeDays code;
        code.code = packed(table.key(row));
        code.first = days.get(row, first, [](std::string_view text) { return day_of(text, 0); });
        code.last = table.cell(row, last).empty() ? kOpen : days.get(row, last, [](std::string_view text) { return day_of(text, kOpen); });
        code.flags = meanings.get(row, flags, [&](std::string_view text) { return read_flags(text, unknown_flags_); });
        if (code.code != 0) codes.push_back(code);
    }
    std::sort(codes.begin(), codes.end(),
              [](const CodeDays& a, const CodeDays& b) { return a.code != b.code ? a.code < b.code : a.first < b.first; });
    return codes;
}

void EditTables::read_ages(const packs::DataTable& table) {
    const std::uint32_t from = table.find_column("From age");
    const std::uint32_t to = table.find_column("To age");
    const std::uint32_t first = table.find_column("First day");
    const std::uint32_t last = table.find_column("Last day");
    if (from == packs::kNone || to == packs::kNone || first == packs::kNone || last == packs::kNone) return;
    for (std::size_t row = 0; row < table.row_count(); ++row)
        ages_.push_back({group_of(table.key(row)),
                         {number_of(table.cell(row, from)), number_of(table.cell(row, to))},
                         day_of(table.cell(row, first), 0),
                         day_of(table.cell(row, last), kOpen)});
}

void EditTables::read_statuses(const packs::DataTable& table) {
    const std::uint32_t first = table.find_column("First day");
    const std::uint32_t last = table.find_column("Last day");
    if (first == packs::kNone || last == packs::kNone) return;
    for (std::size_t row = 0; row < table.row_count(); ++row)
        if (const int status = number_of(table.key(row)); status >= 0)
            statuses_.push_back({status, day_of(table.cell(row, first), 0), day_of(table.cell(row, last), kOpen)});
}

EditTables EditTables::build(const packs::DataTable& diagnoses, const packs::DataTable& procedures, const packs::DataTable& ages,
                             const packs::DataTable& discharge_statuses, Date last_day) {
    EditTables tables;
    tables.diagnoses_ = tables.index(diagnoses);
    tables.procedures_ = tables.index(procedures);
    tables.read_ages(ages);
    tables.read_statuses(discharge_statuses);
    tables.last_day_ = last_day;
    return tables;
}

std::optional<Flags> EditTables::find(const std::vector<CodeDays>& codes, std::string_view code, Date day) {
    const std::uint64_t wanted = packed(code);
    if (wanted == 0) return std::nullopt;
    auto row = std::lower_bound(codes.begin(), codes.end(), wanted, [](const CodeDays& a, std::uint64_t b) { return a.code < b; });
    for (; row != codes.end() && row->code == wanted; ++row)
        if (row->first <= day.days && day.days <= row->last) return row->flags;
    return std::nullopt;
}

std::optional<EditTables::AgeRange> EditTables::age_range(AgeGroup group, Date day) const {
    for (const GroupDays& each : ages_)
        if (each.group == group && each.first <= day.days && day.days <= each.last) return each.range;
    return std::nullopt;
}

bool EditTables::is_discharge_status(int status, Date day) const {
    return std::any_of(statuses_.begin(), statuses_.end(),
                       [&](const StatusDays& each) { return each.status == status && each.first <= day.days && day.days <= each.last; });
}

} // namespace sequela::rules::mce
