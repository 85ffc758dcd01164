// The encrypted workspace: encounters, undo, the audit chain, backup. All that is written is durable when the call returns.
//
// Every change to work and its audit row (who, when, what, before, after, previous hash, hash) are one transaction. Undo and redo are
// changes too, with audit rows of their own; their history survives closing the page.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "casework/encounter_file.h"
#include "store/keyring.h"

namespace sequela::casework {

// Where the workspace lives. The keyring (wrapped keys and users' names, no secrets in clear) is a small file beside the database.
struct WorkspacePlace {
    std::string vfs;                      // empty: the default file system
    std::string database;                 // "workspace.db"; with "-wal" and "-journal" beside it
    std::string keyring;                  // "workspace.keys"; with "-2" beside it
    std::string backup;                   // "workspace-backup.db": the copy before a migration, and the new state during a restore
    std::function<std::int64_t()> now_ms; // UTC since 1970
    store::KeyCost key_cost = {};         // of new passphrases; lower it in tests only
};

struct AuditEntry {
    std::int64_t sequence = 0;
    std::int64_t at_ms = 0;
    std::string user;
    std::string action;  // "code.add", "code.move", "encounter.create", "workspace.unlock", "export.summary" …
    std::string subject; // id of the encounter; empty for the workspace
    std::string before;  // JSON; empty if none
    std::string after;
    std::string hash; // hex
};

class Workspace {
public:
    struct State; // workspace_state.h
    // True if there is one to unlock at this place.
    static bool exists(const WorkspacePlace& place);
    static std::vector<std::string> users(const WorkspacePlace& place);

    struct Created {
        std::unique_ptr<Workspace> workspace;
        std::string recovery_key; // to be printed: shown once, groups of letters and digits
    };
    // Fails if there is one already. The passphrase must have at least 12 characters.
    static Result<Created> create(const WorkspacePlace& place, std::string_view user, std::string_view passphrase);
    // A wrong passphrase fails closed, with an error that does not say which of name and passphrase is wrong.
    static Result<std::unique_ptr<Workspace>> unlock(const WorkspacePlace& place, std::string_view user, std::string_view passphrase);
    // With the recovery key one sets a new passphrase. It has been out of its drawer: renew_recovery_key() should follow.
    static Result<std::unique_ptr<Workspace>> recover(const WorkspacePlace& place, std::string_view recovery_key, std::string_view user,
                                                      std::string_view new_passphrase);
    // In memory only, for "Try it" and for private windows: nothing is kept.
    static Result<std::unique_ptr<Workspace>> in_memory(std::function<std::int64_t()> now_ms, std::string_view user);
    // Replaces what is at the place by a backup file, after verifying it: opens with this passphrase, is whole, its audit chain holds.
    // A crash on the way leaves the old or the new state. The workspace at the place must not be open.
    static Result<std::unique_ptr<Workspace>> restore(const WorkspacePlace& place, std::string_view backup_bytes, std::string_view user,
                                                      std::string_view passphrase);
    // The same where the passphrase is lost: sets a new one.
    static Result<std::unique_ptr<Workspace>> restore_with_recovery_key(const WorkspacePlace& place, std::string_view backup_bytes,
                                                                        std::string_view recovery_key, std::string_view user,
                                                                        std::string_view new_passphrase);
    ~Workspace(); // leaves a row in the audit trail, closes, wipes the key

    [[nodiscard]] const std::string& user() const;
    [[nodiscard]] bool is_in_memory() const;
    [[nodiscard]] std::int64_t now_ms() const; // the clock of the place
    Status change_passphrase(std::string_view old_passphrase, std::string_view new_passphrase);
    // Makes a new recovery key, to be printed: it is shown once, and the one before opens nothing any more. Backup files made before still
    // open with the old one.
    Result<std::string> renew_recovery_key();
    // One more person on this machine, with a passphrase of their own.
    Status add_user(std::string_view name, std::string_view passphrase);
    // Encrypted database and keyring in one file, for one person to keep and to restore.
    Result<std::string> backup();
    [[nodiscard]] std::int64_t last_backup_ms() const; // 0: never

    Result<std::vector<EncounterSummary>> list();
    // Every code of every case, in the order of the worklist.
    Result<std::vector<CodeUse>> codes_in_use();
    Result<EncounterFile> load(std::string_view id);
    // Gives the new encounter its id, and a number if it has none; ids to documents and codes that have none.
    Result<EncounterFile> create_encounter(EncounterFile file);
    // Saves `after` in place of what is stored, as one undoable step. `action` and `label` name it: "code.add", "Add E11.22".
    // Does nothing if nothing changed. Only what changed is written; at most 500 steps are kept for each encounter. Refuses evidence that
    // does not lie within a document of the chart, or that splits a character.
    // `also` is a further row of the audit trail about the same encounter, in the same transaction.
    struct AuditNote {
        std::string action; // "encounter.finish_override"
        std::string detail; // JSON
    };
    Status save(const EncounterFile& after, std::string_view action, std::string_view label, const AuditNote* also = nullptr);
    Status remove_encounter(std::string_view id); // undoable until the page is closed: see restore_encounter
    Status restore_encounter(std::string_view id);

    // The label of the step that undo or redo would take back for this encounter, or nothing.
    Result<std::optional<std::string>> undo_label(std::string_view id);
    Result<std::optional<std::string>> redo_label(std::string_view id);
    Result<EncounterFile> undo(std::string_view id);
    Result<EncounterFile> redo(std::string_view id);

    // Reads and exports leave a trace too.
    Status log(std::string_view action, std::string_view subject, std::string_view detail_json);
    Result<std::vector<AuditEntry>> audit(std::string_view subject, std::size_t limit); // newest first; empty subject: all
    // Recomputes every hash. An Error says which row does not hold.
    Status verify_audit();
    Status verify_integrity();

    // Small settings of the workspace (theme, key bindings, pane sizes, where the coder was): kept encrypted like the rest, not audited.
    std::optional<std::string> setting(std::string_view key);
    Status set_setting(std::string_view key, std::string_view value);

private:
    friend struct WorkspaceAccess; // workspace_state.h: for the other tables that this part keeps
    explicit Workspace(std::unique_ptr<State> state);
    static Result<std::unique_ptr<Workspace>> open(const WorkspacePlace& place, store::Keyring& keyring, store::SecretKey key,
                                                   std::string_view user, std::string_view action);
    static Result<std::unique_ptr<Workspace>> put_in_place(const WorkspacePlace& place, std::string_view backup_bytes,
                                                           store::Keyring& keyring, std::string_view image, store::SecretKey key,
                                                           std::string_view user);
    std::unique_ptr<State> state_;
};

// The coding summary of an encounter.
struct SummaryLine {
    std::string code; // dotted
    std::string title;
    std::string poa;                   // "Yes", "Exempt" …; empty where it is not reported
    std::vector<std::string> evidence; // quoted, with the document's title and date
    std::string assigned_by;
    std::string assigned_at; // date and time, UTC
    std::string pack_release;
    std::string path;
};
std::vector<SummaryLine> summary_lines(const EncounterFile& file);
std::string summary_html(const EncounterFile& file, const std::vector<std::string>& pack_lines); // a whole page that prints well, no script
std::string summary_json(const EncounterFile& file, const std::vector<std::string>& pack_lines);
std::string summary_csv(const EncounterFile& file); // RFC 4180, one line per code; formula-like cells are defused

} // namespace sequela::casework
