// The installed packs (reference.db), and what is in force on a date.
//
// Nothing is ever looked up without a date. An Edition is what a coder has on the desk for one encounter: for each component the newest
// pack that was effective on that date. Components may come from different releases; each is named with its own.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "packs/code_table.h"
#include "packs/data_table.h"
#include "packs/gem.h"
#include "packs/kept_objects.h"
#include "packs/lists.h"
#include "packs/pack.h"
#include "packs/pcs_definitions.h"
#include "packs/pcs_index.h"
#include "packs/pcs_tables.h"
#include "packs/ptp_table.h"
#include "packs/tabular.h"
#include "packs/term_index.h"
#include "store/database.h"

namespace sequela::packs {

template <class T> struct Part {
    const Pack* pack = nullptr; // nothing installed for this date: both null
    const T* data = nullptr;
    explicit operator bool() const { return data != nullptr; }
};

// The PTP edits of one table on a date: all parts of the release that answers. None: nothing is installed that answers, and nothing may be
// said about any pair.
struct PtpEdits {
    std::vector<Part<PtpTable>> parts;
    std::vector<int> missing; // parts of the release that are not installed: what is not found may stand in them
    explicit operator bool() const { return !parts.empty(); }
    [[nodiscard]] Date release_begin() const { return parts.front().pack->effective_from; }
    // As PtpTable::pairs, of all parts.
    [[nodiscard]] std::vector<PtpEdit> pairs(std::string_view a, std::string_view b) const;
    [[nodiscard]] std::vector<PtpEdit> edits_of(std::string_view code) const;
    [[nodiscard]] PtpTable::Counts counts_of(std::string_view code) const;
    [[nodiscard]] PtpTable::Counts in_force_of(std::string_view code, Date date) const;
};

// Valid as long as the Catalogue lives and no pack is added or removed.
//
// Codes, POA-exempt and addenda answer only within their own effective dates. Notes, index and tables: the newest release that began on or
// before the date is used even if it has run out, because newer ones may not be installed; its release is shown with each note. What was
// installed from a file goes before what is built in (the starter pack), even if it is older.
struct Edition {
    CodeSystem system = CodeSystem::icd10cm;
    std::string name; // CodeSystem::other: which classification
    Date date;
    Part<CodeTable> codes;
    Part<DataTable> details;   // further fields of the codes, by their code
    Part<CodeTable> modifiers; // HCPCS
    Part<Tabular> tabular;
    Part<TermIndex> index;
    Part<TermIndex> external_index;
    Part<TermIndex> neoplasm_table;
    Part<TermIndex> drug_table;
    Part<PoaExemptList> poa_exempt;
    Part<PcsTables> pcs_tables;
    Part<PcsIndex> pcs_index;
    Part<PcsDefinitions> pcs_definitions;
    Part<ConversionTable> conversion; // the newest installed, whatever the date: it is a history
};

struct CodeHistoryEntry {
    const Pack* pack = nullptr; // a codes pack
    bool listed = false;
    bool billable = false;
    std::uint32_t title_checksum = 0; // differs where the long title differs
};

// Writes derived data in slices, in a transaction of its own. What is not finished is taken back when this goes.
class DerivedWriter {
public:
    // The bytes must live as long as the writer.
    DerivedWriter(store::Database& database, std::string key, std::vector<std::int64_t> pack_ids, std::string_view bytes);
    Result<bool> step(double deadline_ms); // false before the deadline: what comes next wants a slice of its own
    [[nodiscard]] double fraction() const;

private:
    Status begin();
    Status remove_outdated();
    Status write_row(const std::string& key, std::string_view bytes);
    store::Database& database_;
    std::string key_;
    std::vector<std::int64_t> pack_ids_;
    std::string_view bytes_;
    std::optional<store::Transaction> transaction_;
    std::vector<std::string> outdated_; // keys that go
    std::size_t position_ = 0;
    std::size_t parts_ = 0;
    bool row_written_ = false;
};

class Catalogue {
public:
    // Opens or creates reference.db on a VFS of SQLite (empty: the default file system).
    static Result<std::unique_ptr<Catalogue>> open(const std::string& path, const std::string& vfs);
    ~Catalogue();

    [[nodiscard]] const std::vector<Pack>& packs() const { return packs_; } // newest release first
    // The release files that have to be installed again, because an older version wrote what was made of them. Once: at the first opening.
    [[nodiscard]] const std::vector<std::string>& lost() const { return lost_; }
    [[nodiscard]] const Pack* pack(std::int64_t id) const;
    Status remove(std::int64_t pack_id);

    // Loads some more of the edition of a date; true when all is there. For jobs, which must not hold up a frame.
    Result<bool> load_some(CodeSystem system, Date date, std::string_view name = {});
    Result<bool> load_some(Date date) { return load_some(CodeSystem::icd10cm, date); }
    // The same for one pack of codes, modifiers, details or a table, for codes_of() and table_of().
    Result<bool> load_some(const Pack& pack);
    // Loads what is needed on first use and keeps it. An Error means that reference.db is damaged; missing packs are null parts.
    Result<const Edition*> edition(CodeSystem system, Date date, std::string_view name = {});
    Result<const Edition*> edition(Date date) { return edition(CodeSystem::icd10cm, date); }
    // The pack that answers for a component on a date, or null. `name` as in Pack::name.
    [[nodiscard]] const Pack* in_force(CodeSystem system, Component component, Date date, std::string_view name = {}) const;
    // A dated table (Component::table) by its name, whatever its system: "mue.practitioner".
    Result<Part<DataTable>> table(std::string_view name, Date date);
    Result<const DataTable*> table_of(const Pack& pack); // components table and details
    // The PTP edits of "practitioner" or "hospital". Their rows carry their own dates, so that a newer release answers for the past too.
    Result<PtpEdits> ptp(std::string_view name, Date date);
    Result<const GemTable*> gem_of(const Pack& pack); // component gem
    // The systems of which any codes are installed, in the order of CodeSystem; for CodeSystem::other each name of its own.
    struct InstalledSystem {
        CodeSystem system = CodeSystem::icd10cm;
        std::string name;
        bool operator==(const InstalledSystem&) const = default;
    };
    [[nodiscard]] std::vector<InstalledSystem> systems() const;
    // The dates on which any codes pack begins, newest first; the newest is the natural default for a new encounter without a date.
    [[nodiscard]] std::optional<Date> newest_codes_begin(CodeSystem system = CodeSystem::icd10cm) const;

    // One entry for each installed codes pack of the system, oldest first.
    Result<std::vector<CodeHistoryEntry>> history(std::string_view code) { return history(CodeSystem::icd10cm, code); }
    Result<std::vector<CodeHistoryEntry>> history(CodeSystem system, std::string_view code, std::string_view name = {});
    // The codes of another installed release, loaded on demand (at most a few are kept).
    Result<const CodeTable*> codes_of(const Pack& pack);

    // Derived data that other parts keep beside the packs, such as the search index: bytes under a key whose first word says what it is,
    // dropped when a pack it names is removed. DerivedWriter does the same in slices.
    Status put_derived(const std::string& key, const std::vector<std::int64_t>& pack_ids, std::string_view bytes);
    Result<std::optional<std::string>> get_derived(const std::string& key);

    // What others make of the packs and keep in memory. Name in the key what it was made of, such as the ids of the packs.
    KeptObjects& kept() { return kept_; }
    // Changes with every pack that is added or removed: caches of others are keyed by it.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }
    store::Database& database() { return database_; }
    // Called by the importer after it has committed.
    Status reload();

private:
    struct Loaded;
    explicit Catalogue(store::Database database);
    Status load(Component component, Edition& edition);
    store::Database database_;
    std::vector<std::string> lost_;
    std::vector<Pack> packs_;
    std::unique_ptr<Loaded> loaded_;
    KeptObjects kept_;
    std::uint64_t revision_ = 0;
};

} // namespace sequela::packs
