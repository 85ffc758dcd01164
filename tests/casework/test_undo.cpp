#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>

#include "support.h"

using namespace sequela;
using namespace sequela::casework;
using namespace sequela::tests;

namespace {

// Random acts of a coder.
EncounterFile changed(EncounterFile file, std::mt19937& random, int serial) {
    const auto pick = [&](std::size_t count) { return static_cast<std::ptrdiff_t>(random() % count); };
    const auto kind = random() % 8;
    if (kind == 0 && !file.codes.empty()) {
        file.codes.erase(file.codes.begin() + pick(file.codes.size()));
    } else if (kind == 1 && file.codes.size() > 1) {
        std::swap(file.codes[static_cast<std::size_t>(pick(file.codes.size() - 1))], file.codes.back());
    } else if (kind == 2 && !file.codes.empty()) {
        file.codes[static_cast<std::size_t>(pick(file.codes.size()))].poa = random() % 2 == 0 ? rules::Poa::yes : rules::Poa::undetermined;
    } else if (kind == 3) {
        file.note = fmt::format("note {}", serial);
    } else if (kind == 4 && file.documents.size() > 1) {
        file.documents.erase(file.documents.begin() + pick(file.documents.size()));
    } else if (kind == 5) {
        chart::Document document;
        document.id = fmt::format("d{}", serial + 100);
        document.title = "Progress note";
        document.text = fmt::format("Day {}", serial);
        file.documents.push_back(document);
    } else if (kind == 6) {
        file.patient.name = fmt::format("Patient {}", serial);
        file.discharged = file.discharged ? std::nullopt : Date::from_ymd(2026, 1, 9);
    } else {
        file.codes.insert(file.codes.begin() + pick(file.codes.size() + 1),
                          make_code(fmt::format("c{}", serial), fmt::format("E{:03}", serial % 1000)));
    }
    return file;
}

} // namespace

TEST_CASE("Undo and redo do what a list of states would do", "[undo]") {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        FaultySlots slots;
        const auto place = place_on(slots);
        auto made = Workspace::create(place, kUser, kPassphrase);
        REQUIRE(made.ok());
        auto workspace = std::move(made->workspace);
        std::mt19937 random(seed);
        std::vector<EncounterFile> states = {*workspace->create_encounter(sample_file())};
        std::vector<std::string> labels = {""};
        std::size_t now = 0;
        const std::string id = states[0].id;
        for (int serial = 0; serial < 250; ++serial) {
            INFO("seed " << seed << ", act " << serial);
            const auto act = random() % 10;
            if (act < 2) {
                auto back = workspace->undo(id);
                REQUIRE(back.ok() == (now > 0));
                if (now > 0) CHECK(fingerprint(*back) == fingerprint(states[--now]));
            } else if (act < 4) {
                auto forth = workspace->redo(id);
                REQUIRE(forth.ok() == (now + 1 < states.size()));
                if (now + 1 < states.size()) CHECK(fingerprint(*forth) == fingerprint(states[++now]));
            } else if (act == 4 && serial % 7 == 0) {
                workspace.reset(); // history survives closing the page
                auto opened = Workspace::unlock(place, kUser, kPassphrase);
                REQUIRE(opened.ok());
                workspace = std::move(*opened);
            } else {
                const EncounterFile after = changed(states[now], random, serial);
                if (fingerprint(after) == fingerprint(states[now])) continue;
                labels.resize(now + 1);
                states.resize(now + 1);
                labels.push_back(fmt::format("Act {}", serial));
                states.push_back(after);
                ++now;
                REQUIRE(workspace->save(after, "act", labels.back()).ok());
            }
            REQUIRE(fingerprint(*workspace->load(id)) == fingerprint(states[now]));
            CHECK(workspace->undo_label(id)->value_or("") == labels[now]);
            CHECK(workspace->redo_label(id)->value_or("") == (now + 1 < labels.size() ? labels[now + 1] : ""));
        }
        CHECK(workspace->verify_audit().ok());
        CHECK(workspace->verify_integrity().ok());
    }
}

TEST_CASE("At most 500 steps are kept", "[undo]") {
    auto workspace = std::move(*Workspace::in_memory([] { return std::int64_t{1767873600000}; }, "Guest"));
    auto file = workspace->create_encounter(sample_file());
    REQUIRE(file.ok());
    for (int i = 0; i < 520; ++i) {
        file->note = std::to_string(i);
        REQUIRE(workspace->save(*file, "note", "Note").ok());
    }
    int undone = 0;
    while (workspace->undo(file->id).ok())
        ++undone;
    CHECK(undone == 500);
    CHECK(workspace->load(file->id)->note == "19");
}

TEST_CASE("Steps of one encounter do not touch another", "[undo]") {
    auto workspace = std::move(*Workspace::in_memory([] { return std::int64_t{1767873600000}; }, "Guest"));
    auto first = workspace->create_encounter(sample_file());
    auto second = workspace->create_encounter(sample_file());
    first->note = "first";
    second->note = "second";
    REQUIRE(workspace->save(*first, "note", "Note").ok());
    REQUIRE(workspace->save(*second, "note", "Note").ok());
    REQUIRE(workspace->undo(first->id).ok());
    CHECK(workspace->load(second->id)->note == "second");
    CHECK_FALSE(workspace->undo(first->id).ok());
    CHECK(workspace->redo(first->id)->note == "first");
}
