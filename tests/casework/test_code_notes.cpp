// Notes on codes: whom they are shown, on which codes and dates, and that nothing of them is lost.
#include <catch2/catch_test_macros.hpp>

#include <functional>

#include "casework/code_notes.h"
#include "casework/workspace_state.h"
#include "support.h"

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

namespace {

std::unique_ptr<Workspace> team_member(const std::string& user) {
    auto clock = std::make_shared<std::int64_t>(1767873600000); // 2026-01-08 12:00 UTC
    auto workspace = Workspace::in_memory([clock] { return *clock += 1000; }, user);
    REQUIRE(workspace.ok());
    return std::move(*workspace);
}

CodeNote draft(const std::string& codes, const std::string& text, bool team = false, CodeSystem system = CodeSystem::icd10cm) {
    CodeNote note;
    note.system = system;
    note.scope = *parse_scope(system, codes);
    note.text = text;
    note.team = team;
    return note;
}

CodeNote saved(Workspace& workspace, const CodeNote& note) {
    auto result = save_note(workspace, note);
    INFO((result.ok() ? "" : result.error().text()));
    REQUIRE(result.ok());
    return *result;
}

std::vector<std::string> texts(const Result<std::vector<CodeNote>>& notes) {
    REQUIRE(notes.ok());
    std::vector<std::string> out;
    for (const CodeNote& note : *notes)
        out.push_back(note.text);
    return out;
}

std::vector<std::string> texts_on(Workspace& workspace, const std::string& code, std::optional<Date> on = {}) {
    return texts(notes_for(workspace, {CodeSystem::icd10cm, "", code}, on));
}

NotesImport imported(Workspace& workspace, const std::string& json) {
    auto outcome = import_team_notes(workspace, json, "team-notes.json");
    INFO((outcome.ok() ? "" : outcome.error().text()));
    REQUIRE(outcome.ok());
    return *outcome;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("The codes that a note is on are written as coders write them", "[notes]") {
    struct Row {
        CodeSystem system;
        const char *typed, *shown, *covered, *not_covered;
    };
    const std::vector<Row> rows = {
        {CodeSystem::icd10cm, "e11.22", "E11.22", "E1122", "E112"},
        {CodeSystem::icd10cm, "E11.-", "E11.-", "E1122", "E12"},
        {CodeSystem::icd10cm, "E11-", "E11.-", "E11", "E1"},
        {CodeSystem::icd10cm, "E11.2*", "E11.2-", "E1122", "E1132"},
        {CodeSystem::icd10cm, "E08-E13", "E08–E13", "E139", "E14"},
        {CodeSystem::icd10cm, "E08 – E13", "E08–E13", "E0800", "E079"},
        {CodeSystem::icd10cm, "E08.0 to E08.2", "E08.0–E08.2", "E0821", "E083"},
        {CodeSystem::icd10cm, "I10-I1A", "I10–I1A", "I1A0", "I20"},
        {CodeSystem::icd10pcs, "0210-", "0210-", "02100Z8", "02110Z8"},
        {CodeSystem::cpt, "99202-99215", "99202–99215", "99213", "99221"},
        {CodeSystem::hcpcs, "J3301", "J3301", "J3301", "J3302"},
        {CodeSystem::opcs4, "K40.-", "K40.-", "K401", "K41"},
        {CodeSystem::ndc, "00003-0293-05", "00003-0293-05", "00003029305", "00003029306"},
        {CodeSystem::other, "XA-1 to XA-3", "XA-1–XA-3", "XA-2", "XB-2"},
        {CodeSystem::icd11, "CA40.-", "CA40-", "CA40.0", "CA41"},
    };
    for (const Row& row : rows) {
        INFO(row.typed);
        const auto scope = parse_scope(row.system, row.typed);
        REQUIRE(scope.ok());
        CHECK(scope_text(row.system, *scope) == row.shown);
        CHECK(scope->covers(row.covered));
        CHECK_FALSE(scope->covers(row.not_covered));
        CHECK(*parse_scope(row.system, scope_text(row.system, *scope)) == *scope);
    }
    for (const char* typed : {"", "-", ".-", "*", "E13-E08", "E08-E09-E10", "E08-", "a b\x01"}) {
        INFO(typed);
        const auto scope = parse_scope(CodeSystem::icd10cm, typed);
        if (std::string_view(typed) == "E08-") {
            CHECK(scope.ok());
        } else {
            REQUIRE_FALSE(scope.ok());
            CHECK_FALSE(scope.error().hint.empty());
        }
    }
}

TEST_CASE("A code shows its own notes and those on its category and range", "[notes]") {
    auto workspace = team_member("Ada");
    saved(*workspace, draft("E08-E13", "range"));
    saved(*workspace, draft("E11.-", "category"));
    saved(*workspace, draft("E11.22", "code"));
    saved(*workspace, draft("E11.2", "header alone"));
    saved(*workspace, draft("E11.22", "another system", false, CodeSystem::icd10uk));
    CHECK(texts_on(*workspace, "E11.22") == Texts{"code", "category", "range"});
    CHECK(texts_on(*workspace, "E112") == Texts{"header alone", "category", "range"});
    CHECK(texts_on(*workspace, "e13.9") == Texts{"range"});
    CHECK(texts_on(*workspace, "I10").empty());
}

TEST_CASE("Notes of a classification of the user's own do not meet those of another", "[notes]") {
    auto workspace = team_member("Ada");
    CodeNote note = draft("X1", "of ours", false, CodeSystem::other);
    note.classification = "Wound register";
    saved(*workspace, note);
    CHECK(texts(notes_for(*workspace, {CodeSystem::other, "Wound register", "X1"})) == Texts{"of ours"});
    CHECK(texts(notes_for(*workspace, {CodeSystem::other, "Another", "X1"})).empty());
}

TEST_CASE("Notes in force on the date of the encounter come first", "[notes]") {
    auto workspace = team_member("Ada");
    CodeNote old = draft("E11.22", "until FY2025");
    old.effective_to = Date::from_ymd(2025, 9, 30);
    CodeNote current = draft("E11.22", "FY2026");
    current.effective_from = Date::from_ymd(2025, 10, 1);
    current.effective_to = Date::from_ymd(2026, 9, 30);
    saved(*workspace, current);
    saved(*workspace, draft("E11.22", "always"));
    saved(*workspace, old);
    CHECK(texts_on(*workspace, "E1122", Date::from_ymd(2026, 1, 3)) == Texts{"always", "FY2026", "until FY2025"});
    CHECK(texts_on(*workspace, "E1122", Date::from_ymd(2025, 9, 30)) == Texts{"until FY2025", "always", "FY2026"});
    CHECK(texts_on(*workspace, "E1122", Date::from_ymd(2026, 10, 1)) == Texts{"always", "until FY2025", "FY2026"});
    CHECK(in_force(current, Date::from_ymd(2026, 9, 30)));
    CHECK_FALSE(in_force(current, Date::from_ymd(2026, 10, 1)));
    CHECK(dates_in_words(current) == "01 Oct 2025 to 30 Sep 2026");
    CHECK(dates_in_words(old) == "until 30 Sep 2025");
    CHECK(dates_in_words(draft("I10", "x")).empty());
}

TEST_CASE("What cannot be a note is refused with what to do", "[notes]") {
    auto workspace = team_member("Ada");
    CodeNote no_words = draft("I10", " \n ");
    CodeNote wrong_dates = draft("I10", "x");
    wrong_dates.effective_from = Date::from_ymd(2026, 1, 2);
    wrong_dates.effective_to = Date::from_ymd(2026, 1, 1);
    CodeNote no_code = draft("I10", "x");
    no_code.scope = {};
    for (const CodeNote& note : {no_words, wrong_dates, no_code, draft("I10", std::string(30'000, 'x'))}) {
        const auto refused = save_note(*workspace, note);
        REQUIRE_FALSE(refused.ok());
        CHECK_FALSE(refused.error().hint.empty());
    }
    CodeNote unknown = draft("I10", "x");
    unknown.id = "nowhere";
    CHECK_FALSE(save_note(*workspace, unknown).ok());
    CHECK(all_notes(*workspace)->empty());
    CHECK_FALSE(remove_note(*workspace, "nowhere").ok());
}

TEST_CASE("A note is changed, taken away and brought back, each with its row in the trail", "[notes][audit]") {
    auto workspace = team_member("Ada");
    CodeNote note = saved(*workspace, draft("E11.22", "first words"));
    CHECK(note.author == "Ada");
    const std::int64_t created = note.created_at_ms;
    note.text = "better words";
    note = saved(*workspace, note);
    CHECK(note.created_at_ms == created);
    CHECK(note.changed_at_ms > created);
    CHECK(texts(earlier_versions(*workspace, note.id)) == Texts{"first words"});
    const auto rows = workspace->audit("note " + note.id, 10)->size();
    saved(*workspace, note); // nothing changed
    CHECK(workspace->audit("note " + note.id, 10)->size() == rows);
    REQUIRE(remove_note(*workspace, note.id).ok());
    CHECK(texts_on(*workspace, "E1122").empty());
    CHECK_FALSE(remove_note(*workspace, note.id).ok());
    CHECK_FALSE(save_note(*workspace, note).ok());
    REQUIRE(restore_note(*workspace, note.id).ok());
    CHECK(texts_on(*workspace, "E1122") == Texts{"better words"});
    Texts actions;
    const auto trail = workspace->audit("note " + note.id, 10);
    for (const AuditEntry& entry : *trail)
        actions.push_back(entry.action);
    CHECK(actions == Texts{"note.restore", "note.remove", "note.change", "note.add"});
    CHECK((*trail)[2].before.find("first words") != std::string::npos);
    CHECK((*trail)[2].after.find("better words") != std::string::npos);
    CHECK(workspace->verify_audit().ok());
}

TEST_CASE("Personal notes are their author's, team notes everybody's, over locking and unlocking", "[notes][workspace]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string personal;
    std::string team;
    {
        auto made = Workspace::create(place, "Ada", kPassphrase);
        REQUIRE(made.ok());
        REQUIRE(made->workspace->add_user("Bea", "another four words").ok());
        personal = saved(*made->workspace, draft("I10", "Ada's own")).id;
        team = saved(*made->workspace, draft("I10", "for all", true)).id;
    }
    CHECK(slots.all_bytes().find("for all") == std::string::npos); // encrypted like the rest
    {
        auto bea = Workspace::unlock(place, "Bea", "another four words");
        REQUIRE(bea.ok());
        CHECK(texts_on(**bea, "I10") == Texts{"for all"});
        CHECK_FALSE(remove_note(**bea, personal).ok());
        CHECK_FALSE(earlier_versions(**bea, personal).ok());
        CodeNote note = notes_for(**bea, {CodeSystem::icd10cm, "", "I10"})->front();
        note.text = "for all, corrected";
        CHECK(saved(**bea, note).changed_by == "Bea");
        note.team = false;
        const auto refused = save_note(**bea, note);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().what.find("Ada") != std::string::npos);
    }
    auto ada = Workspace::unlock(place, "Ada", kPassphrase);
    REQUIRE(ada.ok());
    CHECK(texts_on(**ada, "I10") == Texts{"for all, corrected", "Ada's own"});
    CHECK((*ada)->verify_audit().ok());
    CHECK((*ada)->verify_integrity().ok());
}

TEST_CASE("After a crash at any moment every acknowledged note is there", "[notes][durability]") {
    const auto steps_of = [](std::unique_ptr<Workspace>& workspace, std::string& id) {
        return std::vector<std::function<bool()>>{
            [&] {
                auto note = save_note(*workspace, draft("I10", "one"));
                if (note) id = note->id;
                return note.ok();
            },
            [&] {
                CodeNote note = draft("I10", "one, changed");
                note.id = id;
                return save_note(*workspace, note).ok();
            },
            [&] { return save_note(*workspace, draft("I1-", "two", true)).ok(); },
            [&] { return remove_note(*workspace, id).ok(); },
            [&] { return restore_note(*workspace, id).ok(); },
        };
    };
    const std::vector<Texts> expected = {{}, {"one"}, {"one, changed"}, {"two", "one, changed"}, {"two"}, {"two", "one, changed"}};
    for (std::int64_t crash = 0;; ++crash) {
        FaultySlots slots;
        const auto place = place_on(slots);
        std::size_t acknowledged = 0;
        bool finished = false;
        {
            auto made = Workspace::create(place, kUser, kPassphrase);
            REQUIRE(made.ok());
            std::string id;
            slots.operations = 0;
            slots.crash_at = crash;
            const auto steps = steps_of(made->workspace, id);
            while (acknowledged < steps.size() && steps[acknowledged]())
                ++acknowledged;
            finished = acknowledged == steps.size() && !slots.dead();
        }
        slots.reboot(static_cast<int>(crash % 4), static_cast<unsigned>(crash));
        auto opened = Workspace::unlock(place, kUser, kPassphrase);
        INFO("crash at operation " << crash << " after " << acknowledged << " steps");
        REQUIRE(opened.ok());
        const Texts found = texts_on(**opened, "I10");
        const bool next = acknowledged + 1 < expected.size() && found == expected[acknowledged + 1];
        CHECK((found == expected[acknowledged] || next));
        CHECK((*opened)->verify_audit().ok());
        if (finished) break;
        REQUIRE(crash < 1000);
    }
}

TEST_CASE("A workspace of the second version is brought up to date with its cases", "[notes][migrations]") {
    FaultySlots slots;
    const auto place = place_on(slots);
    std::string id;
    {
        auto made = Workspace::create(place, kUser, kPassphrase);
        REQUIRE(made.ok());
        EncounterFile file = sample_file();
        file.codes = {make_code("c1", "E1143")};
        id = made->workspace->create_encounter(file)->id;
    }
    const auto key = store::load_keyring(place.vfs, place.keyring)->unlock(kUser, kPassphrase);
    REQUIRE(key.ok());
    {
        auto database = store::Database::open(place.database, place.vfs, key->bytes());
        REQUIRE(database.ok());
        REQUIRE(database
                    ->execute("DROP TABLE rule_layer; DROP TABLE rule_gates;"
                              "DROP TABLE code_note_version; DROP TABLE code_note; DROP TABLE code_mark; DROP TABLE code_opened;"
                              "PRAGMA user_version = 2")
                    .ok());
    }
    auto opened = Workspace::unlock(place, kUser, kPassphrase);
    REQUIRE(opened.ok());
    CHECK((*opened)->load(id)->codes.size() == 1);
    CHECK(texts_on(**opened, "E1143").empty());
    saved(**opened, draft("E11.43", "after the change of version"));
    CHECK(texts_on(**opened, "E1143").size() == 1);
    CHECK((*opened)->verify_audit().ok());
    CHECK(slots.bytes("workspace-backup.db").starts_with("SEQUELA BACKUP"));
}

TEST_CASE("Team notes go from one workspace to another and back; personal ones do not", "[notes][export]") {
    auto ada = team_member("Ada");
    auto bea = team_member("Bea");
    CodeNote note = draft("E08-E13", "Ask for the type \xE2\x80\x93 \"not stated\" is type 2", true);
    note.source = "Team meeting";
    note.effective_from = Date::from_ymd(2025, 10, 1);
    note = saved(*ada, note);
    saved(*ada, draft("I10", "mine alone"));
    const std::string file = *export_team_notes(*ada);
    CHECK(file.find("mine alone") == std::string::npos);
    CHECK(file.find("\"E08–E13\"") != std::string::npos);
    CHECK(ada->audit("", 1)->front().action == "export.notes");

    NotesImport outcome = imported(*bea, file);
    CHECK(outcome.added == 1);
    const auto there = all_notes(*bea);
    REQUIRE(there->size() == 1);
    CHECK(there->front().text == note.text);
    CHECK(there->front().source == "Team meeting");
    CHECK(there->front().effective_from == note.effective_from);
    CHECK(there->front().author == "Ada");
    CHECK(there->front().team);
    outcome = imported(*bea, file); // twice does no harm
    CHECK(outcome.known == 1);
    CHECK(outcome.added + outcome.updated + outcome.kept_twice == 0);

    CodeNote changed = there->front();
    changed.text = "Ask for the type";
    saved(*bea, changed);
    outcome = imported(*ada, *export_team_notes(*bea));
    CHECK(outcome.updated == 1);
    CHECK(texts_on(*ada, "E119") == Texts{"Ask for the type"});
    CHECK(texts(earlier_versions(*ada, note.id)) == Texts{note.text}); // not lost
    CHECK(imported(*bea, file).known == 1);                            // an old file takes nothing back
    CHECK(texts_on(*bea, "E119") == Texts{"Ask for the type"});
    CHECK(ada->verify_audit().ok());
    CHECK(bea->verify_audit().ok());
}

TEST_CASE("A note changed on both sides is kept twice, and once only", "[notes][export]") {
    auto ada = team_member("Ada");
    auto bea = team_member("Bea");
    CodeNote note = saved(*ada, draft("I10", "base", true));
    imported(*bea, *export_team_notes(*ada));
    CodeNote hers = note;
    hers.text = "Bea's words";
    saved(*bea, hers);
    note.text = "Ada's words";
    saved(*ada, note);
    const std::string from_bea = *export_team_notes(*bea);
    CHECK(imported(*ada, from_bea).kept_twice == 1);
    CHECK(all_notes(*ada)->size() == 2);
    CHECK(imported(*ada, from_bea).known == 1);
    CHECK(all_notes(*ada)->size() == 2);
    // Both sides come to hold the same two notes.
    imported(*bea, *export_team_notes(*ada));
    auto count = all_notes(*bea)->size();
    imported(*bea, *export_team_notes(*ada));
    CHECK(all_notes(*bea)->size() == count);
    const Texts both = texts_on(*bea, "I10");
    CHECK(std::count(both.begin(), both.end(), "Ada's words") >= 1);
    CHECK(std::count(both.begin(), both.end(), "Bea's words") >= 1);
}

TEST_CASE("What was removed here stays removed, unless the file brings other words", "[notes][export]") {
    auto ada = team_member("Ada");
    auto bea = team_member("Bea");
    CodeNote note = saved(*ada, draft("I10", "base", true));
    imported(*bea, *export_team_notes(*ada));
    REQUIRE(remove_note(*bea, note.id).ok());
    CHECK(imported(*bea, *export_team_notes(*ada)).removed == 1);
    CHECK(texts_on(*bea, "I10").empty());
    note.text = "newer words";
    saved(*ada, note);
    CHECK(imported(*bea, *export_team_notes(*ada)).kept_twice == 1);
    CHECK(texts_on(*bea, "I10") == Texts{"newer words"});
}

TEST_CASE("A damaged file of notes changes nothing and says where it is damaged", "[notes][export]") {
    auto workspace = team_member("Ada");
    saved(*workspace, draft("I10", "one", true));
    saved(*workspace, draft("I11.0", "two", true));
    const std::string whole = *export_team_notes(*workspace);
    auto other = team_member("Bea");
    const auto refused = [&](std::string json, const std::string& from, const std::string& to, const char* expected) {
        const std::size_t at = from.empty() ? 0 : json.rfind(from);
        REQUIRE(at != std::string::npos);
        if (!from.empty()) json.replace(at, from.size(), to);
        const auto outcome = import_team_notes(*other, json, "shared.json");
        REQUIRE_FALSE(outcome.ok());
        INFO(outcome.error().text());
        CHECK(outcome.error().text().find(expected) != std::string::npos);
        CHECK(outcome.error().where.find("shared.json") == 0);
        CHECK(all_notes(*other)->empty());
    };
    refused("", "", "", "not a file of team notes");
    refused("[1, 2]", "", "", "not a file of team notes");
    refused(whole.substr(0, whole.size() / 2), "", "", "not a file of team notes");
    refused(whole, "\"version\": 1", "\"version\": 9", "another version");
    refused(whole, "\"I11.0\"", "\"I11-I10\"", "note 2");
    refused(whole, "\"I11.0\"", "7", "note 2");
    refused(whole, "\"icd10cm\"", "\"icd12\"", "note 2");
    refused(whole, "\"text\": \"two\"", "\"text\": \"\"", "note 2");
    refused(whole, "\"effective_from\": \"\"", "\"effective_from\": \"soon\"", "effective_from");
}
