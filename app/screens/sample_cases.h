// The fictional cases that come with the app, for "Try it" and for learning.
#pragma once

#include <string>
#include <vector>

#include "app/platform.h"
#include "base/result.h"
#include "casework/workspace.h"

namespace sequela::app {

// Makes an encounter of each, without codes. Gives the ids in the order of the file; nothing is made twice: a case whose number is there
// already is left alone and its id given.
Result<std::vector<std::string>> add_sample_cases(casework::Workspace& workspace, const std::vector<DroppedFile>& charts);

} // namespace sequela::app
