// One dropped file on its way into the catalogue: unpacked, recognised, read, and written in one transaction, all in slices.
#pragma once

#include <memory>
#include <vector>

#include "packs/importer.h"

namespace sequela::packs {

class FileImport {
public:
    FileImport(Catalogue& catalogue, SourceFile file, const ImportOptions& options);
    ~FileImport(); // what is not committed is rolled back

    // True: finished, and outcomes() says how. Never fails as a whole: what goes wrong is an outcome.
    bool step(double deadline_ms);
    [[nodiscard]] double fraction() const;
    [[nodiscard]] std::string activity() const;
    std::vector<FileOutcome> take_outcomes();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace sequela::packs
