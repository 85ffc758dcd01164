// How packs lie in reference.db. The importer writes through it, the catalogue reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"
#include "packs/code_table.h"
#include "packs/pack.h"
#include "store/database.h"

namespace sequela::packs {

constexpr int kReferenceVersion = 2; // PRAGMA user_version of reference.db

// Creates the tables; refuses a database from the future or of another program. Gives the release files from which an older version had
// installed packs: those are gone.
Result<std::vector<std::string>> prepare_reference(store::Database& database);
Result<std::vector<Pack>> read_packs(store::Database& database);
Result<std::string> read_image(store::Database& database, std::int64_t pack_id);
// Appends up to `most` parts from number `first` on; how many there were.
Result<std::size_t> read_image_parts(store::Database& database, std::int64_t pack_id, std::size_t first, std::size_t most,
                                     std::string& image);
// Removes a pack, with its history and what was derived from it, a piece at each call; true when it is gone.
Result<bool> remove_some_of_pack(store::Database& database, std::int64_t pack_id);
Status remove_pack(store::Database& database, std::int64_t pack_id);
Result<std::optional<CodeHistoryEntry>> read_history(store::Database& database, std::int64_t pack_id, std::string_view code);

// Writes one pack in slices, inside the transaction of the caller.
class PackWriter {
public:
    // `codes` only for a codes pack: fills the history.
    PackWriter(store::Database& database, Pack pack, std::string image, const CodeTable* codes);
    Result<bool> step(double deadline_ms);
    [[nodiscard]] const Pack& pack() const { return pack_; } // with its id once the first step is done

private:
    Status write_row();
    Status write_part();
    Status write_category();
    store::Database& database_;
    Pack pack_;
    std::string image_;
    const CodeTable* codes_;
    std::size_t image_position_ = 0;
    std::uint32_t code_position_ = 0;
    bool row_written_ = false;
};

// Derived data lies in parts, each under its own key, and a row under the key itself that says how many there are.
Result<std::optional<std::string>> read_derived(store::Database& database, const std::string& key);

} // namespace sequela::packs
