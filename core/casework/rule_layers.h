// Layers and gates of a workspace: kept encrypted with it, and each change has a row in the audit trail (layer.add, layer.change,
// layer.remove, layer.move, gates.change).
#pragma once

#include <string_view>

#include "base/result.h"
#include "casework/workspace.h"
#include "rules/layers/layers.h"

namespace sequela::casework {

// What is kept, in the order in which it acts. The pointer holds until something of it is changed.
Result<const rules::Layers*> layers_of(Workspace& workspace);

// In place of the layer `name_before`, or as the last one if that is empty. Two layers of one name are refused.
Status save_layer(Workspace& workspace, std::string_view name_before, const rules::Layer& layer);
Status remove_layer(Workspace& workspace, std::string_view name);
// So that it stands at `to` afterwards.
Status move_layer(Workspace& workspace, std::string_view name, int to);
Status save_gates(Workspace& workspace, const rules::GateConfig& gates);
// All layers of a file, in one transaction: those of a name that is known take the place of what is there. The gates too, if the file has
// them.
Status import_layers(Workspace& workspace, const rules::Layers& layers);

} // namespace sequela::casework
