// The lines that verbs print: one JSON object each. Include it in .cpp files only.
#pragma once

#include <nlohmann/json.hpp>

#include "base/result.h"
#include "cli/cli.h"

namespace sequela::cli {

using Json = nlohmann::ordered_json;

// Prints one line, and sends it on its way: what reads the lines need not wait for the end.
void print(Streams& streams, const Json& line);
// {"what", "where", "hint"}
Json error_json(const Error& error);

} // namespace sequela::cli
