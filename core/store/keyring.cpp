#include "store/keyring.h"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/hash.h"
#include "base/text.h"
#include "store/files.h"

namespace sequela::store {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kFormat = "sequela-keyring";
constexpr int kVersion = 1;
constexpr std::string_view kFromFuture = "This workspace was written by a later version of Sequela";
constexpr std::string_view kRecoveryName = "\nrecovery"; // no user can have this name: names are one line
constexpr std::size_t kLargestMemory = std::size_t{512} << 20U;
constexpr std::uint64_t kMostPasses = 64;
constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32
constexpr std::size_t kRecoveryLength = 32;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_hex(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), bytes_of(bytes), bytes.size());
    out.pop_back();
    return out;
}

Error damaged() {
    return {"The keyring is damaged", "keyring", "Restore a backup."};
}

Error not_unlocked() {
    return {"The name or the passphrase is wrong", "", "Try again, or use the printed recovery key to set a new passphrase."};
}

Error wrong_recovery_key() {
    return {"This recovery key does not belong to this workspace", "", "Check that it was printed for this workspace."};
}

// --- Reading JSON without exceptions

std::optional<std::string> text_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

std::optional<std::uint64_t> number_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number_unsigned()) return std::nullopt;
    return found->get<std::uint64_t>();
}

std::optional<bool> flag_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_boolean()) return std::nullopt;
    return found->get<bool>();
}

std::optional<std::string> bytes_at(const Json& json, const char* key, std::size_t size) {
    const auto hex = text_at(json, key);
    if (!hex || hex->size() != size * 2) return std::nullopt;
    std::string bytes(size, '\0');
    std::size_t got = 0;
    const int code = sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), size, hex->data(), hex->size(), nullptr, &got, nullptr);
    if (code != 0 || got != size) return std::nullopt;
    return bytes;
}

// --- Passphrases and the recovery key

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Status check_new_user(std::string_view user, std::string_view passphrase) {
    if (trim(user).empty() || user.size() > 200 || user.find('\n') != std::string_view::npos || !is_valid_utf8(user)) {
        return Error{"A user needs a name", "", "Give a name of one line."};
    }
    if (!is_valid_utf8(passphrase) || count_characters(passphrase) < kShortestPassphrase) {
        return Error{"The passphrase is too short", "", "Use at least 12 characters; four or five unrelated words are good."};
    }
    return Done{};
}

// The check character makes the sum of weight times value zero in GF(32). The weights are the 31 powers of one generator; the check
// character shares its weight with one that stands far from it. So every wrong character and every swap of neighbours is found.
unsigned times_x(unsigned value) {
    value <<= 1U;
    return (value & 32U) != 0 ? value ^ 37U : value; // x^5 + x^2 + 1
}

unsigned product(unsigned a, unsigned b) {
    unsigned out = 0;
    for (; b != 0; b >>= 1U, a = times_x(a)) {
        if ((b & 1U) != 0) out ^= a;
    }
    return out;
}

unsigned check_value(const std::string& values) {
    unsigned weight = 1;
    unsigned sum = 0;
    for (std::size_t i = 0; i + 1 < kRecoveryLength; ++i) {
        weight = times_x(weight);
        sum ^= product(weight, static_cast<unsigned char>(values[i]));
    }
    constexpr int kInverse = 26; // the check character has the weight x^5, and x^31 is 1
    for (int i = 0; i < kInverse; ++i)
        sum = times_x(sum);
    return sum;
}

int digit_value(char typed) {
    const char upper = to_upper(std::string_view(&typed, 1))[0];
    const char read = upper == 'I' || upper == 'L' ? '1' : upper == 'O' ? '0' : upper;
    const std::size_t at = kDigits.find(read);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// The recovery key has 155 random bits, so no slow derivation is needed.
SecretKey recovery_wrapping_key(std::string_view recovery_key) {
    constexpr std::string_view kPurpose = "sequela recovery key, version 1";
    SecretKey key;
    crypto_generichash(key.data(), 32, bytes_of(recovery_key), recovery_key.size(), bytes_of(kPurpose), kPurpose.size());
    return key;
}

} // namespace

std::string new_recovery_key() {
    std::string values = random_bytes(kRecoveryLength);
    for (char& value : values)
        value = static_cast<char>(static_cast<unsigned char>(value) & 31U);
    values.back() = static_cast<char>(check_value(values));
    std::string printed;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i != 0 && i % 4 == 0) printed += '-';
        printed += kDigits[static_cast<unsigned char>(values[i])];
    }
    wipe(values);
    return printed;
}

Result<std::string> read_recovery_key(std::string_view typed) {
    std::string values;
    for (const char c : typed) {
        if (c == ' ' || c == '-' || c == '\t' || c == '\n' || c == '\r') continue;
        const int value = digit_value(c);
        if (value < 0)
            return Error{"The recovery key has a character that such keys do not have", "group " + std::to_string(values.size() / 4 + 1),
                         "Check that group against the print."};
        values += static_cast<char>(value);
    }
    if (values.size() != kRecoveryLength) {
        return Error{"A recovery key has 8 groups of 4 characters", std::to_string(values.size()) + " characters were typed",
                     "Check it against the print."};
    }
    if (check_value(values) != static_cast<unsigned char>(values.back())) {
        return Error{"The recovery key has a typing error", "", "Check it against the print, group by group."};
    }
    for (char& value : values)
        value = kDigits[static_cast<unsigned char>(value)];
    return values;
}

// --- Wrapping

std::string Keyring::bound_to(std::string_view name, const Wrapped& wrapped) const {
    Json bound = {kFormat, kVersion, workspace_, name, wrapped.cost.passes, wrapped.cost.memory_bytes, to_hex(wrapped.salt)};
    return bound.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<SecretKey> Keyring::wrapping_key(std::string_view passphrase, const Wrapped& wrapped) const {
    SecretKey key;
    const int code = crypto_pwhash(key.data(), 32, passphrase.data(), passphrase.size(), bytes_of(wrapped.salt), wrapped.cost.passes,
                                   wrapped.cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    if (code != 0) return Error{"There is not enough memory to check the passphrase", "", "Close other tabs or programs and try again."};
    return key;
}

void Keyring::seal(std::string_view name, const SecretKey& data_key, const SecretKey& wrapping, Wrapped& wrapped) const {
    wrapped.nonce = random_bytes(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    wrapped.sealed.assign(32 + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
    const std::string bound = bound_to(name, wrapped);
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(wrapped.sealed.data()), nullptr, data_key.data(), 32,
                                               bytes_of(bound), bound.size(), nullptr, bytes_of(wrapped.nonce), wrapping.data());
}

Result<SecretKey> Keyring::open(std::string_view name, const SecretKey& wrapping, const Wrapped& wrapped) const {
    SecretKey key;
    const std::string bound = bound_to(name, wrapped);
    const int code =
        crypto_aead_xchacha20poly1305_ietf_decrypt(key.data(), nullptr, nullptr, bytes_of(wrapped.sealed), wrapped.sealed.size(),
                                                   bytes_of(bound), bound.size(), bytes_of(wrapped.nonce), wrapping.data());
    if (code != 0) return not_unlocked();
    return key;
}

Result<Keyring::Created> Keyring::create(std::string_view user, std::string_view passphrase, KeyCost cost) {
    Created created{Keyring{}, SecretKey::random(), {}};
    created.keyring.workspace_ = random_id();
    auto first = created.keyring.set_passphrase(user, passphrase, created.data_key, cost);
    if (!first) return first.error();
    created.recovery_key = created.keyring.renew_recovery_key(created.data_key);
    return created;
}

std::string Keyring::renew_recovery_key(const SecretKey& data_key) {
    std::string recovery_key = new_recovery_key();
    auto read = read_recovery_key(recovery_key);
    assert(read.ok());
    recovery_ = {};
    recovery_.cost = {0, 0};
    seal(kRecoveryName, data_key, recovery_wrapping_key(*read), recovery_);
    wipe(*read);
    return recovery_key;
}

Status Keyring::set_passphrase(std::string_view user, std::string_view passphrase, const SecretKey& data_key, KeyCost cost) {
    auto checked = check_new_user(user, passphrase);
    if (!checked) return checked;
    User entry{std::string(trim(user)), {}};
    entry.wrapped.salt = random_bytes(crypto_pwhash_SALTBYTES);
    entry.wrapped.cost = cost;
    auto wrapping = wrapping_key(passphrase, entry.wrapped);
    if (!wrapping) return wrapping.error();
    seal(entry.name, data_key, *wrapping, entry.wrapped);
    const auto known = std::find_if(users_.begin(), users_.end(), [&](const User& other) { return other.name == entry.name; });
    if (known == users_.end()) {
        users_.push_back(std::move(entry));
    } else {
        *known = std::move(entry);
    }
    return Done{};
}

Result<SecretKey> Keyring::unlock(std::string_view user, std::string_view passphrase) const {
    if (users_.empty()) return damaged();
    const auto known = std::find_if(users_.begin(), users_.end(), [&](const User& entry) { return entry.name == trim(user); });
    // An unknown name costs the same work as a known one, so that time does not tell them apart.
    const User& entry = known == users_.end() ? users_.front() : *known;
    auto wrapping = wrapping_key(passphrase, entry.wrapped);
    if (!wrapping) return wrapping.error();
    if (known == users_.end()) return not_unlocked();
    return open(entry.name, *wrapping, entry.wrapped);
}

Result<SecretKey> Keyring::unlock_with_recovery_key(std::string_view recovery_key) const {
    auto read = read_recovery_key(recovery_key);
    if (!read) return read.error();
    auto key = open(kRecoveryName, recovery_wrapping_key(*read), recovery_);
    wipe(*read);
    if (!key) return wrong_recovery_key();
    return key;
}

std::vector<std::string> Keyring::users() const {
    std::vector<std::string> names;
    for (const User& user : users_)
        names.push_back(user.name);
    return names;
}

// --- The file

std::string Keyring::serialise() const {
    Json users = Json::array();
    for (const User& user : users_) {
        users.push_back({{"name", user.name},
                         {"kdf", "argon2id13"},
                         {"passes", user.wrapped.cost.passes},
                         {"memory", user.wrapped.cost.memory_bytes},
                         {"salt", to_hex(user.wrapped.salt)},
                         {"nonce", to_hex(user.wrapped.nonce)},
                         {"key", to_hex(user.wrapped.sealed)}});
    }
    const Json body = {{"workspace", workspace_}, {"generation", generation},
                       {"complete", complete},    {"restoring", restoring},
                       {"users", users},          {"recovery", {{"nonce", to_hex(recovery_.nonce)}, {"key", to_hex(recovery_.sealed)}}}};
    const std::string text = body.dump();
    const Json whole = {{"format", kFormat}, {"version", kVersion}, {"sha256", hex(sha256(text))}, {"keyring", body}};
    return whole.dump() + "\n";
}

Result<Keyring> Keyring::parse(std::string_view bytes) {
    const Json whole = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!whole.is_object() || text_at(whole, "format") != kFormat) return damaged();
    const auto version = number_at(whole, "version");
    if (!version) return damaged();
    if (*version > kVersion) {
        return Error{std::string(kFromFuture), "keyring version " + std::to_string(*version), "Update the app. Nothing has been changed."};
    }
    const auto body = whole.find("keyring");
    if (body == whole.end() || !body->is_object()) return damaged();
    if (text_at(whole, "sha256") != hex(sha256(body->dump(-1, ' ', false, Json::error_handler_t::replace)))) return damaged();

    Keyring keyring;
    const auto workspace = text_at(*body, "workspace");
    const auto generation = number_at(*body, "generation");
    const auto complete = flag_at(*body, "complete");
    const auto restoring = flag_at(*body, "restoring");
    const auto recovery = body->find("recovery");
    const auto users = body->find("users");
    if (!workspace || !generation || !complete || !restoring || recovery == body->end() || !recovery->is_object() || users == body->end() ||
        !users->is_array() || users->empty()) {
        return damaged();
    }
    keyring.workspace_ = *workspace;
    keyring.generation = *generation;
    keyring.complete = *complete;
    keyring.restoring = *restoring;
    const std::size_t sealed_size = 32 + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    const auto read_sealed = [&](const Json& json, Wrapped& into) {
        const auto nonce = bytes_at(json, "nonce", crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
        const auto sealed = bytes_at(json, "key", sealed_size);
        if (!nonce || !sealed) return false;
        into.nonce = *nonce;
        into.sealed = *sealed;
        return true;
    };
    keyring.recovery_.cost = {0, 0};
    if (!read_sealed(*recovery, keyring.recovery_)) return damaged();
    for (const Json& json : *users) {
        if (!json.is_object() || text_at(json, "kdf") != "argon2id13") return damaged();
        const auto name = text_at(json, "name");
        const auto salt = bytes_at(json, "salt", crypto_pwhash_SALTBYTES);
        const auto passes = number_at(json, "passes");
        const auto memory = number_at(json, "memory");
        // The limits keep a file from elsewhere from holding the machine up.
        if (!name || !salt || !passes || *passes < 1 || *passes > kMostPasses || !memory || *memory < crypto_pwhash_MEMLIMIT_MIN ||
            *memory > kLargestMemory) {
            return damaged();
        }
        User user{*name, {*salt, {*passes, static_cast<std::size_t>(*memory)}, {}, {}}};
        if (!read_sealed(json, user.wrapped)) return damaged();
        keyring.users_.push_back(std::move(user));
    }
    return keyring;
}

// --- The two copies

namespace {

std::string second_copy(const std::string& name) {
    return name + "-2";
}

struct Copies {
    std::optional<Keyring> first;
    std::optional<Keyring> second;
    std::optional<Error> error; // of a copy that is there but cannot be used
    bool from_future = false;
};

Copies load_copies(const std::string& vfs, const std::string& name) {
    Copies copies;
    const auto load = [&](const std::string& file, std::optional<Keyring>& into) {
        if (!file_exists(vfs, file)) return;
        auto bytes = read_file(vfs, file);
        if (!bytes) {
            copies.error = bytes.error();
            return;
        }
        auto keyring = Keyring::parse(*bytes);
        if (keyring) {
            into = std::move(*keyring);
            return;
        }
        copies.from_future = copies.from_future || is_from_future(keyring.error());
        if (!copies.error || copies.from_future) copies.error = keyring.error();
    };
    load(name, copies.first);
    load(second_copy(name), copies.second);
    return copies;
}

} // namespace

bool is_from_future(const Error& error) {
    return error.what == kFromFuture;
}

bool keyring_exists(const std::string& vfs, const std::string& name) {
    return file_exists(vfs, name) || file_exists(vfs, second_copy(name));
}

Result<Keyring> load_keyring(const std::string& vfs, const std::string& name) {
    Copies copies = load_copies(vfs, name);
    if (copies.from_future) return *copies.error;
    if (!copies.first && !copies.second) {
        return copies.error ? *copies.error : Error{"There is no keyring", name, "Restore a backup."};
    }
    const bool second_is_newer = copies.second && (!copies.first || copies.second->generation > copies.first->generation);
    return std::move(second_is_newer ? *copies.second : *copies.first);
}

Status store_keyring(const std::string& vfs, const std::string& name, Keyring& keyring) {
    const Copies copies = load_copies(vfs, name);
    if (copies.from_future) return *copies.error;
    const std::uint64_t first = copies.first ? copies.first->generation : 0;
    const std::uint64_t second = copies.second ? copies.second->generation : 0;
    keyring.generation = std::max({keyring.generation, first, second}) + 1;
    const std::string bytes = keyring.serialise();
    const bool to_first = first < second || !copies.first;
    auto stored = write_file(vfs, to_first ? name : second_copy(name), bytes);
    if (!stored) return stored;
    // From here the change holds. The other copy follows, so that a passphrase that was replaced opens nothing any more.
    return write_file(vfs, to_first ? second_copy(name) : name, bytes);
}

} // namespace sequela::store
