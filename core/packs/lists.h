// The smaller components: POA-exempt list, conversion table, addenda.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "packs/code_table.h"
#include "packs/image.h"

namespace sequela::packs {

class PoaExemptList {
public:
    std::vector<CodeKey> codes; // sorted
    [[nodiscard]] bool contains(std::string_view code) const;
    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<PoaExemptList> from_image(std::string_view image);
};

struct Conversion {
    CodeKey code;                     // the code that was new
    std::int32_t effective_days = 0;  // Date::days on which it became effective
    std::uint32_t first_previous = 0; // the codes that were assigned for it before, in `previous`
    std::uint32_t previous_count = 0;
};

class ConversionTable {
public:
    std::vector<Conversion> rows; // sorted by code
    std::vector<CodeKey> previous;
    // Codes that came in place of a code which is no longer valid (newest first), and the other way round.
    [[nodiscard]] std::vector<std::string> replacements_of(std::string_view previous_code) const;
    [[nodiscard]] std::vector<std::string> predecessors_of(std::string_view code) const;
    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<ConversionTable> from_image(std::string_view image);
};

enum class ChangeKind : std::uint8_t { added, deleted, revised };

struct AddendaRow {
    CodeKey code;
    TextRef title;          // long title (the new one if revised)
    TextRef previous_title; // revised only
    ChangeKind kind = ChangeKind::added;
    std::uint8_t billable = 0;
    std::array<std::uint8_t, 2> unused{};
};

class Addenda {
public:
    std::vector<AddendaRow> rows;
    std::string pool;
    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<Addenda> from_image(std::string_view image);
};

} // namespace sequela::packs
