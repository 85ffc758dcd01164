// The Index of ICD-10-PCS: common words for procedures, body parts and devices, and what to look up for them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/code_table.h"
#include "packs/content.h"
#include "packs/image.h"
#include "packs/reading.h"

namespace sequela::packs {

enum class PcsPointer : std::uint8_t {
    none, // a heading only
    code, // to the code or the beginning of codes in `code`, 3 to 7 characters
    see,  // "see Resection, Gallbladder": `text`, and mostly `code`
    use   // "use Cephalic Vein, Right": the value of an axis that this word is coded to
};

struct PcsTerm {
    TextRef title; // empty where a term has several pointers: each stands below it
    TextRef text;  // of see and use
    CodeKey code;
    std::uint32_t parent = kNone;
    std::uint32_t first_child = kNone;
    std::uint32_t next_sibling = kNone;
    PcsPointer pointer = PcsPointer::none;
    std::uint8_t level = 0; // 0 for a main term
    std::array<std::uint8_t, 2> unused{};
};

class PcsIndex {
public:
    std::vector<PcsTerm> terms; // in the order of the book, parents before children
    std::vector<std::uint32_t> main_terms;
    std::string pool;

    [[nodiscard]] std::string_view text(TextRef ref) const { return view(pool, ref); }
    // "Bypass > Artery > Axillary > Left"
    [[nodiscard]] std::string path_text(std::uint32_t term, std::string_view separator = " > ") const;
    // What a term says to do: "see Resection, Gallbladder 0FT4", "use Spleen", "0FT44ZZ"; empty for a heading.
    [[nodiscard]] std::string pointer_text(const PcsTerm& term) const;

    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<PcsIndex> from_image(std::string_view image);
};

// The Index as CMS publishes it: XML with the root ICD10PCS.index.
class PcsIndexReader : public SlicedReader {
public:
    // `text` is UTF-8 (see decode_text) and must live as long as the reader.
    PcsIndexReader(std::string_view text, std::string file);
    ~PcsIndexReader() override;
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    PcsIndex take();
    [[nodiscard]] const std::optional<int>& version() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

Result<PcsIndex> read_pcs_index(std::string_view text, const std::string& file);
FileFormat pcs_index_format();

} // namespace sequela::packs
