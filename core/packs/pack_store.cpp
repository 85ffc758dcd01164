#include "packs/pack_store.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/job.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kPartSize = 256 * 1024; // small enough that writing one does not hold up a frame

// Images are cut into parts; history is kept by category, so that a release is two thousand rows and not a hundred thousand.
const char* const kSchema = R"sql(
CREATE TABLE pack (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  system TEXT NOT NULL,
  component TEXT NOT NULL,
  name TEXT NOT NULL,
  release TEXT NOT NULL,
  effective_from TEXT NOT NULL,
  effective_to TEXT NOT NULL,
  licence TEXT NOT NULL,
  source_name TEXT NOT NULL,
  source_sha256 TEXT NOT NULL,
  records INTEGER NOT NULL,
  headers INTEGER NOT NULL,
  built_in INTEGER NOT NULL,
  warnings TEXT NOT NULL,
  UNIQUE (system, component, name, release)
);
CREATE TABLE image (
  pack INTEGER NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
  part INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (pack, part)
);
CREATE TABLE history (
  pack INTEGER NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
  category TEXT NOT NULL,
  entries BLOB NOT NULL,
  PRIMARY KEY (pack, category)
) WITHOUT ROWID;
CREATE TABLE derived (
  key TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE derived_pack (
  key TEXT NOT NULL REFERENCES derived (key) ON DELETE CASCADE,
  pack INTEGER NOT NULL,
  PRIMARY KEY (pack, key)
) WITHOUT ROWID;
)sql";

// What an older version wrote is not converted: it can be made again from the release files at any time, and the built-in pack comes by
// itself.
const char* const kDropAll = "DROP TABLE derived_pack; DROP TABLE derived; DROP TABLE history; DROP TABLE image; DROP TABLE pack;";

// One code in history.entries.
struct HistoryRow {
    std::array<char, CodeKey::kLongest - 3> tail{}; // what follows the category
    std::uint8_t billable = 0;
    std::array<std::uint8_t, 2> unused{};
    std::uint32_t title_checksum = 0;
};
static_assert(sizeof(HistoryRow) == 16);

std::array<char, CodeKey::kLongest - 3> tail_of(std::string_view code) {
    std::array<char, CodeKey::kLongest - 3> tail{};
    for (std::size_t i = 3; i < code.size() && i < CodeKey::kLongest; ++i)
        tail[i - 3] = code[i];
    return tail;
}

Result<std::int64_t> read_number(store::Database& database, std::string_view sql) {
    auto statement = database.prepare(sql);
    if (!statement) return statement.error();
    const auto row = statement->step();
    if (!row) return row.error();
    return *row ? statement->integer(0) : 0;
}

Result<Pack> pack_of(const store::Statement& row) {
    const Error damaged{"The list of installed packs is damaged", "reference.db",
                        "Remove the packs and install them again from their release files"};
    Pack pack;
    pack.id = row.integer(0);
    const auto system = code_system_from_key(row.text(1));
    const auto component = component_from_key(row.text(2));
    const auto from = Date::parse(row.text(4));
    const auto to = Date::parse(row.text(5));
    const auto licence = licence_from_key(row.text(6));
    if (!system || !component || !from || !to || !licence) return damaged;
    pack.system = *system;
    pack.component = *component;
    pack.release = row.text(3);
    pack.effective_from = *from;
    pack.effective_to = *to;
    pack.licence = *licence;
    pack.source_name = row.text(7);
    pack.source_sha256 = row.text(8);
    pack.records = row.integer(9);
    pack.headers = row.integer(10);
    pack.built_in = row.integer(11) != 0;
    pack.name = row.text(13);
    const auto warnings = nlohmann::json::parse(row.text(12), nullptr, false);
    if (!warnings.is_array()) return damaged;
    for (const auto& warning : warnings)
        if (warning.is_string()) pack.warnings.push_back(warning.get<std::string>());
    return pack;
}

// What was built in comes by itself; the user's own files have to be dropped again.
std::vector<std::string> read_source_names(store::Database& database) {
    std::vector<std::string> names;
    auto statement = database.prepare("SELECT DISTINCT source_name FROM pack WHERE built_in = 0 ORDER BY 1");
    if (!statement) return names;
    for (;;) {
        const auto row = statement->step();
        if (!row || !*row) break;
        std::string name(statement->text(0));
        name.resize(std::min(name.size(), name.find(": "))); // of "archive.zip: member" the archive
        if (names.empty() || names.back() != name) names.push_back(std::move(name));
    }
    return names;
}

} // namespace

Result<std::vector<std::string>> prepare_reference(store::Database& database) {
    const auto version = read_number(database, "PRAGMA user_version");
    if (!version) return version.error();
    if (*version > kReferenceVersion)
        return Error{"The reference database was made by a newer version of Sequela",
                     fmt::format("version {}, known is {}", *version, kReferenceVersion), "Update Sequela. Nothing was changed"};
    std::vector<std::string> lost;
    if (*version == kReferenceVersion) return lost;
    const auto tables = read_number(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    const bool outdated = *version > 0;
    if (*tables > 0 && !outdated)
        return Error{"The file is a database, but not a reference database of Sequela", "", "Name another file. Nothing was changed"};
    if (outdated) lost = read_source_names(database);
    auto transaction = store::Transaction::begin(database);
    if (!transaction) return transaction.error();
    if (outdated)
        if (const auto status = database.execute(kDropAll); !status) return status.error();
    if (const auto status = database.execute(kSchema); !status) return status.error();
    if (const auto status = database.execute(fmt::format("PRAGMA user_version = {}", kReferenceVersion)); !status) return status.error();
    if (const auto status = transaction->commit(); !status) return status.error();
    return lost;
}

Result<std::vector<Pack>> read_packs(store::Database& database) {
    std::vector<Pack> packs;
    auto statement =
        database.prepare("SELECT id, system, component, release, effective_from, effective_to, licence, source_name, source_sha256, "
                         "records, headers, built_in, warnings, name FROM pack ORDER BY effective_from DESC, system, component, name, id");
    if (!statement) return statement.error();
    for (;;) {
        const auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return packs;
        auto pack = pack_of(*statement);
        if (!pack) return pack.error();
        packs.push_back(std::move(*pack));
    }
}

Result<std::size_t> read_image_parts(store::Database& database, std::int64_t pack_id, std::size_t first, std::size_t most,
                                     std::string& image) {
    if (first == 0) {
        auto size = database.prepare("SELECT sum(length(bytes)) FROM image WHERE pack = ?");
        if (!size) return size.error();
        const auto row = size->bind(1, pack_id).step();
        if (!row) return row.error();
        image.reserve(static_cast<std::size_t>(std::max<std::int64_t>(size->integer(0), 0)));
    }
    auto statement = database.prepare("SELECT bytes FROM image WHERE pack = ? AND part >= ? ORDER BY part LIMIT ?");
    if (!statement) return statement.error();
    statement->bind(1, pack_id).bind(2, first).bind(3, most);
    for (std::size_t count = 0;; ++count) {
        const auto row = statement->step();
        if (!row) return row.error();
        if (!*row) return count;
        image += statement->blob(0);
    }
}

Result<std::string> read_image(store::Database& database, std::int64_t pack_id) {
    constexpr std::size_t kAll = 1'000'000;
    std::string image;
    const auto count = read_image_parts(database, pack_id, 0, kAll, image);
    if (!count) return count.error();
    return image;
}

Result<bool> remove_some_of_pack(store::Database& database, std::int64_t pack_id) {
    // One part of derived data, else one of the image; when there is neither, the rest.
    for (const char* sql : {"DELETE FROM derived WHERE key = (SELECT key FROM derived_pack WHERE pack = ? LIMIT 1)",
                            "DELETE FROM image WHERE rowid = (SELECT rowid FROM image WHERE pack = ? LIMIT 1)"}) {
        auto statement = database.prepare(sql);
        if (!statement) return statement.error();
        if (const auto status = statement->bind(1, pack_id).run(); !status) return status.error();
        if (database.changes() > 0) return false;
    }
    auto statement = database.prepare("DELETE FROM pack WHERE id = ?");
    if (!statement) return statement.error();
    if (const auto status = statement->bind(1, pack_id).run(); !status) return status.error();
    return true;
}

Status remove_pack(store::Database& database, std::int64_t pack_id) {
    for (;;) {
        const auto done = remove_some_of_pack(database, pack_id);
        if (!done) return done.error();
        if (*done) return Done{};
    }
}

Result<std::optional<CodeHistoryEntry>> read_history(store::Database& database, std::int64_t pack_id, std::string_view code) {
    auto statement = database.prepare("SELECT entries FROM history WHERE pack = ? AND category = ?");
    if (!statement) return statement.error();
    statement->bind(1, pack_id).bind(2, code.substr(0, 3));
    const auto row = statement->step();
    if (!row) return row.error();
    if (!*row) return std::optional<CodeHistoryEntry>();
    const std::string_view entries = statement->blob(0);
    const auto wanted = tail_of(code);
    for (std::size_t at = 0; at + sizeof(HistoryRow) <= entries.size(); at += sizeof(HistoryRow)) {
        HistoryRow entry;
        std::memcpy(&entry, entries.data() + at, sizeof entry);
        if (entry.tail != wanted) continue;
        CodeHistoryEntry found;
        found.listed = true;
        found.billable = entry.billable != 0;
        found.title_checksum = entry.title_checksum;
        return std::optional<CodeHistoryEntry>(found);
    }
    return std::optional<CodeHistoryEntry>();
}

namespace {

std::string part_key(const std::string& key, std::size_t part) {
    return fmt::format("{} part {:05}", key, part);
}

} // namespace

Result<std::optional<std::string>> read_derived(store::Database& database, const std::string& key) {
    auto statement = database.prepare("SELECT bytes FROM derived WHERE key = ?");
    if (!statement) return statement.error();
    const auto row = statement->bind(1, std::string_view(key)).step();
    if (!row) return row.error();
    if (!*row) return std::optional<std::string>();
    const std::string_view count = statement->blob(0);
    if (count.size() != 5) return std::optional<std::string>(); // written by an older program
    std::size_t parts = 0;
    for (const char c : count)
        parts = parts * 10 + static_cast<std::size_t>(std::clamp(c, '0', '9') - '0');
    std::string bytes;
    bytes.reserve(parts * kPartSize);
    for (std::size_t part = 0; part < parts; ++part) {
        statement->reset();
        const std::string name = part_key(key, part);
        const auto found = statement->bind(1, std::string_view(name)).step();
        if (!found) return found.error();
        if (!*found) return std::optional<std::string>(); // not whole: as if it were not there
        bytes += statement->blob(0);
    }
    return std::optional<std::string>(std::move(bytes));
}

DerivedWriter::DerivedWriter(store::Database& database, std::string key, std::vector<std::int64_t> pack_ids, std::string_view bytes)
    : database_(database), key_(std::move(key)), pack_ids_(std::move(pack_ids)), bytes_(bytes) {}

// What was under the key, and what an older program left: data of the same kind (the key's first word) that is made of the same packs.
Status DerivedWriter::begin() {
    auto begun = store::Transaction::begin(database_);
    if (!begun) return begun.error();
    transaction_.emplace(std::move(*begun));
    std::string ids;
    for (const std::int64_t id : pack_ids_)
        ids += (ids.empty() ? "" : ",") + std::to_string(id);
    const std::string kind = key_.substr(0, key_.find(' ')) + ' ';
    auto old =
        database_.prepare(fmt::format("SELECT key FROM derived WHERE key = ?1 OR (key > ?1 || ' part ' AND key < ?1 || ' part :') UNION "
                                      "SELECT key FROM derived_pack WHERE substr(key, 1, length(?2)) = ?2 GROUP BY key "
                                      "HAVING count(*) = ?3 AND sum(pack IN ({})) = ?3",
                                      ids));
    if (!old) return old.error();
    old->bind(1, std::string_view(key_)).bind(2, std::string_view(kind)).bind(3, pack_ids_.size());
    for (;;) {
        const auto row = old->step();
        if (!row) return row.error();
        if (!*row) return Done{};
        outdated_.emplace_back(old->text(0));
    }
}

Status DerivedWriter::remove_outdated() {
    auto statement = database_.prepare("DELETE FROM derived WHERE key = ?");
    if (!statement) return statement.error();
    const Status status = statement->bind(1, std::string_view(outdated_.back())).run();
    if (status) outdated_.pop_back();
    return status;
}

Status DerivedWriter::write_row(const std::string& key, std::string_view bytes) {
    auto insert = database_.prepare("INSERT INTO derived (key, bytes) VALUES (?,?)");
    if (!insert) return insert.error();
    if (const auto status = insert->bind(1, std::string_view(key)).bind_blob(2, bytes).run(); !status) return status;
    auto link = database_.prepare("INSERT OR IGNORE INTO derived_pack (key, pack) VALUES (?,?)");
    if (!link) return link.error();
    for (const std::int64_t id : pack_ids_) {
        if (const auto status = link->bind(1, std::string_view(key)).bind(2, id).run(); !status) return status;
        link->reset();
    }
    return Done{};
}

Result<bool> DerivedWriter::step(double deadline_ms) {
    if (!transaction_) {
        if (const auto status = begin(); !status) return status.error();
        return false;
    }
    while (!outdated_.empty()) {
        if (const auto status = remove_outdated(); !status) return status.error();
        if (monotonic_ms() >= deadline_ms) return false;
    }
    while (position_ < bytes_.size()) {
        const std::string_view part = bytes_.substr(position_, kPartSize);
        if (const auto status = write_row(part_key(key_, parts_), part); !status) return status.error();
        ++parts_;
        position_ += part.size();
        if (monotonic_ms() >= deadline_ms) return false;
    }
    if (!row_written_) { // committing is a slice of its own
        row_written_ = true;
        if (const auto status = write_row(key_, fmt::format("{:05}", parts_)); !status) return status.error();
        return false;
    }
    if (const auto status = transaction_->commit(); !status) return status.error();
    return true;
}

double DerivedWriter::fraction() const {
    return bytes_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(bytes_.size());
}

PackWriter::PackWriter(store::Database& database, Pack pack, std::string image, const CodeTable* codes)
    : database_(database), pack_(std::move(pack)), image_(std::move(image)), codes_(codes) {}

Status PackWriter::write_row() {
    auto statement = database_.prepare("INSERT INTO pack (system, component, release, effective_from, effective_to, licence, source_name, "
                                       "source_sha256, records, headers, built_in, warnings, name) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
    if (!statement) return statement.error();
    const std::string from = pack_.effective_from.iso();
    const std::string to = pack_.effective_to.iso();
    const std::string warnings = nlohmann::json(pack_.warnings).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    statement->bind(1, key(pack_.system)).bind(2, key(pack_.component)).bind(3, std::string_view(pack_.release));
    statement->bind(4, std::string_view(from)).bind(5, std::string_view(to)).bind(6, key(pack_.licence));
    statement->bind(7, std::string_view(pack_.source_name)).bind(8, std::string_view(pack_.source_sha256));
    statement->bind(9, pack_.records).bind(10, pack_.headers).bind(11, pack_.built_in ? 1 : 0).bind(12, std::string_view(warnings));
    statement->bind(13, std::string_view(pack_.name));
    if (const auto status = statement->run(); !status) return status;
    pack_.id = database_.last_insert_id();
    row_written_ = true;
    return Done{};
}

Status PackWriter::write_part() {
    auto statement = database_.prepare("INSERT INTO image (pack, part, bytes) VALUES (?,?,?)");
    if (!statement) return statement.error();
    const std::string_view part = std::string_view(image_).substr(image_position_, kPartSize);
    statement->bind(1, pack_.id).bind(2, image_position_ / kPartSize).bind_blob(3, part);
    image_position_ += part.size();
    return statement->run();
}

Status PackWriter::write_category() {
    const std::string category(codes_->rows[code_position_].code.text().substr(0, 3));
    std::string entries;
    for (; code_position_ < codes_->rows.size(); ++code_position_) {
        const CodeRow& row = codes_->rows[code_position_];
        if (!row.code.text().starts_with(category)) break;
        const std::string_view title = codes_->long_title(row);
        HistoryRow entry;
        entry.tail = tail_of(row.code.text());
        entry.billable = row.billable;
        entry.title_checksum = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(title.data()), title.size()));
        char raw[sizeof entry];
        std::memcpy(raw, &entry, sizeof entry);
        entries.append(raw, sizeof raw);
    }
    auto statement = database_.prepare("INSERT INTO history (pack, category, entries) VALUES (?,?,?)");
    if (!statement) return statement.error();
    return statement->bind(1, pack_.id).bind(2, std::string_view(category)).bind_blob(3, entries).run();
}

Result<bool> PackWriter::step(double deadline_ms) {
    do {
        Status status = Done{};
        if (!row_written_)
            status = write_row();
        else if (image_position_ < image_.size())
            status = write_part();
        else if (codes_ && code_position_ < codes_->rows.size())
            status = write_category();
        else
            return true;
        if (!status) return status.error();
    } while (monotonic_ms() < deadline_ms);
    return false;
}

} // namespace sequela::packs
