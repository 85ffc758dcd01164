// What the tests of the workspace share: a storage that can crash, tear and run full, and an encounter to work on.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "casework/encounter_parts.h"
#include "casework/workspace.h"
#include "store/slot_vfs.h"

namespace sequela::tests {

constexpr const char* kUser = "Ada";
constexpr const char* kPassphrase = "four unrelated words";
constexpr const char* kPatient = "Testa Fictional";

// Slots that keep apart what was flushed and what was not, like a disk: after a crash only some of what was not flushed is there.
class FaultySlots : public store::SlotStorage {
public:
    // The operation (write, truncate, flush) of this number fails, and so does all that follows; a write is torn. Negative: never.
    std::int64_t crash_at = -1;
    std::int64_t operations = 0;
    // Bytes that all slots may hold together. Negative: no limit.
    std::int64_t quota = -1;

    int find_slot(std::string_view name) override {
        for (std::size_t i = 0; i < slots_.size(); ++i)
            if (slots_[i].name == name) return static_cast<int>(i);
        slots_.push_back({std::string(name), {}, {}, {}});
        return static_cast<int>(slots_.size()) - 1;
    }
    bool read(int slot, void* into, int size, std::int64_t offset, int* read) override {
        const std::string& bytes = at(slot).now;
        *read = 0;
        if (dead() || static_cast<std::size_t>(offset) >= bytes.size()) return !dead();
        const std::size_t count = std::min(static_cast<std::size_t>(size), bytes.size() - static_cast<std::size_t>(offset));
        std::copy_n(bytes.data() + offset, count, static_cast<char*>(into));
        *read = static_cast<int>(count);
        return true;
    }
    bool write(int slot, const void* from, int size, std::int64_t offset) override {
        if (dead()) return false;
        const std::string data(static_cast<const char*>(from), static_cast<std::size_t>(size));
        const std::int64_t growth = std::max<std::int64_t>(0, offset + size - this->size(slot));
        if (quota >= 0 && used() + growth > quota) return false;
        const bool torn = operations++ == crash_at;
        const Operation operation{offset, torn ? data.substr(0, data.size() / 2) : data, false};
        apply(operation, at(slot).now);
        at(slot).pending.push_back(operation);
        return !torn;
    }
    bool truncate(int slot, std::int64_t size) override {
        if (dead() || operations++ == crash_at) return false;
        apply({size, "", true}, at(slot).now);
        at(slot).pending.push_back({size, "", true});
        return true;
    }
    bool flush(int slot) override {
        if (dead() || operations++ == crash_at) return false;
        at(slot).durable = at(slot).now;
        at(slot).pending.clear();
        return true;
    }
    std::int64_t size(int slot) override { return static_cast<std::int64_t>(at(slot).now.size()); }

    // The disk after the power came back. Of what was not flushed all is there, none, the first part, or any of it.
    void reboot(int mode, unsigned seed) {
        std::mt19937 random(seed);
        for (Slot& slot : slots_) {
            const std::size_t keep = mode == 0 ? slot.pending.size() : mode == 1 ? 0 : random() % (slot.pending.size() + 1);
            for (std::size_t i = 0; i < slot.pending.size(); ++i) {
                const bool kept = mode == 3 ? random() % 2 == 0 : i < keep;
                if (kept) apply(slot.pending[i], slot.durable);
            }
            slot.now = slot.durable;
            slot.pending.clear();
        }
        crash_at = -1;
        operations = 0;
    }

    [[nodiscard]] bool dead() const { return crash_at >= 0 && operations > crash_at; }
    [[nodiscard]] std::int64_t used() const {
        std::int64_t sum = 0;
        for (const Slot& slot : slots_)
            sum += static_cast<std::int64_t>(slot.now.size());
        return sum;
    }
    std::string& bytes(std::string_view name) { return at(find_slot(name)).now; }
    // All files, one after the other.
    [[nodiscard]] std::string all_bytes() const {
        std::string all;
        for (const Slot& slot : slots_)
            all += slot.now + slot.durable;
        return all;
    }
    [[nodiscard]] std::vector<std::string> contents() const {
        std::vector<std::string> out;
        for (const Slot& slot : slots_)
            out.push_back(slot.now);
        return out;
    }

private:
    struct Operation {
        std::int64_t offset;
        std::string data;
        bool truncation;
    };
    struct Slot {
        std::string name;
        std::string now;
        std::string durable;
        std::vector<Operation> pending;
    };
    static void apply(const Operation& operation, std::string& bytes) {
        const auto offset = static_cast<std::size_t>(operation.offset);
        if (operation.truncation) {
            bytes.resize(offset);
            return;
        }
        if (bytes.size() < offset + operation.data.size()) bytes.resize(offset + operation.data.size());
        std::copy(operation.data.begin(), operation.data.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
    }
    Slot& at(int slot) { return slots_[static_cast<std::size_t>(slot)]; }
    std::vector<Slot> slots_;
};

// A clock that moves by a second with each look.
inline casework::WorkspacePlace place_on(store::SlotStorage& slots, const char* vfs = "test-workspace") {
    const auto registered = store::register_slot_vfs(vfs, slots);
    static_cast<void>(registered);
    auto clock = std::make_shared<std::int64_t>(1767873600000); // 2026-01-08 12:00 UTC
    casework::WorkspacePlace place;
    place.vfs = vfs;
    place.database = "workspace.db";
    place.keyring = "workspace.keys";
    place.backup = "workspace-backup.db";
    place.now_ms = [clock] { return *clock += 1000; };
    place.key_cost = {1, std::size_t{64} << 10U}; // the real price would make the tests slow
    return place;
}

inline casework::AssignedCode make_code(const std::string& id, const std::string& code) {
    casework::AssignedCode assigned;
    assigned.id = id;
    assigned.code = code;
    assigned.title = "Title of " + code;
    assigned.assigned_by = kUser;
    assigned.assigned_at_ms = 1767873600000;
    assigned.pack_release = "FY2026";
    assigned.path = "title";
    return assigned;
}

inline casework::EncounterFile sample_file() {
    casework::EncounterFile file;
    file.setting = rules::Setting::inpatient;
    file.admitted = Date::from_ymd(2026, 1, 3);
    file.discharged = Date::from_ymd(2026, 1, 7);
    file.patient = {kPatient, "SAMPLE-0001", Date::from_ymd(1947, 5, 17), rules::Sex::female};
    file.payer = "Example Medicare Plan";
    chart::Document document;
    document.id = "d1";
    document.type = chart::DocumentType::discharge_summary;
    document.title = "Discharge summary";
    document.date = Date::from_ymd(2026, 1, 7);
    document.author = "B. Invented, MD";
    document.text = "DISCHARGE DIAGNOSES:\n1. Gastroparesis with diab\xC3\xA9tes\n2. Hyperlipidemia\n";
    file.documents.push_back(document);
    return file;
}

// All of an encounter but the time of its last change, for comparison.
inline std::string fingerprint(const casework::EncounterFile& file) {
    std::vector<std::string> texts;
    for (const chart::Document& document : file.documents)
        texts.push_back(document.text);
    std::string out;
    for (const auto& [name, body] : casework::parts_of(file, texts))
        out += name + "=" + body + "\n";
    return out;
}

} // namespace sequela::tests
