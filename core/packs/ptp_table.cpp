#include "packs/ptp_table.h"

#include <algorithm>
#include <numeric>

#include "packs/code_table.h"

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 20;
constexpr std::uint32_t kVersion = 1;

std::string_view text_of(const PtpTable::Code& code) {
    return {code.data(), code.size()};
}

} // namespace

InForce PtpEdit::in_force(Date date, Date release_begin) const {
    if (modifier == 9 || (effective && deletion && *deletion <= *effective)) return InForce::no;
    if (deletion && date > *deletion) return InForce::no;
    if (effective) return date >= *effective ? InForce::yes : InForce::no;
    return date >= release_begin && !deletion ? InForce::yes : InForce::unknown;
}

std::uint32_t PtpTable::code_number(std::string_view code) const {
    const auto found =
        std::lower_bound(codes.begin(), codes.end(), code, [](const Code& a, std::string_view wanted) { return text_of(a) < wanted; });
    return found != codes.end() && text_of(*found) == code ? static_cast<std::uint32_t>(found - codes.begin()) : kNone;
}

PtpEdit PtpTable::edit(std::uint32_t row, std::uint32_t one) const {
    const PtpAttributes& its = attributes[attribute_number(row)];
    PtpEdit edit;
    edit.column1 = text_of(codes[one]);
    edit.column2 = text_of(codes[column2[row]]);
    if (its.effective_days != PtpAttributes::kNoDate) edit.effective = Date{its.effective_days};
    if (its.deletion_days != PtpAttributes::kNoDate) edit.deletion = Date{its.deletion_days};
    edit.before_1996 = its.before_1996 != 0;
    edit.modifier = its.modifier;
    edit.rationale = view(pool, its.rationale);
    return edit;
}

PtpEdit PtpTable::edit(std::uint32_t row) const {
    const auto after = std::upper_bound(first.begin(), first.end(), row);
    return edit(row, static_cast<std::uint32_t>(after - first.begin()) - 1);
}

PtpTable::Rows PtpTable::rows_of_pair(std::uint32_t one, std::uint32_t two) const {
    const auto begin = at(first[one]);
    const auto [low, high] = std::equal_range(begin, at(first[one + 1]), static_cast<std::uint16_t>(two));
    return {static_cast<std::uint32_t>(low - column2.begin()), static_cast<std::uint32_t>(high - column2.begin())};
}

std::vector<PtpEdit> PtpTable::pairs(std::string_view a, std::string_view b) const {
    std::vector<PtpEdit> found;
    const std::uint32_t one = code_number(a);
    const std::uint32_t two = code_number(b);
    if (one == kNone || two == kNone) return found;
    const Rows rows = rows_of_pair(one, two);
    for (std::uint32_t row = rows.first; row < rows.second; ++row)
        found.push_back(edit(row, one));
    if (one == two) return found;
    const Rows turned = rows_of_pair(two, one);
    for (std::uint32_t row = turned.first; row < turned.second; ++row)
        found.push_back(edit(row, two));
    return found;
}

PtpTable::Counts PtpTable::counts_of(std::string_view code) const {
    const std::uint32_t number = code_number(code);
    if (number == kNone) return {};
    return {first[number + 1] - first[number], as_column2[number]};
}

template <class Found> void PtpTable::for_each_as_column2(std::uint32_t number, Found found) const {
    std::uint32_t left = as_column2[number];
    for (auto at = column2.begin(); left > 0; ++at, --left) {
        at = std::find(at, column2.end(), static_cast<std::uint16_t>(number));
        if (at == column2.end()) return;
        found(static_cast<std::uint32_t>(at - column2.begin()));
    }
}

std::vector<PtpEdit> PtpTable::edits_of(std::string_view code) const {
    std::vector<PtpEdit> found;
    const std::uint32_t number = code_number(code);
    if (number == kNone) return found;
    for (std::uint32_t row = first[number]; row < first[number + 1]; ++row)
        found.push_back(edit(row, number));
    for_each_as_column2(number, [&](std::uint32_t row) { found.push_back(edit(row)); });
    return found;
}

PtpTable::Counts PtpTable::in_force_of(std::string_view code, Date date, Date release_begin) const {
    Counts counts;
    const std::uint32_t number = code_number(code);
    if (number == kNone) return counts;
    const auto counts_now = [&](std::uint32_t row) { return edit(row, number).in_force(date, release_begin) == InForce::yes; };
    for (std::uint32_t row = first[number]; row < first[number + 1]; ++row)
        if (counts_now(row)) ++counts.as_column1;
    for_each_as_column2(number, [&](std::uint32_t row) {
        if (counts_now(row)) ++counts.as_column2; // the dates do not depend on column 1
    });
    return counts;
}

std::size_t PtpTable::pair_count() const {
    std::size_t count = 0;
    for (std::size_t code = 0; code + 1 < first.size(); ++code)
        for (std::uint32_t row = first[code]; row < first[code + 1]; ++row)
            if (row == first[code] || column2[row] != column2[row - 1]) ++count;
    return count;
}

std::size_t PtpTable::active_count() const {
    std::size_t count = 0;
    for (std::uint32_t row = 0; row < row_count(); ++row)
        if (attributes[attribute_number(row)].deletion_days == PtpAttributes::kNoDate) ++count;
    return count;
}

ImageWriter PtpTable::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(codes);
    writer.add(first);
    writer.add(column2);
    writer.add(attribute);
    writer.add(attribute4);
    writer.add(attributes);
    writer.add(as_column2);
    writer.add(pool);
    return writer;
}

bool PtpTable::is_sound() const {
    const std::size_t rows = column2.size();
    if (codes.empty() || codes.size() > kMostCodes || first.size() != codes.size() + 1 || as_column2.size() != codes.size()) return false;
    if (first.front() != 0 || first.back() != rows || !std::is_sorted(first.begin(), first.end())) return false;
    if ((attribute4.empty() ? attribute.size() : attribute4.size()) != rows || !std::is_sorted(codes.begin(), codes.end())) return false;
    const auto below = [](const auto& numbers, std::size_t size) {
        return numbers.empty() || *std::max_element(numbers.begin(), numbers.end()) < size;
    };
    if (!below(column2, codes.size()) || !below(attribute, attributes.size()) || !below(attribute4, attributes.size())) return false;
    for (std::size_t code = 0; code < codes.size(); ++code)
        if (!std::is_sorted(at(first[code]), at(first[code + 1]))) return false;
    return std::all_of(attributes.begin(), attributes.end(),
                       [&](const PtpAttributes& its) { return std::uint64_t{its.rationale.offset} + its.rationale.length <= pool.size(); });
}

Result<PtpTable> PtpTable::from_image(std::string_view image) {
    PtpTable table;
    ImageReader reader(image, kKind, kVersion);
    reader.read(table.codes);
    reader.read(table.first);
    reader.read(table.column2);
    reader.read(table.attribute);
    reader.read(table.attribute4);
    reader.read(table.attributes);
    reader.read(table.as_column2);
    reader.read(table.pool);
    if (const auto status = reader.status(); !status) return status.error();
    if (!table.is_sound()) return damaged_image("the edits name codes or attributes that are not there");
    return table;
}

void PtpBuilder::begin_table(const std::vector<PtpTable::Code>& codes, std::vector<PtpAttributes> attributes, std::string pool) {
    std::vector<std::uint16_t> order(codes.size());
    std::iota(order.begin(), order.end(), std::uint16_t{0});
    std::sort(order.begin(), order.end(), [&](std::uint16_t a, std::uint16_t b) { return codes[a] < codes[b]; });
    sorted_number_.resize(codes.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        sorted_number_[order[i]] = static_cast<std::uint16_t>(i);
        table_.codes.push_back(codes[order[i]]);
    }
    table_.attributes = std::move(attributes);
    table_.pool = std::move(pool);
    table_.first.assign(codes.size() + 1, 0);
    table_.as_column2.assign(codes.size(), 0);
}

bool PtpBuilder::finish_some() {
    if (counted_ < blocks_.size()) {
        count_some();
        return false;
    }
    if (!counting_done_) {
        for (std::size_t code = 0; code + 1 < table_.first.size(); ++code)
            table_.first[code + 1] += table_.first[code];
        next_.assign(table_.first.begin(), table_.first.end());
        table_.column2.resize(size_);
        const bool few = table_.attributes.size() <= 65536;
        (few ? table_.attribute.resize(size_) : table_.attribute4.resize(size_));
        counting_done_ = true;
        return false;
    }
    if (placed_ < blocks_.size()) {
        place_some();
        return false;
    }
    if (sorted_ < table_.codes.size()) sort_some();
    return sorted_ == table_.codes.size();
}

void PtpBuilder::count_some() {
    for (const Row& row : blocks_[counted_]) {
        ++table_.first[sorted_number_[row.one] + 1U];
        ++table_.as_column2[sorted_number_[row.two]];
    }
    ++counted_;
}

template <class Attribute> void PtpBuilder::place(std::vector<Attribute>& attribute, const std::vector<Row>& block) {
    for (const Row& row : block) {
        const std::uint32_t at = next_[sorted_number_[row.one]]++;
        table_.column2[at] = sorted_number_[row.two];
        attribute[at] = static_cast<Attribute>(row.attributes);
    }
}

void PtpBuilder::place_some() {
    std::vector<Row>& block = blocks_[placed_];
    if (table_.attribute4.empty())
        place(table_.attribute, block);
    else
        place(table_.attribute4, block);
    std::vector<Row>().swap(block); // the memory is wanted elsewhere
    ++placed_;
}

template <class Attribute> void PtpBuilder::sort(std::vector<Attribute>& attribute, std::size_t begin, std::size_t end) {
    const auto from = table_.column2.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = table_.column2.begin() + static_cast<std::ptrdiff_t>(end);
    if (std::is_sorted(from, to)) return; // as the files are published
    std::vector<std::pair<std::uint16_t, Attribute>> rows;
    for (std::size_t i = begin; i < end; ++i)
        rows.emplace_back(table_.column2[i], attribute[i]);
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = begin; i < end; ++i)
        std::tie(table_.column2[i], attribute[i]) = rows[i - begin];
}

void PtpBuilder::sort_some() {
    constexpr std::size_t kCodes = 64; // at a time
    for (const std::size_t end = std::min(sorted_ + kCodes, table_.codes.size()); sorted_ < end; ++sorted_) {
        if (table_.attribute4.empty())
            sort(table_.attribute, table_.first[sorted_], table_.first[sorted_ + 1]);
        else
            sort(table_.attribute4, table_.first[sorted_], table_.first[sorted_ + 1]);
    }
}

} // namespace sequela::packs
