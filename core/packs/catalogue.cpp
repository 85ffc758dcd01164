#include "packs/catalogue.h"

#include <algorithm>
#include <deque>

#include "packs/pack_store.h"

namespace sequela::packs {
namespace {

// Codes, POA and addenda say what is valid: outside their dates they say nothing. The others are read even when they have run out.
bool answers_only_within_its_dates(Component component) {
    return component == Component::codes || component == Component::poa_exempt || component == Component::addenda;
}

// What is installed from an official file goes before what is built in, even if it is older: the built-in starter pack holds a few hundred
// codes only. The conversion table is a history: the newest is right for every date.
const Pack* newest(const std::vector<Pack>& packs, Component component, Date date) {
    const Pack* best = nullptr;
    for (const Pack& pack : packs) {
        if (pack.system != CodeSystem::icd10cm || pack.component != component) continue;
        if (component != Component::conversion && pack.effective_from > date) continue;
        if (answers_only_within_its_dates(component) && pack.effective_to < date) continue;
        const bool better =
            !best || (best->built_in && !pack.built_in) || (best->built_in == pack.built_in && pack.effective_from > best->effective_from);
        if (better) best = &pack;
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
    std::map<Date, std::unique_ptr<Edition>> editions;
    std::deque<std::pair<std::int64_t, std::unique_ptr<CodeTable>>> others; // loaded by codes_of only, the newest first

    template <class T> static Status load(store::Database& database, ById<T>& into, const Pack* pack, Part<T>& part) {
        if (!pack) return Done{};
        auto found = into.find(pack->id);
        if (found == into.end()) {
            auto image = read_image(database, pack->id);
            if (!image) return image.error();
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
        forget_removed(codes, packs);
        forget_removed(tabular, packs);
        forget_removed(index, packs);
        forget_removed(poa_exempt, packs);
        forget_removed(conversion, packs);
    }
};

Catalogue::Catalogue(store::Database database) : database_(std::move(database)), loaded_(std::make_unique<Loaded>()) {}
Catalogue::~Catalogue() = default;

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::string& path, const std::string& vfs) {
    auto database = store::Database::open(path, vfs, std::nullopt);
    if (!database) return database.error();
    if (const auto status = prepare_reference(*database); !status) return status.error();
    std::unique_ptr<Catalogue> catalogue(new Catalogue(std::move(*database)));
    if (const auto status = catalogue->reload(); !status) return status.error();
    return catalogue;
}

Status Catalogue::reload() {
    auto packs = read_packs(database_);
    if (!packs) return packs.error();
    loaded_->forget_removed(*packs);
    packs_ = std::move(*packs);
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

Result<const Edition*> Catalogue::edition(Date date) {
    if (const auto found = loaded_->editions.find(date); found != loaded_->editions.end())
        return const_cast<const Edition*>(found->second.get());
    auto edition = std::make_unique<Edition>();
    edition->date = date;
    const auto pick = [&](Component component) { return newest(packs_, component, date); };
    const std::array<Status, 8> loads = {Loaded::load(database_, loaded_->codes, pick(Component::codes), edition->codes),
                                         Loaded::load(database_, loaded_->tabular, pick(Component::tabular), edition->tabular),
                                         Loaded::load(database_, loaded_->index, pick(Component::index), edition->index),
                                         Loaded::load(database_, loaded_->index, pick(Component::external_index), edition->external_index),
                                         Loaded::load(database_, loaded_->index, pick(Component::neoplasm_table), edition->neoplasm_table),
                                         Loaded::load(database_, loaded_->index, pick(Component::drug_table), edition->drug_table),
                                         Loaded::load(database_, loaded_->poa_exempt, pick(Component::poa_exempt), edition->poa_exempt),
                                         Loaded::load(database_, loaded_->conversion, pick(Component::conversion), edition->conversion)};
    for (const Status& status : loads)
        if (!status) return status.error();
    return const_cast<const Edition*>((loaded_->editions[date] = std::move(edition)).get());
}

std::optional<Date> Catalogue::newest_codes_begin() const {
    std::optional<Date> begin;
    for (const Pack& pack : packs_)
        if (pack.component == Component::codes && (!begin || pack.effective_from > *begin)) begin = pack.effective_from;
    return begin;
}

Result<std::vector<CodeHistoryEntry>> Catalogue::history(std::string_view code) {
    std::vector<CodeHistoryEntry> entries;
    for (auto pack = packs_.rbegin(); pack != packs_.rend(); ++pack) {
        if (pack->component != Component::codes) continue;
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
    auto transaction = store::Transaction::begin(database_);
    if (!transaction) return transaction.error();
    auto old = database_.prepare("DELETE FROM derived WHERE key = ?");
    if (!old) return old.error();
    if (const auto status = old->bind(1, std::string_view(derived_key)).run(); !status) return status;
    auto insert = database_.prepare("INSERT INTO derived (key, bytes) VALUES (?,?)");
    if (!insert) return insert.error();
    if (const auto status = insert->bind(1, std::string_view(derived_key)).bind_blob(2, bytes).run(); !status) return status;
    auto link = database_.prepare("INSERT OR IGNORE INTO derived_pack (key, pack) VALUES (?,?)");
    if (!link) return link.error();
    for (const std::int64_t id : pack_ids)
        if (const auto status = link->bind(1, std::string_view(derived_key)).bind(2, id).run(); !status) return status;
    return transaction->commit();
}

Result<std::optional<std::string>> Catalogue::get_derived(const std::string& derived_key) {
    auto statement = database_.prepare("SELECT bytes FROM derived WHERE key = ?");
    if (!statement) return statement.error();
    const auto row = statement->bind(1, std::string_view(derived_key)).step();
    if (!row) return row.error();
    if (!*row) return std::optional<std::string>();
    return std::optional<std::string>(std::string(statement->blob(0)));
}

} // namespace sequela::packs
