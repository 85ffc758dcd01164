// NCCI procedure-to-procedure edits, packed: some millions of pairs of codes with their dates (Medicare NCCI Policy Manual, chapter 1).
//
// Four to six bytes a row: rows lie by their column 1 code, sorted by column 2, each with the number of its column 2 code and the number of
// its attributes, of which there are some thousand combinations.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "packs/image.h"

namespace sequela::packs {

enum class InForce { no, yes, unknown };

// One row, in words. The texts live as long as the table.
struct PtpEdit {
    std::string_view column1;      // is paid
    std::string_view column2;      // is denied, unless a modifier that counts is there and may be used
    std::optional<Date> effective; // nothing: the file does not say
    std::optional<Date> deletion;  // the last day; nothing: not deleted
    bool before_1996 = false;
    int modifier = 9; // 0 not allowed, 1 allowed, 9 not applicable
    std::string_view rationale;

    // `release_begin` is the first day of the release that lists the edit: an edit without a first day that is not deleted is known to be
    // in force from then on, and unknown before. Deleted on its first day, or with indicator 9: it never was.
    [[nodiscard]] InForce in_force(Date date, Date release_begin) const;
};

struct PtpAttributes {
    static constexpr std::int32_t kNoDate = INT32_MIN;
    std::int32_t effective_days = kNoDate; // since 1970-01-01, as Date
    std::int32_t deletion_days = kNoDate;
    TextRef rationale;
    std::uint8_t modifier = 9;
    std::uint8_t before_1996 = 0;
    std::array<std::uint8_t, 2> unused{};
};

class PtpTable {
public:
    using Code = std::array<char, 5>;
    static constexpr std::size_t kMostCodes = 65535;
    using Rows = std::pair<std::uint32_t, std::uint32_t>; // [first, last)

    std::vector<Code> codes;               // sorted; all that stand in either column
    std::vector<std::uint32_t> first;      // for each code its first row as column 1, and the end
    std::vector<std::uint16_t> column2;    // for each row the number of its column 2 code
    std::vector<std::uint16_t> attribute;  // for each row the number of its attributes …
    std::vector<std::uint32_t> attribute4; // … or this one, where there are more than 65,535 of them
    std::vector<PtpAttributes> attributes;
    std::vector<std::uint32_t> as_column2; // for each code the number of rows in which it is column 2
    std::string pool;                      // rationales

    [[nodiscard]] std::size_t row_count() const { return column2.size(); }
    [[nodiscard]] PtpEdit edit(std::uint32_t row) const;
    // The rows of the pair in both orders: `a` as column 1 first; within an order as the file has them. Empty: no edit.
    [[nodiscard]] std::vector<PtpEdit> pairs(std::string_view a, std::string_view b) const;

    struct Counts {
        std::size_t as_column1 = 0; // rows
        std::size_t as_column2 = 0;
    };
    [[nodiscard]] Counts counts_of(std::string_view code) const;
    // Every row of a code: as column 1, then as column 2. The latter looks at all rows: for a page, not for a rule.
    [[nodiscard]] std::vector<PtpEdit> edits_of(std::string_view code) const;
    // Rows of which `edit(row).in_force(date, release_begin)` is yes, as column 1 and as column 2. Looks at all rows.
    [[nodiscard]] Counts in_force_of(std::string_view code, Date date, Date release_begin) const;

    [[nodiscard]] std::size_t pair_count() const;   // ordered pairs of codes
    [[nodiscard]] std::size_t active_count() const; // rows without a deletion date

    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<PtpTable> from_image(std::string_view image);

private:
    [[nodiscard]] auto at(std::uint32_t row) const { return column2.begin() + static_cast<std::ptrdiff_t>(row); }
    [[nodiscard]] std::uint32_t code_number(std::string_view code) const; // or kNone
    [[nodiscard]] Rows rows_of_pair(std::uint32_t one, std::uint32_t two) const;
    [[nodiscard]] PtpEdit edit(std::uint32_t row, std::uint32_t one) const;
    [[nodiscard]] std::uint32_t attribute_number(std::uint32_t row) const { return attribute4.empty() ? attribute[row] : attribute4[row]; }
    template <class Found> void for_each_as_column2(std::uint32_t number, Found found) const;
    [[nodiscard]] bool is_sound() const;
};

// Fills a table row by row; what comes after is done in slices. Codes are numbered by the caller, in any order.
class PtpBuilder {
public:
    // `one` and `two` are numbers of codes, `attributes` of attributes.
    void add(std::uint16_t one, std::uint16_t two, std::uint32_t attributes) {
        if (blocks_.empty() || blocks_.back().size() == kBlock) {
            blocks_.emplace_back();
            blocks_.back().reserve(kBlock);
        }
        blocks_.back().push_back({one, two, attributes});
        ++size_;
    }
    [[nodiscard]] std::size_t size() const { return size_; }
    // The codes by their numbers. Called once, after the last row.
    void begin_table(const std::vector<PtpTable::Code>& codes, std::vector<PtpAttributes> attributes, std::string pool);
    // True when the table is whole; false: again.
    bool finish_some();
    PtpTable take() { return std::move(table_); }

private:
    struct Row {
        std::uint16_t one;
        std::uint16_t two;
        std::uint32_t attributes;
    };
    static constexpr std::size_t kBlock = 65536; // rows; memory grows by half a megabyte, and nothing is copied meanwhile
    void count_some();
    void place_some();
    void sort_some();
    template <class Attribute> void place(std::vector<Attribute>& attribute, const std::vector<Row>& block);
    template <class Attribute> void sort(std::vector<Attribute>& attribute, std::size_t begin, std::size_t end);
    std::vector<std::vector<Row>> blocks_;
    std::size_t size_ = 0;
    PtpTable table_;
    std::vector<std::uint16_t> sorted_number_; // of each code: its place in the table
    std::vector<std::uint32_t> next_;          // of each code: where its next row goes
    std::size_t counted_ = 0;                  // blocks
    std::size_t placed_ = 0;
    std::size_t sorted_ = 0; // codes
    bool counting_done_ = false;
};

} // namespace sequela::packs
