// Who may open the workspace. The database is encrypted under one random data key; the keyring holds that key wrapped (XChaCha20-Poly1305)
// once for each user, by a key that Argon2id derives from the passphrase, and once by a printed recovery key. Users' names are in clear,
// nothing else is.
//
// The keyring is JSON with a version and a checksum, and is kept twice, in "<name>" and "<name>-2": a change goes to one copy and, when
// that is durable, to the other, so that a crash at any moment leaves one that is whole. The newest whole copy counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/secret.h"

namespace sequela::store {

// The price of one guess. The default takes a good part of a second on a coder's laptop (RFC 9106, second recommended option).
struct KeyCost {
    std::uint64_t passes = 3;
    std::size_t memory_bytes = std::size_t{64} << 20U;
};

constexpr std::size_t kShortestPassphrase = 12; // characters

class Keyring {
public:
    struct Created;
    static Result<Created> create(std::string_view user, std::string_view passphrase, KeyCost cost);
    // Refuses what is damaged, and what a later version has written.
    static Result<Keyring> parse(std::string_view bytes);
    [[nodiscard]] std::string serialise() const;

    // The error is the same, and takes as long, whether the name or the passphrase is wrong.
    [[nodiscard]] Result<SecretKey> unlock(std::string_view user, std::string_view passphrase) const;
    // Reads the key as people type it: any case, any grouping, I and L for 1, O for 0. A typing error is told apart from a wrong key.
    [[nodiscard]] Result<SecretKey> unlock_with_recovery_key(std::string_view recovery_key) const;
    // Adds the user, or replaces their passphrase.
    Status set_passphrase(std::string_view user, std::string_view passphrase, const SecretKey& data_key, KeyCost cost);

    // A new one; the one before opens nothing any more once the keyring is stored.
    [[nodiscard]] std::string renew_recovery_key(const SecretKey& data_key);

    [[nodiscard]] std::vector<std::string> users() const;
    // Rises with each change; set by store_keyring.
    std::uint64_t generation = 0;
    // The workspace's creation ended: its database must be there.
    bool complete = false;
    // A restore was begun: the database of the backup file must be put in place before it is opened.
    bool restoring = false;

private:
    struct Wrapped {
        std::string salt; // of Argon2id; empty for the recovery key, which is random already
        KeyCost cost;
        std::string nonce;
        std::string sealed;
    };
    struct User {
        std::string name;
        Wrapped wrapped;
    };
    [[nodiscard]] std::string bound_to(std::string_view name, const Wrapped& wrapped) const;
    [[nodiscard]] Result<SecretKey> wrapping_key(std::string_view passphrase, const Wrapped& wrapped) const;
    void seal(std::string_view name, const SecretKey& data_key, const SecretKey& wrapping, Wrapped& wrapped) const;
    [[nodiscard]] Result<SecretKey> open(std::string_view name, const SecretKey& wrapping, const Wrapped& wrapped) const;

    std::string workspace_; // a random id, bound into every wrapped key
    std::vector<User> users_;
    Wrapped recovery_;
};

// What create() gives.
struct Keyring::Created {
    Keyring keyring;
    SecretKey data_key;
    std::string recovery_key; // "8 groups of 4", to be printed
};

// The refusal of what a later version has written.
bool is_from_future(const Error& error);
bool keyring_exists(const std::string& vfs, const std::string& name);
Result<Keyring> load_keyring(const std::string& vfs, const std::string& name);
Status store_keyring(const std::string& vfs, const std::string& name, Keyring& keyring);

// A random recovery key and its reading: 31 random characters of Crockford's base 32 and one check character.
std::string new_recovery_key();
Result<std::string> read_recovery_key(std::string_view typed); // 32 upper-case characters

} // namespace sequela::store
