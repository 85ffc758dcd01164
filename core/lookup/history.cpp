#include "lookup/history.h"

namespace sequela::lookup {
namespace {

// Titles of other releases are fetched only where they differ.
Result<std::string> title_in(packs::Catalogue& catalogue, const packs::Pack& pack, std::string_view code) {
    auto codes = catalogue.codes_of(pack);
    if (!codes) return codes.error();
    const packs::CodeRow* row = (*codes)->find(code);
    return row ? std::string((*codes)->long_title(*row)) : std::string();
}

std::string change_between(const packs::CodeHistoryEntry* before, const packs::CodeHistoryEntry& now) {
    if (!before) return {}; // the oldest installed release: nothing is known of the time before
    if (!before->listed && !now.listed) return {};
    if (!before->listed) return "added";
    if (!now.listed) return "deleted";
    if (before->billable && !now.billable) return "became a header";
    if (!before->billable && now.billable) return "became complete";
    if (before->title_checksum != now.title_checksum) return "title changed";
    return {};
}

} // namespace

Status append_history(packs::Catalogue& catalogue, const SystemRef& system, const packs::Pack* shown_pack, std::string_view code,
                      std::string& title, std::vector<HistoryEntry>& history) {
    const auto entries = catalogue.history(system.system, code, system.name);
    if (!entries) return entries.error();
    const packs::CodeHistoryEntry* current = nullptr;
    const packs::CodeHistoryEntry* newest_listed = nullptr;
    for (const packs::CodeHistoryEntry& entry : *entries) {
        if (shown_pack && entry.pack && entry.pack->id == shown_pack->id) current = &entry;
        if (entry.listed) newest_listed = &entry;
    }
    if (!newest_listed) return Done{}; // never a code in any installed release: there is no history
    if (title.empty()) {
        auto found = title_in(catalogue, *newest_listed->pack, code);
        if (!found) return found.error();
        title = std::move(*found);
    }
    const packs::CodeHistoryEntry* shown_entry = current && current->listed ? current : newest_listed;
    const packs::CodeHistoryEntry* before = nullptr;
    for (const packs::CodeHistoryEntry& entry : *entries) {
        HistoryEntry line{entry.pack->release, entry.pack->effective_from, entry.listed, entry.billable, change_between(before, entry), {}};
        if (entry.listed && entry.title_checksum != shown_entry->title_checksum) {
            auto other = title_in(catalogue, *entry.pack, code);
            if (!other) return other.error();
            line.title = std::move(*other);
        }
        history.push_back(std::move(line));
        before = &entry;
    }
    return Done{};
}

} // namespace sequela::lookup
