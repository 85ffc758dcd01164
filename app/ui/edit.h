// The states of text fields, kept apart so that only the fields know what is in them.
#pragma once

#include <memory>

namespace sequela::app::ui {

struct EditStates;
struct EditStatesDeleter {
    void operator()(EditStates* states) const;
};
using EditStatesOwner = std::unique_ptr<EditStates, EditStatesDeleter>;
EditStatesOwner make_edit_states();
void wipe_edit_states(EditStates& states);

} // namespace sequela::app::ui
