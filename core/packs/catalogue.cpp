#include "packs/catalogue.h"

#include <algorithm>
#include <deque>
#include <tuple>

#include "base/job.h"
#include "packs/known_tables.h"
#include "packs/pack_store.h"

namespace sequela::packs {
namespace {

constexpr std::array<Component, 13> kEditionComponents = {
    Component::codes,          Component::details,         Component::modifiers,  Component::tabular,    Component::index,
    Component::external_index, Component::neoplasm_table,  Component::drug_table, Component::poa_exempt, Component::pcs_tables,
    Component::pcs_index,      Component::pcs_definitions, Component::conversion};

// For which dates a pack answers.
enum class Answers {
    within,   // its own effective dates: what is valid
    from,     // from its first day on, even when it has run out, because newer ones may not be installed: notes, indexes, tables to read
    always,   // it is a history, or its rows carry their own dates: the newest is right for every date
    including // its rows carry their own dates, and it holds the past too: the oldest that has not run out; PTP edits, MCE
};

Answers answers(const Pack& pack) {
    if (pack.system == CodeSystem::ndc) return Answers::always;
    if (pack.component == Component::table && is_known_table_with_dates(pack.name)) return Answers::including;
    switch (pack.component) {
    case Component::codes:
    case Component::details:
    case Component::modifiers:
    case Component::pcs_tables:
    case Component::poa_exempt:
    case Component::addenda:
    case Component::table:
        return Answers::within;
    case Component::conversion:
    case Component::gem:
        return Answers::always;
    case Component::ptp:
        return Answers::including;
    default:
        return Answers::from;
    }
}

bool answers_for(Answers how, const Pack& pack, Date date) {
    switch (how) {
    case Answers::within:
        return pack.effective_from <= date && date <= pack.effective_to;
    case Answers::from:
        return pack.effective_from <= date;
    case Answers::including:
        return date <= pack.effective_to;
    case Answers::always:
        break;
    }
    return true;
}

// What is installed from an official file goes before what is built in, even if it is older: the built-in starter pack holds a few hundred
// codes only.
bool is_better(Answers how, const Pack& pack, const Pack& best) {
    if (best.built_in != pack.built_in) return best.built_in;
    if (how == Answers::including) return pack.effective_to < best.effective_to;
    return pack.effective_from > best.effective_from;
}

template <class Wanted> const Pack* best_of(const std::vector<Pack>& packs, Date date, Wanted wanted) {
    const Pack* best = nullptr;
    for (const Pack& pack : packs) {
        if (!wanted(pack)) continue;
        const Answers how = answers(pack);
        if (answers_for(how, pack, date) && (!best || is_better(how, pack, *best))) best = &pack;
    }
    return best;
}

} // namespace

struct Catalogue::Loaded {
    template <class T> using ById = std::map<std::int64_t, std::unique_ptr<T>>;
    ById<CodeTable> codes;
    ById<Tabular> tabular;
    ById<TermIndex> index;
    ById<PoaExemptList> poa_exempt;
    ById<ConversionTable> conversion;
    ById<DataTable> tables; // and details
    ById<PcsTables> pcs_tables;
    ById<PcsIndex> pcs_index;
    ById<PcsDefinitions> pcs_definitions;
    ById<PtpTable> ptp;
    ById<GemTable> gems;
    using EditionKey = std::tuple<CodeSystem, std::string, Date>;
    std::map<EditionKey, std::unique_ptr<Edition>> editions;
    std::deque<std::pair<std::int64_t, std::unique_ptr<CodeTable>>> others; // loaded by codes_of only, the newest first

    // An image that is being read in slices.
    struct Reading {
        std::int64_t pack = 0;
        std::size_t parts = 0;
        bool whole = false;
        std::string image;
    };
    Reading reading;

    // Some more of the image of a pack; true when it is whole.
    Result<bool> read_some(store::Database& database, const Pack& pack) {
        constexpr std::size_t kParts = 16; // read at once
        if (reading.pack != pack.id) {
            reading = Reading();
            reading.pack = pack.id;
        }
        if (reading.whole) return true;
        const auto count = read_image_parts(database, pack.id, reading.parts, kParts, reading.image);
        if (!count) return count.error();
        reading.parts += *count;
        reading.whole = *count < kParts;
        return false;
    }
    [[nodiscard]] bool contains(std::int64_t id) const {
        return codes.contains(id) || tabular.contains(id) || index.contains(id) || poa_exempt.contains(id) || conversion.contains(id) ||
               tables.contains(id) || pcs_tables.contains(id) || pcs_index.contains(id) || pcs_definitions.contains(id) ||
               ptp.contains(id) || gems.contains(id);
    }
    template <class T> Status load(store::Database& database, ById<T>& into, const Pack* pack, Part<T>& part) {
        if (!pack) return Done{};
        auto found = into.find(pack->id);
        if (found == into.end()) {
            Result<std::string> image =
                reading.pack == pack->id && reading.whole ? std::move(reading.image) : read_image(database, pack->id);
            if (!image) return image.error();
            reading = Reading();
            auto data = T::from_image(*image);
            if (!data) return Error{data.error().what, pack->source_name, data.error().hint};
            found = into.emplace(pack->id, std::make_unique<T>(std::move(*data))).first;
        }
        part.pack = pack;
        part.data = found->second.get();
        return Done{};
    }
    template <class T> static void forget_removed(ById<T>& from, const std::vector<Pack>& packs) {
        std::erase_if(from, [&](const auto& entry) {
            return std::none_of(packs.begin(), packs.end(), [&](const Pack& pack) { return pack.id == entry.first; });
        });
    }
    void forget_removed(const std::vector<Pack>& packs) {
        editions.clear();
        others.clear();
        reading = Reading();
        forget_removed(codes, packs);
        forget_removed(tabular, packs);
        forget_removed(index, packs);
        forget_removed(poa_exempt, packs);
        forget_removed(conversion, packs);
        forget_removed(tables, packs);
        forget_removed(pcs_tables, packs);
        forget_removed(pcs_index, packs);
        forget_removed(pcs_definitions, packs);
        forget_removed(ptp, packs);
        forget_removed(gems, packs);
    }
};

Catalogue::Catalogue(store::Database database) : database_(std::move(database)), loaded_(std::make_unique<Loaded>()) {}
Catalogue::~Catalogue() = default;

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::string& path, const std::string& vfs) {
    auto database = store::Database::open(path, vfs, std::nullopt);
    if (!database) return database.error();
    auto lost = prepare_reference(*database);
    if (!lost) return lost.error();
    std::unique_ptr<Catalogue> catalogue(new Catalogue(std::move(*database)));
    catalogue->lost_ = std::move(*lost);
    if (const auto status = catalogue->reload(); !status) return status.error();
    return catalogue;
}

Status Catalogue::reload() {
    auto packs = read_packs(database_);
    if (!packs) return packs.error();
    loaded_->forget_removed(*packs);
    packs_ = std::move(*packs);
    kept_.clear();
    ++revision_;
    return Done{};
}

const Pack* Catalogue::pack(std::int64_t id) const {
    const auto found = std::find_if(packs_.begin(), packs_.end(), [id](const Pack& pack) { return pack.id == id; });
    return found == packs_.end() ? nullptr : &*found;
}

Status Catalogue::remove(std::int64_t pack_id) {
    if (!pack(pack_id)) return Error{"There is no such pack", "", ""};
    auto transaction = store::Transaction::begin(database_);
    if (!transaction) return transaction.error();
    if (const auto status = remove_pack(database_, pack_id); !status) return status;
    if (const auto status = transaction->commit(); !status) return status;
    return reload();
}

const Pack* Catalogue::in_force(CodeSystem system, Component component, Date date, std::string_view name) const {
    return best_of(packs_, date,
                   [&](const Pack& pack) { return pack.system == system && pack.component == component && pack.name == name; });
}

// One component; nothing happens where it is loaded already.
Status Catalogue::load(Component component, Edition& edition) {
    const Pack* pack = in_force(edition.system, component, edition.date, edition.name);
    switch (component) {
    case Component::codes:
        return loaded_->load(database_, loaded_->codes, pack, edition.codes);
    case Component::details:
        return loaded_->load(database_, loaded_->tables, pack, edition.details);
    case Component::modifiers:
        return loaded_->load(database_, loaded_->codes, pack, edition.modifiers);
    case Component::tabular:
        return loaded_->load(database_, loaded_->tabular, pack, edition.tabular);
    case Component::index:
        return loaded_->load(database_, loaded_->index, pack, edition.index);
    case Component::external_index:
        return loaded_->load(database_, loaded_->index, pack, edition.external_index);
    case Component::neoplasm_table:
        return loaded_->load(database_, loaded_->index, pack, edition.neoplasm_table);
    case Component::drug_table:
        return loaded_->load(database_, loaded_->index, pack, edition.drug_table);
    case Component::poa_exempt:
        return loaded_->load(database_, loaded_->poa_exempt, pack, edition.poa_exempt);
    case Component::pcs_tables:
        return loaded_->load(database_, loaded_->pcs_tables, pack, edition.pcs_tables);
    case Component::pcs_index:
        return loaded_->load(database_, loaded_->pcs_index, pack, edition.pcs_index);
    case Component::pcs_definitions:
        return loaded_->load(database_, loaded_->pcs_definitions, pack, edition.pcs_definitions);
    case Component::conversion:
        return loaded_->load(database_, loaded_->conversion, pack, edition.conversion);
    default:
        break; // not part of an edition
    }
    return Done{};
}

Result<bool> Catalogue::load_some(CodeSystem system, Date date, std::string_view name) {
    if (loaded_->editions.contains({system, std::string(name), date})) return true;
    for (const Component component : kEditionComponents) {
        const Pack* pack = in_force(system, component, date, name);
        if (!pack || loaded_->contains(pack->id)) continue;
        const auto whole = loaded_->read_some(database_, *pack);
        if (!whole) return whole.error();
        if (!*whole) return false;
        Edition edition;
        edition.system = system;
        edition.name = name;
        edition.date = date;
        if (const auto status = load(component, edition); !status) return status.error();
        return false;
    }
    return true;
}

Result<bool> Catalogue::load_some(const Pack& pack) {
    if (loaded_->contains(pack.id)) return true;
    const auto whole = loaded_->read_some(database_, pack);
    if (!whole) return whole.error();
    if (!*whole) return false;
    Part<CodeTable> codes;
    Part<DataTable> table;
    const Status status = pack.component == Component::codes || pack.component == Component::modifiers
                              ? loaded_->load(database_, loaded_->codes, &pack, codes)
                              : loaded_->load(database_, loaded_->tables, &pack, table);
    if (!status) return status.error();
    return true;
}

Result<const Edition*> Catalogue::edition(CodeSystem system, Date date, std::string_view name) {
    Loaded::EditionKey wanted{system, std::string(name), date};
    if (const auto found = loaded_->editions.find(wanted); found != loaded_->editions.end())
        return const_cast<const Edition*>(found->second.get());
    auto edition = std::make_unique<Edition>();
    edition->system = system;
    edition->name = name;
    edition->date = date;
    for (const Component component : kEditionComponents)
        if (const auto status = load(component, *edition); !status) return status.error();
    return const_cast<const Edition*>((loaded_->editions[std::move(wanted)] = std::move(edition)).get());
}

Result<Part<DataTable>> Catalogue::table(std::string_view name, Date date) {
    Part<DataTable> part;
    const Pack* pack = best_of(packs_, date, [&](const Pack& p) { return p.component == Component::table && p.name == name; });
    if (const auto status = loaded_->load(database_, loaded_->tables, pack, part); !status) return status.error();
    return part;
}

Result<const DataTable*> Catalogue::table_of(const Pack& pack) {
    Part<DataTable> part;
    if (const auto status = loaded_->load(database_, loaded_->tables, &pack, part); !status) return status.error();
    return part.data;
}

namespace {

// "2026 Q3 part 2" gives 2; what has no number is the whole release.
int part_of(const Pack& pack) {
    const std::size_t at = pack.release.rfind(" part ");
    return at == std::string::npos ? 0 : pack.release.back() - '0';
}

} // namespace

Result<PtpEdits> Catalogue::ptp(std::string_view name, Date date) {
    constexpr int kParts = 4; // of each release since parts are published
    PtpEdits edits;
    const Pack* best = in_force(CodeSystem::hcpcs, Component::ptp, date, name);
    if (!best) return edits;
    const auto is_of_release = [&](const Pack& pack) {
        return pack.component == Component::ptp && pack.name == name && pack.effective_from == best->effective_from;
    };
    const auto whole =
        std::find_if(packs_.begin(), packs_.end(), [&](const Pack& pack) { return is_of_release(pack) && part_of(pack) == 0; });
    std::map<int, const Pack*> wanted; // by part
    for (const Pack& pack : packs_)
        if (is_of_release(pack) && (whole == packs_.end() || &pack == &*whole)) wanted[part_of(pack)] = &pack;
    for (int part = 1; whole == packs_.end() && part <= kParts; ++part)
        if (!wanted.contains(part)) edits.missing.push_back(part);
    for (const auto& [part, pack] : wanted)
        if (const auto status = loaded_->load(database_, loaded_->ptp, pack, edits.parts.emplace_back()); !status) return status.error();
    return edits;
}

std::vector<PtpEdit> PtpEdits::pairs(std::string_view a, std::string_view b) const {
    std::vector<PtpEdit> found;
    for (const auto& part : parts)
        for (const PtpEdit& edit : part.data->pairs(a, b))
            found.push_back(edit);
    return found;
}

std::vector<PtpEdit> PtpEdits::edits_of(std::string_view code) const {
    std::vector<PtpEdit> found;
    for (const auto& part : parts)
        for (const PtpEdit& edit : part.data->edits_of(code))
            found.push_back(edit);
    return found;
}

PtpTable::Counts PtpEdits::counts_of(std::string_view code) const {
    PtpTable::Counts counts;
    for (const auto& part : parts) {
        const PtpTable::Counts more = part.data->counts_of(code);
        counts.as_column1 += more.as_column1;
        counts.as_column2 += more.as_column2;
    }
    return counts;
}

PtpTable::Counts PtpEdits::in_force_of(std::string_view code, Date date) const {
    PtpTable::Counts counts;
    for (const auto& part : parts) {
        const PtpTable::Counts more = part.data->in_force_of(code, date, part.pack->effective_from);
        counts.as_column1 += more.as_column1;
        counts.as_column2 += more.as_column2;
    }
    return counts;
}

Result<const GemTable*> Catalogue::gem_of(const Pack& pack) {
    Part<GemTable> part;
    if (const auto status = loaded_->load(database_, loaded_->gems, &pack, part); !status) return status.error();
    return part.data;
}

std::vector<Catalogue::InstalledSystem> Catalogue::systems() const {
    std::vector<InstalledSystem> found;
    for (const Pack& pack : packs_) {
        if (pack.component != Component::codes) continue;
        const bool known = std::any_of(found.begin(), found.end(),
                                       [&](const InstalledSystem& s) { return s.system == pack.system && s.name == pack.name; });
        if (!known) found.push_back({pack.system, pack.name});
    }
    std::sort(found.begin(), found.end(),
              [](const InstalledSystem& a, const InstalledSystem& b) { return std::tie(a.system, a.name) < std::tie(b.system, b.name); });
    return found;
}

std::optional<Date> Catalogue::newest_codes_begin(CodeSystem system) const {
    std::optional<Date> begin;
    for (const Pack& pack : packs_)
        if (pack.system == system && pack.component == Component::codes && (!begin || pack.effective_from > *begin))
            begin = pack.effective_from;
    return begin;
}

Result<std::vector<CodeHistoryEntry>> Catalogue::history(CodeSystem system, std::string_view code, std::string_view name) {
    std::vector<CodeHistoryEntry> entries;
    for (auto pack = packs_.rbegin(); pack != packs_.rend(); ++pack) {
        if (pack->component != Component::codes || pack->system != system || pack->name != name) continue;
        auto entry = read_history(database_, pack->id, code);
        if (!entry) return entry.error();
        entries.push_back(entry->value_or(CodeHistoryEntry{}));
        entries.back().pack = &*pack;
    }
    return entries;
}

Result<const CodeTable*> Catalogue::codes_of(const Pack& wanted) {
    constexpr std::size_t kMostOthers = 2;
    if (const auto found = loaded_->codes.find(wanted.id); found != loaded_->codes.end())
        return const_cast<const CodeTable*>(found->second.get());
    auto& others = loaded_->others;
    const auto found = std::find_if(others.begin(), others.end(), [&](const auto& entry) { return entry.first == wanted.id; });
    if (found != others.end()) return const_cast<const CodeTable*>(found->second.get());
    auto image = read_image(database_, wanted.id);
    if (!image) return image.error();
    auto table = CodeTable::from_image(*image);
    if (!table) return Error{table.error().what, wanted.source_name, table.error().hint};
    others.emplace_front(wanted.id, std::make_unique<CodeTable>(std::move(*table)));
    if (others.size() > kMostOthers) others.pop_back();
    return const_cast<const CodeTable*>(others.front().second.get());
}

Status Catalogue::put_derived(const std::string& derived_key, const std::vector<std::int64_t>& pack_ids, std::string_view bytes) {
    DerivedWriter writer(database_, derived_key, pack_ids, bytes);
    for (;;) {
        const auto done = writer.step(monotonic_ms() + 1000);
        if (!done) return done.error();
        if (*done) return Done{};
    }
}

Result<std::optional<std::string>> Catalogue::get_derived(const std::string& derived_key) {
    return read_derived(database_, derived_key);
}

} // namespace sequela::packs
