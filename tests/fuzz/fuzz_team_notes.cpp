// A file of team notes from anybody: read or refused, and what is read can be merged twice without growing.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "casework/code_notes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sequela;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto notes = casework::read_team_notes(text, "notes.json");
    if (!notes) return 0;
    auto workspace = casework::Workspace::in_memory([] { return std::int64_t{1767873600000}; }, "Ada");
    if (!workspace) std::abort();
    const auto first = casework::import_team_notes(**workspace, text, "notes.json");
    if (!first) return 0;
    const auto count = casework::all_notes(**workspace);
    const auto second = casework::import_team_notes(**workspace, text, "notes.json");
    const auto again = casework::all_notes(**workspace);
    if (!count || !second || !again || count->size() != again->size()) std::abort();
    return 0;
}
