// The codes of one release: what the order file says. Sorted by code for look-up; `order` gives the sequence of the book.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/image.h"

namespace sequela::packs {

constexpr std::uint32_t kNone = 0xFFFFFFFFU;

// Up to 12 characters, padded with zeros: compares like the string. The longest that is needed is an NDC of 11 digits.
struct CodeKey {
    static constexpr std::size_t kLongest = 12;
    std::array<char, kLongest> characters{};
    static CodeKey of(std::string_view code); // cuts what is longer
    [[nodiscard]] std::string_view text() const;
    bool operator==(const CodeKey&) const = default;
    // Not <=>: libc++ 13 has none for arrays.
    bool operator<(const CodeKey& other) const { return characters < other.characters; }
};

struct CodeRow {
    CodeKey code;
    TextRef long_title;
    TextRef short_title;
    std::uint32_t order = 0;      // position in the book, from 0
    std::uint32_t parent = kNone; // row number of the nearest shorter code that is listed
    std::uint8_t billable = 0;    // the file's flag: 1 valid for use, 0 header (domain rule 1.2)
    std::array<std::uint8_t, 3> unused{};
};

class CodeTable {
public:
    std::vector<CodeRow> rows;           // sorted by code
    std::vector<std::uint32_t> in_order; // row numbers in the order of the book
    std::string pool;

    [[nodiscard]] const CodeRow* find(std::string_view code) const; // exact, undotted
    [[nodiscard]] std::uint32_t row_number(const CodeRow& row) const { return static_cast<std::uint32_t>(&row - rows.data()); }
    // Rows whose code begins with `prefix`, as a range of row numbers [first, last).
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> range(std::string_view prefix) const;
    // Direct children in the order of the book.
    [[nodiscard]] std::vector<std::uint32_t> children(std::uint32_t row) const;
    [[nodiscard]] std::string_view long_title(const CodeRow& row) const { return view(pool, row.long_title); }
    [[nodiscard]] std::string_view short_title(const CodeRow& row) const { return view(pool, row.short_title); }
    [[nodiscard]] bool is_billable(std::string_view code) const;
    [[nodiscard]] std::size_t billable_count() const;

    // After filling `rows` in file order with `order` set: sorts, links parents and fills in_order; a piece of it at each call, and true
    // when it is done.
    bool finish_some();
    void finish() {
        while (!finish_some()) {
        }
    }
    // The first row that has the code of the row before it, or kNone; when it is finished.
    [[nodiscard]] std::uint32_t first_double() const;
    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<CodeTable> from_image(std::string_view image);

private:
    void group_letters();
    [[nodiscard]] std::size_t end_of_letter(std::size_t first) const;
    void link(std::size_t first, std::size_t last);
    bool grouped_ = false;
    std::size_t sorted_ = 0; // rows, while it is being finished
    std::size_t linked_ = 0;
};

} // namespace sequela::packs
