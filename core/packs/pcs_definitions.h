// The definitions of ICD-10-PCS: what root operations and approaches mean, which anatomical terms a body part value includes (body part
// key), which brand names a device or substance value includes (device and substance keys), and where a device is coded to a more general
// value (device aggregation table).
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

// One value of an axis of a section. What the file defines for several values at once ("1st Toe, Left", "1st Toe, Right") is a row for
// each.
struct PcsDefinition {
    TextRef title; // the label of the value in the tables; devices may have "… in Heart and Great Vessels" behind it
    TextRef definition;
    TextRef explanation;
    std::uint32_t first_include = 0;
    std::uint32_t includes = 0;
    char section = '0';
    std::uint8_t position = 0; // of the axis, 3 to 6
    std::array<std::uint8_t, 2> unused{};
};

struct PcsAggregate {
    TextRef device;       // "Intraluminal Device, Drug-eluting"
    TextRef operation;    // "All applicable", "Occlusion; Restriction"
    TextRef body_systems; // "Heart and Great Vessels; Upper Arteries"
    TextRef parent;       // "Intraluminal Device"
    char value = ' ';     // of the parent, "D"
    std::array<char, 3> unused{};
};

class PcsDefinitions {
public:
    std::vector<PcsDefinition> rows; // sorted by section, position and title
    std::vector<TextRef> includes;
    std::vector<PcsAggregate> aggregates;
    std::string pool;
    std::uint32_t terms = 0; // as the file counts: one for several titles; not kept in the image

    [[nodiscard]] std::string_view text(TextRef ref) const { return view(pool, ref); }
    // The definition of a value by its label, or null. For devices the one "in" the body system is taken, else the first.
    [[nodiscard]] const PcsDefinition* find(char section, std::size_t position, std::string_view label,
                                            std::string_view body_system = {}) const;
    [[nodiscard]] std::string_view include(const PcsDefinition& row, std::uint32_t number) const {
        return text(includes[row.first_include + number]);
    }

    [[nodiscard]] ImageWriter image_writer() const; // this must outlive it
    [[nodiscard]] std::string to_image() const { return image_writer().take(); }
    static Result<PcsDefinitions> from_image(std::string_view image);
};

// The definitions as CMS publishes them: XML with the root ICD10PCS.definitions.
class PcsDefinitionsReader : public SlicedReader {
public:
    // `text` is UTF-8 (see decode_text) and must live as long as the reader.
    PcsDefinitionsReader(std::string_view text, std::string file);
    ~PcsDefinitionsReader() override;
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    PcsDefinitions take();
    [[nodiscard]] const std::optional<int>& version() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

Result<PcsDefinitions> read_pcs_definitions(std::string_view text, const std::string& file);
FileFormat pcs_definitions_format();

} // namespace sequela::packs
