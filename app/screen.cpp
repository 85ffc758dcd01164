#include "app/screen.h"

#include <algorithm>

namespace sequela::app {

std::vector<RegisteredScreen>& registered_screens() {
    static std::vector<RegisteredScreen> screens;
    return screens;
}

bool register_screen(const ScreenInfo& info, std::unique_ptr<Screen> (*make)()) {
    std::vector<RegisteredScreen>& screens = registered_screens();
    const auto after = std::upper_bound(screens.begin(), screens.end(), info.order,
                                        [](int order, const RegisteredScreen& other) { return order < other.info.order; });
    screens.insert(after, {info, make});
    return true;
}

} // namespace sequela::app
