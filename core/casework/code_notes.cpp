#include "casework/code_notes.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/text.h"
#include "casework/workspace_state.h"

namespace sequela::casework {
namespace {

using Json = nlohmann::json;
using store::Database;
using store::Statement;
using store::Transaction;

constexpr int kVersion = 1;
constexpr std::size_t kLongestText = 20'000;
constexpr std::size_t kLongestSource = 500;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLargestFile = 50'000'000;
constexpr std::size_t kHashDigits = 32; // 128 bits: enough to tell versions apart

constexpr std::string_view kColumns = "id, system, classification, first, last, exact, team, text, source, effective_from, effective_to,"
                                      " author, created_at_ms, changed_by, changed_at_ms";

Error no_such_note(std::string_view id) {
    return {"This note is not there", std::string(id.substr(0, 8)), "Open the page of the code again."};
}

std::string text_of(std::optional<Date> date) {
    return date ? date->iso() : std::string();
}

// --- Notes as JSON: in the audit trail, as versions, in the file of a team

Json json_of(const CodeNote& note) {
    return {{"id", note.id},
            {"system", key(note.system)},
            {"classification", note.classification},
            {"codes", scope_text(note.system, note.scope)},
            {"text", note.text},
            {"source", note.source},
            {"effective_from", text_of(note.effective_from)},
            {"effective_to", text_of(note.effective_to)},
            {"author", note.author},
            {"created_at_ms", note.created_at_ms},
            {"changed_by", note.changed_by},
            {"changed_at_ms", note.changed_at_ms}};
}

std::string dump(const Json& json, int indent = -1) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string body_of(const CodeNote& note) {
    Json json = json_of(note);
    json["team"] = note.team;
    return dump(json);
}

// Of a version of a note, wherever it is kept: neither the id nor who may see it is part of it.
std::string hash_of(const CodeNote& note) {
    Json json = json_of(note);
    json.erase("id");
    return hex(sha256(dump(json))).substr(0, kHashDigits);
}

std::string text_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t integer_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Status check(const CodeNote& note) {
    if (trim(note.text).empty()) return Error{"A note without words", "", "Write what is to be remembered."};
    if (note.text.size() > kLongestText) return Error{"The note is too long", "", "Keep it under 20,000 characters."};
    if (note.source.size() > kLongestSource) return Error{"The source of the note is too long", "", "Name it in a line."};
    if (note.author.size() > kLongestName || note.changed_by.size() > kLongestName || note.classification.size() > kLongestName)
        return Error{"A name in the note is too long", "", ""};
    if (note.scope.first.empty()) return Error{"A note without a code", "", "Say which codes it is on: E11.22, E11.- or E08-E13."};
    if (note.effective_from && note.effective_to && *note.effective_to < *note.effective_from)
        return Error{"The note ends before it begins", note.effective_to->words(), "Exchange the two dates."};
    if (!is_valid_utf8(note.text) || !is_valid_utf8(note.source)) return Error{"The note holds bytes that are no text", "", ""};
    return Done{};
}

// The date of a note in a file: empty, or a date.
Result<std::optional<Date>> date_at(const Json& json, const char* key) {
    const std::string text = text_at(json, key);
    if (text.empty()) return std::optional<Date>();
    const auto date = Date::parse(text);
    if (!date) return Error{"A date that is none", key, ""};
    return date;
}

Result<CodeNote> note_from(const Json& json) {
    if (!json.is_object()) return Error{"An entry that is no note", "", ""};
    CodeNote note;
    note.id = text_at(json, "id");
    if (note.id.empty() || note.id.size() > kLongestName) return Error{"A note without an id", "", ""};
    const auto system = code_system_from_key(text_at(json, "system"));
    if (!system) return Error{"A note on a code system that is not known", text_at(json, "system").substr(0, kLongestName), ""};
    note.system = *system;
    note.classification = text_at(json, "classification");
    auto scope = parse_scope(*system, text_at(json, "codes"));
    if (!scope) return scope.error();
    note.scope = std::move(*scope);
    note.text = text_at(json, "text");
    note.source = text_at(json, "source");
    const auto from = date_at(json, "effective_from");
    if (!from) return from.error();
    const auto to = date_at(json, "effective_to");
    if (!to) return to.error();
    note.effective_from = *from;
    note.effective_to = *to;
    note.author = text_at(json, "author");
    note.created_at_ms = integer_at(json, "created_at_ms");
    note.changed_by = text_at(json, "changed_by");
    note.changed_at_ms = integer_at(json, "changed_at_ms");
    auto checked = check(note);
    if (!checked) return checked.error();
    return note;
}

// --- Rows

CodeNote note_of(const Statement& row) {
    CodeNote note;
    note.id = row.text(0);
    note.system = code_system_from_key(row.text(1)).value_or(CodeSystem::other);
    note.classification = row.text(2);
    note.scope = {std::string(row.text(3)), std::string(row.text(4)), row.integer(5) != 0};
    note.team = row.integer(6) != 0;
    note.text = row.text(7);
    note.source = row.text(8);
    note.effective_from = Date::parse(row.text(9));
    note.effective_to = Date::parse(row.text(10));
    note.author = row.text(11);
    note.created_at_ms = row.integer(12);
    note.changed_by = row.text(13);
    note.changed_at_ms = row.integer(14);
    return note;
}

Result<std::vector<CodeNote>> read_all(Statement& select) {
    std::vector<CodeNote> notes;
    while (true) {
        auto row = select.step();
        if (!row) return row.error();
        if (!*row) return notes;
        notes.push_back(note_of(select));
    }
}

struct StoredNote {
    CodeNote note;
    bool removed = false;
};

Result<std::optional<StoredNote>> find_note(Database& database, std::string_view id) {
    auto select = database.prepare("SELECT " + std::string(kColumns) + ", removed FROM code_note WHERE id = ?");
    if (!select) return select.error();
    auto row = select->bind(1, id).step();
    if (!row) return row.error();
    if (!*row) return std::optional<StoredNote>();
    return std::optional<StoredNote>(StoredNote{note_of(*select), select->integer(15) != 0});
}

bool may_see(const CodeNote& note, const std::string& user) {
    return note.team || note.author == user;
}

// What the user may see; a note of another is as good as not there.
Result<StoredNote> find_visible(Workspace::State& state, std::string_view id) {
    auto found = find_note(state.database, id);
    if (!found) return found.error();
    if (!*found || !may_see((*found)->note, state.user)) return no_such_note(id);
    return **found;
}

Status write_note(Database& database, const CodeNote& note) {
    auto put = database.prepare("INSERT INTO code_note(" + std::string(kColumns) +
                                ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15) ON CONFLICT (id) DO UPDATE SET system=?2,"
                                " classification=?3, first=?4, last=?5, exact=?6, team=?7, text=?8, source=?9, effective_from=?10,"
                                " effective_to=?11, author=?12, created_at_ms=?13, changed_by=?14, changed_at_ms=?15");
    if (!put) return put.error();
    const std::string from = text_of(note.effective_from);
    const std::string to = text_of(note.effective_to);
    put->bind(1, note.id).bind(2, key(note.system)).bind(3, note.classification).bind(4, note.scope.first).bind(5, note.scope.last);
    put->bind(6, note.scope.exact ? 1 : 0).bind(7, note.team ? 1 : 0).bind(8, note.text).bind(9, note.source).bind(10, from).bind(11, to);
    put->bind(12, note.author).bind(13, note.created_at_ms).bind(14, note.changed_by).bind(15, note.changed_at_ms);
    auto written = put->run();
    if (!written) return written;
    auto version = database.prepare("INSERT OR IGNORE INTO code_note_version(note, hash, at_ms, body) VALUES (?,?,?,?)");
    if (!version) return version.error();
    const std::string hash = hash_of(note);
    const std::string body = body_of(note);
    return version->bind(1, note.id).bind(2, hash).bind(3, note.changed_at_ms).bind(4, body).run();
}

std::string subject_of(std::string_view id) {
    return "note " + std::string(id);
}

bool same_content(const CodeNote& a, const CodeNote& b) {
    return a.system == b.system && a.classification == b.classification && a.scope == b.scope && a.team == b.team && a.text == b.text &&
           a.source == b.source && a.effective_from == b.effective_from && a.effective_to == b.effective_to;
}

Status write_audited(Workspace::State& state, const CodeNote& note, const std::optional<CodeNote>& before, std::string_view action) {
    auto written = write_note(state.database, note);
    if (!written) return written;
    return state.audit(action, subject_of(note.id), before ? body_of(*before) : std::string(), body_of(note));
}

Status set_removed(Workspace& workspace, std::string_view id, bool removed) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto found = find_visible(state, id);
    if (!found) return found.error();
    if (found->removed == removed) return no_such_note(id);
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    auto update = state.database.prepare("UPDATE code_note SET removed = ? WHERE id = ?");
    if (!update) return update.error();
    auto updated = update->bind(1, removed ? 1 : 0).bind(2, id).run();
    if (!updated) return updated;
    const std::string body = body_of(found->note);
    auto audited = state.audit(removed ? "note.remove" : "note.restore", subject_of(id), removed ? body : "", removed ? "" : body);
    if (!audited) return audited;
    return transaction->commit();
}

Result<std::vector<std::string>> version_hashes(Database& database, std::string_view id) {
    auto select = database.prepare("SELECT hash FROM code_note_version WHERE note = ? ORDER BY at_ms DESC, hash");
    if (!select) return select.error();
    select->bind(1, id);
    std::vector<std::string> hashes;
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) return hashes;
        hashes.emplace_back(select->text(0));
    }
}

bool holds(const std::vector<std::string>& hashes, const std::string& hash) {
    return std::find(hashes.begin(), hashes.end(), hash) != hashes.end();
}

// The second of two versions that were changed on both sides. Its id follows from its content, so that importing again adds nothing.
Status keep_twice(Workspace::State& state, CodeNote note, NotesImport& outcome) {
    note.id = hex(sha256(note.id + hash_of(note))).substr(0, kHashDigits);
    auto there = find_note(state.database, note.id);
    if (!there) return there.error();
    if (*there) {
        ++outcome.known;
        return Done{};
    }
    ++outcome.kept_twice;
    return write_audited(state, note, std::nullopt, "note.import");
}

Status merge(Workspace::State& state, const SharedNote& shared, NotesImport& outcome) {
    auto there = find_note(state.database, shared.note.id);
    if (!there) return there.error();
    if (!*there) {
        ++outcome.added;
        return write_audited(state, shared.note, std::nullopt, "note.import");
    }
    const StoredNote& stored = **there;
    const auto versions = version_hashes(state.database, shared.note.id);
    if (!versions) return versions.error();
    if (holds(*versions, hash_of(shared.note))) {
        ++(stored.removed ? outcome.removed : outcome.known);
        return Done{};
    }
    // A note that is personal now is no longer the team's to change.
    const bool follows = stored.note.team && !stored.removed && holds(shared.earlier, hash_of(stored.note));
    if (!follows) return keep_twice(state, shared.note, outcome);
    ++outcome.updated;
    return write_audited(state, shared.note, stored.note, "note.import");
}

std::string iso_moment(std::int64_t at_ms) {
    constexpr std::int64_t kDayMs = 86'400'000;
    const Date day{static_cast<std::int32_t>(at_ms / kDayMs)};
    const std::int64_t second = at_ms % kDayMs / 1000;
    const auto two = [](std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return day.iso() + "T" + two(second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60) + "Z";
}

} // namespace

bool in_force(const CodeNote& note, std::optional<Date> on) {
    if (!on) return true;
    return (!note.effective_from || *note.effective_from <= *on) && (!note.effective_to || *on <= *note.effective_to);
}

std::string dates_in_words(const CodeNote& note) {
    if (note.effective_from && note.effective_to) return note.effective_from->words() + " to " + note.effective_to->words();
    if (note.effective_from) return "from " + note.effective_from->words();
    if (note.effective_to) return "until " + note.effective_to->words();
    return {};
}

Result<std::vector<CodeNote>> notes_for(Workspace& workspace, const CodeRef& code, std::optional<Date> on) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto select = state.database.prepare("SELECT " + std::string(kColumns) +
                                         " FROM code_note WHERE system = ?1 AND classification = ?2 AND removed = 0"
                                         " AND (team = 1 OR author = ?3) AND ((exact = 1 AND first = ?4) OR (exact = 0"
                                         " AND substr(?4, 1, length(first)) >= first AND substr(?4, 1, length(last)) <= last))"
                                         " ORDER BY changed_at_ms DESC, id");
    if (!select) return select.error();
    const std::string stored = normalise_code(code.system, code.code);
    select->bind(1, key(code.system)).bind(2, code.classification).bind(3, state.user).bind(4, stored);
    auto notes = read_all(*select);
    if (!notes) return notes;
    std::stable_partition(notes->begin(), notes->end(), [&](const CodeNote& note) { return in_force(note, on); });
    return notes;
}

Result<std::vector<CodeNote>> all_notes(Workspace& workspace) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto select = state.database.prepare("SELECT " + std::string(kColumns) +
                                         " FROM code_note WHERE removed = 0 AND (team = 1 OR author = ?)"
                                         " ORDER BY system, classification, first, last, changed_at_ms DESC, id");
    if (!select) return select.error();
    select->bind(1, state.user);
    return read_all(*select);
}

Result<CodeNote> save_note(Workspace& workspace, CodeNote note) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    std::optional<CodeNote> before;
    if (note.id.empty()) {
        note.id = store::random_id();
        note.author = state.user;
        note.created_at_ms = state.now();
    } else {
        auto found = find_visible(state, note.id);
        if (!found) return found.error();
        if (found->removed) return no_such_note(note.id);
        before = std::move(found->note);
        note.author = before->author;
        note.created_at_ms = before->created_at_ms;
        if (same_content(note, *before)) return *before;
        if (before->team && !note.team && before->author != state.user)
            return Error{"This note of the team was written by " + before->author, "", "Only its author can make it personal."};
    }
    note.changed_by = state.user;
    note.changed_at_ms = state.now();
    auto checked = check(note);
    if (!checked) return checked.error();
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    auto written = write_audited(state, note, before, before ? "note.change" : "note.add");
    if (!written) return written.error();
    auto committed = transaction->commit();
    if (!committed) return committed.error();
    return note;
}

Status remove_note(Workspace& workspace, std::string_view id) {
    return set_removed(workspace, id, true);
}

Status restore_note(Workspace& workspace, std::string_view id) {
    return set_removed(workspace, id, false);
}

Result<std::vector<CodeNote>> earlier_versions(Workspace& workspace, std::string_view id) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto found = find_visible(state, id);
    if (!found) return found.error();
    auto select = state.database.prepare("SELECT body FROM code_note_version WHERE note = ? AND hash <> ? ORDER BY at_ms DESC, hash");
    if (!select) return select.error();
    const std::string now = hash_of(found->note);
    select->bind(1, id).bind(2, now);
    std::vector<CodeNote> versions;
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) return versions;
        const std::string_view body = select->text(0);
        const Json json = Json::parse(body.begin(), body.end(), nullptr, false);
        auto version = note_from(json);
        if (!version) return version.error();
        version->team = json.value("team", false);
        // While it was personal, a note is its author's own.
        if (may_see(*version, state.user)) versions.push_back(std::move(*version));
    }
}

Result<std::string> export_team_notes(Workspace& workspace) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto notes = all_notes(workspace);
    if (!notes) return notes.error();
    Json list = Json::array();
    for (const CodeNote& note : *notes) {
        if (!note.team) continue;
        const auto versions = version_hashes(state.database, note.id);
        if (!versions) return versions.error();
        Json json = json_of(note);
        json["earlier"] = Json::array();
        for (const std::string& hash : *versions)
            if (hash != hash_of(note)) json["earlier"].push_back(hash);
        list.push_back(std::move(json));
    }
    const std::size_t count = list.size();
    const Json file = {{"format", kTeamNotesFormat},
                       {"version", kVersion},
                       {"exported_at", iso_moment(state.now())},
                       {"exported_by", state.user},
                       {"notes", std::move(list)}};
    auto logged = state.audit_alone("export.notes", "", dump({{"notes", count}}));
    if (!logged) return logged.error();
    return dump(file, 2) + "\n";
}

Result<std::vector<SharedNote>> read_team_notes(std::string_view text, std::string_view file) {
    if (text.size() > kLargestFile) return Error{"The file of notes is too large", std::string(file), "Choose a file of team notes."};
    const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
    if (!json.is_object() || text_at(json, "format") != kTeamNotesFormat)
        return Error{"This is not a file of team notes", std::string(file), "Choose a file that was exported as team notes."};
    if (integer_at(json, "version") != kVersion)
        return Error{"The file of notes is of another version", std::string(file), "Export it again with this version of the app."};
    const auto list = json.find("notes");
    if (list == json.end() || !list->is_array())
        return Error{"The file of notes is damaged: the list of notes is missing", std::string(file), "Export it again."};
    std::vector<SharedNote> notes;
    for (const Json& entry : *list) {
        auto note = note_from(entry);
        if (!note) {
            Error error = note.error();
            error.where =
                std::string(file) + ", note " + std::to_string(notes.size() + 1) + (error.where.empty() ? "" : ": " + error.where);
            error.hint = "Nothing was imported. Export the notes again.";
            return error;
        }
        note->team = true;
        SharedNote shared{std::move(*note), {}};
        const auto earlier = entry.find("earlier");
        if (earlier != entry.end() && earlier->is_array())
            for (const Json& hash : *earlier)
                if (hash.is_string()) shared.earlier.push_back(hash.get<std::string>());
        notes.push_back(std::move(shared));
    }
    return notes;
}

Result<NotesImport> import_team_notes(Workspace& workspace, std::string_view json, std::string_view file) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    const auto notes = read_team_notes(json, file);
    if (!notes) return notes.error();
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    NotesImport outcome;
    for (const SharedNote& shared : *notes) {
        auto merged = merge(state, shared, outcome);
        if (!merged) return merged.error();
    }
    auto committed = transaction->commit();
    if (!committed) return committed.error();
    return outcome;
}

} // namespace sequela::casework
