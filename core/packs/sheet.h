// The first sheet of an xlsx file as rows of text: as much of Office Open XML as the official tables use (shared and inline strings,
// numbers).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "packs/container.h"
#include "packs/reading.h"

namespace sequela::packs {

struct SheetRow {
    std::size_t number = 0;         // as the spreadsheet shows it
    std::vector<std::string> cells; // from column A on; missing ones are empty
};

class SheetReader : public SlicedReader {
public:
    // `archive` is the xlsx itself.
    SheetReader(ZipArchive& archive, std::string file);
    ~SheetReader() override;
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    [[nodiscard]] const std::vector<SheetRow>& rows() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

bool is_xlsx(const ZipArchive& archive);

} // namespace sequela::packs
