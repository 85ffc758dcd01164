// A way into the App for tests: the inside of the widget layer, and the context. The product does not use it.
#pragma once

#include "app/app.h"
#include "app/context.h"
#include "app/ui/core.h"

namespace sequela::app {

struct TestAccess {
    static ui::Ui::Core& core(App& app);
    static AppContext& context(App& app);
};

} // namespace sequela::app
