// A backup: keyring and encrypted database in one file, with a checksum that anyone can verify and a seal that only the data key can make.
// Nothing in it is in clear but what is in the keyring too. The same file is kept beside the database before a migration and while a
// restore is under way.
//
//   "SEQUELA BACKUP 1\n"  one line of JSON {created_ms, keyring, database}: sizes in bytes  "\n"  keyring  database  SHA-256  seal
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/keyring.h"

namespace sequela::store {

struct Backup {
    Keyring keyring;
    std::string_view database; // the encrypted pages; a view into what was read
    std::int64_t created_ms = 0;
};

std::string make_backup(std::string_view keyring, std::string_view database, std::int64_t created_ms, const SecretKey& data_key);
// Refuses what is truncated or changed anywhere (but for the seal), and what a later version has written.
Result<Backup> read_backup(std::string_view bytes);
// That the backup was made with this key, as a whole.
Status verify_seal(std::string_view backup, const SecretKey& data_key);

} // namespace sequela::store
