#include "casework/workspace.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "casework/workspace_state.h"

namespace sequela::casework {
namespace {

using store::Database;
using store::Statement;
using store::Transaction;

constexpr std::int64_t kMostSteps = 500;

Error no_such_encounter(std::string_view id) {
    return {"This encounter is not in the workspace", std::string(id), "Open the worklist again."};
}

std::string text_of(std::optional<Date> date) {
    return date ? date->iso() : std::string();
}

// --- Rows

Status store_text(Database& database, const std::string& hash, std::string_view text) {
    auto insert = database.prepare("INSERT OR IGNORE INTO chart_text VALUES (?, ?)");
    if (!insert) return insert.error();
    return insert->bind(1, hash).bind(2, text).run();
}

Result<std::string> load_text(Database& database, const std::string& hash) {
    auto select = database.prepare("SELECT body FROM chart_text WHERE hash = ?");
    if (!select) return select.error();
    auto row = select->bind(1, hash).step();
    if (!row) return row.error();
    if (!*row) return Error{"A document's text is missing", hash.substr(0, 8), "Restore the newest backup."};
    return std::string(select->text(0));
}

Status write_parts(Database& database, const std::string& id, const std::vector<Change>& changes, bool after) {
    auto put = database.prepare("INSERT INTO part VALUES (?1, ?2, ?3) ON CONFLICT (encounter, name) DO UPDATE SET body = ?3");
    if (!put) return put.error();
    auto remove = database.prepare("DELETE FROM part WHERE encounter = ? AND name = ?");
    if (!remove) return remove.error();
    for (const Change& change : changes) {
        const auto& body = after ? change.after : change.before;
        Statement& statement = body ? *put : *remove;
        statement.bind(1, id).bind(2, change.part);
        if (body) statement.bind(3, *body);
        auto written = statement.run();
        if (!written) return written;
    }
    return Done{};
}

Status write_summary(Database& database, const EncounterFile& file) {
    auto put = database.prepare(
        "INSERT INTO encounter(id, number, patient_name, setting, admitted, discharged, payer, status, codes, documents, changed_at_ms)"
        " VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11) ON CONFLICT (id) DO UPDATE SET number=?2, patient_name=?3, setting=?4,"
        " admitted=?5, discharged=?6, payer=?7, status=?8, codes=?9, documents=?10, changed_at_ms=?11");
    if (!put) return put.error();
    const std::string admitted = text_of(file.admitted);
    const std::string discharged = text_of(file.discharged);
    put->bind(1, file.id).bind(2, file.number).bind(3, file.patient.name).bind(4, rules::key(file.setting)).bind(5, admitted);
    put->bind(6, discharged).bind(7, file.payer).bind(8, key(file.status)).bind(9, file.codes.size()).bind(10, file.documents.size());
    return put->bind(11, file.changed_at_ms).run();
}

Result<Workspace::State::Stored> load_stored(Database& database, const std::string& id) {
    auto encounter = database.prepare("SELECT changed_at_ms FROM encounter WHERE id = ? AND removed = 0");
    if (!encounter) return encounter.error();
    auto found = encounter->bind(1, id).step();
    if (!found) return found.error();
    if (!*found) return no_such_encounter(id);
    auto select = database.prepare("SELECT name, body FROM part WHERE encounter = ?");
    if (!select) return select.error();
    select->bind(1, id);
    Workspace::State::Stored stored;
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) break;
        stored.parts.emplace(std::string(select->text(0)), std::string(select->text(1)));
    }
    auto file = file_of(id, stored.parts, [&](const std::string& hash) { return load_text(database, hash); });
    if (!file) return file.error();
    stored.file = std::move(*file);
    stored.file.changed_at_ms = encounter->integer(0);
    for (const chart::Document& document : stored.file.documents)
        stored.text_hashes.push_back(text_hash_of(stored.parts.find("document:" + document.id)->second).value_or(""));
    return stored;
}

// The encounter as stored, from memory if it is the one in hand.
Result<Workspace::State::Stored*> in_hand(Workspace::State& state, std::string_view id) {
    if (!state.stored || state.stored->file.id != id) {
        auto loaded = load_stored(state.database, std::string(id));
        if (!loaded) return loaded.error();
        state.stored = std::move(*loaded);
    }
    return &*state.stored;
}

// Hashes only the texts that differ from what is stored.
std::vector<std::string> hash_texts(const EncounterFile& file, const Workspace::State::Stored* stored) {
    std::vector<std::string> hashes;
    for (const chart::Document& document : file.documents) {
        const auto* known = stored == nullptr ? nullptr : &stored->file.documents;
        const auto same = known == nullptr
                              ? std::size_t{0}
                              : static_cast<std::size_t>(std::find_if(known->begin(), known->end(),
                                                                      [&](const chart::Document& other) {
                                                                          return other.id == document.id && other.text == document.text;
                                                                      }) -
                                                         known->begin());
        const bool unchanged = known != nullptr && same < known->size();
        hashes.push_back(unchanged ? stored->text_hashes[same] : hex(sha256(document.text)));
    }
    return hashes;
}

Status store_new_texts(Database& database, const EncounterFile& file, const std::vector<std::string>& hashes,
                       const std::vector<std::string>& known) {
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (std::find(known.begin(), known.end(), hashes[i]) != known.end()) continue;
        auto stored = store_text(database, hashes[i], file.documents[i].text);
        if (!stored) return stored;
    }
    return Done{};
}

// --- Steps

struct Step {
    std::int64_t number = 0;
    std::string label;
    std::string changes;
};

// The step that undo (or redo) would take.
Result<std::optional<Step>> find_step(Database& database, std::string_view id, bool undone) {
    auto select = database.prepare(
        undone ? "SELECT number, label, changes FROM step WHERE encounter = ? AND undone = 1 ORDER BY number LIMIT 1"
               : "SELECT number, label, changes FROM step WHERE encounter = ? AND undone = 0 ORDER BY number DESC LIMIT 1");
    if (!select) return select.error();
    auto row = select->bind(1, id).step();
    if (!row) return row.error();
    if (!*row) return std::optional<Step>();
    return std::optional<Step>(Step{select->integer(0), std::string(select->text(1)), std::string(select->text(2))});
}

// A new step takes the place of what could have been done again, and pushes out the oldest.
Status push_step(Database& database, const std::string& id, std::string_view action, std::string_view label,
                 const std::vector<Change>& changes) {
    auto forget = database.prepare("DELETE FROM step WHERE encounter = ? AND undone = 1");
    if (!forget) return forget.error();
    auto forgotten = forget->bind(1, id).run();
    if (!forgotten) return forgotten;
    auto newest = find_step(database, id, false);
    if (!newest) return newest.error();
    const std::int64_t number = *newest ? (*newest)->number + 1 : 1;
    auto insert = database.prepare("INSERT INTO step(encounter, number, action, label, changes) VALUES (?,?,?,?,?)");
    if (!insert) return insert.error();
    const std::string json = changes_to_json(changes);
    auto inserted = insert->bind(1, id).bind(2, number).bind(3, action).bind(4, label).bind(5, json).run();
    if (!inserted) return inserted;
    auto prune = database.prepare("DELETE FROM step WHERE encounter = ? AND number <= ?");
    if (!prune) return prune.error();
    return prune->bind(1, id).bind(2, number - kMostSteps).run();
}

Status mark_step(Database& database, const std::string& id, std::int64_t number, bool undone) {
    auto update = database.prepare("UPDATE step SET undone = ? WHERE encounter = ? AND number = ?");
    if (!update) return update.error();
    return update->bind(1, undone ? 1 : 0).bind(2, id).bind(3, number).run();
}

Result<std::optional<std::string>> step_label(Database& database, std::string_view id, bool undone) {
    auto step = find_step(database, id, undone);
    if (!step) return step.error();
    return *step ? std::optional<std::string>((*step)->label) : std::nullopt;
}

// Takes a step back, or takes it again.
Result<EncounterFile> travel(Workspace::State& state, const std::string& id, bool back) {
    auto step = find_step(state.database, id, !back);
    if (!step) return step.error();
    if (!*step) return Error{back ? "There is nothing to undo" : "There is nothing to redo", "", ""};
    auto changes = changes_from_json((*step)->changes);
    if (!changes) return changes.error();
    state.stored.reset();
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    auto written = write_parts(state.database, id, *changes, !back);
    if (!written) return written.error();
    auto marked = mark_step(state.database, id, (*step)->number, back);
    if (!marked) return marked.error();
    auto loaded = load_stored(state.database, id);
    if (!loaded) return loaded.error();
    loaded->file.changed_at_ms = state.now();
    auto summary = write_summary(state.database, loaded->file);
    if (!summary) return summary.error();
    auto audited = state.audit(back ? "undo" : "redo", id, side_to_json(*changes, back), side_to_json(*changes, !back));
    if (!audited) return audited.error();
    auto committed = transaction->commit();
    if (!committed) return committed.error();
    state.stored = std::move(*loaded);
    return state.stored->file;
}

// "2026-0147": the year and a number that rises through it.
Result<std::string> next_number(Workspace::State& state) {
    constexpr std::int64_t kDayMs = 86400000;
    const Date today{static_cast<std::int32_t>(state.now() / kDayMs)};
    const std::string year = fmt::format("{:04}-", today.year());
    auto select = state.database.prepare("SELECT max(CAST(substr(number, 6) AS INTEGER)) FROM encounter WHERE substr(number, 1, 5) = ?");
    if (!select) return select.error();
    auto row = select->bind(1, year).step();
    if (!row) return row.error();
    return fmt::format("{}{:04}", year, select->integer(0) + 1);
}

Status set_removed(Workspace::State& state, std::string_view id, bool removed) {
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    auto update = state.database.prepare("UPDATE encounter SET removed = ? WHERE id = ? AND removed = ?");
    if (!update) return update.error();
    auto updated = update->bind(1, removed ? 1 : 0).bind(2, id).bind(3, removed ? 0 : 1).run();
    if (!updated) return updated;
    if (state.database.changes() == 0) return no_such_encounter(id);
    auto audited = state.audit(removed ? "encounter.remove" : "encounter.restore", id, "", "");
    if (!audited) return audited;
    state.stored.reset();
    return transaction->commit();
}

} // namespace

Status Workspace::State::audit(std::string_view action, std::string_view subject, std::string before, std::string after) {
    return store::append_audit(database,
                               {0, now(), user, std::string(action), std::string(subject), std::move(before), std::move(after), ""});
}

Status Workspace::State::audit_alone(std::string_view action, std::string_view subject, std::string_view after) {
    auto transaction = Transaction::begin(database);
    if (!transaction) return transaction.error();
    auto audited = audit(action, subject, "", std::string(after));
    if (!audited) return audited;
    return transaction->commit();
}

Workspace::Workspace(std::unique_ptr<State> state) : state_(std::move(state)) {}

Workspace::~Workspace() {
    const auto ignored = log("workspace.lock", "", ""); // a full disk must not keep the workspace from being locked
    static_cast<void>(ignored);
}

const std::string& Workspace::user() const {
    return state_->user;
}

bool Workspace::is_in_memory() const {
    return state_->in_memory;
}

std::int64_t Workspace::now_ms() const {
    return state_->now();
}

std::int64_t Workspace::last_backup_ms() const {
    auto select = state_->database.prepare("SELECT value FROM meta WHERE key = 'last_backup_ms'");
    if (!select) return 0;
    auto row = select->step();
    return row && *row ? select->integer(0) : 0;
}

Result<std::vector<EncounterSummary>> Workspace::list() {
    auto select = state_->database.prepare(
        "SELECT id, number, patient_name, setting, admitted, discharged, payer, status, codes, documents, changed_at_ms"
        " FROM encounter WHERE removed = 0 ORDER BY changed_at_ms DESC, number DESC");
    if (!select) return select.error();
    std::vector<EncounterSummary> rows;
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) return rows;
        EncounterSummary summary;
        summary.id = select->text(0);
        summary.number = select->text(1);
        summary.patient_name = select->text(2);
        summary.setting = rules::setting_from_key(select->text(3)).value_or(rules::Setting::outpatient);
        summary.admitted = Date::parse(select->text(4));
        summary.discharged = Date::parse(select->text(5));
        summary.payer = select->text(6);
        summary.status = case_status_from_key(select->text(7)).value_or(CaseStatus::draft);
        summary.codes = static_cast<int>(select->integer(8));
        summary.documents = static_cast<int>(select->integer(9));
        summary.changed_at_ms = select->integer(10);
        rows.push_back(std::move(summary));
    }
}

Result<std::vector<CodeUse>> Workspace::codes_in_use() {
    auto cases = list();
    if (!cases) return cases.error();
    auto select = state_->database.prepare("SELECT name, body FROM part WHERE encounter = ? AND (name = 'codes' OR name GLOB 'code:*')");
    if (!select) return select.error();
    std::vector<CodeUse> uses;
    for (const EncounterSummary& summary : *cases) {
        if (summary.codes == 0) continue;
        select->reset();
        select->bind(1, std::string_view(summary.id));
        Parts parts;
        while (true) {
            auto row = select->step();
            if (!row) return row.error();
            if (!*row) break;
            parts.emplace(select->text(0), select->text(1));
        }
        for (CodeUse& use : uses_of(parts)) {
            use.encounter = summary.id;
            use.number = summary.number;
            use.status = summary.status;
            use.date = summary.setting == rules::Setting::inpatient ? summary.discharged : summary.admitted;
            uses.push_back(std::move(use));
        }
    }
    return uses;
}

Result<EncounterFile> Workspace::load(std::string_view id) {
    auto stored = in_hand(*state_, id);
    if (!stored) return stored.error();
    return (*stored)->file;
}

Result<EncounterFile> Workspace::create_encounter(EncounterFile file) {
    file.id = store::random_id();
    for (chart::Document& document : file.documents)
        if (document.id.empty()) document.id = store::random_id();
    for (AssignedCode& code : file.codes)
        if (code.id.empty()) code.id = store::random_id();
    auto valid = validate(file);
    if (!valid) return valid.error();
    auto transaction = Transaction::begin(state_->database);
    if (!transaction) return transaction.error();
    if (file.number.empty()) {
        auto number = next_number(*state_);
        if (!number) return number.error();
        file.number = std::move(*number);
    }
    file.changed_at_ms = state_->now();
    State::Stored stored;
    stored.text_hashes = hash_texts(file, nullptr);
    stored.parts = parts_of(file, stored.text_hashes);
    const std::vector<Change> changes = difference({}, stored.parts);
    auto summary = write_summary(state_->database, file);
    if (!summary) return summary.error();
    auto texts = store_new_texts(state_->database, file, stored.text_hashes, {});
    if (!texts) return texts.error();
    auto written = write_parts(state_->database, file.id, changes, true);
    if (!written) return written.error();
    auto audited = state_->audit("encounter.create", file.id, "", side_to_json(changes, true));
    if (!audited) return audited.error();
    auto committed = transaction->commit();
    if (!committed) return committed.error();
    stored.file = file;
    state_->stored = std::move(stored);
    return file;
}

Status Workspace::save(const EncounterFile& after, std::string_view action, std::string_view label, const AuditNote* also) {
    auto valid = validate(after);
    if (!valid) return valid;
    auto before = in_hand(*state_, after.id);
    if (!before) return before.error();
    State::Stored next;
    next.text_hashes = hash_texts(after, *before);
    next.parts = parts_of(after, next.text_hashes);
    const std::vector<Change> changes = difference((*before)->parts, next.parts);
    if (changes.empty()) return Done{};
    next.file = after;
    next.file.changed_at_ms = state_->now();

    auto transaction = Transaction::begin(state_->database);
    if (!transaction) return transaction.error();
    auto texts = store_new_texts(state_->database, after, next.text_hashes, (*before)->text_hashes);
    if (!texts) return texts;
    auto written = write_parts(state_->database, after.id, changes, true);
    if (!written) return written;
    auto summary = write_summary(state_->database, next.file);
    if (!summary) return summary;
    auto pushed = push_step(state_->database, after.id, action, label, changes);
    if (!pushed) return pushed;
    auto audited = state_->audit(action, after.id, side_to_json(changes, false), side_to_json(changes, true));
    if (!audited) return audited;
    if (also)
        if (auto noted = state_->audit(also->action, after.id, "", also->detail); !noted) return noted;
    auto committed = transaction->commit();
    if (!committed) return committed;
    state_->stored = std::move(next);
    return Done{};
}

Status Workspace::remove_encounter(std::string_view id) {
    return set_removed(*state_, id, true);
}

Status Workspace::restore_encounter(std::string_view id) {
    return set_removed(*state_, id, false);
}

Result<std::optional<std::string>> Workspace::undo_label(std::string_view id) {
    return step_label(state_->database, id, false);
}

Result<std::optional<std::string>> Workspace::redo_label(std::string_view id) {
    return step_label(state_->database, id, true);
}

Result<EncounterFile> Workspace::undo(std::string_view id) {
    return travel(*state_, std::string(id), true);
}

Result<EncounterFile> Workspace::redo(std::string_view id) {
    return travel(*state_, std::string(id), false);
}

Status Workspace::log(std::string_view action, std::string_view subject, std::string_view detail_json) {
    return state_->audit_alone(action, subject, detail_json);
}

Result<std::vector<AuditEntry>> Workspace::audit(std::string_view subject, std::size_t limit) {
    auto rows = store::read_audit(state_->database, subject, limit);
    if (!rows) return rows.error();
    std::vector<AuditEntry> entries;
    for (store::AuditRow& row : *rows)
        entries.push_back({row.sequence, row.at_ms, std::move(row.user), std::move(row.action), std::move(row.subject),
                           std::move(row.before), std::move(row.after), std::move(row.hash)});
    return entries;
}

Status Workspace::verify_audit() {
    return store::verify_audit(state_->database);
}

Status Workspace::verify_integrity() {
    return state_->database.verify_integrity();
}

std::optional<std::string> Workspace::setting(std::string_view key) {
    auto select = state_->database.prepare("SELECT value FROM setting WHERE key = ?");
    if (!select) return std::nullopt;
    auto row = select->bind(1, key).step();
    if (!row || !*row) return std::nullopt;
    return std::string(select->text(0));
}

Status Workspace::set_setting(std::string_view key, std::string_view value) {
    auto put = state_->database.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?)");
    if (!put) return put.error();
    return put->bind(1, key).bind(2, value).run();
}

} // namespace sequela::casework
