// A quiet word about a release that this coder has not read the changes of: once, until it is read or put away.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/context.h"
#include "app/ui/ui.h"

namespace sequela::app {

class ReleaseNews {
public:
    // Looks again; call it when a screen is entered.
    void refresh(AppContext& context);
    void draw(ui::Ui& ui, AppContext& context, std::string_view key);

private:
    std::uint64_t revision_ = 0;
    std::string text_;     // empty: there is nothing to say
    std::string argument_; // for the update centre
    std::string release_;
    std::string memory_; // the key under which it is remembered that it was put away
};

} // namespace sequela::app
