#include "casework/code_marks.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "casework/workspace_state.h"

namespace sequela::casework {
namespace {

using Json = nlohmann::json;
using store::Statement;
using store::Transaction;

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kNames = {{{"", "No colour"},
                                                                                  {"blue", "Blue"},
                                                                                  {"green", "Green"},
                                                                                  {"orange", "Orange"},
                                                                                  {"violet", "Violet"},
                                                                                  {"teal", "Teal"},
                                                                                  {"pink", "Pink"}}};

CodeRef stored_form(const CodeRef& code) {
    return {code.system, code.classification, normalise_code(code.system, code.code)};
}

std::string body_of(const CodeMark& mark) {
    if (!mark.favourite && mark.colour == ColourMark::none) return {};
    const Json json = {{"favourite", mark.favourite}, {"colour", key(mark.colour)}};
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string subject_of(const CodeRef& code) {
    std::string subject = "code " + std::string(key(code.system));
    if (!code.classification.empty()) subject += " " + code.classification;
    return subject + " " + display_code(code.system, code.code);
}

CodeRef ref_of(const Statement& row) {
    return {code_system_from_key(row.text(0)).value_or(CodeSystem::other), std::string(row.text(1)), std::string(row.text(2))};
}

CodeMark mark_in(const Statement& row) {
    CodeMark mark;
    mark.code = ref_of(row);
    mark.title = row.text(3);
    mark.favourite = row.integer(4) != 0;
    mark.colour = colour_mark_from_key(row.text(5)).value_or(ColourMark::none);
    mark.changed_at_ms = row.integer(6);
    return mark;
}

Status write_mark(Workspace::State& state, const CodeMark& mark) {
    const bool plain = !mark.favourite && mark.colour == ColourMark::none;
    auto statement = state.database.prepare(
        plain ? "DELETE FROM code_mark WHERE user = ?1 AND system = ?2 AND classification = ?3 AND code = ?4"
              : "INSERT OR REPLACE INTO code_mark(user, system, classification, code, title, favourite, colour, changed_at_ms)"
                " VALUES (?1,?2,?3,?4,?5,?6,?7,?8)");
    if (!statement) return statement.error();
    statement->bind(1, state.user).bind(2, key(mark.code.system)).bind(3, mark.code.classification).bind(4, mark.code.code);
    if (!plain) statement->bind(5, mark.title).bind(6, mark.favourite ? 1 : 0).bind(7, key(mark.colour)).bind(8, mark.changed_at_ms);
    return statement->run();
}

template <class Change> Status change_mark(Workspace& workspace, const CodeRef& code, std::string_view title, Change change) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto before = mark_of(workspace, code);
    if (!before) return before.error();
    CodeMark after = *before;
    change(after);
    if (after.favourite == before->favourite && after.colour == before->colour) return Done{};
    if (!title.empty()) after.title = title;
    after.changed_at_ms = state.now();
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    auto written = write_mark(state, after);
    if (!written) return written;
    auto audited = state.audit("code.mark", subject_of(after.code), body_of(*before), body_of(after));
    if (!audited) return audited;
    return transaction->commit();
}

// The cases that hold the text of the code at all; few, where a code is not common.
Result<std::vector<CodeUse>> uses_of_code(Workspace::State& state, const CodeRef& code) {
    auto select = state.database.prepare(
        "SELECT e.id, e.number, e.setting, e.admitted, e.discharged, p.name, p.body FROM encounter e JOIN part p ON p.encounter = e.id"
        " WHERE e.removed = 0 AND e.codes > 0 AND (p.name = 'codes' OR (p.name GLOB 'code:*' AND instr(p.body, ?1) > 0)) ORDER BY e.id");
    if (!select) return select.error();
    const std::string quoted = Json(code.code).dump(-1, ' ', false, Json::error_handler_t::replace);
    select->bind(1, quoted);
    std::vector<CodeUse> uses;
    CodeUse in_case;
    Parts parts;
    const auto finish = [&] {
        if (parts.size() < 2) return;
        for (CodeUse& use : uses_of(parts)) {
            if (use.system != code.system || use.classification != code.classification || use.code != code.code) continue;
            use.encounter = in_case.encounter;
            use.number = in_case.number;
            use.date = in_case.date;
            uses.push_back(std::move(use));
        }
    };
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row || select->text(0) != in_case.encounter) {
            finish();
            if (!*row) return uses;
            parts.clear();
            in_case.encounter = select->text(0);
            in_case.number = select->text(1);
            const bool inpatient = rules::setting_from_key(select->text(2)) == rules::Setting::inpatient;
            in_case.date = Date::parse(select->text(inpatient ? 4 : 3));
        }
        parts.emplace(std::string(select->text(5)), std::string(select->text(6)));
    }
}

Date day_of(std::int64_t at_ms) {
    return Date{static_cast<std::int32_t>(at_ms / 86'400'000)};
}

Result<std::vector<RecentCode>> opened_pages(Workspace::State& state) {
    auto select =
        state.database.prepare("SELECT system, classification, code, title, at_ms FROM code_opened WHERE user = ? ORDER BY at_ms DESC");
    if (!select) return select.error();
    select->bind(1, state.user);
    std::vector<RecentCode> opened;
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) return opened;
        opened.push_back({ref_of(*select), std::string(select->text(3)), select->integer(4), false});
    }
}

} // namespace

std::string_view key(ColourMark mark) {
    return kNames[static_cast<std::size_t>(mark)].first;
}

std::string_view title(ColourMark mark) {
    return kNames[static_cast<std::size_t>(mark)].second;
}

std::optional<ColourMark> colour_mark_from_key(std::string_view wanted) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i].first == wanted) return static_cast<ColourMark>(i);
    return std::nullopt;
}

Status set_favourite(Workspace& workspace, const CodeRef& code, std::string_view title, bool favourite) {
    return change_mark(workspace, code, title, [&](CodeMark& mark) { mark.favourite = favourite; });
}

Status set_colour(Workspace& workspace, const CodeRef& code, std::string_view title, ColourMark colour) {
    return change_mark(workspace, code, title, [&](CodeMark& mark) { mark.colour = colour; });
}

Result<CodeMark> mark_of(Workspace& workspace, const CodeRef& code) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto select = state.database.prepare("SELECT system, classification, code, title, favourite, colour, changed_at_ms FROM code_mark"
                                         " WHERE user = ? AND system = ? AND classification = ? AND code = ?");
    if (!select) return select.error();
    const CodeRef stored = stored_form(code);
    auto row = select->bind(1, state.user).bind(2, key(stored.system)).bind(3, stored.classification).bind(4, stored.code).step();
    if (!row) return row.error();
    if (*row) return mark_in(*select);
    CodeMark none;
    none.code = stored;
    return none;
}

Result<std::vector<CodeMark>> marked_codes(Workspace& workspace) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto select = state.database.prepare("SELECT system, classification, code, title, favourite, colour, changed_at_ms FROM code_mark"
                                         " WHERE user = ? ORDER BY favourite DESC, system, classification, code");
    if (!select) return select.error();
    select->bind(1, state.user);
    std::vector<CodeMark> marks;
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) return marks;
        marks.push_back(mark_in(*select));
    }
}

Status page_opened(Workspace& workspace, const CodeRef& code, std::string_view title) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    const CodeRef stored = stored_form(code);
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    auto put = state.database.prepare("INSERT OR REPLACE INTO code_opened(user, system, classification, code, title, at_ms)"
                                      " VALUES (?,?,?,?,?,?)");
    if (!put) return put.error();
    put->bind(1, state.user).bind(2, key(stored.system)).bind(3, stored.classification).bind(4, stored.code).bind(5, title);
    auto written = put->bind(6, state.now()).run();
    if (!written) return written;
    auto prune = state.database.prepare(
        "DELETE FROM code_opened WHERE user = ?1 AND at_ms < (SELECT at_ms FROM code_opened WHERE user = ?1 ORDER BY at_ms DESC"
        " LIMIT 1 OFFSET ?2)");
    if (!prune) return prune.error();
    auto pruned = prune->bind(1, state.user).bind(2, kRecentCodes - 1).run();
    if (!pruned) return pruned;
    return transaction->commit();
}

Result<std::vector<RecentCode>> recent_codes(Workspace& workspace) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto recent = opened_pages(state);
    if (!recent) return recent;
    const auto uses = workspace.codes_in_use();
    if (!uses) return uses.error();
    for (const CodeUse& use : *uses)
        if (use.assigned_by == state.user)
            recent->push_back({{use.system, use.classification, use.code}, use.title, use.assigned_at_ms, true});
    std::stable_sort(recent->begin(), recent->end(), [](const RecentCode& a, const RecentCode& b) { return a.at_ms > b.at_ms; });
    std::set<std::tuple<CodeSystem, std::string_view, std::string_view>> seen;
    std::vector<RecentCode> once;
    for (const RecentCode& entry : *recent) {
        if (once.size() == kRecentCodes) break;
        if (seen.emplace(entry.code.system, entry.code.classification, entry.code.code).second) once.push_back(entry);
    }
    return once;
}

Result<RecentUse> recent_use(Workspace& workspace, const CodeRef& code) {
    const auto uses = uses_of_code(WorkspaceAccess::state(workspace), stored_form(code));
    if (!uses) return uses.error();
    RecentUse recent;
    std::set<std::string_view> cases;
    for (const CodeUse& use : *uses) {
        cases.insert(use.encounter);
        const Date date = use.date ? *use.date : day_of(use.assigned_at_ms);
        if (recent.date && date < *recent.date) continue;
        recent.date = date;
        recent.number = use.number;
        recent.encounter = use.encounter;
    }
    recent.cases = static_cast<int>(cases.size());
    return recent;
}

std::string in_words(const RecentUse& use) {
    if (use.cases == 0) return "Not used in any case yet";
    const std::string count = use.cases == 1 ? "Used in 1 case" : "Used in " + std::to_string(use.cases) + " cases";
    return count + ", last on " + use.date->words() + " in case " + use.number;
}

} // namespace sequela::casework
