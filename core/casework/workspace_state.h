// What an open workspace holds, and its tables. For the sources of this folder and its tests.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "casework/encounter_parts.h"
#include "casework/workspace.h"
#include "rules/layers/layers.h"
#include "store/audit.h"
#include "store/database.h"
#include "store/migrations.h"
#include "store/secret.h"

namespace sequela::casework {

std::span<const store::Migration> workspace_migrations();

struct Workspace::State {
    State(WorkspacePlace where, std::string who, store::SecretKey secret, store::Database opened)
        : place(std::move(where)), user(std::move(who)), key(std::move(secret)), database(std::move(opened)) {}

    [[nodiscard]] std::int64_t now() const { return place.now_ms(); }
    // Within the caller's transaction, and as a transaction of its own.
    Status audit(std::string_view action, std::string_view subject, std::string before, std::string after);
    Status audit_alone(std::string_view action, std::string_view subject, std::string_view after);
    // Closes the database, so that all of it is in one file, reads that file, and opens it again.
    Result<std::string> database_bytes();

    WorkspacePlace place;
    std::string user;
    store::SecretKey key;
    store::Database database;
    bool in_memory = false;

    // The encounter that was last loaded or saved, as it is stored: what save() compares with. Texts are compared, not hashed, each time.
    struct Stored {
        EncounterFile file;
        std::vector<std::string> text_hashes;
        Parts parts;
    };
    std::optional<Stored> stored;
    std::optional<rules::Layers> layers; // as they are kept; nothing: not read yet
};

struct WorkspaceAccess {
    static Workspace::State& state(Workspace& workspace) { return *workspace.state_; }
};

} // namespace sequela::casework
