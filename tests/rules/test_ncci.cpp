// NCCI: what a corpus cannot say. Every pair fires on its first day and not the day before; the published files where they are at hand.
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "official.h"
#include "packs/importer.h"
#include "rules/check.h"
#include "rules/ncci/modifier_tables.h"
#include "rules/ncci/mue.h"
#include "rules/ncci/ptp.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;
using namespace sequela::rules;

std::unique_ptr<packs::Catalogue> catalogue_of(std::vector<packs::SourceFile> files) {
    auto catalogue = packs::Catalogue::open(":memory:", "");
    if (!catalogue) return nullptr;
    packs::ImportJob job(**catalogue, std::move(files), {});
    if (!run_to_end(job)) return nullptr;
    return std::move(*catalogue);
}

Encounter pair_on(std::string_view a, std::string_view b, Date day) {
    Encounter encounter;
    encounter.setting = Setting::professional;
    encounter.admitted = day;
    for (const std::string_view code : {a, b}) {
        Entry entry;
        entry.system = code[0] >= 'A' ? CodeSystem::hcpcs : CodeSystem::cpt;
        entry.code = code;
        encounter.entries.push_back(std::move(entry));
    }
    return encounter;
}

// The verdict of ncci.ptp about the pair, whichever comes first on the claim; turned round it must be the same.
std::optional<Verdict> verdict_on(packs::Catalogue& catalogue, const packs::PtpEdit& edit, Date day) {
    std::optional<Verdict> found[2];
    for (const bool turned : {false, true}) {
        const Encounter encounter = turned ? pair_on(edit.column2, edit.column1, day) : pair_on(edit.column1, edit.column2, day);
        for (Verdict& verdict : check(encounter, {nullptr, &catalogue}))
            if (verdict.rule == "ncci.ptp") found[turned ? 1 : 0] = std::move(verdict);
    }
    CHECK(found[0].has_value() == found[1].has_value());
    if (found[0] && found[1]) {
        CHECK(found[0]->message == found[1]->message);
        CHECK(found[0]->subjects[0].code == found[1]->subjects[0].code);
    }
    return found[0];
}

bool fires(packs::Catalogue& catalogue, const packs::PtpEdit& edit, Date day) {
    const auto verdict = verdict_on(catalogue, edit, day);
    if (!verdict || verdict->status != rules::Status::fail) return false;
    CHECK(verdict->subjects[0].code == edit.column2);
    CHECK(verdict->fixes[0].kind == FixKind::remove);
    CHECK((verdict->fixes.size() > 1) == (edit.modifier == 1)); // a modifier is offered where it is allowed
    return true;
}

// 3,000 invented pairs with their dates: some deleted, some on their first day.
std::string dated_file(std::vector<packs::PtpEdit>& edits, std::vector<std::string>& codes) {
    std::string text = "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date *=no data\tModifier 0=not allowed "
                       "1=allowed 9=not applicable\tPTP Edit Rationale\n";
    codes.reserve(6000);
    const Date begin = *Date::from_ymd(2015, 1, 1);
    for (int i = 0; i < 3000; ++i) {
        packs::PtpEdit edit;
        edit.column1 = codes.emplace_back(fmt::format("A{:04}", i));
        edit.column2 = codes.emplace_back(fmt::format("B{:04}", i * 7 % 3000));
        edit.effective = begin.plus_days(i % 3900);
        if (i % 3 == 1) edit.deletion = edit.effective->plus_days(i % 400);
        if (edit.deletion && *edit.deletion > *Date::from_ymd(2026, 3, 30)) edit.deletion.reset();
        edit.modifier = i % 5 == 0 ? 0 : 1;
        const auto compact = [](const std::optional<Date>& date) {
            return date ? fmt::format("{}{:02}{:02}", date->year(), date->month(), date->day()) : std::string("*");
        };
        text += fmt::format("{}\t{}\t\t{}\t{}\t{}\tInvented\n", edit.column1, edit.column2, compact(edit.effective), compact(edit.deletion),
                            edit.modifier);
        edits.push_back(edit);
    }
    return text;
}

std::unique_ptr<packs::Catalogue> official_ncci(std::initializer_list<const char*> names) {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = (given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets") / "ncci/2024Q3-derived";
    std::vector<packs::SourceFile> files;
    for (const char* name : names) {
        std::ifstream stream(folder / name, std::ios::binary);
        if (!stream) return nullptr;
        files.push_back({name, std::string(std::istreambuf_iterator<char>(stream), {})});
    }
    return catalogue_of(std::move(files));
}

} // namespace

TEST_CASE("every dated pair fires on its first day and its last, and not the day before or after") {
    std::vector<packs::PtpEdit> edits;
    std::vector<std::string> codes;
    const auto catalogue = catalogue_of({{"ptp_practitioner_eff_2026-01-01.txt", dated_file(edits, codes)}});
    REQUIRE(catalogue);
    for (const packs::PtpEdit& edit : edits) {
        INFO(row_text(edit));
        const bool never = edit.deletion && *edit.deletion <= *edit.effective;
        CHECK(fires(*catalogue, edit, *edit.effective) == !never);
        CHECK_FALSE(verdict_on(*catalogue, edit, edit.effective->plus_days(-1)));
        if (!edit.deletion || never) continue;
        CHECK(fires(*catalogue, edit, *edit.deletion));
        CHECK_FALSE(verdict_on(*catalogue, edit, edit.deletion->plus_days(1)));
    }
}

TEST_CASE("a modifier that counts is never an alarm, and one that does not count never silences") {
    std::vector<packs::PtpEdit> edits;
    std::vector<std::string> codes;
    const auto catalogue = catalogue_of({{"ptp_practitioner_eff_2026-01-01.txt", dated_file(edits, codes)}});
    REQUIRE(catalogue);
    const Date day = *Date::from_ymd(2025, 12, 31);
    for (const char* modifier :
         {"24", "25", "27", "57", "58", "59", "78", "79", "91", "XE", "XP", "XS", "XU", "22", "50", "51", "76", "77"}) {
        const bool counts = find_associated(modifier, day) != nullptr;
        for (std::size_t i = 0; i < edits.size(); i += 97) {
            const packs::PtpEdit& edit = edits[i];
            if (edit.in_force(day, day) != packs::InForce::yes) continue;
            for (const std::size_t line : {0U, 1U}) {
                Encounter encounter = pair_on(edit.column1, edit.column2, day);
                encounter.entries[line].service.modifiers = {modifier};
                const auto verdicts = check(encounter, {nullptr, catalogue.get()});
                const auto found = std::find_if(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return v.rule == "ncci.ptp"; });
                REQUIRE(found != verdicts.end());
                INFO(modifier << " on column " << line + 1 << ": " << found->message);
                CHECK(found->status == (counts && edit.modifier == 1 ? rules::Status::bypassed : rules::Status::fail));
            }
        }
    }
}

TEST_CASE("all verdicts of NCCI are national and name their release") {
    const auto catalogue = catalogue_of(
        {{"ptp_practitioner_eff_2026-01-01.txt", "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
                                                 "X1001\tX1002\t\t20240101\t*\t1\tInvented\n"}});
    REQUIRE(catalogue);
    const auto verdicts = check(pair_on("X1001", "X1002", *Date::from_ymd(2026, 1, 5)), {nullptr, catalogue.get()});
    const auto found = std::find_if(verdicts.begin(), verdicts.end(), [](const Verdict& v) { return v.rule == "ncci.ptp"; });
    REQUIRE(found != verdicts.end());
    CHECK(found->layer == "national");
    CHECK(found->pack_release == "2026 Q1");
    CHECK(found->citation.locator == "X1001 / X1002");
}

TEST_CASE("anatomic modifiers: every pair of them", "[modifiers]") {
    const Date day = *Date::from_ymd(2026, 1, 5);
    for (const AssociatedModifier& a : associated_modifiers()) {
        if (a.association != Association::anatomic) continue;
        CHECK(find_associated(a.modifier, day) == &a);
        for (const AssociatedModifier& b : associated_modifiers()) {
            if (b.association != Association::anatomic) continue;
            INFO(a.modifier << " " << b.modifier);
            CHECK(compare_sites(a, b) == compare_sites(b, a));
            CHECK((compare_sites(a, b) == Sites::same) == (a.modifier == b.modifier));
            if (a.side != Side::none && b.side != Side::none && a.side != b.side) CHECK(compare_sites(a, b) == Sites::different);
        }
    }
}

TEST_CASE("no modifier conflicts with itself, and each fix of a conflict ends it") {
    for (const ModifierConflict& row : modifier_conflicts()) {
        INFO(row.one << " " << row.other);
        CHECK(row.one != row.other);
        CHECK_FALSE(row.source.empty());
        Encounter encounter = pair_on("X1001", "X1002", *Date::from_ymd(2026, 1, 5));
        encounter.entries[0].service.modifiers = {std::string(row.other), std::string(row.one)};
        const auto conflicts = [](const Encounter& of) {
            std::vector<Verdict> found;
            for (Verdict& verdict : check(of, {}))
                if (verdict.rule == "modifier.conflict") found.push_back(std::move(verdict));
            return found;
        };
        const auto found = conflicts(encounter);
        REQUIRE(found.size() == 1);
        for (const Fix& fix : found[0].fixes) {
            encounter.entries[0].service.modifiers = {fix.code};
            CHECK(conflicts(encounter).empty());
        }
    }
}

TEST_CASE("a line that spans days survives its JSON shape") {
    Encounter encounter = pair_on("X1001", "X1002", *Date::from_ymd(2026, 1, 5));
    encounter.entries[1].service.through = Date::from_ymd(2026, 1, 8);
    const auto again = encounter_from_json(to_json(encounter));
    REQUIRE(again.ok());
    CHECK(again->entries[1].service == encounter.entries[1].service);
    CHECK(service_lines(*again)[1].days() == 4);
    CHECK(service_lines(*again)[0].days() == 1);
    CHECK_FALSE(encounter_from_json(R"({"services":[{"code":"X1001","through":"soon"}]})").ok());
}

TEST_CASE("units in thousandths") {
    Entry entry;
    entry.code = "X1001";
    ServiceLine line;
    line.entry = &entry;
    for (const auto& [text, units] : {std::pair{"", 1000}, std::pair{"1", 1000}, std::pair{"2.5", 2500}, std::pair{"0.125", 125}}) {
        entry.service.units = text;
        CHECK(units_of(line) == units);
    }
    for (const char* text : {"x", "1,5", "-1", "1.2.3", "1234567890123"}) {
        entry.service.units = text;
        CHECK_FALSE(units_of(line));
    }
    CHECK(units_text(2500) == "2.5");
    CHECK(units_text(1000) == "1");
}

TEST_CASE("every published PTP pair is found in both orders when it is in force, and not after it was deleted", "[official]") {
    const auto catalogue = official_ncci({"ptp_practitioner_eff_2024-07-01.reconstructed.txt.gz"});
    if (!catalogue) SKIP("the PTP edits of 2024 Q3 are not there (PACK_SOURCES)");
    const Date day = *Date::from_ymd(2024, 7, 1);
    const auto edits = catalogue->ptp("practitioner", day);
    REQUIRE((edits && *edits));
    const packs::PtpTable& table = *edits->parts[0].data;
    constexpr int kWhole = 1000; // one of so many goes through all rules
    int in_force = 0;
    int silent = 0;
    std::vector<std::string> wrong;
    for (std::uint32_t row = 0; row < table.row_count(); ++row) {
        const packs::PtpEdit edit = table.edit(row);
        const PairEdit pair = edit_of_pair(*edits, edit.column2, edit.column1, day);
        if (edit.deletion && edit.in_force(edit.deletion->plus_days(1), day) != packs::InForce::no) wrong.push_back(row_text(edit));
        // A pair may have a row that is over and one that is in force.
        if (edit.in_force(day, day) == packs::InForce::yes) {
            if (pair.in_force != packs::InForce::yes) wrong.push_back(row_text(edit));
            if (++in_force % kWhole != 0) continue;
            INFO(row_text(edit));
            CHECK(fires(*catalogue, pair.edit, day));
            // The file does not say since when: the day before the release it is a question.
            const auto before = verdict_on(*catalogue, pair.edit, day.plus_days(-1));
            CHECK((before && before->status == rules::Status::no_data));
        } else if (pair.in_force == packs::InForce::no && ++silent % kWhole == 0) {
            INFO(row_text(edit));
            CHECK_FALSE(verdict_on(*catalogue, edit, day));
        }
    }
    CHECK(wrong.empty());
    CHECK(in_force > 1'600'000);
    CHECK(silent > 300'000);
}

TEST_CASE("the published MUE values are read: at the value nothing, one above it something", "[official]") {
    const auto catalogue = official_ncci({"MCR_MUE_PractitionerServices_Eff_07-01-2024.reconstructed.csv.gz"});
    if (!catalogue) SKIP("the MUE values of 2024 Q3 are not there (PACK_SOURCES)");
    const Date day = *Date::from_ymd(2024, 8, 1);
    const auto table = mue_table(*catalogue, ProviderType::practitioner, day);
    REQUIRE(table);
    for (std::size_t row = 0; row < table.data->row_count(); ++row) {
        const std::string code(table.data->key(row));
        const auto mue = find_mue(*catalogue, ProviderType::practitioner, code, day);
        INFO(code);
        REQUIRE(mue);
        Encounter encounter = pair_on(code, code, day);
        encounter.entries.pop_back();
        for (const int units : {mue->value, mue->value + 1}) {
            if (units == 0) continue; // there is no line of no units
            encounter.entries[0].service.units = std::to_string(units);
            CHECK(check_mue_lines(service_lines(encounter), *mue).empty() == (units <= mue->value));
        }
    }
    CHECK(table.data->row_count() == 14'677);
}
