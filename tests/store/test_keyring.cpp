#include <catch2/catch_test_macros.hpp>

#include <set>

#include <sodium.h>

#include "store/files.h"
#include "store/keyring.h"
#include "store/slot_vfs.h"

using namespace sequela;
using namespace sequela::store;

namespace {

constexpr KeyCost kCheap = {1, std::size_t{64} << 10U};

Keyring::Created make_keyring() {
    auto made = Keyring::create("Ada", "four unrelated words", kCheap);
    REQUIRE(made.ok());
    return std::move(*made);
}

bool same(const SecretKey& a, const SecretKey& b) {
    return sodium_memcmp(a.data(), b.data(), 32) == 0;
}

std::string hex_of(const unsigned char* bytes, std::size_t size) {
    std::string out(size * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), bytes, size);
    out.pop_back();
    return out;
}

} // namespace

TEST_CASE("The ciphers and derivations give their published answers", "[keyring]") {
    REQUIRE(sodium_init() >= 0);
    // XChaCha20-Poly1305: draft-irtf-cfrg-xchacha-03, A.3.1: the tag of the sunscreen text.
    const std::string text =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const unsigned char bound[] = {0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7};
    unsigned char key[32];
    unsigned char nonce[24];
    for (std::size_t i = 0; i < 32; ++i)
        key[i] = static_cast<unsigned char>(0x80 + i);
    for (std::size_t i = 0; i < 24; ++i)
        nonce[i] = static_cast<unsigned char>(0x40 + i);
    std::vector<unsigned char> sealed(text.size() + 16);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                                               bound, sizeof bound, nullptr, nonce, key);
    CHECK(hex_of(sealed.data() + text.size(), 16) == "c0875924c1c7987947deafd8780acf49");

    // Argon2id is deterministic, depends on each input, and never gives the passphrase back.
    unsigned char salt[16] = {};
    unsigned char first[32];
    unsigned char again[32];
    REQUIRE(crypto_pwhash(first, 32, "password", 8, salt, 3, 65536, crypto_pwhash_ALG_ARGON2ID13) == 0);
    REQUIRE(crypto_pwhash(again, 32, "password", 8, salt, 3, 65536, crypto_pwhash_ALG_ARGON2ID13) == 0);
    CHECK(hex_of(first, 32) == hex_of(again, 32));
    salt[0] = 1;
    REQUIRE(crypto_pwhash(again, 32, "password", 8, salt, 3, 65536, crypto_pwhash_ALG_ARGON2ID13) == 0);
    CHECK(hex_of(first, 32) != hex_of(again, 32));
}

TEST_CASE("The default price of a guess is that of RFC 9106's second option", "[keyring]") {
    const KeyCost cost;
    CHECK(cost.passes == 3);
    CHECK(cost.memory_bytes == std::size_t{64} << 20U);
    auto made = Keyring::create("Ada", "four unrelated words", cost);
    REQUIRE(made.ok());
    auto key = made->keyring.unlock("Ada", "four unrelated words");
    REQUIRE(key.ok());
    CHECK(same(*key, made->data_key));
}

TEST_CASE("A keyring gives its key to the passphrase and to the recovery key only", "[keyring]") {
    const auto made = make_keyring();
    auto read = Keyring::parse(made.keyring.serialise());
    REQUIRE(read.ok());
    CHECK(same(*read->unlock(" Ada ", "four unrelated words"), made.data_key));
    CHECK(same(*read->unlock_with_recovery_key(made.recovery_key), made.data_key));
    CHECK_FALSE(read->unlock("Ada", "four unrelated wordz").ok());
    CHECK_FALSE(read->unlock("ada", "four unrelated words").ok());
    CHECK_FALSE(read->unlock_with_recovery_key(new_recovery_key()).ok());
    const std::string text = made.keyring.serialise();
    CHECK(text.find("unrelated") == std::string::npos);
    CHECK(text.find(hex_of(made.data_key.data(), 32)) == std::string::npos);
    CHECK(text.find(made.recovery_key) == std::string::npos);
}

TEST_CASE("A wrapped key belongs to its name: swapping names between users opens nothing", "[keyring]") {
    auto made = make_keyring();
    const Keyring other = make_keyring().keyring;
    // The second keyring's user wrapped for another workspace.
    const auto foreign = other.unlock("Ada", "four unrelated words");
    REQUIRE(foreign.ok());
    CHECK_FALSE(same(*foreign, made.data_key));
    REQUIRE(made.keyring.set_passphrase("Grace", "another passphrase", made.data_key, kCheap).ok());
    CHECK(made.keyring.users() == std::vector<std::string>{"Ada", "Grace"});
    CHECK(same(*made.keyring.unlock("Grace", "another passphrase"), made.data_key));
    CHECK_FALSE(made.keyring.unlock("Grace", "four unrelated words").ok());
}

TEST_CASE("A recovery key is printed in 8 groups of 4, and every slip of the pen is found", "[keyring]") {
    std::set<std::string> seen;
    for (int i = 0; i < 50; ++i) {
        const std::string printed = new_recovery_key();
        REQUIRE(printed.size() == 39);
        CHECK(seen.insert(printed).second);
        auto read = read_recovery_key(printed);
        REQUIRE(read.ok());
        for (std::size_t at = 0; at < read->size(); ++at) {
            std::string slip = *read;
            slip[at] = slip[at] == 'Z' ? 'Y' : 'Z';
            CHECK_FALSE(read_recovery_key(slip).ok());
            std::string swapped = *read;
            if (at == 0 || swapped[at] == swapped[at - 1]) continue;
            std::swap(swapped[at], swapped[at - 1]);
            CHECK_FALSE(read_recovery_key(swapped).ok());
        }
        CHECK_FALSE(read_recovery_key(printed.substr(1)).ok());
        CHECK_FALSE(read_recovery_key("U" + printed.substr(1)).ok());
    }
}

TEST_CASE("The two copies of a keyring: the newest whole one counts", "[keyring]") {
    MemorySlots slots;
    REQUIRE(register_slot_vfs("test-keys", slots).ok());
    CHECK_FALSE(keyring_exists("test-keys", "k"));
    CHECK_FALSE(load_keyring("test-keys", "k").ok());
    auto made = make_keyring();
    REQUIRE(store_keyring("test-keys", "k", made.keyring).ok());
    const std::string old_bytes = *read_file("test-keys", "k");
    REQUIRE(made.keyring.set_passphrase("Ada", "an entirely new one", made.data_key, kCheap).ok());
    REQUIRE(store_keyring("test-keys", "k", made.keyring).ok());
    CHECK(made.keyring.generation == 2);
    for (const char* name : {"k", "k-2"}) {
        const std::string kept = *read_file("test-keys", name);
        REQUIRE(write_file("test-keys", name, old_bytes).ok()); // as after a crash before this copy was written
        CHECK(load_keyring("test-keys", "k")->unlock("Ada", "an entirely new one").ok());
        REQUIRE(write_file("test-keys", name, "torn").ok());
        CHECK(load_keyring("test-keys", "k")->unlock("Ada", "an entirely new one").ok());
        REQUIRE(remove_file("test-keys", name).ok());
        CHECK(load_keyring("test-keys", "k")->unlock("Ada", "an entirely new one").ok());
        REQUIRE(write_file("test-keys", name, kept).ok());
    }
}

TEST_CASE("Prices that would hold the machine up are refused", "[keyring]") {
    const std::string text = make_keyring().keyring.serialise();
    CHECK(Keyring::parse(text).ok());
    for (const char* bad :
         {"", "{}", "[]", "null", "{\"format\":\"sequela-keyring\",\"version\":1}", "{\"format\":\"sequela-keyring\",\"version\":\"1\"}"})
        CHECK_FALSE(Keyring::parse(bad).ok());
    auto future = Keyring::parse("{\"format\":\"sequela-keyring\",\"version\":7}");
    REQUIRE_FALSE(future.ok());
    CHECK(future.error().what.find("later version") != std::string::npos);
}
