// The Tabular List as NCHS publishes it: XML with the root ICD10CM.tabular.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/reading.h"
#include "packs/tabular.h"

namespace sequela::packs {

class TabularReader : public SlicedReader {
public:
    // `text` is UTF-8 (see decode_text) and must live as long as the reader.
    TabularReader(std::string_view text, std::string file);
    ~TabularReader() override;
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    Tabular take();
    [[nodiscard]] const std::optional<int>& version() const; // the fiscal year that the file names
    [[nodiscard]] const std::vector<std::string>& warnings() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

Result<Tabular> read_tabular(std::string_view text, const std::string& file);

} // namespace sequela::packs
