// How an encounter lies in the database: as named parts, each a small JSON value, so that a change writes only the parts that it touches.
//
//   "header", "note", "documents" (ids in order), "codes" (ids in sequence), "document:<id>", "code:<id>"
//
// A document's part refers to its text by SHA-256; texts are kept once, in a table of their own.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "casework/encounter_file.h"

namespace sequela::casework {

using Parts = std::map<std::string, std::string, std::less<>>;

struct Change {
    std::string part;
    std::optional<std::string> before; // nothing: the part was not there
    std::optional<std::string> after;
};

// `text_hashes`: for each document, in order.
Parts parts_of(const EncounterFile& file, const std::vector<std::string>& text_hashes);
// The codes of a case from its parts "codes" and "code:<id>" alone: what is not in them, such as the number of the case, stays empty.
std::vector<CodeUse> uses_of(const Parts& parts);
// `text_of` gives the text of a hash. Fails on parts that are damaged or missing.
Result<EncounterFile> file_of(const std::string& id, const Parts& parts,
                              const std::function<Result<std::string>(const std::string&)>& text_of);
std::optional<std::string> text_hash_of(const std::string& document_part);

std::vector<Change> difference(const Parts& before, const Parts& after);
std::string changes_to_json(const std::vector<Change>& changes);
Result<std::vector<Change>> changes_from_json(const std::string& json);
// One side of the changes, for the audit trail: {"code:…": {…}}; empty if there is nothing on that side.
std::string side_to_json(const std::vector<Change>& changes, bool after);

// Ids are there and differ; evidence lies within the text of a document and splits no character.
Status validate(const EncounterFile& file);

} // namespace sequela::casework
