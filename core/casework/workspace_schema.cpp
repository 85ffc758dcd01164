#include <array>

#include "casework/workspace_state.h"

namespace sequela::casework {
namespace {

// Names, dates and counts of an encounter stand in columns for the worklist; what the coder works on stands in parts (encounter_parts.h).
constexpr std::string_view kTables = R"(
CREATE TABLE encounter(
    id TEXT PRIMARY KEY, number TEXT NOT NULL, patient_name TEXT NOT NULL, setting TEXT NOT NULL, admitted TEXT NOT NULL,
    discharged TEXT NOT NULL, payer TEXT NOT NULL, status TEXT NOT NULL, codes INTEGER NOT NULL, documents INTEGER NOT NULL,
    changed_at_ms INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE part(
    encounter TEXT NOT NULL REFERENCES encounter(id) ON DELETE CASCADE, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (encounter, name)) WITHOUT ROWID;
CREATE TABLE chart_text(hash TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE step(
    encounter TEXT NOT NULL REFERENCES encounter(id) ON DELETE CASCADE, number INTEGER NOT NULL, action TEXT NOT NULL, label TEXT NOT NULL,
    changes TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (encounter, number)) WITHOUT ROWID;
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
)";

constexpr std::string_view kWorklistIndex = "CREATE INDEX encounter_changed ON encounter(removed, changed_at_ms);";

// Notes are taken out of sight, never deleted, and every version of them stays (code_notes.h). Favourites, colour marks and recents are of
// one user each (code_marks.h).
constexpr std::string_view kCodeNotes = R"(
CREATE TABLE code_note(
    id TEXT PRIMARY KEY, system TEXT NOT NULL, classification TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, exact INTEGER NOT NULL,
    team INTEGER NOT NULL, text TEXT NOT NULL, source TEXT NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL,
    author TEXT NOT NULL, created_at_ms INTEGER NOT NULL, changed_by TEXT NOT NULL, changed_at_ms INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX code_note_system ON code_note(system, classification);
CREATE TABLE code_note_version(
    note TEXT NOT NULL REFERENCES code_note(id), hash TEXT NOT NULL, at_ms INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (note, hash)) WITHOUT ROWID;
CREATE TABLE code_mark(
    user TEXT NOT NULL, system TEXT NOT NULL, classification TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL,
    favourite INTEGER NOT NULL, colour TEXT NOT NULL, changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (user, system, classification, code)) WITHOUT ROWID;
CREATE TABLE code_opened(
    user TEXT NOT NULL, system TEXT NOT NULL, classification TEXT NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL, at_ms INTEGER NOT NULL,
    PRIMARY KEY (user, system, classification, code)) WITHOUT ROWID;
)";

// Layers in the order in which they act, and one row for the gates (rule_layers.h).
constexpr std::string_view kRuleLayers = R"(
CREATE TABLE rule_layer(name TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rule_gates(id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
)";

} // namespace

std::span<const store::Migration> workspace_migrations() {
    static const std::string kFirst = std::string(kTables) + std::string(store::kAuditSchema);
    static const std::array<store::Migration, 4> kMigrations = {{
        {1, "encounters, steps, audit trail", kFirst},
        {2, "worklist in the order of change", kWorklistIndex},
        {3, "notes, favourites, colour marks and recents of codes", kCodeNotes},
        {4, "layers of payers and sites, and gates", kRuleLayers},
    }};
    return kMigrations;
}

} // namespace sequela::casework
