// The Alphabetic Index, the External Cause Index, and the Neoplasm and Drug tables as NCHS publishes them: XML with the root ICD10CM.index.
// Which of the four a file is, its title or the headings of its columns say.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/pack.h"
#include "packs/reading.h"
#include "packs/term_index.h"

namespace sequela::packs {

class IndexReader : public SlicedReader {
public:
    // `text` is UTF-8 (see decode_text) and must live as long as the reader.
    IndexReader(std::string_view text, std::string file);
    ~IndexReader() override;
    Result<bool> step(double deadline_ms) override;
    [[nodiscard]] double fraction() const override;
    TermIndex take();
    [[nodiscard]] Component component() const; // index, external_index, neoplasm_table or drug_table
    [[nodiscard]] const std::optional<int>& version() const;
    [[nodiscard]] const std::vector<std::string>& warnings() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

Result<TermIndex> read_index(std::string_view text, const std::string& file);

} // namespace sequela::packs
