// Notes on codes: what a coder or a team has learned about a code, a category or a range, from when to when, and where it is from.
//
// A note is written, changed and taken away in one transaction with its row of the audit trail. Nothing is lost: a removed note can be
// brought back, and every version of a note stays. Personal notes are seen by their author only; team notes by all users of the workspace.
//
// Teams share notes as a file of JSON:
//
//   {"format": "sequela-team-notes", "version": 1, "exported_at": "2026-01-08T12:00:00Z", "exported_by": "Ada",
//    "notes": [{"id": "…", "system": "icd10cm", "classification": "", "codes": "E11.-", "text": "…", "source": "…",
//               "effective_from": "2025-10-01", "effective_to": "", "author": "Ada", "created_at_ms": 1767873600000,
//               "changed_by": "Ada", "changed_at_ms": 1767873600000, "earlier": ["<hash of a version before>", …]}]}
//
// Importing merges. A note that is not there is added; one whose version here is among its earlier ones is brought up to date; one that was
// changed on both sides is kept twice, so that a person can decide. The file never removes a note.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "casework/code_scope.h"
#include "casework/workspace.h"

namespace sequela::casework {

// The word by which a file of team notes is told from other files.
constexpr std::string_view kTeamNotesFormat = "sequela-team-notes";

struct CodeNote {
    std::string id; // empty: not saved yet
    CodeSystem system = CodeSystem::icd10cm;
    std::string classification; // CodeSystem::other: which
    CodeScope scope;
    bool team = false;
    std::string text;
    std::string source; // "Coding Clinic 2Q 2025 p. 3", "own words": free text
    std::optional<Date> effective_from;
    std::optional<Date> effective_to; // the last day
    // Set by save_note.
    std::string author;
    std::int64_t created_at_ms = 0;
    std::string changed_by;
    std::int64_t changed_at_ms = 0;
};

// Without a date every note is.
bool in_force(const CodeNote& note, std::optional<Date> on);
// "from 01 Oct 2025", "01 Oct 2025 to 30 Sep 2026", "until …"; empty if it has no dates.
std::string dates_in_words(const CodeNote& note);

// The notes that the user may see on the code, also those on its category and on ranges that it is in. Those in force on the date come
// first, each group with what was changed last first.
Result<std::vector<CodeNote>> notes_for(Workspace& workspace, const CodeRef& code, std::optional<Date> on = {});
// All that the user may see, in the order of system and code.
Result<std::vector<CodeNote>> all_notes(Workspace& workspace);

// Saves a new note (without id), or changes one that the user may see. Refuses an empty text, dates the wrong way round, and making a note
// of the team personal that another has written. Does nothing if nothing changed. Gives the note as saved.
Result<CodeNote> save_note(Workspace& workspace, CodeNote note);
Status remove_note(Workspace& workspace, std::string_view id);
Status restore_note(Workspace& workspace, std::string_view id); // after remove_note
// The versions before the one in force, newest first.
Result<std::vector<CodeNote>> earlier_versions(Workspace& workspace, std::string_view id);

Result<std::string> export_team_notes(Workspace& workspace);
struct NotesImport {
    int added = 0;
    int updated = 0;
    int known = 0;      // the version of the file was here already, or is older than what is here
    int kept_twice = 0; // changed here and there: both are kept
    int removed = 0;    // were removed here, and stay so
};
// All or nothing: a file that is damaged changes nothing. `file` names it in errors.
Result<NotesImport> import_team_notes(Workspace& workspace, std::string_view json, std::string_view file);

// What a file of team notes holds, for import_team_notes and its tests.
struct SharedNote {
    CodeNote note;
    std::vector<std::string> earlier; // hashes
};
Result<std::vector<SharedNote>> read_team_notes(std::string_view json, std::string_view file);

} // namespace sequela::casework
