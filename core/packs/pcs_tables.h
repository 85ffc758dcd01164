// The tables of ICD-10-PCS: which characters go together (domain rule 6.1). The first three characters name a table; in a table, characters
// 4 to 7 must all come from one row.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/content.h"
#include "packs/image.h"
#include "packs/reading.h"

namespace sequela::packs {

struct PcsValue {
    std::uint32_t label = 0; // number of a text
    char character = ' ';
    std::array<char, 3> unused{};
};

// One axis of a row: its values in the order of the file. Rows that have the same axis share it.
struct PcsAxis {
    std::uint32_t title = 0; // number of a text: "Body Part", "Approach" …
    std::uint32_t first_value = 0;
    std::uint32_t values = 0;
};

struct PcsRow {
    std::uint32_t table = 0;
    std::array<std::uint32_t, 4> axes{}; // characters 4 to 7
};

struct PcsTable {
    std::array<char, 4> characters{};        // three, and a zero
    std::array<std::uint32_t, 3> titles{};   // numbers of texts: "Section", "Body System", "Operation"
    std::array<std::uint32_t, 3> labels{};   // numbers of texts: "Medical and Surgical", "Gastrointestinal System", "Resection"
    std::array<std::uint32_t, 3> meanings{}; // numbers of texts: their definitions; number 0 is the empty text
    std::uint32_t first_row = 0;
    std::uint32_t rows = 0;
    [[nodiscard]] std::string_view code() const { return {characters.data(), 3}; }
};

class PcsTables {
public:
    std::vector<PcsTable> tables; // sorted by their characters
    std::vector<PcsRow> rows;     // those of a table together, in the order of the file
    std::vector<PcsAxis> axes;
    std::vector<PcsValue> values;
    std::vector<TextRef> texts; // each distinct text once; number 0 is the empty one
    std::string pool;

    [[nodiscard]] std::string_view text(std::uint32_t number) const { return view(pool, texts[number]); }
    [[nodiscard]] const PcsTable* find(std::string_view table) const; // by three characters
    // The tables whose characters begin with `prefix` (at most three), as a piece [first, last) of `tables`.
    [[nodiscard]] std::pair<std::size_t, std::size_t> range(std::string_view prefix) const;
    // The value with that character on an axis, or null.
    [[nodiscard]] const PcsValue* find(const PcsAxis& axis, char character) const;
    // The axis of a row at a position of the code, 4 to 7.
    [[nodiscard]] const PcsAxis& axis(const PcsRow& row, std::size_t position) const { return axes[row.axes[position - 4]]; }
    // How many codes a row holds: the product of its axes.
    [[nodiscard]] std::size_t codes(const PcsRow& row) const;
    // The row that holds a code of seven characters, or null: the code does not exist.
    [[nodiscard]] const PcsRow* row_of(std::string_view code) const;

    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<PcsTables> from_image(std::string_view image);
};

// The tables as CMS publishes them: XML with the root ICD10PCS.tabular.
class PcsTablesReader : public SlicedReader {
public:
    // `text` is UTF-8 (see decode_text) and must live as long as the reader.
    PcsTablesReader(std::string_view text, std::string file);
    ~PcsTablesReader() override;
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    PcsTables take();
    [[nodiscard]] const std::optional<int>& version() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

Result<PcsTables> read_pcs_tables(std::string_view text, const std::string& file);
FileFormat pcs_tables_format();

} // namespace sequela::packs
