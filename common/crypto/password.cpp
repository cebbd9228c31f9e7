#include "common/crypto/password.hpp"

#include "common/crypto/pki.hpp"

#include <sodium.h>

#include <array>

namespace platen::crypto {

namespace {

constexpr int kHashesAtOnce = 2;

}  // namespace

/// The right to compute one hash, waited for. Not std::counting_semaphore: that of libstdc++ 12 may
/// sleep although there is room, because release() wakes sleepers only where the count was 0 (its
/// bug 104928).
class Passwords::Turn {
public:
    explicit Turn(Passwords& passwords) : passwords_{passwords} {
        std::unique_lock lock{passwords_.mutex_};
        passwords_.turn_over_.wait(lock, [this] { return passwords_.hashing_ < kHashesAtOnce; });
        ++passwords_.hashing_;
    }
    ~Turn() {
        {
            const std::lock_guard lock{passwords_.mutex_};
            --passwords_.hashing_;
        }
        passwords_.turn_over_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    Passwords& passwords_;
};

Passwords::Passwords(PasswordCost cost) : cost_{cost} {
    if (sodium_init() < 0) throw CryptoError{"libsodium cannot be used on this machine"};
    dummy_hash_ = hash(Secret{"a pass word that nobody has"});
}

std::string Passwords::hash(const Secret& password) {
    const Turn turn{*this};
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const int failed = crypto_pwhash_str_alg(
        text.data(),
        password.reveal().data(),
        password.reveal().size(),
        cost_.passes,
        cost_.memory_bytes,
        crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) throw CryptoError{"no memory to hash a password"};
    return text.data();
}

bool Passwords::matches(const Secret& password, const std::string& hash) {
    const Turn turn{*this};
    return crypto_pwhash_str_verify(
               hash.c_str(), password.reveal().data(), password.reveal().size()) == 0;
}

bool Passwords::needsRehash(const std::string& hash) const {
    return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.passes, cost_.memory_bytes) != 0;
}

void Passwords::pretend(const Secret& password) {
    static_cast<void>(matches(password, dummy_hash_));
}

}  // namespace platen::crypto
