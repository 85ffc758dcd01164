// Makes the search index of one edition, a few milliseconds at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "lookup/search/index.h"
#include "packs/catalogue.h"

namespace sequela::lookup::searching {

class Builder {
public:
    // The edition must have codes, and must live as long as the builder.
    explicit Builder(const packs::Edition& edition);
    ~Builder();
    Builder(const Builder&) = delete;
    Builder& operator=(const Builder&) = delete;

    // Works until the deadline (clock of monotonic_ms); true when the index is finished. False before the deadline: what comes next
    // cannot be cut, and wants a slice of its own.
    bool step(double deadline_ms);
    [[nodiscard]] double fraction() const;
    Index take(); // once it is finished

private:
    struct State;
    std::unique_ptr<State> state_;
};

Index build_index(const packs::Edition& edition); // without slicing

} // namespace sequela::lookup::searching
