// The addenda to the order file or the codes file: what a release added, deleted and revised, with a footer that counts it (domain
// rule 1.8).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/code.h"
#include "packs/lists.h"
#include "packs/reading.h"

namespace sequela::packs {

class AddendaReader : public SlicedReader {
public:
    // The bytes must live as long as the reader.
    AddendaReader(std::string_view bytes, std::string file);
    ~AddendaReader() override;
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    Addenda take();
    [[nodiscard]] CodeSystem system() const; // ICD-10-CM or ICD-10-PCS

private:
    struct State;
    std::unique_ptr<State> state_;
};

Result<Addenda> read_addenda(std::string_view bytes, const std::string& file);
// Whether the rows have the flag and the short title of the order file.
bool is_order_addenda(std::string_view bytes);

} // namespace sequela::packs
