// The list of codes that are exempt from present-on-admission reporting: tab-separated, a header line, codes with their dot.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "packs/lists.h"
#include "packs/reading.h"

namespace sequela::packs {

// The columns of a header line such as "Order26<TAB>POAexemptCode<TAB>Description".
struct PoaHeader {
    std::size_t columns = 0;
    std::size_t code = 0;
    bool has_order = false;  // the list of deleted codes has none
    bool has_action = false; // the list of revised titles
};
std::optional<PoaHeader> read_poa_header(std::string_view line);

class PoaListReader : public SlicedReader {
public:
    // The bytes must live as long as the reader.
    PoaListReader(std::string_view bytes, std::string file) : text_(bytes), file_(std::move(file)) {}
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    PoaExemptList take() { return std::move(list_); }

private:
    Status read_line(std::string_view line);
    [[nodiscard]] Error refuse(std::string what) const;
    std::string_view text_;
    std::string file_;
    std::size_t position_ = 0;
    std::size_t line_ = 0;
    bool all_lines_read_ = false;
    std::optional<PoaHeader> header_;
    PoaExemptList list_;
};

Result<PoaExemptList> read_poa_list(std::string_view bytes, const std::string& file);

} // namespace sequela::packs
