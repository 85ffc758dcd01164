// What this is, what is inside, and what it cannot do.
#pragma once

#include "app/context.h"
#include "app/ui/ui.h"

namespace sequela::app {

void draw_about(ui::Ui& ui, AppContext& context);

} // namespace sequela::app
