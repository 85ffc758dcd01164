#include "store/backup.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/hash.h"

namespace sequela::store {
namespace {

constexpr std::string_view kMagic = "SEQUELA BACKUP ";
constexpr std::string_view kMagicLine = "SEQUELA BACKUP 1\n";
constexpr std::size_t kDigest = 32;

Error damaged(std::string_view where) {
    return {"The backup is damaged or incomplete", std::string(where), "Use another backup. Nothing has been changed."};
}

std::string digest_of(std::string_view bytes) {
    const Sha256 digest = sha256(bytes);
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string seal_of(std::string_view digest, const SecretKey& data_key) {
    const std::string purpose_and_digest = "sequela backup seal, version 1:" + std::string(digest);
    std::string seal(kDigest, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(seal.data()), seal.size(),
                       reinterpret_cast<const unsigned char*>(purpose_and_digest.data()), purpose_and_digest.size(), data_key.data(), 32);
    return seal;
}

} // namespace

std::string make_backup(std::string_view keyring, std::string_view database, std::int64_t created_ms, const SecretKey& data_key) {
    const nlohmann::json header = {{"created_ms", created_ms}, {"keyring", keyring.size()}, {"database", database.size()}};
    std::string out;
    out.reserve(keyring.size() + database.size() + 256);
    out += kMagicLine;
    out += header.dump() + "\n";
    out += keyring;
    out += database;
    const std::string digest = digest_of(out);
    return out + digest + seal_of(digest, data_key);
}

Result<Backup> read_backup(std::string_view bytes) {
    if (!bytes.starts_with(kMagic))
        return Error{"This is not a backup of Sequela", "first bytes", "Choose a file that was saved as a backup."};
    if (!bytes.starts_with(kMagicLine)) {
        // A version of more than one digit, or another digit: only the future can have written it; anything else is damage.
        const char version = bytes.size() > kMagic.size() ? bytes[kMagic.size()] : ' ';
        if (version < '1' || version > '9') return damaged("version");
        return Error{"This backup was written by a later version of Sequela", "", "Update the app. Nothing has been changed."};
    }
    if (bytes.size() < kMagicLine.size() + 2 * kDigest) return damaged("end of the file");
    const std::string_view content = bytes.substr(0, bytes.size() - 2 * kDigest);
    if (digest_of(content) != bytes.substr(content.size(), kDigest)) return damaged("checksum");
    const std::size_t header_end = content.find('\n', kMagicLine.size());
    if (header_end == std::string_view::npos) return damaged("header");
    const std::string_view header_text = content.substr(kMagicLine.size(), header_end - kMagicLine.size());
    const auto header = nlohmann::json::parse(header_text.begin(), header_text.end(), nullptr, false);
    const auto number = [&](const char* key) -> std::optional<std::uint64_t> {
        if (!header.is_object() || !header.contains(key) || !header[key].is_number_unsigned()) return std::nullopt;
        return header[key].get<std::uint64_t>();
    };
    const auto created_ms = number("created_ms");
    const auto keyring_size = number("keyring");
    const auto database_size = number("database");
    const std::string_view rest = content.substr(header_end + 1);
    if (!created_ms || !keyring_size || !database_size || *keyring_size > rest.size() || *database_size != rest.size() - *keyring_size) {
        return damaged("header");
    }
    const auto keyring_end = static_cast<std::size_t>(*keyring_size); // fits: it is within `rest`
    auto keyring = Keyring::parse(rest.substr(0, keyring_end));
    if (!keyring) return keyring.error();
    return Backup{std::move(*keyring), rest.substr(keyring_end), static_cast<std::int64_t>(*created_ms)};
}

Status verify_seal(std::string_view backup, const SecretKey& data_key) {
    if (backup.size() < 2 * kDigest) return damaged("seal");
    const std::string_view digest = backup.substr(backup.size() - 2 * kDigest, kDigest);
    const std::string seal = seal_of(digest, data_key);
    if (sodium_memcmp(seal.data(), backup.data() + backup.size() - kDigest, kDigest) != 0) return damaged("seal");
    return Done{};
}

} // namespace sequela::store
